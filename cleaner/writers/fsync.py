"""Files that outlast a power failure."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

EACH: Final = 8
"""Files that are synced one by one, at about a millisecond each; to sync a whole disk takes some ten, and longer only
while others write much to it."""

_LOST: Final = {errno.EIO, errno.ENOSPC, errno.EDQUOT}
"""Errors that tell of lost data; others tell that a disk or a folder cannot be asked."""


def sync(files: Sequence[Path]) -> None:
    """Return when files, and the names that they go by, are on disk; pipes and files that are gone are passed over.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("Rain.")
    ...     sync([path, Path(folder, "gone.txt")])

    Raises:
        OSError: what was written could not be kept.

    """
    folders = sorted({file.parent for file in files})
    whole = _whole_disk() if len(files) > EACH else None
    if whole:
        for folder in _one_a_disk(folders):
            _do(whole, folder)
        return
    for path in (*(file for file in files if file.is_file()), *folders):
        _do(os.fsync, path)


def _one_a_disk(folders: Sequence[Path]) -> Sequence[Path]:
    found: dict[int, Path] = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            found.setdefault(folder.stat().st_dev, folder)
    return tuple(found.values())


def _do(deed: Callable[[int], None], path: Path) -> None:
    windows = os.name == "nt"
    if windows and path.is_dir():  # has no such thing
        return
    try:
        descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
        try:
            deed(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _LOST:
            raise


@cache
def _whole_disk() -> Callable[[int], None] | None:
    """Return what syncs all of the disk that an open file lies on, where the system can: Python has no name for it."""
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415  # not needed for a document alone

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def syncfs(descriptor: int) -> None:
        if call(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return syncfs
