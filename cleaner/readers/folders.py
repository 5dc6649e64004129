"""The articles in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.readers.compression import split_suffix
from cleaner.readers.files import MEDIA_TYPES
from cleaner.readers.formats import format_of


class Listing(NamedTuple):
    """Articles found below a folder, in path order; files of other kinds; folders that could not be opened."""

    files: tuple[Path, ...]
    skipped: int
    closed: tuple[Path, ...] = ()


def list_folder(root: Path) -> Listing:
    """Find every text, Markdown and HTML file below a folder, and every file that holds many documents.

    Hidden files and folders (``.git``) are passed over. Links to folders are followed, but no folder is entered
    twice, so loops end.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for child in ("a.txt", "b.jpg", ".c.txt"):
    ...         _ = Path(name, child).write_text("x")
    ...     listing = list_folder(Path(name))
    >>> [path.name for path in listing.files], listing.skipped
    (['a.txt'], 1)

    Raises:
        InputError: the folder itself cannot be opened.

    """
    closed: list[Path] = []

    def refuse(error: OSError) -> None:
        if error.filename == str(root):
            raise InputError(f"cannot be opened: {error.strerror}") from error
        closed.append(Path(error.filename))

    paths = [path for folder in _folders(root, refuse) for path in folder]
    files = [path for path in paths if split_suffix(path)[0] in MEDIA_TYPES or format_of(path)]
    return Listing(tuple(sorted(files)), len(paths) - len(files), tuple(closed))


def _folders(root: Path, refuse: object) -> Iterator[list[Path]]:
    """Yield the visible files of every folder; which folders come next is pruned on the way down."""
    seen: set[tuple[int, int]] = set()
    for folder, children, names in os.walk(root, followlinks=True, onerror=refuse):  # type: ignore[arg-type]
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            children.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        children[:] = sorted(child for child in children if not child.startswith("."))
        yield [Path(folder, name) for name in names if not name.startswith(".")]
