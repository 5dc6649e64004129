"""CSV and TSV: a file's layout, found from the file itself, its lines into cells, and its records into documents."""

from cleaner.readers.delimited.documents import read_delimited, read_layout

__all__ = ["read_delimited", "read_layout"]
