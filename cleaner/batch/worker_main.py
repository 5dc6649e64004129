"""The worker process itself: takes documents, answers each, and never outlives its supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from cleaner.batch.channel import BUFFER, MessageKind, WorkerConfig, pack, read, unpack, write
from cleaner.batch.clean_window import AnyOutcome, clean_window, failure, place_of
from cleaner.batch.worker_clock import start_clock
from cleaner.document import Failure
from cleaner.own_process import collect_rarely, compute_in_one_thread, keep_large_apart
from cleaner.windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.document import Source

    Inbox = SimpleQueue[bytes | None]

_PR_SET_PDEATHSIG: Final = 1
"""From linux/prctl.h."""


def main() -> None:
    """Serve the supervisor at the other end of standard input and output."""
    compute_in_one_thread()
    keep_large_apart()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to handle
    incoming, outgoing = _take_over_streams()
    _die_with_parent()
    inbox: Inbox = SimpleQueue()
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


def _serve(config: WorkerConfig, inbox: Inbox, outgoing: BinaryIO) -> None:
    clock = start_clock(config.deadline)
    with contextlib.suppress(MemoryError):
        while packed := _next_window(inbox, config.cleaner.window):
            clock.begin()
            answers = _answers([unpack(data) for data in packed], config)
            clock.end()  # before the answers are on their way: who is ended by the clock has not answered
            for answer in answers:
                write(outgoing, answer, more=answer is not answers[-1])
            del packed, answers  # not to be held while the next ones come
        # Nothing: the listener had no memory for the next document.
    clock.end()
    _send(outgoing, "out_of_memory")


def _next_window(inbox: Inbox, most: int) -> list[bytes]:
    """Wait for a document and return it with those that have come by then; nothing if the next one never comes."""
    return next(windows(_arrived(inbox), len, most), [])


def _arrived(inbox: Inbox) -> Iterator[bytes]:
    """Wait for a document, and yield it and those that have come by then."""
    wait = True
    with contextlib.suppress(Empty):
        while (data := inbox.get(block=wait)) is not None:
            wait = False
            yield data
        inbox.put(None)  # to be found again behind what came before it


def _answers(window: Sequence[Source], config: WorkerConfig) -> list[bytes]:
    """Return the packed outcomes of documents.

    Raises:
        MemoryError: they need more memory than a document may have.

    """
    outcomes = clean_window(window, config.cleaner, config.form, config.observer)
    return [_answer(*pair) for pair in zip(window, outcomes, strict=True)]


def _answer(source: Source, outcome: AnyOutcome) -> bytes:
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


def _listen(incoming: BinaryIO, inbox: Inbox) -> None:
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
