"""Where a document is from: the host of its address, and the name of its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cleaner.text.hosts import host_of

SOURCE: Final = "source"
"""What metadata call the name of a document's source."""


class Provenance(NamedTuple):
    """What decides which rules for single sites and sources apply: a host name, and the name of a source."""

    site: str | None = None
    source: str | None = None


NOWHERE_KNOWN: Final = Provenance()
"""The provenance of a document of which nothing is known."""


def provenance_of(metadata: Mapping[str, Any]) -> Provenance:
    """Return where a document is from, by its metadata, which may hold anything.

    >>> provenance_of({"url": "https://news.example.org/a", "source": "guardian"})
    Provenance(site='news.example.org', source='guardian')
    >>> provenance_of({"url": None, "source": ["a", "b"]})
    Provenance(site=None, source=None)
    """
    return Provenance(host_of(metadata.get("url")), source_name(metadata.get(SOURCE)) or None)


def source_name(value: object) -> str:
    """Return the value of a field as the name of a source, empty if it is none: whole numbers may be names, too.

    >>> source_name(" Daily Post "), source_name(1987), source_name(None)
    ('Daily Post', '1987', '')
    """
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
