"""The rules of packs that cut first or last, ready for matching: for a document those of its site and source alone.

Whoever learns packs has one for each source, hundreds of them with a hundred rules each. A document is matched with
those of its own source and with those for all documents, so it costs the same however many packs there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.config import Config
from cleaner.marking.marker import Marker
from cleaner.rulepack import Rule, RuleSet
from cleaner.text.provenance import NOWHERE_KNOWN, Provenance

MOST_MARKERS: Final = 64
"""Sources whose rules are kept ready for matching, the last used. Those of a source with 90 rules take some 0.2 ms to
make ready, and up to 1 MB once all their patterns were needed."""


class Whose(NamedTuple):
    """A site or a source that rules are for."""

    is_site: bool
    name: str


class RulesApart:
    """Rules of which the ordinary steps know nothing, by the sites and sources that they are for.

    With a configuration, only those that cut by it: sure enough, and of a category to strip.

    >>> local = Rule("x.y", "t", "other", 0.9, "x", (), labels=("menu",), sites=("example.org",), first=True)
    >>> rules = RulesApart(RuleSet((local,)))
    >>> rules.for_documents_of(Provenance("www.example.org")) is None, rules.for_documents_of(Provenance("a.net"))
    (False, None)
    """

    def __init__(self, rules: RuleSet, config: Config | None = None) -> None:
        self.rules = rules
        self._by_owner: dict[Whose, list[int]] = {}
        self._for_all: list[int] = []
        for number, rule in enumerate(self.rules.rules):
            if config is None or (rule.category in config.strip and rule.confidence >= config.threshold):
                owners = [*(Whose(True, site) for site in rule.sites), *(Whose(False, one) for one in rule.sources)]
                for owner in owners:
                    self._by_owner.setdefault(owner, []).append(number)
                if not owners:
                    self._for_all.append(number)
        self._marker = lru_cache(MOST_MARKERS)(self._make)

    def for_documents_of(self, provenance: Provenance = NOWHERE_KNOWN) -> Marker | None:
        """Return the rules for documents from there, or ``None`` if there are none."""
        owners = tuple(self._owners(provenance)) if self._by_owner else ()
        return self._marker(owners) if owners or self._for_all else None

    def _owners(self, provenance: Provenance) -> Iterator[Whose]:
        """Yield the sites and the source that some rules are for, and a document from there is of."""
        host = provenance.site or ""
        while host:
            if (owner := Whose(True, host)) in self._by_owner:
                yield owner
            host = host.partition(".")[2]
        if provenance.source and (owner := Whose(False, provenance.source)) in self._by_owner:
            yield owner

    def _make(self, owners: tuple[Whose, ...]) -> Marker:
        """Return the rules for all documents and for these, which need not be asked again whose they are."""
        numbers = {*self._for_all, *(number for owner in owners for number in self._by_owner[owner])}
        every = self.rules.rules
        chosen: list[Rule] = [every[number]._replace(sites=(), sources=()) for number in sorted(numbers)]
        return Marker(RuleSet(tuple(chosen), self.rules.allow))


class FirstRules(RulesApart):
    """The rules of packs that cut first, among some rules."""

    def __init__(self, rules: RuleSet, config: Config | None = None) -> None:
        super().__init__(rules.first, config)


class LastRules(RulesApart):
    """The rules of packs that cut last, among some rules."""

    def __init__(self, rules: RuleSet, config: Config | None = None) -> None:
        super().__init__(rules.last, config)


NO_RULES_APART: Final = RulesApart(RuleSet(()))
"""Those of a rule set without any."""
