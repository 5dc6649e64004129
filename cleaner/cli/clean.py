"""``cleaner clean``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from cleaner.batch import failure, process
from cleaner.cli.inputs import STDIN, Inputs, gather, read_all, targets
from cleaner.cli.terminal import complain, progress, write_out
from cleaner.document import SCHEMA, Failure, Result
from cleaner.errors import ConfigError, OutputError
from cleaner.pipeline import Cleaner
from cleaner.report import Report, failure_to_dict, summarise
from cleaner.writers import write_text

if TYPE_CHECKING:
    from cleaner.config import Config

LISTED: Final = 20
"""Failures that are told one by one; the report file has all."""

Form = Literal["text", "metadata", "results"]
"""What is written of a document: the article, the article and what is known of it, or all with its cuts."""
Outcomes = Iterator[Result | Failure]


def clean_all(names: Sequence[str], config: Config, *, out: str, form: Form, report_file: str, quiet: bool) -> int:
    """Clean what the names stand for and return the exit code: 1 if anything failed.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be done at all.

    """
    inputs = gather(names or [_piped()])
    files = targets(inputs, out, as_json=form != "text", markdown=config.markdown) if out else None
    if files is None and not inputs.single and form == "text":
        raise ConfigError("several inputs need an output folder: name one with -o, or print results with --json")
    outcomes = process(read_all(inputs.jobs), Cleaner(config))
    done = _print(outcomes, form) if files is None else _write(outcomes, files, form)
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


def _print(outcomes: Outcomes, form: Form) -> Outcomes:
    for outcome in outcomes:
        if form != "text":
            write_out(json.dumps(_to_dict(outcome, form), ensure_ascii=False) + "\n")
        elif isinstance(outcome, Result):
            write_out(_article(outcome))
        yield outcome


def _write(outcomes: Outcomes, files: Iterable[Path], form: Form) -> Outcomes:
    for outcome, file in zip(outcomes, files, strict=True):
        if isinstance(outcome, Failure):
            yield outcome
            continue
        written = _article(outcome)
        if form != "text":
            written = json.dumps(_to_dict(outcome, form), ensure_ascii=False, indent=2) + "\n"
        try:
            write_text(file, written)
        except OutputError as error:
            yield failure(outcome.document.id, "write", error)
        else:
            yield outcome


def _article(result: Result) -> str:
    return result.text if result.markdown is None else result.markdown


def _to_dict(outcome: Result | Failure, form: Form) -> dict[str, Any]:
    if isinstance(outcome, Failure):
        return failure_to_dict(outcome)
    if form == "results":
        return outcome.to_dict()
    known = {"title": outcome.title, "language": outcome.document.language, **outcome.document.metadata}
    facts = {name: known.get(name) for name in ("title", "author", "date", "language", "url", "site")}
    return {"schema": SCHEMA, "id": outcome.document.id, **facts, "text": _article(outcome)}


def _tell(report: Report, inputs: Inputs, *, quiet: bool) -> None:
    """Print the summary, unless one document alone failed, and what failed."""
    if not quiet and (report.documents or not inputs.single):
        print(report.table(), file=sys.stderr)
    for failed in report.failures[:LISTED]:
        complain(f"{failed.source_id}: {failed.error}")
    hidden = len(report.failures) - LISTED
    if hidden > 0:
        complain(f"{hidden:,} more failed; --report FILE lists all")
