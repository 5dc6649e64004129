"""A report from documents, in one pass over them: chunks are spooled as they come, then the page is made around them.

Above ``PAGE_SIZE`` a report is a folder: an index of all documents, and pages with the documents themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from cleaner.errors import OutputError
from cleaner.review.documents import ReviewedDocument
from cleaner.review.entries import entry_of
from cleaner.review.oddities import oddities
from cleaner.review.overview import Overview, overview
from cleaner.review.page import render
from cleaner.review.page_data import Run, page_data
from cleaner.review.rows import Row
from cleaner.review.spool import read_packed, read_rows, write_spool
from cleaner.writers import replacing

PAGE_SIZE: Final = 48 * 2**20
"""Characters of packed documents that one page may hold: some 100 MB of text, which a browser opens in a second or two.
"""
PART_SIZE: Final = 24 * 2**20
"""Characters of packed documents in each page of a folder."""
MARKER: Final = ".cleaner-report"
"""A hidden file in a folder that is a report, which a later report may replace."""
INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Part:
    """Chunks that follow one another: the first, one after the last, and the same of the documents that they hold."""

    chunks: slice
    documents: slice


def build(documents: Iterable[ReviewedDocument], name: str, target: Path) -> Path:
    """Write a report of documents, and return where it is: the target, or the index of a folder beside it.

    Raises:
        OutputError: it cannot be written.

    """
    with TemporaryDirectory(prefix="cleaner-report-") as folder:
        spool = Path(folder, "documents")
        write_spool(map(entry_of, documents), spool)
        return build_from([spool], name, target)


def build_from(spools: Sequence[Path], name: str, target: Path) -> Path:
    """Write a report of documents that are spooled, and return where it is.

    Raises:
        OutputError: it cannot be written.

    """
    rows, counts, sizes = list[Row](), list[int](), list[int]()
    for chunk in chain.from_iterable(map(read_rows, spools)):
        rows += chunk.rows
        counts.append(len(chunk.rows))
        sizes.append(chunk.size)
    run = Run(name, rows, counts, oddities(rows))
    packed = chain.from_iterable(map(read_packed, spools))
    if sum(sizes) <= PAGE_SIZE:
        _write(target, page_data(run), overview(run), packed)
        return target
    return _write_folder(run, list(_parts(counts, sizes)), packed, target)


def _write(target: Path, data: dict[str, Any], about: Overview, packed: Iterable[str]) -> None:
    with replacing(target) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(render(data, about, packed))


def _parts(counts: Sequence[int], sizes: Sequence[int]) -> Iterator[Part]:
    """Yield the parts of a report: as many chunks as a page holds, at least one.

    >>> [part.documents for part in _parts([2, 3, 1], [PART_SIZE, PART_SIZE, 5])]
    [slice(0, 2, None), slice(2, 5, None), slice(5, 6, None)]
    """
    first = size = 0
    first_document = documents = 0
    for at, (count, length) in enumerate(zip(counts, sizes, strict=True)):
        if size and size + length > PART_SIZE:
            yield Part(slice(first, at), slice(first_document, documents))
            first, first_document, size = at, documents, 0
        size += length
        documents += count
    yield Part(slice(first, len(counts)), slice(first_document, documents))


def _write_folder(run: Run, parts: Sequence[Part], packed: Iterator[str], target: Path) -> Path:
    """Write an index and its parts, first to a folder beside the one that it becomes."""
    folder = _folder_for(target)
    making = folder.with_name(f".{folder.name}.cleaner-report")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        (making / MARKER).write_text("Written by cleaner, which may replace this folder.\n", encoding="utf-8")
        _write_pages(run, parts, packed, making)
        _move(making, folder)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder / INDEX


def _write_pages(run: Run, parts: Sequence[Part], packed: Iterator[str], folder: Path) -> None:
    files = [f"part-{number:03}.html" for number in range(1, len(parts) + 1)]
    data = page_data(run)
    for file, part in zip(files, parts, strict=True):
        own = Run(run.name, run.rows[part.documents], run.chunk_sizes[part.chunks], run.odd[part.documents])
        told = page_data(own) | {"key": data["key"], "up": {"file": INDEX, "first": part.documents.start}}
        _write(folder / file, told, overview(own, INDEX), islice(packed, len(own.chunk_sizes)))
    counts = [len(run.rows[part.documents]) for part in parts]
    listed = [{"file": file, "documents": count} for file, count in zip(files, counts, strict=True)]
    _write(folder / INDEX, data | {"parts": listed}, overview(run), ())


def _move(made: Path, folder: Path) -> None:
    """Move a folder to its place; an earlier report there goes when the new one is in its place, and not before."""
    earlier = folder.with_name(f".{folder.name}.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if folder.exists():
        folder.rename(earlier)
    try:
        made.rename(folder)
    except BaseException:
        if earlier.exists():
            earlier.rename(folder)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _folder_for(target: Path) -> Path:
    """Return the folder for a report that was to be the page ``target``: called like it, and never one of other files.

    >>> _folder_for(Path("no-such-folder/report.html")).as_posix()
    'no-such-folder/report'
    """
    number, folder = 1, target.with_suffix("")
    while folder == target or (folder.exists() and not (folder / MARKER).is_file()):
        number += 1
        folder = target.with_name(f"{target.stem}-{number}")
    return folder
