"""The text track: what systems remove from extracted and spliced articles, and what they damage. See README.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import track

from benchmarks.data.corpora import Row, group_named, load
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.side_by_side import SystemRun, run_systems, speed, summaries
from benchmarks.harness.systems import DEFAULT_SYSTEMS, NAMES, TEXT_BASELINE, make_system
from benchmarks.harness.tables import README, provenance, replace_section, table

if TYPE_CHECKING:
    from benchmarks.harness.metrics import Summary

COLUMNS: Final = [
    "rows", "system", "docs", "P", "R", "F1", "exact", "word F1", "clutter", "damage", "removed", "reach", "hurt",
]  # fmt: skip
GROUP_KEYS: Final[dict[str, Callable[[Row], str]]] = {
    "corpus": lambda row: row.corpus,
    "extractor": lambda row: row.extractor,
    "country": lambda row: row.country or "-",
    "group": lambda row: row.group,
}


class By(StrEnum):
    """How the rows are grouped."""

    corpus = auto()
    extractor = auto()
    country = auto()
    group = auto()


class Dataset(StrEnum):
    """Which rows are measured."""

    extracted = auto()
    spliced = auto()
    all = auto()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All systems' runs over one set of rows."""

    dataset: str
    rows: Sequence[Row]
    runs: dict[str, SystemRun]

    def summaries(self, by: Iterable[str]) -> list[tuple[str, str, Summary]]:
        """Return (group, system, summary): all rows first, then each group, with the systems side by side."""
        found: dict[str, dict[str, Summary]] = {}
        for key in [lambda _: "all", *(GROUP_KEYS[name] for name in by)]:
            for name, run in self.runs.items():
                for group, summary in summaries(self.rows, run.measures, key).items():
                    found.setdefault(group, {})[name] = summary
        return [(group, name, summary) for group, names in found.items() for name, summary in names.items()]


def compare(dataset: str, rows: Sequence[Row], names: Iterable[str]) -> Comparison:
    """Run the named systems over the rows of a set."""
    systems = {name: make_system(name, dataset) for name in names}
    steps = track(rows, dataset, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
    return Comparison(dataset, rows, run_systems(steps, systems))


def quality_table(comparison: Comparison, by: Iterable[str]) -> str:
    """Return the table of measures."""
    return table(COLUMNS, [[group, name, *_cells(summary)] for group, name, summary in comparison.summaries(by)])


def _cells(s: Summary) -> list[str]:
    shares = (s.precision, s.recall, s.f1, s.exact, s.word_f1, s.clutter, s.damage, s.removed, s.reach, s.hurt)
    return [str(s.documents), *(f"{share:.4f}" for share in shares)]


def speed_table(comparison: Comparison) -> str:
    """Return the table of speeds, with the ratio to jusText where that ran."""
    speeds = {name: speed(comparison.rows, run.seconds) for name, run in comparison.runs.items()}
    base = speeds.get(TEXT_BASELINE)
    rows = [
        [name, f"{s.documents:,.0f}", f"{s.megabytes:.2f}", f"{s.megabytes / base.megabytes:.1f}" if base else "-"]
        for name, s in speeds.items()
    ]
    return table(["system", "docs/s", "MB/s", f"x {TEXT_BASELINE}"], rows, left=1)


def worst_table(comparison: Comparison, name: str, count: int) -> str:
    """Return the table of the documents that lost most gold tokens."""
    pairs = sorted(zip(comparison.rows, comparison.runs[name].measures, strict=True), key=lambda pair: -pair[1].lost)
    rows = [
        [row.corpus, row.id, row.extractor, str(m.gold_in), str(m.lost), f"{m.damage:.3f}", f"{m.removed:.3f}"]
        for row, m in pairs[:count]
        if m.lost
    ]
    return table(["corpus", "id", "extractor", "gold", "lost", "damage", "removed"], rows, left=3)


def report(comparison: Comparison, by: Sequence[str]) -> str:
    """Return both tables as Markdown."""
    failures = [
        f"{name} raised on {len(run.failures)} documents, which count as unchanged; first: {run.failures[0]}"
        for name, run in comparison.runs.items()
        if run.failures
    ]
    parts = [f"### {comparison.dataset}", quality_table(comparison, by), "One core, the same lines, in turns:"]
    return "\n\n".join([*parts, speed_table(comparison), *failures])


def as_data(comparison: Comparison, by: Sequence[str]) -> dict[str, Any]:
    """Return all figures as plain data."""
    return {
        "set": comparison.dataset,
        "quality": [{"rows": g, "system": n} | asdict(s) for g, n, s in comparison.summaries(by)],
        "speed": {name: asdict(speed(comparison.rows, run.seconds)) for name, run in comparison.runs.items()},
        "failures": {name: run.failures for name, run in comparison.runs.items()},
    }


app = new_app()


@app.command()
def main(  # noqa: PLR0913, PLR0917  these are the options of a command line
    dataset: Annotated[Dataset, typer.Option("--set", help="Which rows to measure.")] = Dataset.all,
    names: Annotated[
        list[str] | None,
        typer.Option("--system", help=f"{', '.join(NAMES)} or module:function (str -> str). Repeatable.",
                     show_default=" ".join(DEFAULT_SYSTEMS)),
    ] = None,
    group: Annotated[str, typer.Option(help="Group of extracted: extractor, fullpage or all.")] = "extractor",
    corpus: Annotated[str | None, typer.Option(help="Only this corpus.")] = None,
    by: Annotated[list[By] | None, typer.Option(help="Grouping. Repeatable.", show_default="corpus")] = None,
    sample: Annotated[int | None, typer.Option(help="Only N rows, always the same ones.", metavar="N", min=1)] = None,
    worst: Annotated[int, typer.Option(help="Also list the N most damaged documents of each system.", metavar="N")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:  # fmt: skip
    """Measure quality and speed of cleaner and its peers on extracted and spliced articles."""
    comparisons: list[tuple[Comparison, list[str]]] = []
    for name in ("extracted", "spliced") if dataset is Dataset.all else (dataset.value,):
        choice = (group_named(group), corpus) if name == "extracted" else ("all", None)
        rows = load(name, *choice, sample)
        keys = ["extractor"] if name == "spliced" else [b.value for b in by or [By.corpus]]
        comparison = compare(name, rows, names or DEFAULT_SYSTEMS)
        comparisons.append((comparison, keys))
        typer.echo(report(comparison, keys) + "\n")
        for system_name in comparison.runs if worst else ():
            typer.echo(f"Most damaged by {system_name}:\n\n{worst_table(comparison, system_name, worst)}\n")
    if out:
        out.write_text(json.dumps([as_data(*c) for c in comparisons], indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "text-track", "\n\n".join([provenance(), *(report(*c) for c in comparisons)]))


if __name__ == "__main__":
    run_app(app)
