"""One file, or one stream, into one source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from cleaner.document import Source
from cleaner.errors import InputError
from cleaner.text.decoding import decode

MediaType = Literal["text/plain", "text/markdown", "text/html"]

MEDIA_TYPES: Final[Mapping[str, MediaType]] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
"""What a file's suffix, in lower case, says about it."""

_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_file(path: Path, id: str | None = None) -> Source:  # noqa: A002  # the name of the field
    r"""Read a file as what its suffix says; one with an unknown suffix is taken for plain text.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "note.md")
    ...     _ = path.write_bytes(b"# Rain\r\n")
    ...     source = read_file(path, id="note.md")
    >>> source.media_type, source.body, source.metadata
    ('text/markdown', '# Rain\r\n', {'encoding': 'utf-8'})

    Raises:
        InputError: the file cannot be read, is binary or in no known encoding.

    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file; check the path") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}; mend that or leave it out") from error
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    return _source(data, str(path) if id is None else id, media_type)


def read_bytes(data: bytes, id: str) -> Source:  # noqa: A002  # the name of the field
    """Make a source of what came without a file name; it is a page if it begins like one.

    >>> read_bytes(b"<!DOCTYPE html><p>Rain.", "stdin").media_type
    'text/html'

    Raises:
        InputError: the bytes are binary or in no known encoding.

    """
    return _source(data, id, "text/html" if _PAGE.match(data) else "text/plain")


def _source(data: bytes, id: str, media_type: MediaType) -> Source:  # noqa: A002  # the name of the field
    decoded = decode(data, html=media_type == "text/html")
    metadata: dict[str, str | int] = {"encoding": decoded.encoding}
    if decoded.replaced:
        metadata["replaced"] = decoded.replaced
    return Source(id, decoded.text, media_type, metadata)
