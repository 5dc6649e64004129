"""The input files that the arguments of ``clean`` name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from cleaner.batch import failure
from cleaner.cli.listing import Group, Job, Listing
from cleaner.cli.places import STDIN, Arguments, Selection, locate, locate_listed
from cleaner.cli.search import Search
from cleaner.document import NOWHERE, Place
from cleaner.errors import CleanerError, ConfigError
from cleaner.readers import Format, Meter, format_of, read_bytes, read_document, read_file, unreadable, with_source
from cleaner.report import kinds_in_words
from cleaner.writers import article_stems, assign, assign_names, numbered_apart

if TYPE_CHECKING:
    from cleaner.document import Failure, Source

__all__ = ["STDIN", "Inputs", "Job", "gather", "read"]

Convert = Callable[[PurePath], PurePath]
"""Returns the path that the output of a file should get."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the arguments name, each file once: the ``named`` files, and how many of each format there are.

    The contents of folders are listed as they were when they were searched; each file becomes a job at its turn.
    """

    named: tuple[Job, ...]
    listing: Listing
    formats: Mapping[Format | None, int]
    folders: tuple[Path, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    """How many files of other kinds were passed over in folders, by suffix, the most first."""
    failures: tuple[Failure, ...] = ()
    split: bool = False
    """Whether a file may hold several articles, which become documents of their own."""
    is_tree: bool = False
    """Whether the outputs are a tree even if there is only one: a pattern or a list may name any number."""
    searched: frozenset[int] = frozenset()
    """The identities of all folders that were searched."""
    around: frozenset[int] = frozenset()
    """The identities of the folders from which patterns search several."""
    meets_output: bool = False
    """Whether the output folder was met in the search, and left out."""

    @property
    def count(self) -> int:
        """The number of files."""
        return sum(self.formats.values())

    @property
    def skipped(self) -> int:
        """The number of files of other kinds in folders."""
        return sum(self.kinds.values())

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
        return self.single and not self.named[0].many and not self.split and not self.is_tree

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
        beside = _beside(places) if convert else {}
        for entry in self.listing:
            if isinstance(entry, Group):
                yield from _jobs_of(entry, convert, beside, split=self.split)
            else:
                yield self.named[entry]._replace(place=places[entry], stem=stems[entry])


def _beside(places: Sequence[PurePath]) -> dict[str, set[str]]:
    """Return the names of the outputs of named files by their folder, without case, as some disks have it."""
    names: dict[str, set[str]] = {}
    for place in places:
        names.setdefault(str(place.parent).casefold(), set()).add(place.name.casefold())
    return names


def _jobs_of(group: Group, convert: Convert | None, beside: Mapping[str, set[str]], *, split: bool) -> Iterator[Job]:
    """Yield the files of a folder.

    Outputs of different folders never collide, so names depend on no other folder, but for those of named files that a
    pattern or a list has put beside them.
    """
    names = group.names
    if convert:
        names = assign_names(names, [convert(PurePath(name)).name for name in names])
        if taken := beside.get(str(group.place).casefold()):
            names = numbered_apart(names, taken)
    stems = article_stems(names) if convert and split else [""] * len(names)
    for name, placed, stem in zip(group.names, names, stems, strict=True):
        # Not resolved: a link is a document of its own in the mirrored tree.
        file = group.folder / name
        yield Job(
            file,
            str(file),
            group.place / placed,
            named=False,
            many=format_of(file) is not None,
            stem=stem,
            source=group.source,
        )


def gather(names: Sequence[str], *, records: bool = False, selection: Selection | None = None) -> Inputs:
    """Find the files that paths and patterns name; a folder that cannot be opened becomes a failure.

    With ``records``, standard input holds JSON lines.

    >>> next(gather(["-"]).jobs()).id
    'stdin'

    Raises:
        ConfigError: standard input is named beside files, or no file is left that the patterns choose.
        OutputError: there is no room for a list of the files.

    """
    selection = selection or Selection()
    if STDIN in names:
        if len(names) > 1 or selection.listed is not None:
            raise ConfigError("standard input (-) cannot be mixed with files: run cleaner twice")
        search = Search(Arguments(), selection)
        search.add(Job(None, "stdin", PurePath("stdin.jsonl" if records else "stdin.txt"), many=records))
        return _inputs(search, Arguments())
    if selection.listed is None:
        arguments = locate(names, selection.choice)
    elif names:
        raise ConfigError("--files-from cannot be mixed with paths: add them to it, or run cleaner twice")
    else:
        arguments = locate_listed(selection.listed)
    search = Search(arguments, selection)
    found = _inputs(search, arguments)
    if selection.choice and not (found.count or found.failures):
        raise ConfigError(f"nothing is left to clean with {selection.choice.options}{_passed_over(found)}")
    return found


def _passed_over(found: Inputs) -> str:
    if not found.skipped:
        return ": correct the pattern, which counts from the folder that is searched"
    return f": files of other kinds ({kinds_in_words(found.kinds)}) are read only if you name them"


def _inputs(search: Search, arguments: Arguments) -> Inputs:
    return Inputs(
        tuple(search.named),
        search.listing,
        search.formats,
        tuple(found.path for found in arguments.found if found.is_folder),
        dict(search.kinds.most_common()),
        tuple(search.failures),
        is_tree=arguments.is_tree,
        searched=frozenset(search.searched - search.own),
        around=frozenset(search.around),
        meets_output=search.meets_output,
    )


def read(job: Job, meter: Meter | None = None) -> Source | Failure:
    """Read a document; a meter counts its bytes.

    >>> read(Job(Path("gone.txt"), "gone.txt", PurePath("gone.txt"))).error
    'no such file; check the path'
    """
    place = NOWHERE if job.path is None else Place(job.id)
    try:
        source = _read_piped(job.id) if job.path is None else read_file(job.path, job.id, meter=meter)
    except CleanerError as error:
        return failure(job.id, "read", error, place)
    return with_source(replace(source, place=place), job.source)


def _read_piped(name: str) -> Source:
    try:
        data = read_document(sys.stdin.buffer)
    except OSError as error:
        raise unreadable(error) from error
    return read_bytes(data, name)
