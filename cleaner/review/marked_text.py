"""A marked document as the cleaner sees it: blocks, and which parts of them a stretch of its text covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import PurePath
from typing import Final, NamedTuple

from cleaner.document import Block, Document, MediaType, Span
from cleaner.layout import View
from cleaner.pipeline.reading import Reading, read
from cleaner.readers.compression import split_suffix
from cleaner.readers.files import MEDIA_TYPES
from cleaner.review.marks import MarkedDocument
from cleaner.text.folding import fold
from cleaner.text.provenance import Provenance

_PAGES: Final = "text/html"
_LINE_ENDS: Final = ("", "\n", "\r", "\u2028")


class Piece(NamedTuple):
    """A stretch of a block: the block's number, and offsets into its text, which begin and end no white space."""

    block: int
    start: int
    end: int


class MarkedText:
    """A document with marks, and the blocks that the rules see of it."""

    def __init__(self, marked: MarkedDocument) -> None:
        self.marked = marked
        self.reading = _reading(marked)
        self.provenance = Provenance(marked.site or None, marked.source or None)

    @property
    def document(self) -> Document:
        """What a reader sees, in blocks."""
        return self.reading.document

    def pieces(self, span: Span, *, signs: bool = False) -> Iterator[Piece]:
        r"""Yield what a stretch of the text covers of each block, if that has a letter or a figure, or even ``signs``.

        >>> from cleaner.review.marks import MarkedDocument
        >>> list(MarkedText(MarkedDocument(1, "a", "It rained. Menu\n\nAd", ())).pieces(Span(11, 19)))
        [Piece(block=0, start=11, end=15), Piece(block=1, start=0, end=2)]
        """
        for number, block in enumerate(self.document.blocks):
            places = self._places[number]
            if not places or places[-1] < span.start or places[0] >= span.end:
                continue
            covered = [at for at, place in enumerate(places) if span.start <= place < span.end]
            covered = [at for at in covered if not block.text[at].isspace()]
            if covered and (signs or any(block.text[at].isalnum() for at in covered)):
                yield Piece(number, covered[0], covered[-1] + 1)

    def is_clutter(self, number: int, start: int, end: int) -> bool:
        """Return whether all letters and figures of a stretch of a block are clutter by the reviewer's judgement."""
        text, places = self.document.blocks[number].text, self._places[number]
        return all(self._in_clutter(places[at]) for at in range(start, end) if text[at].isalnum())

    def is_removed(self, number: int, at: int) -> bool:
        """Return whether a character of a block was cut."""
        place = self._places[number][at]
        return any(cut.span.start <= place < cut.span.end for cut in self.marked.removed)

    def is_line(self, number: int) -> bool:
        """Return whether a block is known to be one: of a page only whole lines are, for a removal may be of a part."""
        if not self.marked.is_page:
            return True
        start, end = self.document.blocks[number].span
        text = self.marked.text
        before, after = text[:start].rstrip(" \t")[-1:], text[end:].lstrip(" \t")[:1]
        return before in _LINE_ENDS and after in _LINE_ENDS

    def piece_of(self, span: Span) -> Piece:
        """Return which part of which block a stretch of what a reader sees is."""
        number = bisect_right(self.document.blocks, span.start, key=lambda block: block.span.start) - 1
        begin = self.document.blocks[number].span.start
        return Piece(number, span.start - begin, span.end - begin)

    @cached_property
    def cluttered(self) -> list[Block]:
        """The blocks that hold clutter."""
        return [
            block
            for number, block in enumerate(self.document.blocks)
            if any(map(self._in_clutter, self._places[number]))
        ]

    @cached_property
    def _clutter(self) -> list[Span]:
        return self.marked.clutter

    def _in_clutter(self, place: int) -> bool:
        at = bisect_right(self._clutter, place, key=lambda span: span.start) - 1
        return at >= 0 and place < self._clutter[at].end

    @cached_property
    def _places(self) -> Sequence[Sequence[int]]:
        """For each block, where its characters stand in the text."""
        place = self.reading.view.place
        return [[place(at) for at in range(*block.span)] for block in self.document.blocks]


def _reading(marked: MarkedDocument) -> Reading:
    """Return what a reader sees of a document: of a page, each line and each removal is a block of its own."""
    if not marked.is_page:
        media_type = media_type_of(marked.id)
        return read(marked.text, Document(marked.id, marked.text, ()), media_type)
    folded = fold(marked.text)
    blocks = [Block(span, folded[slice(*span)]) for span in _page_blocks(marked)]
    return Reading(View.plain(marked.text), Document(marked.id, marked.text, tuple(blocks)))


def _page_blocks(marked: MarkedDocument) -> Iterator[Span]:
    """Yield the blocks of a page: its lines, which end too where a removal begins or ends between two blocks."""
    text, at = marked.text, 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        inside = [cut.span for cut in marked.removed if at < cut.span.end and cut.span.start < end]
        borders = sorted({at, end, *(edge for span in inside for edge in span if at < edge < end)})
        for start, stop in pairwise(borders):
            words = text[start:stop].strip()
            if words:
                first = text.index(words, start)
                yield Span(first, first + len(words))
        at = end


def media_type_of(name: str) -> MediaType:
    """Return what a document is by the name of its file, as the reader has it; most are plain text.

    >>> media_type_of("news/a.md"), media_type_of("a-7")
    ('text/markdown', 'text/plain')
    """
    known = MEDIA_TYPES.get(split_suffix(PurePath(name))[0], "text/plain")
    return known if known != _PAGES else "text/plain"
