"""The worker process itself: takes documents, answers each, and never outlives its supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleaner.batch.channel import BUFFER, MessageKind, WorkerConfig, pack, read, unpack, write
from cleaner.batch.clean_one import AnyOutcome, clean_one, failure, place_of
from cleaner.batch.worker_clock import start_clock
from cleaner.document import Failure
from cleaner.own_process import collect_rarely, compute_in_one_thread, keep_large_apart

if TYPE_CHECKING:
    from cleaner.document import Source

_PR_SET_PDEATHSIG: Final = 1
"""From linux/prctl.h."""


def main() -> None:
    """Serve the supervisor at the other end of standard input and output."""
    compute_in_one_thread()
    keep_large_apart()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to handle
    incoming, outgoing = _take_over_streams()
    _die_with_parent()
    inbox: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_listen, args=(incoming, inbox), daemon=True).start()
    try:
        config: WorkerConfig = unpack(inbox.get() or b"")
    except Exception as error:
        _send(outgoing, "failed_to_start", failure("", "clean", error).error)
    else:
        collect_rarely()
        _limit_memory(config.memory)
        _send(outgoing, "ready")
        _serve(config, inbox, outgoing)
    os._exit(0)  # an interpreter that shuts down must not meet the listening thread


def _serve(config: WorkerConfig, inbox: SimpleQueue[bytes | None], outgoing: BinaryIO) -> None:
    clock = start_clock(config.deadline)
    with contextlib.suppress(MemoryError):
        while data := inbox.get():
            clock.begin()
            answer = _answer(unpack(data), config)
            clock.end()  # before the answer is on its way: who is ended by the clock has not answered
            write(outgoing, answer)
            del data, answer  # not to be held while the next one comes
        # None: the listener had no memory for the next document.
    clock.end()
    _send(outgoing, "out_of_memory")


def _answer(source: Source, config: WorkerConfig) -> bytes:
    """Return the packed outcome of a document.

    Raises:
        MemoryError: it needs more memory than a document may have.

    """
    outcome: AnyOutcome = clean_one(source, config.cleaner, config.form)
    # The pipeline never raises, but reports what it caught.
    if isinstance(outcome, Failure) and MemoryError.__name__ in outcome.error:
        raise MemoryError
    try:
        return pack(("done", outcome))
    except MemoryError:
        raise
    except Exception as error:  # metadata may hold anything
        return pack(("done", failure(source.id, "clean", error, place_of(source))))


def _send(outgoing: BinaryIO, kind: MessageKind, value: Any = None) -> None:
    write(outgoing, pack((kind, value)))


def _take_over_streams() -> tuple[BinaryIO, BinaryIO]:
    """Move the channel away from standard input and output, so that nothing a document sets off can disturb it."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # there is no standard error
        os.dup2(null, 1)
    return os.fdopen(incoming, "rb", BUFFER), os.fdopen(outgoing, "wb", BUFFER)


def _listen(incoming: BinaryIO, inbox: SimpleQueue[bytes | None]) -> None:
    """Receive documents as they come, so that the supervisor need not wait; end this process when it has ended."""
    try:
        while (data := read(incoming)) is not None:
            inbox.put(data)
    except MemoryError:
        return inbox.put(None)
    os._exit(0)


def _die_with_parent() -> None:
    """Have the kernel end this process with its parent, where it can: a document may hold up all threads."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  not on every platform

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(memory: int | None) -> None:
    """Limit the address space to this many bytes above what is in use; only Linux reports that and enforces it."""
    if memory is None or sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  not on every platform

    base = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = min(base + memory, sys.maxsize)  # the system takes no larger number
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
