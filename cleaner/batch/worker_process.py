"""The supervisor's side of one worker: its process, the documents it was given, and a thread for each direction."""

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

from cleaner.batch.channel import BUFFER, MessageKind, read, unpack, write
from cleaner.document import NOWHERE, Place
from cleaner.windows import WINDOW

MAX_TASKS: Final = 2 * WINDOW
"""Documents a worker holds at most, those in work included: it must not wait for the supervisor between two windows."""
MAX_TASK_BYTES: Final = 2**20
"""Bytes a worker holds at most, if they are more than one document."""
ANSWERS_AT_ONCE: Final = MAX_TASKS // 4
"""Answers that are read together while the worker has enough to do: to wake up for each costs more than reading it."""
ROOM_BYTES: Final = 2**16
"""Bytes of documents in a worker up to which the channel has room for their answers."""
_PAUSE_SHARE: Final = 0.75
"""Pause as a share of the time that the last answers took: if the next ones come faster, it soon gets shorter."""
_MAX_PAUSE: Final = 0.05
"""Seconds for which an answer may be left in the channel."""
_REAP_TIMEOUT: Final = 10.0
"""Seconds that a killed process may take to disappear; the kernel first frees its memory."""
_EXIT_TIMEOUT: Final = 2.0
"""Seconds that a process may live on after it has closed its end of the channel."""
_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from cleaner.batch.worker_main import main; main()"


@dataclass(eq=False, slots=True)
class Task:
    """A document to clean: its number in the input, and itself, packed.

    ``alone``: it was among those with which a worker ended, so that a worker gets no other with it. ``retried``: it ran
    out of memory once.
    """

    number: int
    source_id: str
    data: bytes
    place: Place = NOWHERE
    alone: bool = False
    retried: bool = False


class Event(NamedTuple):
    """What a worker reported, and when (seconds, monotonic)."""

    worker: WorkerProcess
    kind: MessageKind
    value: Any
    time: float


class WorkerProcess:
    """A worker process. ``tasks`` are the documents it has not answered yet, the one in work first."""

    def __init__(self, packed_config: bytes, events: SimpleQueue[Event]) -> None:
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.answered = 0
        self.since = time.monotonic()
        """When it began what it does now: to start, to wait, or the first of its tasks."""
        self._task_bytes = 0
        self._answers = 0
        self._paused = self.since
        self._events = events
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox.put(packed_config)
        self._process: Future[subprocess.Popen[bytes]] = Future()
        self._reader = Thread(target=self._start_and_read, name="cleaner-reader", daemon=True)
        self._reader.start()
        self._writer = Thread(target=self._write, args=(self._process.result(),), name="cleaner-writer", daemon=True)
        self._writer.start()

    def has_room_for(self, task: Task) -> bool:
        """Return whether it should be given a document now."""
        if not self.tasks:
            return True
        if task.alone or self.tasks[-1].alone:
            return False
        return len(self.tasks) < MAX_TASKS and self._task_bytes + len(task.data) <= MAX_TASK_BYTES

    def submit(self, task: Task) -> None:
        """Give it a document."""
        if not self.tasks and self.ready:
            self.since = time.monotonic()
        self.tasks.append(task)
        self._task_bytes += len(task.data)
        self._outbox.put(task.data)

    def pop_answered(self, at: float) -> Task:
        """Return the document it has just answered; the next one has been in work since then."""
        task = self.tasks.popleft()
        self._task_bytes -= len(task.data)
        self.answered += 1
        self.since = at
        return task

    def kill(self) -> None:
        """Kill the process, whatever it does."""
        self._process.result().kill()
        self._outbox.put(None)

    def kill_and_wait(self) -> None:
        """Kill the process and wait until it has exited."""
        self.kill()
        for thread in (self._reader, self._writer):
            thread.join(_REAP_TIMEOUT)

    def _start_and_read(self) -> None:
        """Start the process and pass on what it reports.

        The kernel counts the thread that started a process as its parent, and ends the process with it: hence here.
        """
        try:
            process = _start_process()
        except Exception as error:
            return self._process.set_exception(error)
        self._process.set_result(process)
        try:
            self._read(process)
        finally:
            self._events.put(Event(self, "exited", _exit_code(process), time.monotonic()))

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        stream: BinaryIO = process.stdout  # type: ignore[assignment]
        with stream:
            while (data := read(stream)) is not None:
                kind, value = unpack(data)
                self._events.put(Event(self, kind, value, time.monotonic()))
                self._pause()

    def _pause(self) -> None:
        """Wait until most of the next answers are there, judging by how long the last ones took."""
        self._answers += 1
        if self._answers < ANSWERS_AT_ONCE:
            return
        now = time.monotonic()
        if len(self.tasks) > MAX_TASKS // 2 and self._task_bytes <= ROOM_BYTES:
            time.sleep(min((now - self._paused) * _PAUSE_SHARE, _MAX_PAUSE))
        self._answers, self._paused = 0, now

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        """Write what the process is given; this waits while it is busy and the pipe is full."""
        if sys.platform != "win32":  # the user's program may let SIGPIPE kill it
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
        stream: BinaryIO = process.stdin  # type: ignore[assignment]
        with contextlib.suppress(OSError):
            while (data := self._outbox.get()) is not None:
                write(stream, data, more=not self._outbox.empty())
        with contextlib.suppress(OSError):
            stream.close()


def _exit_code(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a process that has closed its channel, killing it if it lives on."""
    try:
        return process.wait(_EXIT_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _start_process() -> subprocess.Popen[bytes]:
    """Start a worker in a process group of its own, which a terminal's Ctrl-C does not reach."""
    command = [sys.executable, "-c", _BOOT, *map(str, sys.path)]
    if sys.platform == "win32":
        new_group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, BUFFER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=new_group)
    return subprocess.Popen(command, BUFFER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)
