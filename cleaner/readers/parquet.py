"""Parquet: each row is a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cleaner.document import Failure, Fields, Place, Source
from cleaner.errors import FieldError
from cleaner.optional import load
from cleaner.readers.compression import unreadable
from cleaner.readers.meter import Meter
from cleaner.readers.record_names import name_of, whereabouts

BATCH: Final = 256
"""Rows in memory at once. Pages have 100 KB on average, and a few have megabytes."""
BUFFER: Final = 1 << 20
"""Bytes of each column that are read at once, instead of the whole column of a row group."""
_TEXT: Final = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view", "null")
"""The types of columns that hold text, as ``pyarrow.types.is_…`` calls them; null, if no row has any."""


def read_parquet(
    path: Path, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read the documents of a Parquet file, a few rows at a time.

    Every row gives one source, in order, named by its own id or else ``<file>:<row>``, rows counted from 1; where
    text is null, the source is empty. Texts may be strings or bytes, which are not decoded here. A file that cannot
    be read to its end gives a failure as its last outcome. ``skip`` leaves out that many outcomes, whole row groups at
    once.

    Raises:
        FieldError: there is no such column, or no text in it, or two columns have one name; raised on first iteration.
        PackageError: pyarrow is missing; raised on first iteration.

    """
    fields, meter = fields or Fields(), meter or Meter()
    pyarrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    rows = _Rows(skip)
    try:
        with parquet.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as file:
            _check(file.schema_arrow, fields, pyarrow.types)
            size = path.stat().st_size / max(file.metadata.num_rows, 1)
            meter.bytes += size * skip
            for number, row in rows.of(file):
                meter.bytes += size
                yield _source(row, Place(str(path), record=number), fields)
    except (OSError, pyarrow.ArrowException) as error:
        if not rows.skip:
            place = Place(str(path), record=rows.at + 1 if rows.at else None)
            yield Failure(str(path), "read", _error_text(error, rows.at), place=place)


def read_schema(path: Path, fields: Fields | None = None) -> Any:  # noqa: ARG001  for all formats alike
    """Return the ``pyarrow.Schema`` of a table; ``None`` if it cannot be read.

    Raises:
        PackageError: pyarrow is missing.

    """
    pyarrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    try:
        return parquet.read_schema(path)
    except (OSError, pyarrow.ArrowException):
        return None


class _Rows:
    """The rows of a file with their numbers; ``skip`` counts those still to leave out, ``at`` those before the next."""

    def __init__(self, skip: int) -> None:
        self.skip = skip
        self.at = 0

    def of(self, file: Any) -> Iterator[tuple[int, Any]]:
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            if size <= self.skip:
                self.skip -= size
                self.at += size
                continue
            # Threads would take the processors from the cleaning, and do not outlive a fork.
            for batch in file.iter_batches(BATCH, [group], use_threads=False):
                yield from self._single(batch)

    def _single(self, batch: Any) -> Iterator[tuple[int, Any]]:
        skipped = min(self.skip, batch.num_rows)
        self.skip -= skipped
        self.at += skipped
        for at in range(skipped, batch.num_rows):
            self.at += 1
            yield self.at, batch.slice(at, 1)


def _check(schema: Any, fields: Fields, types: Any) -> None:
    needed = fields.html or fields.text
    twice = next((name for name in schema.names if schema.names.count(name) > 1), None)
    if twice is not None:
        raise FieldError(f"has two columns {twice!r}; rename one")
    if schema.get_field_index(needed) < 0:
        raise FieldError(f"has no column {needed!r}; its columns are {', '.join(schema.names) or 'none'}")
    for name in {fields.html or fields.text, fields.text} & set(schema.names):
        kind = schema.field(name).type
        kind = kind.value_type if types.is_dictionary(kind) else kind
        if not any(getattr(types, f"is_{test}")(kind) for test in _TEXT):
            raise FieldError(f"has {kind} in column {name!r}, not text; its columns are {', '.join(schema.names)}")


def _source(row: Any, place: Place, fields: Fields) -> Source:
    page = _value(row, fields.html) if fields.html else None
    own = _value(row, fields.id)
    metadata = whereabouts(_value(row, fields.url), _value(row, fields.source))
    body, name = page or _value(row, fields.text) or "", name_of(own, f"{place.file}:{place.record}")
    place = place._replace(url=metadata.get("url", ""))
    return Source(name, body, "text/html" if page else "text/plain", metadata, row, place)


def _value(row: Any, column: str) -> Any:
    at = row.schema.get_field_index(column)
    return row.column(at)[0].as_py() if at >= 0 else None


def _error_text(error: Exception, rows: int) -> str:
    if isinstance(error, OSError) and error.errno:
        return str(unreadable(error))
    problem = " ".join(str(error).split()).removesuffix(".")
    return f"cannot be read as Parquet after {rows:,} rows: {problem}; copy or download it again"
