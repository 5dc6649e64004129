"""Where a term stands in a text: the only question asked about the body of an article."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleaner.decision.teasers.terms import is_pair

FREQUENT: Final = 3
"""Occurrences from which a term is frequent."""

# Marks that may stand before a word; as spaces they let " word" find every word that begins so.
_OPENERS: Final = "\"'(-/"


class Body:
    """The blocks of a text, searched by term. ``offsets[i]`` is where block ``i`` begins in the searched text.

    One search of a string is far faster than to split all of it into terms, and few terms are ever asked for.

    >>> body = Body(["The quay is old.", "The old quay was sold."])
    >>> body.places("old")[0] < body.offsets[1], body.places("sold")[0] < body.offsets[1]
    (True, False)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        pieces = [text.casefold() for text in texts]
        joined = " " + " ".join(pieces)
        for mark in _OPENERS:
            joined = joined.replace(mark, " ")
        self._text = joined
        self._places: dict[str, tuple[int, int]] = {}
        self.offsets = [0, *accumulate(len(piece) + 1 for piece in pieces)]

    def places(self, term: str) -> tuple[int, int]:
        """Return where the term occurs first, and where it becomes frequent; the text's length stands for never."""
        found = self._places.get(term)
        if found is None:
            found = self._places[term] = self._search(term)
        return found

    def has(self, term: str, start: int, end: int) -> bool:
        """Tell whether the term occurs between two offsets."""
        return self._text.find(_key(term), start, end) >= 0

    def _search(self, term: str) -> tuple[int, int]:
        key, never = _key(term), len(self._text)
        first = at = self._text.find(key)
        for _ in range(FREQUENT - 1):
            if at < 0:
                break
            at = self._text.find(key, at + 1)
        return (never if first < 0 else first), (never if at < 0 else at)


def _key(term: str) -> str:
    return term if is_pair(term) else " " + term
