"""Results to the outside world: what their files are called, and how they are written whole.

What writes one format is in a module of its own, which is imported when a file of that format is written.
"""

from typing import TYPE_CHECKING

from cleaner.lazy import names_later
from cleaner.writers.files import replacing, text_to_change, write_text
from cleaner.writers.formats import WRITERS, Writer, writer_of
from cleaner.writers.fsync import sync
from cleaner.writers.in_place import check_replaceable, encoded_like, overwrite
from cleaner.writers.naming import article_stems, assign, assign_names, number, numbered, numbered_apart
from cleaner.writers.rows import METADATA_FIELDS, Row, without_surrogates

if TYPE_CHECKING:
    from cleaner.writers.jsonl import to_line
    from cleaner.writers.parquet import output_schema, plain_schema

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
    "number",
    "numbered",
    "numbered_apart",
    "output_schema",
    "overwrite",
    "plain_schema",
    "replacing",
    "sync",
    "text_to_change",
    "to_line",
    "without_surrogates",
    "write_text",
    "writer_of",
]

__getattr__ = names_later(
    __name__, {"cleaner.writers.jsonl": "to_line", "cleaner.writers.parquet": "output_schema plain_schema"}
)
