"""What the arguments of ``clean`` stand for: documents to read, and where each goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.batch import failure
from cleaner.errors import CleanerError, ConfigError, InputError
from cleaner.readers import MEDIA_TYPES, format_of, list_folder, read_bytes, read_file, split_suffix
from cleaner.writers import assign, number

if TYPE_CHECKING:
    from cleaner.document import Failure, Source

STDIN: Final = "-"


class Job(NamedTuple):
    """A file to read (no path: standard input), the name it goes by, and its own place in a mirrored tree.

    ``named`` tells a file that the user named from one that a folder held, ``many`` one that holds many documents.
    """

    path: Path | None
    id: str
    place: PurePath
    named: bool = True
    many: bool = False


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the arguments name, each file once."""

    jobs: tuple[Job, ...]
    folders: tuple[Path, ...] = ()
    skipped: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def single(self) -> bool:
        """Whether exactly one file, or standard input, was named."""
        return not self.folders and len(self.jobs) == 1

    @property
    def lone(self) -> bool:
        """Whether it was one document."""
        return self.single and not self.jobs[0].many


def gather(names: Sequence[str], *, records: bool = False) -> Inputs:
    """Find the files that paths and patterns stand for; what cannot be opened becomes a failure.

    ``records`` tells that standard input holds JSON lines.

    >>> gather(["-"]).jobs[0].id
    'stdin'

    Raises:
        ConfigError: standard input is named beside files.

    """
    if STDIN in names:
        if len(names) > 1:
            raise ConfigError("standard input (-) cannot be mixed with files: run cleaner twice")
        return Inputs((Job(None, "stdin", PurePath("stdin.jsonl" if records else "stdin.txt"), many=records),))
    paths = [Path(name) for name in dict.fromkeys(_expanded(names))]
    folders = tuple(path for path in paths if path.is_dir())
    roots = dict(zip(folders, _roots(folders, alone=len(paths) == 1), strict=True))
    jobs: dict[str, Job] = {}
    skipped, failures = 0, []
    for path in paths:
        if path not in roots:
            job = Job(path, str(path), PurePath(path.name), many=format_of(path) is not None)
            jobs.setdefault(os.path.abspath(path), job)  # noqa: PTH100
            continue
        try:
            listing = list_folder(path)
        except InputError as error:
            failures.append(failure(str(path), "read", error))
            continue
        skipped += listing.skipped
        failures += [failure(str(closed), "read", InputError("cannot be opened")) for closed in listing.closed]
        for file in listing.files:
            # Not resolved: a link is a document of its own in the mirrored tree.
            place = roots[path] / file.relative_to(path)
            job = Job(file, str(file), place, named=False, many=format_of(file) is not None)
            jobs.setdefault(os.path.abspath(file), job)  # noqa: PTH100
    return Inputs(tuple(jobs.values()), folders, skipped, tuple(failures))


def _expanded(names: Sequence[str]) -> Iterator[str]:
    """Yield names, and in place of a pattern what it matches, in order: a shell may leave that to its programs."""
    for name in names:
        # Path.glob takes no absolute patterns.
        matching = sorted(glob(name, recursive=True)) if has_magic(name) and not Path(name).exists() else []  # noqa: PTH207
        yield from matching or [name]


def _roots(folders: Sequence[Path], *, alone: bool) -> tuple[PurePath, ...]:
    """Return where each folder's tree begins: at the top if it is the only input, else under its name."""
    if alone:
        return tuple(PurePath() for _ in folders)
    return number(PurePath(folder.resolve().name or "root") for folder in folders)


def read_all(jobs: Iterable[Job]) -> Iterator[Source | Failure]:
    """Read documents one at a time.

    >>> list(read_all([Job(Path("gone.txt"), "gone.txt", PurePath("gone.txt"))]))[0].error
    'no such file; check the path'
    """
    for job in jobs:
        try:
            yield read_bytes(sys.stdin.buffer.read(), job.id) if job.path is None else read_file(job.path, job.id)
        except CleanerError as error:
            yield failure(job.id, "read", error)


def target(inputs: Inputs, out: str) -> Path | None:
    """Return the file of records that all documents go into, if that is what the output is.

    Raises:
        ConfigError: writing there could touch an input.

    """
    file = Path(out)
    if format_of(file) not in {"jsonl", "parquet"} or file.is_dir() or _is_folder(out):
        return None
    _refuse_same(inputs, [file])
    for folder in inputs.folders:
        if folder.resolve() in file.resolve().parents:
            raise ConfigError(f"the output {out} lies in the input {folder}: name one outside it")
    return file


def targets(inputs: Inputs, out: str, *, as_json: bool, markdown: bool) -> list[Path]:
    """Return the output file of every job.

    Raises:
        ConfigError: writing there could touch an input.

    """
    folder = Path(out)
    if inputs.lone and not folder.is_dir() and not _is_folder(out):
        if compression := split_suffix(folder)[1]:
            raise ConfigError(f"{out}: a document alone is not compressed: drop {compression}")
        _refuse_same(inputs, [folder])
        return [folder]
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{out} is a file, but several outputs go there: name a folder")
    _refuse_overlap(inputs, folder)
    places = [job.place for job in inputs.jobs]
    wishes = [(place, _converted(place, as_json, ".md" if markdown else ".txt")) for place in places]
    files = [folder / place for place in assign(wishes)]
    _refuse_same(inputs, files)
    return files


def _is_folder(out: str) -> bool:
    """Tell whether a name is written as that of a folder, which need not exist."""
    return out.endswith(("/", os.sep))


def _converted(place: PurePath, as_json: bool, page: str) -> PurePath:
    """Return the name of an output; ``page`` is the suffix of pages."""
    suffix, compression = split_suffix(place)
    form = format_of(place)
    if form:
        # Archives of pages cannot hold their text.
        return place if form != "warc" else _renamed(place, ".jsonl" + compression)
    kind = MEDIA_TYPES.get(suffix)
    if as_json:
        # An unknown suffix may be no suffix at all, as in "St. Aubry".
        return _renamed(place, ".json") if kind else place.with_name(place.name + ".json")
    return _renamed(place, page if kind == "text/html" else suffix) if kind == "text/html" or compression else place


def _renamed(place: PurePath, suffix: str) -> PurePath:
    """Return a path with another suffix in place of its own and that of a compression."""
    kind, compression = split_suffix(place)
    return place.with_name(place.name[: len(place.name) - len(kind + compression)] + suffix)


def _refuse_overlap(inputs: Inputs, out: Path) -> None:
    """Refuse an output folder that is, holds, or lies in a folder which is read, links resolved."""
    target = out.resolve()
    found = {job.path.parent for job in inputs.jobs if job.path and not job.named}
    for folder in sorted({*inputs.folders, *found}):
        home = folder.resolve()
        if target == home or home in target.parents:
            raise ConfigError(f"the output folder {out} lies in the input {folder}: name one outside it")
        if target in home.parents and folder in inputs.folders:
            raise ConfigError(f"the output folder {out} holds the input {folder}: name one beside it")
    for job in inputs.jobs:
        if job.path and job.named and job.path.resolve().parent == target:
            raise ConfigError(f"the output folder {out} is that of the input {job.path}: name another")


def _refuse_same(inputs: Inputs, files: Iterable[Path]) -> None:
    named = {job.path.resolve() for job in inputs.jobs if job.path and job.named}
    for file in files if named else ():
        if file.resolve() in named:
            raise ConfigError(f"{file} is an input and would be overwritten: name another output with -o")
