"""The marks that rules and detectors have already put on a block and on the blocks around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

import numpy as np

from cleaner.arrays import Flags
from cleaner.categories import ROWS, Family
from cleaner.document import Mark
from cleaner.features.columns import Columns, above, since, until
from cleaner.features.text.position import MARKED

FAR_MARK_BLOCKS: Final = 30
"""Blocks from which a distance makes no more difference."""
FAMILIES: Final = tuple(get_args(Family))
"""Categories that mean the same to their neighbours, see ``cleaner.categories``; the others gained nothing more."""


def rule_marks(whole: Sequence[Mark | None], inside: Sequence[float]) -> Columns:
    """Return columns on marks.

    ``whole`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.
    ``since_`` and ``until_`` are the distances in blocks to marks above and below: any, and those of a family.
    """
    confidence = np.array([mark.confidence if mark else 0.0 for mark in whole], np.float32)
    sure = confidence >= MARKED
    over = above(sure.astype(np.int64))
    flags = np.column_stack((sure, _families(whole) & sure[:, None]))
    names = ("mark", *FAMILIES)
    higher, lower = since(flags, FAR_MARK_BLOCKS), until(flags, FAR_MARK_BLOCKS)
    return {
        "mark": confidence,
        "mark_inside": np.array(inside, np.float32),
        "mark_share": np.full(len(sure), sure.mean()),
        "marks_above": over,
        "marks_below": sure.sum() - over - sure,
        "caption_mark": np.where(flags[:, 1], confidence, 0),
        **{f"since_{name}": higher[:, at] for at, name in enumerate(names)},
        **{f"until_{name}": lower[:, at] for at, name in enumerate(names)},
    }


def _families(whole: Sequence[Mark | None]) -> Flags:
    """Return for each block (a row) and family (a column) whether the block's mark is of it."""
    number = np.array([_NUMBER.get(mark.category, -1) if mark else -1 for mark in whole])
    flags: Flags = number[:, None] == np.arange(len(FAMILIES))
    return flags


_NUMBER: Final = {row.name: FAMILIES.index(row.family) for row in ROWS if row.family}
