"""JSON lines, written in parts that are joined."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.document import Fields
from cleaner.errors import PackageError
from cleaner.json_text import dumps
from cleaner.optional import load
from cleaner.writers.files import replacing
from cleaner.writers.rows import Row, to_json

_LEVEL: Final = 6
"""Compression level, the default of the command gzip; the highest takes several times as long to save 1 %."""


def write_part(path: Path, rows: Iterable[Row], fields: Fields | None = None, schema: Any = None) -> None:  # noqa: ARG001  for all writers alike
    r"""Write rows as JSON lines, compressed if the path ends in ``.gz`` or ``.zst``; whole or not at all.

    The same rows give the same bytes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.jsonl")
    ...     write_part(path, [Row({"text": "Rain. Ad", "n": 1}, "a", "Rain.")])
    ...     path.read_text()
    '{"text": "Rain.", "n": 1, "title": null, "removed": [], "error": null}\n'

    Raises:
        OutputError: the file cannot be written.
        PackageError: the package for the compression is missing.

    """
    fields = fields or Fields()
    with replacing(path) as part, part.open("wb") as file, compressed(file, path) as stream:
        for row in rows:
            stream.write(to_line(row, fields))


def join(parts: Sequence[Path], target: Path, schema: Any = None) -> None:  # noqa: ARG001  for all writers alike
    """Join complete parts, in order, byte by byte: compressed ones become members or frames of one file.

    Raises:
        OutputError: a part is missing, or the target cannot be written.

    """
    if not parts:
        return write_part(target, ())
    with replacing(target) as whole, whole.open("wb") as file:
        for part in parts:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, file)
    return None


def to_line(row: Row, fields: Fields) -> bytes:
    r"""Return a row as a line of JSON, as readable as UTF-8 allows.

    >>> to_line(Row(None, "a", "Grün"), Fields()).decode()
    '{"id": "a", "text": "Grün", "title": null, "removed": [], "error": null}\n'
    """
    return f"{dumps(row.to_record(fields), to_json)}\n".encode()


@contextmanager
def compressed(file: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """Yield a stream into a file that compresses as the path says; what is written comes out in one member or frame."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        # Neither a time nor a name: the same rows must give the same bytes.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as stream:
            yield stream  # type: ignore[misc]  # only its write is used
    elif suffix == ".zst":
        with _zstd(file) as stream:
            yield stream
    else:
        yield file


def _zstd(file: BinaryIO) -> Any:
    try:
        return load("zstandard").ZstdCompressor().stream_writer(file, closefd=False)
    except PackageError:
        if find_spec("compression") is None:  # part of Python from 3.14 on
            raise
        return import_module("compression.zstd").ZstdFile(file, "wb")
