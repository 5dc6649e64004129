"""What cleaner is worth on sites its classifier has not seen: the whole pipeline, with the weights of each fold."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import typer

from benchmarks.data.corpora import Row, group_named, load, one_per_page
from benchmarks.data.folds import fold_of, sites
from benchmarks.harness.metrics import Measure, measure, summarise
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, rewrite, table

if TYPE_CHECKING:
    from cleaner import Cleaner

HEAD: Final = ["set", "rows", "docs", "F1", "exact", "damage", "removed", "reach", "hurt"]
WRAPPED: Final = 72
"""Columns of hard-wrapped text."""
MUCH: Final = 0.1
"""Share of a document's gold (0..1) that the profile ``gentle`` must never cut."""
LEAST_ROWS: Final = 3
"""Rows of a country from which its figures are more than an anecdote."""


class Job(NamedTuple):
    """A row to clean, with which weights, profile and layout."""

    row: Row
    weights: Path
    profile: str
    layout: str
    headline: bool


def report(folder: Path, *, write_readme: bool = False) -> None:
    """Print what the weights of a folder (``0.json`` and on, one a fold) are worth, and put it into the README."""
    text = "\n\n".join([provenance(), *sections(folder)])
    typer.echo(text)
    if write_readme:
        rewrite(README, "cross-validated", text)


def sections(folder: Path) -> Iterable[str]:
    """Yield one table after the other."""
    articles, pages = load("extracted", group_named("extractor")), load("extracted", group_named("fullpage"))
    spliced, few = load("spliced"), one_per_page(articles)
    balanced = run(folder, articles, "balanced")
    lines = _lines("extracted, balanced", articles, balanced, corpus)
    lines += _lines("whole pages, balanced", pages, run(folder, pages, "balanced"), corpus)
    for profile in ("balanced", "gentle"):
        lines += _lines(f"spliced, {profile}", spliced, run(folder, spliced, profile), lambda row: row.extractor)
    gentle = run(folder, few, "gentle")
    lines += _lines("one a page, gentle", few, gentle, corpus)
    lines += _lines("one a page, strict", few, run(folder, few, "strict"), corpus)
    yield table(HEAD, lines)
    yield _languages(articles, balanced)
    lost = sum(m.damage > MUCH for m in gentle)
    yield f"In `gentle`, {lost} of {len(gentle)} documents lose more than a tenth of their gold."
    few = few[::2]
    kinds = {name: run(folder, few, "balanced", name) for name in LAYOUTS}
    yield "The same weights on the same texts in other layouts:\n\n" + table(
        HEAD, [line for name, found in kinds.items() for line in _lines(name, few, found, corpus)[:1]]
    )


def run(folder: Path, rows: Sequence[Row], profile: str, layout: str = "lines") -> list[Measure]:
    """Clean rows with the weights that have not seen their site, and measure."""
    hosts = _hosts()
    jobs = [
        Job(row, folder / f"{fold_of(hosts.get(row.id, row.id))}.json", profile, layout, row.corpus != "splice")
        for row in rows
    ]
    with Pool(os.cpu_count()) as pool:
        return pool.map(_measure, jobs, chunksize=10)


def corpus(row: Row) -> str:
    """Return the corpus of a row."""
    return row.corpus


def sentences(text: str) -> str:
    r"""Return a text with a line a sentence.

    >>> sentences("It rained. We left.")
    'It rained.\nWe left.'
    """
    from cleaner.text.sentences import sentences as cut  # noqa: PLC0415  peers run without cleaner

    lines = [[line[start:end] for start, end in cut(line)] for line in text.splitlines()]
    return "\n".join(piece for pieces in lines for piece in pieces)


def wrapped(text: str) -> str:
    """Return a text hard-wrapped, with a blank line between paragraphs."""
    return "\n\n".join(
        textwrap.fill(line, WRAPPED, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
        if line.strip()
    )


def single(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


LAYOUTS: Final[dict[str, Callable[[str], str]]] = {
    "lines": str,
    "a line a sentence": sentences,
    "hard-wrapped": wrapped,
    "one line": single,
}


@cache
def _hosts() -> dict[str, str]:
    return sites()


@cache
def _cleaner(weights: Path, profile: str, headline: bool) -> Cleaner:
    return make_cleaner(headline, profile, weights=weights)


def _measure(job: Job) -> Measure:
    text = LAYOUTS[job.layout](job.row.text)
    return measure(text, _cleaner(job.weights, job.profile, job.headline).clean(text), job.row.gold)


def _lines(name: str, rows: Sequence[Row], found: Sequence[Measure], key: Callable[[Row], str]) -> list[list[str]]:
    groups: dict[str, list[Measure]] = {"all": list(found)}
    for row, value in zip(rows, found, strict=True):
        groups.setdefault(key(row), []).append(value)
    lines = []
    for group, values in groups.items():
        s = summarise(values)
        shares = (s.f1, s.exact, s.damage, s.removed, s.reach, s.hurt)
        lines.append([name, group, str(s.documents), *(f"{share:.4f}" for share in shares)])
    return lines


def _languages(rows: Sequence[Row], found: Sequence[Measure]) -> str:
    """Return a table of fundus by country, beside doing nothing."""
    groups: dict[str, list[tuple[Row, Measure]]] = {}
    for row, value in zip(rows, found, strict=True):
        if row.corpus == "fundus":
            groups.setdefault(row.country or "-", []).append((row, value))
    lines = []
    for country, pairs in sorted(groups.items()):
        if len(pairs) >= LEAST_ROWS:
            before = summarise([measure(row.text, row.text, row.gold) for row, _ in pairs])
            after = summarise([value for _, value in pairs])
            lines.append([country, str(len(pairs)), f"{before.f1:.4f}", f"{after.f1:.4f}", f"{after.damage:.4f}"])
    return "fundus by country of the outlet, balanced:\n\n" + table(
        ["country", "docs", "F1 of nothing", "F1", "damage"], lines, left=1
    )
