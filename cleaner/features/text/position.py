"""Where a block is: in the document, relative to the prose, and in its streak of blocks that are not prose."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.arrays import Flags, Floats, Ints
from cleaner.features.columns import Columns, Groups

FAR_PROSE_BLOCKS: Final = 50
"""Blocks from which a distance to the nearest prose makes no more difference."""
FAR_EDGE_BLOCKS: Final = 30
"""The same, for the distances to the first and the last prose."""
MARKED: Final = 0.5
"""Confidence from which a mark counts."""
_STREAK: Final = ("run", "run_below", "run_words", "run_spread", "run_capitals", "run_marks")


def position(words: Floats, prose: Flags, documents: Groups) -> Columns:
    """Return columns on position: ``before`` and ``after`` are shares of the document's words, others logs or blocks.

    ``to_first`` and ``to_last`` are distances to the first and the last prose, ``to_above`` and ``to_below`` to the
    nearest; ``within`` is whether a block is between the first and the last.
    """
    of, own = documents.of, documents.own
    last = documents.sizes - 1
    counted = np.array((words, np.where(prose, words, 0)), np.float64)
    totals = documents.totals(counted)
    totals[0] = np.maximum(totals[0], 1)
    before = documents.above(counted)
    amounts = np.concatenate((before, totals[:, of] - before - counted), dtype=np.float32)
    logs = np.log1p(amounts)
    shares = amounts[::2] / totals[0].astype(np.float32)[of]
    first_prose, last_prose = ends_of(prose, documents)
    to_first, to_last = own - first_prose[of], last_prose[of] - own
    return {
        "before": shares[0],
        "after": shares[1],
        "words_before": logs[0],
        "words_after": logs[2],
        "prose_before": logs[1],
        "prose_after": logs[3],
        "from_end": last[of] - own,
        "to_first": np.minimum(np.maximum(to_first, -FAR_EDGE_BLOCKS), FAR_EDGE_BLOCKS),
        "to_last": np.minimum(np.maximum(to_last, -FAR_EDGE_BLOCKS), FAR_EDGE_BLOCKS),
        "within": (to_first >= 0) & (to_last >= 0),
        "to_above": documents.since(prose, FAR_PROSE_BLOCKS),
        "to_below": documents.until(prose, FAR_PROSE_BLOCKS),
    }


def ends_of(prose: Flags, documents: Groups) -> tuple[Ints, Ints]:
    """Return the numbers of the first and the last prose of each document, or of its ends if it has none."""
    starts, last = documents.starts, documents.sizes - 1
    first_prose = np.minimum.reduceat(np.where(prose, documents.own, len(prose)), starts)
    last_prose = np.maximum.reduceat(np.where(prose, documents.own, -1), starts)
    none = last_prose < 0
    return np.where(none, 0, first_prose), np.where(none, last, last_prose)


def streak(words: Floats, capitals: Floats, mark: Floats, prose: Flags, documents: Groups) -> Columns:
    """Return columns on the streak of blocks without prose that a block is in; 0 for prose."""
    streaks = documents.streaks(prose)
    size = streaks.sizes[streaks.of]
    mean = streaks.mean(words)
    found = (
        size,
        size - 1 - streaks.own,
        mean,
        np.sqrt(np.maximum(streaks.mean(words * words) - mean * mean, 0)),
        streaks.mean(capitals),
        streaks.mean(mark >= MARKED),
    )
    return dict(zip(_STREAK, np.where(prose, 0, found), strict=True))
