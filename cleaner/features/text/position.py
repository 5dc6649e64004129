"""Where a block is: in the document, relative to the prose, and in its streak of blocks that are not prose."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.arrays import Flags, Floats
from cleaner.features.columns import Columns, above, since, streaks, until

FAR_PROSE_BLOCKS: Final = 50
"""Blocks from which a distance to the nearest prose makes no more difference."""
FAR_EDGE_BLOCKS: Final = 30
"""The same, for the distances to the first and the last prose."""
MARKED: Final = 0.5
"""Confidence from which a mark counts."""


def position(words: Floats, prose: Flags) -> Columns:
    """Return columns on position: ``before`` and ``after`` are shares of the document's words, others logs or blocks.

    ``to_first`` and ``to_last`` are distances to the first and the last prose, ``to_above`` and ``to_below`` to the
    nearest; ``within`` is whether a block is between the first and the last.
    """
    size = len(words)
    rows = np.arange(size)
    total = max(1.0, float(words.sum()))
    before = above(words)
    after = np.maximum(total - before - words, 0)
    body = np.where(prose, words, 0)
    body_before = above(body)
    where = np.flatnonzero(prose)
    first, last = (where[0], where[-1]) if len(where) else (0, size - 1)
    return {
        "before": before / total,
        "after": after / total,
        "words_before": np.log1p(before),
        "words_after": np.log1p(after),
        "prose_before": np.log1p(body_before),
        "prose_after": np.log1p(np.maximum(body.sum() - body_before - body, 0)),
        "from_end": size - 1 - rows,
        "to_first": np.clip(rows - first, -FAR_EDGE_BLOCKS, FAR_EDGE_BLOCKS),
        "to_last": np.clip(last - rows, -FAR_EDGE_BLOCKS, FAR_EDGE_BLOCKS),
        "within": (rows >= first) & (rows <= last),
        "to_above": since(prose, FAR_PROSE_BLOCKS),
        "to_below": until(prose, FAR_PROSE_BLOCKS),
    }


def streak(words: Floats, capitals: Floats, mark: Floats, prose: Flags) -> Columns:
    """Return columns on the streak of blocks without prose that a block is in; 0 for prose."""
    groups = streaks(prose)
    rows = np.arange(len(prose))
    mean = groups.mean(words)
    found: Columns = {
        "run": groups.sizes[groups.of],
        "run_below": groups.sizes[groups.of] - 1 - rows + np.searchsorted(groups.of, groups.of),
        "run_words": mean,
        "run_spread": np.sqrt(np.maximum(groups.mean(words * words) - mean * mean, 0)),
        "run_capitals": groups.mean(capitals),
        "run_marks": groups.mean(mark >= MARKED),
    }
    return {name: np.where(prose, 0, values) for name, values in found.items()}
