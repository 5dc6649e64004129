"""Which rules may match a block at all, found without trying a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

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
        self._literals = _index(literals)
        self._openers = _index((before + word, rule) for word, rule in openers for before in _BEFORE_SENTENCE)
        self._needles = list({**self._literals, **self._openers})
        self._automaton = ahocorasick_rs.AhoCorasick(self._needles) if self._needles else None

    def labelled(self, folded: str) -> Sequence[Rule]:
        """Return the rules that have a case-folded block as a label, whatever symbols are around it.

        A label's own symbols must be there: ``-30-`` is not 30.
        """
        if len(folded) > MAX_LABEL:
            return ()
        core = _core(folded)
        found = self._labels.get(core, ())
        return list({rule.id: rule for label, rule in found if (label in folded if core else label == folded)}.values())

    def candidates(self, folded: str) -> list[Candidate]:
        """Return the rules whose patterns are worth a try on a case-folded block."""
        found: list[Candidate] = []
        if self._automaton is not None:
            for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                needle = self._needles[number]
                found += [(rule, start) for rule in self._literals.get(needle, ())]
                if needle in self._openers and not folded[end : end + 1].isalnum():
                    found += [(rule, end - 1) for rule in self._openers[needle]]
        first = _FIRST.match(folded)
        if first is not None and first[1] in self._starts:
            found += [(rule, first.start(1)) for rule in self._starts[first[1]]]
        if self._unfiltered:
            words = spaced_words(folded)
            found += [(rule, -1) for rule in self._unfiltered if words <= rule.max_words]
        return found


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
