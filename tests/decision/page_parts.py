"""A page for tests of what cuts leave and what stays: its columns, and marks on the blocks that are named by text."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from cleaner.decision.judged import Judged
from cleaner.document import Mark
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from cleaner.features.columns import Columns
from cleaner.features.page.passes import first_pass
from cleaner.page_document import Page

PROSE = (
    "The rowers of Hollin Bay met on Sunday to settle who should keep the boathouse once the old crew leaves.",
    "For sixty years the crew has tarred the planks in May, and a surveyor told the meeting that the north wall leans.",
    "A new wall would cost as much as four boats, the treasurer said, but props could stand before June.",
    "Two of the younger rowers offered to prop the wall themselves if the club paid for timber and a week of lodging.",
)


class Parts(NamedTuple):
    """A page, the columns of the first pass, and marks on the blocks that are cut."""

    page: Page
    columns: Columns
    cuts: list[Mark]

    @property
    def scored(self) -> dict[int, Mark]:
        """The marks by the numbers of their blocks."""
        row_of = {block.span: row for row, block in enumerate(self.page.document.blocks)}
        return {row_of[mark.span]: mark for mark in self.cuts}

    def row(self, text: str) -> int:
        """Return the number of the block that begins with a text."""
        return next(row for row, block in enumerate(self.page.document.blocks) if block.text.startswith(text))

    def texts(self, marks: Collection[Mark]) -> list[str]:
        """Return the texts that marks are on."""
        return [self.page.document.text[slice(*mark.span)] for mark in marks]

    def judged(self, known: Collection[str] = ()) -> Judged:
        """Return what is known of the blocks; all are likely, and rules know those with these texts."""
        spans = {mark.span for mark in self.cuts}
        blocks = self.page.document.blocks
        cut = np.array([block.span in spans for block in blocks])
        is_known = np.array([block.text in known for block in blocks])
        return Judged(self.page, self.columns, cut, is_known, np.ones(len(blocks), bool))


def parts(html: str, cut: Collection[str], confidence: float = 0.75) -> Parts:
    """Return a page with marks on the blocks with these texts."""
    page = build(read_page(html), None, "page")
    assert page is not None
    blocks = page.document.blocks
    assert set(cut) <= {block.text for block in blocks}
    marks = [Mark(block.span, "score/page", "other", confidence, "") for block in blocks if block.text in cut]
    return Parts(page, first_pass(page).columns, marks)


def paragraphs(*texts: str) -> str:
    """Return paragraphs of a page."""
    return "".join(f"<p>{text}</p>" for text in texts)
