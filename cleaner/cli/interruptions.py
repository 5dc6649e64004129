"""Runs that are interrupted: by Ctrl-C, or by SIGTERM, by which systems end processes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cleaner.cli.exit_codes import INTERRUPTED, TERMINATED
from cleaner.cli.terminal import InterruptionError
from cleaner.errors import CleanerError


class Terminated(KeyboardInterrupt):
    """The process received SIGTERM."""


@contextmanager
def interrupted_by_sigterm() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does."""

    def end(*_: Any) -> None:
        raise Terminated

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def interruption(error: BaseException, hint: str) -> CleanerError | None:
    """Return the error to raise in place of what ended a run, if any: with a hint of how to go on, if there is one."""
    if isinstance(error, Terminated):
        return InterruptionError(f"terminated{hint}", TERMINATED)
    if isinstance(error, KeyboardInterrupt):
        return InterruptionError(f"interrupted{hint}", INTERRUPTED)
    return CleanerError(f"{error}{hint}") if hint and isinstance(error, CleanerError) else None
