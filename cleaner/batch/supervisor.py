"""Many documents in several processes: in order, in bounded memory, and none lost with a worker."""

from __future__ import annotations

import atexit
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Final

from cleaner.batch.channel import Orders, pack
from cleaner.batch.clean_one import Outcome, failure
from cleaner.batch.worker_process import Event, Task, Worker
from cleaner.document import Failure, Source
from cleaner.errors import CleanerError

WINDOW_PER_JOB: Final = 256
"""Documents that may be read and not yet yielded, for each worker: about a second's work."""
WINDOW_BYTES: Final = 64 * 2**20
"""Bytes of such documents from which no further one is read."""
STARTS: Final = 3
"""Workers in a row that may end before they are ready."""
START_WITHIN: Final = 120.0
"""Seconds in which a worker must be ready; it takes about one."""
TICK: Final = 0.5
"""Seconds after which a wait is interrupted: on Windows, Ctrl-C cannot do that."""


def supervise(
    sources: Iterable[Source | Failure], orders: Orders, jobs: int, window: int | None = None
) -> Generator[Outcome, None, None]:
    """Yield the outcomes of sources in their order, reading no further ahead than the window.

    Raises:
        CleanerError: no worker can be started.

    """
    crew = _Crew(orders, jobs)
    stock = _Stock(iter(sources), window or jobs * WINDOW_PER_JOB, crew)
    atexit.register(crew.close)  # a generator that is still open when Python ends finds no threads any more
    try:
        while stock.open:
            crew.catch_up()
            if stock.first_done:
                yield stock.take()
            elif stock.room:
                stock.read()
            else:
                crew.wait()
    finally:
        crew.close()
        atexit.unregister(crew.close)


class _Stock:
    """The documents that are read but not yet yielded: numbers ``_first`` up to ``_next``."""

    def __init__(self, sources: Iterator[Source | Failure], window: int, crew: _Crew) -> None:
        self._sources = sources
        self._window = window
        self._crew = crew
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._first = 0
        self._ended = False

    @property
    def open(self) -> bool:
        """Whether there is, or may be, anything left to yield."""
        return bool(self._sizes) or not self._ended

    @property
    def room(self) -> bool:
        """Whether one more document may be read."""
        fits = len(self._sizes) < self._window and self._bytes < WINDOW_BYTES
        return not self._ended and (fits or not self._sizes)

    @property
    def first_done(self) -> bool:
        """Whether the next outcome to yield is there."""
        return self._first in self._crew.done

    def take(self) -> Outcome:
        """Return the next outcome."""
        self._bytes -= self._sizes.popleft()
        self._first += 1
        return self._crew.done.pop(self._first - 1)

    def read(self) -> None:
        """Read one source and hand it to the crew."""
        number = self._first + len(self._sizes)
        try:
            source = next(self._sources)
        except StopIteration:
            self._ended = True
            return
        size = self._crew.accept(number, source)
        self._sizes.append(size)
        self._bytes += size


class _Crew:
    """The workers, what waits for them, and what they have done, by number."""

    def __init__(self, orders: Orders, jobs: int) -> None:
        self.done: dict[int, Outcome] = {}
        self._orders = orders
        self._packed = _packed(orders)
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._waiting: deque[Task] = deque()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._failed_starts = 0

    def accept(self, number: int, source: Source | Failure) -> int:
        """Take a source to be cleaned and return the bytes it takes up."""
        if isinstance(source, Failure):
            self.done[number] = source
            return 0
        try:
            data = pack(replace(source, metadata=dict(source.metadata)))
        except Exception as error:  # metadata may hold anything
            self.done[number] = failure(source.id, "clean", error)
            return 0
        self._waiting.append(Task(number, source.id, data))
        return len(data)

    def catch_up(self) -> None:
        """Take in what the workers have said so far, and give them what waits."""
        while not self._events.empty():
            self._handle(self._events.get())
        while self._waiting and (worker := self._free(self._waiting[0])):
            worker.give(self._waiting.popleft())

    def wait(self) -> None:
        """Wait until a worker says something, and end those that take too long."""
        due = min((self._due(worker) for worker in self._workers), default=0.0)
        try:
            self._handle(self._events.get(timeout=min(max(due - time.monotonic(), 0.0), TICK)))
        except Empty:
            self._end_late(time.monotonic())

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.kill()
        while self._workers:
            self._workers.pop().dismiss()

    def _free(self, task: Task) -> Worker | None:
        """Return the worker to take a document: the one with the least to do, or a new one before any must wait."""
        least = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if (least is None or least.tasks) and len(self._workers) < self._jobs:
            self._workers.append(self._hire())
            return self._workers[-1]
        return least if least is not None and least.takes(task) else None

    def _hire(self) -> Worker:
        try:
            return Worker(self._packed, self._events)
        except OSError as error:
            raise CleanerError(f"a worker process cannot be started: {error}") from error

    def _handle(self, event: Event) -> None:
        worker = event.worker
        if worker not in self._workers:  # its last words before it was ended
            return
        if event.kind == "done":
            self.done[worker.answer(event.time).number] = event.value
        elif event.kind == "ready":
            worker.ready, worker.since, self._failed_starts = True, event.time, 0
        elif event.kind == "exhausted":
            self._exhausted(worker)
        elif event.kind == "unfit":
            raise CleanerError(f"a worker process cannot begin: {event.value}; it imports what the cleaner is made of")
        elif worker.ready:
            self._replace(worker, f"the worker process died ({_cause(event.value)}); try the document on its own")
        else:
            self._not_started(worker, _cause(event.value))

    def _exhausted(self, worker: Worker) -> None:
        """Fail the document in work for lack of memory; if earlier ones may have left less, try it afresh once."""
        task = worker.tasks[0]
        if worker.answered and not task.again:
            task.again = True
            self._replace(worker, None)
        else:
            limit = self._orders.memory
            needed = "more memory than there is" if limit is None else f"more than {_size(limit)} of memory"
            self._replace(worker, f"needed {needed}; split it, or allow more")

    def _not_started(self, worker: Worker, cause: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= STARTS:
            raise CleanerError(f"worker processes end before they are ready ({cause}); standard error may tell why")
        self._replace(worker, None)

    def _due(self, worker: Worker) -> float:
        """Return when a worker is late (seconds, monotonic)."""
        if not worker.ready:
            return worker.since + START_WITHIN
        if self._orders.deadline is None or not worker.tasks:
            return float("inf")
        return worker.since + self._orders.deadline

    def _end_late(self, now: float) -> None:
        for worker in [worker for worker in self._workers if self._due(worker) <= now]:
            if not worker.ready:
                raise CleanerError(f"a worker process was not ready within {START_WITHIN:g} s; use fewer jobs")
            self._replace(worker, f"took longer than {self._orders.deadline:g} s; split it, or allow more")

    def _replace(self, worker: Worker, problem: str | None) -> None:
        """End a worker; a problem is put down to the document in work, and the rest is given out again first."""
        self._workers.remove(worker)
        worker.dismiss()
        if problem and worker.tasks:
            task = worker.tasks.popleft()
            self.done[task.number] = Failure(task.source_id, "clean", problem)
        self._waiting.extendleft(reversed(worker.tasks))


def _packed(orders: Orders) -> bytes:
    try:
        return pack(orders)
    except Exception as error:
        problem = failure("", "clean", error).error
        raise CleanerError(f"the cleaner cannot travel to worker processes: {problem}; use none (jobs=0)") from error


def _cause(code: int) -> str:
    """Say how a process ended.

    >>> _cause(-9), _cause(3)
    ('signal 9, SIGKILL', 'exit code 3')
    """
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code}, {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _size(count: int) -> str:
    """Write a number of bytes for people.

    >>> _size(2 * 2**30), _size(300 * 2**20)
    ('2 GiB', '300 MiB')
    """
    return f"{count / 2**30:g} GiB" if count >= 2**30 else f"{count / 2**20:g} MiB"
