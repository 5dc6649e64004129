"""JSON: each object of an array is a record, each record a document."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cleaner.document import Failure, Fields, Place, Source
from cleaner.errors import InputError
from cleaner.readers.compression import LARGEST, open_bytes, unreadable
from cleaner.readers.json_records import read_record
from cleaner.readers.meter import Meter

_STEP: Final = 1 << 16
"""Bytes that are read at once."""
_SPACE: Final = b" \t\r\n"
_NEXT: Final = re.compile(rb'["{}\[\],]')
_IN_STRING: Final = re.compile(rb'["\\]')
_NO_RECORDS: Final = (
    "{} and no list of records, so cleaning would cut inside its syntax; "
    "take out the texts, or the records as a list or as JSON lines"
)


class _Element(NamedTuple):
    """An element of the array as it is written, and where it begins: its byte and line."""

    data: bytes
    byte: int
    line: int


def read_json(
    path: Path, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read the documents of a JSON file that is an array of objects, which may be compressed, one object at a time.

    Every element gives one outcome, in order: a source, named by its own id or else ``<file>:<record>``, counted from
    1, or a failure, after which the next is read. A file that cannot be read to its end gives a failure as its last
    outcome, and one that holds anything else a failure only. ``skip`` leaves out that many outcomes without parsing
    them.

    Raises:
        PackageError: the package for its compression is missing; raised on first iteration.

    """
    name, count, fields, elements = str(path), 0, fields or Fields(), None
    try:
        with io.BufferedReader(open_bytes(path, meter)) as stream:
            elements = _Elements(stream)
            for element in elements.read():
                count += 1
                if count > skip:
                    place = Place(name, element.line, count, element.byte)
                    yield read_record(element.data, f"{name}:{count}", place, fields, "record")
    except (InputError, OSError) as error:
        problem = str(unreadable(error) if isinstance(error, OSError) else error)
        if count:
            problem += f"; records read: {count:,}"
        place = Place(name, byte=elements.at if elements and count else None)
        yield from islice([Failure(name, "read", problem, place=place)], max(skip - count, 0), None)


class _Elements:
    """Finds the elements of an array by its brackets and strings alone, so that a broken one costs only itself.

    A parser of streams would not do: it would change numbers, lose fields that are there twice, and stop at a fault.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.at = 0
        """The byte at which what is in memory begins: an element that did not end yet."""
        self._data = bytearray()
        self._read = 0
        """How much of it was read."""
        self._line = 1

    def read(self) -> Iterator[_Element]:
        """Yield the elements.

        Raises:
            InputError: there is no array of objects, or it does not end.

        """
        self._open_array()
        first, depth = True, 1
        while depth:
            mark = self._mark()
            depth += {b"{": 1, b"[": 1, b",": 0}.get(mark, -1)
            if depth == 0 or (depth == 1 and mark == b","):
                element = self._take()
                if element.data or depth or not first:  # an empty array has none
                    yield element
                first = False
        self._end()

    def _mark(self) -> bytes:
        """Go behind the next bracket or comma outside strings, and return it."""
        while (mark := self._find(_NEXT)) == b'"':
            while self._find(_IN_STRING) == b"\\":
                self._read += 1
        return mark

    def _find(self, pattern: re.Pattern[bytes]) -> bytes:
        while not (found := pattern.search(self._data, self._read)):
            self._read = max(self._read, len(self._data))
            self._more()
        self._read = found.end()
        return found[0]

    def _open_array(self) -> None:
        """Go behind the bracket that opens an array of objects."""
        start = self._skip_space(codecs.BOM_UTF8)
        if start in {codecs.BOM_UTF16_LE[:1], codecs.BOM_UTF16_BE[:1]} or b"\0" in self._data[:4]:
            raise InputError("is not UTF-8; save the file as UTF-8")
        if start == b"{":
            raise InputError(self._about_object())
        if start != b"[":
            raise InputError(_NO_RECORDS.format("is one JSON value" if start else "is empty"))
        self._drop(1)
        if self._skip_space() not in {b"{", b"]", b""}:
            raise InputError(_NO_RECORDS.format("is a list of other values than objects"))

    def _about_object(self) -> str:
        """Return why an object is no list of records, or that the file is JSON lines."""
        line = bytes(self._data.partition(b"\n")[0]).strip()
        after = self._data.partition(b"\n")[2].lstrip(_SPACE)
        if line.endswith(b"}") and after.startswith(b"{"):
            return "holds JSON lines; name it .jsonl"
        return _NO_RECORDS.format("is one JSON object")

    def _end(self) -> None:
        if self._skip_space():
            raise InputError(f"goes on at byte {self.at:,}, after its list has ended")

    def _take(self) -> _Element:
        """Return the element before the comma or bracket that ends it, and forget both."""
        data = bytes(self._data[: self._read - 1])
        bare = data.lstrip(_SPACE)
        before = len(data) - len(bare)
        line = self._line + data.count(b"\n", 0, before)
        element = _Element(bare.rstrip(_SPACE), self.at + before, line)
        self._drop(self._read)
        return element

    def _skip_space(self, mark: bytes = b"") -> bytes:
        """Go to the next byte that is not white space, and return it; nothing at the end."""
        while True:
            if mark and self._data.startswith(mark):
                self._drop(len(mark))
            bare = self._data.lstrip(_SPACE)
            self._drop(len(self._data) - len(bare))
            if bare:
                return bytes(bare[:1])
            part = self._stream.read(_STEP)
            if not part:
                return b""
            self._data += part

    def _drop(self, size: int) -> None:
        self._line += self._data.count(b"\n", 0, size)
        del self._data[:size]
        self.at += size
        self._read = 0

    def _more(self) -> None:
        part = self._stream.read(_STEP)
        if not part:
            raise InputError("ends in the middle of its list; copy or download it again")
        self._data += part
        if len(self._data) > LARGEST:
            raise InputError(f"has a record of more than {LARGEST:,} bytes at byte {self.at:,}; leave that out")
