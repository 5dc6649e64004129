"""``cleaner report``: a page of what a run has written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.input_options import IdField, TextField, UrlField
from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from cleaner.document import Fields


def report(
    paths: Annotated[list[str], typer.Argument(metavar="RESULTS", help="Files or folders that cleaner clean wrote.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="PAGE", help="The page, a file in .html.")] = "",
    text_field: TextField = "text",
    id_field: IdField = "id",
    url_field: UrlField = "url",
    source_field: Annotated[
        str,
        typer.Option("--source-field", "--source-column", metavar="NAME", help="That of the source, to filter by."),
    ] = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Do not say where the page is.")] = False,
) -> None:
    """Make a page to look at what was removed, in a browser: cleaner report results.jsonl -o report.html.

    RESULTS are what cleaner clean --json prints or writes, or records (JSON lines, JSON, CSV, Parquet) that it wrote
    with -o. To get the page while cleaning, use cleaner clean CORPUS -o OUT --report report.html. The page needs no
    network and loads nothing. A report of more than about 100 MB of text becomes a folder of pages.
    """
    from cleaner.cli.options import named_fields  # noqa: PLC0415  loads the pipeline
    from cleaner.cli.report_page import say_where  # noqa: PLC0415  loads the pipeline

    fields = named_fields(text_field, "", id_field, url_field, source_field)
    page = report_all([Path(path) for path in paths], out, fields)
    if not quiet:
        say_where(page, out)


def report_all(paths: Sequence[Path], out: str, fields: Fields) -> Path:
    """Write the page of results, and return where it is.

    Raises:
        ConfigError: the page cannot go there.
        InputError: what should be results is not, or is damaged.
        OutputError: the page cannot be written.
        PackageError: the package for a format is missing.

    """
    from cleaner.cli.report_page import check_page, named_after  # noqa: PLC0415  loads the pipeline
    from cleaner.review.build import build  # noqa: PLC0415  loads the pipeline
    from cleaner.review.read_results import read_results  # noqa: PLC0415  loads the pipeline

    if not out:
        raise ConfigError("no page is named: add -o report.html")
    check_page(out)
    return build(read_results(paths, fields), named_after([str(path) for path in paths]), Path(out))
