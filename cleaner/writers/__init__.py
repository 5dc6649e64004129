"""Results to the outside world: what their files are called, and how they are written whole."""

from cleaner.writers.files import replacing, write_text
from cleaner.writers.formats import WRITERS, Writer, writer_of
from cleaner.writers.fsync import sync
from cleaner.writers.in_place import check_replaceable, encoded_like, overwrite
from cleaner.writers.jsonl import join as join_jsonl
from cleaner.writers.jsonl import to_line
from cleaner.writers.jsonl import write_part as write_jsonl
from cleaner.writers.naming import article_stems, assign, assign_names, number, numbered, numbered_apart
from cleaner.writers.parquet import join as join_parquet
from cleaner.writers.parquet import output_schema, plain_schema
from cleaner.writers.parquet import write_part as write_parquet
from cleaner.writers.rows import METADATA_FIELDS, Row, without_surrogates

__all__ = [
    "METADATA_FIELDS",
    "WRITERS",
    "Row",
    "Writer",
    "article_stems",
    "assign",
    "assign_names",
    "check_replaceable",
    "encoded_like",
    "join_jsonl",
    "join_parquet",
    "number",
    "numbered",
    "numbered_apart",
    "output_schema",
    "overwrite",
    "plain_schema",
    "replacing",
    "sync",
    "to_line",
    "without_surrogates",
    "write_jsonl",
    "write_parquet",
    "write_text",
    "writer_of",
]
