"""Trees that add up: each asks a few questions of a block's features and adds log-odds of clutter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import CleanerError
from cleaner.scoring import weights_cache
from cleaner.scoring.reach import Reach, lay_out

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.intp]

SCHEMA: Final = 1
ROWS: Final = 256
"""Blocks scored at a time, so that memory stays bounded and what is read again is still in the cache."""
STEP_ROWS: Final = 32
"""The same where each step on the way to a leaf counts."""
Node: TypeAlias = "float | list[Any]"
"""A leaf's log-odds, or a question: feature, threshold, the branch up to it and the branch above it."""


@dataclass(frozen=True)
class Forest:
    """Trees laid out in arrays with an entry a node.

    ``value`` is what a leaf adds, and at a question the mean of what its branches add over the training blocks.
    ``after`` holds two entries a node: those that follow below and above the threshold; a leaf follows itself.
    """

    features: tuple[str, ...]
    roots: Ints
    feature: Ints
    threshold: Floats
    after: Ints
    value: Floats

    def odds(self, matrix: Floats) -> NDArray[np.float64]:
        """Return the log-odds of clutter of each block; the columns are ``features``."""
        odds = np.empty(len(matrix))
        for start in range(0, len(matrix), ROWS):
            leaves = self._reach.leaves(matrix[start : start + ROWS])
            odds[start : start + ROWS] = self._added.take(leaves).sum(axis=-1, dtype=np.float64)
        return odds

    def contributions(self, matrix: Floats) -> NDArray[np.float64]:
        """Return what each feature (a column) adds to the log-odds of each block, beside what all start from.

        Source: a path's value changes at every question, and the change is the asked feature's (Saabas 2014).
        """
        features, gains = self._steps
        leaves = self._reach.leaves(matrix)
        found = np.empty(matrix.shape)
        for start in range(0, len(matrix), STEP_ROWS):
            some = leaves[start : start + STEP_ROWS]
            part = found[start : start + STEP_ROWS]
            cells = features.take(some, axis=0)
            cells += np.arange(0, part.size, part.shape[1])[:, None, None]
            part[:] = np.bincount(cells.ravel(), gains.take(some, axis=0).ravel(), part.size).reshape(part.shape)
        return found

    @cached_property
    def _reach(self) -> Reach:
        return lay_out(self.roots, self.feature, self.threshold, self.after.reshape(-1, 2))

    @cached_property
    def _added(self) -> Floats:
        """What each leaf adds, a row of numbers a tree."""
        return self.value[self._reach.leaf]

    @cached_property
    def _steps(self) -> tuple[Ints, Floats]:
        """What is asked on the way from the root to each leaf, and what that adds: a row a place in ``Reach.leaf``.

        Shorter ways are filled up with steps that add nothing.
        """
        after = self.after.reshape(-1, 2)
        asks = np.flatnonzero(after[:, 0] != np.arange(len(after)))
        parent = np.arange(len(after))
        parent[after[asks]] = asks[:, None]
        node = self._reach.leaf.ravel()
        feature = np.zeros((len(node), self._reach.depth), np.intp)
        gain = np.zeros(feature.shape, np.float32)
        for step in range(self._reach.depth):
            above = parent[node]
            feature[:, step], gain[:, step] = self.feature[above], self.value[node] - self.value[above]
            node = above
        return feature, gain


LAYOUT: Final = tuple(field.name for field in fields(Forest))
"""The parts of a forest."""


def load_forest(path: Path) -> tuple[Forest, list[tuple[float, float]]]:
    """Read a forest from its data file, and pairs of log-odds and the confidence they give.

    Raises:
        CleanerError: the file is missing or is not one of these.

    """
    try:
        written = path.read_bytes()
        if known := weights_cache.fetch(written, LAYOUT):
            parts, levels = known
            return Forest(**parts), levels
        data = json.loads(written)
        if data["schema"] != SCHEMA:
            raise CleanerError(f"{path}: schema {data['schema']} is unknown: reinstall cleaner")
        forest = build(data["features"], data["trees"])
        levels = [(float(odds), float(confidence)) for odds, confidence in data["levels"]]
        weights_cache.store(written, {name: getattr(forest, name) for name in LAYOUT}, levels)
        return forest, levels
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise CleanerError(f"{path} cannot be read as classifier weights ({error}): reinstall cleaner") from error


def build(features: Sequence[str], trees: Sequence[Node]) -> Forest:
    """Lay out trees given as nested lists: ``[feature, threshold, mean, below, above]``, or a number for a leaf.

    >>> forest = build(["words"], [[0, 5.0, 0.1, 1.0, -1.0]])
    >>> blocks = np.array([[3], [9]], np.float32)
    >>> forest.odds(blocks).tolist(), forest.contributions(blocks).round(2).tolist()
    ([1.0, -1.0], [[0.9], [-1.1]])

    Raises:
        ValueError: a question asks for a feature that is not listed.

    """
    rows: list[tuple[float, float, float, float, float]] = []
    roots = [_lay(tree, rows) for tree in trees]
    columns = list(zip(*rows, strict=True))
    feature = np.array(columns[0], np.intp)
    after = np.array(columns[2:4], np.intp).T.ravel()
    threshold, value = (np.array(columns[at], np.float32) for at in (1, 4))
    if not 0 <= int(feature.min()) <= int(feature.max()) < len(features):
        raise ValueError("a question asks for a feature that is not listed")
    return Forest(tuple(features), np.array(roots, np.intp), feature, threshold, after, value)


def _lay(node: Node, rows: list[tuple[float, float, float, float, float]]) -> int:
    """Append a node and all below it; return its number."""
    at = len(rows)
    if not isinstance(node, list):
        rows.append((0, 0.0, at, at, node))
        return at
    feature, threshold, mean, below, above = node
    rows.append((0, 0.0, 0, 0, 0.0))
    rows[at] = (feature, threshold, _lay(below, rows), _lay(above, rows), mean)
    return at
