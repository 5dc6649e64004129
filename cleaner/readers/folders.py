"""The articles in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from cleaner.errors import InputError
from cleaner.readers.compression import split_suffix
from cleaner.readers.files import MEDIA_TYPES
from cleaner.readers.formats import format_of

LeftOut = Callable[[os.DirEntry[str], bool], bool]
"""Tells of an entry of a folder, and whether it is a folder, if it is to be passed over as if it were not there."""


class Folder(NamedTuple):
    """A folder: the names of its own articles, sorted; those of its files of other kinds; whether it is unreadable."""

    path: Path
    names: Sequence[str] = ()
    others: Sequence[str] = ()
    closed: bool = False


def list_folder(
    root: Path,
    *,
    seen: set[int] | None = None,
    left_out: Callable[[Path], LeftOut] | None = None,
    named: bool = False,
) -> Iterator[Folder]:
    """Yield a folder, then those below it by name and depth first, with every text, Markdown and HTML file in each.

    Files that hold many documents are articles here too. Hidden files and folders (``.git``) are skipped. Links to
    folders are followed, but no folder is entered twice, so loops end; nor is one whose ``identity`` is in ``seen``, to
    which those that are entered are added. ``left_out`` is asked what to pass over in each folder. What is left counts
    as ``named``, if the user has said which files are wanted, and then formats that are read only if they are named are
    read too. A folder is opened when it is asked for; only the names on the way down to it are held, and some 80 bytes
    for each folder before it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     Path(name, "deep").mkdir()
    ...     for child in ("b.txt", "a.md", "c.jpg", ".d.txt", "deep/e.html"):
    ...         _ = Path(name, child).write_text("x")
    ...     [(folder.names, len(folder.others)) for folder in list_folder(Path(name))]
    [(['a.md', 'b.txt'], 1), (['e.html'], 0)]

    Raises:
        InputError: the folder itself cannot be opened; raised on first iteration.

    """
    seen = set() if seen is None else seen
    stack = [iter([root])]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            continue
        try:
            here = identity(path)
            if here in seen:
                continue
            children, files, special = _visible(path, left_out(path) if left_out else None)
        except OSError as error:
            if len(stack) == 1:
                raise InputError(f"cannot be opened: {error.strerror}") from error
            yield Folder(path, closed=True)
            continue
        seen.add(here)
        names = sorted(name for name in files if is_article(name, named=named))
        yield Folder(path, names, sorted(special.union(files).difference(names)))
        stack.append(map(path.joinpath, sorted(children)))


def identity(path: Path) -> int:
    """Return a number that only this file or folder has, by whichever path; one number takes half the memory of two.

    Raises:
        OSError: there is none.

    """
    status = path.stat()
    return status.st_dev << 64 | status.st_ino


def is_article(name: str, *, named: bool = False) -> bool:
    """Return whether a file of this name is read in a folder, or among files that were ``named``.

    >>> is_article("a.md"), is_article("a.jsonl.gz"), is_article("a.jpg"), is_article("settings.json")
    (True, True, False, False)
    >>> is_article("news.json", named=True)
    True
    """
    path = PurePath(name)
    found = format_of(path)
    return split_suffix(path)[0] in MEDIA_TYPES or (found is not None and (named or not found.named_only))


def _visible(path: Path, left_out: LeftOut | None) -> tuple[list[str], list[str], set[str]]:
    """Return the names of the folders, the files and what is neither in a folder, if not hidden, nor left out."""
    children: list[str] = []
    files: list[str] = []
    special = set[str]()
    with os.scandir(path) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                folder = _is_folder(entry)
                if not (left_out and left_out(entry, folder)):
                    if folder:
                        children.append(entry.name)
                    elif _never_ends(entry):
                        special.add(entry.name)
                    else:
                        files.append(entry.name)
    return children, files, special


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a broken link
        return False


def _never_ends(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a pipe, a socket or a device: reading it could wait, or go on, for ever.

    A broken link is none: it is listed, and fails as a file that does not exist.
    """
    try:
        return not (entry.is_file() or entry.is_dir()) and entry.stat() is not None
    except OSError:
        return False
