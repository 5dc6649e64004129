"""Files that are either written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cleaner.errors import OutputError


def write_text(path: Path, text: str) -> None:
    r"""Write UTF-8 to a file, newlines as they are, creating its folder.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder, "a", "b.txt"), "Rain.\r\n")
    ...     Path(folder, "a", "b.txt").read_bytes()
    b'Rain.\r\n'

    Raises:
        OutputError: the file cannot be written.

    """
    with replacing(path) as part:
        # UTF-8 cannot hold lone surrogates; a question mark in their place is better than no text.
        part.write_bytes(text.encode("utf-8", errors="replace"))


def text_to_change(path: Path, doing: str, remedy: str = "") -> str:
    """Return the UTF-8 text of a file that is to be written anew with more in it; nothing if there is no file.

    Newlines are as they are. ``doing`` says in errors what cannot be done, with ``{}`` for the file, and
    ``remedy`` what to do then.

    >>> text_to_change(Path("no-such-file.yaml"), "add rules to {}")
    ''

    Raises:
        OutputError: the file cannot be read.

    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot {doing.format(path)}: {error}{remedy}") from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary file in the same folder, which replaces the target in one step if all goes well.

    A full disk or an interruption never leaves half an output; a temporary file that a killed process left is
    overwritten by the next one that writes the target. A link at the target is replaced, not followed; what is not a
    file, such as ``/dev/stdout`` or a named pipe, is written to directly.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     target = Path(folder, "a.bin")
    ...     with replacing(target) as part:
    ...         _ = part.write_bytes(b"Rain.")
    ...         before = target.exists()
    ...     before, target.read_bytes()
    (False, b'Rain.')

    Raises:
        OutputError: the file cannot be written.

    """
    try:
        if path.exists() and not path.is_file():
            yield path
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Equally short for every target, since some names are as long as names can be.
        part = path.parent / f".cleaner-{sha256(os.fsencode(path.name)).hexdigest()[:16]}.part"
        try:
            yield part
            part.replace(path)
        except BaseException:  # an interruption by the user too
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
