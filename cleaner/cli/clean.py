"""``cleaner clean``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.api import Cleaner
from cleaner.batch import Progress, clean_many, run
from cleaner.cli.byte_progress import ByteProgress, Clean, bytes_of
from cleaner.cli.exit_codes import exit_code
from cleaner.cli.inputs import STDIN, Inputs, gather
from cleaner.cli.interruptions import interrupted_by_sigterm, interruption
from cleaner.cli.places import Selection
from cleaner.cli.plan import OutputOptions, Plan, plan
from cleaner.cli.report_page import check_page, is_page, name_of, page_observer, page_spool, say_where
from cleaner.cli.resuming import can_resume, open_progress
from cleaner.cli.run_options import GIB, RunOptions
from cleaner.cli.status import show_status
from cleaner.cli.summary import failures_beside, learned_beside, summarise, write_report
from cleaner.cli.targets import refuse_lost, refuse_overwriting
from cleaner.errors import CleanerError, ConfigError, OutputError
from cleaner.outcome import Outcome
from cleaner.report import Report

if TYPE_CHECKING:
    from cleaner.config import Config

__all__ = ["RunOptions", "clean_all"]


def clean_all(
    names: Sequence[str],
    config: Config,
    output: OutputOptions,
    options: RunOptions,
    selection: Selection | None = None,
) -> int:
    """Clean the files, folders and patterns with these names and return the exit code.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be done at all.

    """
    began = time.monotonic()
    refuse_lost(output.out, options.report_file, options.failures_file)
    if is_page(options.report_file):
        check_page(options.report_file)
    inputs = _gathered(names, output, options, selection or Selection(out=output.out))
    planned = plan(inputs, output)
    learning = None
    if options.learn:
        from cleaner.cli.learn_first import learn_first  # noqa: PLC0415  loads what learns

        config, learning = learn_first(inputs, config, output, options)
    cleaner = Cleaner(config)
    progress = open_progress(inputs, cleaner, output, options)
    if learning:
        learning.discard()
    try:
        with interrupted_by_sigterm():
            page = _work(inputs, planned, cleaner, progress, output, options)
        report = progress.report + Report(failures=inputs.failures, skipped=inputs.skipped, skipped_kinds=inputs.kinds)
        sys.stdout.flush()
        summarise(report, inputs, output, options)
        if page and not options.quiet:
            say_where(page, options.report_file)
        elif options.report_file and not page:
            write_report(report, cleaner, time.monotonic() - began, Path(options.report_file))
    except BaseException as error:
        if stopped := _stopped(error, progress, resumable=can_resume(inputs, output)):
            raise stopped from error
        raise
    progress.discard()
    return exit_code(report, alone=inputs.one_document, strict=options.strict)


def _work(
    inputs: Inputs, planned: Plan, cleaner: Cleaner, progress: Progress, output: OutputOptions, options: RunOptions
) -> Path | None:
    """Clean everything; return where the page is that shows it, if one is wanted."""
    if not is_page(options.report_file):
        _run(inputs, planned, cleaner, progress, output, options)
        return None
    with page_spool(progress) as spool:
        _run(inputs, spool.spooling(planned), cleaner, progress, output, options)
        return spool.write_page(options.report_file, name_of(inputs), inputs.failures)


def _run(
    inputs: Inputs, planned: Plan, cleaner: Cleaner, progress: Progress, output: OutputOptions, options: RunOptions
) -> None:
    """Clean everything, and show how far it is."""
    # On a terminal, a bar would run through the printed documents.
    printed = not (output.out or output.show or output.in_place)
    quiet = options.quiet or (printed and sys.stdout.isatty())
    clean: Clean = _engine(inputs, planned, cleaner, options)
    shards, in_bytes = planned.shards, None
    if planned.total is None and not inputs.piped and not quiet and sys.stderr.isatty():
        in_bytes = ByteProgress(bytes_of(inputs.jobs()))
        shards, clean = in_bytes.shards(shards, progress.ended), partial(in_bytes.clean, clean)
    left = None if planned.total is None else planned.total - progress.done
    outcomes = run(shards, clean, progress, *_segment(output))
    for _ in show_status(outcomes, left, in_bytes, quiet=quiet):
        pass


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
    return interruption(error, hint)


def _gathered(names: Sequence[str], output: OutputOptions, options: RunOptions, selection: Selection) -> Inputs:
    """Find the inputs; what the run itself writes, or an earlier one has written there, is none of them."""
    written = [Path(name) for name in (options.report_file, options.failures_file) if name]
    listed = failures_beside(selection.out)
    own = selection.out, listed, learned_beside(selection.out) if options.learn else ""
    selection = replace(selection, own=(*written, *(Path(name) for name in own if name)))
    if not names and selection.listed is None:
        names = [_piped()]
    inputs = replace(gather(names, records=options.records, selection=selection), split=output.split)
    refuse_overwriting(inputs, [*written, *([Path(listed)] if listed and not inputs.one_document else [])])
    return inputs


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
    if inputs.piped and jobs <= 1:
        window = 1
    return partial(
        clean_many,
        cleaner=cleaner,
        form=planned.form,
        jobs=jobs,
        deadline=options.deadline,
        memory=int(options.memory * GIB),
        window=window,
        prefix="--",
        observer=page_observer() if is_page(options.report_file) else None,
    )
