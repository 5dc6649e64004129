"""The list of a run's files as they were when it began: on disk, for it may name millions, and is read repeatedly."""

from __future__ import annotations

import json
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from cleaner.errors import OutputError

IN_MEMORY: Final = 2**20
"""Bytes of a list that are held in memory, enough for some 50,000 names; a longer one goes to a temporary file."""


class Job(NamedTuple):
    """A file to read (no path: standard input), its id in messages, and its own place in a mirrored tree.

    ``named`` is true for a file that the user named, false for one from a folder; ``many``, if it holds many documents.
    ``stem`` is what the names of its articles begin with, if it is an export that is split. ``source`` is the folder
    that says which source it is of.
    """

    path: Path | None
    id: str
    place: PurePath
    named: bool = True
    many: bool = False
    stem: str = ""
    source: str = ""


class Group(NamedTuple):
    """The names of the files in one folder, the folder's own place in a mirrored tree, and the source it is of."""

    folder: Path
    place: PurePath
    names: Sequence[str]
    source: str = ""


class Listing:
    """Groups of files, and numbers, in the order in which they were added.

    >>> listing = Listing()
    >>> listing.add(Group(Path("in"), PurePath("."), ["a.txt", "b.txt"]))
    >>> listing.add(7)
    >>> [entry if isinstance(entry, int) else entry.names for entry in listing]
    [['a.txt', 'b.txt'], 7]
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  it lives as long as the list
        weakref.finalize(self, self._file.close)

    def add(self, entry: Group | int) -> None:
        """Add an entry.

        Raises:
            OutputError: there is no room for a temporary file.

        """
        plain = entry if isinstance(entry, int) else [str(entry.folder), str(entry.place), *entry[2:]]
        with _as_output_error():
            # With escapes: a name may hold a newline, or bytes that are not UTF-8.
            self._file.write(json.dumps(plain).encode("ascii") + b"\n")

    def __iter__(self) -> Iterator[Group | int]:
        """Yield the entries; every iterator has a position of its own."""
        at = 0
        while True:
            with _as_output_error():
                self._file.seek(at)
                line = self._file.readline()
                at = self._file.tell()
            if not line:
                return
            plain = json.loads(line)
            yield plain if isinstance(plain, int) else Group(Path(plain[0]), PurePath(plain[1]), *plain[2:])

    def groups(self) -> Iterator[Group]:
        """Yield only the groups."""
        return (entry for entry in self if isinstance(entry, Group))


@contextmanager
def _as_output_error() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"cannot list the inputs in a temporary file: {error.strerror or error}"
        raise OutputError(f"{problem}; make room, or set TMPDIR") from error
