"""Which files are wanted: the patterns of ``--include`` and ``--exclude``, and those that stand for paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from cleaner.errors import ConfigError, InputError
from cleaner.readers import LeftOut, list_folder

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ANY_DEPTH: Final = "**"
_NEWLINE: Final = str.maketrans("\n", "\ufdd0")
"""A name may hold a newline, at which the expressions that patterns become would end; no name holds this."""


class Choice:
    """What ``--include`` and ``--exclude`` choose, in the syntax of .gitignore, by paths below the folder searched.

    >>> choice = Choice(["*.md", "/notes/"], ["draft*"])
    >>> [choice.takes(path) for path in ("a.md", "deep/b.md", "notes/c.txt", "d.txt", "draft-1.md")]
    [True, True, True, False, False]

    Raises:
        ConfigError: a pattern can match nothing.

    """

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        self._wanted = _compiled("--include", include)
        self._unwanted = _compiled("--exclude", exclude)
        given = [("--include", pattern) for pattern in include] + [("--exclude", pattern) for pattern in exclude]
        self.names = bool(include)
        self.options = " ".join(f"{option} {pattern!r}" for option, pattern in given)

    def __bool__(self) -> bool:
        return bool(self.options)

    def takes(self, path: str) -> bool:
        """Return whether a file is wanted, by its path with slashes."""
        path = path.translate(_NEWLINE)
        return (self._wanted is None or self._wanted.match_file(path)) and not (
            self._unwanted and self._unwanted.match_file(path)
        )

    def enters(self, path: str) -> bool:
        """Return whether a folder is searched. As git has it, nothing in a folder that is left out is taken back in.

        >>> Choice([], ["old/", "!old/a.txt"]).enters("news/old")
        False
        """
        return not (self._unwanted and self._unwanted.match_file(f"{path.translate(_NEWLINE)}/"))


def _compiled(option: str, patterns: Sequence[str]) -> GitIgnoreSpec | None:
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  takes a twentieth of a second, and few runs have patterns

    for pattern in patterns:
        try:
            (one,) = GitIgnoreSpec.from_lines([pattern], backend="simple").patterns or (None,)
        except ValueError:
            one = None
        if one is None or one.include is None:
            hint = "; write \\# for a # at its beginning" if pattern.startswith("#") else ""
            raise ConfigError(f"{option} {pattern!r} is no pattern of .gitignore that can match anything{hint}")
    # The other backends, which are chosen if they happen to be installed, cannot search names that are not UTF-8.
    return GitIgnoreSpec.from_lines([pattern.translate(_NEWLINE) for pattern in patterns], backend="simple")


EVERYTHING: Final = Choice()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A path with ``*``, ``?``, ``[…]`` or ``**``: a shell may leave it to its programs to find what it stands for.

    ``base`` is the folder of its fixed part, from which paths are counted. ``closed`` collects folders that could not
    be opened.
    """

    text: str
    choice: Choice = EVERYTHING
    closed: list[Path] = field(default_factory=list)

    @property
    def base(self) -> Path:
        """The folder in which the pattern is searched.

        >>> [Pattern(text).base.as_posix() for text in ("news/20*/*.txt", "*.txt", "/a/b/**/c.txt")]
        ['news', '.', '/a/b']
        """
        return Path(*self._split()[0])

    @property
    def is_deep(self) -> bool:
        """Whether it may match in several folders.

        >>> [Pattern(text).is_deep for text in ("news/*.txt", "*/a.txt", "news/**/*.txt")]
        [False, True, True]
        """
        return len(self._split()[1]) > 1

    def matches(self) -> list[Path]:
        """Return the files and folders that it stands for, sorted.

        ``**`` stands for a folder and for those below it that are not hidden, each of which is entered once, so that
        links in a circle end; at the end of the pattern, for everything in the folder.
        """
        return sorted(set(self._found(Path(), PurePath(self.text).parts)), key=str)

    def _split(self) -> tuple[Sequence[str], Sequence[str]]:
        parts = PurePath(self.text).parts
        at = next((at for at, part in enumerate(parts) if has_magic(part)), len(parts) - 1)
        return parts[:at], parts[at:]

    def _found(self, folder: Path, parts: Sequence[str]) -> Iterator[Path]:
        if ANY_DEPTH not in parts:
            yield from (folder / match for match in glob(str(PurePath(*parts)), root_dir=folder))  # noqa: PTH207  Path.glob takes hidden files and no absolute patterns
            return
        at = parts.index(ANY_DEPTH)
        head, tail = parts[:at], parts[at + 1 :]
        for start in self._found(folder, head) if head else [folder]:
            if not tail and start.is_dir():
                yield start
            elif tail:
                for below in self._folders(start):
                    yield from self._found(below, tail)

    def _folders(self, start: Path) -> Iterator[Path]:
        if not start.is_dir():
            return
        try:
            for found in list_folder(start, left_out=filtering(self.choice, self.base) if self.choice else None):
                if found.closed:
                    self.closed.append(found.path)
                else:
                    yield found.path
        except InputError:
            self.closed.append(start)


def filtering(choice: Choice, base: Path, prefix: PurePath | None = None) -> Callable[[Path], LeftOut]:
    """Return a function that says what a choice leaves out of a folder below a base.

    ``prefix`` is what the base is called in the choice's patterns.
    """

    def opened(path: Path) -> LeftOut:
        place = (prefix or PurePath()) / path.relative_to(base)
        start = "" if place == PurePath() else f"{place.as_posix()}/"

        def left_out(entry: os.DirEntry[str], folder: bool) -> bool:
            return not (choice.enters if folder else choice.takes)(start + entry.name)

        return left_out

    return opened
