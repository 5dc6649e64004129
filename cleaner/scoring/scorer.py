"""Learned weights as a scorer: log-odds, the confidence they give, and the features that speak for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Evidence
from cleaner.errors import CleanerError
from cleaner.features.columns import Features
from cleaner.scoring.forest import Forest, load_forest

REASONS: Final = 4
"""Features named as evidence at most."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """A forest, and the confidence that its log-odds give: ``odds`` at which ``confidences`` are reached, rising."""

    forest: Forest
    odds: tuple[float, ...]
    confidences: tuple[float, ...]

    def rate(self, features: Features) -> NDArray[np.float64]:
        """Return the log-odds of each block being clutter."""
        return self.forest.odds(features.matrix(self.forest.features))

    def confidence(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return confidences (0..1) for log-odds."""
        return np.interp(odds, self.odds, self.confidences)

    def odds_at(self, confidence: float) -> float:
        """Return the log-odds that give a confidence."""
        return float(np.interp(confidence, self.confidences, self.odds))

    def evidence(self, features: Features, rows: NDArray[np.int64]) -> list[tuple[Evidence, ...]]:
        """Return for each of these blocks the features that speak most for clutter: name, value, log-odds they add."""
        values = features.matrix(self.forest.features)[rows]
        added = self.forest.contributions(values)
        return [_strongest(self.forest.features, *pair) for pair in zip(values, added, strict=True)]


def _strongest(names: Sequence[str], values: NDArray[np.float32], added: NDArray[np.float64]) -> tuple[Evidence, ...]:
    top = np.argsort(-added, kind="stable")[:REASONS].tolist()
    return tuple(Evidence(names[at], float(values[at]), float(added[at])) for at in top if added[at] > 0)


@cache
def read_scorer(path: Path, known: frozenset[str]) -> Scorer:
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


def make_scorer(forest: Forest, levels: Sequence[tuple[float, float]]) -> Scorer:
    """Return a scorer from pairs of log-odds and the confidence they give, in any order.

    >>> from cleaner.scoring.forest import build
    >>> scorer = make_scorer(build(["words"], [0.0]), [(2.0, 0.9), (0.0, 0.5)])
    >>> scorer.confidence(np.array([1.0])).round(2).tolist()
    [0.7]
    """
    odds, confidences = zip(*sorted(levels), strict=True)
    return Scorer(forest, odds, confidences)
