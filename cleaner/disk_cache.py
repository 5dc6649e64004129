"""Plain data that takes long to work out, kept in the user's cache folder.

A file is named after the digest of all that its data was worked out from, in the format that Python itself keeps its
byte code in, which loads without parsing. It begins with a seal, and only what this user has written is loaded: a
damaged or foreign file costs the time to work the data out again, and is replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.version import __version__

FORMAT: Final = 3
"""Raise it when the meaning of what is kept changes."""
KEPT_FILES: Final = 32
"""Files beyond these, the oldest, are deleted: four sets of rules with their words and weights."""
SUFFIX: Final = ".kept"
_SEAL: Final = hashlib.sha256().digest_size
"""Bytes of the seal."""


def cache_folder() -> Path:
    """Return where the files are; ``CLEANER_CACHE`` overrides the platform's choice."""
    override = os.environ.get("CLEANER_CACHE")
    if override:
        return Path(override)
    import platformdirs  # noqa: PLC0415  only without an override

    return Path(platformdirs.user_cache_dir("cleaner", appauthor=False))


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the hex digest of files: their paths and contents.

    >>> digest_of([("a.yaml", b"1")]) == digest_of([("a.yaml", b"2")])
    False
    """
    digest = hashlib.sha256()
    for path, data in files:
        digest.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


def fetch(form: str, digest: str) -> Any:
    """Return what was made in a form of files with a digest, or ``None`` if it is absent or not to be trusted.

    A form names all parts of the data, so that versions of cleaner that make it differently never share a file.
    """
    name = _name(form, digest)
    try:
        with (cache_folder() / name).open("rb") as file:
            sealed = file.read() if _is_trusted(file) else b""
        seal, body = sealed[:_SEAL], memoryview(sealed)[_SEAL:]
        return marshal.loads(body) if seal == _seal(name, body) else None
    except (OSError, EOFError, ValueError, TypeError):
        return None


def store(form: str, digest: str, data: Any) -> None:
    """Keep plain data: numbers, strings, bytes, and tuples, dictionaries and sets of these.

    A cache that cannot be written is not an error.
    """
    name, body, folder = _name(form, digest), marshal.dumps(data), cache_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(name, body) + body)
            Path(part).replace(folder / name)
        finally:
            Path(part).unlink(missing_ok=True)
        _prune(folder)


def _name(form: str, digest: str) -> str:
    """Return the name of a file; versions of cleaner and of Python, whose format it is, share none."""
    made_by = f"{FORMAT} {__version__} {sys.implementation.cache_tag} {marshal.version} {sys.byteorder} {form} {digest}"
    return hashlib.sha256(made_by.encode()).hexdigest() + SUFFIX


def _prune(folder: Path) -> None:
    files = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEPT_FILES:]:
        path.unlink(missing_ok=True)


def _seal(name: str, body: bytes | memoryview) -> bytes:
    seal = hashlib.sha256(name.encode("ascii"))
    seal.update(body)
    return seal.digest()


def _is_trusted(file: BinaryIO) -> bool:
    """Return whether this user has written a file, where that can be told; what others wrote might be made to harm."""
    return not hasattr(os, "geteuid") or os.fstat(file.fileno()).st_uid == os.geteuid()
