"""Which leaf of each tree a block comes to, for 64 blocks at a time: sets of blocks, as the bits of numbers.

A node splits the blocks that reach it in two with one AND, whatever their number, so all trees are gone through level
by level with a few operations on whole levels, and no block looks up where it goes next. Source: the bit vectors of
QuickScorer (Lucchese and others 2015), which hold the leaves that a block can reach, the other way around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Floats

Places: TypeAlias = NDArray[np.intp]
Sets: TypeAlias = NDArray[np.uint64]
"""Sets of blocks, a row each."""

WORD: Final = 64
"""Blocks in a number of a set."""
WIDTH: Final = 4
"""The thresholds of a feature are padded to a multiple of this, so that few operations compare them all."""


class Thresholds(NamedTuple):
    """Features that are compared with equally many thresholds: as many rows, with a feature's thresholds in each."""

    features: Places
    values: Floats


class Level(NamedTuple):
    """One level of all trees: how many nodes it has, which of them ask, and the numbers of their questions.

    The next level has first the nodes below the thresholds of those that ask, then the nodes above, in the same order.
    """

    size: int
    asking: Places
    questions: Places


@dataclass(frozen=True, slots=True)
class Reach:
    """Trees laid out for sets of blocks.

    ``leaf`` has the node of each leaf, a row a tree: its number is its place there, filled up to a power of two with
    what no block reaches. ``held`` has the same, the other way around, as places among the nodes of all levels.
    """

    thresholds: tuple[Thresholds, ...]
    levels: tuple[Level, ...]
    leaf: Places
    held: Places

    @property
    def depth(self) -> int:
        """Questions on the longest way to a leaf."""
        return len(self.levels) - 1

    def leaves(self, matrix: Floats) -> NDArray[Any]:
        """Return the leaf in each tree (a column) that each block (a row) comes to, as a place in all of ``leaf``."""
        rows, words = len(matrix), -(-len(matrix) // WORD)
        columns = np.zeros((matrix.shape[1], words * WORD), np.float32)
        columns[:, :rows] = matrix.T
        reached = self._reached(self._answers(columns, words), words)
        trees, size = self.leaf.shape
        numbers = _numbers(reached.take(self.held, axis=0).reshape(size, trees * words))
        # The smallest numbers that hold all places take half of the time, here and where they are looked up.
        begins = np.arange(0, trees * size, size, dtype=np.min_scalar_type(trees * size))
        places: NDArray[Any] = numbers.reshape(trees, words * WORD)[:, :rows].T + begins
        return places

    def _answers(self, columns: Floats, words: int) -> Sets:
        """Return the blocks that are above the threshold of each question."""
        found: list[Sets] = []
        for features, values in self.thresholds:
            over = columns.take(features, axis=0)[:, None, :] > values[:, :, None]
            found.append(np.packbits(over).view(np.uint64).reshape(values.size, words))
        return np.concatenate(found) if found else np.zeros((0, words), np.uint64)

    def _reached(self, answers: Sets, words: int) -> Sets:
        """Return the blocks that reach each node of each level, and after these the empty set."""
        found = np.zeros((sum(level.size for level in self.levels) + 1, words), np.uint64)
        found[: len(self.leaf)] = ~np.uint64(0)
        start = 0
        for size, asking, questions in self.levels:
            above = start + size + len(asking)
            here = found[start : start + size].take(asking, axis=0)
            np.bitwise_and(here, answers.take(questions, axis=0), out=found[above : above + len(asking)])
            np.bitwise_xor(here, found[above : above + len(asking)], out=found[above - len(asking) : above])
            start += size
        return found


def _numbers(held: Sets) -> NDArray[Any]:
    """Return for each block of each column the number of the row that has it; the rows are a power of two.

    Half of the rows say the highest bit of that number, and both halves together the others.
    """
    numbers = np.zeros(held.shape[1] * WORD, np.min_scalar_type(len(held) - 1))
    while len(held) > 1:
        half = len(held) // 2
        numbers += numbers  # a shift takes ten times as long
        numbers |= np.unpackbits(np.bitwise_or.reduce(held[half:], axis=0).view(np.uint8))
        held = held[:half] | held[half:]
    return numbers


def lay_out(roots: Places, feature: Places, threshold: Floats, after: Places) -> Reach:
    """Lay out trees that are given with an entry a node; ``after`` are the nodes below and above, two columns.

    A leaf follows itself.
    """
    asks = after[:, 0] != np.arange(len(after))
    thresholds, question = _questions(feature, threshold, np.flatnonzero(asks))
    levels: list[Level] = []
    nodes, trees = [roots], [np.arange(len(roots))]
    while len(nodes[-1]):
        asking = np.flatnonzero(asks[nodes[-1]])
        here = nodes[-1][asking]
        levels.append(Level(len(nodes[-1]), asking, question[here]))
        nodes.append(after[here].T.ravel())
        trees.append(np.tile(trees[-1][asking], 2))
    return Reach(thresholds, tuple(levels), *_leaves(np.concatenate(nodes), np.concatenate(trees), asks))


def _questions(feature: Places, threshold: Floats, asking: Places) -> tuple[tuple[Thresholds, ...], Places]:
    """Return the thresholds to compare with, and the number of each node's question among all comparisons.

    Nodes that ask the same share a question.
    """
    order = asking[np.lexsort((threshold[asking], feature[asking]))]
    asked, limits = feature[order], threshold[order]
    is_new = np.concatenate(([True], (asked[1:] != asked[:-1]) | (limits[1:] != limits[:-1])))[: len(order)]
    distinct, values = asked[is_new], limits[is_new]
    counts = np.bincount(distinct)
    first = np.cumsum(counts) - counts
    widths = -(-counts // WIDTH) * WIDTH
    groups: list[Thresholds] = []
    begins = np.zeros(len(counts), np.intp)
    size = 0
    for width in np.unique(widths[counts > 0]).tolist():
        features = np.flatnonzero(widths == width)
        begins[features] = size + np.arange(len(features)) * width
        size += len(features) * width
        # The last threshold of each feature fills its row.
        at = first[features, None] + np.minimum(np.arange(width), counts[features, None] - 1)
        groups.append(Thresholds(features, values[at]))
    question = np.zeros(len(feature), np.intp)
    question[order] = (begins[distinct] + np.arange(len(distinct)) - first[distinct])[np.cumsum(is_new) - 1]
    return tuple(groups), question


def _leaves(nodes: Places, trees: Places, asks: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return the leaves of each tree (a row), and the place of each among the nodes of all levels, by its number."""
    places = np.flatnonzero(~asks[nodes])
    places = places[np.argsort(trees[places], kind="stable")]
    tree = trees[places]
    number = np.arange(len(tree)) - np.searchsorted(tree, tree)
    size = 1 << max(1, int(number.max()).bit_length())
    leaf = np.zeros((int(tree[-1]) + 1, size), np.intp)
    leaf[tree, number] = nodes[places]
    held = np.full((size, len(leaf)), len(nodes))
    held[number, tree] = places
    return leaf, held.ravel()
