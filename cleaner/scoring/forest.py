"""Trees that add up: each asks a few questions of a block's features and adds log-odds of clutter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import CleanerError
from cleaner.scoring import weights_cache

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.intp]

SCHEMA: Final = 1
ROWS: Final = 4096
"""Blocks scored at a time, so that memory stays bounded."""
Node: TypeAlias = "float | list[Any]"
"""A leaf's log-odds, or a question: feature, threshold, the branch up to it and the branch above it."""


@dataclass(frozen=True, slots=True)
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
    depth: int

    def paths(self, matrix: Floats) -> Iterator[tuple[Ints, Ints]]:
        """Yield where each block (a row) is in each tree (a column), and where it goes from there, to its leaf."""
        offsets = (np.arange(len(matrix)) * matrix.shape[1])[:, None]
        cells = matrix.ravel()
        nodes = np.repeat(self.roots[None, :], len(matrix), axis=0)
        for _ in range(self.depth):
            over = cells.take(offsets + self.feature.take(nodes)) > self.threshold.take(nodes)
            after = self.after.take(2 * nodes + over)
            yield nodes, after
            nodes = after

    def odds(self, matrix: Floats) -> NDArray[np.float64]:
        """Return the log-odds of clutter of each block; the columns are ``features``."""
        odds = np.full(len(matrix), self.value[self.roots].sum(dtype=np.float64))
        for start in range(0, len(matrix), ROWS):
            leaves = self.roots
            for _, after in self.paths(matrix[start : start + ROWS]):
                leaves = after
            odds[start : start + ROWS] = self.value[leaves].sum(axis=-1, dtype=np.float64)
        return odds

    def contributions(self, matrix: Floats) -> NDArray[np.float64]:
        """Return what each feature (a column) adds to the log-odds of each block, beside what all start from.

        Source: a path's value changes at every question, and the change is the asked feature's (Saabas 2014).
        """
        width = matrix.shape[1]
        found = np.zeros(len(matrix) * width)
        rows = (np.arange(len(matrix)) * width)[:, None]
        for nodes, after in self.paths(matrix):
            cells, gains = rows + self.feature[nodes], self.value[after] - self.value[nodes]
            found += np.bincount(cells.ravel(), weights=gains.ravel(), minlength=len(found))
        return found.reshape(matrix.shape)


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
    depth = max(map(_depth, trees))
    return Forest(tuple(features), np.array(roots, np.intp), feature, threshold, after, value, depth)


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


def _depth(node: Node) -> int:
    return 1 + max(_depth(node[3]), _depth(node[4])) if isinstance(node, list) else 0
