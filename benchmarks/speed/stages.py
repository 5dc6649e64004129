"""Where the time goes: shares of processor time by stage, told by looking at the running code again and again.

A look counts for all time since the look before, and for the innermost frame that belongs to a stage: helpers that many
stages use count where they are used. Nothing is wrapped, so nothing is slowed but by the looks themselves.
"""

from __future__ import annotations

import gc
import signal
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from types import FrameType
from typing import Final

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.tables import table
from benchmarks.speed.peers import ours
from benchmarks.speed.turns import take_turns

STAGES: Final[dict[str, tuple[str, ...]]] = {
    "extraction": ("cleaner.extraction",),
    "layout, segmentation": ("cleaner.layout", "cleaner.segmentation"),
    "marking": ("cleaner.marking",),
    "features": ("cleaner.features",),
    "scoring": ("cleaner.scoring",),
    "decision": ("cleaner.decision",),
    "assembly": ("cleaner.assembly",),
}
"""The packages and modules of each stage."""
ELSE: Final = "everything else"
COLLECTION: Final = "garbage collection"
"""Part of the others: it comes upon whatever runs."""
INTERVAL: Final = 0.001
"""Seconds of processor time between two looks; most systems look no oftener than every 4 ms."""


class StageClock:
    """Shares out the processor time that passes inside a ``with`` block."""

    def __init__(self, stages: Mapping[str, Sequence[str]] = STAGES) -> None:
        self._stage_of = cache(lambda module: stage_of(module, stages))
        self._last = self._collecting = 0.0
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def __enter__(self) -> StageClock:
        if not hasattr(signal, "setitimer"):
            raise BenchmarkError("this system has no timer of processor time: leave out the part stages")
        self._before = signal.signal(signal.SIGPROF, self._look)
        gc.callbacks.append(self._collect)
        self._last = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)
        gc.callbacks.remove(self._collect)

    def _look(self, _: int, frame: FrameType | None) -> None:
        now = time.process_time()
        stage = None
        while frame and not stage:
            stage = self._stage_of(frame.f_globals.get("__name__", ""))
            frame = frame.f_back
        self.seconds[stage or ELSE] += now - self._last
        self._last = now

    def _collect(self, phase: str, _: Mapping[str, int]) -> None:
        now = time.process_time()
        if phase == "stop":
            self.seconds[COLLECTION] += now - self._collecting
        self._collecting = now


def stage_of(module: str, stages: Mapping[str, Sequence[str]] = STAGES) -> str | None:
    """Return the stage that a module belongs to.

    >>> stage_of("cleaner.features.text.measure"), stage_of("cleaner.text.words")
    ('features', None)
    """
    names = ((stage, name) for stage, found in stages.items() for name in found)
    return next((stage for stage, name in names if f"{module}.".startswith(f"{name}.")), None)


def check_stages(stages: Mapping[str, Sequence[str]] = STAGES) -> None:
    """Check that everything that belongs to a stage is there.

    Raises:
        BenchmarkError: it is not: the table no longer fits the code.

    """
    for stage, modules in stages.items():
        for module in modules:
            if find_spec(module) is None:
                problem = f"{module}, of the stage {stage}, is gone"
                raise BenchmarkError(f"{problem}: say in benchmarks/speed/stages.py what that stage is made of")


def measure_stages(name: str, warm: Sequence[Row | PageRow], rows: Sequence[Row | PageRow]) -> dict[str, float]:
    """Return the processor seconds that the rows take in each stage, after others to warm up."""
    check_stages()
    contender = ours(name)
    take_turns(warm, [contender])
    with StageClock() as clock:
        take_turns(rows, [contender])
    return {stage: clock.seconds[stage] for stage in (*STAGES, ELSE, COLLECTION)}


def stages_table(found: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table of the shares; each column is a way of cleaning."""
    whole = {way: max(sum(by.values()) - by[COLLECTION], 1e-9) for way, by in found.items()}
    stages = {**{stage: stage for stage in (*STAGES, ELSE)}, COLLECTION: f"of it {COLLECTION}"}
    rows = [
        [shown, *(f"{100 * by[stage] / whole[way]:.1f}" for way, by in found.items())]
        for stage, shown in stages.items()
    ]
    return table(["stage", *(f"{way}, %" for way in found)], rows, left=1)
