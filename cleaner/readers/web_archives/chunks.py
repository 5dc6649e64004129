"""Bodies of HTTP in chunks, read as leniently as browsers read them, and bodies that only look like those."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cleaner.readers.web_archives.codings import GZIP, ZSTD, Unpacked

_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]+)[ \t]*(?:;[^\n]*|\r)?\n")
"""A line with the size of a chunk; what extensions say is nobody's concern."""
_SIZE_CUT_OFF: Final = re.compile(rb"\r?\n?[ \t]*(?:[0-9A-Fa-f]+[ \t]*(?:;[^\n]*|\r)?)?")
_END: Final = re.compile(rb"\r?\n")
_TRAILERS: Final = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*\n|\r?\n)*[!-9;-~]*(?::[^\n]*)?\r?")
"""What may follow the last chunk, of size 0: fields like those of a head, cut off or not."""
_MARKUP: Final = re.compile(rb"\s*<")
_NUMBER: Final = re.compile(rb"0*(?=[0-9A-Fa-f]*[0-9])(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{2,8}")
"""Hexadecimal digits that are neither a word (dead, Fade) nor a year."""

CUT_OFF: Final = "the last chunk is missing"
BROKEN: Final = "the chunks are broken"


class _Chunk(NamedTuple):
    """A chunk: its size as written and in bytes, and its data, which end before the body does or with it."""

    size: bytes
    length: int
    data: bytes
    end: int


def dechunk(body: bytes) -> Unpacked | None:
    r"""Return what the chunks of a body hold; ``None`` if it has none, since whoever stored it undid them.

    >>> dechunk(b'4;name="x"\r\nIt r\r\n0005 \nained\n0\r\n\r\n')
    Unpacked(data=b'It rained', fault='')
    >>> dechunk(b"7\r\nIt rain")
    Unpacked(data=b'It rain', fault='the last chunk is missing')
    >>> dechunk(b"Dad\nand the ferry") is None
    True
    """
    parts: list[bytes] = []
    at = 0
    while chunk := _chunk(body, at):
        if not chunk.length:
            return Unpacked(b"".join(parts)) if parts or _TRAILERS.fullmatch(body, chunk.end) else None
        closed = _END.match(body, chunk.end)
        if not parts and not closed and not _is_cut_off(chunk, body[chunk.end : chunk.end + 2]):
            return None
        parts.append(chunk.data)
        at = closed.end() if closed else chunk.end
        if not closed:
            break
    if not parts:
        return None
    if _SIZE_CUT_OFF.fullmatch(body, at):
        return Unpacked(b"".join(parts), CUT_OFF)
    # One line that by chance is as long as the number above it makes no chunk. Where chunks break off, what follows is
    # kept as it is: a stray number in the text is better than a lost end.
    return Unpacked(b"".join([*parts, body[at:]]), BROKEN) if len(parts) > 1 else None


def _chunk(body: bytes, at: int) -> _Chunk | None:
    line = _SIZE.match(body, at)
    if not line:
        return None
    size = int(line[1], 16)
    data = body[line.end() : line.end() + size]
    return _Chunk(line[1], size, data, line.end() + len(data))


def _is_cut_off(first: _Chunk, rest: bytes) -> bool:
    """Return whether a body ends within its first chunk, and not with a text whose first line is a word or a year."""
    if rest not in {b"", b"\r"}:
        return False
    whole = first.length == len(first.data)
    packed = first.data.startswith((GZIP, ZSTD))
    return whole or packed or bool(_MARKUP.match(first.data) or _NUMBER.fullmatch(first.size))
