"""A folder of texts and pages through the command line with two workers: how fast, and how much memory it takes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.data.rounds import go_round, round_pages, round_texts
from benchmarks.harness.processes import Usage, run_command
from benchmarks.harness.tables import MEGABYTE, table
from benchmarks.speed.against import differing
from benchmarks.speed.versions import Version

JOBS: Final = 2
SOME_FAILED: Final = 1
"""Exit code of a run some of whose documents failed: pages without any text do."""
FEW: Final = 10
"""Files of the folder that is cleaned before, untimed."""
FOLDER_FILES: Final = 1000
EARLY: Final = 0.2
"""Share (0..1) of the time after which the memory of the parent is shown beside that at the end."""


@dataclass(frozen=True, slots=True)
class MixedRun:
    """One version's run over the folder, and how many of the files that it wrote differ from the last version's."""

    version: str
    documents: int
    usage: Usage
    differing: int


def documents() -> Iterator[tuple[str, str]]:
    """Yield suffix and content of files without end, a text and a page in turn, each going round the corpora."""
    return go_round([(("txt", row.text) for row in round_texts()), (("html", row.html) for row in round_pages())])


def write_folder(folder: Path, count: int) -> None:
    """Write so many documents, a file each. They begin with a mark that says UTF-8: a page may name what it was in."""
    for number, (suffix, content) in enumerate(islice(documents(), count)):
        path = folder / str(number // FOLDER_FILES) / f"{number:06}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8-sig", "replace"))


def run_mixed(versions: Sequence[Version], count: int) -> list[MixedRun]:
    """Clean the folder with each version, one after the other; a small folder first, for what is made once and kept."""
    with tempfile.TemporaryDirectory() as folder:
        few, source = Path(folder, "few"), Path(folder, "in")
        write_folder(few, FEW)
        write_folder(source, count)
        outputs = [Path(folder, f"out-{number}") for number, _ in enumerate(versions)]
        for version, target in zip(versions, outputs, strict=True):
            _clean(version, few, target.with_suffix(".few"))
        usages = [_clean(version, source, target) for version, target in zip(versions, outputs, strict=True)]
        differ = [_differing_files(target, outputs[-1]) for target in outputs]
    runs = zip(versions, usages, differ, strict=True)
    return [MixedRun(version.name, count, usage, number) for version, usage, number in runs]


def _clean(version: Version, source: Path, target: Path) -> Usage:
    words = version.command("clean", str(source), "--out", str(target), "--jobs", str(JOBS), "-q")
    return run_command(words, environment=version.environment, accepted=(0, SOME_FAILED))


def _differing_files(ours: Path, theirs: Path) -> int:
    names = sorted({path.relative_to(tree) for tree in (ours, theirs) for path in tree.rglob("*") if path.is_file()})
    contents = [[_content(tree / name) for name in names] for tree in (ours, theirs)]
    return differing(*contents)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def mixed_table(found: Sequence[MixedRun]) -> str:
    """Return the table of the runs; speed is also told as a multiple of the last version's."""
    head = ["version", "files", "s", "files/s", "x", "processor ms", f"parent MB at {EARLY:.0%}", "at the end"]
    head += ["worker MB", "load", "differing"]
    base = found[-1].usage
    rows = [
        [
            one.version,
            f"{one.documents:,}",
            f"{one.usage.seconds:.1f}",
            f"{one.documents / one.usage.seconds:.1f}",
            f"{base.seconds / one.usage.seconds:.2f}",
            f"{1000 * one.usage.processor / one.documents:.1f}",
            f"{one.usage.memory_after(EARLY) / MEGABYTE:.0f}",
            f"{one.usage.memory / MEGABYTE:.0f}",
            f"{one.usage.workers / MEGABYTE:.0f}",
            f"{one.usage.load:.1f}",
            str(one.differing),
        ]
        for one in found
    ]
    return table(head, rows, left=1)
