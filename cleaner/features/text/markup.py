"""What Markdown says of a block: how much of it is linked, and whether it is a heading or an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.arrays import Doubles
from cleaner.document import Block
from cleaner.features.columns import UNKNOWN, Columns, shifted, since, streaks, until

WINDOW_BLOCKS: Final = 5
"""Blocks above and below over which the share of linked words is taken."""
FAR_HEADING_BLOCKS: Final = 30
"""Blocks from which a distance to a heading makes no more difference."""
LINKED: Final = 0.5
"""Link density from which a block is a link."""


def markup(blocks: Sequence[Block], columns: Columns) -> Columns:
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
    runs = streaks(linked)
    return {
        "linked": density,
        "linked-1": shifted(density, -1, UNKNOWN),
        "linked+1": shifted(density, 1, UNKNOWN),
        "linked_around": _around(density * words) / _around(words),
        "linked_run": np.where(linked, runs.sizes[runs.of], 0),
        "document_linked": np.full(len(blocks), (density * words).sum() / words.sum()),
        "heading": heading,
        "item": np.array([block.kind == "list_item" for block in blocks]),
        "since_heading": since(heading, FAR_HEADING_BLOCKS),
        "until_heading": until(heading, FAR_HEADING_BLOCKS),
    }


def _around(values: Doubles) -> Doubles:
    """Return the sum over each block and those around it.

    >>> _around(np.array([1.0, 0, 0, 0, 0, 0, 2])).tolist()
    [1.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0]
    """
    sums = np.concatenate(([0.0], np.cumsum(values)))
    rows = np.arange(len(values))
    return sums[np.minimum(rows + 1 + WINDOW_BLOCKS, len(values))] - sums[np.maximum(rows - WINDOW_BLOCKS, 0)]
