"""The pool of workers: starts them, hands out documents, and kills and replaces a worker that its document takes down.

No document is lost with a worker: the one in work becomes a failure, the others are handed out again. Where several
were in work together, each of them is handed out again by itself, so that the one to blame shows.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from dataclasses import replace
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Final

from cleaner.batch.channel import WorkerConfig, pack
from cleaner.batch.clean_window import AnyOutcome, failure, place_of
from cleaner.batch.worker_clock import hang_limit, is_hanging, is_overdue
from cleaner.batch.worker_process import Event, Task, WorkerProcess
from cleaner.document import Failure, Source
from cleaner.errors import CleanerError

STARTS: Final = 3
"""Workers in a row that may end before they are ready."""
START_WITHIN: Final = 120.0
"""Seconds in which a worker must be ready; it takes about one."""
TICK: Final = 0.5
"""Seconds after which a wait is interrupted: on Windows, Ctrl-C cannot do that."""


class WorkerPool:
    """The workers, the documents that wait for one, and the outcomes so far, by the document's number."""

    def __init__(self, config: WorkerConfig, jobs: int) -> None:
        self.outcomes: dict[int, AnyOutcome] = {}
        self._config = config
        self._packed_config = _pack_config(config)
        self._jobs = jobs
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[Task] = deque()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._failed_starts = 0

    def submit(self, number: int, source: Source | Failure) -> int:
        """Take a source to be cleaned and return its size in bytes."""
        if isinstance(source, Failure):
            self.outcomes[number] = source
            return 0
        try:
            data = pack(replace(source, metadata=dict(source.metadata)))
        except Exception as error:  # metadata may hold anything
            self.outcomes[number] = failure(source.id, "clean", error, place_of(source))
            return 0
        self._waiting.append(Task(number, source.id, data, place_of(source)))
        return len(data)

    def catch_up(self) -> None:
        """Handle what the workers have reported so far, and hand out the documents that wait."""
        while not self._events.empty():
            self._handle(self._events.get())
        while self._waiting and (worker := self._worker_for(self._waiting[0])):
            worker.submit(self._waiting.popleft())

    def wait(self) -> None:
        """Wait until a worker reports something, and kill those that hang; processor time is theirs to watch."""
        due = min((self._due(worker) for worker in self._workers), default=0.0)
        try:
            self._handle(self._events.get(timeout=min(max(due - time.monotonic(), 0.0), TICK)))
        except Empty:
            self._kill_overdue(time.monotonic())

    def close(self) -> None:
        """Kill all workers."""
        for worker in self._workers:
            worker.kill()
        while self._workers:
            self._workers.pop().kill_and_wait()

    def _worker_for(self, task: Task) -> WorkerProcess | None:
        """Return the worker with the fewest documents, or a new one before any document must wait, or None."""
        least = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if (least is None or least.tasks) and len(self._workers) < self._jobs:
            self._workers.append(self._start_worker())
            return self._workers[-1]
        return least if least is not None and least.has_room_for(task) else None

    def _start_worker(self) -> WorkerProcess:
        try:
            return WorkerProcess(self._packed_config, self._events)
        except OSError as error:
            raise CleanerError(f"a worker process cannot be started: {error}") from error

    def _handle(self, event: Event) -> None:
        worker = event.worker
        if worker not in self._workers:  # reported before it was killed
            return
        if event.kind == "done":
            self.outcomes[worker.pop_answered(event.time).number] = event.value
        elif event.kind == "ready":
            worker.ready, worker.since, self._failed_starts = True, event.time, 0
        elif event.kind == "out_of_memory":
            self._out_of_memory(worker)
        elif event.kind == "failed_to_start":
            raise CleanerError(f"a worker process cannot start: {event.value}; it imports what the cleaner is made of")
        elif worker.ready:
            self._kill(worker, self._problem(event.value))
        else:
            self._failed_start(worker, exit_cause(event.value))

    def _out_of_memory(self, worker: WorkerProcess) -> None:
        """Fail the document in work; if earlier ones may have left it less memory, retry it once in a fresh worker."""
        task = worker.tasks[0]
        together = self._were_together(worker)
        if together or (worker.answered and not task.retried):
            task.retried |= not together
            self._kill(worker, None)
        else:
            limit = self._config.memory
            needed = "more memory than there is" if limit is None else f"more than {_format_bytes(limit)} of memory"
            self._kill(worker, f"needed {needed}; split it, or allow more with {self._config.prefix}memory")

    def _problem(self, exit_code: int) -> str:
        """Say why a worker ended in the middle of a document."""
        deadline, option = self._config.deadline, f"{self._config.prefix}deadline"
        if deadline is not None and is_overdue(exit_code):
            return f"took more than {deadline:g} s of processor time; split it, or allow more with {option}"
        if deadline is not None and is_hanging(exit_code):
            return self._hang(deadline)
        return f"the worker process died ({exit_cause(exit_code)}); try the document on its own"

    def _hang(self, deadline: float) -> str:
        """Say that a document took too long by the clock."""
        limit = f"hung for {hang_limit(deadline):g} s without taking {deadline:g} s of processor time"
        return f"{limit}; try the document on its own, or allow more with {self._config.prefix}deadline"

    def _failed_start(self, worker: WorkerProcess, cause: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= STARTS:
            raise CleanerError(f"worker processes end before they are ready ({cause}); standard error may say why")
        self._kill(worker, None)

    def _due(self, worker: WorkerProcess) -> float:
        """Return when a worker is overdue (seconds, monotonic)."""
        if not worker.ready:
            return worker.since + START_WITHIN
        if self._config.deadline is None or not worker.tasks:
            return float("inf")
        return worker.since + hang_limit(self._config.deadline)

    def _kill_overdue(self, now: float) -> None:
        for worker in [worker for worker in self._workers if self._due(worker) <= now]:
            if not worker.ready:
                raise CleanerError(f"a worker process was not ready within {START_WITHIN:g} s; use fewer jobs")
            self._kill(worker, self._hang(self._config.deadline or 0))

    def _were_together(self, worker: WorkerProcess) -> bool:
        """Return whether it may have had several documents in work."""
        several = worker.ready and len(worker.tasks) > 1 and self._config.cleaner.window > 1
        return several and not worker.tasks[0].alone

    def _kill(self, worker: WorkerProcess, problem: str | None) -> None:
        """Kill a worker. A problem becomes the failure of its document in work; the rest is handed out again first."""
        self._workers.remove(worker)
        worker.kill_and_wait()
        if self._were_together(worker):
            for task in islice(worker.tasks, self._config.cleaner.window):
                task.alone = True
        elif problem and worker.tasks:
            task = worker.tasks.popleft()
            self.outcomes[task.number] = Failure(task.source_id, "clean", problem, place=task.place)
        self._waiting.extendleft(reversed(worker.tasks))


def _pack_config(config: WorkerConfig) -> bytes:
    try:
        return pack(config)
    except Exception as error:
        problem = failure("", "clean", error).error
        raise CleanerError(f"the cleaner cannot be sent to worker processes: {problem}; use none (jobs=0)") from error


def exit_cause(code: int) -> str:
    """Say how a process ended.

    >>> exit_cause(-9), exit_cause(3)
    ('signal 9, SIGKILL', 'exit code 3')
    """
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code}, {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _format_bytes(count: int) -> str:
    """Write a number of bytes for people.

    >>> _format_bytes(2 * 2**30), _format_bytes(300 * 2**20)
    ('2 GiB', '300 MiB')
    """
    return f"{count / 2**30:g} GiB" if count >= 2**30 else f"{count / 2**20:g} MiB"
