"""The forms in which crawlers store the body of a page, each a small archive of one record."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

PAGE: Final = b"<!DOCTYPE html><title>Rain</title>" + b"".join(
    b"<p>On day %d it rained in Orlena from %d in the morning, and %d people waited.</p>\n"
    % (day, day % 7 + 5, day * 37 % 91)
    for day in range(1, 31)
)
"""What every archive holds, in one form or another."""
TEXT: Final = b"Fade\n" + b"The lamp goes out, and the ferry is heard from afar.\n" * 9
"""A play whose first line looks like the size of a chunk."""
_CUT: Final = len(PAGE) * 2 // 3


class Form(NamedTuple):
    """A form: what it is, the fields of its response, the body as it is stored, and what it holds."""

    what: str
    fields: tuple[str, ...]
    stored: bytes
    holds: bytes = PAGE
    partly: bool = False
    """Whether it may hold less: it is cut off."""

    def archive(self) -> bytes:
        """Return a WARC file with it."""
        kind = "text/html" if self.holds is PAGE else "text/plain"
        head = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {kind}", *self.fields])
        content = head.encode() + b"\r\n\r\n" + self.stored
        about = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:7d1bb9b4-50cb-4f0b-9a12-5d0ac1b0a4f1>\r\n"
            "WARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Target-URI: https://orlena.example/rain\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        return about.encode() + content + b"\r\n\r\n"


def pieces(data: bytes, size: int = 500) -> list[bytes]:
    """Cut data into pieces."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def chunked(data: bytes, size: str = "{:x}", end: bytes = b"\r\n", last: bytes = b"0\r\n\r\n") -> bytes:
    """Put data into chunks, each after a line with its size."""
    return b"".join(size.format(len(piece)).encode() + end + piece + end for piece in pieces(data)) + last


def raw_deflate(data: bytes) -> bytes:
    """Compress without the two bytes that zlib puts first, and without its checksum."""
    return zlib.compress(data)[2:-4]


def forms(brotli: Callable[[bytes], bytes], zstd: Callable[[bytes], bytes]) -> Iterator[Form]:
    """Yield all forms."""
    te, gz = "Transfer-Encoding: chunked", "Content-Encoding: gzip"
    packed = gzip.compress(PAGE, mtime=0)
    yield Form("as it is", ("Content-Length: " + str(len(PAGE)),), PAGE)
    yield Form("chunks", (te,), chunked(PAGE))
    yield Form("chunks with extensions", (te,), chunked(PAGE, '{:x};name="a value"'))
    yield Form("chunks, sizes with zeros, spaces and capitals", (te,), chunked(PAGE, "00{:X}  "))
    yield Form("chunks, lines that end with LF alone", (te,), chunked(PAGE, end=b"\n", last=b"0\n\n"))
    yield Form("chunks without the last", (te,), chunked(PAGE, last=b""))
    yield Form("chunks, cut off in one", (te,), chunked(PAGE)[:_CUT], partly=True)
    yield Form("chunks undone, header kept", (te,), PAGE)
    yield Form("the same, a text that begins with hexadecimal digits", (te,), TEXT, TEXT)
    yield Form("gzip", (gz,), packed)
    yield Form("gzip by its old name x-gzip", ("Content-Encoding: x-gzip",), packed)
    yield Form("gzip undone, header kept", (gz,), PAGE)
    yield Form("gzip, header dropped", (), packed)
    yield Form("gzip, cut off", (gz,), packed[: len(packed) // 2], partly=True)
    yield Form("gzip, filled up with zeros", (gz,), packed + bytes(512))
    yield Form("gzip in two members", (gz,), gzip.compress(PAGE[:_CUT], mtime=0) + gzip.compress(PAGE[_CUT:], mtime=0))
    yield Form("deflate", ("Content-Encoding: deflate",), zlib.compress(PAGE))
    yield Form("deflate without zlib's frame", ("Content-Encoding: deflate",), raw_deflate(PAGE))
    yield Form("br", ("Content-Encoding: br",), brotli(PAGE))
    yield Form("zstd", ("Content-Encoding: zstd",), zstd(PAGE))
    yield Form("gzip in chunks", (gz, te), chunked(packed))
    yield Form("gzip, chunks undone, both headers kept", (gz, te), packed)
    yield Form("chunks, gzip undone, both headers kept", (gz, te), chunked(PAGE, '{:x};a="b"'))
    yield Form("br, chunks undone, both headers kept", ("Content-Encoding: br", te), brotli(PAGE))
    yield Form("deflate in gzip, two headers", ("Content-Encoding: deflate", gz), gzip.compress(zlib.compress(PAGE)))
    yield Form("gzip as a coding of the transfer", ("Transfer-Encoding: gzip, chunked",), chunked(packed))


def verdict(found: Iterable[bytes], form: Form) -> str:
    r"""Say in a word or two what a reader made of a form.

    >>> verdict([b"5;x=y\r\n<p>Ra"], Form("", (), b"")), verdict([], Form("", (), b""))
    ('chunk sizes inside', 'nothing')
    """
    body = b"".join(found)
    if not body:
        return "nothing"
    if body == form.holds:
        return "whole"
    if form.holds.startswith(body):
        return "all there is" if form.partly else "part of it"
    if sum(byte < ord("\t") for byte in body) > len(body) // 100:
        return "packed bytes"
    return "chunk sizes inside"


def read_ours(path: Any) -> Iterator[bytes]:
    """Read an archive with cleaner."""
    from cleaner.document import Source  # noqa: PLC0415  each reader is imported only for its column
    from cleaner.readers import read_many  # noqa: PLC0415

    for outcome in read_many(path):
        if not isinstance(outcome, Source) or isinstance(outcome.body, str):
            raise ValueError(outcome)
        yield outcome.body


def read_warcio(path: Any) -> Iterator[bytes]:
    """Read an archive with warcio."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            yield record.content_stream().read()


def read_fastwarc(path: Any) -> Iterator[bytes]:
    """Read an archive with FastWARC, which undoes all that it knows."""
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415

    with path.open("rb") as file:
        for record in ArchiveIterator(file, auto_decode="all"):
            yield record.reader.read()


READERS: Final[dict[str, Callable[[Any], Iterator[bytes]]]] = {
    "cleaner": read_ours,
    "warcio": read_warcio,
    "FastWARC": read_fastwarc,
}
