"""Many documents through a pool of workers: outcomes in the order of the input, and in bounded memory."""

from __future__ import annotations

import atexit
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from typing import Final

from cleaner.batch.channel import WorkerConfig
from cleaner.batch.clean_window import AnyOutcome
from cleaner.batch.worker_pool import WorkerPool
from cleaner.document import Failure, Source

WINDOW_PER_JOB: Final = 256
"""Documents that may be read and not yet yielded, for each worker: about a second's work."""
WINDOW_BYTES: Final = 64 * 2**20
"""Bytes of such documents from which no further one is read."""


def supervise(
    sources: Iterable[Source | Failure], config: WorkerConfig, jobs: int, window: int | None = None
) -> Generator[AnyOutcome, None, None]:
    """Yield the outcomes of sources in their order, reading no further ahead than the window.

    Raises:
        CleanerError: no worker can be started.

    """
    pool = WorkerPool(config, jobs)
    buffer = ReorderBuffer(iter(sources), window or jobs * WINDOW_PER_JOB, pool)
    atexit.register(pool.close)  # a generator that is still open when Python exits finds no threads any more
    try:
        while buffer.open:
            pool.catch_up()
            if buffer.first_done:
                yield buffer.take()
            elif buffer.has_room:
                buffer.read()
            else:
                pool.wait()
    finally:
        pool.close()
        atexit.unregister(pool.close)


class ReorderBuffer:
    """The documents that are read but not yet yielded: as many as there are sizes, numbered from ``_first``."""

    def __init__(self, sources: Iterator[Source | Failure], window: int, pool: WorkerPool) -> None:
        self._sources = sources
        self._window = window
        self._pool = pool
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._first = 0
        self._ended = False

    @property
    def open(self) -> bool:
        """Whether there is, or may be, anything left to yield."""
        return bool(self._sizes) or not self._ended

    @property
    def has_room(self) -> bool:
        """Whether one more document may be read."""
        fits = len(self._sizes) < self._window and self._bytes < WINDOW_BYTES
        return not self._ended and (fits or not self._sizes)

    @property
    def first_done(self) -> bool:
        """Whether the next outcome to yield is there."""
        return self._first in self._pool.outcomes

    def take(self) -> AnyOutcome:
        """Return the next outcome."""
        self._bytes -= self._sizes.popleft()
        self._first += 1
        return self._pool.outcomes.pop(self._first - 1)

    def read(self) -> None:
        """Read one source and hand it to the pool."""
        number = self._first + len(self._sizes)
        try:
            source = next(self._sources)
        except StopIteration:
            self._ended = True
            return
        size = self._pool.submit(number, source)
        self._sizes.append(size)
        self._bytes += size
