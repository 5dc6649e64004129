"""Files that are either written whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from cleaner.errors import OutputError


def write_text(path: Path, text: str) -> None:
    r"""Write UTF-8 to a file, newlines as they are, creating its folder.

    The text goes to a temporary file in the same folder, which then takes the target's place in one step: a full
    disk or an interruption never leaves half an article. A link at the target is replaced, not followed; what is
    no file, such as ``/dev/stdout`` or a named pipe, is written to directly.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder, "a", "b.txt"), "Rain.\r\n")
    ...     Path(folder, "a", "b.txt").read_bytes()
    b'Rain.\r\n'

    Raises:
        OutputError: the file cannot be written.

    """
    # Lone surrogates cannot be UTF-8; a question mark in their place is better than no text.
    data = text.encode("utf-8", errors="replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def _replace(path: Path, data: bytes) -> None:
    part = path.parent / f".cleaner-{secrets.token_hex(8)}.part"
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:  # an interruption by the user too
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
