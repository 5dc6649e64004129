"""The quality of cleaner on sites its classifier has not seen: the whole pipeline, with the weights of each fold."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import typer

from benchmarks.data.corpora import Row, group_named, load, one_per_page
from benchmarks.data.folds import fold_of, sites
from benchmarks.harness.metrics import Measure, measure, summarise
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table
from cleaner.text.sentences import sentences

if TYPE_CHECKING:
    from cleaner import Cleaner

COLUMNS: Final = ["set", "rows", "docs", "F1", "exact", "damage", "removed", "reach", "hurt"]
WRAPPED_COLUMNS: Final = 72
"""Width of hard-wrapped text."""
MUCH_DAMAGE: Final = 0.1
"""Share of a document's gold (0..1) that the profile ``gentle`` must never cut."""
MIN_ROWS: Final = 3
"""Rows of a country from which its figures are more than an anecdote."""


class Job(NamedTuple):
    """A row to clean, and the weights, profile and layout to clean it with."""

    row: Row
    weights: Path
    profile: str
    layout: str
    headline: bool


def report(folder: Path, *, write_readme: bool = False) -> None:
    """Print how the weights of a folder (``0.json`` and so on, one file per fold) do."""
    text = "\n\n".join([provenance(), *sections(folder)])
    typer.echo(text)
    if write_readme:
        replace_section(README, "cross-validated", text)


def sections(folder: Path) -> Iterable[str]:
    """Yield one table after the other."""
    articles, pages = load("extracted", group_named("extractor")), load("extracted", group_named("fullpage"))
    spliced, few = load("spliced"), one_per_page(articles)
    balanced = clean_unseen(folder, articles, "balanced")
    lines = _table_rows("extracted, balanced", articles, balanced, corpus)
    lines += _table_rows("whole pages, balanced", pages, clean_unseen(folder, pages, "balanced"), corpus)
    for profile in ("balanced", "gentle"):
        measures = clean_unseen(folder, spliced, profile)
        lines += _table_rows(f"spliced, {profile}", spliced, measures, lambda row: row.extractor)
    gentle = clean_unseen(folder, few, "gentle")
    lines += _table_rows("one a page, gentle", few, gentle, corpus)
    lines += _table_rows("one a page, strict", few, clean_unseen(folder, few, "strict"), corpus)
    yield table(COLUMNS, lines)
    yield _languages(articles, balanced)
    lost = sum(m.damage > MUCH_DAMAGE for m in gentle)
    yield f"In `gentle`, {lost} of {len(gentle)} documents lose more than a tenth of their gold."
    few = few[::2]
    kinds = {name: clean_unseen(folder, few, "balanced", name) for name in LAYOUTS}
    yield "The same weights on the same texts in other layouts:\n\n" + table(
        COLUMNS, [row for name, found in kinds.items() for row in _table_rows(name, few, found, corpus)[:1]]
    )


def clean_unseen(folder: Path, rows: Sequence[Row], profile: str, layout: str = "lines") -> list[Measure]:
    """Clean rows with weights trained without their site, and measure the results."""
    hosts = _hosts()
    jobs = [
        Job(row, folder / f"{fold_of(hosts.get(row.id, row.id))}.json", profile, layout, row.corpus != "splice")
        for row in rows
    ]
    return in_parallel(_measure, jobs)


def corpus(row: Row) -> str:
    """Return the corpus of a row."""
    return row.corpus


def sentence_lines(text: str) -> str:
    r"""Return a text with one sentence per line.

    >>> sentence_lines("It rained. We left.")
    'It rained.\nWe left.'
    """
    lines = [[line[start:end] for start, end in sentences(line)] for line in text.splitlines()]
    return "\n".join(piece for pieces in lines for piece in pieces)


def hard_wrapped(text: str) -> str:
    """Return a text hard-wrapped, with a blank line between paragraphs."""
    return "\n\n".join(
        textwrap.fill(line, WRAPPED_COLUMNS, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
        if line.strip()
    )


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


LAYOUTS: Final[dict[str, Callable[[str], str]]] = {
    "lines": str,
    "a line a sentence": sentence_lines,
    "hard-wrapped": hard_wrapped,
    "one line": one_line,
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


def _table_rows(name: str, rows: Sequence[Row], found: Sequence[Measure], key: Callable[[Row], str]) -> list[list[str]]:
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
    """Return the table of fundus by country, beside doing nothing."""
    groups: dict[str, list[tuple[Row, Measure]]] = {}
    for row, value in zip(rows, found, strict=True):
        if row.corpus == "fundus":
            groups.setdefault(row.country or "-", []).append((row, value))
    lines = []
    for country, pairs in sorted(groups.items()):
        if len(pairs) >= MIN_ROWS:
            before = summarise([measure(row.text, row.text, row.gold) for row, _ in pairs])
            after = summarise([value for _, value in pairs])
            lines.append([country, str(len(pairs)), f"{before.f1:.4f}", f"{after.f1:.4f}", f"{after.damage:.4f}"])
    return "fundus by country of the outlet, balanced:\n\n" + table(
        ["country", "docs", "F1 of nothing", "F1", "damage"], lines, left=1
    )
