"""``cleaner clean``."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.batch import DEADLINE, MEMORY, Journal, Notebook, journal_folder, process, run
from cleaner.cli.inputs import STDIN, Inputs, gather
from cleaner.cli.plan import Plan, Wishes, plan
from cleaner.cli.progress import progress
from cleaner.cli.targets import target
from cleaner.cli.terminal import InterruptionError, complain
from cleaner.document import Failure
from cleaner.errors import CleanerError, ConfigError, OutputError
from cleaner.outcome import Cleaned
from cleaner.report import Report, failure_to_dict
from cleaner.writers import write_text

if TYPE_CHECKING:
    from cleaner.config import Config

_GIB: Final = 2**30
LISTED: Final = 20
"""Failures that are told one by one; the failures file and the report have all."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a run goes about it. ``jobs`` are worker processes: ``None`` leaves it to the inputs, 0 is none.

    ``deadline`` (seconds) and ``memory`` (GiB) hold for each document. ``records`` tells that standard input holds
    JSON lines.

    Raises:
        ConfigError: a number makes no sense.

    """

    jobs: int | None = None
    deadline: float = DEADLINE
    memory: float = MEMORY / _GIB
    resume: bool = False
    records: bool = False
    quiet: bool = False
    report_file: str = ""
    failures_file: str = ""

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 0:
            raise ConfigError(f"--jobs is {self.jobs}: give 0 or more")
        if not self.deadline > 0:  # nor what is no number
            raise ConfigError(f"--deadline is {self.deadline:g}: give seconds, more than 0")
        if not 1 <= self.memory * _GIB < inf:
            raise ConfigError(f"--memory is {self.memory:g}: give GiB, more than 0")


class Terminated(KeyboardInterrupt):
    """Somebody asked the process to end."""


def clean_all(names: Sequence[str], config: Config, wishes: Wishes, conduct: Conduct) -> int:
    """Clean what the names stand for and return the exit code: 1 if anything failed.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be done at all.

    """
    began = time.monotonic()
    inputs = gather(names or [_piped()], records=conduct.records)
    planned = plan(inputs, wishes)
    cleaner = Cleaner(config)
    notebook = _notebook(inputs, cleaner, wishes, conduct)
    try:
        with _ended_by_signal():
            outcomes = run(planned.shards, _engine(inputs, planned, cleaner, conduct), notebook, *_segment(wishes))
            # On a terminal, a bar would run through what is printed.
            quiet = conduct.quiet or (not wishes.out and not wishes.show and sys.stdout.isatty())
            left = None if planned.total is None else planned.total - notebook.done
            for _ in progress(outcomes, left, quiet=quiet):
                pass
        report = notebook.report + Report(failures=inputs.failures, skipped=inputs.skipped)
        sys.stdout.flush()
        _tell(report, inputs, wishes, conduct)
        if conduct.report_file:
            _write_report(report, cleaner, time.monotonic() - began, Path(conduct.report_file))
    except BaseException as error:
        if stopped := _stopped(error, notebook, resumable=_resumable(inputs, wishes)):
            raise stopped from error
        raise
    notebook.finish()
    return 1 if report.failures else 0


def _stopped(error: BaseException, notebook: Notebook, *, resumable: bool) -> CleanerError | None:
    """Keep what is done if the run can go on later, and return what then takes an error's place."""
    done = notebook.done
    asked = isinstance(error, KeyboardInterrupt)
    hint = ""
    if resumable and (done or asked or isinstance(error, OutputError)):
        notebook.close()
        hint = f"; documents done: {done:,}; the same with --resume goes on"
    else:
        notebook.finish()
    if isinstance(error, Terminated):
        return InterruptionError(f"terminated{hint}", 128 + signal.SIGTERM)
    if asked:
        return InterruptionError(f"interrupted{hint}", 128 + signal.SIGINT)
    return CleanerError(f"{error}{hint}") if hint and isinstance(error, CleanerError) else None


def _piped() -> str:
    if sys.stdin.isatty():
        raise ConfigError("nothing to clean: name files or folders, or pipe text in; see cleaner clean --help")
    return STDIN


def _segment(wishes: Wishes) -> tuple[int, ...]:
    """Return how many documents go out at once: where somebody waits for each, one."""
    return () if wishes.out else (1,)


def _engine(
    inputs: Inputs, planned: Plan, cleaner: Cleaner, conduct: Conduct
) -> partial[Generator[Cleaned | Failure, None, None]]:
    """Return what cleans: this process for a document alone, workers for more; a filter answers line by line."""
    jobs, window = conduct.jobs, None
    if jobs is None:
        wanted = 1 if inputs.piped else min(os.cpu_count() or 1, planned.total or sys.maxsize)
        jobs = 0 if inputs.lone or not inputs.count else wanted
    if inputs.piped and jobs == 1:
        window = 1
    return partial(
        process,
        cleaner=cleaner,
        form=planned.form,
        jobs=jobs,
        deadline=conduct.deadline,
        memory=int(conduct.memory * _GIB),
        window=window,
    )


def _notebook(inputs: Inputs, cleaner: Cleaner, wishes: Wishes, conduct: Conduct) -> Notebook:
    """Return what keeps track of the run: on disk, if it could be gone on with or leaves parts."""
    if conduct.resume and not _resumable(inputs, wishes):
        raise ConfigError("--resume needs files or folders to read, and an output with -o")
    if not wishes.out or (inputs.lone and target(inputs, wishes.out) is None):
        return Notebook()
    identity = {
        "rules or options of cleaning": cleaner.digest,
        "output options": json.dumps(asdict(wishes), default=str),
        "inputs": _digest(inputs),
    }
    begin = Journal.resume if conduct.resume else Journal.begin
    return begin(journal_folder(Path(wishes.out)), identity)


def _resumable(inputs: Inputs, wishes: Wishes) -> bool:
    """Tell whether a run can be gone on with: one document is begun again as fast, and a stream has gone by."""
    return bool(wishes.out) and not inputs.lone and not inputs.piped


def _digest(inputs: Inputs) -> str:
    """Return a digest of which files there are, how large, and since when."""
    digest = sha256()
    for job in inputs.jobs():
        try:
            status = job.path.stat() if job.path else None
        except OSError:
            status = None
        known = (status.st_size, status.st_mtime_ns) if status else ()
        digest.update(repr((job.id, *known)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Let the signal by which systems end processes do what Ctrl-C does."""

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


def _write_report(report: Report, cleaner: Cleaner, seconds: float, file: Path) -> None:
    about = {
        "cleaner": __version__,
        "digest": cleaner.digest,
        "rules": cleaner.rules.digest,
        "seconds": round(seconds, 3),
    }
    if file.suffix.lower() == ".txt":
        lines = [f"cleaner {__version__}, rules and configuration {cleaner.digest}, {seconds:,.1f} s"]
        write_text(file, "\n".join([*lines, report.full_table()]) + "\n")
    else:
        write_text(file, json.dumps(report.to_dict() | about, ensure_ascii=False, indent=2) + "\n")


def _tell(report: Report, inputs: Inputs, wishes: Wishes, conduct: Conduct) -> None:
    """Print the summary, unless one document alone failed, and what failed; write the failures to their file."""
    if not conduct.quiet and (report.documents or not inputs.single):
        print(report.table(), file=sys.stderr)
    for failed in report.failures[:LISTED]:
        complain(f"{failed.source_id}: {failed.error}")
    file = _failures_file(inputs, wishes, conduct)
    if file:
        _write_failures(report.failures, file, always=bool(conduct.failures_file))
    hidden = len(report.failures) - LISTED
    if hidden > 0:
        complain(f"{hidden:,} more failed; {f'{file} lists all' if file else '--report FILE lists all'}")


def _failures_file(inputs: Inputs, wishes: Wishes, conduct: Conduct) -> Path | None:
    if conduct.failures_file:
        return Path(conduct.failures_file)
    if not wishes.out or inputs.lone:
        return None
    out = Path(os.path.abspath(wishes.out))  # noqa: PTH100  links are not to be followed
    return out.with_name(f"{out.name}.failures.jsonl")


def _write_failures(failures: Iterable[Failure], file: Path, *, always: bool) -> None:
    """Write what failed, a line each; without any failure, take an earlier run's file away."""
    lines = [json.dumps(failure_to_dict(failure), ensure_ascii=False) + "\n" for failure in failures]
    if lines or always:
        write_text(file, "".join(lines))
    elif file.is_file():
        file.unlink()
