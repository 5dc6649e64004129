"""Rules put marks on spans.

Three prefilters keep patterns away from nearly all blocks: whole-line labels are looked up, required literals go
through one Aho-Corasick automaton, and opening words are compared with the block's (or a sentence's) first word.
Only what passes reaches ``regex``, and patterns are compiled when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

import ahocorasick_rs
import regex

from cleaner.document import Block, Document, Mark, Span
from cleaner.rulepack import Rule, RuleSet, rules_root
from cleaner.text.sentences import sentences

MAX_SCOPE: Final = 5_000
"""Code points; longer blocks and sentences are no boilerplate line, and a backtracking pattern must stay cheap."""
PATTERN_SECONDS: Final = 0.25
"""Time for one search of a user's pattern; built-in ones are timed by the linter instead."""
MAX_LABEL: Final = 80
"""Code points; no whole-line label is longer."""
OFF_POSITION: Final = 0.5
"""Factor on the confidence of a rule away from its position (measured: newsletter wording is clutter in 78 % of
the last 8 lines but 43 % of the middle; legal wording 78 / 17; share wording 72 / 26)."""
HEAD_BLOCKS: Final = 6
HEAD_SHARE: Final = 0.10
TAIL_BLOCKS: Final = 8
TAIL_SHARE: Final = 0.20
MOST_BLOCKS: Final = 40
"""The head and the tail of a document: so many blocks or that share of them, whichever is more, at most 40."""

_LINE: Final = re.compile(r"[^\s](?:[^\n\r\u2028\u2029]*[^\s])?")
_EDGE: Final = re.compile(r"^[\W_]+|[\W_]+$")
_FIRST: Final = re.compile(r"[\W_]*([^\W_]+)")
_BEFORE_SENTENCE: Final = tuple(
    f"{mark}{close} {quote}" for mark in ".!?:" for close in ("", '"', "'", ")", "]") for quote in ("", '"', "'")
)
"""What stands before a word that opens a sentence inside a block."""


class Match(NamedTuple):
    """A rule that holds for a part of a block; ``start`` and ``end`` are offsets into the block's text."""

    rule: Rule
    start: int
    end: int


Memo = dict[str, tuple[Match, ...]]
"""What is known about block texts already seen; matches do not depend on where a block stands."""


class _View:
    """A block's text with its cuts into lines and sentences, made when first asked for."""

    def __init__(self, text: str, raw: str) -> None:
        self.text, self._raw = text, raw
        self.folded = text.casefold()
        self.words = _words(text)
        # Case folding may move a hit by a few characters: one letter can fold into two.
        self._slack = 0 if len(self.folded) == len(text) else 3

    @cached_property
    def whole(self) -> tuple[Span]:
        return (Span(0, len(self.text)),)

    @cached_property
    def _sentences(self) -> tuple[Span, ...]:
        return sentences(self.text)

    @cached_property
    def _lines(self) -> tuple[Span, ...]:
        return tuple(Span(*line.span()) for line in _LINE.finditer(self._raw))

    def scopes(self, rule: Rule, hit: int) -> Iterable[Span]:
        """Return the stretches to try a rule on: the whole block, or each line or sentence that holds the hit."""
        if rule.scope in ("block", "span"):
            fits = self.words >= rule.min_words and (not rule.max_words or self.words <= rule.max_words)
            return self.whole if fits and len(self.text) <= MAX_SCOPE else ()
        parts = self._sentences if rule.scope == "sentence" else self._lines
        return [part for part in parts if self._holds(part, hit) and self._fits(part, rule)]

    def _holds(self, part: Span, hit: int) -> bool:
        return hit < 0 or part.start - self._slack <= hit < part.end + self._slack

    def _fits(self, part: Span, rule: Rule) -> bool:
        if part.end - part.start > MAX_SCOPE:
            return False
        count = _words(self.text[part.start : part.end])
        return rule.min_words <= count and (not rule.max_words or count <= rule.max_words)


class Marker:
    """A rule set made ready for matching. Picklable; what is compiled is rebuilt where it is needed."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._prepare()

    def __getstate__(self) -> RuleSet:
        return self.rules

    def __setstate__(self, rules: RuleSet) -> None:
        self.__init__(rules)  # type: ignore[misc]  # the automaton itself cannot travel

    def _prepare(self) -> None:
        off = frozenset(self.rules.allow.rules)
        rules = [rule for rule in self.rules.rules if rule.id not in off]
        self._trusted = str(rules_root())
        self._patterns: dict[str, Any] = {}
        self._labels = _index((label, rule) for rule in rules for label in rule.labels)
        self._starts = _index((word, rule) for rule in rules for word in rule.starts)
        literals = [(literal, rule) for rule in rules for literal in rule.literals]
        # Folding hides where lines begin, so the opening word of a line is looked for anywhere.
        literals += [(word, rule) for rule in rules if rule.scope == "line" for word in rule.starts]
        openers = [(word, rule) for rule in rules if rule.scope == "sentence" for word in rule.starts]
        self._openers = _index((before + word, rule) for word, rule in openers for before in _BEFORE_SENTENCE)
        self._literals = _index(literals)
        self._unfiltered = sorted((rule for rule in rules if rule.unfiltered), key=lambda rule: -rule.max_words)
        self._needles = list({**self._literals, **self._openers})
        self._automaton = ahocorasick_rs.AhoCorasick(self._needles) if self._needles else None

    def mark(self, document: Document, site: str | None = None, memo: Memo | None = None) -> list[Mark]:
        """Return the marks of all rules on a document, in the order of its blocks.

        A rule away from its position keeps half of its confidence.
        """
        memo = {} if memo is None else memo
        marks: list[Mark] = []
        for index, block in enumerate(document.blocks):
            # Only in hard-wrapped text can a block hold line breaks, which its folded text does not show.
            wrapped = document.layout == "wrapped"
            key = document.text[block.span.start : block.span.end] if wrapped else block.text
            matches = memo.get(key)
            if matches is None:
                matches = memo[key] = tuple(self._matches(_View(block.text, key)))
            if matches and not self._allowed(block):
                places = positions(index, len(document.blocks))
                marks += [_mark(match, block, places) for match in matches if _on_site(match.rule, site)]
        return marks

    def _matches(self, view: _View) -> Iterator[Match]:
        """Yield what the rules find in a block, wherever it stands; each rule once per block, line or sentence."""
        if len(view.text) <= MAX_LABEL:
            for rule in self._labels.get(_EDGE.sub("", view.folded), ()):
                yield Match(rule, 0, len(view.text))
        seen: set[tuple[str, int]] = set()
        for rule, hit in self._candidates(view):
            for scope in view.scopes(rule, hit):
                if (rule.id, scope.start) not in seen:
                    seen.add((rule.id, scope.start))
                    yield from self._try(rule, view.text, scope)

    def _candidates(self, view: _View) -> Iterator[tuple[Rule, int]]:
        """Yield rules that may match, with the offset that must lie inside their scope (-1: any)."""
        folded = view.folded
        if self._automaton is not None:
            for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                needle = self._needles[number]
                for rule in self._literals.get(needle, ()):
                    yield rule, start
                if needle in self._openers and not folded[end : end + 1].isalnum():
                    yield from ((rule, end - 1) for rule in self._openers[needle])
        first = _FIRST.match(folded)
        if first is not None:
            yield from ((rule, first.start(1)) for rule in self._starts.get(first[1], ()))
        for rule in self._unfiltered:
            if rule.max_words < view.words:
                break
            yield rule, -1

    def _try(self, rule: Rule, text: str, scope: Span) -> Iterator[Match]:
        part = text[scope.start : scope.end]
        found = next((hit for pattern in rule.any if (hit := self._search(rule, pattern, part))), None)
        if found is None or any(self._search(rule, pattern, part) for pattern in rule.unless):
            return
        if rule.scope == "span":
            yield Match(rule, scope.start + found.start(), scope.start + found.end())
        else:
            yield Match(rule, scope.start, scope.end)

    def _search(self, rule: Rule, pattern: str, text: str) -> Any:
        compiled = self._patterns.get(pattern)
        if compiled is None:
            compiled = self._patterns[pattern] = regex.compile(pattern, regex.IGNORECASE)
        if rule.path.startswith(self._trusted):
            return compiled.search(text)
        try:
            return compiled.search(text, timeout=PATTERN_SECONDS)
        except TimeoutError:
            return None

    def _allowed(self, block: Block) -> bool:
        phrases = self.rules.allow.phrases
        return bool(phrases) and any(phrase in block.text.casefold() for phrase in phrases)


def positions(index: int, count: int) -> frozenset[str]:
    """Return where a block stands: in the head, the body or the tail; in a short document in several.

    >>> sorted(positions(0, 50)), sorted(positions(20, 50)), sorted(positions(5, 10))
    (['head'], ['body'], ['head', 'tail'])
    """
    head = index < min(MOST_BLOCKS, max(HEAD_BLOCKS, HEAD_SHARE * count))
    tail = index >= count - min(MOST_BLOCKS, max(TAIL_BLOCKS, TAIL_SHARE * count))
    return _PLACES[head, tail]


_PLACES: Final = {
    (True, True): frozenset({"head", "tail"}),
    (True, False): frozenset({"head"}),
    (False, True): frozenset({"tail"}),
    (False, False): frozenset({"body"}),
}


def on_site(sites: Iterable[str], site: str | None) -> bool:
    """Tell whether a host name is one of the sites or below one.

    >>> on_site(["example.org"], "www.example.org"), on_site(["example.org"], None)
    (True, False)
    """
    return site is not None and any(site == host or site.endswith("." + host) for host in sites)


def _on_site(rule: Rule, site: str | None) -> bool:
    return not rule.sites or on_site(rule.sites, site)


def _mark(match: Match, block: Block, places: frozenset[str]) -> Mark:
    rule = match.rule
    held = not rule.position or not rule.position_set.isdisjoint(places)
    span = Span(block.span.start + match.start, block.span.start + match.end)
    return Mark(span, rule.id, rule.category, rule.confidence * (1 if held else OFF_POSITION), rule.title)


def _index(pairs: Iterable[tuple[str, Rule]]) -> dict[str, list[Rule]]:
    index: dict[str, list[Rule]] = {}
    for key, rule in pairs:
        index.setdefault(key, []).append(rule)
    return index


def _words(text: str) -> int:
    """Count words as what spaces set apart: near enough for a bound, and far cheaper than finding each."""
    return text.count(" ") + 1
