"""The one list of commands: what each measures or makes, roughly how long it takes, and what it needs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import typer

from benchmarks.errors import BenchmarkError
from benchmarks.harness.tables import table

HEAD: Final = ("command", "what", "takes", "corpora", "extra")


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its module under ``benchmarks``; ``takes`` is for two cores and without options.

    ``corpora`` are the folders of the corpora that it reads, ``extra`` the optional dependencies that it needs, if any.
    """

    name: str
    module: str
    what: str
    takes: str
    corpora: str
    extra: str

    @property
    def folder(self) -> str:
        """Folder of the module."""
        return self.module.partition(".")[0]


COMMANDS: Final = (
    Command("text", "quality.text", "what cleaner and peers cut from texts, what they damage, speed", "6 min", "text",
            "benchmark"),
    Command("html", "quality.html", "the articles that cleaner and peers extract from pages, speed", "50 min", "pages",
            "benchmark"),
    Command("errors", "quality.errors", "which kinds of blocks go wrong on pages, on sites not seen", "5 min", "pages",
            "benchmark"),
    Command("precision", "quality.precision", "how often cuts are right, by category and by rule", "2 min", "text",
            "benchmark"),
    Command("genres", "quality.genres", "what cleaner takes from articles unlike news, planted clutter left", "1 min",
            "-", "benchmark"),
    Command("layouts", "quality.layouts", "which paragraphs are found in wrapped texts, what wrapping changes in cuts",
            "2 min", "text, pages", "benchmark"),
    Command("learn", "quality.learn", "what rules learned of a source, and peers, take of clutter and else",
            "6 min", "pages", "benchmark"),
    Command("markdown", "quality.markdown", "what cleaner leaves of pages turned into Markdown by converters", "3 min",
            "pages", "convert"),
    Command("warc", "quality.warc", "the bodies of web archives that cleaner and peers read whole", "5 s", "-",
            "benchmark"),
    Command("review", "quality.review", "how early damaged documents come among those to look at first", "10 min",
            "text, pages", "benchmark"),
    Command("gate", "quality.gate", "whether any figure is worse than its floor", "7 min", "text, pages",
            "benchmark"),
    Command("hostile", "quality.hostile", "broken pages: none may raise, hang or lose text", "2 min", "pages",
            ""),
    Command("speed", "speed.speed", "fixed documents beside peers and another version, start-up, growth, memory",
            "15 min", "text, pages", "benchmark"),
    Command("batch", "speed.batch", "the batch engine: input formats, memory, workers, overhead", "15 min", "text",
            "formats"),
    Command("engines", "speed.engines", "the batch engine and other engines: same results? how fast?", "15 min", "text",
            "engines"),
    Command("report", "speed.report_page", "the report page of 10,000 texts: cost beside the run, size, in a browser",
            "10 min", "text", "benchmark"),
    Command("drill", "drill.drill", "whether runs over broken documents hold, also when killed and resumed", "5 min",
            "-", "formats"),
    Command("train-text", "training.train_text", "weights for the blocks of texts, measured on unseen sites", "10 min",
            "text, pages", "train"),
    Command("train-markdown", "training.train_markdown", "weights for the blocks of Markdown", "15 min", "text, pages",
            "train"),
    Command("train-pages", "training.train_pages", "weights for the blocks of pages, measured on unseen sites",
            "10 min", "pages", "train"),
    Command("compare-models", "training.compare_models", "other kinds of classifiers on the same blocks and folds",
            "10 min", "text, pages", "train"),
    Command("common-terms", "training.common_terms", "the terms common in articles of a language", "1 min", "pages",
            ""),
)  # fmt: skip


def listing() -> str:
    """Return the commands as a table per folder.

    >>> listing().splitlines()[0]
    'quality: How good the result is.'
    """
    return "\n\n".join(_tables())


def _tables() -> Iterator[str]:
    for folder in dict.fromkeys(command.folder for command in COMMANDS):
        about = (importlib.import_module(f"benchmarks.{folder}").__doc__ or "").partition("\n")[0]
        rows = [(c.name, c.what, c.takes, c.corpora, c.extra or "-") for c in COMMANDS if c.folder == folder]
        yield f"{folder}: {about}\n\n{table(HEAD, rows, left=len(HEAD))}"


def load(name: str) -> Any:
    """Return the command of that name, ready to run; its module is imported only now.

    Raises:
        BenchmarkError: no command has that name, or it needs a package that is not installed.

    """
    command = next((command for command in COMMANDS if command.name == name), None)
    if command is None:
        raise BenchmarkError(f"unknown command {name!r}: choose {', '.join(command.name for command in COMMANDS)}")
    try:
        app: typer.Typer = importlib.import_module(f"benchmarks.{command.module}").app
    except ModuleNotFoundError as error:
        target = f"'.[{command.extra}]'" if command.extra else "."
        raise BenchmarkError(f"{name} lacks a package ({error}): pip install -e {target}") from error
    return typer.main.get_command(app)
