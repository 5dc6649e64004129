"""How early the documents at fault come in an order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Final, NamedTuple

from cleaner.review.oddities import oddities
from cleaner.review.rows import Row

SHARES: Final = (0.01, 0.02, 0.05)
"""Shares of a run (0..1) that somebody may look at."""
FIRST: Final = (20, 50, 100)
"""Documents that somebody may look at."""
SHUFFLES: Final = 50
"""Random orders, of which the mean is shown."""


class Quality(NamedTuple):
    """How good an order is, all 0..1: average precision; of those at fault, how many are in the first of the run, by
    ``SHARES``; and how many of the first documents, by ``FIRST``, are at fault.
    """  # noqa: D205  one sentence

    average_precision: float
    found: tuple[float, ...]
    right: tuple[float, ...]


def quality(faults: Sequence[bool]) -> Quality:
    """Return how good an order is, in which the documents are at fault or not.

    >>> quality([True, False, True, *[False] * 97]).average_precision
    0.8333333333333333
    >>> quality([True, False, True, *[False] * 97]).found
    (0.5, 0.5, 1.0)
    """
    ranks = [rank for rank, fault in enumerate(faults, 1) if fault]
    precision = fmean(number / rank for number, rank in enumerate(ranks, 1)) if ranks else 0.0
    found = tuple(sum(faults[: round(share * len(faults))]) / max(1, len(ranks)) for share in SHARES)
    return Quality(precision, found, tuple(sum(faults[:count]) / count for count in FIRST))


def weights(rows: Sequence[Row]) -> list[float]:
    """Return for each document the sum of its reasons to look at it."""
    return [sum(oddity.weight for oddity in odd) for odd in oddities(rows)]


Order = Callable[[Sequence[Row]], Sequence[float]]
ORDERS: Final[dict[str, Order]] = {
    "to look at first": weights,
    "share removed": lambda rows: [row.share for row in rows],
    "least confidence": lambda rows: [-row.confidence for row in rows],
}
"""What documents can be ordered by: a number for each, the largest first."""


def qualities(rows: Sequence[Row], faults: Sequence[bool]) -> dict[str, Quality]:
    """Return how good each order is; where numbers are equal, documents come in a random order, always the same."""
    found = {name: quality(_ordered(order(rows), faults, seed=0)) for name, order in ORDERS.items()}
    shuffled = [quality(_ordered([0.0] * len(rows), faults, seed)) for seed in range(SHUFFLES)]
    return {**found, "random": _mean(shuffled)}


def _ordered(numbers: Sequence[float], faults: Sequence[bool], seed: int) -> list[bool]:
    chance = random.Random(seed)
    pairs = sorted(zip(numbers, faults, strict=True), key=lambda pair: (-pair[0], chance.random()))
    return [fault for _, fault in pairs]


def _mean(found: Sequence[Quality]) -> Quality:
    precision, shares, firsts = zip(*found, strict=True)
    return Quality(fmean(precision), *(tuple(map(fmean, zip(*of, strict=True))) for of in (shares, firsts)))


def rank_of(numbers: Sequence[float], at: int) -> int:
    """Return the place, from 1, of a document in an order; of equal ones the last.

    >>> rank_of([0.5, 2.0, 0.5], 0)
    3
    """
    return sum(number >= numbers[at] for number in numbers)
