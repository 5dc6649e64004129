"""Where a term occurs in a text: the only question asked about the body of an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleaner.decision.detectors.teasers.terms import is_pair

FREQUENT: Final = 3
"""Occurrences from which a term is frequent."""

# Marks that may come before a word; as spaces they let " word" find every word that begins so.
_OPENERS: Final = "\"'(-/"


class Body:
    """The blocks of a text, searched by term. ``offsets[i]`` is where block ``i`` begins in the searched text.

    One search of a string is far faster than to split all of it into terms, and few terms are ever asked for.

    >>> body = Body(["The quay is old.", "The old quay was sold."])
    >>> body.first("old") < body.offsets[1], body.first("sold") < body.offsets[1]
    (True, False)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        pieces = [text.casefold() for text in texts]
        joined = " " + " ".join(pieces)
        for mark in _OPENERS:
            joined = joined.replace(mark, " ")
        self._text = joined
        self._first: dict[str, int] = {}
        self._frequent: dict[str, int] = {}
        self.offsets = [0, *accumulate(len(piece) + 1 for piece in pieces)]

    def first(self, term: str) -> int:
        """Return where the term occurs first; the text's length if nowhere."""
        found = self._first.get(term)
        if found is None:
            found = self._first[term] = self._find(term, 0)
        return found

    def frequent(self, term: str) -> int:
        """Return where the term occurs often enough to be frequent; the text's length if it never does."""
        found = self._frequent.get(term)
        if found is None:
            found = self.first(term)
            for _ in range(FREQUENT - 1):
                found = self._find(term, found + 1)
            self._frequent[term] = found
        return found

    def _find(self, term: str, start: int) -> int:
        at = self._text.find(_key(term), start)
        return len(self._text) if at < 0 else at

    def has(self, term: str, start: int, end: int) -> bool:
        """Return whether the term occurs between two offsets."""
        return self._text.find(_key(term), start, end) >= 0


def _key(term: str) -> str:
    return " " + term if term.isascii() or not is_pair(term) else term
