"""What a CSV or TSV file is written in, found from the file itself: encoding, dialect and columns."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.delimited import Dialect, Layout
from cleaner.document import Fields
from cleaner.readers.compression import LARGEST, open_bytes, split_suffix
from cleaner.text.decoding import decode

DELIMITERS: Final = {".tsv": "\t,;|"}
"""What may be between cells, by suffix, the likeliest first."""
_USUAL: Final = ",;\t|"
_SAMPLE: Final = 1 << 18
"""Bytes from which a dialect is found, and bytes of lines from which an encoding is."""
_RECORDS: Final = 200
"""Records from which a dialect is found."""
_AGREEING: Final = 0.5
"""Share of records as wide as the first, from which that is believed to be a header of several columns."""
_MARKS: Final = (
    # The four-byte marks come first: that of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_QUOTED: Final = re.compile('"[^"]*"')
_NOTICE: Final = re.compile('"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_LINE_END: Final = re.compile("\r\n|\n|\r")


class CellSplitter:
    r"""Splits a record, given line by line, into cells as they are written.

    >>> splitter = CellSplitter(Dialect())
    >>> splitter.add('7,"Rain,\n'), splitter.add('and sun."\n'), splitter.cells
    (False, True, ['7', '"Rain,\nand sun."'])
    """

    def __init__(self, dialect: Dialect) -> None:
        self.cells: list[str] = []
        self.fault = ""
        self.is_open = False
        self._dialect = dialect
        self._open: list[str] = []
        self._padding = " " if dialect.spaced else "\n"  # no cell without quotes holds a line end
        self._stop = re.compile(r'["\\]' if dialect.escape else '"')

    def add(self, line: str) -> bool:
        """Add a line with its end; return whether the record ends with it."""
        delimiter = self._dialect.delimiter
        end = len(line.rstrip("\r\n"))
        begin = at = 0
        while True:
            closed = self.is_open
            if not closed and (first := self._opening(line, at)) >= 0:
                self.is_open, closed, at = True, True, first + 1
            if self.is_open and (at := self._closing(line, at)) < 0:
                self._open.append(line[begin:])
                return False
            self.is_open = False
            to = line.find(delimiter, at, end)
            stop = end if to < 0 else to
            if closed and line[at:stop].strip(self._padding):
                self.fault = "has text after a closing quote; double the quotes inside a field"
            self.cells.append("".join((*self._open, line[begin:stop])))
            self._open.clear()
            if to < 0:
                return True
            begin = at = to + 1

    def close(self) -> None:
        """End a record in the middle of a cell whose quote is not closed."""
        if self.is_open:
            self.cells.append("".join(self._open).rstrip("\r\n"))
            self.fault = "has a quote that is never closed"

    def _opening(self, line: str, at: int) -> int:
        """Return the index of the quote that a cell begins with, else -1."""
        if self._dialect.spaced:
            while line.startswith(" ", at):
                at += 1
        return at if line.startswith('"', at) else -1

    def _closing(self, line: str, at: int) -> int:
        """Return the index after the quote that closes a cell, else -1."""
        while found := self._stop.search(line, at):
            at = found.end()
            if found[0] == "\\" or line.startswith('"', at):
                at += 1
            else:
                return at
        return -1


class _Examined(NamedTuple):
    """What the bytes of a file show: its encoding, its byte order mark, and how it begins."""

    encoding: str
    mark: bytes
    head: bytes


def errors_of(encoding: str) -> str:
    """Return how bytes that the encoding does not have are decoded, so that they can be told and written again."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


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
    encoding, mark, head = _examine(path)
    text = head.decode(encoding, "replace" if encoding.startswith("utf-16") else errors_of(encoding))
    found = _LINE_END.search(_QUOTED.sub("", text)) or _LINE_END.search(text)
    line_end = found[0] if found else "\n"
    lines = re.split("(?<=\r)" if line_end == "\r" else "(?<=\n)", text)
    if len(head) >= _SAMPLE and len(lines) > 1:
        del lines[-1]
    while lines and not lines[0].strip("\r\n"):
        del lines[0]
    if not lines:
        return Layout(encoding=encoding, mark=mark)
    wanted, kind = fields.html or fields.text, split_suffix(path)[0]
    told = _NOTICE.fullmatch(lines[0])
    notice = lines.pop(0) if told and len(lines) > 1 else ""
    delimiters = told[1] if told and notice else DELIMITERS.get(kind, _USUAL)
    dialect = _dialect(lines, delimiters, wanted)._replace(line_end=line_end)
    records = list(islice(_records(lines, dialect), _RECORDS))
    header = records[0].cells
    written = [cell for record in records for cell in record.cells if cell]
    if written and all(cell.startswith('"') for cell in written):
        dialect = dialect._replace(quote_all=True)
    names = tuple(dialect.value(cell) for cell in header)
    known = Layout(dialect, encoding=encoding, mark=mark, kind=kind, notice=notice)
    if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        numbers = tuple(str(at) for at in range(1, len(names) + 1))
        return replace(known, has_header=False, names=numbers)
    return replace(known, header=tuple(header), names=names)


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


def _examine(path: Path) -> _Examined:
    """Read a file once through, since its first megabytes may be ASCII and the rest in whatever encoding."""
    with io.BufferedReader(open_bytes(path)) as stream:
        head = stream.read(_SAMPLE)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return _Examined(encoding, mark, head[len(mark) : len(head) // 4 * 4])
        if b"\0" in head:
            encoding = decode(head[: len(head) // 2 * 2]).encoding
            return _Examined("utf-16-le" if encoding == "utf-16" else encoding, b"", head)
        rest = iter(lambda: stream.readline(LARGEST), b"")
        return _Examined(_encoding(head + stream.readline(LARGEST), rest), b"", head)


def _encoding(head: bytes, rest: Iterator[bytes]) -> str:
    """Return the encoding of a file without a mark: UTF-8, if most lines beyond ASCII are, broken ones or not."""
    odd: list[bytes] = []
    sound = broken = size = 0
    for lines in ([*head.splitlines(keepends=True)], rest):
        for line in lines:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                sound += 1
            except UnicodeDecodeError:
                broken += 1
                if size < _SAMPLE:
                    odd.append(line)
                    size += len(line)
    first = head[: head.find(b"\n") + 1] if b"\n" in head else head
    if broken <= sound:
        # Only what is not text at all is refused here; broken records are told one by one.
        decode(first if not broken else first[:0])
        return "utf-8"
    return decode(b"".join((first, *odd))).encoding
