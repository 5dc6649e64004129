"""What would cut, or keep, a part of a document: each choice that comes into question is tried."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from cleaner.api import Cleaner
from cleaner.categories import KEPT_BY_DEFAULT
from cleaner.config import PROFILES, Config
from cleaner.document import Removal, Result, Span, Spared
from cleaner.rulepack import Allowance
from cleaner.text.folding import fold


class Change(NamedTuple):
    """Another choice of the user's: what it says on the command line or in a pack, and what it is."""

    says: str
    config: Config
    allow: Allowance = Allowance()


class Effect(NamedTuple):
    """What a change says, and whether it cuts, or keeps, all of the part in question, or only more of it than now."""

    says: str
    whole: bool


PHRASE: Final = 60
"""Characters of a phrase that is to be kept at most: enough to be found nowhere else."""
Clean = Callable[[Cleaner], Result | None]
"""Cleans the document in question; ``None`` if that fails."""


def shared(one: Span, other: Span) -> Span:
    """Return what two spans have in common; if that is nothing, an empty span.

    >>> shared(Span(2, 6), Span(4, 9)), shared(Span(2, 6), Span(8, 9)).length
    (Span(start=4, end=6), 0)
    """
    start = max(one.start, other.start)
    return Span(start, max(start, min(one.end, other.end)))


def cut_characters(result: Result, span: Span) -> int:
    """Return how many characters of a part of the text were cut, white space not counted."""
    return sum(size_of(result.document.text[slice(*shared(cut.span, span))]) for cut in result.removed)


def size_of(text: str) -> int:
    r"""Return how many characters a text has, white space not counted.

    >>> size_of("It rained.\n")
    9
    """
    return len("".join(text.split()))


def to_keep(cleaner: Cleaner, cuts: Sequence[Removal]) -> Iterator[Change]:
    """Yield what may keep text that was cut: gentler profiles, categories to keep, and entries under ``allow``."""
    config, by_id = cleaner.config, cleaner.rules.by_id
    gentler = PROFILES[: PROFILES.index(config.profile)]
    yield from (Change(f"--profile {name}", replace(config, profile=name)) for name in reversed(gentler))
    for category in dict.fromkeys(cut.category for cut in cuts):
        yield Change(f"--keep {category}", replace(config, strip=config.strip - {category}))
    for rule_id in dict.fromkeys(cut.rule_id for cut in cuts if cut.rule_id in by_id):
        yield Change(f"allow: {{rules: [{rule_id}]}} in a pack", config, Allowance(rules=(rule_id,)))
    phrases = tuple(dict.fromkeys(_phrase(cut.text) for cut in cuts))
    quoted = json.dumps(phrases, ensure_ascii=False)
    yield Change(f"allow: {{phrases: {quoted}}} in a pack", config, Allowance(phrases=phrases))


def to_cut(cleaner: Cleaner, spared: Sequence[Spared]) -> Iterator[Change]:
    """Yield what may cut text that was kept: stricter profiles, and categories to strip."""
    config = cleaner.config
    stricter = PROFILES[PROFILES.index(config.profile) + 1 :]
    yield from (Change(f"--profile {name}", replace(config, profile=name)) for name in stricter)
    for category in dict.fromkeys(one.category for one in spared if one.overruled_by == "category"):
        says = f"--strip {category}" if category in KEPT_BY_DEFAULT else f"{category} no longer under --keep"
        yield Change(says, replace(config, strip=config.strip | {category}))


class Trial(NamedTuple):
    """A part of a document that was cleaned by ``cleaner`` with a result, and what cleans it by another one.

    The result says what spoke against kept text.
    """

    span: Span
    result: Result
    cleaner: Cleaner
    clean: Clean

    @property
    def text(self) -> str:
        """The whole text of the document."""
        return self.result.document.text

    @property
    def cuts(self) -> list[Removal]:
        """The removals that take some of the part."""
        return [cut for cut in self.result.removed if self._has_some_of(cut)]

    @property
    def spared(self) -> list[Spared]:
        """What spoke against some of the part that was kept."""
        return [one for one in self.result.spared or () if self._has_some_of(one)]

    def _has_some_of(self, one: Removal | Spared) -> bool:
        return bool(self.text[slice(*shared(one.span, self.span))].strip())

    def keeping(self, changes: Iterable[Change]) -> Iterator[Effect]:
        """Yield what those changes do that cut less of the part."""
        now = cut_characters(self.result, self.span)
        yield from (Effect(change.says, after == 0) for change, after in self._cuts(changes) if after < now)

    def cutting(self, changes: Iterable[Change]) -> Iterator[Effect]:
        """Yield what those changes do that cut more of the part."""
        now, size = cut_characters(self.result, self.span), size_of(self.text[slice(*self.span)])
        yield from (Effect(change.says, after == size) for change, after in self._cuts(changes) if after > now)

    def _cuts(self, changes: Iterable[Change]) -> Iterator[tuple[Change, int]]:
        """Yield each change with the characters of the part that it cuts."""
        for change in changes:
            rules = replace(self.cleaner.rules, allow=self.cleaner.rules.allow + change.allow)
            result = self.clean(Cleaner(change.config, rules))
            if result is not None and result.document.text == self.text:
                yield change, cut_characters(result, self.span)


def _phrase(text: str) -> str:
    r"""Return the first words of a text as ``allow`` compares them with blocks: folded, without case.

    >>> _phrase("\n\nSign up for “The Harbour Letter”")
    'sign up for "the harbour letter"'
    """
    flat = fold(text).casefold().strip()
    return flat if len(flat) <= PHRASE else flat[:PHRASE].rpartition(" ")[0] or flat[:PHRASE]
