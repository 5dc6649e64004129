"""What is written of one document in a file that holds many."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from cleaner.document import Fields
from cleaner.optional import load


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the output: the record it came from, if any, and what cleaning made of it.

    ``text`` is ``None`` where there is none, as of a page that could not be cleaned. ``removed`` holds removals as
    ``Removal.to_dict`` gives them; ``facts`` may hold author, date, language, url and site, as strings.
    """

    source_origin: Any
    id: str
    text: str | None
    removed: Sequence[Mapping[str, Any]] = ()
    title: str | None = None
    error: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_record(self, fields: Fields) -> dict[str, Any]:
        """Return the record with its other fields as they were, its text cleaned, and what was found out.

        >>> Row({"text": "Rain. Ad", "n": 1}, "a", "Rain.").to_record(Fields())
        {'text': 'Rain.', 'n': 1, 'title': None, 'removed': [], 'error': None}
        """
        if self.source_origin is None:
            record = {fields.id: self.id, **self.facts, fields.text: self.text}
        else:
            record = self._with_text(self.origin(), fields)
        if record.get("title") is None:
            record["title"] = self.title
        return {**record, "removed": [dict(removal) for removal in self.removed], "error": self.error}

    def origin(self) -> dict[str, Any]:
        """Return the record as a dict of its own; empty if there is none."""
        if self.source_origin is None or isinstance(self.source_origin, dict):
            return dict(self.source_origin or {})
        return _from_table(self.source_origin)

    def _with_text(self, record: dict[str, Any], fields: Fields) -> dict[str, Any]:
        """Put the text in its field's place, or else in that of the page, which goes; without a text, nothing goes."""
        if self.text is None:
            return {**record, fields.text: record.get(fields.text)}
        if fields.html in record and fields.html and fields.text not in record:
            record = {fields.text if name == fields.html else name: value for name, value in record.items()}
            record[fields.text] = None
        if fields.html:
            record.pop(fields.html, None)
        was = record.get(fields.text)
        # A null that was cleaned as an empty text stays a null.
        record[fields.text] = was if was is None and not self.text else self.text
        return record


def to_json(value: object) -> Any:
    """Return what JSON knows in place of a value of a table that it does not: dates and bytes as strings.

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


def _from_table(row: Any) -> dict[str, Any]:
    """Return a table's row as a dict."""
    return {name: _value(column) for name, column in zip(row.schema.names, row.columns, strict=True)}


def _value(column: Any) -> Any:
    """Return the only value of a column; times that Python's would lose digits of, or cannot hold, as strings."""
    if "[ns" not in str(column.type):
        with contextlib.suppress(ValueError, OverflowError):
            return column[0].as_py()
    return column.cast(_with_strings(column.type))[0].as_py()


def _with_strings(kind: Any) -> Any:
    """Return a type of Arrow's with strings in place of times, and numbers in place of durations."""
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
