"""The elements of one part of a view, found by where they stand: a part may be a whole book in one line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.document import Span
    from cleaner.layout.view import Element


class PartElements:
    """Elements in the order of the source, which is that of where they begin in ``text``, the view's."""

    def __init__(self, text: str, elements: Sequence[Element]) -> None:
        self._text = text
        self._elements = elements
        self._starts = [element.shown.start for element in elements]
        self._ends = list(accumulate((element.shown.end for element in elements), max))

    def inside(self, start: int, end: int) -> Iterator[Element]:
        """Yield the elements that begin and end in a stretch of the view; those at its very borders are among them."""
        for element in self._elements[bisect_left(self._starts, start) : bisect_right(self._starts, end)]:
            if element.shown.end <= end:
                yield element

    def around(self, start: int, end: int) -> Sequence[Element]:
        """Return all elements that a stretch of the view, with the white space around it, has a character of."""
        while start and self._text[start - 1].isspace():
            start -= 1
        while end < len(self._text) and self._text[end].isspace():
            end += 1
        return self._elements[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def parted(self, cut: Span) -> list[int]:
        """Return the places, in order, of brackets in a cut whose partners in the same element it leaves."""
        found = self._brackets[
            bisect_left(self._brackets, (cut.start, -1)) : bisect_left(self._brackets, (cut.end, -1))
        ]
        return sorted({at for at, partner in found if not cut.start <= partner < cut.end})

    @cached_property
    def _brackets(self) -> list[tuple[int, int]]:
        """The places of brackets in elements, in order, each with its partner's."""
        pairs = (pair for element in self._elements for pair in _pairs(self._text, element.shown))
        return sorted(one for first, last in pairs for one in ((first, last), (last, first)))


def _pairs(text: str, span: Span) -> list[tuple[int, int]]:
    """Return the places of square brackets that belong together.

    >>> from cleaner.document import Span
    >>> _pairs("[so [it] rained]", Span(0, 16))
    [(4, 7), (0, 15)]
    """
    opened: list[int] = []
    found = []
    for at in range(*span):
        if text[at] == "[":
            opened.append(at)
        elif text[at] == "]" and opened:
            found.append((opened.pop(), at))
    return found
