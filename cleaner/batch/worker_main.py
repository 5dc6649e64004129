"""A worker process: takes documents, answers each, and never outlives its supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleaner.batch.channel import BUFFER, Kind, Orders, pack, read, unpack, write
from cleaner.batch.clean_one import Outcome, failure, work
from cleaner.document import Failure

if TYPE_CHECKING:
    from cleaner.document import Source

GRACE: Final = 5.0
"""Seconds beyond the deadline after which a worker ends itself: its supervisor should long have ended it."""
_LONGEST: Final = 1e8
"""Seconds, three years: what any system's timer takes."""
_PR_SET_PDEATHSIG: Final = 1
"""From linux/prctl.h."""


def main() -> None:
    """Serve the supervisor at the other end of standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to handle
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    incoming, outgoing = _take_over()
    _die_with_parent()
    inbox: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_listen, args=(incoming, inbox), daemon=True).start()
    try:
        orders: Orders = unpack(inbox.get() or b"")
    except Exception as error:
        _say(outgoing, "unfit", failure("", "clean", error).error)
    else:
        _limit_memory(orders.memory)
        _say(outgoing, "ready")
        _serve(orders, inbox, outgoing)
    os._exit(0)  # the listener must not be met by an interpreter that winds down


def _serve(orders: Orders, inbox: SimpleQueue[bytes | None], outgoing: BinaryIO) -> None:
    with contextlib.suppress(MemoryError):
        while data := inbox.get():
            _alarm(orders.deadline)
            answer = _answer(unpack(data), orders)
            _alarm(None)
            write(outgoing, answer)
            del data, answer  # not to be held while the next one comes
        # A document that did not even fit through the door.
    _alarm(None)
    _say(outgoing, "exhausted")


def _answer(source: Source, orders: Orders) -> bytes:
    """Return the packed outcome of a document.

    Raises:
        MemoryError: it needs more memory than a document may have.

    """
    outcome: Outcome = work(source, orders.cleaner, orders.form)
    # The pipeline never raises, but tells what it caught.
    if isinstance(outcome, Failure) and MemoryError.__name__ in outcome.error:
        raise MemoryError
    try:
        return pack(("done", outcome))
    except MemoryError:
        raise
    except Exception as error:  # metadata may hold anything
        return pack(("done", failure(source.id, "clean", error)))


def _say(outgoing: BinaryIO, kind: Kind, value: Any = None) -> None:
    write(outgoing, pack((kind, value)))


def _take_over() -> tuple[BinaryIO, BinaryIO]:
    """Take the channel away from standard input and output, so that nothing a document sets off can disturb it."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # there is no standard error
        os.dup2(nothing, 1)
    return os.fdopen(incoming, "rb", BUFFER), os.fdopen(outgoing, "wb", BUFFER)


def _listen(incoming: BinaryIO, inbox: SimpleQueue[bytes | None]) -> None:
    """Take in documents as they come, so that the supervisor need not wait; end the process when it is gone."""
    try:
        while (data := read(incoming)) is not None:
            inbox.put(data)
    except MemoryError:
        return inbox.put(None)
    os._exit(0)


def _die_with_parent() -> None:
    """Have the kernel end this process with its parent, where it can: a document may hold up all threads."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # exists not everywhere

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _alarm(deadline: float | None) -> None:
    """Have the kernel end this process if it should hang in a document and nobody comes."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, 0 if deadline is None else min(deadline + GRACE, _LONGEST))


def _limit_memory(memory: int | None) -> None:
    """Limit the address space to so many bytes above what is in use; only Linux tells that and keeps to it."""
    if memory is None or sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  # exists not everywhere

    base = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = min(base + memory, sys.maxsize)  # the system takes no larger number
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
