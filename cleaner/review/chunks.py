"""Documents as compressed chunks, which the page's script unpacks when one of them is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from cleaner.review.entries import Entry
from cleaner.review.packing import packed_json
from cleaner.review.rows import Row

CHUNK_DOCUMENTS: Final = 64
"""Documents of a chunk at most. Smaller chunks compress less, larger ones take longer to open."""
CHUNK_SIZE: Final = 2**18
"""Bytes of documents from which a chunk is full."""


class Chunk(NamedTuple):
    """Some documents: their rows, and a list of themselves, packed."""

    rows: tuple[Row, ...]
    packed: str


def chunks(entries: Iterable[Entry]) -> Iterator[Chunk]:
    """Yield documents in chunks, in their order.

    >>> from cleaner.review.documents import ReviewedDocument
    >>> from cleaner.review.entries import entry_of
    >>> (chunk,) = chunks([entry_of(ReviewedDocument("a", ("Rain.",)))])
    >>> chunk.rows[0].characters
    5
    """
    waiting: list[Entry] = []
    size = 0
    for entry in entries:
        waiting.append(entry)
        size += len(entry.data)
        if len(waiting) == CHUNK_DOCUMENTS or size >= CHUNK_SIZE:
            yield _chunk(waiting)
            waiting, size = [], 0
    if waiting:
        yield _chunk(waiting)


def _chunk(entries: list[Entry]) -> Chunk:
    packed = packed_json(b"[" + b",".join(entry.data for entry in entries) + b"]")
    return Chunk(tuple(entry.row for entry in entries), packed)
