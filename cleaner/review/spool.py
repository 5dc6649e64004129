"""Chunks on disk, until all of a run are there and a page can be made around them.

A spool holds two lines a chunk: the rows as JSON, and the packed documents, in which a letter stands for newlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any, Final, NamedTuple

from cleaner.categories import Category
from cleaner.review.chunks import chunks
from cleaner.review.entries import Entry
from cleaner.review.rows import Kind, KindCount, Row
from cleaner.writers import replacing

_NEWLINE: Final = "\u00e3"
"""Stands for a newline; packed text holds no other letters with accents than those before it."""


class SpooledRows(NamedTuple):
    """The rows of a chunk, and how many characters its packed documents have."""

    rows: tuple[Row, ...]
    size: int


def write_spool(entries: Iterable[Entry], file: Path) -> None:
    """Write documents to a spool, whole or not at all.

    Raises:
        OutputError: it cannot be written.

    """
    with replacing(file) as part, part.open("w", encoding="utf-8", newline="\n") as lines:
        for rows, packed in chunks(entries):
            lines.write(f"{json.dumps(rows)}\n{packed.replace(chr(10), _NEWLINE)}\n")


def read_rows(file: Path) -> Iterator[SpooledRows]:
    """Yield the rows of each chunk of a spool.

    >>> import tempfile
    >>> from cleaner.review.documents import ReviewedDocument
    >>> from cleaner.review.entries import entry_of
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_spool([entry_of(ReviewedDocument("a", ("Rain.",)))], Path(folder, "spool"))
    ...     [chunk.rows[0].id for chunk in read_rows(Path(folder, "spool"))]
    ['a']
    """
    for rows, packed in _lines(file):
        yield SpooledRows(tuple(map(_row, json.loads(rows))), len(packed))


def read_packed(file: Path) -> Iterator[str]:
    """Yield the packed documents of each chunk of a spool."""
    for _, packed in _lines(file):
        yield packed.replace(_NEWLINE, "\n")


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the two lines of each chunk."""
    with file.open(encoding="utf-8", newline="\n") as lines:
        for rows in lines:
            yield rows, next(lines).removesuffix("\n")


def _row(values: list[Any]) -> Row:
    row = Row(*values)
    kinds = tuple(KindCount(_kind(*kind), *counts) for kind, *counts in row.kinds)
    return row._replace(kinds=kinds, source=intern(row.source))


@lru_cache(maxsize=4096)
def _kind(category: Category, rule_id: str) -> Kind:
    """Return a kind that all rows share: a run has a few hundred of them, and a million rows."""
    return Kind(category, rule_id)
