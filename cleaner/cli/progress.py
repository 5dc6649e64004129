"""How far a run is, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final

from cleaner.document import Failure
from cleaner.outcome import Cleaned

EVERY: Final = 30.0
"""Seconds between two lines where there is no terminal."""

Outcomes = Iterable[Cleaned | Failure]


class Pace:
    """What has come by so far, and how fast.

    ``total`` is the expected number of documents, if it is known; ``begin`` and ``now`` are seconds.
    """

    def __init__(self, total: int | None, begin: float) -> None:
        self.total = total
        self.documents = 0
        self._begin = begin
        self._failed = 0
        self._characters = 0
        self._kept = 0

    def add(self, outcome: Cleaned | Failure) -> None:
        """Count one more document."""
        self.documents += 1
        if isinstance(outcome, Failure):
            self._failed += 1
        else:
            self._characters += outcome.tally.characters
            self._kept += outcome.tally.kept

    def tell(self, now: float) -> str:
        """Return it in words.

        >>> pace = Pace(4, 0.0)
        >>> pace.add(Failure("a", "read", "no such file"))
        >>> pace.tell(2.0)
        '1 of 4 documents, 0.5/s, 0.0 % removed, 1 failed, 6 s left'
        """
        rate = self.documents / max(now - self._begin, 1e-9)
        removed = 100 * (1 - self._kept / self._characters) if self._characters else 0.0
        of = f" of {self.total:,}" if self.total else ""
        parts = [f"{self.documents:,}{of} documents", f"{rate:,.1f}/s", f"{removed:.1f} % removed"]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if self.total and self.documents:
            parts.append(f"{_duration((self.total - self.documents) / rate)} left")
        return ", ".join(parts)


def progress(outcomes: Outcomes, total: int | None, *, quiet: bool) -> Iterator[Cleaned | Failure]:
    """Pass outcomes on, and tell how far they are if there is something to wait for."""
    if quiet or total == 1:
        yield from outcomes
    elif sys.stderr.isatty():
        yield from _bar(outcomes, total)
    else:
        yield from _lines(outcomes, total)


def _bar(outcomes: Outcomes, total: int | None) -> Iterator[Cleaned | Failure]:
    # A tenth of a second to import, which a pipe need not pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    pace = Pace(total, time.monotonic())
    columns = TextColumn("cleaning"), BarColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        for outcome in outcomes:
            pace.add(outcome)
            bar.update(task, advance=1, description=pace.tell(time.monotonic()))
            yield outcome


def _lines(outcomes: Outcomes, total: int | None) -> Iterator[Cleaned | Failure]:
    last = time.monotonic()
    pace = Pace(total, last)
    for outcome in outcomes:
        pace.add(outcome)
        yield outcome
        now = time.monotonic()
        if now - last >= EVERY:
            print(pace.tell(now), file=sys.stderr, flush=True)
            last = now


def _duration(seconds: float) -> str:
    """Return a duration as people say it.

    >>> _duration(42), _duration(600), _duration(9000)
    ('42 s', '10 min', '2.5 h')
    """
    if seconds < 100:  # noqa: PLR2004  as people do
        return f"{max(0, seconds):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004  as above
