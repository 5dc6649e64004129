"""Lines, and the one line that holds a whole article."""

from __future__ import annotations

from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.text.folding import WHITE
from cleaner.text.sentences import sentences

GIANT: Final = 1000
"""Characters from which a line is not a paragraph any more; 99 % of lines in extracted news have under 750."""
GIANT_LINES: Final = 3
"""Lines a document has at most when the whole article is in one: it may have a title and a footer."""


class Lines(NamedTuple):
    """The lines that are not blank: spans without white space, and how many blank lines come before each."""

    spans: list[Span]
    gaps: list[int]


def lines(text: str) -> Lines:
    r"""Return the lines that are not blank.

    >>> lines("One\r\n\r\n  two")
    Lines(spans=[Span(start=0, end=3), Span(start=9, end=12)], gaps=[0, 1])
    """
    spans = []
    gaps = []
    position = gap = 0
    for raw in text.splitlines(keepends=True):
        piece = raw.rstrip(WHITE)
        if piece:
            begin = position if piece[0] not in WHITE else position + len(piece) - len(piece.lstrip(WHITE))
            spans.append(Span(begin, position + len(piece)))
            gaps.append(gap)
            gap = 0
        else:
            gap += 1
        position += len(raw)
    return Lines(spans, gaps)


def is_single(spans: list[Span]) -> bool:
    """Return whether a whole article is in one line.

    >>> is_single([Span(0, 5000)]), is_single([Span(0, 500)])
    (True, False)
    """
    return len(spans) <= GIANT_LINES and any(end - start >= GIANT for start, end in spans)


def split_giants(folded: str, spans: list[Span]) -> list[Span]:
    """Cut lines that hold a whole article into sentences.

    >>> len(split_giants("It rained. " * 200, [Span(0, 2199)]))
    200
    """
    pieces = []
    for span in spans:
        start, end = span
        if end - start < GIANT:
            pieces.append(span)
        else:
            pieces.extend(Span(start + a, start + b) for a, b in sentences(folded[start:end]))
    return pieces
