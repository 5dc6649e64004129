"""The file formats that hold many documents: a row for each in ``FORMATS``, and one function that reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, Protocol

from cleaner.document import Failure, Fields, Source
from cleaner.lazy import later
from cleaner.readers.compression import split_suffix
from cleaner.readers.meter import Meter

Reader = Callable[..., Iterator[Source | Failure]]
"""Reads the documents of a file, one at a time: ``read(path, fields=None, *, skip=0, meter=None)`` yields a source or
a failure for each, in order, without the first ``skip`` of them, and counts in a ``meter`` what it goes through."""


class SchemaReader(Protocol):
    """Reads how a file is laid out."""

    def __call__(self, path: Path, fields: Fields, /) -> Any:
        """Return what an output of the same format needs to know of the file; ``None`` if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format that holds many documents.

    ``suffixes`` are those of its files, in lower case; with ``compressible``, ``.gz`` or ``.zst`` may follow.
    ``package`` is the optional package that it needs, if any; ``cleaner.optional`` names the extra that installs it.
    ``output_suffix`` is that of the outputs of its files; without one, the format is written too, and outputs keep the
    names of their inputs. ``read_schema`` is for a format whose outputs keep more of a file than its records.

    With ``named_only``, files of these suffixes mostly hold something else: one is read only if it was named, and one
    that is the output for a single document is no file of records.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    package: str | None = None
    output_suffix: str | None = ".jsonl"
    compressible: bool = True
    read_schema: SchemaReader | None = None
    named_only: bool = False

    @property
    def is_written(self) -> bool:
        """Whether the output of a run can be of this format."""
        return self.output_suffix is None


_PACKAGE: Final = "cleaner.readers"
_read_jsonl: Final[Reader] = later(f"{_PACKAGE}.jsonl", "read_jsonl")
_read_json: Final[Reader] = later(f"{_PACKAGE}.json_array", "read_json")
_read_delimited: Final[Reader] = later(f"{_PACKAGE}.delimited", "read_delimited")
_read_layout: Final[SchemaReader] = later(f"{_PACKAGE}.delimited", "read_layout")
_read_parquet: Final[Reader] = later(f"{_PACKAGE}.parquet", "read_parquet")
_read_schema: Final[SchemaReader] = later(f"{_PACKAGE}.parquet", "read_schema")
_read_warc: Final[Reader] = later(f"{_PACKAGE}.web_archives", "read_warc")

JSONL: Final = Format("JSON lines", (".jsonl", ".ndjson", ".jsonlines"), _read_jsonl, output_suffix=None)
JSON: Final = Format("JSON", (".json",), _read_json, output_suffix=None, named_only=True)
CSV: Final = Format("CSV", (".csv", ".tsv"), _read_delimited, output_suffix=None, read_schema=_read_layout)
# A table is compressed inside; nobody can read one that is compressed as a whole without unpacking it.
PARQUET: Final = Format(
    "Parquet", (".parquet",), _read_parquet, "pyarrow", None, compressible=False, read_schema=_read_schema
)
WARC: Final = Format("WARC", (".warc", ".wet"), _read_warc)

FORMATS: Final[dict[str, Format]] = {
    suffix: row for row in (JSONL, JSON, CSV, PARQUET, WARC) for suffix in row.suffixes
}
"""Each format by the suffixes of its files."""


def format_of(path: PurePath) -> Format | None:
    """Return the format of a file that holds many documents, by its name; ``None`` if it is a single document.

    >>> found = [format_of(PurePath(name)) for name in ("a.jsonl.gz", "CC-MAIN.warc.wet.gz", "a.parquet", "a.txt.gz")]
    >>> [row and row.name for row in found]
    ['JSON lines', 'WARC', 'Parquet', None]
    """
    suffix, compression = split_suffix(path)
    found = FORMATS.get(suffix)
    return None if found and compression and not found.compressible else found


def read_many(
    path: Path | str, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read the documents of a file that holds many, one at a time; ``skip`` leaves out that many outcomes.

    A file of no known format is read as JSON lines. A ``meter`` tells meanwhile how much of it was
    read, and which records of a web archive are no documents.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     _ = path.write_text('{"id": "a", "text": "Rain."}' + chr(10) + '{"id": "b", "text": "Sun."}')
    ...     [source.id for source in read_many(path, skip=1)]
    ['b']

    Raises:
        FieldError: a table has no such column; raised on first iteration.
        PackageError: the package for its format is missing; raised on first iteration.

    """
    path = Path(path)
    return (format_of(path) or JSONL).read(path, fields, skip=skip, meter=meter)
