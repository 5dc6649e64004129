"""Spark: ``clean_frame(frame, config)``, or its two parts for ``mapInArrow``; ``learn_frame(frame, config)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.integrations.arrow import clean_arrow
from cleaner.integrations.checks import check_type, refuse_table
from cleaner.integrations.learning import (
    FIELDS,
    KEYS,
    Fields,
    LearnedRow,
    Sampled,
    check_fields,
    learn_batches,
    learning_arguments,
    sample_batches,
    write_packs,
)
from cleaner.integrations.rows import COLUMNS, Columns, worker_arguments

__all__ = ["Columns", "Fields", "clean_batches", "clean_frame", "learn_frame", "output_schema", "write_packs"]


def clean_frame(frame: Any, config: Config | Cleaner | None = None, columns: Columns = COLUMNS) -> Any:
    """Return a Spark ``DataFrame`` cleaned: ``frame.mapInArrow(clean_batches(…), output_schema(…))``.

    Spark takes the columns of a batch in their order, whatever their names, so both parts need the same ``columns``.

    Raises:
        ImportError: pyspark is not installed.
        CleanerError: this is no frame, or the columns do not fit it.
        PackError: a rule pack is broken.

    """
    if not hasattr(frame, "mapInArrow"):
        raise CleanerError(f"this is a {type(frame).__name__}, not a frame of Spark: write spark.createDataFrame(…)")
    return frame.mapInArrow(clean_batches(config, columns), output_schema(frame.schema, columns))


def learn_frame(frame: Any, config: Config | Cleaner | None = None, fields: Fields = FIELDS) -> Any:
    """Return a Spark ``DataFrame`` with what is learned of each source of a frame, for ``write_packs``.

    Its columns are the fields of ``LearnedRow``. Each partition is sampled where it is, and only samples are shuffled.

    Raises:
        ImportError: pyspark is not installed.
        CleanerError: this is no frame, or it lacks a column that is named.
        PackError: a rule pack is broken.

    """
    if not hasattr(frame, "mapInArrow"):
        raise CleanerError(f"this is a {type(frame).__name__}, not a frame of Spark: write spark.createDataFrame(…)")
    check_fields(frame.columns, fields)
    arguments = learning_arguments(config)
    numbers = {"documents", "hash"}
    sampled = ", ".join(f"{name} {'long' if name in numbers else 'string'}" for name in Sampled._fields)
    learned = ", ".join(f"{name} string" for name in LearnedRow._fields)
    samples = frame.mapInArrow(lambda batches: sample_batches(batches, fields), sampled)
    # Sorted, so that the samples of one source stand together, and no partition has to hold those of several.
    by_source = samples.repartition(*KEYS).sortWithinPartitions(*KEYS)
    return by_source.mapInArrow(lambda batches: learn_batches(batches, **arguments), learned)


def clean_batches(
    config: Config | Cleaner | None = None, columns: Columns = COLUMNS
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return the function for ``mapInArrow``: record batches in, record batches with the written columns out.

    The rules are loaded once per worker process, which must have the same ones as the driver; a ``Cleaner`` instead of
    a ``Config`` carries its own along.

    Raises:
        CleanerError: the arguments are of other types; from the function, the batches or columns do not fit.
        PackError: a rule pack is broken.

    """
    if isinstance(config, Iterator):  # what mapInArrow gives to a function
        raise CleanerError("clean_batches makes the function: write mapInArrow(clean_batches(), …), with parentheses")
    arguments = worker_arguments(config, columns)

    def clean(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            refuse_table(batch, "clean_batches()", "write mapInArrow, not mapInPandas")
            yield clean_arrow(batch, **arguments)

    return clean


def output_schema(schema: Any, columns: Columns = COLUMNS) -> Any:
    """Return the ``StructType`` of the cleaned data, given that of the frame.

    A text column without a type, as of nothing but nulls, becomes one of strings.

    Raises:
        ImportError: pyspark is not installed.
        CleanerError: this is no schema, or the columns do not fit the data.

    """
    try:
        types = import_module("pyspark.sql.types")
    except ImportError as error:
        raise ImportError("pyspark is not installed: pip install 'article-cleaner[spark]'") from error

    if not isinstance(schema, types.StructType):
        raise CleanerError(f"this is no schema but a {type(schema).__name__}: write output_schema(frame.schema)")
    columns.check(schema.names)
    for field in schema.fields:
        if field.name in columns.read:
            strings = isinstance(field.dataType, types.StringType | types.NullType)
            binary = isinstance(field.dataType, types.BinaryType)
            check_type(field.name, field.dataType.simpleString(), columns, strings=strings, binary=binary)
    string, whole = types.StringType(), types.StructType()
    for field in schema.fields:
        untyped = field.name == columns.target and isinstance(field.dataType, types.NullType)
        whole = whole.add(types.StructField(field.name, string) if untyped else field)
    for name in columns.written:
        if name not in schema.names:
            whole = whole.add(name, types.ArrayType(_record(types)) if name == columns.removed else string)
    return whole


def _record(types: Any) -> Any:
    string, record = types.StringType(), types.StructType()
    record = record.add("start", types.LongType()).add("end", types.LongType())
    for name in ("text", "category", "rule_id"):
        record = record.add(name, string)
    return record.add("confidence", types.DoubleType()).add("reason", string)
