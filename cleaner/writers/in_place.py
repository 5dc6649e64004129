"""Documents that are written over their inputs: whole or not at all, and never without a way back if one is wanted."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cleaner.errors import OutputError
from cleaner.text.byte_order_marks import marked_codec
from cleaner.writers.fsync import sync

_WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def encoded_like(data: bytes, before: str, encoding: str, text: str) -> bytes:
    r"""Return a text in the encoding of a file, with its byte order mark, given its bytes and the text in them.

    >>> encoded_like("\ufeffRain. Ad".encode("utf-16-be"), "Rain. Ad", "utf-16", "Rain.").decode("utf-16-be")
    '\ufeffRain.'

    Raises:
        OutputError: the bytes do not come back from the text, so that more than was cut would change.

    """
    mark, marked = marked_codec(data)
    codec = marked or encoding
    with contextlib.suppress(UnicodeEncodeError, LookupError):
        if mark + before.encode(codec) == data:
            return mark + text.encode(codec)
    raise OutputError(f"its bytes cannot be written anew as {encoding}; name an output with -o")


def check_replaceable(file: Path, known: os.stat_result) -> None:
    """Refuse to replace what is no file, what is protected, and what has changed since it was read.

    Raises:
        OutputError: it must stay.

    """
    try:
        now = file.stat()
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}") from error
    if not stat.S_ISREG(now.st_mode):
        raise OutputError("is no regular file, so it cannot be replaced; name an output with -o")
    if not now.st_mode & _WRITABLE:  # the superuser's programs would write there all the same
        raise OutputError("is read-only; allow writing, or name an output with -o")
    if version(now) != version(known):
        raise OutputError("has changed while it was cleaned; run again")


def version(status: os.stat_result) -> tuple[int, ...]:
    """Return what changes when a file is written."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def overwrite(file: Path, data: bytes, backup: str = "") -> None:
    """Replace a file's bytes in one step, on disk before that, with its permissions and, where possible, its owner.

    The bytes are compressed if the name says so. With a suffix for a ``backup``, the original is kept beside the file;
    a backup that exists is never touched.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("Rain. Ad")
    ...     overwrite(path, b"Rain.", ".orig")
    ...     path.read_text(), Path(folder, "a.txt.orig").read_text()
    ('Rain.', 'Rain. Ad')

    Raises:
        OutputError: the file cannot be written, or there is a backup of something else.

    """
    try:
        with _replacement(file, data) as part:
            if backup:
                _keep(file, file.with_name(file.name + backup))
            part.replace(file)
        sync([file])
    except OSError as error:
        raise OutputError(f"cannot write {file}: {error.strerror or error}") from error


@contextlib.contextmanager
def _replacement(file: Path, data: bytes) -> Iterator[Path]:
    """Yield a hidden file beside the other that holds what is to replace it, and looks like it from outside."""
    from cleaner.writers.jsonl import compressed  # noqa: PLC0415  few write over their inputs

    handle, name = tempfile.mkstemp(prefix=".cleaner-", suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with compressed(stream, file) as target:
                target.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        known = file.stat()
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only the superuser may give files away
                os.chown(part, known.st_uid, known.st_gid)
        shutil.copystat(file, part)
        os.utime(part)
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _keep(file: Path, backup: Path) -> None:
    """Give a file's content a second name; one that an interrupted run has left will do."""
    if os.path.lexists(backup):
        if backup.is_file() and (backup.samefile(file) or backup.read_bytes() == file.read_bytes()):
            return
        problem = f"{backup.name} exists, and no backup is overwritten"
        raise OutputError(f"{problem}; rename it, or give another --backup=SUFFIX")
    try:
        os.link(file, backup)
    except FileExistsError:  # just now
        raise OutputError(f"{backup.name} was written by another program; run again") from None
    except OSError:  # a disk without links
        _copy(file, backup)
    sync([backup])


def _copy(file: Path, backup: Path) -> None:
    """Copy a file under a name that did not exist when this began, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".cleaner-", suffix=".part", dir=backup.parent)
    os.close(handle)
    part = Path(name)
    try:
        shutil.copy2(file, part)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.rename(backup)
    finally:
        part.unlink(missing_ok=True)
