"""What is done with a stream of documents: each is cleaned here, or in one of several worker processes."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Final, overload

from cleaner.batch.clean_window import AnyOutcome, clean_window
from cleaner.document import Failure, Result, Source
from cleaner.errors import ConfigError
from cleaner.outcome import Form, Observer, Outcome
from cleaner.windows import WINDOW, windows

if TYPE_CHECKING:
    from cleaner.api import Cleaner

DEADLINE: Final = 60.0
"""Seconds of processor time a document may take: several times what one of 10 MB takes, see benchmarks/README.md."""
MEMORY: Final = 2 * 2**30
"""Bytes a document may take: several times what one of 10 MB takes, see benchmarks/README.md."""


@overload
def clean_many(
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: None = None,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
    prefix: str = "",
) -> Generator[Result | Failure, None, None]: ...


@overload
def clean_many(
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: Form,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
    prefix: str = "",
    observer: Observer | None = None,
) -> Generator[Outcome, None, None]: ...


def clean_many(  # noqa: PLR0913  one for each limit
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: Form | None = None,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
    prefix: str = "",
    observer: Observer | None = None,
) -> Generator[AnyOutcome, None, None]:
    """Clean sources as they come and yield the outcomes in their order.

    A source that is a failure already is passed through; a document that fails gives a failure in its place. ``form``
    says how much of each result is wanted; without one, it is the whole ``Result``. ``jobs`` is the number of worker
    processes; with 0, documents are cleaned here and without limits. With workers, a document that
    takes more than ``deadline`` (seconds of processor time, or ten times as much by the clock), needs more than
    ``memory`` (bytes; enforced on Linux only) or kills its worker becomes a failure, which names the limit with
    ``prefix`` before it, and the others come out the same as without workers. At most ``window`` documents (256
    for each job), or 64 MiB of them, are read and not yet yielded: with 1, each document is answered before the next is
    read. With a form, an ``observer`` sees each whole result where it is, and what it returns is the outcome's
    ``observed``. Closing the iterator ends the workers.

    >>> list(clean_many([Failure("a.txt", "read", "no such file")], None))  # nothing to clean here
    [Failure(source_id='a.txt', stage='read', error='no such file')]

    Raises:
        ConfigError: a number makes no sense.
        CleanerError: while iterating: no worker process can be started.

    """
    for name, value, least in (("jobs", jobs, 0), ("window", window, 1)):
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}: give {least} or more")
    for name, limit in (("deadline", deadline), ("memory", memory)):
        if limit is not None and not limit > 0:  # nor NaN
            raise ConfigError(f"{name} is {limit}: give more than 0, or None for no limit")
    if jobs:
        from cleaner.batch.channel import WorkerConfig  # noqa: PLC0415  a single document needs no processes
        from cleaner.batch.reordering import supervise  # noqa: PLC0415  a single document needs no processes

        return supervise(sources, WorkerConfig(cleaner, form, deadline, memory, prefix, observer), jobs, window)
    groups = windows(sources, _size, min(window or WINDOW, WINDOW))
    return (outcome for group in groups for outcome in clean_window(group, cleaner, form, observer))


def _size(source: Source | Failure) -> int:
    return 0 if isinstance(source, Failure) else len(source.body)
