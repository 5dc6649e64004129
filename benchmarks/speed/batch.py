"""The batch engine through its command line: same results for every input format, memory, workers, overhead.

The documents are openings of the development texts (1,500 characters) repeated under new ids, so that 50,000 of them
take minutes; see ``benchmarks.data.copies``. ``cleaner clean`` runs in a process of its own, and wall-clock time
includes its start. The load average is given where a figure depends on how many cores were free.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from benchmarks.data.copies import FORMATS, WARM_UP_DOCUMENTS, copies, digests, openings, read_texts, write_jsonl
from benchmarks.errors import require
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.processes import Usage, run_command
from benchmarks.harness.systems import cleaner_command
from benchmarks.harness.tables import MEGABYTE, README, provenance, replace_section, table
from benchmarks.speed.overhead import Overhead, overhead, replay_cleaner
from cleaner.api import Cleaner

FEW_DOCUMENTS: Final = 5000
"""Documents of the smaller run, whose peak memory is shown beside that of all documents."""
DISTINCT_TEXTS: Final = 250
"""Different texts among those that show the cost of the engine: their answers are sent to the worker."""
LOOP: Final = """
import json, sys
from cleaner import Cleaner
cleaner = Cleaner()
with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in lines:
        record = json.loads(line)
        result = cleaner.explain(record["text"], id=record["id"])
        removed = [removal.to_dict() for removal in result.removed]
        row = {**record, "text": result.text, "title": result.title, "removed": removed, "error": result.error}
        out.write(json.dumps(row, ensure_ascii=False) + "\\n")
"""
"""What anybody without a batch engine would write."""


def clean(source: Path, target: Path, jobs: int) -> Usage:
    """Clean a file or folder into another."""
    return run_command([cleaner_command(), "clean", str(source), "-o", str(target), "-j", str(jobs), "-q"])


@dataclass(frozen=True, slots=True)
class FormatRun:
    """One input format: all documents and, before them, few; ``digests`` are those of the cleaned texts, by id."""

    whole: Usage
    few: Usage
    digests: Mapping[str, str]


def clean_format(name: str, texts: Sequence[str], count: int, jobs: int) -> FormatRun:
    """Clean documents in one input format."""
    form = FORMATS[name]
    usages: list[Usage] = []
    for number in (min(FEW_DOCUMENTS, count), count):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, form.source), Path(folder, form.target)
            form.write(copies(texts, number), source)
            usages.append(clean(source, target, jobs))
            found = digests(read_texts(target))
    return FormatRun(usages[1], usages[0], found)


def formats_table(runs: Mapping[str, FormatRun]) -> str:
    """Return the table of the input formats; all are compared with the first."""
    first = next(iter(runs.values())).digests
    rows = []
    for name, one in runs.items():
        keys = one.digests.keys() | first.keys()
        differing = sum(one.digests.get(key) != first.get(key) for key in keys)
        rows.append(
            [
                name,
                f"all but {differing:,}" if differing else "all",
                f"{one.whole.seconds:.0f}",
                f"{len(one.digests) / one.whole.seconds:,.0f}",
                f"{1000 * one.whole.processor / len(one.digests):.2f}",
                f"{one.few.memory / MEGABYTE:.0f}",
                f"{one.whole.memory / MEGABYTE:.0f}",
                f"{one.whole.load:.1f}",
            ]
        )
    count = min(FEW_DOCUMENTS, len(first))
    head = ["way in", "the same", "seconds", "documents/s", "processor ms", f"MB at {count:,}", "MB at all", "load"]
    return table(head, rows, left=2)


@dataclass(frozen=True, slots=True)
class Turn:
    """A command with only the first documents, and with all."""

    warm_up: Usage
    whole: Usage

    @property
    def seconds(self) -> float:
        """Wall-clock seconds for the documents after the first."""
        return self.whole.seconds - self.warm_up.seconds


def in_turns(texts: Sequence[str], count: int, jobs: int, rounds: int) -> dict[str, list[Turn]]:
    """Run a loop, and the command line with one worker and several, in turns: a busy machine slows all alike."""
    with tempfile.TemporaryDirectory() as folder:
        first, whole, target = (Path(folder, name) for name in ("first.jsonl", "all.jsonl", "out.jsonl"))
        write_jsonl(copies(texts, WARM_UP_DOCUMENTS), first)
        write_jsonl(copies(texts, count), whole)
        commands: dict[str, Callable[[Path], Usage]] = {
            "a loop of one's own": lambda source: run_command([sys.executable, "-c", LOOP, str(source), str(target)]),
            **{f"cleaner clean -j {n}": lambda source, n=n: clean(source, target, n) for n in (1, jobs)},  # type: ignore[misc]
        }
        turns: dict[str, list[Turn]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, each in commands.items():
                turns[name].append(Turn(each(first), each(whole)))
    return turns


def turns_table(turns: Mapping[str, Sequence[Turn]], documents: int) -> str:
    """Return the table of the turns: medians, and how many times as fast each command was as the first two."""
    bases, rest, rows = list(turns.values())[:2], documents - WARM_UP_DOCUMENTS, []
    for name, done in turns.items():
        ratios = [
            statistics.median(other.seconds / mine.seconds for other, mine in zip(base, done, strict=True))
            for base in bases
        ]
        warm_up, seconds, load = (
            statistics.median(values)
            for values in zip(*((t.warm_up.seconds, t.seconds, t.whole.load) for t in done), strict=True)
        )
        processor = statistics.median(turn.whole.processor - turn.warm_up.processor for turn in done)
        cells = f"{warm_up:.2f}", f"{seconds:.1f}", f"{rest / seconds:,.0f}", f"{1000 * processor / rest:.2f}"
        rows.append([name, *cells, f"{processor / seconds:.2f}", *(f"{ratio:.2f}" for ratio in ratios), f"{load:.1f}"])
    head = [
        "command",
        f"first {WARM_UP_DOCUMENTS}, s",
        "rest, s",
        "documents/s",
        "processor ms",
        "cores",
        "x loop",
        "x one worker",
        "load",
    ]
    return table(head, rows, left=1)


def overhead_table(found: Mapping[str, Overhead]) -> str:
    """Return the table of what the engine costs, in milliseconds per document."""
    rows = []
    for name, one in found.items():
        costs = one.loop.processor, one.engine.processor, one.extra.processor, one.engine.here, one.extra.wall
        rows.append([name, *(f"{cost:.3f}" for cost in costs)])
    head = ["cleaner", "loop", "engine", "engine beyond the loop", "of the engine, supervisor", "more by the clock"]
    return table(head, rows, left=1)


app = new_app()


@app.command()
def main(
    documents: Annotated[int, typer.Option(help="Documents in every input format.", min=1)] = 50_000,
    characters: Annotated[int, typer.Option(help="Most characters of each.", min=1)] = 1500,
    jobs: Annotated[int, typer.Option(help="Worker processes.", min=1)] = os.cpu_count() or 1,
    turns: Annotated[int, typer.Option(help="Documents of the runs in turns.", min=2 * WARM_UP_DOCUMENTS + 2)] = 4000,
    rounds: Annotated[int, typer.Option(help="Rounds; the median counts.", min=1)] = 3,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Clean many documents in four input formats; compare numbers of workers; measure what the engine costs."""
    require("pyarrow", "formats")
    texts = openings(characters)
    runs: dict[str, FormatRun] = {}
    for name in FORMATS:
        runs[name] = clean_format(name, texts, documents, jobs)
        typer.echo(f"{name}: {runs[name].whole.seconds:.0f} s", err=True)
    compared = in_turns(texts, turns, jobs, rounds)
    cleaner = Cleaner()
    few = list(copies(texts[:: max(1, len(texts) // DISTINCT_TEXTS)], turns // 2))
    costs = {"as it is": overhead(cleaner, few, rounds)}
    costs["one that sleeps and recalls"] = overhead(replay_cleaner(cleaner, few), few, rounds)
    parts = [
        f"{provenance()} {documents:,} documents of at most {characters:,} characters, {jobs} workers.",
        formats_table(runs),
        f"{turns:,} of them as JSON lines, medians of {rounds} rounds; "
        f"what follows the first {WARM_UP_DOCUMENTS} counts:",
        turns_table(compared, turns),
        f"{len(few):,} of them, one worker, milliseconds of processor time a document:",
        overhead_table(costs),
    ]
    text = "\n\n".join(parts)
    typer.echo(text)
    if write_readme:
        replace_section(README, "batch", text)


if __name__ == "__main__":
    run_app(app)
