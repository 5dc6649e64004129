"""The articles in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.readers.compression import split_suffix
from cleaner.readers.files import MEDIA_TYPES
from cleaner.readers.formats import format_of


class Folder(NamedTuple):
    """A folder: the names of its own articles, sorted; how many files are of other kinds; whether it is unreadable."""

    path: Path
    names: Sequence[str] = ()
    skipped: int = 0
    closed: bool = False


def list_folder(root: Path) -> Iterator[Folder]:
    """Yield a folder, then those below it by name and depth first, with every text, Markdown and HTML file in each.

    Files that hold many documents are articles here too. Hidden files and folders (``.git``) are skipped. Links to
    folders are followed, but no folder is entered twice, so loops end. A folder is opened when it is asked for; only
    the names on the way down to it are held, and some 80 bytes for each folder before it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     Path(name, "deep").mkdir()
    ...     for child in ("b.txt", "a.md", "c.jpg", ".d.txt", "deep/e.html"):
    ...         _ = Path(name, child).write_text("x")
    ...     [(folder.names, folder.skipped) for folder in list_folder(Path(name))]
    [(['a.md', 'b.txt'], 1), (['e.html'], 0)]

    Raises:
        InputError: the folder itself cannot be opened; raised on first iteration.

    """
    seen: set[int] = set()
    stack = [iter([root])]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            continue
        try:
            identity = _identity(path)
            if identity in seen:
                continue
            children, files = _visible(path)
        except OSError as error:
            if len(stack) == 1:
                raise InputError(f"cannot be opened: {error.strerror}") from error
            yield Folder(path, closed=True)
            continue
        seen.add(identity)
        names = sorted(filter(_is_article, files))
        yield Folder(path, names, len(files) - len(names))
        stack.append(map(path.joinpath, sorted(children)))


def _identity(path: Path) -> int:
    """Return a number that only this folder has, by whichever path; one number takes half the memory of two."""
    status = path.stat()
    return status.st_dev << 64 | status.st_ino


def _visible(path: Path) -> tuple[list[str], list[str]]:
    """Return the names of the folders and of the files in a folder that are not hidden."""
    children: list[str] = []
    files: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                (children if _is_folder(entry) else files).append(entry.name)
    return children, files


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a broken link
        return False


def _is_article(name: str) -> bool:
    path = PurePath(name)
    found = format_of(path)
    return split_suffix(path)[0] in MEDIA_TYPES or (found is not None and not found.named_only)
