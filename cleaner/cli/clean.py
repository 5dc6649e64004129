"""``cleaner clean``."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.batch import DEADLINE, MEMORY, Journal, Progress, clean_many, journal_folder, run
from cleaner.cli.inputs import STDIN, Inputs, gather
from cleaner.cli.plan import OutputOptions, Plan, plan
from cleaner.cli.status import show_status
from cleaner.cli.targets import record_file
from cleaner.cli.terminal import InterruptionError, complain
from cleaner.document import Failure
from cleaner.errors import CleanerError, ConfigError, OutputError
from cleaner.outcome import Outcome
from cleaner.report import Report, failure_to_dict
from cleaner.writers import write_text

if TYPE_CHECKING:
    from cleaner.config import Config

_GIB: Final = 2**30
LISTED: Final = 20
"""Failures that are printed one by one; the failures file and the report have all."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How documents are cleaned. ``jobs`` are worker processes: with ``None`` the inputs decide, 0 is without any.

    ``deadline`` (seconds) and ``memory`` (GiB) apply to each document. With ``records``, standard input holds JSON
    lines.

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
        if not self.deadline > 0:  # nor NaN
            raise ConfigError(f"--deadline is {self.deadline:g}: give seconds, more than 0")
        if not 1 <= self.memory * _GIB < inf:
            raise ConfigError(f"--memory is {self.memory:g}: give GiB, more than 0")


class Terminated(KeyboardInterrupt):
    """The process received SIGTERM."""


def clean_all(names: Sequence[str], config: Config, output: OutputOptions, options: RunOptions) -> int:
    """Clean the files, folders and patterns with these names and return the exit code: 1 if anything failed.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be done at all.

    """
    began = time.monotonic()
    inputs = replace(gather(names or [_piped()], records=options.records), split=output.split)
    planned = plan(inputs, output)
    cleaner = Cleaner(config)
    progress = _open_progress(inputs, cleaner, output, options)
    try:
        with _interrupted_by_sigterm():
            outcomes = run(planned.shards, _engine(inputs, planned, cleaner, options), progress, *_segment(output))
            # On a terminal, a bar would run through the printed documents.
            quiet = options.quiet or (not output.out and not output.show and sys.stdout.isatty())
            left = None if planned.total is None else planned.total - progress.done
            for _ in show_status(outcomes, left, quiet=quiet):
                pass
        report = progress.report + Report(failures=inputs.failures, skipped=inputs.skipped)
        sys.stdout.flush()
        _summarise(report, inputs, output, options)
        if options.report_file:
            _write_report(report, cleaner, time.monotonic() - began, Path(options.report_file))
    except BaseException as error:
        if stopped := _stopped(error, progress, resumable=_resumable(inputs, output)):
            raise stopped from error
        raise
    progress.discard()
    return 1 if report.failures else 0


def _stopped(error: BaseException, progress: Progress, *, resumable: bool) -> CleanerError | None:
    """Keep what is done if the run can be resumed, and return the error to raise in place of the first, if any."""
    done = progress.done
    interrupted = isinstance(error, KeyboardInterrupt)
    hint = ""
    if resumable and (done or interrupted or isinstance(error, OutputError)):
        progress.close()
        hint = f"; documents done: {done:,}; run the same command with --resume to continue"
    else:
        progress.discard()
    if isinstance(error, Terminated):
        return InterruptionError(f"terminated{hint}", 128 + signal.SIGTERM)
    if interrupted:
        return InterruptionError(f"interrupted{hint}", 128 + signal.SIGINT)
    return CleanerError(f"{error}{hint}") if hint and isinstance(error, CleanerError) else None


def _piped() -> str:
    if sys.stdin.isatty():
        raise ConfigError("nothing to clean: name files or folders, or pipe text in; see cleaner clean --help")
    return STDIN


def _segment(output: OutputOptions) -> tuple[int, ...]:
    """Return how many documents are written at once: one, where somebody waits for each."""
    return () if output.out else (1,)


def _engine(
    inputs: Inputs, planned: Plan, cleaner: Cleaner, options: RunOptions
) -> partial[Generator[Outcome, None, None]]:
    """Return the function that cleans: here for one document, in workers for more; a filter answers line by line."""
    jobs, window = options.jobs, None
    if jobs is None:
        workers = 1 if inputs.piped else min(os.cpu_count() or 1, planned.total or sys.maxsize)
        jobs = 0 if inputs.one_document or not inputs.count else workers
    if inputs.piped and jobs == 1:
        window = 1
    return partial(
        clean_many,
        cleaner=cleaner,
        form=planned.form,
        jobs=jobs,
        deadline=options.deadline,
        memory=int(options.memory * _GIB),
        window=window,
        prefix="--",
    )


def _open_progress(inputs: Inputs, cleaner: Cleaner, output: OutputOptions, options: RunOptions) -> Progress:
    """Return the progress to start from: a journal on disk, if the run can be resumed or writes parts."""
    if options.resume and not _resumable(inputs, output):
        raise ConfigError("--resume needs files or folders to read, and an output with -o")
    if not output.out or (inputs.one_document and record_file(inputs, output.out) is None):
        return Progress()
    identity = {
        "rules or options of cleaning": cleaner.digest,
        "output options": json.dumps(asdict(output), default=str),
        "inputs": _digest(inputs),
    }
    begin = Journal.resume if options.resume else Journal.begin
    return begin(journal_folder(Path(output.out)), identity)


def _resumable(inputs: Inputs, output: OutputOptions) -> bool:
    """Return whether a run can be resumed: one document is as fast from the start, and a stream cannot be reread."""
    return bool(output.out) and not inputs.one_document and not inputs.piped


def _digest(inputs: Inputs) -> str:
    """Return a digest of the input files' names, sizes and times."""
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
def _interrupted_by_sigterm() -> Iterator[None]:
    """Let SIGTERM, by which systems end processes, do what Ctrl-C does."""

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


def _summarise(report: Report, inputs: Inputs, output: OutputOptions, options: RunOptions) -> None:
    """Print the summary, unless the only document failed, and the failures; write the failures to their file."""
    if not options.quiet and (report.documents or not inputs.single):
        print(report.table(), file=sys.stderr)
    for failed in report.failures[:LISTED]:
        complain(f"{failed.where}: {failed.error}")
    file = _failures_file(inputs, output, options)
    if file:
        _write_failures(report.failures, file, always=bool(options.failures_file))
    hidden = len(report.failures) - LISTED
    if hidden > 0:
        complain(f"{hidden:,} more failed; {f'{file} lists all' if file else '--report FILE lists all'}")


def _failures_file(inputs: Inputs, output: OutputOptions, options: RunOptions) -> Path | None:
    if options.failures_file:
        return Path(options.failures_file)
    if not output.out or inputs.one_document:
        return None
    out = Path(os.path.abspath(output.out))  # noqa: PTH100  links must not be followed
    return out.with_name(f"{out.name}.failures.jsonl")


def _write_failures(failures: Iterable[Failure], file: Path, *, always: bool) -> None:
    """Write the failures, a line each; without any, remove the file of an earlier run."""
    lines = [json.dumps(failure_to_dict(failure), ensure_ascii=False) + "\n" for failure in failures]
    if lines or always:
        write_text(file, "".join(lines))
    elif file.is_file():
        file.unlink()
