"""Run systems over rows side by side: outputs are measured, and the systems' own time is taken apart from that."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.harness.metrics import Measure, Summary, measure, summarise
from benchmarks.harness.tables import MEGABYTE

if TYPE_CHECKING:
    from benchmarks.data.corpora import Row
    from benchmarks.harness.systems import System


@dataclass(slots=True)
class SystemRun:
    """What one system did: a measure for each row, its own processor time, and the rows on which it raised."""

    measures: list[Measure] = field(default_factory=list)
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def apply(self, system: System, row: Row) -> str:
        """Return the system's output; where it raises, that is counted and the text is left unchanged."""
        start = time.process_time()
        try:
            return system(row)
        except Exception as error:  # a peer may raise anything; one row must not end the run
            self.failures.append(f"{row.id}: {type(error).__name__}: {error}")
            return row.text
        finally:
            self.seconds += time.process_time() - start


@dataclass(frozen=True, slots=True)
class Speed:
    """Documents and megabytes of text per second on one core."""

    documents: float
    megabytes: float


def run_systems(rows: Iterable[Row], systems: Mapping[str, System]) -> dict[str, SystemRun]:
    """Run every system on every row, in turns, so that a busy machine slows all of them alike.

    Time is processor time of this process, not wall-clock time; the first row is run once before, untimed, as many
    systems load their data then.
    """
    runs = {name: SystemRun() for name in systems}
    for index, row in enumerate(rows):
        if index == 0:
            warm_up(row, systems)
        for name, system in systems.items():
            runs[name].measures.append(measure(row.text, runs[name].apply(system, row), row.gold))
    return runs


def warm_up(row: Row, systems: Mapping[str, System]) -> None:
    """Run every system once, untimed, and take what is loaded by then off the garbage collector's list."""
    for system in systems.values():
        SystemRun().apply(system, row)
    gc.collect()
    gc.freeze()  # else the collector walks the whole corpus again and again, at the expense of who allocates most


def speed(rows: Sequence[Row], seconds: float) -> Speed:
    """Return the speed at which rows were processed in ``seconds``.

    >>> from benchmarks.data.corpora import Row
    >>> speed([Row("1", "made", None, "x", None, "é" * 500_000, "")], 0.5)
    Speed(documents=2.0, megabytes=2.0)
    """
    size = sum(len(row.text.encode()) for row in rows) / MEGABYTE
    seconds = max(seconds, 1e-9)
    return Speed(len(rows) / seconds, size / seconds)


def summaries(rows: Sequence[Row], measures: Sequence[Measure], key: Callable[[Row], str]) -> dict[str, Summary]:
    """Return a summary of each group of rows, the groups in alphabetical order."""
    groups: dict[str, list[Measure]] = {}
    for row, value in zip(rows, measures, strict=True):
        groups.setdefault(key(row), []).append(value)
    return {name: summarise(groups[name]) for name in sorted(groups)}
