"""A category is one row: everything else follows from it."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from cleaner.categories import BY_MARKUP, CATEGORIES, KEPT_BY_DEFAULT, ROWS, Category, CategoryRow, Colour, Family
from cleaner.config import DEFAULT_STRIP
from cleaner.features.text.rule_marks import FAMILIES
from cleaner.purposes import PURPOSES

ROOT = Path(__file__).parents[1]


def test_rows_and_names_agree() -> None:
    assert get_args(Category) == CATEGORIES
    assert len(set(CATEGORIES)) == len(CATEGORIES)
    assert set(CATEGORIES) == DEFAULT_STRIP | KEPT_BY_DEFAULT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_whole(row: CategoryRow) -> None:
    assert re.fullmatch(r"[A-Z].*[^.]\.", row.sentence)
    assert row.colour in get_args(Colour)
    assert row.family is None or row.family in get_args(Family)
    assert set(row.markup) <= set(PURPOSES)
    assert bool(row.markup) == bool(row.markup_rank)


def test_no_two_rows_claim_the_same_markup() -> None:
    every = [word for words in BY_MARKUP.values() for word in words]
    assert len(set(every)) == len(every)
    assert len({row.markup_rank for row in ROWS if row.markup}) == len(BY_MARKUP)


def test_families_are_those_that_the_weights_know() -> None:
    assert set(FAMILIES) == set(get_args(Family))


PACK = """
schema: 1
pack: {id: tide, version: 2026.1.0, license: MIT, languages: [en]}
rules:
- id: tide.table
  title: A pointer to the tide table
  category: tide_table
  confidence: 0.95
  labels: [tides at orlena quay]
  examples:
    remove: ["Tides at Orlena Quay", "TIDES AT ORLENA QUAY"]
    keep: ["The tides at Orlena Quay were high.", "Tides"]
"""
ROW = 'CategoryRow("tide_table", "cyan", "Pointers to tide tables."),\n    CategoryRow("headline"'
TEXT = "It rained for nine days in Orlena, said the harbour master.\n\nTides at Orlena Quay\n\nThen the sun came out.\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package in which one file, that of the categories, has one more row and name."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "rules").symlink_to(ROOT / "rules")
    file = folder / "cleaner" / "categories.py"
    code = file.read_text(encoding="utf-8")
    code = code.replace('    "headline",\n', '    "tide_table",\n    "headline",\n', 1).replace(
        'CategoryRow("headline"', ROW, 1
    )
    file.write_text(code, encoding="utf-8")
    (folder / "tide.yaml").write_text(PACK, encoding="utf-8")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def run(folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "CLEANER_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "cleaner", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow(3)
def test_a_new_category_takes_one_file_and_its_rules(checkout: Path) -> None:
    assert "tide_table" in run(checkout, "rules", "list", "--rules", "tide.yaml", "--category", "tide_table")
    assert run(checkout, "rules", "lint", "tide.yaml") == ""
    assert run(checkout, "rules", "test", "tide.yaml") == ""
    cleaned = TEXT.replace("Tides at Orlena Quay\n\n", "")
    assert run(checkout, "clean", "a.txt", "--rules", "tide.yaml") == cleaned
    assert run(checkout, "clean", "a.txt", "--rules", "tide.yaml", "--keep", "tide_table") == TEXT
    assert "{tide_table tide.table 0.95}" in run(checkout, "explain", "a.txt", "--rules", "tide.yaml")
    report = run(checkout, "clean", "a.txt", "--rules", "tide.yaml", "--json")
    assert '"category": "tide_table"' in report


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_new_category_has_a_colour_on_a_terminal(checkout: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(checkout), "CLEANER_CACHE": str(checkout / "cache"), "TERM": "xterm"}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "explain", "a.txt", "--rules", "tide.yaml"]
    done = subprocess.Popen(command, cwd=checkout, env=environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
    os.close(ours)
    assert done.wait() == 0, shown
    assert b"\x1b[30;46m tide_table tide.table 0.95" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""
