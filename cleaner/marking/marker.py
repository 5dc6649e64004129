"""Rules put marks on spans.

Three prefilters keep patterns away from nearly all blocks: whole-line labels are looked up, required literals go
through one Aho-Corasick automaton, in one pass over all blocks of a zone, and opening words are compared with the
block's (or a sentence's) first word.
Only what passes reaches ``regex``, and patterns are compiled when first needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from math import ceil
from typing import Any, Final, Literal, NamedTuple, TypeVar

import regex

from cleaner.categories import SINGLE
from cleaner.document import Block, Document, Mark, Span
from cleaner.marking.needed import caseless, needed
from cleaner.marking.prefilter import Prefilter, Sifted
from cleaner.marking.scopes import BlockScopes
from cleaner.marking.whose import is_for
from cleaner.rulepack import Position, Rule, RuleSet, is_builtin
from cleaner.text.folding import INVISIBLE, SOFT_HYPHEN
from cleaner.text.provenance import NOWHERE_KNOWN, Provenance

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
ANYWHERE: Final[Zone] = HEAD_ZONE | BODY_ZONE | TAIL_ZONE


Prevented = Literal["allowed", "position"]


class Match(NamedTuple):
    """A rule that holds for a part of a block; ``start`` and ``end`` are offsets into the block's text."""

    rule: Rule
    start: int
    end: int


Matches = tuple[Match, ...]
Memo = dict[Zone, dict[str, Matches]]
"""The matches of block texts already seen in a zone, for a second round over the same document."""


class Marker:
    """A rule set ready for matching. Picklable; what is compiled is rebuilt where it is needed."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._searches: dict[str, Callable[..., Any]] = {}
        self._needed: dict[str, tuple[str, ...]] = {}
        self._rules_in: dict[Zone, frozenset[str]] = {}

    def __getstate__(self) -> RuleSet:
        return self.rules

    def __setstate__(self, rules: RuleSet) -> None:
        self.__init__(rules)  # type: ignore[misc]  # the automaton cannot be pickled

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter(self.rules.rules)

    def mark(self, document: Document, provenance: Provenance = NOWHERE_KNOWN, memo: Memo | None = None) -> list[Mark]:
        """Return the marks of all rules on a document, in the order of its blocks."""
        memo = {} if memo is None else memo
        found: list[tuple[Block, Match]] = []
        for zone, blocks in zones(_as_written(document)):
            found += self._find(blocks, self._holding_in(zone), memo.setdefault(zone, {}))
        return [_mark(match, block) for block, match in found if is_for(match.rule, provenance)]

    def mark_again(self, document: Document, known: dict[str, Matches]) -> list[Mark]:
        """Return the same marks, for a document that is looked at again and again, each time with fewer blocks.

        A block is matched once, wherever it stands: ``known`` is what was found, and is added to. Of a rule for one
        site or source the document must be.
        """
        found = self._find(_as_written(document), self._holding_in(ANYWHERE), known)
        parts = zones(document.blocks) if found else []
        starts = [part[0].span.start for _, part in parts]
        return [
            _mark(match, block)
            for block, match in found
            if _holds(match.rule, parts[bisect_right(starts, block.span.start) - 1][0])
        ]

    def elsewhere(
        self, document: Document, marks: Iterable[Mark], provenance: Provenance = NOWHERE_KNOWN
    ) -> list[Mark]:
        """Return what rules for what an article has once or twice would mark off their positions.

        Only rules with a mark where they hold are of interest; a text without such a mark costs nothing.
        """
        known = {(mark.rule_id, mark.span) for mark in marks if mark.category in SINGLE}
        placed = frozenset(rule_id for rule_id, _ in known if self.rules.by_id[rule_id].position)
        if not placed:
            return []
        found = self._find(_as_written(document), placed, {})
        every = (_mark(match, block) for block, match in found if is_for(match.rule, provenance))
        return [mark for mark in every if (mark.rule_id, mark.span) not in known]

    def prevented(
        self, document: Document, marks: Iterable[Mark], provenance: Provenance = NOWHERE_KNOWN
    ) -> Iterator[tuple[Mark, Prevented, str]]:
        """Yield what rules would mark on a document beside these marks but for a position, or if they were on."""
        known = {(mark.rule_id, mark.span) for mark in marks}
        here = {block.span: zone for zone, blocks in zones(document.blocks) for block in blocks}
        for block, match in self._find(_as_written(document), self.rules.by_id, {}):
            mark = _mark(match, block)
            if is_for(match.rule, provenance) and (mark.rule_id, mark.span) not in known:
                yield mark, *self._why_not(match.rule, here[block.span])

    def _why_not(self, rule: Rule, here: Zone) -> tuple[Prevented, str]:
        if rule.id in self.rules.allow.rules:
            return "allowed", "An entry under allow switches the rule off"
        where, is_in = " or ".join(rule.position), " and ".join(sorted(here))
        return "position", f"The rule holds only in the {where}, and this is in the {is_in}"

    def _holding_in(self, zone: Zone) -> frozenset[str]:
        """Return the ids of the rules that hold in a zone."""
        known = self._rules_in.get(zone)
        if known is None:
            off = self.rules.allow.rules
            holding = (rule.id for rule in self.rules.rules if _holds(rule, zone) and rule.id not in off)
            known = self._rules_in[zone] = frozenset(holding)
        return known

    def _find(
        self, blocks: Sequence[tuple[Block, str]], holding: Container[str], known: dict[str, Matches]
    ) -> list[tuple[Block, Match]]:
        """Return what rules find in blocks, given as they are written, too; ``holding`` are the ids of the rules.

        ``known`` is what was found before, by what is written, and is added to.
        """
        unseen = {raw: block.text for block, raw in blocks if raw not in known}
        if unseen:
            known |= self._matches(unseen, holding)
        return [(block, match) for block, raw in blocks for match in known[raw]]

    def _matches(self, texts: Mapping[str, str], holding: Container[str]) -> dict[str, Matches]:
        """Return what the rules find in the texts of blocks, each given by what is written."""
        found: dict[str, Matches] = dict.fromkeys(texts, ())
        plain = [raw for raw in texts if raw.isascii() or not _has_invisible(raw)]
        sifted = self._prefilter.sift([texts[raw] for raw in plain], holding)
        for index, one in sifted.items():
            found[plain[index]] = self._matches_sifted(texts[plain[index]], plain[index], one)
        if len(plain) < len(texts):
            found |= {raw: self._matches_hidden(texts[raw], raw, holding) for raw in texts if _has_invisible(raw)}
        return found

    def _matches_hidden(self, text: str, raw: str, holding: Container[str]) -> Matches:
        """Return what the rules find in a block where soft hyphens or spaces without width cut up its words."""
        found: list[Match] = []
        # Without width, a space may still be all that is between two words, so both readings are tried.
        for dropped in (INVISIBLE, SOFT_HYPHEN):
            view = [at for at, char in enumerate(raw) if char not in dropped]
            seen, seen_raw = "".join(text[at] for at in view), "".join(raw[at] for at in view)
            for sifted in self._prefilter.sift([seen] if seen else (), holding).values():
                found += (_unview(match, view, len(text)) for match in self._matches_sifted(seen, seen_raw, sifted))
        return tuple({(match.rule.id, *match[1:]): match for match in found}.values())

    def _matches_sifted(self, text: str, raw: str, sifted: Sifted) -> Matches:
        """Return what rules find in a block; each once per block, line or sentence, or per match."""
        found = [Match(rule, 0, len(text)) for rule in sifted.labelled]
        scopes = BlockScopes(text, sifted.folded, raw)
        plain = caseless(text) if sifted.candidates else ""
        tried: set[tuple[str, int]] = set()
        for rule, hit in sifted.candidates:
            for scope in scopes.of(rule, hit):
                if (rule.id, scope.start) not in tried:
                    tried.add((rule.id, scope.start))
                    found += self._try(rule, text, plain, scope)
        return tuple(found)

    def _try(self, rule: Rule, text: str, plain: str, scope: Span) -> Iterator[Match]:
        """Yield what a rule finds in a part of a block's text; ``plain`` is that text, ``caseless``."""
        part = text[scope.start : scope.end]
        for pattern in rule.any:
            if _lacks(plain, self._needed.get(pattern) or self._needs(pattern)):
                continue
            search = self._search(rule, pattern)
            hit = search(part)
            if hit:
                break
        else:
            return
        if any(self._search(rule, pattern)(part) for pattern in rule.unless):
            return
        if rule.scope != "span":
            yield Match(rule, scope.start, scope.end)
            return
        while hit:
            yield Match(rule, scope.start + hit.start(), scope.start + hit.end())
            hit = search(part, hit.end()) if hit.end() > hit.start() else None

    def _needs(self, pattern: str) -> tuple[str, ...]:
        """Return the texts of which a block must hold one for a pattern to match in it, and keep them."""
        return self._needed.setdefault(pattern, needed(pattern) or ("",))

    def _search(self, rule: Rule, pattern: str) -> Callable[..., Any]:
        """Return what searches a text for a pattern of a rule, made when it is first needed."""
        known = self._searches.get(pattern)
        if known is None:
            search = regex.compile(pattern, regex.IGNORECASE).search
            known = self._searches[pattern] = search if is_builtin(rule.path) else partial(_search_in_time, search)
        return known


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


def _as_written(document: Document) -> list[tuple[Block, str]]:
    """Return the blocks of a document, each as it is written where folding hides something that counts."""
    # Only listings hold line breaks, which folded text does not show.
    listings = any(block.kind == "code" for block in document.blocks)
    if listings or _has_invisible(document.text):
        return [(block, document.text[block.span.start : block.span.end]) for block in document.blocks]
    return [(block, block.text) for block in document.blocks]


def _has_invisible(text: str) -> bool:
    return any(char in text for char in INVISIBLE)


def _lacks(text: str, texts: Sequence[str]) -> bool:
    for one in texts:  # noqa: SIM110  a generator would cost more than the patterns that are not tried
        if one in text:
            return False
    return True


def _search_in_time(search: Callable[..., Any], text: str, begin: int = 0) -> Any:
    try:
        return search(text, begin, timeout=PATTERN_SECONDS)
    except TimeoutError:
        return None


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
