"""Arrow tables and record batches, cleaned; every other column stays as it is."""

from __future__ import annotations

from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.integrations.rows import COLUMNS, Columns, clean_rows


def clean_arrow(
    batch: Any, config: Config | Cleaner | None = None, columns: Columns = COLUMNS, digest: str = ""
) -> Any:
    """Return a ``pyarrow.Table`` or ``RecordBatch`` with the written columns replaced, or added at the end.

    The text keeps its column's type if that holds strings, and is a string otherwise; offsets are 64-bit integers.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: as ``clean_rows``.
        PackError: a rule pack is broken.

    """
    pa = _arrow()

    names = [name for name in batch.schema.names if name in (columns.text, columns.html, columns.url)]
    columns.check(batch.schema.names)
    done = clean_rows({name: batch.column(name).to_pylist() for name in names}, config, columns, digest)
    fields = dict(zip(batch.schema.names, zip(batch.schema, batch.columns, strict=True), strict=True))
    for name, values in done.items():
        if name == columns.target:
            fields[name] = _text(name, values, fields.get(name), fields.get(columns.text))
        else:
            kind = removed_type() if name == columns.removed else pa.string()
            fields[name] = (pa.field(name, kind), pa.array(values, kind))
    schema = pa.schema([field for field, _ in fields.values()], metadata=batch.schema.metadata)
    return type(batch).from_arrays([array for _, array in fields.values()], schema=schema)


def removed_type() -> Any:
    """Return the Arrow type of the column of removals: a list of structs, the fields of ``RECORD``.

    Raises:
        ImportError: pyarrow is not installed.

    """
    pa = _arrow()

    string, integer = pa.string(), pa.int64()
    record = {"start": integer, "end": integer, "text": string, "category": string, "rule_id": string}
    return pa.list_(pa.struct({**record, "confidence": pa.float64(), "reason": string}))


def _text(name: str, values: list[Any], before: Any, source: Any) -> Any:
    """Return field and array of the cleaned text; a column without a single string stays as it was."""
    pa = _arrow()

    if before is not None and not pa.types.is_null(before[0].type) and not any(isinstance(v, str) for v in values):
        return before
    kind = source[0].type if source is not None and _holds_strings(source[0].type) else pa.string()
    strings = [value if isinstance(value, str) else None for value in values]
    return (pa.field(name, kind) if before is None else before[0].with_type(kind)), pa.array(strings, kind)


def _holds_strings(kind: Any) -> bool:
    pa = _arrow()

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _arrow() -> Any:
    try:
        import pyarrow  # noqa: PLC0415  optional
    except ImportError as error:
        remedy = "pip install 'article-cleaner[ray]' or 'article-cleaner[spark]'"
        raise ImportError(f"pyarrow is not installed: {remedy}") from error
    return pyarrow
