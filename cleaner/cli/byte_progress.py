"""How far a run has come through files of which nobody knows how many documents they hold: in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from cleaner.batch import Outcome, Shard
from cleaner.document import Failure, Source
from cleaner.readers import Meter

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.cli.inputs import Job

Sources = Iterable[Source | Failure]
Clean = Callable[[Sources], Generator[Outcome, None, None]]


class ByteProgress:
    """The bytes of the input files as they lie on disk: ``total`` of all, and those up to the last document done."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0.0
        self._before = 0.0
        """The bytes of the shards before the one that is read."""
        self._meter = Meter()

    def shards(self, shards: Iterable[Shard], ended: int) -> Iterator[Shard]:
        """Pass on the shards of a run, and count the files of those that an earlier run has done: nobody reads them."""
        for number, shard in enumerate(shards):  # each is asked for when the one before it is read
            self._before, self._meter = self._before + self._meter.bytes, shard.meter
            if number < ended and shard.path:
                shard.meter.bytes += _size(shard.path)
            yield shard

    def clean(self, clean: Clean, sources: Sources) -> Generator[Outcome, None, None]:
        """Clean, and note how far each document lies: many are read before the first of them is done."""
        marks = deque[float]()

        def marked() -> Iterator[Source | Failure]:
            for source in sources:
                marks.append(self._before + self._meter.bytes)
                yield source

        with closing(clean(marked())) as outcomes:
            for outcome in outcomes:
                self.done = min(marks.popleft(), self.total)
                yield outcome


def bytes_of(jobs: Iterable[Job]) -> int:
    """Return how many bytes files have."""
    return sum(_size(job.path) for job in jobs if job.path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it is, or will soon be, a failure of the run
        return 0
