"""JSON: an array of records, one a line, written in parts that are joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.document import Fields
from cleaner.writers.files import replacing
from cleaner.writers.jsonl import compressed, to_line
from cleaner.writers.rows import Row

_STEP: Final = 1 << 20
"""Bytes that are copied at once."""


def write_part(path: Path, rows: Iterable[Row], fields: Fields | None = None, schema: Any = None) -> None:  # noqa: ARG001  for all writers alike
    """Write rows as records with commas between them, compressed if the path says so; whole or not at all.

    Raises:
        OutputError: the file cannot be written.
        PackageError: the package for the compression is missing.

    """
    fields = fields or Fields()
    with replacing(path) as part, part.open("wb") as file, compressed(file, path) as stream:
        for number, row in enumerate(rows):
            stream.write((b",\n" if number else b"") + to_line(row, fields).rstrip(b"\n"))


def join(parts: Sequence[Path], target: Path, schema: Any = None) -> None:  # noqa: ARG001  for all writers alike
    r"""Join complete parts, in order, into one array: compressed ones become members or frames of one file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     parts = [Path(folder, name) for name in ("1.json", "2.json")]
    ...     for part in parts:
    ...         write_part(part, [Row({"text": "Rain. Ad"}, "a", "Rain.")])
    ...     join(parts, Path(folder, "all.json"))
    ...     print(Path(folder, "all.json").read_text(), end="")
    [
    {"text": "Rain.", "title": null, "removed": [], "error": null},
    {"text": "Rain.", "title": null, "removed": [], "error": null}
    ]

    Raises:
        OutputError: a part is missing, or the target cannot be written.

    """
    with replacing(target) as whole, whole.open("wb") as file:
        _add(b"[\n", file, target)
        for number, part in enumerate(parts):
            if number:
                _add(b",\n", file, target)
            with part.open("rb") as records:
                while data := records.read(_STEP):
                    file.write(data)
        _add(b"\n]\n" if parts else b"]\n", file, target)


def _add(data: bytes, file: BinaryIO, target: Path) -> None:
    with compressed(file, target) as stream:
        stream.write(data)
