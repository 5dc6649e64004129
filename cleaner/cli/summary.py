"""What a run leaves beside its outputs: the summary on standard error, the report and the list of failures."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cleaner import __version__
from cleaner.cli.terminal import complain, paint
from cleaner.report import Report, failure_to_dict
from cleaner.writers import write_text

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.cli.inputs import Inputs
    from cleaner.cli.plan import OutputOptions
    from cleaner.cli.run_options import RunOptions
    from cleaner.document import Failure

LISTED: Final = 20
"""Failures, warnings and pages without an article that are printed one by one; the report has all."""


def summarise(report: Report, inputs: Inputs, output: OutputOptions, options: RunOptions) -> None:
    """Print the summary, if there is something to sum up, and the failures; write the failures to their file."""
    alone = inputs.one_document
    if not options.quiet and (not alone or output.show == "nothing") and (report.documents or not inputs.single):
        print(_coloured(report), file=sys.stderr)
    if not options.quiet:
        _print_warnings(report)
    failed = report.failures if alone or options.strict else report.failed
    complain(*(f"{one.where}: {one.error}" for one in failed[:LISTED]))
    lesser = () if alone or options.strict or options.quiet else report.without_article
    complain(*(f"{one.where}: {one.error}" for one in lesser[:LISTED]), kind="warning")
    file = _failures_file(inputs, output, options)
    if file:
        write_failures(report.failures, file, always=bool(options.failures_file))
    where = f"{file} lists all" if file else "--report FILE lists all"
    if (hidden := len(lesser) - LISTED) > 0:
        complain(f"{hidden:,} more without an article; {where}", kind="warning")
    if (hidden := len(failed) - LISTED) > 0:
        complain(f"{hidden:,} more failed; {where}")


def _print_warnings(report: Report) -> None:
    lines = report.warning_lines()
    complain(*lines[:LISTED], kind="warning")
    if hidden := len(lines[LISTED:]) + report.warned - len(report.warnings):
        complain(f"{hidden:,} more; --report FILE lists them", kind="warning")


def _coloured(report: Report) -> str:
    """Return the summary, with what went wrong in colour; that is told by its last lines."""
    lines = report.table().splitlines()
    for at, line in enumerate(lines):
        if line.endswith(" failed"):
            lines[at] = paint(line, "error")
        elif line.endswith((" without an article", " with warnings")):
            lines[at] = paint(line, "warning")
    return "\n".join(lines)


def write_report(report: Report, cleaner: Cleaner, seconds: float, file: Path) -> None:
    """Write the whole summary, as a table if the file ends in ``.txt``, else as JSON."""
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


def _failures_file(inputs: Inputs, output: OutputOptions, options: RunOptions) -> Path | None:
    if options.failures_file:
        return Path(options.failures_file)
    if not output.out or inputs.one_document:
        return None
    return Path(failures_beside(output.out))


def failures_beside(out: str) -> str:
    """Return the name of the list of failures beside an output, if there is one.

    >>> failures_beside("/tmp/cleaned/")
    '/tmp/cleaned.failures.jsonl'
    """
    return f"{os.path.abspath(out)}.failures.jsonl" if out else ""  # noqa: PTH100  links must not be followed


def learned_beside(out: str) -> str:
    """Return the name of the folder of learned packs beside an output, which no output of a document can have.

    >>> learned_beside("/tmp/cleaned/")
    '/tmp/cleaned.learned'
    """
    return f"{os.path.abspath(out)}.learned" if out else ""  # noqa: PTH100  links must not be followed


def write_failures(failures: Iterable[Failure], file: Path, *, always: bool) -> None:
    """Write the failures, a line each; without any, remove the file of an earlier run, unless it is ``always`` wanted.

    Raises:
        OutputError: the file cannot be written.

    """
    lines = [json.dumps(failure_to_dict(failure), ensure_ascii=False) + "\n" for failure in failures]
    if lines or always:
        write_text(file, "".join(lines))
    elif file.is_file():
        file.unlink()
