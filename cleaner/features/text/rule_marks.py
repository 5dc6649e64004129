"""The marks that rules and detectors have already put on a block and on the blocks around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

import numpy as np

from cleaner.categories import ROWS, Family
from cleaner.document import Mark
from cleaner.features.columns import Columns, Groups
from cleaner.features.text.position import MARKED

FAR_MARK_BLOCKS: Final = 30
"""Blocks from which a distance makes no more difference."""
FAMILIES: Final = tuple(get_args(Family))
"""Categories that mean the same to their neighbours, see ``cleaner.categories``; the others gained nothing more."""


def rule_marks(whole: Sequence[Mark | None], inside: Sequence[float], documents: Groups) -> Columns:
    """Return columns on marks.

    ``whole`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.
    ``since_`` and ``until_`` are the distances in blocks to marks above and below: any, and those of a family.
    """
    marked = [(at, mark.confidence, _NUMBER.get(mark.category, 0)) for at, mark in enumerate(whole) if mark]
    confidence = np.zeros(len(whole), np.float32)
    flags = np.zeros((1 + len(FAMILIES), len(whole)), bool)
    if marked:
        rows, values, families = (np.array(column) for column in zip(*marked, strict=True))
        confidence[rows] = values
        flags[families, rows] = True
        flags[0] = confidence >= MARKED
        flags &= flags[0]
    sure, of = flags[0], documents.of
    count, over = documents.totals(sure), documents.above(sure)
    higher, lower = documents.since(flags, FAR_MARK_BLOCKS), documents.until(flags, FAR_MARK_BLOCKS)
    return {
        "mark": confidence,
        "mark_inside": np.array(inside, np.float32),
        "mark_share": (count / documents.sizes)[of],
        "marks_above": over,
        "marks_below": count[of] - over - sure,
        "caption_mark": np.where(flags[1], confidence, 0),
        **dict(zip(_SINCE, higher, strict=True)),
        **dict(zip(_UNTIL, lower, strict=True)),
    }


_NUMBER: Final = {row.name: 1 + FAMILIES.index(row.family) for row in ROWS if row.family}
"""The family of each category, counted from 1; 0 is that of marks of no family."""
_SINCE, _UNTIL = (tuple(f"{way}_{name}" for name in ("mark", *FAMILIES)) for way in ("since", "until"))
