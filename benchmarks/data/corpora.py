"""The rows of the development corpora of texts."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.errors import BenchmarkError

VARIABLE: Final = "CLEANER_DATA"
"""Environment variable that names the folder of the corpora."""
WHOLE_PAGE: Final = frozenset({"html_text", "inscriptis", "reviewed-page"})
"""Extractors that keep the whole page, menus included."""

Group = Literal["extractor", "fullpage", "all"]
GROUPS: Final[dict[str, Group]] = {"extractor": "extractor", "fullpage": "fullpage", "all": "all"}


@dataclass(frozen=True, slots=True)
class Row:
    """One text to clean and the article it should become."""

    id: str
    corpus: str
    country: str | None
    extractor: str
    title: str | None
    text: str
    gold: str

    @property
    def group(self) -> Literal["extractor", "fullpage"]:
        """Whether the text comes from a tool that searches for the article, or from one that keeps the whole page."""
        return "fullpage" if self.extractor in WHOLE_PAGE else "extractor"


def data_folder() -> Path:
    """Return the folder that holds ``data/``.

    Raises:
        BenchmarkError: the environment variable is unset or names no such folder.

    """
    value = os.environ.get(VARIABLE)
    if not value:
        raise BenchmarkError(f"{VARIABLE} is not set: point it at the corpora, see benchmarks/README.md")
    folder = Path(value)
    if not (folder / "data" / "text").is_dir():
        raise BenchmarkError(f"{VARIABLE}={value} has no folder data/text, see benchmarks/README.md")
    return folder


def group_named(name: str) -> Group:
    """Return the group of that name.

    >>> group_named("fullpage")
    'fullpage'

    Raises:
        BenchmarkError: no group has that name.

    """
    if name not in GROUPS:
        raise BenchmarkError(f"unknown group {name!r}: choose {', '.join(GROUPS)}")
    return GROUPS[name]


def load(name: str, group: Group = "all", corpus: str | None = None, sample: int | None = None) -> list[Row]:
    """Return the rows of a set, in file order.

    Raises:
        BenchmarkError: the set cannot be found, or no row of it is selected.

    """
    path = data_folder() / "data" / "text" / f"{name}.jsonl.gz"
    if not path.is_file():
        raise BenchmarkError(f"{path} is missing, see benchmarks/README.md")
    rows = [row for row in read_rows(path) if group in ("all", row.group) and corpus in (None, row.corpus)]
    if not rows:
        raise BenchmarkError(f"{name} has no row of group {group} and corpus {corpus or 'any'}")
    return rows if sample is None else sample_rows(rows, sample)


def read_rows(path: Path) -> Iterator[Row]:
    """Read the rows of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _row(json.loads(line))


def reviewed_rows(path: Path) -> list[Row]:
    """Return the rows that ``cleaner review apply --labelled`` wrote, in file order.

    Raises:
        BenchmarkError: the file cannot be read, holds none, or holds something else.

    """
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                rows += [_reviewed(line, f"{path}:{number}")] if line.strip() else []
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path} cannot be read: {error}") from None
    if not rows:
        raise BenchmarkError(f"{path} holds no rows: write them with cleaner review apply --labelled")
    return rows


def _reviewed(line: str, where: str) -> Row:
    try:
        row = _row(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise BenchmarkError(f"{where} is no row of cleaner review apply --labelled ({problem})") from None
    if not (isinstance(row.text, str) and isinstance(row.gold, str) and isinstance(row.id, str)):
        raise BenchmarkError(f"{where} has an id, input or gold that is not text")
    return row


def _row(data: dict[str, Any]) -> Row:
    return Row(
        id=data["id"],
        corpus=data["corpus"],
        country=data["country"],
        extractor=data["source_extractor"],
        title=data["title"],
        text=data["input"],
        gold=data["gold"],
    )


def sample_rows(rows: list[Row], count: int) -> list[Row]:
    """Return ``count`` rows, always the same ones, in their order.

    >>> rows = [Row(str(i), "made", None, "x", None, "", "") for i in range(100)]
    >>> few = sample_rows(rows, 5)
    >>> len(few), set(few) <= set(sample_rows(rows, 9)), sample_rows(rows, 500) == rows
    (5, True, True)
    """
    picked = set(sorted(rows, key=_digest)[:count])
    return [row for row in rows if row in picked]


def one_per_page(rows: list[Row]) -> list[Row]:
    """Return one row per page: lines that occur twice would favour a system that remembers lines.

    >>> [r.extractor for r in one_per_page([Row("1", "made", None, x, None, "", "") for x in ("a", "a", "a")])]
    ['a']
    """
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=_digest):
        first.setdefault((row.corpus, row.id), row)
    picked = set(first.values())
    return [row for row in dict.fromkeys(rows) if row in picked]


def _digest(row: Row) -> bytes:
    return hashlib.sha256(f"{row.corpus}/{row.id}/{row.extractor}".encode()).digest()
