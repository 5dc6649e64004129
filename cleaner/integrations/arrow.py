"""Arrow tables and record batches, cleaned; every other column stays as it is."""

from __future__ import annotations

from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.integrations.checks import check_arguments, check_type, refuse_table
from cleaner.integrations.rows import COLUMNS, Columns, clean_rows


def clean_arrow(
    batch: Any, config: Config | Cleaner | None = None, columns: Columns = COLUMNS, digest: str = ""
) -> Any:
    """Return a ``pyarrow.Table`` or ``RecordBatch`` with the written columns replaced, or added at the end.

    The text keeps its column's type if that holds strings, and is a string otherwise; offsets are 64-bit integers.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: as ``clean_rows``, or a column that is read holds something else than strings or pages.
        PackError: a rule pack is broken.

    """
    pa = arrow_module()

    check_arguments(config, columns, Columns)
    refuse_table(batch, "clean_arrow", "give pyarrow.Table.from_pandas(…) or …from_pylist(…)")
    names = list(batch.schema.names)
    columns.check(names)
    read = {name: _plain(batch.column(names.index(name))) for name in columns.read if name in names}
    _check_types(read, columns)
    done = clean_rows({name: values.to_pylist() for name, values in read.items()}, config, columns, digest)
    fields, arrays = list(batch.schema), list(batch.columns)
    for name, values in done.items():
        at = names.index(name) if name in names else None
        if name == columns.target:
            before = None if at is None else (fields[at], arrays[at])
            field, array = _text(name, values, before, read.get(columns.text))
        else:
            kind = removed_type() if name == columns.removed else pa.string()
            field, array = pa.field(name, kind), pa.array(values, kind)
        if at is None:
            fields, arrays = [*fields, field], [*arrays, array]
        else:
            fields[at], arrays[at] = field, array
    return type(batch).from_arrays(arrays, schema=pa.schema(fields, metadata=batch.schema.metadata))


def removed_type() -> Any:
    """Return the Arrow type of the column of removals: a list of structs, the fields of ``RECORD``.

    Raises:
        ImportError: pyarrow is not installed.

    """
    pa = arrow_module()

    string, integer = pa.string(), pa.int64()
    record = {"start": integer, "end": integer, "text": string, "category": string, "rule_id": string}
    return pa.list_(pa.struct({**record, "confidence": pa.float64(), "reason": string}))


def _plain(column: Any) -> Any:
    """Return a column as its values are stored: without the type that an extension puts around them."""
    pa = arrow_module()

    while isinstance(column.type, pa.BaseExtensionType):
        kind = column.type.storage_type
        chunked = isinstance(column, pa.ChunkedArray)
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], kind) if chunked else column.storage
    return column


def _check_types(read: dict[str, Any], columns: Columns) -> None:
    """Refuse columns that hold what cannot be cleaned; one without a value may have any type, and may be meant well."""
    for name, values in read.items():
        if not _is_empty(values):
            _check_type(name, values.type, columns)


def check_schema(schema: Any, columns: Columns) -> None:
    """Refuse columns whose types cannot hold what is read from them; what is no ``pyarrow.Schema`` says nothing.

    Raises:
        CleanerError: as said.

    """
    pa = arrow_module()

    for field in schema if isinstance(schema, pa.Schema) else ():
        if field.name in columns.read and not pa.types.is_null(field.type) and not pa.types.is_floating(field.type):
            _check_type(field.name, field.type, columns)


def _check_type(name: str, kind: Any, columns: Columns) -> None:
    while isinstance(kind, arrow_module().BaseExtensionType):
        kind = kind.storage_type
    kind = _held(kind)
    check_type(name, kind, columns, strings=_holds_strings(kind), binary=_holds_bytes(kind))


def _is_empty(values: Any) -> bool:
    """Return whether nothing is there: null, or NaN, which is what pandas makes of a null."""
    floating = arrow_module().types.is_floating(values.type)
    return False not in values.is_null(nan_is_null=floating).to_pylist()


def _text(name: str, values: list[Any], before: Any, source: Any) -> Any:
    """Return field and array of the cleaned text; a column that holds no strings and gets none stays as it was."""
    pa = arrow_module()

    held = None if source is None else _held(source.type)
    if before is not None and not _holds_strings(held) and not pa.types.is_null(held):
        return before
    kind = held if _holds_strings(held) else pa.string()
    strings = [value if isinstance(value, str) else None for value in values]
    return (pa.field(name, kind) if before is None else before[0].with_type(kind)), pa.array(strings, kind)


def _held(kind: Any) -> Any:
    """Return the type of the values, of a dictionary those of its entries."""
    return kind.value_type if arrow_module().types.is_dictionary(kind) else kind


def _holds_strings(kind: Any) -> bool:
    types = arrow_module().types
    return kind is not None and bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _holds_bytes(kind: Any) -> bool:
    types = arrow_module().types
    plain = types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    return bool(plain or types.is_binary_view(kind))


def arrow_module() -> Any:
    """Return ``pyarrow``.

    Raises:
        ImportError: it is not installed.

    """
    try:
        import pyarrow  # noqa: PLC0415  optional
    except ImportError as error:
        remedy = "pip install 'article-cleaner[ray]' or 'article-cleaner[spark]'"
        raise ImportError(f"pyarrow is not installed: {remedy}") from error
    return pyarrow
