"""Rows of CSV and TSV files: the dialect that a file is written in, and cells as they are written there.

Cells are kept as they are written, quotes and all, so that what is not cleaned comes out as it went in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Dialect(NamedTuple):
    """How cells are set apart: ``spaced``, with spaces before quotes; ``escape``, with backslashes before quotes.

    >>> dialect = Dialect(";")
    >>> dialect.written("Rain; sun"), dialect.written("Rain"), dialect.value('"the ""new"" ferry"')
    ('"Rain; sun"', 'Rain', 'the "new" ferry')
    """

    delimiter: str = ","
    line_end: str = "\n"
    quote_all: bool = False
    spaced: bool = False
    escape: bool = False

    def value(self, cell: str) -> str:
        """Return what a cell that is written like this holds."""
        bare = cell.lstrip(" ") if self.spaced else cell
        if not bare.startswith('"'):
            return bare
        bare = (bare.rstrip(" ") if self.spaced else bare)[1:-1]
        if self.escape:
            bare = _ESCAPED.sub(r"\1", bare)
        return bare.replace('""', '"')

    def written(self, value: str, *, quoted: bool = False) -> str:
        """Return a value as a cell, in quotes if it needs them, or all cells have them."""
        marks = (self.delimiter, '"', "\r", "\n")
        needed = any(mark in value for mark in marks) or value[:1].isspace() or value[-1:].isspace()
        if not (quoted or self.quote_all or needed):
            return value
        if self.escape:
            value = value.replace("\\", "\\\\")
            return '"' + value.replace('"', '\\"') + '"'
        return '"' + value.replace('"', '""') + '"'


_PLAIN: Final = Dialect()


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's dialect, encoding and columns; without a header, the columns are called by their numbers from 1."""

    dialect: Dialect = _PLAIN
    header: tuple[str, ...] = ()
    """The names of the columns as they are written."""
    has_header: bool = True
    encoding: str = "utf-8"
    mark: bytes = b""
    """The byte order mark."""
    names: tuple[str, ...] = ()
    kind: str = ".csv"
    """The suffix of the file, which says what its users expect between cells."""
    notice: str = ""
    """The line above the header that tells Excel the delimiter, as ``sep=;``."""

    @property
    def above(self) -> int:
        """The number of lines, or records, above the first document."""
        return self.has_header + bool(self.notice)

    def index(self, name: str) -> int:
        """Return the index of the only column of a name, else -1."""
        return self.names.index(name) if name and self.names.count(name) == 1 else -1


@dataclass(frozen=True, slots=True)
class DelimitedRow:
    """A record of such a file: its cells as they are written, which may be fewer or more than the columns.

    >>> row = DelimitedRow(Layout(names=("text", "n", "n")), ('"Rain, sun."', "1", "2", "3"))
    >>> row.to_dict()
    {'text': 'Rain, sun.', 'n': '1', 'n_2': '2', 'surplus': ['3']}
    """

    layout: Layout
    cells: tuple[str, ...]

    def value(self, name: str) -> str | None:
        """Return what the only column of a name holds, if there is one and the record reaches it."""
        at = self.layout.index(name)
        return self.layout.dialect.value(self.cells[at]) if 0 <= at < len(self.cells) else None

    def to_dict(self) -> dict[str, Any]:
        """Return the record with all its values by name; of columns of one name, the second is called ``name_2``."""
        values = [self.layout.dialect.value(cell) for cell in self.cells]
        names = self.layout.names
        record: dict[str, Any] = {}
        for name, value in zip(names, values, strict=False):
            record[_free(name, record)] = value
        surplus = values[len(names) :]
        if any(surplus):
            record[_free("surplus", record)] = surplus
        return record


def _free(name: str, taken: dict[str, Any]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
