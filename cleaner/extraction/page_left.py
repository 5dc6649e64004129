"""What is left of a page when some of its text is taken away: the page as if that had never been in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.document import Block, Mark, Span
from cleaner.extraction.node_table import count_above
from cleaner.extraction.page import goes_on, joined
from cleaner.page_document import Markup, Nodes, Page

_STYLES: Final = ("linked", "bold", "italic")
"""Columns that count characters of a block."""
_UNMOVED: Final = ("depth", "tag", "signature", "path", "purpose", "hidden")
"""Columns of elements that stay the same when others go."""


@dataclass(frozen=True)
class PageLeft:
    r"""A page, or what is left of it, and the ``cuts`` that were made, on the text of the whole page.

    ``shifts`` is how far the text of each block stands behind its place on the whole page; none if nothing was cut.

    >>> from cleaner.extraction.page import build
    >>> page = build("<p>It rained.<div>Menu</div><p>It rained again.")
    >>> left = PageLeft(page).without([Mark(Span(11, 15), "r", "other", 1.0, "r")]) or PageLeft(page)
    >>> left.page.document.text, left.to_whole(Span(11, 16))
    ('It rained.\nIt rained again.', [Span(start=16, end=21)])
    """

    page: Page
    cuts: tuple[Mark, ...] = ()
    shifts: tuple[int, ...] = ()

    def without(self, marks: Iterable[Mark]) -> PageLeft | None:
        """Return what is left without marked text, given in order and without overlap; ``None`` if no letter is.

        Whole blocks go, and what begins or ends a block. What is within a block stays: nobody knows how much of the
        links and of the emphasis that are counted for the block would go with it. Where nothing goes, it is the same.
        """
        blocks = self.page.document.blocks
        pieces: list[Span | None] = [block.span for block in blocks]
        cuts: list[Mark] = []
        for row, own in groupby(marks, key=lambda mark: self._row(mark.span.start)):
            piece, gone = _trimmed(blocks[row].span, list(own), self.page.document.text)
            pieces[row] = piece if piece.length else None
            cuts += gone
        if not cuts:
            return self
        rows = [row for row, piece in enumerate(pieces) if piece is not None]
        spans = [piece for piece in pieces if piece is not None]
        if not any(char.isalpha() for span in spans for char in self.page.document.text[slice(*span)]):
            return None
        whole = [mark._replace(span=span) for mark in cuts for span in self.to_whole(mark.span)]
        page = _rebuilt(self.page, rows, spans)
        starts = [block.span.start for block in page.document.blocks]
        before = self.shifts or (0,) * len(blocks)
        shifts = [before[row] + span.start - start for row, span, start in zip(rows, spans, starts, strict=True)]
        return PageLeft(page, (*self.cuts, *whole), tuple(shifts))

    def to_whole(self, span: Span) -> list[Span]:
        """Return where a stretch of what is left stands on the whole page, a span for each block."""
        if not self.shifts:
            return [span]
        found = []
        row, blocks = self._row(span.start), self.page.document.blocks
        while row < len(blocks) and blocks[row].span.start < span.end:
            start, end = max(span.start, blocks[row].span.start), min(span.end, blocks[row].span.end)
            if start < end:
                found.append(Span(start + self.shifts[row], end + self.shifts[row]))
            row += 1
        return found

    def _row(self, at: int) -> int:
        """Return the number of the block that a character is in, or of the one before it."""
        return max(0, bisect_right(self.page.document.blocks, at, key=lambda block: block.span.start) - 1)


def _trimmed(span: Span, marks: Sequence[Mark], text: str) -> tuple[Span, list[Mark]]:
    """Return what is left of a block without the marks that begin or end it, and these marks."""
    gone: list[Mark] = []
    (start, end), waiting = span, list(marks)
    while waiting and not text[start : waiting[0].span.start].strip():
        gone.append(waiting.pop(0))
        start = max(start, min(gone[-1].span.end, end))
    while waiting and not text[waiting[-1].span.end : end].strip():
        gone.append(waiting.pop())
        end = gone[-1].span.start
    words = text[start:end].strip()
    start += text[start:end].find(words) if words else 0
    return Span(start, start + len(words)), sorted(gone, key=lambda mark: mark.span)


def _rebuilt(page: Page, rows: Sequence[int], spans: Sequence[Span]) -> Page:
    """Return a page of some blocks, of which these spans are left, with the elements that still hold text.

    Of a block that was cut short, as many characters less are linked and emphasised: what is cut is mostly a link.
    """
    left = np.array(rows)
    nodes, number = _nodes_left(page.nodes, left, len(page.document.blocks))
    node, broken = number[page.node[left]], _still_broken(page.broken, left)
    old = [page.document.blocks[row].span for row in rows]
    short = np.array([before.length - now.length for before, now in zip(old, spans, strict=True)])
    styles = {name: np.maximum(getattr(page, name)[left] - short, 0) for name in _STYLES}
    linked = styles["linked"]
    unlinked = (short > 0) & (linked == 0)
    texts = [page.document.text[slice(*span)] for span in spans]
    text, placed = joined(texts, goes_on(nodes, node[:-1], node[1:]) & ~broken[1:])
    blocks = [
        _block(page.document.blocks[row], before, now, place, count)
        for row, before, now, place, count in zip(rows, old, spans, placed, linked.tolist(), strict=True)
    ]
    shown = list(_placed(page.selected, spans, placed))
    return replace(
        page,
        document=replace(page.document, text=text, blocks=tuple(blocks)),
        nodes=nodes,
        node=node,
        links=np.where(unlinked, 0, page.links[left]),
        ends_linked=page.ends_linked[left] & ~unlinked,
        broken=broken,
        markup=Markup(),
        selected=tuple(shown),
        **styles,
    )


def _block(block: Block, before: Span, now: Span, place: Span, linked: int) -> Block:
    """Return a block with what is left of it, at its new place."""
    text = block.text[now.start - before.start : now.end - before.start]
    return block._replace(span=place, text=text, link_density=min(1.0, linked / max(1, len(text))))


def _nodes_left(nodes: Nodes, rows: Ints, count: int) -> tuple[Nodes, Ints]:
    """Return the elements without those whose blocks have all gone, and the new number of each that is left."""
    kept = np.zeros(count + 1, np.int64)
    kept[rows + 1] = 1
    above = np.cumsum(kept)
    first, last = above[nodes.first], above[nodes.last]
    gone = (nodes.last > nodes.first) & (last == first)
    while (more := gone | gone[nodes.parent]).sum() > gone.sum():  # elements without text inside those that go
        gone = more
    stays: Flags = ~gone
    number: Ints = np.cumsum(stays) - 1
    parent = number[nodes.parent[stays]]
    columns: dict[str, Any] = {name: getattr(nodes, name)[stays] for name in _UNMOVED}
    places: dict[str, Any] = {"first": first[stays], "last": last[stays], "nth": count_above(parent)}
    return replace(nodes, **columns, **places, parent=parent), number


def _still_broken(broken: Flags, rows: Ints) -> Flags:
    """Return whether only line breaks separate each block that is left from the one above that is."""
    apart = np.cumsum(~broken)
    above = np.concatenate(([0], apart[rows[:-1]]))
    found: Flags = apart[rows] == above
    return found


def _placed(
    selected: Iterable[Sequence[Span]], spans: Sequence[Span], placed: Sequence[Span]
) -> Iterator[tuple[Span, ...]]:
    """Yield the stretches that each selector has found, as far as they are left, at their new places."""
    ends = [span.end for span in spans]
    for stretches in selected:
        found: list[Span] = []
        for start, end in stretches:
            first = bisect_right(ends, start)
            last = bisect_right([span.start for span in spans], end - 1) - 1
            if first <= last:
                begin = max(start, spans[first].start) - spans[first].start + placed[first].start
                stop = min(end, spans[last].end) - spans[last].start + placed[last].start
                found.append(Span(begin, stop))
        yield tuple(found)
