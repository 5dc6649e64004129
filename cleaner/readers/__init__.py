"""Documents from the outside world: found, read, decoded.

What reads one format is in a module of its own, which is imported when a file of that format comes.
"""

from cleaner.readers.articles import split, split_all
from cleaner.readers.compression import read_document, split_suffix, unreadable
from cleaner.readers.files import MEDIA_TYPES, decode_body, read_bytes, read_file
from cleaner.readers.folders import Folder, LeftOut, identity, is_article, list_folder
from cleaner.readers.formats import CSV, FORMATS, JSON, JSONL, PARQUET, WARC, Format, format_of, read_many
from cleaner.readers.meter import Meter

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
    "decode_body",
    "format_of",
    "identity",
    "is_article",
    "list_folder",
    "read_bytes",
    "read_document",
    "read_file",
    "read_many",
    "split",
    "split_all",
    "split_suffix",
    "unreadable",
]
