"""The commands and their options."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

from cleaner import __version__
from cleaner.cli.configuration import ConfigFile, Isolated, config_commands
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
from cleaner.cli.learn_command import learn as learn_command
from cleaner.cli.report import report as report_command
from cleaner.cli.review import review
from cleaner.cli.rules import Packs, rules
from cleaner.errors import ConfigError

# Depending on its version, Typer takes its errors from click or brings its own copy; every version has this one.
UsageError: type[BaseException] = typer.BadParameter.__mro__[1]

ORIGINAL: Final = ".orig"
"""The suffix of backups without another."""

app = typer.Typer(
    help="Leave only the core text of articles, and say why each cut was made.",
    # Plain help needs no rich, which takes a tenth of a second to import.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(rules)
app.add_typer(review)
app.add_typer(config_commands)

_Profile = Annotated[
    str,
    typer.Option("--profile", metavar="gentle|balanced|strict", help="How sure a cut must be.", show_default=True),
]
_Strip = Annotated[
    list[str] | None,
    typer.Option("--strip", metavar="CATEGORY", help="Also cut this (headline, standfirst). Repeat, or use commas."),
]
_Extractor = Annotated[
    str,
    typer.Option("--extractor", metavar="cleaner|trafilatura", help="What finds the article in pages."),
]
_Keep = Annotated[
    list[str] | None, typer.Option("--keep", metavar="CATEGORY", help="Do not cut this. Repeat, or use commas.")
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Leave only the core text of articles, and say why each cut was made."""


class _Clean(TyperCommand):
    """``clean``, which takes ``--backup`` with a value after ``=``, or none: click would take the next argument."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        given = [
            f"--backup={ORIGINAL}" if argument in {"--backup", "--backup="} else argument for argument in args[:end]
        ]
        return super().parse_args(ctx, given + args[end:])


def _refuse_fields(context: typer.Context) -> None:
    """Refuse names of fields on the command line for one text on standard input, which has none."""
    for name in ("text_field", "html_field", "id_field", "url_field", "source_field"):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = name.replace("_", "-")
            raise ConfigError(f"--{option} is for records: pipe JSON lines in with --jsonl, or name a file")


EXIT_CODES: Final = (
    "Exit codes: 0 all done; 1 something failed; 2 wrong use or configuration, nothing done; "
    "130 interrupted (Ctrl-C), 143 terminated."
)


@app.command(cls=_Clean, epilog=EXIT_CODES)
def clean(  # noqa: PLR0913, PLR0917  one parameter for each option
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")
    ] = None,
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="OUT", help="Output folder, or file if there is one input.")
    ] = "",
    profile: _Profile = "balanced",
    strip: _Strip = None,
    keep: _Keep = None,
    packs: Packs = None,
    extractor: _Extractor = "cleaner",
    json: Annotated[
        bool, typer.Option("--json", help="Write results with all cuts: a .json each, or JSON lines without -o.")
    ] = False,
    markdown: Annotated[
        bool,
        typer.Option(
            "--markdown/--no-markdown",
            help="Write pages as Markdown, with their headings, lists, links and tables.",
            show_default=False,
        ),
    ] = False,
    metadata: Annotated[
        bool, typer.Option("--with-metadata", help="Write JSON: title, author, date, language, address and text.")
    ] = False,
    text_field: TextField = "text",
    html_field: HtmlField = "",
    id_field: IdField = "id",
    url_field: UrlField = "url",
    source_field: SourceField = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Standard input holds JSON lines; answer each.")] = False,
    split: Annotated[
        bool,
        typer.Option(
            "--split/--no-split",
            help="Make a document of each article of a news database's export.",
            show_default=False,
        ),
    ] = False,
    jobs: Jobs = None,
    deadline: Annotated[
        float,
        typer.Option("--deadline", metavar="SECONDS", help="Processor time for each document.", show_default=True),
    ] = 60,
    memory: Annotated[
        float, typer.Option("--memory", metavar="GIB", help="For each document (Linux).", show_default=True)
    ] = 2,
    resume: Resume = False,
    restart: Restart = False,
    learn: Annotated[
        bool, typer.Option("--learn", help="First learn what recurs in each source, into OUT.learned, and cut it too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing but the summary.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would be cut, as diff -u does.")] = False,
    report: Annotated[
        str,
        typer.Option(
            "--report", metavar="FILE", help="Write the whole summary, as JSON, a .txt table or an .html page."
        ),
    ] = "",
    failures: Annotated[
        str, typer.Option("--failures", metavar="FILE", help="List failures there, not in OUT.failures.jsonl.")
    ] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict/--no-strict",
            help="Exit with 1 also for warnings and pages without an article.",
            show_default=False,
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No summary and no progress.")] = False,
    include: Include = None,
    exclude: Exclude = None,
    files_from: FilesFrom = "",
    null: Null = False,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write each text over its input.")] = False,
    backup: Annotated[
        str, typer.Option("--backup", metavar="[=SUFFIX]", help="With --in-place, keep the originals (as .orig).")
    ] = "",
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Also name the files that are skipped.")] = False,
    config_file: ConfigFile = "",  # noqa: ARG001  its callback has read it
    isolated: Isolated = False,  # noqa: ARG001  its callback has read it
) -> None:
    """Clean articles: text, Markdown or HTML, in files of their own or many in one (CSV, JSON, Parquet, WARC).

    All may be compressed (.gz, .zst). One file or standard input goes to standard output. A folder is mirrored below
    OUT, HTML as .txt (with --markdown as .md), web archives as .jsonl; if OUT ends in .jsonl, .json, .csv, .tsv or
    .parquet, everything goes into that one file. OUT may lie in the folder, and is then left out of it. A quoted
    pattern ('news/**/*.txt') is mirrored from its fixed part on. Originals are never touched, except with --in-place.
    Where two inputs would become one output, names are kept in full (a.html beside a.txt becomes a.html.txt) or
    numbered. With --split, the articles of a.txt become a-001.txt and so on, or a record each.
    """
    from cleaner.cli.clean import RunOptions, clean_all  # noqa: PLC0415  loads the pipeline
    from cleaner.cli.options import configuration, named_fields, output_options, selection  # noqa: PLC0415  loads the pipeline

    config = configuration(profile, strip, keep, packs, extractor=extractor, markdown=markdown)
    fields = named_fields(text_field, html_field, id_field, url_field, source_field)
    if not jsonl and not files_from and (paths or ["-"]) == ["-"]:
        _refuse_fields(context)
    output = output_options(
        out,
        fields,
        json=json,
        metadata=metadata,
        markdown=markdown,
        dry_run=dry_run,
        diff=diff,
        split=split,
        in_place=in_place,
        backup=backup,
    )
    chosen = selection(out, include, exclude, files_from, null=null, in_place=in_place, verbose=verbose, quiet=quiet)
    options = RunOptions(jobs, deadline, memory, resume, restart, jsonl, strict, quiet, report, failures, learn)
    raise typer.Exit(clean_all(paths or [], config, output, options, chosen))


@app.command()
def explain(  # noqa: PLR0913, PLR0917  one for each option
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")],
    profile: _Profile = "balanced",
    strip: _Strip = None,
    keep: _Keep = None,
    packs: Packs = None,
    extractor: _Extractor = "cleaner",
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    kept: Annotated[
        bool, typer.Option("--kept", help="Also show what spoke against kept text, and what overruled it.")
    ] = False,
    numbers: Annotated[bool, typer.Option("--numbers", help="Number the lines.")] = False,
    why: Annotated[
        str,
        typer.Option(
            "--why", metavar="LINE", help="Show instead why a line is cut or kept: its number, or words in it."
        ),
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="NAME", help="What its source is called, for rules made for one.")
    ] = "",
    blocks: Annotated[
        bool, typer.Option("--blocks", help="Show instead the paragraphs that were found, a line each.")
    ] = False,
    html: Annotated[
        str, typer.Option("--html", metavar="OUT", help="Write instead a page to look at in the browser (.html).")
    ] = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="With --html, do not say where the page is.")] = False,
    config_file: ConfigFile = "",  # noqa: ARG001  its callback has read it
    isolated: Isolated = False,  # noqa: ARG001  its callback has read it
) -> None:
    """Show an article with what is cut from it, and why."""
    from cleaner.cli.explain import Explained, explain_one, form_of  # noqa: PLC0415  loads the pipeline
    from cleaner.cli.options import configuration  # noqa: PLC0415  loads the pipeline

    config = configuration(profile, strip, keep, packs, extractor=extractor)
    form = form_of(json=json, blocks=blocks, html=html, why=why)
    explained = Explained(form, kept=kept, numbers=numbers, html=html, quiet=quiet, why=why)
    raise typer.Exit(explain_one(path, config, explained, source=source))


app.command("learn", epilog=EXIT_CODES)(learn_command)
app.command("report", epilog=EXIT_CODES)(report_command)
