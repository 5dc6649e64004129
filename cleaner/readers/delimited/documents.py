"""CSV and TSV: each record is a document."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple

from cleaner.delimited import DelimitedRow, Layout
from cleaner.document import Failure, Fields, Place, Source
from cleaner.errors import FieldError, InputError
from cleaner.readers.compression import LARGEST, open_bytes, unreadable
from cleaner.readers.delimited.cells import CellSplitter
from cleaner.readers.delimited.encoding import errors_of
from cleaner.readers.delimited.layout import find_layout
from cleaner.readers.meter import Meter
from cleaner.readers.record_names import whereabouts

_RETRIES: Final = 100
"""Quotes that are never closed after which the rest of a file is one failure: each has the rest read once more."""
_SHOWN, _SHOWN_NAME = 20, 40
"""Columns, and characters of each name, that an error lists: without a header, these are a whole record."""


class _Record(NamedTuple):
    """A record as it is written: where it begins, its cells, and what is wrong with it, if anything."""

    number: int
    line: int
    byte: int
    cells: tuple[str, ...]
    fault: str = ""


def read_delimited(
    path: Path, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read the documents of a CSV or TSV file, which may be compressed, one record at a time.

    Every record that is not blank gives one outcome, in order: a source, named by its own id or else ``<file>:<line>``,
    or a failure; both keep the record. A file that cannot be read to its end gives a failure as its last outcome.
    ``skip`` leaves out that many outcomes.

    Raises:
        FieldError: there is no such column; raised on first iteration.
        PackageError: the package for its compression is missing; raised on first iteration.

    """
    fields = fields or Fields()
    try:
        layout = find_layout(path, fields)
    except (InputError, OSError) as error:
        problem = str(unreadable(error) if isinstance(error, OSError) else error)
        yield from islice([_whole(path, problem)], skip, None)
        return
    if not layout.names:
        return
    _check(layout, fields)
    yield from islice(_outcomes(path, layout, fields, meter), skip, None)


def read_layout(path: Path, fields: Fields) -> Layout | None:
    """Return the dialect, encoding and columns of a CSV or TSV file; ``None`` if it cannot be read.

    Raises:
        PackageError: the package for its compression is missing.

    """
    try:
        layout = find_layout(path, fields)
    except (InputError, OSError):
        return None
    return layout if layout.names else None


def _outcomes(path: Path, layout: Layout, fields: Fields, meter: Meter | None) -> Iterator[Source | Failure]:
    count = 0
    try:
        with io.BufferedReader(open_bytes(path, meter)) as stream:
            stream.read(len(layout.mark))
            newline = "\r" if layout.dialect.line_end == "\r" else "\n"
            with io.TextIOWrapper(stream, layout.encoding, errors_of(layout.encoding), newline) as lines:
                records = _records(lines, layout)
                for record in islice(records, layout.above, None):
                    yield _outcome(record, str(path), layout, fields)
                    count += 1
    except UnicodeDecodeError:
        yield _whole(path, f"is broken {layout.encoding.upper()} after {count:,} records; save it as UTF-8")
    except InputError as error:
        yield _whole(path, f"{error}; records read: {count:,}")
    except OSError as error:
        yield _whole(path, f"{unreadable(error)}; records read: {count:,}")


def _whole(path: Path, error: str) -> Failure:
    return Failure(str(path), "read", error, place=Place(str(path)))


def _records(lines: IO[str], layout: Layout) -> Iterator[_Record]:
    """Yield the records, the header too. A quote that is never closed ends with its line; the next lines are read."""
    encoding, errors = layout.encoding, errors_of(layout.encoding)
    again: deque[str] = deque()
    number, line, byte, retries = 0, 1, len(layout.mark), 0
    while True:
        splitter, taken, size = CellSplitter(layout.dialect), [], 0
        while text := again.popleft() if again else lines.readline(LARGEST):
            taken.append(text)
            size += len(text)
            if splitter.add(text) or size >= LARGEST:
                break
        if not taken:
            return
        if splitter.is_open and retries < _RETRIES:
            retries += 1
            again.extendleft(reversed(taken[1:]))
            del taken[1:]
            splitter = CellSplitter(layout.dialect)
            splitter.add(taken[0])
        splitter.close()
        if taken[0].strip("\r\n") or len(taken) > 1:
            number += 1
            yield _Record(number, line, byte, tuple(splitter.cells), splitter.fault)
        line += len(taken)
        byte += sum(len(one.encode(encoding, errors)) for one in taken)


def _outcome(record: _Record, name: str, layout: Layout, fields: Fields) -> Source | Failure:
    number = record.number - layout.above
    place, location = Place(name, record.line, number, record.byte), f"{name}:{record.line}"
    fault = record.fault or _fault(record.cells, layout)
    cells = record.cells
    if record.fault:  # kept as they stand, in quotes, so that they do not disturb the records after them
        cells = tuple(layout.dialect.written(cell) for cell in cells)
    row = DelimitedRow(layout, cells)
    if fault:
        return Failure(location, "read", fault, row, place)
    page, url = row.value(fields.html) or "", row.value(fields.url) or ""
    body = page or row.value(fields.text) or ""
    metadata = whereabouts(url, row.value(fields.source))
    own = row.value(fields.id) or location
    return Source(own, body, "text/html" if page else "text/plain", metadata, row, place._replace(url=url))


def _fault(cells: tuple[str, ...], layout: Layout) -> str:
    """Return why the cells are not those of the columns: then what is cut may not be the text."""
    wanted = len(layout.names)
    if len(cells) < wanted or any(cells[wanted:]):
        found = f"{len(cells):,} field{'' if len(cells) == 1 else 's'}"
        return f"has {found} where the first line has {wanted:,}; put quotes around a field that holds a delimiter"
    if layout.encoding.startswith("utf-16") or all(cell.isascii() for cell in cells):
        return ""
    for cell in cells:
        try:
            cell.encode("utf-8")
        except UnicodeEncodeError:
            return f"has bytes that are not {layout.encoding.upper()}; save the file as UTF-8"
    return ""


def _check(layout: Layout, fields: Fields) -> None:
    needed = fields.html or fields.text
    for name in dict.fromkeys((needed, fields.text)):
        if layout.names.count(name) > 1:
            raise FieldError(f"has two columns {name!r}; rename one")
    if needed not in layout.names:
        shown = ", ".join(_short(name) for name in layout.names[:_SHOWN])
        more = f" and {len(layout.names) - _SHOWN:,} more" if len(layout.names) > _SHOWN else ""
        doubtful = any(len(name) > _SHOWN_NAME or name.isdecimal() for name in layout.names)
        hint = "; if that is no header, give the number of a column" if doubtful else ""
        raise FieldError(f"has no column {needed!r}; its columns are {shown}{more}{hint}")


def _short(name: str) -> str:
    flat = " ".join(name.split())
    return flat if len(flat) <= _SHOWN_NAME else f"{flat[: _SHOWN_NAME - 1]}…"
