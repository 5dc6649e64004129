"""Output that suits where it goes: a terminal, a pipe or a file."""

from __future__ import annotations

import re
import sys
from typing import Final

from cleaner.errors import CleanerError


class InterruptionError(CleanerError):
    """A run was interrupted; ``code`` is the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def write_out(text: str) -> None:
    """Write text to standard output as UTF-8, newlines as they are on every platform."""
    write_bytes(text.encode("utf-8", errors="replace"))
    if sys.stdout.isatty() and not text.endswith("\n"):
        write_bytes(b"\n")


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def complain(*problems: str, kind: str = "error") -> None:
    """Print each problem as one line on standard error."""
    for problem in problems:
        print(f"{kind}:", harmless(" ".join(problem.split())), file=sys.stderr)


def harmless(text: str) -> str:
    r"""Make control characters harmless to a terminal: CR LF becomes LF, all but tabs and newlines become ``?``.

    >>> harmless("Rain\r\n\x1b[2Jand sun")
    'Rain\n?[2Jand sun'
    """
    return _CONTROL.sub("?", text.replace("\r\n", "\n"))
