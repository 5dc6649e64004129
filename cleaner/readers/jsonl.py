"""JSON lines: each line is a record, each record a document."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.document import Failure, Fields, Place, Source
from cleaner.errors import InputError
from cleaner.readers.compression import LARGEST, open_bytes, unreadable
from cleaner.readers.json_records import read_record
from cleaner.readers.meter import Meter

_STEP: Final = 1 << 20
"""Bytes that are skipped at once of a line that is too long."""


def read_jsonl(
    path: Path, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source | Failure]:
    """Read the documents of a file of JSON lines, which may be compressed, one line at a time.

    Every line that is not blank gives one outcome, in order: a source, named by its own id or else ``<file>:<line>``,
    or a failure. A file that cannot be read to its end gives a failure as its last outcome. ``skip`` leaves out that
    many outcomes without parsing them.

    Raises:
        PackageError: the package for its compression is missing; raised on first iteration.

    """
    try:
        stream = open_bytes(path, meter)
    except InputError as error:
        yield from islice([Failure(str(path), "read", str(error), place=Place(str(path)))], skip, None)
        return
    with io.BufferedReader(stream) as lines:
        yield from read_lines(lines, str(path), fields, skip=skip)


def read_lines(
    stream: BinaryIO, name: str, fields: Fields | None = None, *, skip: int = 0
) -> Iterator[Source | Failure]:
    r"""Read the documents of a stream of JSON lines, each as soon as its line is there.

    >>> list(read_lines(io.BytesIO(b'{"text": "Rain."}\n'), "stdin"))
    [Source(id='stdin:1', body='Rain.', media_type='text/plain', metadata={}, origin={'text': 'Rain.'})]
    >>> list(read_lines(io.BytesIO(b"\n[1]\n"), "stdin"))
    [Failure(source_id='stdin:2', stage='read', error='is a list, not an object with fields')]
    """
    fields = fields or Fields()
    for found in islice(_lines(stream, name), skip, None):
        if isinstance(found, Failure):
            yield found
        else:
            line, place = found
            yield read_record(line, f"{name}:{place.line}", place, fields)


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, Place] | Failure]:
    """Yield the lines that are not blank with their places, and at the end why there are no more, if reading failed."""
    number = byte = 0
    try:
        while line := stream.readline(LARGEST + 1):
            number += 1
            place, size = Place(name, number, byte=byte), len(line)
            if number == 1 and line.startswith(codecs.BOM_UTF8):
                line, place = line.removeprefix(codecs.BOM_UTF8), place._replace(byte=len(codecs.BOM_UTF8))
            if len(line) > LARGEST and not line.endswith(b"\n"):
                del line
                size += _skip_line(stream)
                error = f"is longer than {LARGEST:,} bytes, too much for one document; leave it out"
                yield Failure(f"{name}:{number}", "read", error, place=place)
            elif not line.isspace() and line:
                yield line.rstrip(b"\r\n"), place
            byte += size
    except InputError as error:
        yield Failure(name, "read", f"{error}; {number:,} lines were read", place=Place(name, byte=byte))
    except OSError as error:
        yield Failure(name, "read", f"{unreadable(error)}; {number:,} lines were read", place=Place(name, byte=byte))


def _skip_line(stream: BinaryIO) -> int:
    """Skip the rest of a line, and return its length."""
    size = 0
    while part := stream.readline(_STEP):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size
