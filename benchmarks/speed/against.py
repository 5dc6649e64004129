"""Two versions of cleaner side by side, document by document: times, and whether all that comes out is the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.data.copies import copies, write_jsonl
from benchmarks.harness.processes import run_command
from benchmarks.harness.tables import table
from benchmarks.speed.peers import BATCH
from benchmarks.speed.turns import Contender, Spread, Taken, median_seconds, ratios, spread_cells, take_turns
from benchmarks.speed.versions import Server, Version

FIRST: Final = 64
"""Texts of the command line's shorter run, whose time is subtracted: it is for starting."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way of cleaning with two versions: milliseconds a document, ratio of times, and outcomes that differ."""

    way: str
    documents: int
    ours: float
    theirs: float
    ratio: Spread
    differing: int


def compare(
    way: str, warm: Sequence[Any], documents: Sequence[Any], versions: Sequence[Version], rounds: int
) -> Comparison:
    """Have the same documents cleaned by two versions in turns, after others to warm up.

    Each round has new processes: what a version keeps of the documents is not to help it when they come again.
    """
    taken: list[Mapping[str, Taken]] = []
    digests: list[list[str]] = []
    window = BATCH if way == "clean_batch" else 1
    for _ in range(rounds):
        with ExitStack() as stack:
            servers = [stack.enter_context(Server(version)) for version in versions]
            contenders = [
                Contender(version.name, partial(server.ask, way), server.clock, window)
                for version, server in zip(versions, servers, strict=True)
            ]
            take_turns(warm, contenders)
            taken.append(take_turns(documents, contenders))
            digests = [server.digests[len(warm) :] for server in servers]
    return _comparison(way, len(documents), versions, taken, differing(*digests))


def differing(ours: Sequence[object], theirs: Sequence[object]) -> int:
    """Return how many outcomes differ, those that only one version has included.

    >>> differing(["a", "b", "c"], ["a", "x"])
    2
    """
    same = sum(one == other for one, other in zip(ours, theirs, strict=False))
    return max(len(ours), len(theirs)) - same


def compare_commands(texts: Sequence[str], versions: Sequence[Version], rounds: int) -> Comparison:
    """Have the same texts cleaned by the command line of two versions with one worker, in turns.

    The time is that of all its processes, without what the first texts take.
    """
    first = min(FIRST, len(texts) // 2)
    with tempfile.TemporaryDirectory() as folder:
        few, whole = (Path(folder, name) for name in ("first.jsonl", "all.jsonl"))
        write_jsonl(copies(texts, first), few)
        write_jsonl(copies(texts, len(texts)), whole)
        outputs = {version.name: Path(folder, f"{number}.jsonl") for number, version in enumerate(versions)}
        clean = {version.name: partial(_processor, version, outputs[version.name]) for version in versions}
        # The longer run comes last, and leaves what is compared below.
        taken = [{name: Taken(-run(few) + run(whole)) for name, run in clean.items()} for _ in range(rounds)]
        rows = [_rows(path) for path in outputs.values()]
    return _comparison("cleaner clean --jobs 1", len(texts) - first, versions, taken, differing(*rows))


def _processor(version: Version, output: Path, source: Path) -> float:
    """Return the processor seconds of one run of the command line."""
    words = version.command("clean", str(source), "-o", str(output), "-j", "1", "-q")
    return run_command(words, environment=version.environment).processor


def _rows(path: Path) -> list[object]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _comparison(
    way: str, documents: int, versions: Sequence[Version], taken: Sequence[Mapping[str, Taken]], differ: int
) -> Comparison:
    ours, theirs = (version.name for version in versions)
    ratio = ratios(taken, ours, theirs)
    assert ratio
    mine, other = (1000 * median_seconds(taken, name) / documents for name in (ours, theirs))
    return Comparison(way, documents, mine, other, ratio, differ)


def against_table(found: Sequence[Comparison], versions: Sequence[Version]) -> str:
    """Return the table of the comparisons."""
    head = ["way", "documents", *(f"{version.name}, ms" for version in versions)]
    head += ["time ratio", "least", "most", "x as fast", "differing"]
    rows = [
        [
            one.way,
            f"{one.documents:,}",
            f"{one.ours:.2f}",
            f"{one.theirs:.2f}",
            *spread_cells(one.ratio),
            f"{1 / max(one.ratio.median, 1e-9):.2f}",
            str(one.differing),
        ]
        for one in found
    ]
    return table(head, rows, left=1)
