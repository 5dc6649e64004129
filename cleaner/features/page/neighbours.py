"""What columns say of the blocks above and below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.features.columns import UNKNOWN, Columns

DISTANCES: Final = (-2, -1, 1, 2)
"""Blocks from one to those whose values are of interest: above, if negative."""


def neighbours(columns: Mapping[str, NDArray[Any]]) -> Columns:
    """Return columns of the values that the blocks around each one have, named by their distance; -1 outside of a page.

    >>> near = neighbours({"words": np.array([5, 9, 2])})
    >>> list(near), near["words-1"].tolist(), near["words+2"].tolist()
    (['words-2', 'words-1', 'words+1', 'words+2'], [-1.0, 5.0, 9.0], [2.0, -1.0, -1.0])
    """
    size, far = len(next(iter(columns.values()))), max(DISTANCES)
    table = np.full((len(columns), size + 2 * far), UNKNOWN, np.float32)
    for row, values in zip(table, columns.values(), strict=True):
        row[far : far + size] = values
    return {
        f"{name}{by:+d}": row[far + by : far + by + size]
        for name, row in zip(columns, table, strict=True)
        for by in DISTANCES
    }
