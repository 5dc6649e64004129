"""The encoding of a CSV or TSV file, which must be known before its first record is read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.readers.compression import LARGEST, open_bytes
from cleaner.text.byte_order_marks import marked_codec
from cleaner.text.decoding import decode

SAMPLE: Final = 1 << 18
"""Bytes from which a dialect is found, and bytes of lines from which an encoding is."""


class Examined(NamedTuple):
    """What the bytes of a file show: its encoding, its byte order mark, and how it begins."""

    encoding: str
    mark: bytes
    head: bytes


def errors_of(encoding: str) -> str:
    """Return how bytes that the encoding does not have are decoded, so that they can be told and written again."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def examine(path: Path) -> Examined:
    """Read a file once through, since its first megabytes may be ASCII and the rest in whatever encoding."""
    with io.BufferedReader(open_bytes(path)) as stream:
        head = stream.read(SAMPLE)
        mark, encoding = marked_codec(head)
        if encoding:
            return Examined(encoding, mark, _whole_characters(head[len(mark) :], encoding))
        if b"\0" in head:
            encoding = decode(_whole_characters(head, "utf-16")).encoding
            return Examined(encoding, b"", _whole_characters(head, encoding))
        rest = iter(lambda: stream.readline(LARGEST), b"")
        return Examined(_encoding(head + stream.readline(LARGEST), rest), b"", head)


def _whole_characters(head: bytes, encoding: str) -> bytes:
    r"""Cut off a last UTF-16 or UTF-32 code unit of which some bytes are missing.

    >>> _whole_characters(b"id,text", "utf-8"), _whole_characters(b"a\0b", "utf-16-le")
    (b'id,text', b'a\x00')
    """
    width = 4 if encoding.startswith("utf-32") else 2 if encoding.startswith("utf-16") else 1
    return head[: len(head) // width * width]


def _encoding(head: bytes, rest: Iterator[bytes]) -> str:
    """Return the encoding of a file without a mark: UTF-8, if most lines beyond ASCII are, broken ones or not."""
    odd: list[bytes] = []
    sound = broken = size = 0
    for lines in (head.splitlines(keepends=True), rest):
        for line in lines:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                sound += 1
            except UnicodeDecodeError:
                broken += 1
                if size < SAMPLE:
                    odd.append(line)
                    size += len(line)
    first = head[: head.find(b"\n") + 1] if b"\n" in head else head
    if broken <= sound:
        # Only what is not text at all is refused here; broken records are told one by one.
        decode(first if not broken else first[:0])
        return "utf-8"
    return decode(b"".join((first, *odd))).encoding
