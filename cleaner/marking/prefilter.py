"""Which rules may match a block at all, found without trying a pattern."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Final, NamedTuple

import ahocorasick_rs
import regex

from cleaner.marking.scopes import spaced_words
from cleaner.rulepack import Rule
from cleaner.text.folding import fold

MAX_LABEL: Final = 80
"""Code points; no whole-line label is longer."""

_CORE: Final = regex.compile(r"[\p{L}\p{N}](?:.*[\p{L}\p{N}])?[\p{M}--[\uFE0E\uFE0F\u20E3]]*", regex.V1 | regex.DOTALL)
"""A line without the symbols around it. A vowel sign or an accent belongs to the letter before it, unlike what turns a
symbol into an emoji."""
_FIRST: Final = regex.compile(r"[\W_]*([^\W_]+)")
"""The first word; to ``regex``, unlike ``re``, vowel signs are part of it."""
_BEFORE_SENTENCE: Final = tuple(
    f"{end}{close} {quote}" for end in ".!?:" for close in ("", '"', "'", ")", "]") for quote in ("", '"', "'")
)
"""What precedes a word that opens a sentence inside a block."""

Candidate = tuple[Rule, int]
"""A rule that may match, and the offset that its scope must hold (-1: any)."""
RUN: Final = 1 << 16
"""Characters of blocks that one search of the automaton goes through, about: a call costs as much as a hundred."""


class Sifted(NamedTuple):
    """What may hold for a text: the rules that have it as a label, and those whose patterns are worth a try."""

    folded: str
    labelled: Sequence[Rule]
    candidates: Sequence[Candidate]


class Prefilter:
    """Lookup tables and one Aho-Corasick automaton over the literals, openings and labels of some rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._labels: dict[str, list[tuple[str, Rule]]] = {}
        for rule in rules:
            for label in rule.labels:
                written = _folded(label)
                self._labels.setdefault(_core(written), []).append((written, rule))
        self._starts = _index((_folded(word), rule) for rule in rules for word in rule.starts)
        self._unfiltered = [rule for rule in rules if rule.unfiltered]
        literals = [(_folded(literal), rule) for rule in rules for literal in rule.literals]
        # Folding hides where lines begin, so the opening word of a line is searched for anywhere.
        literals += [(word, rule) for rule in rules if rule.scope == "line" for word in rule.starts]
        openers = [(word, rule) for rule in rules if rule.scope == "sentence" for word in rule.starts]
        by_literal = _index(literals)
        by_opener = _index((before + word, rule) for word, rule in openers for before in _BEFORE_SENTENCE)
        needles = list({**by_literal, **by_opener})
        self._literals = [by_literal.get(needle, ()) for needle in needles]
        self._openers = [by_opener.get(needle, ()) for needle in needles]
        self._automaton = ahocorasick_rs.AhoCorasick(needles) if needles else None

    def sift(self, texts: Sequence[str], holding: Container[str]) -> dict[int, Sifted]:
        """Return the texts that rules may match, by their number; ``holding`` are the ids of the rules to look for."""
        folded = [text.casefold() for text in texts]
        candidates: dict[int, list[Candidate]] = {}
        for index, rule, at in chain(self._hits(folded), self._openings(folded)):
            if rule.id in holding:
                candidates.setdefault(index, []).append((rule, at))
        labelled = {
            index: rules
            for index, text in enumerate(folded if self._labels else ())
            if len(text) <= MAX_LABEL and (rules := self._labelled(text, holding))
        }
        return {
            index: Sifted(folded[index], labelled.get(index, ()), candidates.get(index, ()))
            for index in {**candidates, **labelled}
        }

    def _hits(self, folded: Sequence[str]) -> Iterator[tuple[int, Rule, int]]:
        """Yield the rules with a literal in the texts, or an opening inside them: number of the text, rule, offset."""
        if self._automaton is None:
            return
        for first, last in _runs(folded):
            starts = list(accumulate((len(text) + 1 for text in folded[first:last]), initial=0))
            joined = "\n".join(folded[first:last])
            for number, start, end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
                index = bisect_right(starts, start) - 1
                if end >= starts[index + 1]:
                    continue
                yield from ((first + index, rule, start - starts[index]) for rule in self._literals[number])
                if self._openers[number] and not joined[end : end + 1].isalnum():
                    yield from ((first + index, rule, end - 1 - starts[index]) for rule in self._openers[number])

    def _openings(self, folded: Sequence[str]) -> Iterator[tuple[int, Rule, int]]:
        """Yield the rules that texts begin like, and those that look at every text of a few words, like ``_hits``."""
        if not (self._starts or self._unfiltered):
            return
        for index, text in enumerate(folded):
            # Most texts begin with a word and a space, and to look that up is all it takes.
            word = text.split(" ", 1)[0]
            if word in self._starts or not (word.isascii() and word.isalpha()):
                first = _FIRST.match(text)
                known = self._starts.get(first[1], ()) if first else ()
                yield from ((index, rule, first.start(1)) for rule in known)
            if self._unfiltered:
                words = spaced_words(text)
                yield from ((index, rule, -1) for rule in self._unfiltered if words <= rule.max_words)

    def _labelled(self, folded: str, holding: Container[str]) -> Sequence[Rule]:
        """Return the rules that have a case-folded text as a label, whatever symbols are around it.

        A label's own symbols must be there: ``-30-`` is not 30.
        """
        core = _core(folded)
        found = self._labels.get(core)
        if found is None:
            return ()
        fitting = (rule for label, rule in found if (label in folded if core else label == folded))
        return list({rule.id: rule for rule in fitting if rule.id in holding}.values())


def _runs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where runs of texts begin and end that together have about as many characters as are searched at once."""
    first = chars = 0
    for index, text in enumerate(texts, 1):
        chars += len(text)
        if chars >= RUN:
            yield first, index
            first, chars = index, 0
    if first < len(texts):
        yield first, len(texts)


def _folded(text: str) -> str:
    """Return what a rule says in the spelling of a block's folded text, without case."""
    return (text if text.isascii() else fold(text)).casefold()


def _core(folded: str) -> str:
    """Return a line without the symbols around it.

    >>> _core("* email (required):"), _core("और भी:"), _core("***")
    ('email (required', 'और भी', '')
    """
    if folded[:1].isalnum() and folded[-1:].isalnum():
        return folded
    found = _CORE.search(folded)
    return found[0] if found else ""


def _index(pairs: Iterable[tuple[str, Rule]]) -> dict[str, list[Rule]]:
    index: dict[str, list[Rule]] = {}
    for key, rule in pairs:
        index.setdefault(key, []).append(rule)
    return index
