"""What the commands print: tables, aligned for the terminal and at the same time Markdown."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks.errors import BenchmarkError

MEGABYTE: Final = 1_000_000
"""Bytes of UTF-8 text in the MB of every figure."""
PACKAGES: Final = (
    "article-cleaner", "trafilatura", "readability-lxml", "resiliparse", "newspaper4k", "jusText", "datatrove",
)  # fmt: skip
"""Packages that the figures depend on, as far as they are installed."""
README: Final = Path(__file__).parents[1] / "README.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    """Return a Markdown table whose columns line up; all but the first ``left`` are right-aligned.

    >>> print(table(["what", "count"], [["apples", "3"], ["figs", "12"]], left=1))
    | what   | count |
    | ------ | ----: |
    | apples |     3 |
    | figs   |    12 |
    """
    widths = [max(3, *(len(line[i]) for line in (head, *rows))) for i in range(len(head))]
    rule = ["-" * w if i < left else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
    lines = [_line(head, widths, left), "| " + " | ".join(rule) + " |"]
    return "\n".join([*lines, *(_line(row, widths, left) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    padded = (c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True)))
    return "| " + " | ".join(padded) + " |"


def replace_section(path: Path, name: str, text: str) -> None:
    """Replace the text between the markers ``<!-- name:begin -->`` and ``<!-- name:end -->``.

    Raises:
        BenchmarkError: a marker is missing.

    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise BenchmarkError(f"{path} lacks the markers {begin} and {end}")
    path.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def provenance() -> str:
    """Return one line on when, and with which versions, figures were made."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    return f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {', '.join(versions)}."
