"""The report page: what it costs beside the run that it shows, how large it is, and how quick in a browser.

The documents are extracted texts, so many that a list of them is long; they are shuffled, since the same page stands
there as several extractors give it, and next to each other these would compress to next to nothing.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Annotated, Final

import typer

from benchmarks.data.corpora import load
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.processes import Usage, run_command
from benchmarks.harness.systems import cleaner_command
from benchmarks.harness.tables import MEGABYTE, README, provenance, replace_section, table
from benchmarks.speed.open_page import PageTimes, open_page

SEED: Final = 18
OPENED: Final = 3
"""Times that the page is opened; the slowest counts."""


@dataclass(frozen=True, slots=True)
class Built:
    """Runs over the same documents without a page and with one, in turns, and the bytes of both files."""

    documents: int
    source_size: int
    page_size: int
    plain: tuple[Usage, ...]
    shown: tuple[Usage, ...]

    @property
    def processor_ratio(self) -> float:
        """Processor time with a page over that without, of the medians."""
        return _median(self.shown) / _median(self.plain)

    @property
    def wall_ratio(self) -> float:
        """Wall-clock time with a page over that without, of the medians."""
        return statistics.median(use.seconds for use in self.shown) / statistics.median(
            use.seconds for use in self.plain
        )

    @property
    def memory(self) -> tuple[int, int]:
        """Peak memory of the command itself without and with a page, in bytes."""
        return max(use.memory for use in self.plain), max(use.memory for use in self.shown)


def _median(usages: tuple[Usage, ...]) -> float:
    return statistics.median(use.processor for use in usages)


def write_documents(count: int, target: Path) -> None:
    """Write records as JSON lines, and as many as are wanted."""
    rows = load("extracted", "extractor")
    Random(SEED).shuffle(rows)
    with target.open("w", encoding="utf-8") as file:
        for number, row in enumerate(islice(cycle(rows), count)):
            record = {"id": f"{row.corpus}/{number:06}", "text": row.text, "source": row.corpus}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def build(count: int, rounds: int, jobs: int, folder: Path) -> Built:
    """Clean documents without and with a page, in turns; the page stays in the folder."""
    source, page = folder / "in.jsonl", folder / "report.html"
    write_documents(count, source)
    command = [cleaner_command(), "clean", str(source), "-o", str(folder / "out.jsonl"), "-j", str(jobs), "-q"]
    command += ["--source-field", "source"]
    plain, shown = zip(
        *((run_command(command), run_command([*command, "--report", str(page)])) for _ in range(rounds)), strict=True
    )
    return Built(count, source.stat().st_size, page.stat().st_size, plain, shown)


def build_table(built: Built) -> str:
    """Return what a page costs as a table."""
    plain, shown = built.memory
    rows = [
        ("documents", f"{built.documents:,}"),
        ("input, MB", f"{built.source_size / MEGABYTE:.1f}"),
        ("page, MB", f"{built.page_size / MEGABYTE:.1f}"),
        ("page / input", f"{built.page_size / built.source_size:.2f}"),
        ("processor time, with page / without", f"{built.processor_ratio:.3f}"),
        ("wall-clock time, with page / without", f"{built.wall_ratio:.3f}"),
        ("peak memory of the command, MB, without", f"{plain / MEGABYTE:.0f}"),
        ("peak memory of the command, MB, with page", f"{shown / MEGABYTE:.0f}"),
    ]
    return table(("the page", "figure"), rows, left=1)


def page_table(times: PageTimes) -> str:
    """Return how quick a page is as a table."""
    rows = [(name, f"{seconds * 1000:,.0f}") for name, seconds in times.rows()]
    return table(("in the browser", "ms"), rows, left=1)


app = new_app()


@app.command()
def main(
    documents: Annotated[int, typer.Option(help="Documents of the run.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="Runs without and with a page.")] = 3,
    jobs: Annotated[int, typer.Option(help="Worker processes.")] = 2,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure what the report page costs, and how quick it is."""
    with tempfile.TemporaryDirectory() as name:
        built = build(documents, rounds, jobs, Path(name))
        text = "\n\n".join([build_table(built), page_table(open_page(Path(name, "report.html"), OPENED)), provenance()])
    typer.echo(text)
    if write_readme:
        replace_section(README, "report", text)


if __name__ == "__main__":
    run_app(app)
