"""Files that hold many documents: which they are, and one way to read them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Final, Literal

from cleaner.document import Failure, Fields, Source
from cleaner.readers.compression import split_suffix
from cleaner.readers.jsonl import read_jsonl
from cleaner.readers.parquet import read_parquet
from cleaner.readers.warc import read_warc

Format = Literal["jsonl", "parquet", "warc"]

FORMATS: Final[Mapping[str, Format]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
"""What a file's suffix, in lower case and without that of a compression, says about it."""


def format_of(path: PurePath) -> Format | None:
    """Return how a file holds many documents, by its name; ``None`` if it is one document.

    >>> [format_of(PurePath(name)) for name in ("a.jsonl.gz", "CC-MAIN.warc.wet.gz", "a.parquet", "a.txt.gz")]
    ['jsonl', 'warc', 'parquet', None]
    """
    kind, compression = split_suffix(path)
    found = FORMATS.get(kind)
    # A table is compressed inside; nobody can read one that is compressed as a whole without unpacking it.
    return None if found == "parquet" and compression else found


def read_many(path: Path, fields: Fields | None = None, *, skip: int = 0) -> Iterator[Source | Failure]:
    """Read the documents of a file that holds many, one at a time; ``skip`` passes over that many outcomes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     _ = path.write_text('{"id": "a", "text": "Rain."}' + chr(10) + '{"id": "b", "text": "Sun."}')
    ...     [source.id for source in read_many(path, skip=1)]
    ['b']

    Raises:
        InputError: a table has no such column; told at the first document.
        PackageError: the package for its format is missing; told at the first document.

    """
    fields = fields or Fields()
    form = format_of(path)
    if form == "parquet":
        return read_parquet(path, fields, skip=skip)
    return read_warc(path, skip=skip) if form == "warc" else read_jsonl(path, fields, skip=skip)
