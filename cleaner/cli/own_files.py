"""What earlier runs wrote, and may be written anew although it lies among the inputs: nothing else may be."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from cleaner.document import Fields
from cleaner.errors import CleanerError, OutputError
from cleaner.readers import identity, read_many

MARKER: Final = ".cleaner-output"
"""A hidden file in an output folder that lies in an input: what else is in it was written by cleaner."""
_TEXT: Final = "Written by cleaner, which leaves this folder out when it cleans the one around it.\n"
_REPORT: Final = re.compile(rb'\{\s*"schema": \d+,\s*"(?:id|documents)": |cleaner \d[^\n]*, rules and configuration ')
_PAGE: Final = re.compile(rb'(?is)<!doctype html>.{0,2000}<meta name="generator" content="cleaner report">')
_HEAD: Final = 2200
"""Bytes in which a file of cleaner says that it is one; a page has its content security policy before that."""
_ADDED: Final = {"removed", "error"}
"""Fields that every record has which was written."""


def mark(folder: Path) -> None:
    """Mark a folder as one that is written by cleaner.

    Raises:
        OutputError: the mark cannot be written.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(_TEXT, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {folder / MARKER}: {error.strerror or error}") from error


def holds_other_files(folder: Path) -> bool:
    """Return whether a folder holds files, and was not marked."""
    return not (folder / MARKER).is_file() and any(files for _, _, files in os.walk(folder))


def is_own_report(file: Path) -> bool:
    """Return whether a file is empty, a report of a run or a list of failures.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "report.txt")
    ...     _ = path.write_text("Rain.")
    ...     before = is_own_report(path)
    ...     _ = path.write_text("cleaner 0.1, rules and configuration 4f, 1.0 s")
    ...     before, is_own_report(path)
    (False, True)
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return not head or bool(_REPORT.match(head) or _PAGE.match(head))


def is_own_records(file: Path, fields: Fields | None = None) -> bool:
    """Return whether the first record of a file has the fields that cleaning adds, or there is none."""
    try:
        first = next(read_many(file, fields), None)
    except CleanerError:
        return False
    origin = first and first.origin
    names = origin if isinstance(origin, dict) else getattr(getattr(origin, "schema", None), "names", ())
    return first is None or set(names) >= _ADDED


def identity_of(path: Path) -> int | None:
    """Return the identity of a file or folder, if there is one."""
    with suppress(OSError, ValueError):
        return identity(path)
    return None
