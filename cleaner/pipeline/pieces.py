"""From spans of a text that is left to spans of the text it was cut from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleaner.document import Mark, Span


def translate(marks: Sequence[Mark], kept: Sequence[Span], text: str) -> list[Mark]:
    """Carry marks on a cleaned text back to the text it was cut from; ``kept`` says which spans it is made of.

    A mark that spans an earlier cut comes back in pieces.

    >>> mark = Mark(Span(2, 6), "r", "other", 1.0, "r")
    >>> [one.span for one in translate([mark], [Span(0, 3), Span(5, 9)], "abc, defg")]
    [Span(start=2, end=3), Span(start=5, end=8)]
    """
    starts = starts_of(kept)
    return [mark._replace(span=piece) for mark in marks for piece in pieces_of(mark.span, kept, starts, text)]


def starts_of(kept: Sequence[Span]) -> list[int]:
    """Return where each kept span begins in the cleaned text, and its length."""
    return [0, *accumulate(span.length for span in kept)]


def pieces_of(span: Span, kept: Sequence[Span], starts: Sequence[int], text: str) -> Iterator[Span]:
    """Yield the pieces of the original text that a span of the cleaned text is made of, without blank ones."""
    at = bisect_right(starts, span.start) - 1
    while at < len(kept) and starts[at] < span.end:
        shift = kept[at].start - starts[at]
        piece = Span(max(span.start, starts[at]) + shift, min(span.end, starts[at + 1]) + shift)
        if text[piece.start : piece.end].strip():
            yield piece
        at += 1
