"""The input files that the arguments of ``clean`` name."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.batch import failure
from cleaner.cli.listing import Group, Listing
from cleaner.errors import CleanerError, ConfigError, InputError
from cleaner.readers import Format, format_of, list_folder, read_bytes, read_file
from cleaner.writers import article_stems, assign, assign_names, number

if TYPE_CHECKING:
    from cleaner.document import Failure, Source

STDIN: Final = "-"

Convert = Callable[[PurePath], PurePath]
"""Returns the path that the output of a file should get."""


class Job(NamedTuple):
    """A file to read (no path: standard input), its id in messages, and its own place in a mirrored tree.

    ``named`` is true for a file that the user named, false for one from a folder; ``many``, if it holds many documents.
    ``stem`` is what the names of its articles begin with, if it is an export that is split.
    """

    path: Path | None
    id: str
    place: PurePath
    named: bool = True
    many: bool = False
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the arguments name, each file once: the ``named`` files, and how many of each format there are.

    The contents of folders are listed as they were when they were searched; each file becomes a job at its turn.
    """

    named: tuple[Job, ...]
    listing: Listing
    formats: Mapping[Format | None, int]
    folders: tuple[Path, ...] = ()
    skipped: int = 0
    failures: tuple[Failure, ...] = ()
    split: bool = False
    """Whether a file may hold several articles, which become documents of their own."""

    @property
    def count(self) -> int:
        """The number of files."""
        return sum(self.formats.values())

    @property
    def singles(self) -> int:
        """The number of files that hold one document."""
        return self.formats.get(None, 0)

    @property
    def single(self) -> bool:
        """Whether exactly one file, or standard input, was named."""
        return not self.folders and len(self.named) == 1

    @property
    def one_document(self) -> bool:
        """Whether exactly one document was named."""
        return self.single and not self.named[0].many and not self.split

    @property
    def piped(self) -> bool:
        """Whether standard input was named."""
        return self.single and self.named[0].path is None

    def jobs(self, convert: Convert | None = None) -> Iterator[Job]:
        """Yield every file, in the order of the arguments and of ``list_folder``.

        With ``convert``, places are those of the outputs, no two the same.
        """
        places = [job.place for job in self.named]
        if convert:
            places = list(assign([(place, convert(place)) for place in places]))
        stems = article_stems([place.name for place in places]) if convert and self.split else [""] * len(places)
        for entry in self.listing:
            if isinstance(entry, Group):
                yield from _jobs_of(entry, convert, split=self.split)
            else:
                yield self.named[entry]._replace(place=places[entry], stem=stems[entry])


def _jobs_of(group: Group, convert: Convert | None, *, split: bool) -> Iterator[Job]:
    """Yield the files of a folder. Outputs of different folders never collide, so names depend on no other folder."""
    names = group.names
    if convert:
        names = assign_names(names, [convert(PurePath(name)).name for name in names])
    stems = article_stems(names) if convert and split else [""] * len(names)
    for name, placed, stem in zip(group.names, names, stems, strict=True):
        # Not resolved: a link is a document of its own in the mirrored tree.
        file = group.folder / name
        yield Job(file, str(file), group.place / placed, named=False, many=format_of(file) is not None, stem=stem)


def gather(names: Sequence[str], *, records: bool = False) -> Inputs:
    """Find the files that paths and patterns name; a folder that cannot be opened becomes a failure.

    With ``records``, standard input holds JSON lines.

    >>> next(gather(["-"]).jobs()).id
    'stdin'

    Raises:
        ConfigError: standard input is named beside files.
        OutputError: there is no room for a list of the files.

    """
    if STDIN in names:
        if len(names) > 1:
            raise ConfigError("standard input (-) cannot be mixed with files: run cleaner twice")
        search = _Search(())
        search.add(Job(None, "stdin", PurePath("stdin.jsonl" if records else "stdin.txt"), many=records))
        return search.found()
    paths = list(dict.fromkeys(map(Path, _expanded(names))))
    folders = tuple(path for path in paths if path.is_dir())
    roots = dict(zip(folders, _roots(folders, alone=len(paths) == 1), strict=True))
    search = _Search(paths, folders)
    for path in paths:
        if path in roots:
            search.add_folder(path, roots[path])
        else:
            search.add_file(path)
    return search.found()


class _Search:
    """Collects the files of the arguments, and skips those that an earlier argument has named or contained.

    Which files may come twice is known beforehand: those in the folder of a named file, and those in folders that
    contain one another. No path of any other file is kept.
    """

    def __init__(self, paths: Sequence[Path], folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._named: list[Job] = []
        self._listing = Listing()
        self._formats = Counter[Format | None]()
        self._skipped = 0
        self._failures: list[Failure] = []
        homes = Counter(map(_absolute, folders))
        self._shared = {home for home, count in homes.items() if count > 1 or _lies_in(Path(home).parents, homes)}
        self._entered: set[str] = set()
        self._beside = {_absolute(path.parent) for path in set(paths) - set(folders)}
        self._taken: set[str] = set()

    def add(self, job: Job) -> None:
        """Add a file that was named."""
        self._listing.add(len(self._named))
        self._named.append(job)
        self._formats[format_of(job.place)] += 1

    def add_file(self, path: Path) -> None:
        """Add a file that was named, unless it is there already."""
        if (home := _absolute(path)) not in self._taken:
            self._taken.add(home)
            self.add(Job(path, str(path), PurePath(path.name), many=format_of(path) is not None))

    def add_folder(self, root: Path, place: PurePath) -> None:
        """Add the files of a folder that are not there already."""
        try:
            for folder in list_folder(root):
                self._skipped += folder.skipped
                if folder.closed:
                    self._failures.append(failure(str(folder.path), "read", InputError("cannot be opened")))
                elif names := self._new(folder.path, folder.names):
                    self._listing.add(Group(folder.path, place / folder.path.relative_to(root), names))
                    self._formats.update(format_of(PurePath(name)) for name in names)
        except InputError as error:
            self._failures.append(failure(str(root), "read", error))

    def found(self) -> Inputs:
        """Return everything."""
        return Inputs(
            tuple(self._named), self._listing, self._formats, self._folders, self._skipped, tuple(self._failures)
        )

    def _new(self, folder: Path, names: Sequence[str]) -> Sequence[str]:
        """Return the names of a folder's files that are not there yet."""
        home = _absolute(folder)
        if home in self._entered:
            return ()
        if self._shared and _lies_in([Path(home), *Path(home).parents], self._shared):
            self._entered.add(home)
        if home in self._beside:
            names = [name for name in names if _absolute(folder / name) not in self._taken]
            self._taken.update(_absolute(folder / name) for name in names)
        return names


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  links must not be followed


def _lies_in(folders: Iterable[Path], homes: Container[str]) -> bool:
    return any(str(folder) in homes for folder in folders)


def _expanded(names: Sequence[str]) -> Iterator[str]:
    """Yield names, and in place of a pattern its matches, in order: a shell may leave that to its programs."""
    for name in names:
        pattern = has_magic(name) and not Path(name).exists()
        matching = sorted(glob(name, recursive=True)) if pattern else []  # noqa: PTH207  Path.glob takes no absolute patterns
        yield from matching or [name]


def _roots(folders: Sequence[Path], *, alone: bool) -> tuple[PurePath, ...]:
    """Return the place of each folder's tree: at the top if it is the only input, else under its name."""
    if alone:
        return tuple(PurePath() for _ in folders)
    return number(PurePath(folder.resolve().name or "root") for folder in folders)


def read(job: Job) -> Source | Failure:
    """Read a document.

    >>> read(Job(Path("gone.txt"), "gone.txt", PurePath("gone.txt"))).error
    'no such file; check the path'
    """
    try:
        return read_bytes(sys.stdin.buffer.read(), job.id) if job.path is None else read_file(job.path, job.id)
    except CleanerError as error:
        return failure(job.id, "read", error)
