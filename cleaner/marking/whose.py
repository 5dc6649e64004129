"""Which documents a rule for single sites or sources is for."""

from __future__ import annotations

from cleaner.rulepack import Elements, Rule
from cleaner.text.hosts import on_site
from cleaner.text.provenance import Provenance


def is_for(holder: Rule | Elements, provenance: Provenance) -> bool:
    """Return whether a rule is for a document from there: of one of its sites or sources, or any if it names none.

    >>> local = Rule("x.y", "t", "other", 0.9, "x", (), sites=("example.org",), sources=("post",))
    >>> [is_for(local, Provenance(*one)) for one in (("www.example.org", None), (None, "post"), (None, "mail"))]
    [True, True, False]
    """
    sources = holder.sources if isinstance(holder, Rule) else ()
    if not (holder.sites or sources):
        return True
    return on_site(holder.sites, provenance.site) or provenance.source in sources
