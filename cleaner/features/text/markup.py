"""What Markdown says of a block: how much of it is linked, and whether it is a heading or an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.arrays import Doubles
from cleaner.document import Block
from cleaner.features.columns import UNKNOWN, Columns, Groups

WINDOW_BLOCKS: Final = 5
"""Blocks above and below over which the share of linked words is taken."""
FAR_HEADING_BLOCKS: Final = 30
"""Blocks from which a distance to a heading makes no more difference."""
LINKED: Final = 0.5
"""Link density from which a block is a link."""
MARKUP_COLUMNS: Final = frozenset(
    "linked linked-1 linked+1 linked_around linked_run document_linked heading item since_heading until_heading".split()
)
"""The columns of Markdown, which plain text lacks."""


def markup(blocks: Sequence[Block], columns: Columns, documents: Groups) -> Columns:
    """Return columns on markup. Densities are shares (0..1) of letters that are link text, weighted by words in sums.

    ``linked`` is that of a block, ``linked-1`` and ``linked+1`` those of its neighbours, ``linked_around`` that of the
    blocks around, ``linked_run`` how many blocks of its streak are links, ``document_linked`` that of the document.
    ``heading`` and ``item`` say what a block is, ``since_heading`` and ``until_heading`` how many blocks away the next
    ones are.
    """
    density = np.array([block.link_density for block in blocks])
    words = np.maximum(columns["words"], 1).astype(np.float64)
    linked = density >= LINKED
    heading = np.array([block.kind == "heading" for block in blocks])
    runs = documents.streaks(linked)
    table = np.array((density * words, words))
    linked_around, around = _around(table, documents)
    linked_words, all_words = documents.sums(table)
    return {
        "linked": density,
        "linked-1": documents.shifted(density, -1, UNKNOWN),
        "linked+1": documents.shifted(density, 1, UNKNOWN),
        "linked_around": linked_around / around,
        "linked_run": np.where(linked, runs.sizes[runs.of], 0),
        "document_linked": (linked_words / all_words)[documents.of],
        "heading": heading,
        "item": np.array([block.kind == "list_item" for block in blocks]),
        "since_heading": documents.since(heading, FAR_HEADING_BLOCKS),
        "until_heading": documents.until(heading, FAR_HEADING_BLOCKS),
    }


def _around(values: Doubles, documents: Groups) -> Doubles:
    """Return the sums over each block and those around it.

    >>> from cleaner.features.columns import stacked
    >>> _around(np.array([[1.0, 0, 0, 0, 0, 0, 2, 8]]), stacked([7, 1])).tolist()
    [[1.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 8.0]]
    """
    own, of = documents.own, documents.of
    sums = documents.running(values)
    above, below = np.arange(len(of)) + of, documents.sizes[of] - own
    last = above + np.minimum(below, 1 + WINDOW_BLOCKS)
    found: Doubles = sums.take(last, axis=1) - sums.take(above - np.minimum(own, WINDOW_BLOCKS), axis=1)
    return found
