"""What both passes and the rules have made of a page, in the form in which it is asked what stays all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.decision.claims import Claims
from cleaner.features.columns import Columns
from cleaner.page_document import Page

PARAGRAPH_WORDS: Final = 8
"""Words of a whole sentence from which a block counts as a paragraph of the article."""
LINKED: Final = 0.35
"""Share of linked characters from which a block is a pointer to something else."""
KNOWN: Final = 0.5
"""Confidence of a rule from which what it marks does not stay."""
TITLED: Final = 0.8
"""Overlap with the page's title from which a block repeats it."""
TITLE_WORDS: Final = 3
"""Words of such a block at least."""


@dataclass(frozen=True)
class Judged:
    """A page with what both passes and the rules have made of its blocks.

    ``columns`` are those of the first pass; ``cut`` flags the blocks that the scores would cut, ``known`` those that a
    rule knows, ``likely`` those that the first pass takes for likely. By number, those ``selected`` must stay, for
    rules select them by markup.
    """

    page: Page
    columns: Columns
    cut: Flags
    known: Flags
    likely: Flags
    selected: frozenset[int] = frozenset()

    @cached_property
    def paragraphs(self) -> Flags:
        """The article's paragraphs, among the blocks that are kept."""
        words, linked, finished = (self.columns[name] for name in ("words", "linked", "finished"))
        found: Flags = ~self.cut & (words >= PARAGRAPH_WORDS) & (linked < LINKED) & (finished > 0)
        return found

    @cached_property
    def prose(self) -> Ints:
        """The characters of paragraphs above each block, and of all."""
        return sums(np.where(self.paragraphs, self.page.sizes, 0))

    @cached_property
    def titles(self) -> Ints:
        """The titles above each block, and all: headings of the first rank, and what repeats the page's title.

        No region that goes holds one.
        """
        repeats = (self.columns["title_overlap"] >= TITLED) & (self.columns["words"] >= TITLE_WORDS)
        return sums(repeats | self.page.nodes.tagged({"h1"})[self.page.node])

    def prose_in(self, node: int) -> int:
        """Return the characters of the article's paragraphs inside an element."""
        nodes = self.page.nodes
        return int(self.prose[nodes.last[node]] - self.prose[nodes.first[node]])

    def without(self, rows: Collection[int]) -> Judged:
        """Return the same with further blocks that are cut, by number."""
        if not rows:
            return self
        cut = self.cut.copy()
        cut[list(rows)] = True
        return replace(self, cut=cut)


def judge(
    page: Page,
    columns: Columns,
    claims: Claims,
    likely: Ints,
    scored: Iterable[int] = (),
    selected: frozenset[int] = frozenset(),
) -> Judged:
    """Return what is known of the blocks of a page.

    ``columns`` are those of the first pass, ``claims`` on the likely blocks. ``likely`` are the numbers of these,
    ``scored`` of those that a pass marks, ``selected`` of those that stay.
    """
    is_known = [mark is not None and mark.confidence >= KNOWN for mark in claims.whole]
    size = len(page.node)
    cut, known = flagged(list(scored), size), flagged(likely[is_known], size)
    return Judged(page, columns, cut, known, flagged(likely, size), selected)


def flagged(rows: Sequence[int] | Ints, size: int) -> Flags:
    """Return flags on some of so many blocks.

    >>> flagged([2], 3).tolist(), flagged([], 1).tolist()
    ([False, False, True], [False])
    """
    flags = np.zeros(size, bool)
    flags[rows] = True
    return flags


def sums(values: Flags | Ints) -> Ints:
    """Return the sums of all values before each, and of all."""
    return np.concatenate(([0], np.cumsum(values)))
