"""How a CSV or TSV file is laid out, found from the file itself: its dialect and its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import dropwhile, islice, product
from pathlib import Path
from typing import Final

from cleaner.delimited import Dialect, Layout
from cleaner.document import Fields
from cleaner.readers.compression import split_suffix
from cleaner.readers.delimited.cells import CellSplitter
from cleaner.readers.delimited.encoding import SAMPLE, errors_of, examine

DELIMITERS: Final = {".tsv": "\t,;|"}
"""What may be between cells, by suffix, the likeliest first."""
_USUAL: Final = ",;\t|"
_RECORDS: Final = 200
"""Records from which a dialect is found."""
_AGREEING: Final = 0.5
"""Share of records as wide as the first, from which that is believed to be a header of several columns."""
_QUOTED: Final = re.compile('"[^"]*"')
_NOTICE: Final = re.compile('"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_LINE_END: Final = re.compile("\r\n|\n|\r")


def find_layout(path: Path, fields: Fields) -> Layout:
    """Return the dialect, encoding and columns of a CSV or TSV file; without columns if it is empty.

    It has a header, unless the column that is wanted is called by its number and no header has that.

    Raises:
        InputError: the file is damaged, binary or in no known encoding.
        OSError: it is not there.
        PackageError: the package for its compression is missing.

    """
    status = path.stat()
    return _find_layout(path, fields, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=8)
def _find_layout(path: Path, fields: Fields, size: int, changed: int) -> Layout:  # noqa: ARG001  what the cache goes by
    encoding, mark, head = examine(path)
    text = _decoded(head, encoding)
    line_end = _line_end(text)
    lines = _whole_lines(text, line_end, cut_off=len(head) >= SAMPLE)
    if not lines:
        return Layout(encoding=encoding, mark=mark)
    wanted, kind = fields.html or fields.text, split_suffix(path)[0]
    told = _NOTICE.fullmatch(lines[0])
    notice = lines.pop(0) if told and len(lines) > 1 else ""
    delimiters = told[1] if told and notice else DELIMITERS.get(kind, _USUAL)
    dialect = _dialect(lines, delimiters, wanted)._replace(line_end=line_end)
    records = list(islice(_records(lines, dialect), _RECORDS))
    written = [cell for record in records for cell in record.cells if cell]
    if written and all(cell.startswith('"') for cell in written):
        dialect = dialect._replace(quote_all=True)
    known = Layout(dialect, encoding=encoding, mark=mark, kind=kind, notice=notice)
    return _with_columns(known, records[0].cells, wanted)


def _decoded(head: bytes, encoding: str) -> str:
    """Decode a sample, which may be cut off or broken: what is wrong with a record is told when that is read."""
    try:
        return head.decode(encoding, errors_of(encoding))
    except UnicodeDecodeError:
        return head.decode(encoding, "replace")


def _line_end(text: str) -> str:
    """Return what ends the first line, if possible outside quotes."""
    found = _LINE_END.search(_QUOTED.sub("", text)) or _LINE_END.search(text)
    return found[0] if found else "\n"


def _whole_lines(text: str, line_end: str, *, cut_off: bool) -> list[str]:
    """Split a sample into lines, without the blank ones above the first record and without a last one cut off."""
    lines = re.split("(?<=\r)" if line_end == "\r" else "(?<=\n)", text)
    if cut_off and len(lines) > 1:
        del lines[-1]
    return list(dropwhile(lambda line: not line.strip("\r\n"), lines))


def _with_columns(layout: Layout, first: Sequence[str], wanted: str) -> Layout:
    """Name the columns by the first record, or by their numbers if the wanted column is called by one."""
    names = tuple(map(layout.dialect.value, first))
    if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return replace(layout, has_header=False, names=tuple(str(at) for at in range(1, len(names) + 1)))
    return replace(layout, header=tuple(first), names=names)


def _dialect(lines: Sequence[str], delimiters: str, wanted: str) -> Dialect:
    """Return the dialect in which the first record names the wanted column, and the others are as wide."""
    sample = "".join(lines)
    spaced = (False, True) if re.search(f'[{re.escape(delimiters)}] +"', sample) else (False,)
    escape = (False, True) if '\\"' in sample else (False,)
    best, best_score = Dialect(delimiters[0]), (False, False, 0.0, 0)
    for delimiter, with_spaces, escaped in product(delimiters, spaced, escape):
        dialect = Dialect(delimiter, spaced=with_spaces, escape=escaped)
        records = list(islice(_records(lines, dialect), _RECORDS))
        width = len(records[0].cells)
        sound = sum(len(record.cells) == width and not record.fault for record in records) / len(records)
        named = wanted in map(dialect.value, records[0].cells)
        score = named, width > 1 and sound >= _AGREEING, round(sound, 2), width
        if score > best_score:
            best, best_score = dialect, score
    return best


def _records(lines: Sequence[str], dialect: Dialect) -> Iterator[CellSplitter]:
    """Yield the records of a sample; the last one may be cut off."""
    splitter = CellSplitter(dialect)
    for line in lines:
        if not (line.strip("\r\n") or splitter.is_open):
            continue
        if splitter.add(line):
            yield splitter
            splitter = CellSplitter(dialect)
    if splitter.is_open:
        splitter.close()
        yield splitter
