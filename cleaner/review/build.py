"""A report from documents, in one pass: chunks are written as they come, and then the page around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from cleaner.review.chunks import Kinds, chunks
from cleaner.review.documents import ReviewedDocument
from cleaner.review.oddities import oddities
from cleaner.review.page import render
from cleaner.review.page_data import Run, page_data
from cleaner.review.rows import Row
from cleaner.writers import replacing


def build(documents: Iterable[ReviewedDocument], name: str, target: Path) -> None:
    """Write a report.

    Raises:
        OutputError: it cannot be written.
        PackageError: Jinja2 is not installed.

    """
    kinds, rows, sizes = Kinds(), list[Row](), list[int]()
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
        for chunk in chunks(documents, kinds):
            spool.write(chunk.packed.replace("\n", "\u00e3") + "\n")
            rows += chunk.rows
            sizes.append(len(chunk.rows))
        run = Run(name, rows, sizes, kinds, oddities(rows))
        with replacing(target) as part, part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(render(page_data(run), overview(run), _packed(spool)))


def overview(run: Run) -> dict[str, Any]:
    """Return what the top of the page says of a run."""
    return {"name": run.name, "documents": len(run.rows)}


def _packed(spool: IO[str]) -> Iterator[str]:
    spool.seek(0)
    for line in spool:
        yield line.removesuffix("\n").replace("\u00e3", "\n")
