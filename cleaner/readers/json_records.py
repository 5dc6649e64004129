"""Records of JSON into documents."""

from __future__ import annotations

from typing import Any, Final

from cleaner.document import Failure, Fields, MediaType, Place, Source
from cleaner.errors import InputError
from cleaner.json_text import Number, loads
from cleaner.readers.record_names import name_of, whereabouts

RAW: Final = "raw"
"""The field that keeps, as it stands, what could not be read as a record."""


def read_record(data: bytes, location: str, place: Place, fields: Fields, unit: str = "line") -> Source | Failure:
    """Return the document of a record, or its failure, which keeps the record, or else its bytes as text.

    ``unit`` is what errors call the record.

    >>> read_record(b'{"text": "Rain.", "id": 7}', "a.jsonl:1", Place(), Fields()).id
    '7'
    >>> read_record(b"[1]", "a.jsonl:1", Place(), Fields()).origin
    {'id': 'a.jsonl:1', 'raw': '[1]'}
    """
    try:
        record = loads(data, unit)
        if not isinstance(record, dict):
            raise InputError(f"is {_KINDS[type(record)]}, not an object with fields")
    except InputError as error:
        # Bytes that are not UTF-8 become lone surrogates, from which they can be had back.
        raw = {fields.id: location, RAW: data.decode("utf-8", "surrogateescape")}
        return Failure(location, "read", str(error), raw, place)
    url = record.get(fields.url)
    if isinstance(url, str):
        place = place._replace(url=url)
    try:
        return _source(record, location, place, fields)
    except InputError as error:
        return Failure(location, "read", str(error), record, place)


def _source(record: dict[str, Any], location: str, place: Place, fields: Fields) -> Source:
    page = _string(record, fields.html) if fields.html else None
    body = page or _string(record, fields.text)
    if body is None:
        wanted = f"{fields.html!r} or {fields.text!r}" if fields.html else repr(fields.text)
        raise InputError(f"has no text in {wanted}; its fields are {', '.join(record) or 'none'}")
    own = record.get(fields.id)
    metadata = whereabouts(record.get(fields.url), record.get(fields.source))
    media_type: MediaType = "text/html" if page else "text/plain"
    return Source(name_of(own, location), body, media_type, metadata, record, place)


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
    Number: "a number",
    bool: "a truth value",
    type(None): "null",
}
"""What a JSON value is called."""
