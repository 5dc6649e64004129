"""Web archives: a file's bytes into records, their HTTP responses, the bodies of these, and so into documents."""

from cleaner.readers.web_archives.documents import read_warc

__all__ = ["read_warc"]
