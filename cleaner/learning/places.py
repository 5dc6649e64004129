"""Where what recurs stands in the text that does not recur."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from cleaner.learning.templates import Occurrence

Where = Literal["head", "middle", "tail"]


class Place(NamedTuple):
    """Where something stands, and whether none of the document's own text is below."""

    where: Where
    is_last: bool


EDGE_CHARS: Final = 120
EDGE_SHARE: Final = 0.04
"""The head and the tail of a document: this many code points of the text of its own, or that share of it, whichever is
more. Lines that recur are not counted, so that a biography above ten lines of a footer is at the end all the same."""


SPECK: Final = 12
"""Code points of a document's own text that may stand below the lines of a footer, such as a date."""


def places_of(documents: Sequence[Sequence[str]], found: Sequence[Occurrence]) -> list[Place]:
    """Return where each occurrence stands, given in the order of the documents.

    >>> from cleaner.document import Span
    >>> lines = ["Read more", "It rained. " * 40, "Share", "Print"]
    >>> at = [Occurrence(0, block, Span(0, len(lines[block])), (), "line", True, True) for block in (0, 2, 3)]
    >>> [place.where for place in places_of([lines], at)]
    ['head', 'tail', 'tail']
    """
    places: list[Place] = []
    begin = 0
    while begin < len(found):
        end = begin
        while end < len(found) and found[end].document == found[begin].document:
            end += 1
        places += _in_document(documents[found[begin].document], found[begin:end])
        begin = end
    return places


def _in_document(blocks: Sequence[str], found: Sequence[Occurrence]) -> list[Place]:
    starts = list(accumulate(map(len, blocks), initial=0))
    own = max(1, starts[-1] - sum(one.span.length for one in found))
    edge = max(EDGE_CHARS, EDGE_SHARE * own)
    places: list[Place] = []
    recurring = 0
    for one in found:
        above = starts[one.block] + one.span.start - recurring
        recurring += one.span.length
        where: Where = "tail" if own - above <= edge else "head" if above <= edge else "middle"
        places.append(Place(where, own - above <= SPECK))
    return places
