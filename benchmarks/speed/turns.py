"""Contenders that take turns, document by document, so that a busy machine slows all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from benchmarks.errors import BenchmarkError

D = TypeVar("D")
"""A document."""


@dataclass(frozen=True, slots=True)
class Contender(Generic[D]):
    """Who takes turns, and does ``window`` documents at once.

    ``clock`` gives the processor seconds of the process that does the work.
    """

    name: str
    work: Callable[[Sequence[D]], object]
    clock: Callable[[], float] = time.process_time
    window: int = 1


@dataclass(slots=True)
class Taken:
    """Processor seconds of one contender in one round, and how many times it raised an error."""

    seconds: float = 0.0
    errors: int = 0

    def add(self, contender: Contender[D], documents: Sequence[D]) -> None:
        """Add a turn."""
        begin = contender.clock()
        try:
            contender.work(documents)
        except BenchmarkError:
            raise
        except Exception:  # a peer may raise anything; one document must not end the run
            self.errors += 1
        self.seconds += contender.clock() - begin


class Spread(NamedTuple):
    """The least, the median and the most of the rounds."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of some values.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(least=1.0, median=2.0, most=3.0)
        """
        return cls(min(values), statistics.median(values), max(values))


def take_turns(documents: Sequence[D], contenders: Sequence[Contender[D]]) -> dict[str, Taken]:
    """Return what each contender takes for all documents. Who does many at once has its turn when so many have passed.

    >>> seen = []
    >>> one, two = Contender("one", seen.append), Contender("two", seen.append, window=2)
    >>> _ = take_turns(["a", "b", "c"], [one, two])
    >>> seen
    [['a'], ['b'], ['a', 'b'], ['c'], ['c']]
    """
    taken = {one.name: Taken() for one in contenders}
    for end in range(1, len(documents) + 1):
        for one in contenders:
            if end % one.window == 0 or end == len(documents):
                taken[one.name].add(one, documents[(end - 1) // one.window * one.window : end])
    return taken


def ratios(rounds: Sequence[Mapping[str, Taken]], name: str, base: str) -> Spread | None:
    """Return a contender's time as a multiple of another one's in the same rounds; ``None`` if that took no part."""
    if base not in rounds[0]:
        return None
    return Spread.of([one[name].seconds / max(one[base].seconds, 1e-9) for one in rounds])


def median_seconds(rounds: Sequence[Mapping[str, Taken]], name: str) -> float:
    """Return the median of the processor seconds that a contender took in a round."""
    return statistics.median(one[name].seconds for one in rounds)


def spread_cells(spread: Spread | None) -> list[str]:
    """Return a ratio as three cells of a table: the median, the least and the most.

    >>> spread_cells(Spread(0.5, 0.52, 0.6)), spread_cells(None)
    (['0.52', '0.50', '0.60'], ['-', '-', '-'])
    """
    if spread is None:
        return ["-"] * 3
    return [f"{value:.2f}" for value in (spread.median, spread.least, spread.most)]
