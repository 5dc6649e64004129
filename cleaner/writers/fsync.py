"""Files that survive a power failure."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

EACH_FILES: Final = 8
"""Files that are synced one by one, at about a millisecond each. To sync a whole disk takes some ten milliseconds, and
longer only while others write much to it."""

_LOST: Final = {errno.EIO, errno.ENOSPC, errno.EDQUOT}
"""Errors that mean lost data; others mean that a disk or a folder cannot be synced."""


def sync(files: Sequence[Path]) -> None:
    """Wait until files and their names are on disk; pipes and files that no longer exist are skipped.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("Rain.")
    ...     sync([path, Path(folder, "gone.txt")])

    Raises:
        OSError: what was written could not be kept.

    """
    folders = sorted({file.parent for file in files})
    sync_disk = _disk_sync() if len(files) > EACH_FILES else None
    if sync_disk:
        for folder in _one_per_disk(folders):
            _call(sync_disk, folder)
        return
    for path in (*(file for file in files if file.is_file()), *folders):
        _call(os.fsync, path)


def _one_per_disk(folders: Sequence[Path]) -> Sequence[Path]:
    found: dict[int, Path] = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            found.setdefault(folder.stat().st_dev, folder)
    return tuple(found.values())


def _call(sync_one: Callable[[int], None], path: Path) -> None:
    """Call a function on an open file or folder, and raise its error only if data was lost."""
    windows = os.name == "nt"
    if windows and path.is_dir():  # Windows cannot sync a folder
        return
    try:
        descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
        try:
            sync_one(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _LOST:
            raise


@cache
def _disk_sync() -> Callable[[int], None] | None:
    """Return a function that syncs the whole disk of an open file, where the system has one; ``os`` has none."""
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415  not needed for a single document

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def syncfs(descriptor: int) -> None:
        if call(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return syncfs
