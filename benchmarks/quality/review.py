"""How early documents that lost part of their article come among those to look at first. See README.md."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated, Any, Final

import typer

from benchmarks.data import corpora
from benchmarks.data.folds import sites
from benchmarks.data.pages import FURTHER, TRAINED_ON, PageRow, is_here, load_pages
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.tables import README, provenance, replace_section, table
from benchmarks.review.documents import Job, Judged, RiskCell, judged, of_run
from benchmarks.review.planted import MANNERS, Manner
from benchmarks.review.ranking import FIRST, SHARES, Quality, qualities, rank_of, weights
from cleaner.review.rows import Row

SECTION: Final = "review"
DAMAGES: Final = (0.05, 0.10)
"""Shares (0..1) of the article of which a document at fault has lost more."""
RUNS: Final = {
    "mostly fine": ("one extraction", "article"),
    "extracted": ("extracted", "one extraction"),
    "whole pages as text": ("whole page",),
    "pages, articles": ("page",),
    "pages of other kinds": ("other page",),
}
"""Runs that somebody may have, and what they are made of."""
PLANTED_RUNS: Final = {"texts": ("one extraction", "article", "extracted"), "pages": ("page",)}
"""What articles are planted in that are cut by mistake."""
RUN_SIZE: Final = 5000
"""Documents of a run in which such articles are planted, as far as there are so many."""
PLANTED: Final = 3
DRAWS: Final = 40
"""Articles planted at a time, and how often."""
WITHIN: Final = 50
"""Documents that somebody looks through in a few minutes."""


def jobs() -> Iterator[Job]:
    """Yield all documents of the development corpora that have gold, texts first."""
    rows = corpora.load("extracted")
    one = set(corpora.one_per_page([row for row in rows if row.group == "extractor"]))
    for row in rows:
        run = "one extraction" if row in one else "extracted" if row.group == "extractor" else "whole page"
        yield Job(run, row.id, sites().get(row.id, row.id), row.text, row.gold)
    for page in load_pages([corpus for corpus in (*TRAINED_ON, *FURTHER) if is_here(corpus)]):
        yield from _of_page(page)


def _of_page(page: PageRow) -> Iterator[Job]:
    """Yield a page, and its gold, which is an article without clutter: whatever is cut of it is damage."""
    if page.gold is None:
        return
    site = sites().get(page.id, page.id)
    yield Job("article", page.id, site, page.gold, page.gold)
    run = "page" if page.kind == "article" else "other page"
    yield Job(run, page.id, site, page.html, page.gold, is_page=True, url=page.url)


def order_tables(documents: Sequence[Judged]) -> list[str]:
    """Return a table of orders for each share of the article that a document at fault lost."""
    return [_order_table(documents, damage) for damage in DAMAGES]


def _order_table(documents: Sequence[Judged], damage: float) -> str:
    head = ["run", "order", "documents", "at fault", "listed", "AP"]
    head += [*(f"in {share:.0%}".replace("%", " %") for share in SHARES), *(f"of {count}" for count in FIRST)]
    lines = [line for name, parts in RUNS.items() for line in _lines(name, of_run(documents, *parts), damage)]
    return f"At fault: over {damage:.0%} lost.\n\n".replace("%", " %") + table(head, lines)


def _lines(name: str, run: Sequence[Judged], damage: float) -> Iterator[list[str]]:
    rows, faults = [one.row for one in run], [one.at_fault(damage) for one in run]
    listed = f"{sum(map(bool, weights(rows))) / max(1, len(rows)):.3f}"
    for order, found in qualities(rows, faults).items():
        is_ours = order == "to look at first"
        yield [name, order, str(len(rows)), str(sum(faults)), listed if is_ours else "", *_cells(found)]


def _cells(found: Quality) -> list[str]:
    return [f"{value:.2f}" for value in (found.average_precision, *found.found, *found.right)]


def planted_table(documents: Sequence[Judged], size: int = RUN_SIZE) -> str:
    """Return where articles come that were cut on purpose, three among all documents of a run."""
    head = ["run", "cut", "by", "documents", "median place", "median of the last", f"all in {WITHIN}"]
    lines = []
    for name, parts in PLANTED_RUNS.items():
        run = [one for part in parts for one in of_run(documents, part)][:size]
        candidates = [one for one in documents if one.held and one.job_run == parts[0] and one.planted]
        for manner in MANNERS if len(candidates) >= PLANTED else ():
            draws = [_places(run, candidates, manner, seed) for seed in range(DRAWS)]
            places, last = [place for draw in draws for place in draw], [max(draw) for draw in draws]
            within = sum(place <= WITHIN for place in last) / len(last)
            figures = f"{median(places):.0f}", f"{median(last):.0f}", f"{within:.2f}"
            lines.append([name, manner.part, manner.culprit, str(len(run)), *figures])
    return table(head, lines, left=3)


def _places(run: Sequence[Judged], candidates: Sequence[Judged], manner: Manner, seed: int) -> list[int]:
    """Return the places of three articles that lost a part, put in for three others of the run."""
    chance = random.Random(seed)
    rows: list[Row] = [one.row for one in run]
    at = chance.sample(range(len(rows)), PLANTED)
    for place, one in zip(at, chance.sample(candidates, PLANTED), strict=True):
        rows[place] = one.planted[manner]
    numbers = weights(rows)
    return [rank_of(numbers, place) for place in at]


def risk_table(documents: Sequence[Judged]) -> str:
    """Return how many of the words cut were article, by who cut, how sure, and where."""
    groups = {"texts": ("one extraction", "extracted"), "whole pages": ("whole page",), "pages": ("page", "other page")}
    sums: dict[RiskCell, dict[str, list[int]]] = defaultdict(lambda: {group: [0, 0] for group in groups})
    for group, parts in groups.items():
        for one in of_run(documents, *parts):
            for cell, (words, wrong) in one.risks.items():
                sums[cell][group][0] += words
                sums[cell][group][1] += wrong
    head = ["cut by", "where", "confidence below", *(f"{group}: {what}" for group in groups for what in HEAD)]
    lines = [[*_named(cell), *_shares(sums[cell].values())] for cell in sorted(sums)]
    return table(head, lines, left=3)


HEAD: Final = ("words", "wrong")


def _named(cell: RiskCell) -> list[str]:
    by, where = "scores" if cell.by_scores else "rules", "inside" if cell.inside else "around"
    return [by, where, f"{min(1.0, cell.below):.2f}"]


def _shares(sums: Any) -> Iterator[str]:
    for words, wrong in sums:
        yield str(words)
        yield f"{wrong / words:.3f}" if words else "-"


app = new_app()


@app.command()
def main(
    sample: Annotated[int | None, typer.Option(help="Only N documents, always the same.", metavar="N", min=1)] = None,
    chosen: Annotated[bool, typer.Option(help="Measure on the half on which the weights were chosen.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Also write the order's figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure how early documents that lost part of their article come among those to look at first."""
    asked = list(jobs())
    documents = in_parallel(judged, asked if sample is None else random.Random(0).sample(asked, sample))
    half = [one for one in documents if one.held is not chosen]
    text = "\n\n".join([provenance(), *order_tables(half), planted_table(documents), risk_table(half)])
    typer.echo(text)
    if write_readme:
        replace_section(README, SECTION, text)
    if out:
        out.write_text(json.dumps(figures(half), indent=1) + "\n", encoding="utf-8")


def figures(documents: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of all orders as plain data, by run and share lost."""
    found: dict[str, Any] = {}
    for name, parts in RUNS.items():
        run = of_run(documents, *parts)
        rows = [one.row for one in run]
        for damage in DAMAGES:
            orders = qualities(rows, [one.at_fault(damage) for one in run])
            found[f"{name}, {damage}"] = {order: one._asdict() for order, one in orders.items()}
    return found


if __name__ == "__main__":
    run_app(app)
