"""Where rule packs lie on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from cleaner.errors import CleanerError, PackError, PackIssue

LEXICON: Final = "lexicon.yaml"
"""Name of the file, beside the packs of a language, that holds its word lists, see ``cleaner.text.lexicon``."""


def rules_root() -> Path:
    """Return the folder of the built-in packs: inside the installed package, else beside it in a checkout.

    ``sys.path`` is not searched: an editable install may leave a stale copy there.

    >>> (rules_root() / "en").is_dir()
    True

    Raises:
        CleanerError: the packs were not installed.

    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "rulepacks", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise CleanerError(f"no rule packs in {package / 'rulepacks'}: reinstall cleaner")


def is_builtin(path: str) -> bool:
    """Return whether a pack file lies in the folder of the built-in packs.

    >>> is_builtin(str(rules_root() / "en" / "legal.yaml")), is_builtin(f"{rules_root()}-of-mine/legal.yaml")
    (True, False)
    """
    return path.startswith(_builtin_prefix())


@cache
def _builtin_prefix() -> str:
    return str(rules_root()) + os.sep


def pack_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the pack files at or below the paths, ``.yaml`` and ``.yml`` without lexicons, sorted within each folder.

    Raises:
        PackError: a path does not exist.

    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise PackError(tuple(PackIssue(str(p), 0, "", "no such file or folder", "correct the path") for p in missing))
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*.y*ml") if p.suffix in {".yaml", ".yml"} and p.name != LEXICON)
        elif path.name != LEXICON:
            yield path


def lexicon_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the lexicons at or below the paths, sorted within each folder."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(LEXICON))
        elif path.name == LEXICON:
            yield path
