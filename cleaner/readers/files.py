"""One file, or one stream, into one source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from cleaner.document import MediaType, Source
from cleaner.errors import InputError
from cleaner.readers.compression import read_compressed, read_document, split_suffix, unreadable
from cleaner.readers.meter import Meter
from cleaner.text.decoding import decode

MEDIA_TYPES: Final[Mapping[str, MediaType]] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
"""The media type of a file that holds one document, by its suffix in lower case and without that of a compression."""

_SYNTAX: Final[Mapping[str, str]] = {
    **dict.fromkeys((".json", ".geojson", ".jsonld", ".ipynb"), "JSON"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".opml"), "XML"),
}
"""What files hold, by suffix, that have a syntax which cleaning as text would break."""

_REMEDIES: Final = {
    "JSON lines": "use cleaner clean --jsonl",
    "JSON": "write it to a file that ends in .json, or take its texts out first",
}

_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_file(path: Path | str, id: str | None = None, *, meter: Meter | None = None) -> Source:  # noqa: A002  the name of the field
    r"""Read a file by the media type of its suffix; one with an unknown suffix is read as plain text.

    A file that ends in ``.gz`` or ``.zst`` is decompressed, and the suffix before that counts.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "note.md")
    ...     _ = path.write_bytes(b"# Rain\r\n")
    ...     source = read_file(path, id="note.md")
    >>> source.media_type, source.body, source.metadata
    ('text/markdown', '# Rain\r\n', {'encoding': 'utf-8'})

    Raises:
        InputError: the file cannot be read, is damaged, binary or in no known encoding, or is JSON or XML.
        PackageError: the package for its compression is missing.

    """
    path = Path(path)
    kind, compression = split_suffix(path)
    if syntax := _SYNTAX.get(kind):
        raise InputError(f"is {syntax}, whose syntax cleaning as text would break; take its texts out first")
    try:
        data = read_compressed(path, meter) if compression else _plain_bytes(path)
    except OSError as error:
        raise unreadable(error) from error
    if meter and not compression:
        meter.bytes += len(data)
    return _source(data, str(path) if id is None else id, MEDIA_TYPES.get(kind, "text/plain"))


def _plain_bytes(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        return read_document(file)


def read_bytes(data: bytes, id: str) -> Source:  # noqa: A002  the name of the field
    """Return a source for bytes without a file name; they are a page if they begin like one.

    >>> read_bytes(b"<!DOCTYPE html><p>Rain.", "stdin").media_type
    'text/html'

    Raises:
        InputError: the bytes are binary, in no known encoding, or records in JSON.

    """
    if records := _records_in(data):
        raise InputError(f"holds {records}, whose syntax cleaning as text would break; {_REMEDIES[records]}")
    return _source(data, id, "text/html" if _PAGE.match(data) else "text/plain")


def _records_in(data: bytes) -> str:
    """Return what bytes without a name hold, if most lines, or the whole, are records; a text may quote some."""
    inside = data.removeprefix(b"\xef\xbb\xbf").strip()
    if inside[:1] + inside[-1:] not in {b"{}", b"[]"}:
        return ""
    lines = [line for line in inside.splitlines() if line.strip()]
    if 2 * sum(isinstance(_json(line), dict) for line in lines) > len(lines):
        return "JSON lines"
    value = _json(inside)
    is_list = isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    return "JSON" if is_list or isinstance(value, dict) else ""


def _json(data: bytes) -> object:
    """Return a value of JSON; ``None`` if it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def decode_body(source: Source) -> Source:
    """Decode a source whose body is still bytes, by the encoding that its sender declares and by the bytes themselves.

    What had to be replaced is added to its warnings.

    >>> decode_body(Source("a", "été".encode("latin-1"), metadata={"encoding": "iso-8859-1"}))
    Source(id='a', body='été', media_type='text/plain', metadata={'encoding': 'cp1252'}, origin=None)

    Raises:
        InputError: the bytes are binary or in no known encoding.

    """
    if isinstance(source.body, str):
        return source
    decoded = decode(source.body, html=source.media_type == "text/html", charset=source.metadata.get("encoding"))
    metadata = {**source.metadata, "encoding": decoded.encoding}
    if decoded.replaced:
        metadata["replaced"] = decoded.replaced
    return replace(source, body=decoded.text, metadata=metadata, warnings=(*source.warnings, *decoded.warnings))


def _source(data: bytes, id: str, media_type: MediaType) -> Source:  # noqa: A002  the name of the field
    return decode_body(Source(id, data, media_type))
