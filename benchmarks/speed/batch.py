"""The batch engine through its command line: every way in gives the same, memory, workers, and what it costs.

The documents are openings of the development texts (1,500 characters) repeated under new ids, so that 50,000 of them
fit into minutes; see ``benchmarks.data.copies``. ``cleaner clean`` runs in a process of its own, and the clock includes
its start. The load average stands beside what depends on how many cores were free.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from benchmarks.data.copies import FIRST, WAYS, copies, openings, read_texts, seals, write_jsonl
from benchmarks.data.corpora import BenchmarkError
from benchmarks.harness.running import MEGABYTE
from benchmarks.harness.tables import README, provenance, rewrite, start, table
from benchmarks.speed.overhead import Overhead, overhead, recalled
from cleaner.api import Cleaner

POLL: Final = 0.05
"""Seconds between two looks at a process."""
FEW: Final = 5000
"""Documents of the smaller run whose peak memory is beside that of all."""
DISTINCT: Final = 250
"""Different texts among those that show the cost of the engine: their answers travel to the worker."""
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
"""What anybody would write who has no batch engine."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command: seconds by the clock, of processor time of all its processes, and its own peak memory in bytes.

    ``load`` is the load average of the last minute when it had ended.
    """

    seconds: float
    processor: float
    memory: int
    load: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end.

    Raises:
        BenchmarkError: it fails.

    """
    with tempfile.TemporaryFile() as told:
        begin, memory, ended = time.perf_counter(), 0, 0
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        while not ended:
            time.sleep(POLL)
            memory = _peak(process.pid) or memory
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            last = told.read().decode(errors="replace").strip().splitlines()[-1:]
            raise BenchmarkError(f"{command[1]} ended with {process.returncode}: {''.join(last)}")
    return Run(seconds, used.ru_utime + used.ru_stime, memory, os.getloadavg()[0])


def _peak(pid: int) -> int:
    """Return the peak memory of a process in bytes, its children apart; 0 where the system does not tell.

    What the system adds up at the end would be that of the largest among a process and its children.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def command() -> str:
    """Return the path of the command line.

    Raises:
        BenchmarkError: it is not installed.

    """
    found = shutil.which("cleaner", path=str(Path(sys.executable).parent)) or shutil.which("cleaner")
    if found is None:
        raise BenchmarkError("the command cleaner is not installed: try pip install -e .")
    return found


def clean(source: Path, target: Path, jobs: int) -> Run:
    """Clean from one place to another."""
    return run([command(), "clean", str(source), "-o", str(target), "-j", str(jobs), "-q"])


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: all documents and, before them, few; ``seals`` are digests of the cleaned texts, by id."""

    whole: Run
    few: Run
    seals: Mapping[str, str]


def way(name: str, texts: Sequence[str], count: int, jobs: int) -> Way:
    """Clean documents that come in one way."""
    runs: list[Run] = []
    for number in (min(FEW, count), count):
        with tempfile.TemporaryDirectory() as folder:
            source, target = (Path(folder, place) for place in WAYS[name][:2])
            WAYS[name][2](copies(texts, number), source)
            runs.append(clean(source, target, jobs))
            found = seals(read_texts(target))
    return Way(runs[1], runs[0], found)


def ways_table(ways: Mapping[str, Way]) -> str:
    """Return the table of the ways in; all are compared with the first."""
    first = next(iter(ways.values())).seals
    rows = []
    for name, one in ways.items():
        keys = one.seals.keys() | first.keys()
        differing = sum(one.seals.get(key) != first.get(key) for key in keys)
        rows.append(
            [
                name,
                f"all but {differing:,}" if differing else "all",
                f"{one.whole.seconds:.0f}",
                f"{len(one.seals) / one.whole.seconds:,.0f}",
                f"{1000 * one.whole.processor / len(one.seals):.2f}",
                f"{one.few.memory / MEGABYTE:.0f}",
                f"{one.whole.memory / MEGABYTE:.0f}",
                f"{one.whole.load:.1f}",
            ]
        )
    count = min(FEW, len(first))
    head = ["way in", "the same", "seconds", "documents/s", "processor ms", f"MB at {count:,}", "MB at all", "load"]
    return table(head, rows, left=2)


@dataclass(frozen=True, slots=True)
class Turn:
    """A command with the first documents alone, and with all."""

    begun: Run
    whole: Run

    @property
    def seconds(self) -> float:
        """Seconds by the clock for the documents after the first."""
        return self.whole.seconds - self.begun.seconds


def in_turns(texts: Sequence[str], count: int, jobs: int, rounds: int) -> dict[str, list[Turn]]:
    """Run a loop and the command line with one worker and several, in turns: a busy machine slows all alike."""
    with tempfile.TemporaryDirectory() as folder:
        first, whole, target = (Path(folder, name) for name in ("first.jsonl", "all.jsonl", "out.jsonl"))
        write_jsonl(copies(texts, FIRST), first)
        write_jsonl(copies(texts, count), whole)
        commands: dict[str, Callable[[Path], Run]] = {
            "a loop of one's own": lambda source: run([sys.executable, "-c", LOOP, str(source), str(target)]),
            **{f"cleaner clean -j {n}": lambda source, n=n: clean(source, target, n) for n in (1, jobs)},  # type: ignore[misc]
        }
        turns: dict[str, list[Turn]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, each in commands.items():
                turns[name].append(Turn(each(first), each(whole)))
    return turns


def turns_table(turns: Mapping[str, Sequence[Turn]], documents: int) -> str:
    """Return the table of what ran in turns: medians, and how many times as fast each was as the first two."""
    bases, rest, rows = list(turns.values())[:2], documents - FIRST, []
    for name, done in turns.items():
        ratios = [
            statistics.median(other.seconds / mine.seconds for other, mine in zip(base, done, strict=True))
            for base in bases
        ]
        begun, seconds, load = (
            statistics.median(values)
            for values in zip(*((t.begun.seconds, t.seconds, t.whole.load) for t in done), strict=True)
        )
        processor = statistics.median(turn.whole.processor - turn.begun.processor for turn in done)
        cells = f"{begun:.2f}", f"{seconds:.1f}", f"{rest / seconds:,.0f}", f"{1000 * processor / rest:.2f}"
        rows.append([name, *cells, f"{processor / seconds:.2f}", *(f"{ratio:.2f}" for ratio in ratios), f"{load:.1f}"])
    head = [
        "command",
        f"first {FIRST}, s",
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
    """Return the table of what the engine costs, in milliseconds a document."""
    rows = []
    for name, one in found.items():
        costs = one.loop.processor, one.engine.processor, one.extra.processor, one.engine.here, one.extra.wall
        rows.append([name, *(f"{cost:.3f}" for cost in costs)])
    head = ["cleaner", "loop", "engine", "engine beyond the loop", "of the engine, supervisor", "more by the clock"]
    return table(head, rows, left=1)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    documents: Annotated[int, typer.Option(help="Documents that come in every way.", min=1)] = 50_000,
    characters: Annotated[int, typer.Option(help="Characters of each at most.", min=1)] = 1500,
    jobs: Annotated[int, typer.Option(help="Worker processes.", min=1)] = os.cpu_count() or 1,
    turns: Annotated[int, typer.Option(help="Documents of the runs in turns.", min=2 * FIRST + 2)] = 4000,
    rounds: Annotated[int, typer.Option(help="Rounds, of which the median counts.", min=1)] = 3,
    write_readme: Annotated[bool, typer.Option(help="Put the tables into README.md.")] = False,
) -> None:
    """Clean many documents that come in four ways; compare workers; tell what the engine costs."""
    for package in ("pyarrow", "fastwarc"):
        if find_spec(package) is None:
            raise BenchmarkError(f"{package} is not installed: pip install 'article-cleaner[formats]'")
    texts = openings(characters)
    ways: dict[str, Way] = {}
    for name in WAYS:
        ways[name] = way(name, texts, documents, jobs)
        typer.echo(f"{name}: {ways[name].whole.seconds:.0f} s", err=True)
    compared = in_turns(texts, turns, jobs, rounds)
    cleaner = Cleaner()
    few = list(copies(texts[:: max(1, len(texts) // DISTINCT)], turns // 2))
    costs = {"as it is": overhead(cleaner, few, rounds)}
    costs["one that sleeps and recalls"] = overhead(recalled(cleaner, few), few, rounds)
    parts = [
        f"{provenance()} {documents:,} documents of at most {characters:,} characters, {jobs} workers.",
        ways_table(ways),
        f"{turns:,} of them as JSON lines, medians of {rounds} rounds; what follows the first {FIRST} counts:",
        turns_table(compared, turns),
        f"{len(few):,} of them, one worker, milliseconds of processor time a document:",
        overhead_table(costs),
    ]
    text = "\n\n".join(parts)
    typer.echo(text)
    if write_readme:
        rewrite(README, "batch", text)


if __name__ == "__main__":
    start(app)
