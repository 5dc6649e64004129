"""``cleaner explain``: one document, in one of several forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.api import Cleaner
from cleaner.batch.clean_window import clean_one
from cleaner.cli.blocks import block_table
from cleaner.cli.inputs import Inputs, gather, read
from cleaner.cli.marked import notes_on, pieces_of, show
from cleaner.cli.report_page import check_page, say_where
from cleaner.cli.targets import refuse_overwriting
from cleaner.cli.terminal import complain, write_out
from cleaner.document import Failure, Result, Source
from cleaner.errors import ConfigError
from cleaner.readers import with_source

if TYPE_CHECKING:
    from cleaner.config import Config

Form = Literal["marked", "json", "blocks", "html", "why"]


class Explained(NamedTuple):
    """What is to be shown of a document: its ``form``, and what the forms take.

    ``kept`` also shows what spoke against kept text, and ``numbers`` numbers the lines. ``html`` is the file of the
    page, which ``quiet`` does not mention, and ``why`` the number of a line, or words in it, which is asked about.
    """

    form: Form = "marked"
    kept: bool = False
    numbers: bool = False
    html: str = ""
    quiet: bool = False
    why: str = ""


def form_of(*, json: bool, blocks: bool, html: str, why: str) -> Form:
    """Return the form that the options ask for.

    >>> form_of(json=False, blocks=False, html="", why="12")
    'why'

    Raises:
        ConfigError: they ask for several.

    """
    asked: dict[Form, bool] = {"json": json, "blocks": blocks, "html": bool(html), "why": bool(why)}
    first, *others = [form for form, wanted in asked.items() if wanted] or ["marked"]
    if others:
        raise ConfigError(f"--{first} and --{others[0]} are two forms of output: drop one of them")
    return first


def explain_one(name: str, config: Config, explained: Explained, *, source: str = "") -> int:
    """Show one document with its cuts and return the exit code; ``source`` names its source.

    Raises:
        ConfigError: the name stands for a folder, or for many documents, the page would be written over
            another file or is no page, or the line is not there.
        OutputError: the page cannot be written.

    """
    inputs = _one_input(name)
    if explained.form == "html":
        _check_page(explained.html, inputs)
    document = next(map(read, inputs.jobs()))
    document = document if isinstance(document, Failure) else with_source(document, source)
    cleaner = Cleaner(config)
    spared = explained.kept or explained.form in {"html", "why"}
    outcome = document if isinstance(document, Failure) else clean_one(document, cleaner, spared=spared)
    if isinstance(outcome, Failure):
        complain(f"{outcome.source_id}: {outcome.error}")
        return 1
    assert isinstance(document, Source)
    assert isinstance(outcome, Result)
    if explained.form == "why":
        _show_why(explained.why, outcome, cleaner, document)
    else:
        _show(outcome, explained)
    return 0


def _one_input(name: str) -> Inputs:
    inputs = gather([name])
    if not inputs.single:
        raise ConfigError(f"{name} is a folder: name one file, or use cleaner clean --json for all results")
    if inputs.named[0].many:
        raise ConfigError(f"{name} may hold many documents: use cleaner clean --diff or --json to see what is cut")
    return inputs


def _show(result: Result, explained: Explained) -> None:
    if explained.form == "blocks":
        write_out(block_table(result))
    elif explained.form == "json":
        write_out(json.dumps(result.to_dict(), ensure_ascii=False, indent=2) + "\n")
    elif explained.form == "html":
        _write_page(result, explained)
    else:
        show(pieces_of(result), notes_on(result), first_line=1 if explained.numbers else 0)


def _show_why(line: str, result: Result, cleaner: Cleaner, document: Source) -> None:
    from cleaner.cli.asked import find_asked  # noqa: PLC0415  few ask why
    from cleaner.cli.what_if import Trial  # noqa: PLC0415
    from cleaner.cli.why import notes_on_line  # noqa: PLC0415

    def clean(other: Cleaner) -> Result | None:
        outcome = clean_one(document, other)
        return outcome if isinstance(outcome, Result) else None

    asked = find_asked(result.document, line)
    notes = notes_on_line(Trial(asked.span, result, cleaner, clean))
    show(pieces_of(result, asked.span), notes, first_line=asked.line)


def _check_page(page: str, inputs: Inputs) -> None:
    """Check that a page can be written, before anything is done."""
    refuse_overwriting(inputs, [Path(page)])
    check_page(page)


def _write_page(result: Result, explained: Explained) -> None:
    from cleaner.review.build import build  # noqa: PLC0415  few ask for a page
    from cleaner.review.results import reviewed  # noqa: PLC0415  few ask for a page

    name = result.document.id
    page = build([reviewed(result)], name, Path(explained.html))
    if not explained.quiet:
        say_where(page, explained.html)
