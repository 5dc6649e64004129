"""The file formats that hold many documents: a row for each in ``FORMATS``, and one function that reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final, Protocol

from cleaner.document import Failure, Fields, Source
from cleaner.readers.compression import split_suffix
from cleaner.readers.delimited import read_delimited, read_layout
from cleaner.readers.json_array import read_json
from cleaner.readers.jsonl import read_jsonl
from cleaner.readers.meter import Meter
from cleaner.readers.parquet import read_parquet, read_schema
from cleaner.readers.web_archives import read_warc

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


JSONL: Final = Format("JSON lines", (".jsonl", ".ndjson", ".jsonlines"), read_jsonl, output_suffix=None)
JSON: Final = Format("JSON", (".json",), read_json, output_suffix=None, named_only=True)
CSV: Final = Format("CSV", (".csv", ".tsv"), read_delimited, output_suffix=None, read_schema=read_layout)
# A table is compressed inside; nobody can read one that is compressed as a whole without unpacking it.
PARQUET: Final = Format(
    "Parquet", (".parquet",), read_parquet, "pyarrow", None, compressible=False, read_schema=read_schema
)
WARC: Final = Format("WARC", (".warc", ".wet"), read_warc)

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
