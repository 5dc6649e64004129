"""The drill: a folder of all formats with broken documents in it is cleaned, killed on the way, and resumed.

Everything is made up, always the same. ``cleaner clean`` runs in a process of its own, which is killed without warning
when some of the documents are done.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.drill.folder import Expected, Texts, write_folder
from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.processes import peak_memory
from benchmarks.harness.systems import cleaner_command
from benchmarks.harness.tables import MEGABYTE, README, provenance, replace_section, table

KILLS: Final = (0.2, 0.5, 0.8)
"""Shares (0..1) of the time of a whole run at which a run is killed."""
FEW: Final = 5
"""How many times fewer documents the smaller run has, whose peak memory is shown beside that of all."""
POLL_SECONDS: Final = 0.05
SOME_FAILED: Final = 1
"""Exit code of a run some of whose documents failed."""


def clean(source: Path, target: Path, *more: str, kill_after: float | None = None) -> tuple[int, float, int]:
    """Run ``cleaner clean`` on a folder; return its exit code, seconds and own peak memory in bytes.

    All files are asked for, since arrays of JSON are read only if they are. It is killed after so many seconds, if it
    has not ended by then; its workers end by themselves.
    """
    command = [cleaner_command(), "clean", str(source), "-o", str(target), "-j", "2", "-q", "--include", "*", *more]
    begin, memory = time.monotonic(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            memory = peak_memory(process.pid) or memory
            if kill_after is not None and time.monotonic() - begin > kill_after:
                process.send_signal(signal.SIGKILL)
            time.sleep(POLL_SECONDS)
    return process.returncode, time.monotonic() - begin, memory


def cleaned_texts(out: Path) -> Iterator[tuple[tuple[str, str], str | None]]:
    """Yield the file below ``out``, the id and the text of every document there; of failed records, no text."""
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        name = str(file.relative_to(out))
        rows = _rows(file)
        if rows is None:
            yield (name, ""), file.read_text(encoding="utf-8")
        for row in rows or ():
            yield (name, str(row.get("id", "")).rpartition(":")[2].strip("<>")), None if row["error"] else row["text"]


def _rows(file: Path) -> list[dict[str, Any]] | None:
    opened = gzip.open if file.suffix == ".gz" else open
    if ".jsonl" in file.name:
        with opened(file, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    if file.suffix == ".json":
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return found
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream, delimiter=";"))
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415  optional

        rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
        return rows
    return None


def faults(source: Path, out: Path, expected: Expected) -> list[str]:
    """Return what is wrong with the outcome of a run, a line each."""
    wanted = {(str(Path(name).relative_to(source)), key): text for (name, key), text in expected.cleaned.items()}
    found = dict(cleaned_texts(out))
    wrong = [f"{name} {key}: not cleaned" for (name, key) in wanted.keys() - found.keys()]
    wrong += [
        f"{name} {key}: cleaned otherwise"
        for (name, key), text in wanted.items()
        if found.get((name, key), text) != text
    ]
    failures = out.with_name(f"{out.name}.failures.jsonl").read_text(encoding="utf-8").splitlines()
    named = [json.loads(line).get("place", {}) for line in failures]
    told = {(one.get("file"), one.get("line") or one.get("record")) for one in named}
    broken = {(one.file, one.line or one.record) for one in expected.broken}
    wrong += [f"{place}: a failure that nobody names" for place in sorted(broken - told, key=str)]
    wrong += [f"{place}: named, and not broken" for place in sorted(told - broken, key=str)]
    return wrong


def tree(out: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, and of its failures file."""
    files = [path for path in out.rglob("*") if path.is_file()]
    beside = out.with_name(f"{out.name}.failures.jsonl")
    return {str(path.relative_to(out)): path.read_bytes() for path in files} | {"": beside.read_bytes()}


def drill(folder: Path, documents: int, broken: int) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the table, and what is wrong."""
    made = Texts()
    rows: list[list[str]] = []
    wrong: list[str] = []
    seconds = 0.0
    for count in (documents // FEW, documents):
        source, out = folder / f"in-{count}", folder / f"out-{count}"
        source.mkdir()
        expected = write_folder(source, made, count, broken)
        code, seconds, memory = clean(source, out)
        found = faults(source, out, expected)
        wrong += found + ([] if code == SOME_FAILED else [f"exit code {code}, not {SOME_FAILED}"])
        rows.append(_row("whole", count, len(expected.broken), code, seconds, memory, len(found)))
    for share in KILLS:
        again = folder / f"again-{share}"
        killed, *_ = clean(source, again, kill_after=share * seconds)
        code, rest, memory = clean(source, again, "--resume")
        differing = sorted(dict(tree(again).items() ^ tree(out).items()))
        wrong += [f"{name or 'failures'}: other bytes after a kill at {share:.0%}" for name in differing]
        wrong += [] if killed == -signal.SIGKILL else [f"the run to kill at {share:.0%} had ended with {killed}"]
        rows.append(_row(f"killed at {share:.0%}", documents, broken, code, rest, memory, len(differing)))
    return rows, wrong


def _row(name: str, count: int, broken: int, code: int, seconds: float, memory: int, wrong: int) -> list[str]:
    return [name, f"{count:,}", str(broken), str(code), f"{seconds:.0f}", f"{memory / MEGABYTE:.0f}", str(wrong)]


app = new_app()


@app.command()
def main(
    documents: Annotated[int, typer.Option(help="Sound documents.", min=100)] = 5000,
    broken: Annotated[int, typer.Option(help="Broken ones among them.", min=8)] = 100,
    write_readme: Annotated[bool, typer.Option(help="Also put the table into benchmarks/README.md.")] = False,
) -> None:
    """Clean a folder of all formats with broken documents in it; kill the run, and resume it."""
    with tempfile.TemporaryDirectory() as folder:
        rows, wrong = drill(Path(os.path.realpath(folder)), documents, broken)
    head = ["run", "documents", "broken", "exit code", "seconds", "MB of the parent", "faults"]
    text = "\n\n".join([provenance(), table(head, rows, left=1)])
    typer.echo(text)
    if write_readme:
        replace_section(README, "drill", text)
    if wrong:
        raise BenchmarkError("\n".join(["what is wrong:", *wrong[:40]]))


if __name__ == "__main__":
    run_app(app)
