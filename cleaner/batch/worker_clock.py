"""What ends a worker whose document takes too long: a limit of processor time, and a generous one of wall time.

Processor time, because on a busy machine a sound document takes long by the clock. The wall time is for what waits or
sleeps and so takes no processor time at all.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Lock, Thread
from time import process_time, sleep
from typing import Final, Protocol

EXIT_OVERDUE: Final = 124
"""Exit code of a worker that found its document over the deadline, where no signal can end it; as timeout(1) has it."""
HANG_FACTOR: Final = 10
"""Wall time that a document may take, in deadlines: a worker would have to get less than a tenth of a processor."""
LEAST_HANG: Final = 60.0
"""Seconds of wall time that any document may take."""
GRACE: Final = 5.0
"""Seconds beyond that after which a worker ends itself: its supervisor should have killed it long ago."""
_MAX_TIMER: Final = 1e8
"""Seconds, three years: what any system's timer takes."""
_TICK: Final = 0.5
"""Seconds between two looks at the processor time, where the kernel does not watch it."""


def hang_limit(deadline: float) -> float:
    """Return the wall time (seconds) after which a document hangs.

    >>> hang_limit(60), hang_limit(2)
    (600, 60.0)
    """
    return max(HANG_FACTOR * deadline, LEAST_HANG)


def is_overdue(exit_code: int) -> bool:
    """Return whether a worker ended because its document was over the deadline."""
    return exit_code == EXIT_OVERDUE or (sys.platform != "win32" and exit_code == -signal.SIGPROF)


def is_hanging(exit_code: int) -> bool:
    """Return whether a worker ended itself because its document took too long by the clock."""
    return sys.platform != "win32" and exit_code == -signal.SIGALRM


class Clock(Protocol):
    """Ends this process if a document takes too long."""

    def begin(self) -> None:
        """Begin with a document."""

    def end(self) -> None:
        """Stop: the document is done."""


class NoClock:
    """For no deadline."""

    def begin(self) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


def start_clock(deadline: float | None) -> Clock:
    """Return the clock for a deadline (seconds of processor time) on this system."""
    if deadline is None:
        return NoClock()
    return WatchingClock(deadline) if sys.platform == "win32" else KernelClock(deadline)


if sys.platform != "win32":

    class KernelClock:
        """Lets the kernel watch, which also ends what hangs in C, where no thread of Python comes to its turn."""

        def __init__(self, deadline: float) -> None:
            self._processor = min(deadline, _MAX_TIMER)
            self._wall = min(hang_limit(deadline) + GRACE, _MAX_TIMER)
            for number in (signal.SIGPROF, signal.SIGALRM):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGPROF, signal.SIGALRM])

        def begin(self) -> None:
            """Begin with a document."""
            signal.setitimer(signal.ITIMER_PROF, self._processor)
            signal.setitimer(signal.ITIMER_REAL, self._wall)

        def end(self) -> None:
            """Stop: the document is done."""
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)


class WatchingClock:
    """Watches from a thread, for systems without such timers. What hangs in C is left to the supervisor's wall time."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._began: float | None = None
        self._lock = Lock()
        Thread(target=self._watch, name="cleaner-clock", daemon=True).start()

    def begin(self) -> None:
        """Begin with a document."""
        with self._lock:
            self._began = process_time()

    def end(self) -> None:
        """Stop: the document is done. One that was just found overdue never comes back from here, to be answered."""
        with self._lock:
            self._began = None

    def _watch(self) -> None:
        while True:
            sleep(_TICK)
            with self._lock:
                if self._began is not None and process_time() - self._began > self._deadline:
                    os._exit(EXIT_OVERDUE)
