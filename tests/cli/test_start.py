"""What a start imports: what only other kinds of input need is left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ALWAYS_LATER = (
    "yaml rich.console charset_normalizer trafilatura pyarrow zstandard brotli multiprocessing asyncio".split()
)
PAGES = "lxml cleaner.pipeline.page cleaner.extraction.page cleaner.features.page.passes cleaner.decision.page".split()
MANY = (
    "cleaner.readers.delimited cleaner.readers.web_archives cleaner.readers.jsonl cleaner.readers.parquet "
    "cleaner.writers.delimited cleaner.writers.parquet cleaner.writers.jsonl cleaner.exports.reading "
    "cleaner.batch.worker_pool cleaner.fingerprint email"
).split()


def imported(arguments: list[str], names: list[str]) -> list[str]:
    """Return which of the modules are imported when a command has run."""
    code = f"""
import sys
from cleaner.cli import run
run({arguments})
print(*set({names}) & set(sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return sorted(done.stderr.split())


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "one.txt"
    path.write_text("It rained in Orlena for nine days.\n\nAdvertisement\n", encoding="utf-8")
    imported(["clean", str(path)], [])  # what is kept on disk is there now
    return str(path)


def test_a_text_imports_nothing_for_pages_or_for_files_of_many(text: str) -> None:
    assert imported(["clean", text], [*ALWAYS_LATER, *PAGES, *MANY]) == []


@pytest.mark.parametrize("command", ["learn --help", "clean --help", "--help"])
def test_help_loads_nothing_that_learns(command: str) -> None:
    heavy = [*ALWAYS_LATER, "numpy", "sqlite3", "cleaner.learning", "cleaner.cli.learn_first", "cleaner.cli.corpus"]
    assert imported(command.split(), heavy) == []


def test_a_page_imports_what_pages_need(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.html"
    path.write_text("<p>It rained in Orlena for nine days.</p>", encoding="utf-8")
    assert imported(["clean", str(path)], PAGES) == sorted(PAGES)
    assert imported(["clean", str(path)], ALWAYS_LATER) == []


@pytest.mark.parametrize(
    ("suffix", "names"),
    [
        ("csv", ["cleaner.readers.delimited", "cleaner.writers.delimited"]),
        ("jsonl", ["cleaner.readers.jsonl", "cleaner.writers.jsonl"]),
    ],
)
def test_a_file_of_many_imports_what_its_format_needs(tmp_path: Path, text: str, suffix: str, names: list[str]) -> None:
    path = tmp_path / f"many.{suffix}"
    path.write_text({"csv": "id,text\n1,It rained.\n", "jsonl": '{"text": "It rained."}\n'}[suffix], encoding="utf-8")
    formats = [name for name in MANY if name.startswith(("cleaner.readers", "cleaner.writers"))]
    found = imported(["clean", str(path), "-j", "0", "-o", str(tmp_path / f"out.{suffix}")], formats)
    assert set(names) <= set(found)
    assert not {"cleaner.readers.web_archives", "cleaner.readers.parquet", "cleaner.writers.parquet"} & set(found)
