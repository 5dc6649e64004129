"""``cleaner learn``: the command and its options."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.configuration import ConfigFile, Isolated
from cleaner.cli.input_options import (
    Exclude,
    FilesFrom,
    HtmlField,
    IdField,
    Include,
    Jobs,
    Null,
    Restart,
    Resume,
    SourceField,
    TextField,
    UrlField,
)
from cleaner.cli.rules import Packs
from cleaner.errors import ConfigError


def learn(  # noqa: PLR0913, PLR0917  one parameter for each option
    paths: Annotated[list[str] | None, typer.Argument(metavar="CORPUS", help="Files, folders or patterns.")] = None,
    out: Annotated[str, typer.Option("-o", "--out", metavar="DIR", help="Folder for the packs.")] = "",
    source_field: SourceField = "",
    text_field: TextField = "text",
    html_field: HtmlField = "",
    id_field: IdField = "id",
    url_field: UrlField = "url",
    split: Annotated[
        bool,
        typer.Option(
            "--split/--no-split", help="Learn from each article of a news database's export.", show_default=False
        ),
    ] = False,
    packs: Packs = None,
    include: Include = None,
    exclude: Exclude = None,
    files_from: FilesFrom = "",
    null: Null = False,
    jobs: Jobs = None,
    resume: Resume = False,
    restart: Restart = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    report: Annotated[
        str, typer.Option("--report", metavar="FILE", help="Write the report there too, as JSON or as .txt.")
    ] = "",
    failures: Annotated[
        str, typer.Option("--failures", metavar="FILE", help="List failures there, not in DIR.failures.jsonl.")
    ] = "",
    shown: Annotated[
        str, typer.Option("--show", metavar="FILE", help="Learn nothing; show a report.json that was written.")
    ] = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No report on the terminal and no progress.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show why each rule was learned, where it matches, and what stays.")
    ] = False,
    config_file: ConfigFile = "",  # noqa: ARG001  its callback has read it
    isolated: Isolated = False,  # noqa: ARG001  its callback has read it
) -> None:
    """Learn rule packs from a corpus: for each of its sources, what recurs in the documents and is not their text.

    It reads what cleaner clean reads. The source of a document is the host of its address, else what its record says in
    --source-field, else the first folder below the one that is named. DIR gets a pack for each source and report.json,
    to be reviewed; packs that are there already are brought up to date, and keep what was changed in them. Clean with
    them: cleaner clean CORPUS --rules DIR -o OUT.
    """
    if shown:
        from pathlib import Path  # noqa: PLC0415  not needed for help

        from cleaner.cli.learn_report import print_report  # noqa: PLC0415  loads the pipeline

        if paths or out:
            raise ConfigError("--show learns nothing: drop it, or drop the corpus and -o")
        print_report(Path(shown), details=verbose)
        return
    from cleaner.cli.learn import LearnOptions, learn_all, learning_configuration  # noqa: PLC0415  loads the pipeline
    from cleaner.cli.options import named_fields, selection  # noqa: PLC0415  loads the pipeline

    if json and verbose:
        raise ConfigError("--json prints all that is known: drop --verbose")
    fields = named_fields(text_field, html_field, id_field, url_field, source_field)
    options = LearnOptions(out, fields, split, jobs, resume, restart, quiet, json, verbose, report, failures)
    chosen = selection(out, include, exclude, files_from, null=null, in_place=False, verbose=False, quiet=quiet)
    raise typer.Exit(learn_all(paths or [], learning_configuration(packs, out), options, chosen))
