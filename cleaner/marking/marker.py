"""Rules put marks on spans.

Three prefilters keep patterns away from nearly all blocks: whole-line labels are looked up, required literals go
through one Aho-Corasick automaton, and opening words are compared with the block's (or a sentence's) first word.
Only what passes reaches ``regex``, and patterns are compiled when first needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import ceil
from typing import Any, Final, Literal, NamedTuple, TypeVar

import regex

from cleaner.categories import SINGLE
from cleaner.document import Block, Document, Mark, Span
from cleaner.marking.prefilter import Prefilter
from cleaner.marking.scopes import BlockScopes
from cleaner.rulepack import Allowance, Position, Rule, RuleSet, is_builtin
from cleaner.text.folding import INVISIBLE, SOFT_HYPHEN
from cleaner.text.hosts import on_site

PATTERN_SECONDS: Final = 0.25
"""Time limit for one search of a user's pattern; built-in ones are timed by the linter instead."""
HEAD_ZONE_BLOCKS: Final = 8
HEAD_ZONE_SHARE: Final = 0.10
TAIL_ZONE_BLOCKS: Final = 8
TAIL_ZONE_SHARE: Final = 0.20
MOST_ZONE_BLOCKS: Final = 40
"""The head and the tail of a document: this many blocks or that share of them, whichever is more, at most 40."""

T = TypeVar("T")
Zone = frozenset[Position]
"""The positions of a block: in a short document it may be in the head and in the tail."""
HEAD_ZONE: Final[Zone] = frozenset({"head"})
BODY_ZONE: Final[Zone] = frozenset({"body"})
TAIL_ZONE: Final[Zone] = frozenset({"tail"})


Prevented = Literal["allowed", "position"]


class Match(NamedTuple):
    """A rule that holds for a part of a block; ``start`` and ``end`` are offsets into the block's text."""

    rule: Rule
    start: int
    end: int


Memo = dict[Zone, dict[str, tuple[Match, ...]]]
"""The matches of block texts already seen in a zone, for a second round over the same document."""


class Marker:
    """A rule set ready for matching. Picklable; what is compiled is rebuilt where it is needed."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._patterns: dict[str, Any] = {}
        self._prefilters: dict[Zone, Prefilter] = {}

    def __getstate__(self) -> RuleSet:
        return self.rules

    def __setstate__(self, rules: RuleSet) -> None:
        self.__init__(rules)  # type: ignore[misc]  # the automata cannot be pickled

    @cached_property
    def anywhere(self) -> Marker:
        """The same rules, tried at every position and without allowances: what would speak against a block."""
        rules = tuple(rule._replace(position=()) for rule in self.rules.rules)
        return Marker(RuleSet(rules, Allowance(sites=self.rules.allow.sites)))

    @cached_property
    def _single(self) -> Marker:
        """The rules for what an article has once or twice, tried at every position."""
        rules = tuple(rule._replace(position=()) for rule in self.rules.rules if rule.category in SINGLE)
        return Marker(RuleSet(rules, self.rules.allow))

    def elsewhere(self, document: Document, marks: Iterable[Mark], site: str | None = None) -> list[Mark]:
        """Return what rules for what an article has once or twice would mark off their positions.

        Only rules with a mark where they hold are of interest; a text without such a mark costs nothing.
        """
        known = {(mark.rule_id, mark.span) for mark in marks if mark.category in SINGLE}
        placed = {rule_id for rule_id, _ in known if self.rules.by_id[rule_id].position}
        found = self._single.mark(document, site) if placed else ()
        return [mark for mark in found if mark.rule_id in placed and (mark.rule_id, mark.span) not in known]

    def mark(self, document: Document, site: str | None = None, memo: Memo | None = None) -> list[Mark]:
        """Return the marks of all rules on a document, in the order of its blocks."""
        memo = {} if memo is None else memo
        # Only listings hold line breaks, which folded text does not show.
        listings = any(block.kind == "code" for block in document.blocks)
        as_written = listings or any(char in document.text for char in INVISIBLE)
        marks: list[Mark] = []
        for zone, blocks in zones(document.blocks):
            known = memo.setdefault(zone, {})
            for block in blocks:
                raw = document.text[block.span.start : block.span.end] if as_written else block.text
                matches = known.get(raw)
                if matches is None:
                    matches = known[raw] = self._matches_unseen(block.text, raw, zone)
                if matches and not self._allowed(block):
                    marks += [_mark(match, block) for match in matches if _on_site(match.rule, site)]
        return marks

    def prevented(
        self, document: Document, marks: Iterable[Mark], site: str | None = None
    ) -> Iterator[tuple[Mark, Prevented, str]]:
        """Yield what rules would mark on a document beside these marks but for a position or allowance, and why not."""
        known = {(mark.rule_id, mark.span) for mark in marks}
        starts = {block.span.start: zone for zone, blocks in zones(document.blocks) for block in blocks}
        ordered = list(starts)
        for mark in self.anywhere.mark(document, site):
            if (mark.rule_id, mark.span) not in known:
                here = starts[ordered[bisect_right(ordered, mark.span.start) - 1]]
                yield mark, *self._why_not(self.rules.by_id[mark.rule_id], here)

    def _why_not(self, rule: Rule, here: Zone) -> tuple[Prevented, str]:
        if rule.id in self.rules.allow.rules:
            return "allowed", "An entry under allow switches the rule off"
        if not _holds(rule, here):
            where, is_in = " or ".join(rule.position), " and ".join(sorted(here))
            return "position", f"The rule holds only in the {where}, and this is in the {is_in}"
        return "allowed", "An entry under allow keeps blocks with this phrase"

    def _matches_unseen(self, text: str, raw: str, zone: Zone) -> tuple[Match, ...]:
        """Return what the rules find in a block, also where soft hyphens or spaces without width cut up its words."""
        if not any(char in raw for char in INVISIBLE):
            return self._matches(text, raw, zone)
        found: list[Match] = []
        # Without width, a space may still be all that is between two words, so both readings are tried.
        for dropped in (INVISIBLE, SOFT_HYPHEN):
            view = [at for at, char in enumerate(raw) if char not in dropped]
            if view:
                matches = self._matches("".join(text[at] for at in view), "".join(raw[at] for at in view), zone)
                found += (_unview(match, view, len(text)) for match in matches)
        return tuple({(match.rule.id, *match[1:]): match for match in found}.values())

    def _matches(self, text: str, raw: str, zone: Zone) -> tuple[Match, ...]:
        """Return what the rules find in a block of a zone; each once per block, line or sentence, or per match."""
        prefilter = self._prefilters.get(zone) or self._prefilter(zone)
        folded = text.casefold()
        found = [Match(rule, 0, len(text)) for rule in prefilter.labelled(folded)]
        candidates = prefilter.candidates(folded)
        if candidates:
            scopes = BlockScopes(text, folded, raw)
            tried: set[tuple[str, int]] = set()
            for rule, hit in candidates:
                for scope in scopes.of(rule, hit):
                    if (rule.id, scope.start) not in tried:
                        tried.add((rule.id, scope.start))
                        found += self._try(rule, text, scope)
        return tuple(found)

    def _prefilter(self, zone: Zone) -> Prefilter:
        """Make the prefilter for the rules that hold in a zone, and keep it."""
        off = self.rules.allow.rules
        rules = [rule for rule in self.rules.rules if _holds(rule, zone) and rule.id not in off]
        return self._prefilters.setdefault(zone, Prefilter(rules))

    def _try(self, rule: Rule, text: str, scope: Span) -> Iterator[Match]:
        part = text[scope.start : scope.end]
        found = next(((pattern, hit) for pattern in rule.any if (hit := self._search(rule, pattern, part))), None)
        if found is None or any(self._search(rule, pattern, part) for pattern in rule.unless):
            return
        if rule.scope != "span":
            yield Match(rule, scope.start, scope.end)
            return
        pattern, hit = found
        while hit:
            yield Match(rule, scope.start + hit.start(), scope.start + hit.end())
            hit = self._search(rule, pattern, part, hit.end()) if hit.end() > hit.start() else None

    def _search(self, rule: Rule, pattern: str, text: str, begin: int = 0) -> Any:
        compiled = self._patterns.get(pattern)
        if compiled is None:
            compiled = self._patterns[pattern] = regex.compile(pattern, regex.IGNORECASE)
        if is_builtin(rule.path):
            return compiled.search(text, begin)
        try:
            return compiled.search(text, begin, timeout=PATTERN_SECONDS)
        except TimeoutError:
            return None

    def _allowed(self, block: Block) -> bool:
        phrases = self.rules.allow.phrases
        return bool(phrases) and any(phrase in block.text.casefold() for phrase in phrases)


def zones(blocks: Sequence[T]) -> list[tuple[Zone, Sequence[T]]]:
    """Cut the blocks of a document into head, body and tail; in a short document head and tail overlap.

    >>> [(sorted(zone), len(part)) for zone, part in zones(tuple("x" * 50))]
    [(['head'], 8), (['body'], 32), (['tail'], 10)]
    >>> [(sorted(zone), len(part)) for zone, part in zones(tuple("x" * 10))]
    [(['head'], 2), (['head', 'tail'], 6), (['tail'], 2)]
    """
    count = len(blocks)
    head = min(count, MOST_ZONE_BLOCKS, max(HEAD_ZONE_BLOCKS, ceil(HEAD_ZONE_SHARE * count)))
    tail = max(0, count - min(MOST_ZONE_BLOCKS, max(TAIL_ZONE_BLOCKS, ceil(TAIL_ZONE_SHARE * count))))
    parts = [(HEAD_ZONE, blocks[: min(head, tail)])]
    parts.append((HEAD_ZONE | TAIL_ZONE, blocks[tail:head]) if tail < head else (BODY_ZONE, blocks[head:tail]))
    parts.append((TAIL_ZONE, blocks[max(head, tail) :]))
    return [(zone, part) for zone, part in parts if part]


def _on_site(rule: Rule, site: str | None) -> bool:
    return not rule.sites or on_site(rule.sites, site)


def _holds(rule: Rule, zone: Zone) -> bool:
    return not rule.position or not zone.isdisjoint(rule.position)


def _unview(match: Match, view: Sequence[int], length: int) -> Match:
    """Carry a match on a part of a block's characters, of which ``view`` has the offsets, back to all of them."""
    start = view[match.start] if match.start else 0
    return Match(match.rule, start, view[match.end - 1] + 1 if match.end < len(view) else length)


def _mark(match: Match, block: Block) -> Mark:
    rule = match.rule
    span = Span(block.span.start + match.start, block.span.start + match.end)
    return Mark(span, rule.id, rule.category, rule.confidence, rule.title)
