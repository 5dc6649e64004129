"""The HTML track: pages in, articles out; cleaner and its peers side by side in one run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmarks.data.pages import CORPORA, FURTHER, NEVER_TRAINED_ON, PageRow, is_here, load_pages
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.extractors import (
    CLEANERS,
    PAGE_BASELINE,
    PEERS,
    Extractor,
    clock_of,
    make_extractor,
    runnable,
)
from benchmarks.harness.node_extractors import install_peers, node_versions
from benchmarks.harness.page_measures import PageMeasure, PageSummary, measure_page, summarise_pages
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table

if TYPE_CHECKING:
    from cleaner import Cleaner

COLUMNS: Final = ["pages", "system", "n", "P", "R", "F1", "exact", "word F1"]


@dataclass(slots=True)
class PageRun:
    """What one system did: its measures, its own processor time in seconds, and how often it raised."""

    measures: list[PageMeasure]
    seconds: float = 0.0
    failures: int = 0


def run_extractors(rows: Sequence[PageRow], systems: Mapping[str, Extractor]) -> dict[str, PageRun]:
    """Run the systems in turns, so that a busy machine slows all alike; where one raises, its output is empty."""
    runs = {name: PageRun([]) for name in systems}
    for index, row in enumerate(rows):
        for name, extract in systems.items():
            if index == 0:
                with suppress(Exception):
                    extract(row)  # many load their data then
            clock = clock_of(extract)
            begin = clock()
            try:
                output = extract(row)
            except Exception:  # a peer may raise anything; one page must not end the run
                output = ""
                runs[name].failures += 1
            runs[name].seconds += clock() - begin
            runs[name].measures.append(measure_page(row, output))
    return runs


def groups(row: PageRow) -> list[str]:
    """Return the names of the groups that a page counts in.

    >>> groups(PageRow("1", "wcxb", "forum", None, None, "", "", (), ()))
    ['wcxb, all kinds', 'wcxb: forum']
    """
    return [f"{row.corpus}, all kinds", f"{row.corpus}: {row.kind}"] if row.corpus == "wcxb" else [row.corpus]


def table_rows(rows: Sequence[PageRow], measures: Mapping[str, Sequence[PageMeasure]]) -> list[list[str]]:
    """Return the rows of the table: groups of pages, with the systems side by side."""
    found: dict[str, dict[str, list[PageMeasure]]] = {}
    for name, values in measures.items():
        for row, value in zip(rows, values, strict=True):
            for group in groups(row):
                found.setdefault(group, {}).setdefault(name, []).append(value)
    return [
        [group, name, *_cells(summarise_pages(values))]
        for group, names in sorted(found.items())
        for name, values in names.items()
    ]


def _cells(found: PageSummary) -> list[str]:
    values = (found.precision, found.recall, found.f1, found.exact, found.word_f1)
    return [str(found.pages), *("-" if value is None else f"{value:.4f}" for value in values)]


def quality_tables(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows as two tables: of corpora that weights learn from, and of the others."""
    parts = {
        "Corpora that the weights are trained on:": [row for row in rows if row[0] not in NEVER_TRAINED_ON],
        "Corpora never trained on:": [row for row in rows if row[0] in NEVER_TRAINED_ON],
    }
    return "\n\n".join(f"{title}\n\n{table(COLUMNS, part)}" for title, part in parts.items() if part)


@cache
def _cleaner(folder: Path, standfirst: bool) -> Cleaner:
    return make_cleaner(True, page_weights=folder, standfirst=standfirst)


def _measure(job: tuple[PageRow, Path]) -> tuple[tuple[PageMeasure, ...], str | None]:
    row, folder = job
    results = [_cleaner(folder, strip).explain_html(row.html, row.url, evidence=False) for strip in (False, True)]
    return tuple(measure_page(row, result.text) for result in results), results[0].error


def across_folds(folder: Path, rows: Sequence[PageRow]) -> tuple[list[PageMeasure], ...]:
    """Measure cleaner on pages with weights trained without their site: standfirsts kept, and stripped."""
    found = in_parallel(_measure, [(row, folder / str(row.fold)) for row in rows])
    for row, (_, error) in zip(rows, found, strict=True):
        if error:
            typer.echo(f"{row.corpus} {row.id}: {error}", err=True)
    return tuple([values[number] for values, _ in found] for number in range(len(CLEANERS)))


def corpora_here() -> tuple[list[str], list[str]]:
    """Return the corpora to measure, and a sentence on each further one that is missing."""
    missing = [corpus for corpus in FURTHER if not is_here(corpus)]
    here = [corpus for corpus in (*CORPORA, *FURTHER) if corpus not in missing]
    return here, [f"Skipped: {corpus}. Its file is missing." for corpus in missing]


def report_folds(folder: Path, *, write_readme: bool = False) -> None:
    """Print how the weights of a folder (with a folder per fold) do beside trafilatura."""
    corpora, missing = corpora_here()
    rows = load_pages(corpora)
    peer = run_extractors(rows, {PAGE_BASELINE: make_extractor(PAGE_BASELINE)})[PAGE_BASELINE]
    ours = dict(zip(CLEANERS, across_folds(folder, rows), strict=True))
    text = "\n\n".join(
        [provenance(), quality_tables(table_rows(rows, {**ours, PAGE_BASELINE: peer.measures})), *missing]
    )
    typer.echo(text)
    if write_readme:
        replace_section(README, "pages-cross-validated", text)


def speed_table(runs: Mapping[str, PageRun], pages: int) -> str:
    """Return the table of pages per second, with the ratio to trafilatura's default mode where that ran."""
    base = runs.get(PAGE_BASELINE)
    return table(
        ["system", "pages/s", "time / trafilatura's", "errors"],
        [
            [name, f"{pages / max(run.seconds, 1e-9):.0f}", f"{run.seconds / base.seconds:.2f}" if base else "-",
             str(run.failures)]
            for name, run in runs.items()
        ],
        left=1,
    )  # fmt: skip


def sample_pages(rows: Sequence[PageRow], count: int | None) -> list[PageRow]:
    """Return about ``count`` pages, or all, spread evenly over the corpora's order."""
    step = max(1, len(rows) // count) if count else 1
    return list(rows[::step])


def sample_corpora(rows: Sequence[PageRow], count: int | None) -> list[PageRow]:
    """Return about ``count`` pages of each corpus, or all: small corpora are not to vanish beside large ones."""
    by_corpus: dict[str, list[PageRow]] = {}
    for row in rows:
        by_corpus.setdefault(row.corpus, []).append(row)
    return [row for part in by_corpus.values() for row in sample_pages(part, count)]


app = new_app()


@app.command()
def main(
    names: Annotated[
        list[str] | None,
        typer.Option("--system", help=f"{', '.join((*CLEANERS, *PEERS))}. Repeatable.", show_default="all"),
    ] = None,
    corpus: Annotated[list[str] | None, typer.Option(help="Only this corpus. Repeatable.")] = None,
    sample: Annotated[
        int | None, typer.Option(help="Only about N pages of each corpus, always the same ones.", metavar="N", min=1)
    ] = None,
    folds: Annotated[
        Path | None, typer.Option(help="Also cleaner with the weights of each fold in this folder.")
    ] = None,
    install: Annotated[bool, typer.Option("--install", help="First get the peers of Node.js with npm.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure extractors on pages: quality by corpus, and time."""
    if install:
        install_peers()
    systems, skipped = (names, []) if names else runnable((*CLEANERS, *PEERS))
    corpora, missing = (corpus, []) if corpus else corpora_here()
    rows = sample_corpora(load_pages(corpora), sample)
    runs = run_extractors(rows, {name: make_extractor(name) for name in systems})
    measures = {name: run.measures for name, run in runs.items()}
    if folds:
        unseen = zip((f"{name}, unseen sites" for name in CLEANERS), across_folds(folds, rows), strict=True)
        measures = {**dict(unseen), **measures}
    quality = table_rows(rows, measures)
    # The second cleaner finds much of a page in the caches of the first: its time would flatter.
    speed = speed_table({name: run for name, run in runs.items() if name != CLEANERS[1] or names}, len(rows))
    versions = [provenance(), *filter(None, [node_versions(systems)])]
    text = "\n\n".join([*versions, quality_tables(quality), "One core, in turns:", speed, *skipped, *missing])
    typer.echo(text)
    if write_readme:
        replace_section(README, "html", text)
    if out:
        data = {"quality": quality, "seconds": {name: run.seconds for name, run in runs.items()}}
        out.write_text(json.dumps(data, indent=1), encoding="utf-8")


if __name__ == "__main__":
    run_app(app)
