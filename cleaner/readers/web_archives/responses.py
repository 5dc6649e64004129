"""HTTP responses as crawlers store them, and their bodies as browsers show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cleaner.errors import InputError
from cleaner.readers.web_archives.chunks import dechunk
from cleaner.readers.web_archives.codings import UnlikeError, Unpacked, is_text, sniffed, undo

Headers = Mapping[str, Sequence[str]]
"""The values of each field, by its name in lower case."""

_STATUS: Final = re.compile(rb"HTTP/[\d.]+[ \t]+(\d{3})(?![0-9])")
_END: Final = re.compile(rb"\r?\n\r?\n|\Z")
_MOST_CODINGS: Final = 8
"""Servers use one; a body in more is made to keep its reader busy."""
_SNIFFED: Final = 2
"""Times that a body is expanded though its head does not say so: some servers pack what is packed."""
_INFORMATIONAL: Final = range(100, 200)


class ContentType(NamedTuple):
    """A media type in lower case, and an encoding; what is not known is empty."""

    kind: str = ""
    charset: str = ""


class Response(NamedTuple):
    """A response: its status, its fields, and its body as it was stored."""

    status: int | None
    headers: Headers
    body: bytes

    @property
    def content_type(self) -> ContentType:
        """What the server says of the body."""
        return parse_type(next(filter(None, self.headers.get("content-type", ())), ""))


def parse_type(value: str) -> ContentType:
    """Take the value of a field Content-Type apart.

    >>> parse_type("Text/HTML; charset='utf-8'")
    ContentType(kind='text/html', charset='utf-8')
    """
    found = re.search(r"""charset\s*=\s*["']?([^\s"';,]+)""", value, re.IGNORECASE)
    return ContentType(re.split("[;,]", value)[0].strip().lower(), found[1] if found else "")


def parse(content: bytes) -> Response:
    r"""Take a response apart, whatever its lines end with; those that only announce another are left out.

    >>> parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>Rain.").content_type.kind
    'text/html'
    >>> parse(b"Rain.").status is None
    True
    """
    at = 0
    while True:
        found, end = _STATUS.match(content, at), _END.search(content, at)
        assert end is not None  # as the end of the content will do
        status = int(found[1]) if found else None
        if status not in _INFORMATIONAL or not content.startswith(b"HTTP/", end.end()):
            return Response(status, _fields(content[at : end.start()]), content[end.end() :])
        at = end.end()


def _fields(head: bytes) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1")).split("\n")
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return fields


def unpack(response: Response) -> Unpacked:
    """Return the body of a response, without the chunks and codings that it is still in.

    Codings are undone from the last to the first. One that is not there any more has been undone by whoever stored
    the body. Where a body ends early, it is what there is.

    Raises:
        InputError: the body cannot be unpacked.
        PackageError: the package for a coding is missing.

    """
    names = [*_listed(response, "content-encoding"), *_listed(response, "transfer-encoding")]
    if len(names) > _MOST_CODINGS:
        raise InputError(f"has a body in {len(names):,} codings, more than any server uses; leave it out")
    body, faults = response.body, []
    unlike: InputError | None = None
    for name in [*reversed(names), *[""] * _SNIFFED]:
        try:
            found = dechunk(body) if name == "chunked" else undo(body, name) if name else sniffed(body)
        except UnlikeError as error:
            unlike = unlike or error
            continue
        if found is not None:
            body = found.data
            faults.append(found.fault)
    if unlike and not is_text(body):
        raise unlike
    return Unpacked(body, next(filter(None, faults), ""))


def _listed(response: Response, field: str) -> list[str]:
    """Return the codings in all lines of a field, in their order."""
    listed = ",".join(response.headers.get(field, ())).split(",")
    names = (name.partition(";")[0].strip(" \t\"'").lower() for name in listed)
    return [name for name in names if name not in {"", "identity"}]
