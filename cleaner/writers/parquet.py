"""Parquet, written in parts that become row groups of one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner.delimited import DelimitedRow
from cleaner.document import Fields
from cleaner.errors import OutputError
from cleaner.optional import load
from cleaner.writers.files import replacing
from cleaner.writers.rows import FIXED_COLUMNS, Row, without_surrogates


def plain_schema() -> Any:
    """Return the fixed schema of a table that is not made from a table.

    Raises:
        PackageError: pyarrow is missing.

    """
    arrow = load("pyarrow")
    return arrow.schema([(name, _removed(arrow) if name == "removed" else arrow.string()) for name in FIXED_COLUMNS])


def output_schema(schema: Any, fields: Fields | None = None) -> Any:
    """Return the schema of a table that is made from one with this ``pyarrow.Schema``.

    All columns keep their order, type and metadata; that of pages is dropped, and the results of cleaning come last.

    Raises:
        PackageError: pyarrow is missing.

    """
    arrow, fields = load("pyarrow"), fields or Fields()
    replaced = {"removed", "error", fields.html or "removed"}
    columns = [column for column in schema if column.name not in replaced]
    names = {column.name for column in columns}
    added = [arrow.field(name, arrow.string()) for name in (fields.text, "title") if name not in names]
    added += [arrow.field("removed", _removed(arrow)), arrow.field("error", arrow.string())]
    return arrow.schema([*columns, *added], metadata=schema.metadata)


def write_part(path: Path, rows: Iterable[Row], fields: Fields | None = None, schema: Any = None) -> None:
    """Write rows as a Parquet file of one row group; whole or not at all. The rows of a part are held in memory.

    ``schema`` is what ``output_schema`` returns for the table that the rows come from; without it, the schema depends
    on the origin of the first row that comes from a table.

    Raises:
        OutputError: the file cannot be written, or the rows do not fit the schema.
        PackageError: pyarrow is missing.

    """
    arrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    rows, fields = list(rows), fields or Fields()
    if schema is None:
        tables = (row.source_origin.schema for row in rows if _is_table(row))
        first = next(tables, None)
        schema = plain_schema() if first is None else output_schema(first, fields)
    try:
        table = _table(rows, schema, fields, arrow)
        with replacing(path) as part, parquet.ParquetWriter(part, schema) as writer:
            writer.write_table(table, max(len(rows), 1))
    except arrow.ArrowException as error:
        raise OutputError(f"cannot write {path}: {_error_text(error)}") from error


def join(parts: Sequence[Path], target: Path, schema: Any = None) -> None:
    """Join complete parts, in order, each as a row group; one part is in memory at a time.

    ``schema`` is that of the table, which only matters if there are no parts.

    Raises:
        OutputError: a part is missing or broken, their schemas differ, or the target cannot be written.
        PackageError: pyarrow is missing.

    """
    arrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    if not parts:
        return write_part(target, (), schema=schema)
    try:
        own = parquet.read_schema(parts[0])
        with replacing(target) as whole, parquet.ParquetWriter(whole, own) as writer:
            for part in parts:
                _append(part, writer, own, target, parquet)
    except (OSError, arrow.ArrowException) as error:
        raise OutputError(f"cannot write {target}: {_error_text(error)}") from error
    return None


def _append(part: Path, writer: Any, schema: Any, target: Path, parquet: Any) -> None:
    with parquet.ParquetFile(part) as file:
        if not file.schema_arrow.equals(schema):
            raise OutputError(f"cannot write {target}: {part} has other columns than the parts before it")
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, use_threads=False)
            if table.num_rows:
                writer.write_table(table, table.num_rows)


def _table(rows: Sequence[Row], schema: Any, fields: Fields, arrow: Any) -> Any:
    if schema.equals(plain_schema()):
        records = [row.to_columns(fields) for row in rows]
        return arrow.Table.from_pylist([_without_surrogates(record) for record in records], schema)
    columns = [_column(column, rows, fields, arrow) for column in schema]
    return arrow.Table.from_arrays(columns, schema=schema)


def _column(column: Any, rows: Sequence[Row], fields: Fields, arrow: Any) -> Any:
    """Return a column of the output: ours, or that of the rows' origins as it is."""
    if column.name == "removed":
        return arrow.array(_without_surrogates([list(map(dict, row.removed)) for row in rows]), column.type)
    if column.name == "error":
        return arrow.array(_without_surrogates([row.error for row in rows]), column.type)
    before = _origins(column, rows, arrow)
    if column.name == fields.text:
        texts = zip(before.to_pylist(), rows, strict=True)
        values = [
            old if row.text is None or (old is None and not row.text) else without_surrogates(row.text)
            for old, row in texts
        ]
    elif column.name == "title" and arrow.types.is_string(column.type):
        titles = zip(before.to_pylist(), rows, strict=True)
        values = _without_surrogates([row.title if old is None else old for old, row in titles])
    else:
        return before
    return _typed(values, column.type, arrow)


def _typed(values: list[Any], kind: Any, arrow: Any) -> Any:
    if arrow.types.is_dictionary(kind):
        return arrow.array(values, kind.value_type).dictionary_encode().cast(kind)
    types = arrow.types
    if types.is_null(kind):
        return arrow.nulls(len(values))
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind):
        values = [value.encode() if isinstance(value, str) else value for value in values]
    return arrow.array(values, kind)


def _origins(column: Any, rows: Sequence[Row], arrow: Any) -> Any:
    """Return the origins' values of a column, as views until they are combined."""
    pieces = []
    for row in rows:
        at = row.source_origin.schema.get_field_index(column.name) if _is_table(row) else -1
        pieces.append(row.source_origin.column(at) if at >= 0 else arrow.nulls(1, column.type))
    return arrow.chunked_array(pieces, column.type).combine_chunks()


def _removed(arrow: Any) -> Any:
    string, integer = arrow.string(), arrow.int64()
    fields = [("start", integer), ("end", integer), ("text", string), ("category", string), ("rule_id", string)]
    struct = arrow.struct([*fields, ("confidence", arrow.float64()), ("reason", string)])
    # The format's name for it; pyarrow's own name would become this one when it is written.
    return arrow.list_(arrow.field("element", struct))


def _is_table(row: Row) -> bool:
    return not isinstance(row.source_origin, dict | DelimitedRow | None)


def _without_surrogates(value: Any) -> Any:
    """Replace lone surrogates in all strings of a value."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    if isinstance(value, dict):
        return {name: _without_surrogates(part) for name, part in value.items()}
    return value


def _error_text(error: Exception) -> str:
    return " ".join(str(error).split())
