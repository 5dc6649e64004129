"""What the batch engine costs beside cleaning: the same documents through the engine and through a bare loop.

Processor time is the figure to go by: that of all processes, so that nothing hides behind a second core. Cleaning takes
tens of times as long as the engine, and its processor time varies by more than the engine costs. So the engine is also
measured with a cleaner that has its answers from the start and sleeps for as long as cleaning takes: all the time left
is the engine's, and it wakes up as often as in a real run.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from benchmarks.data.copies import WARM_UP_DOCUMENTS, Copy
from benchmarks.errors import BenchmarkError
from cleaner.api import Cleaner
from cleaner.batch import clean_many
from cleaner.document import Failure, Result, Source
from cleaner.outcome import Form

FORM: Final[Form] = "results"
"""All that the command line writes to records."""


class ReplayCleaner(Cleaner):
    """A cleaner that replays its earlier answer to the same text, after a sleep of some seconds."""

    def __init__(self, answers: dict[str, Result], seconds: float) -> None:
        self._answers, self._seconds = answers, seconds

    def __getstate__(self) -> dict[str, Any]:
        return {"answers": self._answers, "seconds": self._seconds}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._answers, self._seconds = state["answers"], state["seconds"]

    def explain(self, text: str, *, id: str = "", **_: object) -> Result:  # noqa: A002  the signature of Cleaner
        """Return the earlier answer, under this id."""
        time.sleep(self._seconds)
        answer = self._answers[text]
        return replace(answer, document=replace(answer.document, id=id))


class Cost(NamedTuple):
    """Seconds: wall-clock time, processor time of this process, and processor time of all processes."""

    wall: float
    here: float
    processor: float


@dataclass(frozen=True, slots=True)
class Overhead:
    """Medians over the rounds, in milliseconds per document; ``extra`` is the engine's cost minus the loop's."""

    loop: Cost
    engine: Cost
    extra: Cost


def overhead(cleaner: Cleaner, documents: Sequence[Copy], rounds: int) -> Overhead:
    """Clean in a bare loop and in the engine with one worker, in turns; the first documents' cost is subtracted."""
    first, rest = documents[:WARM_UP_DOCUMENTS], documents[WARM_UP_DOCUMENTS:]
    _loop(cleaner, first)
    loops, engines = [], []
    for _ in range(rounds):
        loops.append(_spent(_loop, cleaner, rest))
        warm_up, whole = _spent(_engine, cleaner, first), _spent(_engine, cleaner, documents)
        engines.append(_difference(whole, warm_up))
    extras = [_difference(engine, loop) for engine, loop in zip(engines, loops, strict=True)]
    return Overhead(*(_median(costs, len(rest)) for costs in (loops, engines, extras)))


def _loop(cleaner: Cleaner, documents: Iterable[Copy]) -> None:
    for document in documents:
        cleaner.explain(document.text, id=document.id)


def _engine(cleaner: Cleaner, documents: Iterable[Copy]) -> None:
    sources = (Source(document.id, document.text) for document in documents)
    for outcome in clean_many(sources, cleaner, form=FORM, jobs=1):
        if isinstance(outcome, Failure):
            raise BenchmarkError(f"{outcome.source_id}: {outcome.error}")


def _spent(clean: Callable[[Cleaner, Iterable[Copy]], None], cleaner: Cleaner, documents: Iterable[Copy]) -> Cost:
    wall, here, children = time.perf_counter(), time.process_time(), _children()
    clean(cleaner, documents)
    wall, here = time.perf_counter() - wall, time.process_time() - here
    return Cost(wall, here, here + _children() - children)


def _children() -> float:
    """Return the processor time of the child processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _difference(cost: Cost, other: Cost) -> Cost:
    return Cost(*(one - two for one, two in zip(cost, other, strict=True)))


def _median(costs: Sequence[Cost], documents: int) -> Cost:
    """Return the median of each kind of cost, in milliseconds per document.

    >>> _median([Cost(1, 2, 3), Cost(2, 4, 6), Cost(9, 9, 9)], 1000)
    Cost(wall=2.0, here=4.0, processor=6.0)
    """
    return Cost(*(1000 * statistics.median(kind) / documents for kind in zip(*costs, strict=True)))


def replay_cleaner(cleaner: Cleaner, documents: Iterable[Copy]) -> ReplayCleaner:
    """Return a cleaner that knows the answers to these documents, and takes as long as these took on average."""
    texts = list(dict.fromkeys(document.text for document in documents))
    begin = time.perf_counter()
    answers = {text: cleaner.explain(text) for text in texts}
    return ReplayCleaner(answers, (time.perf_counter() - begin) / len(texts))
