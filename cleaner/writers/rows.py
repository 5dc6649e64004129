"""What is written for one document in a file that holds many."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from cleaner.delimited import DelimitedRow
from cleaner.document import Fields
from cleaner.json_text import dumps
from cleaner.optional import load

METADATA_FIELDS: Final = ("author", "date", "language", "url", "site")
"""What is written about a document beside its title, in the order of JSON."""
METADATA_COLUMNS: Final = ("url", "title", *(name for name in METADATA_FIELDS if name != "url"))
"""Columns of strings between the id and the text; a record's fields with these names go there."""
FIXED_COLUMNS: Final = ("id", *METADATA_COLUMNS, "text", "removed", "error", "record")
"""The columns of a table that is not made from a table; ``record`` holds a record's other fields as JSON."""


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the output: the record it came from, if any, and what cleaning made of it.

    ``text`` is ``None`` where there is none, as for a page that could not be cleaned. ``removed`` holds removals as
    ``Removal.to_dict`` returns them; ``metadata`` may hold the ``METADATA_FIELDS``, as strings.
    """

    source_origin: Any
    id: str
    text: str | None
    removed: Sequence[Mapping[str, Any]] = ()
    title: str | None = None
    error: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def to_record(self, fields: Fields) -> dict[str, Any]:
        """Return the record with its text cleaned, the results of cleaning added, and its other fields as they were.

        >>> Row({"text": "Rain. Ad", "n": 1}, "a", "Rain.").to_record(Fields())
        {'text': 'Rain.', 'n': 1, 'title': None, 'removed': [], 'error': None}
        """
        if self.source_origin is None:
            record = {fields.id: self.id, **self.metadata, fields.text: self.text}
        else:
            record = self._with_text(self.origin(), fields)
        if record.get("title") is None:
            record["title"] = self.title
        return {**record, "removed": [dict(removal) for removal in self.removed], "error": self.error}

    def origin(self) -> dict[str, Any]:
        """Return a copy of the record as a dict; empty if there is none."""
        if self.source_origin is None or isinstance(self.source_origin, dict):
            return dict(self.source_origin or {})
        if isinstance(self.source_origin, DelimitedRow):
            return self.source_origin.to_dict()
        return _from_table(self.source_origin)

    def to_columns(self, fields: Fields) -> dict[str, Any]:
        """Lay the document out in the fixed columns; the record's other fields become one string of JSON.

        >>> Row({"text": "Rain. Ad", "n": 1}, "a", "Rain.").to_columns(Fields())["record"]
        '{"n": 1}'
        """
        origin = self.origin()
        replaced = {"removed", "error", fields.text, fields.html or fields.text}
        rest = {name: value for name, value in origin.items() if name not in replaced}
        if rest.get(fields.id) == self.id:
            del rest[fields.id]
        columns: dict[str, Any] = {"id": self.id, **dict.fromkeys(METADATA_COLUMNS), "title": self.title}
        known = {name: value for name, value in self.metadata.items() if name in METADATA_COLUMNS and value is not None}
        columns |= {name: str(value) for name, value in known.items()}
        for name in METADATA_COLUMNS:
            field = fields.url if name == "url" else name
            if isinstance(rest.get(field, 0), str | None):
                columns[name] = rest.pop(field) or columns[name]
        text = _text(origin.get(fields.text)) if self.text is None else self.text
        record = dumps(rest, to_json) if rest else None
        removed = [dict(removal) for removal in self.removed]
        return {**columns, "text": text, "removed": removed, "error": self.error, "record": record}

    def _with_text(self, record: dict[str, Any], fields: Fields) -> dict[str, Any]:
        """Replace the text, or else the page, which is dropped; without a text, drop nothing."""
        if self.text is None:
            return {**record, fields.text: record.get(fields.text)}
        if fields.html in record and fields.html and fields.text not in record:
            record = {fields.text if name == fields.html else name: value for name, value in record.items()}
            record[fields.text] = None
        if fields.html:
            record.pop(fields.html, None)
        before = record.get(fields.text)
        # A null that was cleaned as an empty text stays a null.
        record[fields.text] = before if before is None and not self.text else self.text
        return record


def to_json(value: object) -> Any:
    """Return a JSON value in place of a table's value that JSON does not have: dates and bytes as strings.

    >>> to_json(date(2024, 5, 3)), to_json(b"Rain"), to_json(bytes([255, 0]))
    ('2024-05-03', 'Rain', '/wA=')
    """
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    return str(value)


def _text(value: Any) -> str | None:
    """Return the text of a record that failed, whose value may be anything."""
    return value if isinstance(value, str | None) else str(to_json(value))


def without_surrogates(text: str) -> str:
    r"""Replace lone surrogates, which JSON can hold and UTF-8 and tables cannot, by question marks.

    >>> without_surrogates("Rain\ud800")
    'Rain?'
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _from_table(row: Any) -> dict[str, Any]:
    """Return a table's row as a dict."""
    return {name: _value(column) for name, column in zip(row.schema.names, row.columns, strict=True)}


def _value(column: Any) -> Any:
    """Return a column's only value; a time that Python's types would shorten, or cannot hold, as a string."""
    if "[ns" not in str(column.type):
        with contextlib.suppress(ValueError, OverflowError):
            return column[0].as_py()
    return column.cast(_with_strings(column.type))[0].as_py()


def _with_strings(kind: Any) -> Any:
    """Return an Arrow type with strings in place of times, and numbers in place of durations."""
    arrow = load("pyarrow")
    types = arrow.types
    if types.is_duration(kind):
        return arrow.int64()
    if types.is_temporal(kind):
        return arrow.string()
    if types.is_list(kind) or types.is_large_list(kind):
        return arrow.list_(_with_strings(kind.value_type))
    if types.is_map(kind):
        return arrow.map_(kind.key_type, _with_strings(kind.item_type))
    if types.is_struct(kind):
        return arrow.struct([(field.name, _with_strings(field.type)) for field in kind])
    return kind
