"""The files of learned packs: all are made first, beside their folder, and then moved there one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.errors import ConfigError, OutputError, PackError, PackIssue
from cleaner.learning.learned import LearnedSource
from cleaner.learning.packs import pack_name, pack_text
from cleaner.writers import sync, write_text

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
    from cleaner.rulepack.parsing import parse_pack  # noqa: PLC0415  loads the YAML library

    try:
        pack = parse_pack(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        yield PackIssue(str(file), 1, "", f"cannot be read ({error})", "mend it, or move it elsewhere")
        return
    yield from pack.issues


def make_packs(outcomes: Iterable[LearnedSource], out: Path, made: Path) -> Iterator[MadePack]:
    """Write the pack of each source to the folder ``made``, if there is one to write, and yield what was made of it.

    A pack that is in ``out`` already is brought up to date.

    Raises:
        PackError: a known pack cannot be brought up to date.
        OutputError: a file cannot be written; or two sources would have one pack.

    """
    taken: dict[str, LearnedSource] = {}
    for learned in outcomes:
        name = pack_name(learned)
        other = taken.setdefault(name.casefold(), learned)
        if other is not learned:
            raise OutputError(
                f"the sources {other.source} and {learned.source} would have one pack ({name}): rename one of them"
            )
        known = out / f"{name}{SUFFIX}"
        before = _known(known)
        if not (learned.rules or before):
            yield MadePack(learned, "")
            continue
        text = _text_of(learned, before, known)
        if text != before:
            write_text(made / known.name, text)
        yield MadePack(learned, known.name)


def _known(file: Path) -> str:
    """Return a pack that an earlier run wrote, with newlines as they are; nothing if there is none."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot bring {file} up to date: {error}") from error


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
            file.replace(out / file.name)
        sync([out / file.name for file in files])
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
