"""What the arguments of ``clean`` stand for, and where each thing goes in a mirrored tree."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from glob import has_magic
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from cleaner.cli.patterns import EVERYTHING, Choice, Pattern
from cleaner.errors import ConfigError
from cleaner.writers import number

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the options say of the files to read.

    ``listed`` are the paths of ``--files-from``; ``None`` is without it. ``own`` are the files and the folder that the
    run itself writes, which are no inputs; ``in_place`` says that inputs are written over. With ``verbose``, files of
    other kinds are named.
    """

    choice: Choice = EVERYTHING
    listed: tuple[str, ...] | None = None
    out: str = ""
    own: tuple[Path, ...] = ()
    in_place: bool = False
    verbose: bool = False


class Found(NamedTuple):
    """A file, or a folder to search, and its place in a mirrored tree.

    ``known_as`` is its path as ``--include`` and ``--exclude`` see it. ``mirrored`` says that it is part of a tree, in
    which links are documents of their own; ``base`` is the fixed part of the pattern that has found it, if one has.
    """

    path: Path
    is_folder: bool
    place: PurePath
    known_as: PurePath
    mirrored: bool = False
    base: Path | None = None


@dataclass(slots=True)
class Arguments:
    """What was named: files, folders and what patterns stand for, in order; whether their outputs are a tree.

    ``bases`` are the fixed parts of the patterns that look into several folders, ``closed`` the folders that a pattern
    could not look into.
    """

    found: list[Found] = field(default_factory=list)
    is_tree: bool = False
    bases: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)


def locate(names: Sequence[str], choice: Choice = EVERYTHING) -> Arguments:
    """Find what paths and patterns name, and say where it goes.

    A folder, or what a pattern stands for below its fixed part, is mirrored at the top if it is the only argument, and
    else under the folder's name; a file that is named lies at the top, and so does what a pattern without folders
    finds beside other arguments, for a shell would have named it so.

    >>> [str(found.place) for found in locate(["a/x.txt", "b/x.txt"]).found]
    ['x.txt', 'x.txt']
    """
    parsed = [_parsed(name, choice) for name in dict.fromkeys(names)]
    trees = [
        one.base if isinstance(one, Pattern) else one for one in parsed if isinstance(one, Pattern) or one.is_dir()
    ]
    alone = len(trees) == len(parsed) and len(set(map(_absolute, trees))) == 1
    closed: list[Path] = []
    items: list[_Item] = []
    for one in parsed:
        if isinstance(one, Pattern):
            items += _matches(one, mirrored=alone or one.is_deep)
            closed += one.closed
        elif one.is_dir():
            items.append((one, Found(one, True, PurePath(), PurePath())))
        else:
            items.append((None, Found(one, False, PurePath(one.name), _typed(one))))
    is_tree = any(isinstance(one, Pattern) for one in parsed)
    bases = [one.base for one in parsed if isinstance(one, Pattern) and one.is_deep]
    return Arguments(_placed(items, alone=alone), is_tree, bases, closed)


_Item = tuple[Path | None, Found]
"""What was found, at its place below a folder, if there is one, that is mirrored as a whole."""


def _parsed(name: str, choice: Choice) -> Pattern | Path:
    return Pattern(name, choice) if has_magic(name) and not os.path.lexists(name) else Path(name)


def _matches(pattern: Pattern, *, mirrored: bool) -> Iterator[_Item]:
    """Yield what a pattern stands for; where nothing does, its own text, which is then no file."""
    matches, base = pattern.matches(), pattern.base
    for path in matches:
        inside, folder = PurePath(path.relative_to(base)), path.is_dir()
        if folder and inside != PurePath() and not pattern.choice.enters(inside.as_posix()):
            continue
        root = base if mirrored else path if folder else None
        place = inside if mirrored else PurePath() if folder else PurePath(path.name)
        yield root, Found(path, folder, place, inside, mirrored=True, base=base)
    if not matches and not pattern.closed:
        path = Path(pattern.text)
        yield None, Found(path, False, PurePath(path.name), PurePath(path.name))


def _placed(items: Sequence[_Item], *, alone: bool) -> list[Found]:
    """Return everything at its final place, each tree under the name of its folder unless there is only one."""
    roots = {_absolute(root): PurePath(root.resolve().name or "root") for root, _ in items if root}
    tops = dict(zip(roots, number(PurePath() if alone else name for name in roots.values()), strict=True))
    return [found._replace(place=tops[_absolute(root)] / found.place) if root else found for root, found in items]


def locate_listed(names: Sequence[str]) -> Arguments:
    """Find listed files and folders. Relative paths are mirrored as they are, others below what all have in common.

    >>> [found.place.as_posix() for found in locate_listed(["news/a.txt", "blog/./b.txt"]).found]
    ['news/a.txt', 'blog/b.txt']
    >>> [found.place.as_posix() for found in locate_listed(["/data/news/a.txt", "/data/blog/b.txt"]).found]
    ['news/a.txt', 'blog/b.txt']
    """
    places = [PurePath(os.path.normpath(name)) for name in names]
    if any(place.is_absolute() or ".." in place.parts for place in places):
        places = [PurePath(_absolute(Path(name))) for name in names]
        places = _below_common(places)
    paths = map(Path, names)
    return Arguments(
        [
            Found(path, folder, place, PurePath() if folder else _typed(path), mirrored=True)
            for path, place in zip(paths, places, strict=True)
            for folder in [path.is_dir()]
        ],
        is_tree=True,
    )


def _below_common(places: Sequence[PurePath]) -> list[PurePath]:
    try:
        common = os.path.commonpath([place.parent for place in places])
    except ValueError:  # on several drives
        return [PurePath(place.name) for place in places]
    return [place.relative_to(common) for place in places]


def read_list(name: str, *, null: bool) -> tuple[str, ...]:
    """Return the paths of a list, a line each, or up to a NUL byte each; empty ones are left out.

    Raises:
        ConfigError: the list cannot be read.

    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise ConfigError(f"--files-from {name} cannot be read: {error.strerror or error}; check the path") from error
    if null:
        return tuple(os.fsdecode(path) for path in data.split(b"\0") if path)
    if b"\0" in data:
        raise ConfigError(f"--files-from {name} holds NUL bytes: add --null if they end the paths")
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return tuple(os.fsdecode(path) for line in lines if (path := line.removesuffix(b"\r")).strip())


def _typed(path: Path) -> PurePath:
    """Return what a file that was named is called in patterns: its path below the current folder, or else its name."""
    home = PurePath(_absolute(path))
    here = Path.cwd()
    return home.relative_to(here) if here in home.parents else PurePath(home.name)


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  links must not be followed
