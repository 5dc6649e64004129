"""Results to the outside world: what their files are called, and how they are written whole.

What writes one format is in a module of its own, which is imported when a file of that format is written.
"""

from cleaner.writers.files import replacing, write_text
from cleaner.writers.formats import WRITERS, Writer, writer_of
from cleaner.writers.fsync import sync
from cleaner.writers.in_place import check_replaceable, encoded_like, overwrite
from cleaner.writers.naming import article_stems, assign, assign_names, number, numbered, numbered_apart
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
    "number",
    "numbered",
    "numbered_apart",
    "overwrite",
    "replacing",
    "sync",
    "without_surrogates",
    "write_text",
    "writer_of",
]
