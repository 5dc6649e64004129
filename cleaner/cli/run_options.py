"""How the documents of a run are cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from cleaner.batch import DEADLINE, MEMORY
from cleaner.errors import ConfigError

GIB: Final = 2**30
LEAST_MEMORY: Final = 1 / 16
"""GiB of a document at least: with less, a worker dies before it can say what it lacks."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How documents are cleaned. ``jobs`` are worker processes: with ``None`` the inputs decide, 0 is without any.

    ``deadline`` (seconds of processor time) and ``memory`` (GiB) apply to each document. With ``resume`` an interrupted
    run is continued, with ``restart`` it is given up. With ``records``, standard input holds JSON lines. With
    ``strict``, warnings count as failures. With ``learn``, rules are first learned from the documents.

    Raises:
        ConfigError: a number makes no sense, or two options contradict each other.

    """

    jobs: int | None = None
    deadline: float = DEADLINE
    memory: float = MEMORY / GIB
    resume: bool = False
    restart: bool = False
    records: bool = False
    strict: bool = False
    quiet: bool = False
    report_file: str = ""
    failures_file: str = ""
    learn: bool = False

    def __post_init__(self) -> None:
        check_jobs(self.jobs)
        if not self.deadline > 0:  # nor NaN
            raise ConfigError(f"--deadline is {self.deadline:g}: give seconds, more than 0")
        if not LEAST_MEMORY <= self.memory < inf:
            raise ConfigError(f"--memory is {self.memory:g}: give GiB, at least {LEAST_MEMORY:g}")
        check_resuming(resume=self.resume, restart=self.restart)


def check_jobs(jobs: int | None) -> None:
    """Check a number of worker processes.

    Raises:
        ConfigError: it is negative.

    """
    if jobs is not None and jobs < 0:
        raise ConfigError(f"--jobs is {jobs}: give 0 or more")


def check_resuming(*, resume: bool, restart: bool) -> None:
    """Check what is to be done with an interrupted run.

    Raises:
        ConfigError: it is to be continued, and to be given up.

    """
    if resume and restart:
        raise ConfigError("--resume continues an interrupted run, --restart gives it up: drop one of them")
