"""Spark: ``frame.mapInArrow(clean_batches(config), output_schema(frame.schema))``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.integrations.arrow import clean_arrow
from cleaner.integrations.rows import COLUMNS, Columns, worker_arguments

__all__ = ["Columns", "clean_batches", "output_schema"]


def clean_batches(
    config: Config | Cleaner | None = None, columns: Columns = COLUMNS
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return the function for ``mapInArrow``: record batches in, record batches with the written columns out.

    The rules are loaded once per worker process, which must have the same ones as the driver; a ``Cleaner`` instead of
    a ``Config`` carries its own along.

    Raises:
        PackError: a rule pack is broken.

    """
    arguments = worker_arguments(config, columns)

    def clean(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield clean_arrow(batch, **arguments)

    return clean


def output_schema(schema: Any, columns: Columns = COLUMNS) -> Any:
    """Return the ``StructType`` of the cleaned data, given that of the frame.

    Raises:
        ImportError: pyspark is not installed.
        CleanerError: the columns do not fit the data.

    """
    try:
        from pyspark.sql.types import ArrayType, DoubleType, LongType, StringType, StructType  # noqa: PLC0415  optional
    except ImportError as error:
        raise ImportError("pyspark is not installed: pip install 'article-cleaner[spark]'") from error

    columns.check(schema.names)
    record = StructType().add("start", LongType()).add("end", LongType())
    for name in ("text", "category", "rule_id"):
        record = record.add(name, StringType())
    record = record.add("confidence", DoubleType()).add("reason", StringType())
    whole = StructType(list(schema.fields))
    for name in columns.written:
        if name not in schema.names:
            whole = whole.add(name, ArrayType(record) if name == columns.removed else StringType())
    return whole
