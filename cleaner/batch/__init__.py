"""Many documents, one after the other or in several processes; what goes wrong with one stays with that one."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Final, overload

from cleaner.batch.clean_one import Outcome, Stage, failure, work
from cleaner.batch.journal import Journal, Notebook, journal_folder
from cleaner.batch.outputs import Done, Files, Output, Records, to_row, to_text
from cleaner.batch.run import Shard, run
from cleaner.document import Failure, Result, Source
from cleaner.errors import ConfigError
from cleaner.outcome import Cleaned, Cut, Form, Tally

if TYPE_CHECKING:
    from cleaner.api import Cleaner

__all__ = [
    "DEADLINE",
    "MEMORY",
    "Cleaned",
    "Cut",
    "Done",
    "Files",
    "Form",
    "Journal",
    "Notebook",
    "Outcome",
    "Output",
    "Records",
    "Shard",
    "Stage",
    "Tally",
    "failure",
    "journal_folder",
    "process",
    "run",
    "to_row",
    "to_text",
]

DEADLINE: Final = 60.0
"""Seconds a document may take: several times what one of 10 MB takes, see benchmarks/README.md."""
MEMORY: Final = 2 * 2**30
"""Bytes a document may take: several times what one of 10 MB takes, see benchmarks/README.md."""


@overload
def process(
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: None = None,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
) -> Generator[Result | Failure, None, None]: ...


@overload
def process(
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: Form,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
) -> Generator[Cleaned | Failure, None, None]: ...


def process(
    sources: Iterable[Source | Failure],
    cleaner: Cleaner,
    *,
    form: Form | None = None,
    jobs: int = 0,
    deadline: float | None = DEADLINE,
    memory: int | None = MEMORY,
    window: int | None = None,
) -> Generator[Outcome, None, None]:
    """Clean sources as they come, in their order; a failure passes through or takes its document's place.

    ``form`` says how much of each result is wanted; without one, it is the whole ``Result``. ``jobs`` is the number of
    worker processes; without any, documents are cleaned here, one at a time, and nothing limits them. With workers, a
    document that takes longer than ``deadline`` (seconds) or needs more than ``memory`` (bytes; kept to on Linux
    alone), or whose worker dies, becomes a failure, and the others come out the same as without workers. At most
    ``window`` documents (256 for each job), or 64 MiB of them, are read and not yet yielded: 1 answers each document
    before the next is read. Closing the iterator ends the workers.

    >>> list(process([Failure("a.txt", "read", "no such file")], None))  # nothing to clean here
    [Failure(source_id='a.txt', stage='read', error='no such file')]

    Raises:
        ConfigError: a number makes no sense.
        CleanerError: while iterating: no worker process can be started.

    """
    for name, value, least in (("jobs", jobs, 0), ("window", window, 1)):
        if value is not None and value < least:
            raise ConfigError(f"{name} is {value}: give {least} or more")
    for name, limit in (("deadline", deadline), ("memory", memory)):
        if limit is not None and not limit > 0:  # nor what is no number
            raise ConfigError(f"{name} is {limit}: give more than 0, or None for no limit")
    if jobs:
        from cleaner.batch.channel import Orders  # noqa: PLC0415  # one document alone needs no processes
        from cleaner.batch.supervisor import supervise  # noqa: PLC0415

        return supervise(sources, Orders(cleaner, form, deadline, memory), jobs, window)
    return (source if isinstance(source, Failure) else work(source, cleaner, form) for source in sources)
