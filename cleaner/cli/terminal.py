"""Output that suits where it goes: a terminal, a pipe or a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def write_out(text: str) -> None:
    """Write text to standard output as UTF-8, newlines as they are, whatever the platform would make of them."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    if sys.stdout.isatty() and not text.endswith("\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def complain(*problems: str) -> None:
    """Tell each problem in one line on standard error."""
    for problem in problems:
        print("error:", harmless(" ".join(problem.split())), file=sys.stderr)


def harmless(text: str) -> str:
    r"""Take from a text what could command the terminal; carriage returns go, other characters become ``?``.

    >>> harmless("Rain\r\n\x1b[2Jand sun")
    'Rain\n?[2Jand sun'
    """
    return _CONTROL.sub("?", text.replace("\r\n", "\n"))


def progress(items: Iterable[Item], total: int, *, quiet: bool) -> Iterator[Item]:
    """Pass items on, with a bar on standard error if that is a terminal and there is something to wait for."""
    if quiet or total <= 1 or not sys.stderr.isatty():
        yield from items
        return
    # A tenth of a second to import, which a pipe need not pay.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = TextColumn("cleaning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        for item in items:
            bar.advance(task)
            yield item
