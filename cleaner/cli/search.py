"""The search of what the arguments of ``clean`` name: each file once, and what is passed over is counted."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from cleaner.batch import failure
from cleaner.cli.listing import Group, Job, Listing
from cleaner.cli.own_files import identity_of
from cleaner.cli.patterns import filtering
from cleaner.cli.places import Arguments, Found, Selection
from cleaner.cli.terminal import harmless
from cleaner.document import Place
from cleaner.errors import InputError
from cleaner.readers import Folder, Format, LeftOut, folder_source, format_of, list_folder, split_suffix

if TYPE_CHECKING:
    from cleaner.document import Failure

_INODE: Final = (1 << 64) - 1
KINDS: Final = 1000
"""Kinds of files that are told apart; where names end in numbers, there are as many as there are files."""
_SUFFIX: Final = re.compile(r"(?:\.[\w+~-]{1,12}){1,2}")


class Search:
    """Collects files, and passes over those that an earlier argument has named or contained.

    Files are told apart by what they are on disk, not by their names. In a folder, or below a pattern's fixed part,
    each name is a document, also where several are links to one file: a mirrored tree has them all. Which files may
    come twice is known beforehand: those that were named. Of others in folders, no path is kept, unless they are to be
    written over, when no file may come twice by any name.
    """

    def __init__(self, arguments: Arguments, selection: Selection) -> None:
        self.named: list[Job] = []
        self.listing = Listing()
        self.formats = Counter[Format | None]()
        self.kinds = Counter[str]()
        self.failures: list[Failure] = [_closed(path) for path in arguments.closed]
        self.own = {known for path in selection.own if (known := identity_of(path)) is not None}
        """The identities of what the run writes itself."""
        self.searched = self.own - {identity_of(one.path) for one in arguments.found if one.is_folder}
        """The identities of the folders that are searched, and of the output."""
        self.around = {known for base in arguments.bases if (known := identity_of(base)) is not None}
        """The identities of the folders that deep patterns look into, from their fixed part on."""
        self.meets_output = False
        """Whether the output folder, or a link to it, lies in a folder that is searched."""
        self._selection = selection
        self._out = os.path.realpath(selection.out) if selection.out else ""
        self._inodes = {known & _INODE for known in self.own}.union(
            *(_inodes(one.path) for one in arguments.found if not one.is_folder)
        )
        """What a folder says of the files that may come twice, before anybody looks at them."""
        self._paths: set[int] = set()
        self._files: set[int] = set()
        self._in_trees: set[int] = set()
        for one in arguments.found:
            if not self._is_output(one):
                (self._add_folder if one.is_folder else self._add_file)(one)

    def add(self, job: Job) -> None:
        """Add a file that was named."""
        self.listing.add(len(self.named))
        self.named.append(job)
        self.formats[format_of(job.place)] += 1

    def _add_file(self, found: Found) -> None:
        """Add a file that was named, unless it is there already."""
        path, choice = found.path, self._selection.choice
        if (not choice or choice.takes(found.known_as.as_posix())) and self._is_new(found):
            inside = path.relative_to(found.base) if found.base else PurePath(path.name)
            many = format_of(path) is not None
            self.add(Job(path, str(path), found.place, many=many, source=folder_source(inside)))

    def _is_new(self, found: Found) -> bool:
        """Return whether a file was not named before, nor lies in a folder before; remember that it was.

        In a tree, each name is a document, if none of them was named by itself.
        """
        path = found.path
        name = os.path.realpath(path) if self._selection.in_place else _named(path)
        known = None if self._selection.in_place or (found.mirrored and path.is_symlink()) else identity_of(path)
        before = self._files if found.mirrored else self._files | self._in_trees
        if _hashed(name) in self._paths or known in before or (found.mirrored and known in self.own):
            return False
        self._paths.add(_hashed(name))
        if known is not None:
            (self._in_trees if found.mirrored else self._files).add(known)
        return True

    def _is_output(self, found: Found) -> bool:
        """Return whether a pattern has found what lies in the output folder, though it was not meant for it."""
        if not self._out or found.base is None:
            return False
        home, base = os.path.realpath(found.path), os.path.realpath(found.base)
        return _lies_in(home, self._out) and not _lies_in(base, self._out)

    def _add_folder(self, found: Found) -> None:
        """Add the files of a folder that are not there already."""
        root = found.path
        try:
            for folder in list_folder(
                root, seen=self.searched, left_out=self._left_out(found), named=self._selection.choice.names
            ):
                if folder.closed:
                    self.failures.append(_closed(folder.path))
                    continue
                self._skip(folder)
                names = self._new(folder) if self._selection.in_place else folder.names
                if names:
                    source = folder_source(folder.path.relative_to(found.base or root) / names[0])
                    place = found.place / folder.path.relative_to(root)
                    self.listing.add(Group(folder.path, place, names, source))
                    self.formats.update(format_of(PurePath(name)) for name in names)
        except InputError as error:
            self.failures.append(failure(str(root), "read", error, Place(str(root))))

    def _left_out(self, found: Found) -> Callable[[Path], LeftOut] | None:
        """Return what says what is passed over in the folders below one; nothing if there is nothing to ask."""
        choice = self._selection.choice
        opened = filtering(choice, found.path, found.known_as) if choice else None
        if not self._inodes:
            return opened

        def both(path: Path) -> LeftOut:
            unwanted = opened(path) if opened else None
            there = self._is_there, self._is_own_folder
            return lambda entry, folder: bool(unwanted and unwanted(entry, folder)) or there[folder](entry)

        return both

    def _is_there(self, entry: os.DirEntry[str]) -> bool:
        """Return whether a file of a folder was named before, or is the run's own; a link is a document of its own."""
        if entry.inode() not in self._inodes:
            return False
        name = _hashed(_named(Path(entry.path)))
        known = None if entry.is_symlink() else identity_of(Path(entry.path))
        if known in self.own:
            return True
        if self._selection.in_place:
            return False
        if name in self._paths or known in self._files:
            return True
        self._paths.add(name)
        if known is not None:
            self._in_trees.add(known)
        return False

    def _is_own_folder(self, entry: os.DirEntry[str]) -> bool:
        """Return whether a folder is the output."""
        if (entry.is_symlink() or entry.inode() in self._inodes) and identity_of(Path(entry.path)) in self.own:
            self.meets_output = True
            return True
        return False

    def _new(self, folder: Folder) -> Sequence[str]:
        """Return the names of a folder's files that no earlier name stands for, with links followed."""
        home, names = os.path.realpath(folder.path), []
        for name in folder.names:
            key = _hashed(os.path.realpath(os.path.join(home, name)))  # noqa: PTH118  a million times
            if key not in self._paths:
                self._paths.add(key)
                names.append(name)
        return names

    def _skip(self, folder: Folder) -> None:
        for kind, count in Counter(map(_kind, folder.others)).items():
            self.kinds[kind if kind in self.kinds or len(self.kinds) < KINDS else ""] += count
        if self._selection.verbose:
            for name in folder.others:
                print(f"skipped {harmless(str(folder.path / name))}", file=sys.stderr)


def _kind(name: str) -> str:
    """Return the suffix of a name, with that of its compression; empty if what follows the dot is no suffix.

    >>> [_kind(name) for name in ("a.JPG", "a.csv.gz", "St. Aubry", "Makefile")]
    ['.jpg', '.csv.gz', '', '']
    """
    suffix = "".join(split_suffix(PurePath(name)))
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _inodes(path: Path) -> set[int]:
    """Return the number of a file on its disk, and that of the link, if its name is one."""
    with suppress(OSError, ValueError):
        return {path.lstat().st_ino & _INODE, path.stat().st_ino & _INODE}
    return set()


def _named(path: Path) -> str:
    """Return the one path of a name in a folder: links to folders are followed, but not one to the file."""
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118  a string is wanted


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _hashed(path: str) -> int:
    """Return a number for a path, which takes half its memory."""
    return int.from_bytes(blake2b(os.fsencode(path), digest_size=15).digest(), "big")


def _closed(path: Path) -> Failure:
    return failure(str(path), "read", InputError("cannot be opened"), Place(str(path)))
