"""What the system reports of processes: what a command used, and how much memory each of its processes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

from benchmarks.errors import BenchmarkError

POLL_SECONDS: Final = 0.05
"""Seconds between two readings of a process."""
POLLS_PER_SEARCH: Final = 5
"""Readings of a process for each of its children, which all processes of the system have to be searched for."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command used: wall-clock seconds, processor seconds of all its processes, its own peak memory in bytes.

    ``load`` is the load average of the last minute when it ended, ``workers`` the peak memory of the largest of its
    child processes, and ``readings`` its own peak memory as it grew. Where the system does not report memory, it is 0.
    """

    seconds: float
    processor: float
    memory: int
    load: float
    workers: int = 0
    readings: tuple[int, ...] = ()

    def memory_after(self, share: float) -> int:
        """Return its own peak memory after a share (0..1) of its time.

        >>> Usage(1.0, 1.0, 90, 0.0, readings=(10, 50, 80, 90)).memory_after(0.5)
        50
        """
        return self.readings[max(0, round(share * len(self.readings)) - 1)] if self.readings else self.memory


class _Watch(Thread):
    """Reads the memory of a process and of its children until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.readings: list[int] = []
        self.workers = 0
        self._pid, self._ended = pid, Event()

    def run(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            if memory := peak_memory(self._pid):
                self.readings.append(memory)
            if len(self.readings) % POLLS_PER_SEARCH == 0:
                self.workers = max([self.workers, *map(peak_memory, children(self._pid))])

    def stop(self) -> None:
        """Stop reading."""
        self._ended.set()
        self.join()


def run_command(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, accepted: Collection[int] = (0,)
) -> Usage:
    """Run a command to its end.

    Raises:
        BenchmarkError: its exit code is none of those accepted.

    """
    with tempfile.TemporaryFile() as messages:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=messages, env=environment)
        watch = _Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            messages.seek(0)
            raise BenchmarkError(f"{command[1]} ended with {process.returncode}: {last_line(messages.read())}")
    readings = tuple(watch.readings)
    processor = used.ru_utime + used.ru_stime
    return Usage(seconds, processor, max(readings, default=0), os.getloadavg()[0], watch.workers, readings)


def last_line(messages: bytes) -> str:
    """Return the last line of what a process wrote to its standard error, which says what went wrong."""
    return "".join(messages.decode(errors="replace").strip().splitlines()[-1:])


def peak_memory(pid: int) -> int:
    """Return the peak memory of a process in bytes, without its children; 0 where the system does not report it.

    What the system reports at the end would be that of the largest among the process and its children.
    """
    return _memory(pid, "VmHWM:")


def current_memory(pid: int) -> int:
    """Return the memory that a process has now, in bytes; 0 where the system does not report it."""
    return _memory(pid, "VmRSS:")


def _memory(pid: int, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(field)), 0)


def children(pid: int) -> Iterator[int]:
    """Yield the child processes of a process; none where the system does not report them."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[1]) == pid:
            yield int(path.parent.name)
