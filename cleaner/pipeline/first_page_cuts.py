"""What rules of packs that cut first take from a page, before its blocks are measured."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.extraction.page_left import PageLeft
from cleaner.marking.marker import Marker, Matches
from cleaner.page_document import Page
from cleaner.pipeline.first_cuts import find_apart
from cleaner.pipeline.pieces import clear_of
from cleaner.pipeline.reading import ROUNDS


def cut_first_on_page(page: Page, marker: Marker, kept: Iterable[int] = ()) -> PageLeft:
    """Return what is left of a page when all is cut that the rules find in it, and in the rest; not in blocks to keep.

    Where they would leave no letter, or find no end, they cut nothing.
    """
    whole = left = PageLeft(page)
    stays = [page.document.blocks[row].span for row in kept]
    known: dict[str, Matches] = {}
    for _ in range(ROUNDS):
        found = find_apart(left.page.document, marker, known)
        if stays:
            found = [mark for mark in found if clear_of([mark._replace(span=left.to_whole(mark.span)[0])], stays)]
        further = left.without(found)
        if further is None:
            return whole
        if further is left:
            return left
        left = further
    return whole
