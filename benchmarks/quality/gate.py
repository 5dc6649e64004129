"""The quality gate: figures that may not get worse unless somebody says so. See README.md."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.data.corpora import BenchmarkError, Row, group_named, load
from benchmarks.data.pages import PageRow, load_pages
from benchmarks.harness.tables import start, table
from benchmarks.quality.html import PageMeasure, groups, run, sampled, summarise_pages, system
from benchmarks.quality.text import measured

FLOORS: Final = Path(__file__).with_name("floors.json")
SYSTEM: Final = "cleaner"
FAST_ROWS: Final = 400
"""Rows of each set in the fast part, always the same ones."""
FAST_PAGES: Final = 80
"""The same for whole pages, which are ten times as long."""
SLACK: Final = 0.0005
"""What a figure may lose unnoticed: libraries differ in the last digits, and half a document is no regression."""
FAST_HTML: Final = 120
"""The same for HTML."""
AT_LEAST: Final = ("f1", "exact", "removed", "reach", "word_f1")
TEXT: Final = AT_LEAST[:4]
AT_MOST: Final = ("damage", "hurt")

Figures = dict[str, dict[str, float]]
"""Measure by rows (all, and each corpus or kind of splice)."""


def figures(name: str, rows: Sequence[Row] | Sequence[PageRow]) -> Figures:
    """Measure cleaner on the rows of a set."""
    texts = [row for row in rows if isinstance(row, Row)]
    if not texts:
        return _page_figures([row for row in rows if isinstance(row, PageRow)])
    by = "extractor" if name == "spliced" else "corpus"
    found = measured(name, texts, [SYSTEM]).summaries([by])
    return {group: {key: round(getattr(s, key), 4) for key in (*TEXT, *AT_MOST)} for group, _, s in found}


def _page_figures(rows: Sequence[PageRow]) -> Figures:
    measures = run(rows, {SYSTEM: system(SYSTEM)})[SYSTEM].measures
    found: dict[str, list[PageMeasure]] = {}
    for row, value in zip(rows, measures, strict=True):
        for group in groups(row)[:1]:
            found.setdefault(group, []).append(value)
    summaries = {group: asdict(summarise_pages(values)) for group, values in found.items()}
    return {
        group: {key: round(s[key], 4) for key in ("f1", "exact", "word_f1") if s[key] is not None}
        for group, s in summaries.items()
    }


def digest(rows: Iterable[Row | PageRow]) -> str:
    """Return the hex digest of rows: floors hold for the corpus they were measured on, and no other.

    >>> row = Row("1", "made", None, "x", None, "text", "gold")
    >>> digest([row]) == digest([row, row])
    False
    """
    found = hashlib.sha256()
    for row in rows:
        texts = (row.extractor, row.text) if isinstance(row, Row) else (row.html, *row.wanted, *row.unwanted)
        found.update("\0".join((row.corpus, row.id, *texts, row.gold or "", "")).encode("utf-8", "replace"))
    return found.hexdigest()


def worse(now: Figures, floors: Figures) -> Iterator[str]:
    """Yield what fell below its floor, or rose above its ceiling.

    >>> list(worse({"all": {"f1": 0.8, "damage": 0.02}}, {"all": {"f1": 0.9, "damage": 0.02}}))
    ['all f1: 0.8000, the floor is 0.9000']
    """
    for group, bounds in floors.items():
        for key, bound in bounds.items():
            value = now[group][key]
            below, above = key in AT_LEAST and value < bound - SLACK, key in AT_MOST and value > bound + SLACK
            if below or above:
                yield f"{group} {key}: {value:.4f}, the {'floor' if below else 'ceiling'} is {bound:.4f}"


def tightened(now: Figures, floors: Figures) -> Figures:
    """Return floors raised, and ceilings lowered, to the figures where those are better.

    >>> tightened({"all": {"f1": 0.95, "hurt": 0.3}}, {"all": {"f1": 0.9, "hurt": 0.2}})
    {'all': {'f1': 0.95, 'hurt': 0.2}}
    """
    return {
        group: {
            key: (max if key in AT_LEAST else min)(value, floors.get(group, {}).get(key, value))
            for key, value in values.items()
        }
        for group, values in now.items()
    }


def check(part: str) -> Iterator[str]:
    """Measure one part (``fast`` or ``full``) and yield what is worse than its floors.

    Raises:
        BenchmarkError: the corpora are missing, or not those that the floors were measured on.

    """
    for name, (rows, kept) in _sets(part).items():
        if kept.get("digest") != digest(rows):
            raise BenchmarkError(f"{name} is another corpus than that of {FLOORS.name}: measure floors with --update")
        yield from (f"{name} {line}" for line in worse(figures(name, rows), kept["floors"]))


def _sets(part: str) -> dict[str, tuple[list[Row] | list[PageRow], dict[str, Any]]]:
    sample, pages, html = (FAST_ROWS, FAST_PAGES, FAST_HTML) if part == "fast" else (None, None, None)
    rows: dict[str, list[Row] | list[PageRow]] = {
        "extracted": load("extracted", group_named("extractor"), sample=sample),
        "fullpage": load("extracted", group_named("fullpage"), sample=pages),
        "spliced": load("spliced", sample=sample),
        "html": sampled(load_pages(), html),
    }
    kept = _read().get(part, {})
    return {name: (found, kept.get(name, {})) for name, found in rows.items()}


def _read() -> dict[str, Any]:
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def _update(part: str, *, lower: bool) -> list[str]:
    """Write new floors and return what is still worse than they are: all that was, unless lowering is asked for."""
    data = _read()
    found: list[str] = []
    for name, (rows, kept) in _sets(part).items():
        now, mark = figures(name, rows), digest(rows)
        old = kept.get("floors", {}) if kept.get("digest") == mark and not lower else {}
        floors = tightened(now, old)
        data.setdefault(part, {})[name] = {"digest": mark, "floors": floors}
        found += [f"{name} {line}" for line in worse(now, floors)]
    FLOORS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return found


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    fast: Annotated[bool, typer.Option("--fast", help="Only a sample, as the tests do.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Raise floors to what is reached now.")] = False,
    lower: Annotated[
        bool, typer.Option("--lower", help="With --update: lower floors too. Say why in the commit.")
    ] = False,
) -> None:
    """Fail if cleaner got worse on any corpus."""
    part = "fast" if fast else "full"
    found = _update(part, lower=lower) if update else list(check(part))
    bounds = [
        [name, group, *(f"{values[key]:.4f}" if key in values else "-" for key in (*AT_LEAST, *AT_MOST))]
        for name, kept in _read().get(part, {}).items()
        for group, values in kept["floors"].items()
    ]
    typer.echo(table(["set", "rows", *AT_LEAST, *AT_MOST], bounds))
    for line in found:
        typer.echo(f"worse: {line}", err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    start(app)
