"""Columns with an entry a block, and small sums over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Floats, Ints

Columns: TypeAlias = dict[str, NDArray[Any]]
UNKNOWN: Final = -1.0
"""Value of a column where there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Features:
    """Named columns of numbers with a row a block."""

    columns: Columns

    def matrix(self, names: Sequence[str]) -> Floats:
        """Return the named columns side by side, in that order.

        Raises:
            KeyError: there is no column of that name.

        """
        matrix = np.empty((len(self.columns["words"]), len(names)), np.float32)
        for at, name in enumerate(names):
            matrix[:, at] = self.columns[name]
        return matrix


def shifted(values: NDArray[Any], by: int, fill: float) -> NDArray[Any]:
    """Return the values ``by`` rows further down (up, if negative), and ``fill`` outside.

    >>> shifted(np.array([1, 2, 3]), 1, 0).tolist(), shifted(np.array([1, 2, 3]), -1, 0).tolist()
    ([2, 3, 0], [0, 1, 2])
    """
    moved = np.full_like(values, fill)
    if 0 < by < len(values):
        moved[:-by] = values[by:]
    elif 0 < -by < len(values):
        moved[-by:] = values[:by]
    return moved


def since(flags: Flags, most: int) -> Ints:
    """Return for each row how many rows above it the last flagged one is, at most ``most``.

    ``flags`` may have several columns; each is measured separately.

    >>> since(np.array([False, True, False, False]), 9).tolist()
    [9, 9, 1, 2]
    """
    rows = np.arange(len(flags)).reshape(-1, *(1,) * (flags.ndim - 1))
    last = np.full(flags.shape, -most)
    np.maximum.accumulate(np.where(flags, rows, -most)[:-1], axis=0, out=last[1:])
    distances: Ints = np.minimum(rows - last, most)
    return distances


def until(flags: Flags, most: int) -> Ints:
    """Return for each row how many rows below it the next flagged one is, at most ``most``.

    >>> until(np.array([False, True, False]), 9).tolist()
    [1, 9, 9]
    """
    return since(flags[::-1], most)[::-1]


def above(values: NDArray[Any]) -> NDArray[Any]:
    """Return the sums of all rows above each.

    >>> above(np.array([1, 2, 3])).tolist()
    [0, 1, 3]
    """
    sums: NDArray[Any] = np.cumsum(values) - values
    return sums


class Groups(NamedTuple):
    """Groups of rows: the number of each row's group, and how many rows each group has."""

    of: Ints
    sizes: Ints

    def mean(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return for each row the mean of its group."""
        return (np.bincount(self.of, weights=values) / self.sizes)[self.of]


def streaks(flags: Flags) -> Groups:
    """Group neighbouring rows with equal flags.

    >>> streaks(np.array([True, True, False])).of.tolist()
    [0, 0, 1]
    """
    of = np.cumsum(flags[1:] != flags[:-1])
    of = np.concatenate(([0], of))
    return Groups(of, np.bincount(of))
