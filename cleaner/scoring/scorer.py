"""What gives blocks their log-odds of clutter: the protocol, and the forest of trees that ships."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from cleaner.arrays import Doubles, Floats, Ints
from cleaner.document import Evidence
from cleaner.errors import CleanerError
from cleaner.features.columns import Features
from cleaner.scoring.forest import Forest, load_forest

REASONS: Final = 4
"""Features named as evidence at most."""


class Scorer(Protocol):
    """Scores blocks by their features; ``Cleaner(scorer=…)`` takes any.

    Log-odds are of clutter, one per block; confidences are 0..1 and must rise with the log-odds. A scorer must be
    picklable if it is to travel to worker processes.
    """

    @property
    def digest(self) -> str:
        """A name that changes whenever the scores do, for ``Cleaner.digest``."""

    def rate(self, features: Features) -> Doubles:
        """Return the log-odds of each block being clutter."""

    def confidence(self, odds: Doubles) -> Doubles:
        """Return confidences (0..1) for log-odds."""

    def odds_at(self, confidence: float) -> float:
        """Return the log-odds that give a confidence."""

    def evidence(self, features: Features, rows: Ints) -> Sequence[tuple[Evidence, ...]]:
        """Return for each of these blocks what speaks for clutter: name, value, log-odds it adds."""


@dataclass(frozen=True)
class ForestScorer:
    """A forest, and the confidence that its log-odds give: ``odds`` at which ``confidences`` are reached, rising."""

    forest: Forest
    odds: tuple[float, ...]
    confidences: tuple[float, ...]

    @cached_property
    def digest(self) -> str:
        """Hex digest of the trees and the levels."""
        forest = self.forest
        digest = hashlib.sha256(repr((forest.features, self.odds, self.confidences)).encode())
        for part in (forest.roots, forest.feature, forest.threshold, forest.after, forest.value):
            digest.update(part.tobytes())
        return digest.hexdigest()

    def rate(self, features: Features) -> Doubles:
        """Return the log-odds of each block being clutter."""
        return self.forest.odds(features.matrix(self.forest.features))

    def confidence(self, odds: Doubles) -> Doubles:
        """Return confidences (0..1) for log-odds."""
        return np.interp(odds, self.odds, self.confidences)

    def odds_at(self, confidence: float) -> float:
        """Return the log-odds that give a confidence."""
        return float(np.interp(confidence, self.confidences, self.odds))

    def evidence(self, features: Features, rows: Ints) -> list[tuple[Evidence, ...]]:
        """Return for each of these blocks the features that speak most for clutter: name, value, log-odds they add."""
        values = features.matrix(self.forest.features)[rows]
        added = self.forest.contributions(values)
        return _strongest(self.forest.features, values, added)


def _strongest(names: Sequence[str], values: Floats, added: Doubles) -> list[tuple[Evidence, ...]]:
    """Return what adds most to each block (a row), the first of equals first, and only what adds anything.

    >>> values, added = np.array([[7, 8, 9]], np.float32), np.array([[0.5, -1.0, 2.0]])
    >>> [one.name for one in _strongest("abc", values, added)[0]]
    ['c', 'a']
    """
    rows, left = np.arange(len(added)), added.copy()
    found: list[Iterable[Evidence]] = []
    for _ in range(min(REASONS, len(names))):
        top = left.argmax(axis=1)
        named = (names[at] for at in top.tolist())
        found.append(map(Evidence, named, values[rows, top].tolist(), left[rows, top].tolist()))
        left[rows, top] = -np.inf
    numbers = np.minimum((added > 0).sum(axis=1), len(found)).tolist()
    return [ranked[:number] for ranked, number in zip(zip(*found, strict=True), numbers, strict=True)]


@cache
def read_scorer(path: Path, known: frozenset[str]) -> ForestScorer:
    """Return the scorer with the weights of a file, which may ask for the known features.

    Raises:
        CleanerError: the file is missing or holds no weights for these features.

    """
    forest, levels = load_forest(path)
    unknown = sorted(set(forest.features) - known)
    if unknown or not levels:
        what = f"knows no feature {unknown[0]!r}" if unknown else "has no levels"
        raise CleanerError(f"{path}: this version of cleaner {what}: train the weights again, or reinstall cleaner")
    return make_scorer(forest, levels)


def make_scorer(forest: Forest, levels: Sequence[tuple[float, float]]) -> ForestScorer:
    """Return a scorer from pairs of log-odds and the confidence they give, in any order.

    >>> from cleaner.scoring.forest import build
    >>> scorer = make_scorer(build(["words"], [0.0]), [(2.0, 0.9), (0.0, 0.5)])
    >>> scorer.confidence(np.array([1.0])).round(2).tolist()
    [0.7]
    """
    odds, confidences = zip(*sorted(levels), strict=True)
    return ForestScorer(forest, odds, confidences)
