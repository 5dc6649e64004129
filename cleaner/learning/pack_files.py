"""The files of learned packs: all are made first, beside their folder, and then moved there one by one."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.errors import ConfigError, OutputError, PackError, PackIssue
from cleaner.learning.learned import LearnedSource, SourceName
from cleaner.learning.packs import check_known, pack_name, pack_text
from cleaner.learning.workers import Unlearned
from cleaner.writers import replacing, sync, text_to_change, write_text

SUFFIX: Final = ".yaml"
LEARNED: Final = f"learned-*{SUFFIX}"
"""The files of learned packs in a folder; others are the user's, and nobody's business."""


class MadePack(NamedTuple):
    """What is learned of a source, and the name of its pack's file; empty if there is nothing to say in one."""

    learned: LearnedSource
    file: str


def learned_files(folder: Path) -> list[Path]:
    """Return the files of learned packs in a folder, sorted; none if there is no folder."""
    return sorted(folder.glob(LEARNED))


def check_packs(out: Path) -> None:
    """Check that the folder can take packs, and that those that a run may have to bring up to date can be read.

    Raises:
        ConfigError: it is no folder.
        PackError: something that is called as a learned pack is none, or is broken.

    """
    if out.exists() and not out.is_dir():
        raise ConfigError(f"{out} is a file, but packs go there, one a source: name a folder")
    issues = [issue for file in learned_files(out) for issue in _issues(file)]
    if issues:
        raise PackError(tuple(issues))


def _issues(file: Path) -> Iterator[PackIssue]:
    """Yield what is wrong with a known pack."""
    try:
        check_known(file.read_text(encoding="utf-8-sig"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        yield PackIssue(str(file), 1, "", f"cannot be read ({error})", "mend it, or move it elsewhere")
    except PackError as error:
        yield from error.issues


def clashing(sources: Iterable[SourceName]) -> Iterator[Unlearned]:
    """Yield the sources whose packs would go to the file of another's, which comes before them.

    >>> list(clashing([SourceName("site", "example.org"), SourceName("source", "guardian")]))
    []
    """
    taken: dict[str, SourceName] = {}
    for source in sources:
        name = pack_name(source)
        first = taken.setdefault(name.casefold(), source)  # some disks know no case
        if first is not source:
            yield Unlearned(source, f"its pack would be {name}{SUFFIX}, like that of {first}; rename one of them")


def make_packs(outcomes: Iterable[LearnedSource], out: Path, made: Path) -> Iterator[MadePack]:
    """Write the pack of each source to the folder ``made``, if there is one to write, and yield what was made of it.

    A pack that is in ``out`` already is brought up to date.

    Raises:
        PackError: a known pack cannot be brought up to date.
        OutputError: a file cannot be written.

    """
    for learned in outcomes:
        known = out / f"{pack_name(learned.source)}{SUFFIX}"
        before = text_to_change(known, "bring {} up to date")
        if not (learned.rules or before):
            yield MadePack(learned, "")
            continue
        text = _text_of(learned, before, known)
        if text != before:
            write_text(made / known.name, text)
        yield MadePack(learned, known.name)


def _text_of(learned: LearnedSource, before: str, known: Path) -> str:
    try:
        return pack_text(learned, before)
    except PackError as error:
        raise PackError(tuple(replace(issue, path=str(known)) for issue in error.issues)) from error


def move_files(made: Path, out: Path) -> None:
    """Move all that was made into a folder; what is there by the same name is replaced.

    Raises:
        OutputError: a file cannot be moved; what is left can be moved later.

    """
    try:
        files = sorted(made.iterdir()) if made.is_dir() else []
        sync(files)
        if files:
            out.mkdir(parents=True, exist_ok=True)
        for file in files:
            _move(file, out / file.name)
        sync([out / file.name for file in files])
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def _move(file: Path, target: Path) -> None:
    """Move a file in one step, also to another disk: the folder of the packs may be a link to one."""
    try:
        file.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with replacing(target) as part:
            shutil.copyfile(file, part)
        file.unlink()
