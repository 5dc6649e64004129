"""The blocks around a block, the document above and below it, and the document as a whole."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.arrays import Flags
from cleaner.document import Document
from cleaner.features.columns import UNKNOWN, Columns, shifted
from cleaner.features.text.position import MARKED

WINDOW_BLOCKS: Final = 5
"""Blocks above and below over which the nearer means are taken."""
SHORT_WORDS: Final = 6
"""Most words of a short block."""
WIDE_BREAKS: Final = 4
"""Line breaks from which a gap makes no more difference."""
_NEIGHBOURS: Final[dict[str, tuple[int, ...]]] = {
    "words": (-2, -1, 1, 2),
    "capitals": (-1, 1),
    "cohesion": (-2, -1, 1, 2),
    "mark": (1,),
}
"""Columns that a block has of its neighbours too, and at which distances."""
_AVERAGED: Final = ("i", "you", "we", "finished", "capitals", "digits", "small_start")


def neighbours(columns: Columns) -> Columns:
    """Return columns of the blocks next to each; -1 outside the document."""
    return {
        f"{name}{by:+d}": shifted(columns[name].astype(np.float32), by, UNKNOWN)
        for name, distances in _NEIGHBOURS.items()
        for by in distances
    }


def means(columns: Columns, prose: Flags) -> Columns:
    """Return means over the blocks around each: readers' comments and lists of other articles sound different.

    ``head_`` is all above, ``tail_`` the block and all below, ``turn_`` their difference, ``up_`` and ``down_`` a few
    blocks above and below.
    """
    averaged: Columns = {name: columns[name] for name in _AVERAGED}
    averaged |= {
        "exclamations": np.minimum(columns["exclamations"], 3),
        "cohesion": np.maximum(columns["cohesion"], 0),
        "length": np.log1p(columns["words"]),
        "marks": columns["mark"] >= MARKED,
        "prose": prose,
    }
    size = len(prose)
    sums = np.zeros((size + 1, len(averaged)))
    for at, column in enumerate(averaged.values()):
        np.cumsum(column, out=sums[1:, at])
    rows = np.arange(size)
    first, last = np.maximum(rows - WINDOW_BLOCKS, 0), np.minimum(rows + 1 + WINDOW_BLOCKS, size)
    head = sums[:-1] / np.maximum(rows, 1)[:, None]
    tail = (sums[-1] - sums[:-1]) / (size - rows)[:, None]
    up = (sums[:-1] - sums[first]) / np.maximum(rows - first, 1)[:, None]
    down = (sums[last] - sums[1:]) / np.maximum(last - rows - 1, 1)[:, None]
    parts = {"head": head, "tail": tail, "turn": tail - head, "up": up, "down": down}
    return {f"{part}_{name}": found[:, at] for part, found in parts.items() for at, name in enumerate(averaged)}


def whole(document: Document, columns: Columns, prose: Flags) -> Columns:
    """Return columns on the document as a whole, the same for each block, and the block's length against its prose."""
    words = columns["words"]
    total = max(1.0, float(words.sum()))
    typical = float(np.median(words[prose])) if prose.any() else 0.0
    values = {
        "blocks": len(words),
        "words": total,
        "short": (words <= SHORT_WORDS).mean(),
        "finished": columns["finished"].mean(),
        "prose_length": typical,
        "prose": words[prose].sum() / total,
        "gaps": _mean_gap(document),
        "capitals": (columns["capitals"] * words).sum() / total,
        "quotes": columns["quote"].sum() / total,
        "first_prose": np.argmax(prose),
        "spread": words.std(),
        "digits": columns["digits"].mean(),
    }
    found: Columns = {f"document_{name}": np.full(len(words), value) for name, value in values.items()}
    return found | {"relative_length": np.log1p(words) - np.log1p(typical)}


def _mean_gap(document: Document) -> float:
    """Return how many line breaks are above a block on average; the first counts as having the most."""
    text, blocks = document.text, document.blocks
    ends = (block.span.end for block in blocks)
    starts = (block.span.start for block in blocks[1:])
    gaps = [min(WIDE_BREAKS, text.count("\n", end, start)) for end, start in zip(ends, starts, strict=False)]
    return (WIDE_BREAKS + sum(gaps)) / len(blocks)
