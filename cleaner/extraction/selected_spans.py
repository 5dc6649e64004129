"""The spans of selected elements in the text of a page's blocks."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from cleaner.document import Span
from cleaner.page_document import Element


@dataclass(slots=True)
class Edge:
    """Where an element begins or ends: after ``at`` texts of an unfinished block, or characters of a finished one."""

    block: int
    at: int


class SelectedSpans:
    """The edges of selected elements, noted on the way through a tree."""

    def __init__(self, selected: Container[Element]) -> None:
        self._selected = selected
        self._edges: dict[Element, list[Edge]] = {}
        self._unsettled: list[Edge] = []

    def note(self, element: Element, block: int, texts: Sequence[str]) -> None:
        """Note that an element begins or ends after these texts of a block, if it is one of the selected."""
        if element in self._selected:
            edge = Edge(block, len(texts))
            self._edges.setdefault(element, []).append(edge)
            self._unsettled.append(edge)

    def settle(self, texts: Sequence[str]) -> None:
        """Turn edges among the texts of a block into offsets in its text, in which white space is one space."""
        size = read = 0
        apart = False
        for edge in self._unsettled:
            text = "".join(texts[read : edge.at])
            words = " ".join(text.split())
            if words:
                size += len(words) + (size > 0 and (apart or text[0].isspace()))
            if text:
                apart = text[-1].isspace() or (apart and not words)
            read, edge.at = edge.at, size
        self._unsettled.clear()

    def spans(
        self, numbers: Mapping[Element, Sequence[int]], starts: Sequence[int], count: int
    ) -> tuple[tuple[Span, ...], ...]:
        """Return for each selector the spans of its elements, leaving out elements inside others.

        ``numbers`` are those of each element's selectors, ``count`` is how many selectors there are; ``starts`` are the
        offsets of the blocks and, last, the length of the text.
        """
        found: list[list[Span]] = [[] for _ in range(count)]
        for element, edges in self._edges.items():  # in the order in which they begin, so outer ones come first
            span = Span(*(min(starts[-1], starts[edge.block] + edge.at) for edge in edges))
            for number in numbers[element]:
                if not found[number] or found[number][-1].end <= span.start:
                    found[number].append(span)
        return tuple(map(tuple, found))
