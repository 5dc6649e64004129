"""The supervisor's side of a worker: a process, what it was given, and a thread for each direction."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, Final, NamedTuple

from cleaner.batch.channel import BUFFER, Kind, read, unpack, write

AHEAD: Final = 32
"""Documents a worker holds at most, the one in work included: it shall not wait for the supervisor between two."""
AHEAD_BYTES: Final = 2**20
"""Bytes a worker holds at most, if it is more than one document."""
TOGETHER: Final = AHEAD // 4
"""Answers that are taken in together while the worker has enough to do: to wake up for each costs more than it does."""
TOGETHER_BYTES: Final = 2**16
"""Bytes of documents in a worker up to which it has room for their answers in the channel."""
_MOST: Final = 0.75
"""Share of the time of the last answers: if the next ones come faster, this soon follows."""
_TOGETHER_WITHIN: Final = 0.05
"""Seconds for which an answer may be left in the channel."""
_REAPED_WITHIN: Final = 10.0
"""Seconds that a killed process may take to disappear; the kernel first frees its memory."""
_ENDED_WITHIN: Final = 2.0
"""Seconds that a process may live on after it has closed its end of the channel."""
_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from cleaner.batch.worker_main import main; main()"


@dataclass(eq=False, slots=True)
class Task:
    """A document on its way: its number in the input, and itself, packed. ``again``: once given back unanswered."""

    number: int
    source_id: str
    data: bytes
    again: bool = False


class Event(NamedTuple):
    """What a worker said, and when (seconds, monotonic)."""

    worker: Worker
    kind: Kind
    value: Any
    time: float


class Worker:
    """A worker process. ``tasks`` are the documents it has not answered yet, the one in work first."""

    def __init__(self, orders: bytes, events: SimpleQueue[Event]) -> None:
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.answered = 0
        self.since = time.monotonic()
        """When it began what it does now: to start, to wait, or the first of its tasks."""
        self._load = 0
        self._together = 0
        self._rested = self.since
        self._events = events
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox.put(orders)
        self._process: Future[subprocess.Popen[bytes]] = Future()
        self._reader = Thread(target=self._live, name="cleaner-reader", daemon=True)
        self._reader.start()
        self._writer = Thread(target=self._post, args=(self._process.result(),), name="cleaner-writer", daemon=True)
        self._writer.start()

    def takes(self, task: Task) -> bool:
        """Tell whether it should be given a document now."""
        return not self.tasks or (len(self.tasks) < AHEAD and self._load + len(task.data) <= AHEAD_BYTES)

    def give(self, task: Task) -> None:
        """Give it a document."""
        if not self.tasks and self.ready:
            self.since = time.monotonic()
        self.tasks.append(task)
        self._load += len(task.data)
        self._outbox.put(task.data)

    def answer(self, at: float) -> Task:
        """Return the document it has just answered; the next one is in work since then."""
        task = self.tasks.popleft()
        self._load -= len(task.data)
        self.answered += 1
        self.since = at
        return task

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.result().kill()
        self._outbox.put(None)

    def dismiss(self) -> None:
        """End the process and wait until it is gone."""
        self.kill()
        for thread in (self._reader, self._writer):
            thread.join(_REAPED_WITHIN)

    def _live(self) -> None:
        """Start the process and pass on what it says.

        The kernel counts the thread that started a process as its parent, and ends the process with it: hence here.
        """
        try:
            process = _start()
        except Exception as error:
            return self._process.set_exception(error)
        self._process.set_result(process)
        try:
            self._pass_on(process)
        finally:
            self._events.put(Event(self, "gone", _ended(process), time.monotonic()))

    def _pass_on(self, process: subprocess.Popen[bytes]) -> None:
        stream: BinaryIO = process.stdout  # type: ignore[assignment]
        with stream:
            while (data := read(stream)) is not None:
                kind, value = unpack(data)
                self._events.put(Event(self, kind, value, time.monotonic()))
                self._rest()

    def _rest(self) -> None:
        """Wait until most of the next answers are there, going by how long the last ones took."""
        self._together += 1
        if self._together < TOGETHER:
            return
        now = time.monotonic()
        if len(self.tasks) > AHEAD // 2 and self._load <= TOGETHER_BYTES:
            time.sleep(min((now - self._rested) * _MOST, _TOGETHER_WITHIN))
        self._together, self._rested = 0, now

    def _post(self, process: subprocess.Popen[bytes]) -> None:
        """Write what the process is given; this waits while it is busy and the pipe is full."""
        if sys.platform != "win32":  # a user may have made it deadly
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
        stream: BinaryIO = process.stdin  # type: ignore[assignment]
        with contextlib.suppress(OSError):
            while (data := self._outbox.get()) is not None:
                write(stream, data, more=not self._outbox.empty())
        with contextlib.suppress(OSError):
            stream.close()


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a process that says nothing more, killing it if it lives on."""
    try:
        return process.wait(_ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _start() -> subprocess.Popen[bytes]:
    """Start a worker in a process group of its own, which a terminal's Ctrl-C does not reach."""
    command = [sys.executable, "-c", _BOOT, *map(str, sys.path)]
    if sys.platform == "win32":
        new_group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, BUFFER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=new_group)
    return subprocess.Popen(command, BUFFER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)
