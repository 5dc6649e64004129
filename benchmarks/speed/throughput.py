"""Speed: throughput beside the peers, growth with document size, memory, start-up. See README.md."""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from benchmarks.data.corpora import Row, load, one_per_page, sample_rows
from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.side_by_side import SystemRun, speed, warm_up
from benchmarks.harness.systems import DEFAULT_SYSTEMS, TEXT_BASELINE, cleaner_command, make_system
from benchmarks.harness.tables import MEGABYTE, README, provenance, replace_section, table

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SIZES_MB: Final = (0.1, 1.0, 10.0)
"""Sizes of the documents that show how time grows."""
WARM_UP_MB: Final = 0.2
"""Size of other text cleaned before, untimed."""
TIMEOUT_SECONDS: Final = 300.0
"""Time after which a large document, or a command, is given up."""
START_UP_RUNS: Final = 11
"""Runs of a command; the median counts."""
SMALL_CHARS: Final = 4000
"""Most characters of the article given to the command line."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """Medians over the rounds of one system; ``ratio`` is that of its MB/s to jusText's, in the same rounds."""

    system: str
    documents: float
    megabytes: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class LargeDocument:
    """One large document: seconds of processor time, peak memory in MB, and that before it was cleaned."""

    layout: str
    megabytes: float
    seconds: float | None
    peak: float | None
    before: float | None


@dataclass(frozen=True, slots=True)
class StartUp:
    """Median wall-clock seconds of one command, and the ratio to those of an interpreter that does nothing."""

    command: str
    seconds: float
    ratio: float


def throughput(rows: Sequence[Row], names: Sequence[str], rounds: int) -> list[Throughput]:
    """Run the systems in turns, document by document, for several rounds."""
    systems = {name: make_system(name) for name in names}
    warm_up(rows[0], systems)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        runs = {name: SystemRun() for name in names}
        for row in rows:
            for name, one in systems.items():
                runs[name].apply(one, row)
        for name, run in runs.items():
            taken[name].append(run.seconds)
    return [_median(rows, name, taken) for name in names]


def _median(rows: Sequence[Row], name: str, taken: dict[str, list[float]]) -> Throughput:
    rate = speed(rows, statistics.median(taken[name]))
    base = taken.get(TEXT_BASELINE)
    ratio = statistics.median(b / max(t, 1e-9) for b, t in zip(base, taken[name], strict=True)) if base else None
    return Throughput(name, rate.documents, rate.megabytes, ratio)


def large_text(rows: Sequence[Row], megabytes: float, separator: str) -> str:
    r"""Return a document of that size, made of the lines of the rows one after the other.

    >>> text = large_text([Row("1", "made", None, "x", None, "One.\n\nTwo.", "")], 0.00001, " ")
    >>> text
    'One. Two.'
    """
    parts: list[str] = []
    left = int(megabytes * MEGABYTE)
    for row in cycle(rows):
        for line in filter(None, map(str.strip, row.text.splitlines())):
            left -= len(line.encode()) + len(separator)
            if left < 0:
                return separator.join(parts)
            parts.append(line)
    return ""


def large_documents(rows: Sequence[Row], name: str) -> list[LargeDocument]:
    """Clean documents of growing size, of many lines and of one line, each in a process of its own."""
    warm = large_text(rows[::-1], WARM_UP_MB, "\n")
    return [
        _in_child(name, layout, size, large_text(rows, size, separator), warm)
        for layout, separator in (("many lines", "\n"), ("one line", " "))
        for size in SIZES_MB
    ]


def _in_child(name: str, layout: str, size: float, text: str, warm: str) -> LargeDocument:
    """Measure one document in a fresh interpreter: peak memory cannot be reset, and a hanging process is killed."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        path, first = Path(folder, "large.txt"), Path(folder, "first.txt")
        path.write_text(text, encoding="utf-8", newline="")
        first.write_text(warm, encoding="utf-8", newline="")
        child = context.Process(target=_clean_one, args=(name, path, first, sender))
        child.start()
        sender.close()
        try:
            answer = receiver.recv() if receiver.poll(TIMEOUT_SECONDS) else None
        except EOFError:
            answer = None
        child.kill()
        child.join()
    return LargeDocument(layout, size, *(answer or (None, None, None)))


def _clean_one(name: str, path: Path, first: Path, sender: Connection) -> None:
    clean = make_system(name)
    clean(_row(first))  # loads libraries and compiles the rules that are compiled on first use
    row = _row(path)
    before, begin = _peak_memory(), time.process_time()
    clean(row)
    sender.send((time.process_time() - begin, _peak_memory(), before))


def _row(path: Path) -> Row:
    return Row("", "", None, "", None, path.read_text(encoding="utf-8"), "")


def _peak_memory() -> float:
    """Return the peak memory of this process so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # a child's ru_maxrss begins with its parent's peak on Linux
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024 / MEGABYTE
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def start_ups(row: Row) -> list[StartUp]:
    """Time the command line, in turns with an interpreter that does nothing."""
    command = cleaner_command()
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "article.txt")
        article.write_text(row.text, encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "cleaner --help": [command, "--help"],
            f"cleaner clean ({len(row.text):,} characters)": [command, "clean", str(article)],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(START_UP_RUNS):
            for name, words in commands.items():
                taken[name].append(_wall_time(words))
    bare = statistics.median(taken["python -c pass"])
    return [StartUp(name, statistics.median(times), statistics.median(times) / bare) for name, times in taken.items()]


def _wall_time(words: list[str]) -> float:
    begin = time.perf_counter()
    done = subprocess.run(words, capture_output=True, check=False, timeout=TIMEOUT_SECONDS)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise BenchmarkError(f"{' '.join(words)} ended with {done.returncode}: {''.join(last)}")
    return time.perf_counter() - begin


def _cell(value: float | None, form: str = ".2f") -> str:
    return "failed" if value is None else format(value, form)


def throughput_table(found: Sequence[Throughput]) -> str:
    """Return the table of throughput."""
    head = ["system", "docs/s", "MB/s", f"x {TEXT_BASELINE}"]
    rows = [
        [t.system, f"{t.documents:,.0f}", f"{t.megabytes:.2f}", f"{t.ratio:.1f}" if t.ratio else "-"] for t in found
    ]
    return table(head, rows, left=1)


def large_table(found: Sequence[LargeDocument]) -> str:
    """Return the table of large documents."""
    head = ["one document", "MB", "s", "s per MB", "peak MB", "before MB"]
    rows = [
        [
            x.layout,
            f"{x.megabytes:g}",
            _cell(x.seconds),
            _cell(x.seconds and x.seconds / x.megabytes),
            _cell(x.peak, ".0f"),
            _cell(x.before, ".0f"),
        ]
        for x in found
    ]
    return table(head, rows, left=1)


def start_up_table(found: Sequence[StartUp]) -> str:
    """Return the table of start-up times."""
    rows = [[s.command, _cell(s.seconds, ".3f"), _cell(s.ratio, ".1f")] for s in found]
    return table(["command", "s", "x python"], rows, left=1)


app = new_app()


@app.command()
def main(
    names: Annotated[
        list[str] | None,
        typer.Option("--system", help="System for throughput. Repeatable.", show_default=" ".join(DEFAULT_SYSTEMS)),
    ] = None,
    sample: Annotated[int, typer.Option(help="Number of pages for throughput.", min=1)] = 200,
    rounds: Annotated[int, typer.Option(help="Rounds; the median counts.", min=1)] = 3,
    large: Annotated[str, typer.Option(help="System that cleans large documents; '' leaves them out.")] = "cleaner",
    start_up: Annotated[bool, typer.Option(help="Time the command line too.")] = True,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure throughput, growth with size, memory and start-up on one core."""
    rows = one_per_page(load("extracted", "extractor"))
    few = sample_rows(rows, sample)
    parts: list[tuple[str, Sequence[Any], str]] = []
    fast = throughput(few, names or DEFAULT_SYSTEMS, rounds)
    parts.append(("throughput", fast, throughput_table(fast)))
    if large:
        documents = large_documents(rows, large)
        parts.append(("large", documents, large_table(documents)))
    if start_up:
        small = max((row for row in few if len(row.text) <= SMALL_CHARS), key=lambda row: len(row.text))
        started = start_ups(small)
        parts.append(("start", started, start_up_table(started)))
    shown = "\n\n".join(text for _, _, text in parts)
    typer.echo(shown)
    if out:
        data = {name: [asdict(value) for value in values] for name, values, _ in parts}
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "speed", f"{provenance()}\n\n{shown}")


if __name__ == "__main__":
    run_app(app)
