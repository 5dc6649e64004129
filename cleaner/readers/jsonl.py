"""JSON lines: each line is a record, each record a document."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.document import Failure, Fields, Source
from cleaner.errors import InputError
from cleaner.readers.compression import LARGEST, open_bytes, unreadable

_STEP: Final = 1 << 20
"""Bytes that are skipped at once of a line that is too long."""
_Numbered = tuple[int, bytes | Failure]


def read_jsonl(path: Path, fields: Fields | None = None, *, skip: int = 0) -> Iterator[Source | Failure]:
    """Read the documents of a file of JSON lines, which may be compressed, one line at a time.

    Every line that is not blank gives one outcome, in order: a source, named by its own id or else ``<file>:<line>``,
    or a failure. A file that cannot be read to its end gives a failure as its last outcome. ``skip`` leaves out that
    many outcomes without parsing them.

    Raises:
        PackageError: the package for its compression is missing; raised on first iteration.

    """
    try:
        stream = open_bytes(path)
    except InputError as error:
        yield from islice([Failure(str(path), "read", str(error))], skip, None)
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
    for number, line in islice(_lines(stream, name), skip, None):
        if isinstance(line, Failure):
            yield line
            continue
        location, record = f"{name}:{number}", None
        try:
            record = _record(line)
            yield _source(record, location, fields)
        except InputError as error:
            yield Failure(location, "read", str(error), record)


def _lines(stream: BinaryIO, name: str) -> Iterator[_Numbered]:
    """Yield the lines that are not blank, numbered from 1, and at the end why there are no more, if reading failed."""
    number = 0
    try:
        while line := stream.readline(LARGEST + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if len(line) > LARGEST and not line.endswith(b"\n"):
                del line
                _skip_line(stream)
                error = f"is longer than {LARGEST:,} bytes, too much for one document; leave it out"
                yield number, Failure(f"{name}:{number}", "read", error)
            elif not line.isspace() and line:
                yield number, line.rstrip(b"\r\n")
    except InputError as error:
        yield number, Failure(name, "read", f"{error}; {number:,} lines were read")
    except OSError as error:
        yield number, Failure(name, "read", f"{unreadable(error)}; {number:,} lines were read")


def _skip_line(stream: BinaryIO) -> None:
    while (part := stream.readline(_STEP)) and not part.endswith(b"\n"):
        pass


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 at byte {error.start} of the line; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg} (character {error.pos} of the line)") from None
    except RecursionError:
        raise InputError("is nested too deeply") from None
    except ValueError as error:  # a number with more digits than Python takes
        raise InputError(f"is JSON that cannot be read: {str(error).partition(';')[0]}") from None
    if not isinstance(record, dict):
        raise InputError(f"is {_KINDS[type(record)]}, not an object with fields")
    return record


def _source(record: dict[str, Any], location: str, fields: Fields) -> Source:
    page = _string(record, fields.html) if fields.html else None
    body = page or _string(record, fields.text)
    if body is None:
        wanted = f"{fields.html!r} or {fields.text!r}" if fields.html else repr(fields.text)
        raise InputError(f"has no text in {wanted}; its fields are {', '.join(record) or 'none'}")
    own, url = record.get(fields.id), record.get(fields.url)
    named = (isinstance(own, str) and own) or (isinstance(own, int) and not isinstance(own, bool))
    metadata = {"url": url} if isinstance(url, str) and url else {}
    return Source(str(own) if named else location, body, "text/html" if page else "text/plain", metadata, record)


def _string(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"has {_KINDS[type(value)]} in {field!r}, not a string")


_KINDS: Final = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    type(None): "null",
}
"""What a JSON value is called."""
