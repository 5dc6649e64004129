"""``cleaner clean``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner.batch import failure, process
from cleaner.cli.inputs import STDIN, Inputs, gather, read_all, targets
from cleaner.cli.terminal import complain, progress, write_out
from cleaner.document import Failure, Result
from cleaner.errors import ConfigError, OutputError
from cleaner.pipeline import Cleaner
from cleaner.report import Report, failure_to_dict, summarise
from cleaner.writers import write_text

if TYPE_CHECKING:
    from cleaner.config import Config

LISTED: Final = 20
"""Failures that are told one by one; the report file has all."""

Outcomes = Iterator[Result | Failure]


def clean_all(names: Sequence[str], config: Config, *, out: str, as_json: bool, report_file: str, quiet: bool) -> int:
    """Clean what the names stand for and return the exit code: 1 if anything failed.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be done at all.

    """
    inputs = gather(names or [_piped()])
    files = targets(inputs, out, as_json=as_json, markdown=config.markdown) if out else None
    if files is None and not inputs.single and not as_json:
        raise ConfigError("several inputs need an output folder: name one with -o, or print results with --json")
    outcomes = process(read_all(inputs.jobs), Cleaner(config))
    done = _print(outcomes, as_json) if files is None else _write(outcomes, files, as_json)
    shown = progress(done, len(inputs.jobs), quiet=quiet or (files is None and sys.stdout.isatty()))
    report = summarise(chain(shown, inputs.failures), skipped=inputs.skipped)
    sys.stdout.flush()
    _tell(report, inputs, quiet=quiet)
    if report_file:
        write_text(Path(report_file), json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n")
    return 1 if report.failures else 0


def _piped() -> str:
    if sys.stdin.isatty():
        raise ConfigError("nothing to clean: name files or folders, or pipe text in; see cleaner clean --help")
    return STDIN


def _print(outcomes: Outcomes, as_json: bool) -> Outcomes:
    for outcome in outcomes:
        if as_json:
            write_out(json.dumps(_to_dict(outcome), ensure_ascii=False) + "\n")
        elif isinstance(outcome, Result):
            write_out(_article(outcome))
        yield outcome


def _write(outcomes: Outcomes, files: Iterable[Path], as_json: bool) -> Outcomes:
    for outcome, file in zip(outcomes, files, strict=True):
        if isinstance(outcome, Failure):
            yield outcome
            continue
        pretty = json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2) + "\n" if as_json else _article(outcome)
        try:
            write_text(file, pretty)
        except OutputError as error:
            yield failure(outcome.document.id, "write", error)
        else:
            yield outcome


def _article(result: Result) -> str:
    return result.text if result.markdown is None else result.markdown


def _to_dict(outcome: Result | Failure) -> dict[str, Any]:
    return failure_to_dict(outcome) if isinstance(outcome, Failure) else outcome.to_dict()


def _tell(report: Report, inputs: Inputs, *, quiet: bool) -> None:
    """Print the summary, unless one document alone failed, and what failed."""
    if not quiet and (report.documents or not inputs.single):
        print(report.table(), file=sys.stderr)
    for failed in report.failures[:LISTED]:
        complain(f"{failed.source_id}: {failed.error}")
    hidden = len(report.failures) - LISTED
    if hidden > 0:
        complain(f"{hidden:,} more failed; --report FILE lists all")
