"""Documents from the outside world: found, read, decoded.

What reads one format is in a module of its own, which is imported when a file of that format comes.
"""

from typing import TYPE_CHECKING

from cleaner.lazy import names_later
from cleaner.readers.articles import split, split_all
from cleaner.readers.compression import read_document, split_suffix, unreadable
from cleaner.readers.files import MEDIA_TYPES, decode_body, read_bytes, read_file
from cleaner.readers.folders import Folder, LeftOut, identity, is_article, list_folder
from cleaner.readers.formats import CSV, FORMATS, JSON, JSONL, PARQUET, WARC, Format, format_of, read_many
from cleaner.readers.meter import Meter
from cleaner.readers.source_names import SourceKind, SourceName, folder_source, source_of, with_source

if TYPE_CHECKING:
    from cleaner.readers.delimited import read_delimited, read_layout
    from cleaner.readers.json_array import read_json
    from cleaner.readers.jsonl import read_jsonl, read_lines
    from cleaner.readers.parquet import read_parquet, read_schema
    from cleaner.readers.web_archives import read_warc

__all__ = [
    "CSV",
    "FORMATS",
    "JSON",
    "JSONL",
    "MEDIA_TYPES",
    "PARQUET",
    "WARC",
    "Folder",
    "Format",
    "LeftOut",
    "Meter",
    "SourceKind",
    "SourceName",
    "decode_body",
    "folder_source",
    "format_of",
    "identity",
    "is_article",
    "list_folder",
    "read_bytes",
    "read_delimited",
    "read_document",
    "read_file",
    "read_json",
    "read_jsonl",
    "read_layout",
    "read_lines",
    "read_many",
    "read_parquet",
    "read_schema",
    "read_warc",
    "source_of",
    "split",
    "split_all",
    "split_suffix",
    "unreadable",
    "with_source",
]

__getattr__ = names_later(
    __name__,
    {
        "cleaner.readers.delimited": "read_delimited read_layout",
        "cleaner.readers.json_array": "read_json",
        "cleaner.readers.jsonl": "read_jsonl read_lines",
        "cleaner.readers.parquet": "read_parquet read_schema",
        "cleaner.readers.web_archives": "read_warc",
    },
)
