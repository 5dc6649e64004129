"""The formats that many documents can be written in: a row for each in ``WRITERS``, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from cleaner.document import Fields
from cleaner.lazy import later

if TYPE_CHECKING:
    from cleaner.writers.rows import Row


class _WritePart(Protocol):
    def __call__(self, path: Path, rows: Iterable[Row], fields: Fields | None = None, schema: Any = None) -> None: ...


class _Join(Protocol):
    def __call__(self, parts: Sequence[Path], target: Path, schema: Any = None) -> None: ...


class Writer(NamedTuple):
    """Writes rows in parts, and joins them.

    ``schema`` returns what both are given for an output whose only input is of the same format: from that input's own
    (``Format.read_schema``), or ``None`` if there is no such input, from the fields and from the output's path.
    """

    write_part: _WritePart
    join: _Join
    schema: Callable[[Any, Fields, Path], Any] | None = None


def _table_schema(before: Any, fields: Fields, target: Path) -> Any:  # noqa: ARG001  for all writers alike
    from cleaner.writers import parquet  # noqa: PLC0415  for one format

    return parquet.plain_schema() if before is None else parquet.output_schema(before, fields)


def _writer(module: str, schema: Callable[[Any, Fields, Path], Any] | None = None) -> Writer:
    module = f"cleaner.writers.{module}"
    return Writer(later(module, "write_part"), later(module, "join"), schema)


_JSONL: Final = _writer("jsonl")
_DELIMITED: Final = _writer("delimited", later("cleaner.writers.delimited", "output_layout"))

WRITERS: Final[dict[str, Writer]] = {
    ".jsonl": _JSONL,
    ".ndjson": _JSONL,
    ".jsonlines": _JSONL,
    ".json": _writer("json_array"),
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".parquet": _writer("parquet", _table_schema),
}
"""The writer of each suffix, without that of a compression."""


def writer_of(path: Path) -> Writer:
    """Return the writer for a file by its name; that of JSON lines if no suffix is known.

    >>> writer_of(Path("news.CSV.gz")) is WRITERS[".csv"], writer_of(Path("a.warc")) is WRITERS[".jsonl"]
    (True, True)
    """
    suffixes = (suffix.lower() for suffix in reversed(path.suffixes[-2:]))
    return next((WRITERS[suffix] for suffix in suffixes if suffix in WRITERS), _JSONL)
