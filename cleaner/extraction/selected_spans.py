"""Where chosen elements begin and end in the text of a page's blocks."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from cleaner.document import Span
from cleaner.page import Element


@dataclass(slots=True)
class Place:
    """A place in a block: ``at`` counts the block's texts, and its characters once the block has ended."""

    block: int
    at: int


class Places:
    """The beginnings and ends of some elements, noted on the way through a tree."""

    def __init__(self, chosen: Container[Element]) -> None:
        self._chosen = chosen
        self._noted: dict[Element, list[Place]] = {}
        self._unsettled: list[Place] = []

    def note(self, element: Element, block: int, texts: Sequence[str]) -> None:
        """Note that an element begins or ends after these texts of a block, if it is one of the chosen."""
        if element in self._chosen:
            place = Place(block, len(texts))
            self._noted.setdefault(element, []).append(place)
            self._unsettled.append(place)

    def settle(self, texts: Sequence[str]) -> None:
        """Turn places among the texts of a block into offsets in its text, in which white space is one space."""
        size = read = 0
        apart = False
        for place in self._unsettled:
            text = "".join(texts[read : place.at])
            words = " ".join(text.split())
            if words:
                size += len(words) + (size > 0 and (apart or text[0].isspace()))
            if text:
                apart = text[-1].isspace() or (apart and not words)
            read, place.at = place.at, size
        self._unsettled.clear()

    def stretches(
        self, numbers: Mapping[Element, Sequence[int]], starts: Sequence[int], count: int
    ) -> tuple[tuple[Span, ...], ...]:
        """Return the stretches of text that the elements of each number make, without those inside of others.

        ``starts`` are the offsets of the blocks, and last the length of the text; ``count`` is how many numbers there
        are.
        """
        found: list[list[Span]] = [[] for _ in range(count)]
        for element, places in self._noted.items():  # in the order in which they begin, so outer ones come first
            span = Span(*(min(starts[-1], starts[place.block] + place.at) for place in places))
            for number in numbers[element]:
                if not found[number] or found[number][-1].end <= span.start:
                    found[number].append(span)
        return tuple(map(tuple, found))
