"""What both passes and the rules have made of a page, in the form in which it is asked what stays all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from cleaner.arrays import Flags
from cleaner.decision.claims import Claims
from cleaner.document import Mark, Span
from cleaner.features.columns import Columns
from cleaner.page_document import Page

PARAGRAPH_WORDS: Final = 8
"""Words of a whole sentence from which a block counts as a paragraph of the article."""
LINKED: Final = 0.35
"""Share of linked characters from which a block is a pointer to something else."""
KNOWN: Final = 0.5
"""Confidence of a rule from which what it marks does not stay."""


class Judged(NamedTuple):
    """The blocks of a page: by number, those that the scores would cut, and of the others the article's paragraphs.

    By span, those that a rule knows, and those that the first pass takes for likely.
    """

    cut: Flags
    paragraphs: Flags
    known: frozenset[Span]
    likely: frozenset[Span]

    def without(self, rows: Iterable[int]) -> Judged:
        """Return the same with further blocks that are cut, by number."""
        cut = self.cut.copy()
        cut[list(rows)] = True
        return self._replace(cut=cut, paragraphs=self.paragraphs & ~cut)


def judge(page: Page, columns: Columns, claims: Claims, scored: Iterable[Mark]) -> Judged:
    """Return what is known of the blocks of a page.

    ``columns`` are those of the first pass, ``claims`` on the likely blocks, ``scored`` the marks of both passes.
    """
    spans = {mark.span for mark in scored}
    cut = np.array([block.span in spans for block in page.document.blocks])
    prose = (columns["words"] >= PARAGRAPH_WORDS) & (columns["linked"] < LINKED) & (columns["finished"] > 0)
    known = frozenset(mark.span for mark in claims.whole if mark and mark.confidence >= KNOWN)
    return Judged(cut, ~cut & prose, known, frozenset(block.span for block in claims.document.blocks))
