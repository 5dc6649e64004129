"""Columns with an entry a block, the groups that rows of them form, and small sums over these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags, Floats, Ints

Columns: TypeAlias = dict[str, NDArray[Any]]
UNKNOWN: Final = -1.0
"""Value of a column where there is nothing to measure."""
_FAR: Final = 1 << 20
"""Rows between groups: more than any distance that counts."""


@dataclass(frozen=True, slots=True)
class Features:
    """Named columns of numbers with a row a block."""

    columns: Columns

    def matrix(self, names: Sequence[str]) -> Floats:
        """Return the named columns side by side, in that order; each is contiguous in memory.

        Raises:
            KeyError: there is no column of that name.

        """
        below_each_other = np.concatenate([self.columns[name] for name in names], dtype=np.float32, casting="unsafe")
        return below_each_other.reshape(len(names), -1).T


@dataclass(frozen=True)
class Groups:
    """Rows in groups of neighbours: the documents of a window, or streaks of blocks that have something in common.

    ``starts`` and ``sizes`` have an entry a group, and no group is empty; ``of`` has one a row: the number of its
    group.

    Columns may come several at a time, as the rows of a table: the last axis is always that of the blocks.
    """

    starts: Ints
    sizes: Ints
    of: Ints

    @cached_property
    def own(self) -> Ints:
        """The number of each row in its group."""
        return np.arange(len(self.of)) - self.starts[self.of]

    @cached_property
    def slices(self) -> list[slice]:
        """Where the rows of each group are."""
        starts = self.starts.tolist()
        return [slice(start, end) for start, end in pairwise([*starts, len(self.of)])]

    @cached_property
    def _places(self) -> Ints:
        """Places for all rows, so far apart from one group to the next that no distance to another group counts."""
        return np.arange(len(self.of)) + self.of * _FAR

    def totals(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sum of each group's values, which must be flags, whole numbers or halves.

        Their sums are the same in any order. Those of other numbers are not, see ``sums``.
        """
        kind = np.int64 if values.dtype.kind in "bi" else np.float64
        return np.add.reduceat(values, self.starts, axis=-1, dtype=kind)

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sums of each group's values, added up in the order in which those of the group alone are."""
        return np.array([[np.add.reduce(column[part]) for part in self.slices] for column in values], values.dtype)

    def running(self, values: Doubles) -> Doubles:
        """Return running sums, added up in the order in which those of the group alone are.

        Each group has an entry more than rows: that of a row is the sum of those above it, and the last that of all.

        >>> stacked([2, 1]).running(np.array([[1.0, 2.0, 5.0]])).tolist()
        [[0.0, 1.0, 3.0, 0.0, 5.0]]
        """
        sums = np.zeros((len(values), values.shape[1] + len(self.starts)))
        for number, part in enumerate(self.slices):
            values[:, part].cumsum(axis=1, out=sums[:, part.start + number + 1 : part.stop + number + 1])
        return sums

    def mean(self, values: NDArray[Any]) -> Doubles:
        """Return for each row the mean of its group."""
        means: Doubles = (np.bincount(self.of, values) / self.sizes)[self.of]
        return means

    def above(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sums of all rows above each in its group, of flags, whole numbers or halves.

        >>> stacked([2, 3]).above(np.array([1, 2, 3, 4, 5])).tolist()
        [0, 1, 0, 3, 7]
        """
        sums = above(values)
        found: NDArray[Any] = sums - sums[..., self.starts][..., self.of]
        return found

    def shifted(self, values: NDArray[Any], by: int, fill: float) -> NDArray[Any]:
        """Return the values ``by`` rows further down (up, if negative), and ``fill`` outside of the group.

        >>> stacked([2, 3]).shifted(np.array([1, 2, 3, 4, 5]), 1, 0).tolist()
        [2, 0, 4, 5, 0]
        """
        moved = shifted(values, by, fill)
        if len(self.starts) > 1:
            beyond = self.own < -by if by < 0 else self.own >= (self.sizes - by)[self.of]
            moved[..., beyond] = fill
        return moved

    def since(self, flags: Flags, most: int) -> Ints:
        """Return for each row how many rows above it the last flagged one of its group is, at most ``most``.

        >>> stacked([2, 3]).since(np.array([True, False, False, True, False]), 9).tolist()
        [9, 1, 9, 9, 1]
        """
        return _since(flags, self._places, most)

    def until(self, flags: Flags, most: int) -> Ints:
        """Return for each row how many rows below it the next flagged one of its group is, at most ``most``.

        >>> stacked([2, 3]).until(np.array([True, False, False, True, False]), 9).tolist()
        [9, 9, 1, 9, 9]
        """
        places = self._places
        return _since(flags[..., ::-1], places[-1] - places[::-1], most)[..., ::-1]

    def streaks(self, flags: Flags) -> Groups:
        """Group neighbouring rows with equal flags, within these groups.

        >>> stacked([3, 1]).streaks(np.array([True, True, False, False])).of.tolist()
        [0, 0, 1, 2]
        """
        begins = changes(flags)
        begins[self.starts] = True
        ends = np.append(begins[1:], True).nonzero()[0] + 1
        sizes = steps(ends)
        return Groups(ends - sizes, sizes, begins.cumsum() - 1)


def stacked(sizes: Iterable[int]) -> Groups:
    """Return the groups of documents of these sizes (in blocks, at least one), one below the other."""
    counts = np.array(list(sizes), np.int64)
    return Groups(above(counts), counts, np.arange(len(counts)).repeat(counts))


def steps(values: Ints) -> Ints:
    """Return how much each value is above the one before; the first is above 0.

    >>> steps(np.array([3, 3, 7])).tolist()
    [3, 0, 4]
    """
    found = values.copy()
    found[1:] -= values[:-1]
    return found


def changes(values: NDArray[Any]) -> Flags:
    """Return which values differ from the one before; the first does.

    >>> changes(np.array([7, 7, 8])).tolist()
    [True, False, True]
    """
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def ranked(values: Ints) -> Ints:
    """Return for each value how many different ones are less; ``np.unique`` takes three times as long for a page.

    >>> ranked(np.array([7, 9, 7, 2])).tolist()
    [1, 2, 1, 0]
    """
    order = values.argsort()
    found = np.empty(len(values), np.int64)
    found[order] = changes(values[order]).cumsum() - 1
    return found


def shifted(values: NDArray[Any], by: int, fill: float) -> NDArray[Any]:
    """Return the values ``by`` rows further down (up, if negative), and ``fill`` outside.

    >>> shifted(np.array([1, 2, 3]), 1, 0).tolist(), shifted(np.array([1, 2, 3]), -1, 0).tolist()
    ([2, 3, 0], [0, 1, 2])
    """
    moved = np.empty_like(values)
    moved.fill(fill)
    if 0 < by < values.shape[-1]:
        moved[..., :-by] = values[..., by:]
    elif 0 < -by < values.shape[-1]:
        moved[..., -by:] = values[..., :by]
    return moved


def since(flags: Flags, most: int) -> Ints:
    """Return for each row how many rows above it the last flagged one is, at most ``most``.

    >>> since(np.array([False, True, False, False]), 9).tolist()
    [9, 9, 1, 2]
    """
    return _since(flags, np.arange(flags.shape[-1]), most)


def _since(flags: Flags, places: Ints, most: int) -> Ints:
    last = np.empty(flags.shape, np.int64)
    last[..., 0] = -most
    np.maximum.accumulate(np.where(flags, places, -most)[..., :-1], axis=-1, out=last[..., 1:])
    distances: Ints = np.minimum(places - last, most)
    return distances


def above(values: NDArray[Any]) -> NDArray[Any]:
    """Return the sums of all rows above each.

    >>> above(np.array([1, 2, 3])).tolist()
    [0, 1, 3]
    """
    sums: NDArray[Any] = values.cumsum(axis=-1) - values
    return sums
