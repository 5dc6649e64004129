"""The records of WARC files, with what is lost where a file is damaged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cleaner.readers.compression import LARGEST, DamageError, Expanded

_ONCE: Final = frozenset({b"warc-type", b"warc-record-id", b"warc-date", b"content-length"})
"""Fields that every record has, and once."""
_VERSION: Final = re.compile(rb"WARC/\d{1,2}\.\d{1,2}[ \t]*\r?\n")
_RECORD: Final = re.compile(rb"WARC/\d{1,2}\.\d{1,2}[ \t]*\r?\n(?=[A-Za-z][A-Za-z-]{1,60}[ \t]*:)")
"""How a record begins, also in the middle of one that is not whole."""
_RECORD_SIZE: Final = 1 << 7
_BLANK: Final = frozenset({b"\r\n", b"\n"})
_CLOSING: Final = 2
"""Empty lines after a record."""
_STEP: Final = 1 << 16
_LONGEST_HEAD: Final = 1 << 20
"""Bytes of a record's head; more is no head."""
_HELD: Final = 1 << 24
"""Bytes of a record that is passed over, up to which it is searched for the next if its length is wrong."""
_AGAIN: Final = "copy or download it again"


class Record(NamedTuple):
    """A record: its number from 1, the byte at which it begins, its fields, and its content.

    There is no content if nobody wants it, or if it is longer than ``LARGEST``.
    """

    number: int
    at: int
    headers: Mapping[str, str]
    content: bytes | None

    @property
    def kind(self) -> str:
        """The type of the record, in lower case."""
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """The address of what it holds."""
        return self.headers.get("warc-target-uri", "").strip("<>")


@dataclass(slots=True)
class Loss:
    """Bytes of a file that hold no whole record: the number of the first record, what is wrong, and where.

    ``skipped`` are the first bytes of the compressed file that cannot be expanded and that can be again, if that is
    what is wrong.
    """

    number: int
    begin: int
    what: str
    end: int = 0
    url: str = ""
    skipped: list[tuple[int, int | None]] = field(default_factory=list)

    def __str__(self) -> str:
        lost = f"bytes {self.begin:,} to {self.end:,} hold no whole record" if self.end > self.begin else ""
        packed = [
            f"the compressed bytes from {begin:,} {f'to {end:,}' if end else 'on'} are lost"
            for begin, end in self.skipped
        ]
        where = f"this is at record {self.number:,}"
        return "; ".join(filter(None, [self.what, where, lost, *packed, _AGAIN]))


class _BrokenError(Exception):
    """There is no whole record at some place."""


class _Window:
    """The bytes of a file, of which the last can be put back. ``at`` is the place of the next."""

    def __init__(self, file: Expanded) -> None:
        self._file = file
        self._data, self._next = b"", 0
        self.at = 0

    def line(self) -> bytes:
        """Take a line with its end; what is left, if it is the last; nothing at the end."""
        while (end := self._data.find(b"\n", self._next) + 1) == 0:
            if len(self._data) - self._next > _LONGEST_HEAD:
                raise _BrokenError
            if not self._more():
                end = len(self._data)
                break
        line = self._data[self._next : end]
        self._next = end
        self.at += len(line)
        return line

    def take(self, size: int) -> bytes:
        """Take that many bytes, or what is left."""
        parts = [self._data[self._next : self._next + size]]
        self._next += len(parts[0])
        taken = len(parts[0])
        try:
            while taken < size and (part := self._file.read(min(size - taken, _STEP))):
                parts.append(part)
                taken += len(part)
        finally:
            self.at += taken
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Leave out that many bytes, or what is left; return how many there were."""
        left = size
        while left and (part := self.take(min(left, _STEP))):
            left -= len(part)
        return size - left

    def back(self, data: bytes) -> None:
        """Put back what was taken last."""
        self.at -= len(data)
        begin = self._next - len(data)
        if begin >= 0 and self._data.startswith(data, begin):
            self._next = begin
        else:
            self._data, self._next = data + self._data[self._next :], 0

    def find_record(self) -> bool:
        """Go to where the next record begins; False if there is none."""
        while not (found := _RECORD.search(self._data, self._next)):
            # The first bytes of a record may be there.
            self._go_to(max(self._next, len(self._data) - _RECORD_SIZE))
            if not self._more():
                self._go_to(len(self._data))
                return False
        self._go_to(found.start())
        return True

    def resume(self) -> int | None:
        """Go on behind damage; return the byte of the compressed file, if there is anything more."""
        found = self._file.resume()
        self._data, self._next = b"", 0
        self.at = self._file.tell()
        return found

    def _go_to(self, place: int) -> None:
        self.at += place - self._next
        self._next = place

    def _more(self) -> bool:
        part = self._file.read(_STEP)
        self._data, self._next = self._data[self._next :] + part, 0
        return bool(part)


def read_records(file: Expanded, wanted: Callable[[Mapping[str, str]], bool]) -> Iterator[Record | Loss]:
    """Yield the records of a file, and what is lost between them; the contents only of records that are wanted.

    A record that is not whole is lost, and the next is looked for: in what its length takes for its content, in what
    follows, and, where a compressed file is damaged, behind the damaged member or frame.

    Raises:
        InputError: the file cannot be read.

    """
    window, number = _Window(file), 0
    lost: Loss | None = None
    while True:
        reader = _Reader(window, number + 1, wanted)
        try:
            record = reader.read()
        except (_BrokenError, DamageError) as error:
            lost = lost or Loss(number + 1, reader.at, _what(error, reader.at), url=reader.url)
            more = _go_on(window, lost, error)
            lost.end = window.at
            if not more:
                yield lost
                return
            continue
        if lost:
            lost.end = window.at if record is None else record.at
            yield lost
        if record is None:
            return
        number, lost = record.number + bool(lost), None
        yield record._replace(number=number)


def _what(error: Exception, at: int) -> str:
    if isinstance(error, DamageError):
        return error.what
    return str(error) or f"is not a valid web archive: no record begins at byte {at:,}"


def _go_on(window: _Window, lost: Loss, error: Exception) -> bool:
    """Go to the next record behind an error; False if there is none."""
    while True:
        if isinstance(error, DamageError):
            place = window.resume()
            lost.skipped.append((error.at, place))
            if place is None:
                return False
        try:
            return window.find_record()
        except DamageError as another:
            error = another


class _Reader:
    """Reads one record. ``at`` and ``url`` tell where and what it is, as far as that was read."""

    def __init__(self, window: _Window, number: int, wanted: Callable[[Mapping[str, str]], bool]) -> None:
        self._window, self._number, self._wanted = window, number, wanted
        self.at = window.at
        self.url = ""

    def read(self) -> Record | None:
        """Return the record; ``None`` at the end of the file."""
        window = self._window
        while (line := window.line()) in _BLANK:
            self.at = window.at
        if not line:
            return None
        if not _VERSION.fullmatch(line):
            if b"WARC/1.0\r".startswith(line):
                raise self._cut_off()
            window.back(line)
            raise _BrokenError
        headers = self._headers()
        length = headers.get("content-length", "").strip()
        if not re.fullmatch("[0-9]{1,18}", length):
            raise _BrokenError(f"has a broken record at byte {self.at:,}")
        record = Record(self._number, self.at, headers, None)
        self.url = record.url
        return record._replace(content=self._content(int(length), keep=self._wanted(headers)))

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        name, rest, begin = "", b"", self._window.at
        while (line := self._window.line()) not in _BLANK:
            if not line.endswith(b"\n"):
                raise self._cut_off()
            if self._window.at - begin > _LONGEST_HEAD:
                raise _BrokenError(f"has a broken record at byte {self.at:,}")
            rest = self._next_head(rest, line, headers)
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if name and text.startswith((" ", "\t")):
                headers[name] = f"{headers[name]} {text.strip()}".strip()
                continue
            name, _, value = text.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
        return headers

    def _next_head(self, rest: bytes, line: bytes, headers: Mapping[str, str]) -> bytes:
        """Return what may be the next record's head, which follows where the rest of this one is lost.

        It is surely that if its version stands where a field should, or if a field comes again that every record has
        once. An address may end like a version.
        """
        name, colon, _ = line.partition(b":")
        version = None if rest else _VERSION.search(line)
        again = bool(rest) and name.strip().lower() in _ONCE and name.strip().lower().decode() in headers
        rest = line[version.start() :] if version else rest and rest + line
        if again or (version and not colon):
            self._window.back(rest)
            raise _BrokenError(f"has a broken record at byte {self.at:,}")
        return rest

    def _content(self, length: int, *, keep: bool) -> bytes | None:
        if length > (LARGEST if keep else _HELD):
            if self._window.skip(length) < length:
                raise self._cut_off()
            return None
        content = self._window.take(length)
        if len(content) == length and self._is_followed_by_record():
            return content if keep else None
        # A length that is too long takes the next record for content, or its first bytes.
        found = _RECORD.search(content)
        self._window.back(content[found.start() if found else -_RECORD_SIZE :])
        if len(content) < length and not found:
            raise self._cut_off()
        raise _BrokenError(f"has a record at byte {self.at:,} that is shorter or longer than it says")

    def _is_followed_by_record(self) -> bool:
        """Return whether a content ends here: with the two empty lines of a record, or before the next or the end.

        One empty line is not enough: it also follows the first words of the next record.
        """
        taken: list[bytes] = []
        try:
            while len(taken) < _CLOSING and (line := self._window.line()) in _BLANK:
                taken.append(line)
            line = b"" if len(taken) == _CLOSING else line
        except DamageError:  # of what follows
            return True
        self._window.back(b"".join([*taken, line]))
        return not line or bool(_VERSION.fullmatch(line))

    def _cut_off(self) -> _BrokenError:
        return _BrokenError(f"ends in the middle of the record at byte {self.at:,}")
