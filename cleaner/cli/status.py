"""The status of a run on standard error: a progress bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from cleaner.document import Failure
from cleaner.outcome import Outcome

if TYPE_CHECKING:
    from cleaner.cli.byte_progress import ByteProgress

LINE_INTERVAL: Final = 30.0
"""Seconds between two lines where there is no terminal."""


T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class Shown(Protocol[T_contra]):
    """How far something is, in words: ``done`` of a ``size``, if it is known."""

    verb: str
    """What is being done."""
    begin: float
    """When it began (seconds)."""

    @property
    def size(self) -> float | None:
        """How much is to be done."""

    @property
    def done(self) -> float:
        """How much is done."""

    def add(self, item: T_contra, /) -> None:
        """Count one more item."""

    def line(self, now: float) -> str:
        """Return the status in words; ``now`` is in seconds."""


class Status:
    """How many documents are done, and how fast.

    ``total`` is the expected number of documents, if it is known; else ``in_bytes`` may know the bytes. ``begin`` and
    ``now`` are seconds.
    """

    verb = "cleaning"

    def __init__(self, total: int | None, begin: float, in_bytes: ByteProgress | None = None) -> None:
        self.total = total
        self._in_bytes = in_bytes
        self._first: tuple[float, float] | None = None
        self.documents = 0
        self.begin = begin
        self._failed = 0
        self._characters = 0
        self._kept = 0

    @property
    def size(self) -> float | None:
        """The number of documents, or else of bytes."""
        return self.total if self.total is not None or self._in_bytes is None else self._in_bytes.total or None

    @property
    def done(self) -> float:
        """What is done of them."""
        return self.documents if self.total is not None or self._in_bytes is None else self._in_bytes.done

    def add(self, outcome: Outcome, /) -> None:
        """Count one more document."""
        self.documents += 1
        if isinstance(outcome, Failure):
            self._failed += 1
        else:
            self._characters += outcome.tally.characters
            self._kept += outcome.tally.kept

    def line(self, now: float) -> str:
        """Return the status in words.

        >>> status = Status(4, 0.0)
        >>> status.add(Failure("a", "read", "no such file"))
        >>> status.line(2.0)
        '1 of 4 documents, 0.5/s, 0.0 % removed, 1 failed, 6 s left'
        """
        rate = self.documents / max(now - self.begin, 1e-9)
        removed = 100 * (1 - self._kept / self._characters) if self._characters else 0.0
        of = f" of {self.total:,}" if self.total else ""
        parts = [f"{self.documents:,}{of} documents", f"{rate:,.1f}/s", f"{removed:.1f} % removed"]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if self.total and self.documents:
            parts.append(f"{duration_in_words((self.total - self.documents) / rate)} left")
        elif self._in_bytes and self._in_bytes.total:
            parts += self._of_bytes(self._in_bytes, now)
        return ", ".join(parts)

    def _of_bytes(self, in_bytes: ByteProgress, now: float) -> Iterator[str]:
        """Yield how far it is and how long it takes. The bytes before the first document may be those of a past run."""
        yield f"{100 * in_bytes.done / in_bytes.total:.0f} % of {size_in_words(in_bytes.total)}"
        if self._first is None:
            self._first = now, in_bytes.done
        seconds, read = now - self._first[0], in_bytes.done - self._first[1]
        if seconds > 0 and read > 0:
            yield f"{duration_in_words((in_bytes.total - in_bytes.done) * seconds / read)} left"


def show_status(
    outcomes: Iterable[Outcome], total: int | None, in_bytes: ByteProgress | None = None, *, quiet: bool
) -> Iterator[Outcome]:
    """Pass outcomes on, and show the status if there is something to wait for."""
    if quiet or total == 1:
        return iter(outcomes)
    return show(outcomes, Status(total, time.monotonic(), in_bytes), quiet=False)


def show(items: Iterable[T], status: Shown[T], *, quiet: bool) -> Iterator[T]:
    """Pass items on, and show how far they are, unless it is to be ``quiet``."""
    if quiet:
        return iter(items)
    return (_with_bar if sys.stderr.isatty() else _with_lines)(items, status)


def _with_bar(items: Iterable[T], status: Shown[T]) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415  takes a tenth of a second, which a pipe need not wait for
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415  takes a tenth of a second, too

    columns = TextColumn(status.verb), BarColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=status.size)
        for item in items:
            status.add(item)
            bar.update(task, completed=status.done, description=status.line(time.monotonic()))
            yield item


def _with_lines(items: Iterable[T], status: Shown[T]) -> Iterator[T]:
    last = status.begin
    for item in items:
        status.add(item)
        yield item
        now = time.monotonic()
        if now - last >= LINE_INTERVAL:
            print(status.line(now), file=sys.stderr, flush=True)
            last = now


def size_in_words(count: int) -> str:
    """Return a number of bytes in the unit that people would use.

    >>> size_in_words(900), size_in_words(43_210_000), size_in_words(9_876_000_000)
    ('900 bytes', '43.2 MB', '9.9 GB')
    """
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def duration_in_words(seconds: float) -> str:
    """Return a duration in the unit that people would use.

    >>> duration_in_words(42), duration_in_words(600), duration_in_words(9000)
    ('42 s', '10 min', '2.5 h')
    """
    if seconds < 100:  # noqa: PLR2004  up to here people count seconds
        return f"{max(0, seconds):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004  100 minutes
