"""Output that suits where it goes: a terminal, a pipe or a file."""

from __future__ import annotations

import os
import re
import sys
from typing import Final, Literal, TextIO

from cleaner.errors import CleanerError


class InterruptionError(CleanerError):
    """A run was interrupted; ``code`` is the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def stand_in_for_closed_streams() -> None:
    """Open something in place of each standard stream that the caller has closed (``>&-``), where Python has ``None``.

    Else the next file that is opened would get its number, and output would go into it. Articles must not get lost
    silently, so reading from what stands in for standard input, and writing to standard output, is an error; errors
    have nowhere to go.
    """
    for name, flags, mode in (("stdin", os.O_WRONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.open(os.devnull, flags), mode, encoding="utf-8"))  # noqa: PTH123, SIM115


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


Kind = Literal["error", "warning"]
_COLOURS: Final[dict[Kind, str]] = {"error": "1;31", "warning": "33"}
"""What failed is red, and what is no failure, but somebody should know, is yellow."""


def complain(*problems: str, kind: Kind = "error") -> None:
    """Print each problem as one line on standard error."""
    for problem in problems:
        print(paint(f"{kind}:", kind), harmless(" ".join(problem.split())), file=sys.stderr)


def paint(text: str, kind: Kind) -> str:
    """Return text in the colour of its kind, if standard error shows colours."""
    return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if shows_colours(sys.stderr) else text


def shows_colours(stream: TextIO) -> bool:
    """Return whether what is written to a stream is to have colours, as no-color.org has it; NO_COLOR goes first."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if sys.platform == "win32" and not os.environ.get("WT_SESSION"):  # older consoles print the codes
        return False
    return stream.isatty() and os.environ.get("TERM", "").lower() not in {"dumb", "unknown"}


def harmless(text: str) -> str:
    r"""Make control characters harmless to a terminal: CR LF becomes LF, all but tabs and newlines become ``?``.

    >>> harmless("Rain\r\n\x1b[2Jand sun")
    'Rain\n?[2Jand sun'
    """
    return _CONTROL.sub("?", text.replace("\r\n", "\n"))
