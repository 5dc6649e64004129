"""Documents as compressed chunks, which the page's script unpacks when one of them is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from cleaner.review.documents import ReviewedCut, ReviewedDocument
from cleaner.review.packing import packed_json
from cleaner.review.rows import Kind, Row, row_of

CHUNK_DOCUMENTS: Final = 64
"""Documents of a chunk at most. Smaller chunks compress less, larger ones take longer to open."""
CHUNK_SIZE: Final = 2**18
"""Characters of text from which a chunk is full."""


class Chunk(NamedTuple):
    """Some documents: their rows, and themselves packed."""

    rows: tuple[Row, ...]
    packed: str


class _Kinds(dict[Kind, int]):
    """The kinds of cuts in a chunk, each with its number in the order in which they came."""

    def __missing__(self, kind: Kind) -> int:
        self[kind] = number = len(self)
        return number


def chunks(documents: Iterable[ReviewedDocument]) -> Iterator[Chunk]:
    """Yield documents in chunks, in their order.

    >>> (chunk,) = chunks([ReviewedDocument("a", ("Rain.",))])
    >>> chunk.rows[0].characters
    5
    """
    waiting: list[ReviewedDocument] = []
    size = 0
    for document in documents:
        waiting.append(document)
        size += sum(map(len, document.kept)) + sum(len(cut.text) for cut in document.cuts)
        if len(waiting) == CHUNK_DOCUMENTS or size >= CHUNK_SIZE:
            yield _chunk(waiting)
            waiting, size = [], 0
    if waiting:
        yield _chunk(waiting)


def _chunk(documents: list[ReviewedDocument]) -> Chunk:
    kinds = _Kinds()
    pages = [to_page(document, kinds) for document in documents]
    return Chunk(tuple(map(row_of, documents)), packed_json({"kinds": list(kinds), "documents": pages}))


def to_page(document: ReviewedDocument, kinds: dict[Kind, int]) -> dict[str, Any]:
    """Return a document as the page's script takes it, without what is empty.

    ``pieces`` are stretches of the text, kept and cut in turn, the first and last of them kept; ``cuts`` say of each
    cut, in order: the number of its kind, its start, confidence, reason and evidence. ``spared`` are lists of the
    number of the kind, start, text, confidence, reason, what overruled it, and why that is. Kinds are numbered within
    the chunk, which begins with them: so a chunk can be made before the others are known.
    """
    pieces = [piece for pair in zip(document.kept, document.cuts, strict=False) for piece in (pair[0], pair[1].text)]
    known = {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "site": document.site,
        "source": document.source,
        "extraction": document.extraction,
        "warnings": list(document.warnings),
        "stage": document.stage,
        "error": document.error,
        "pieces": [*pieces, *document.kept[len(document.cuts) :]],
        "cuts": [_to_page(cut, kinds) for cut in document.cuts],
        "spared": [[kinds[Kind(one.category, one.rule_id)], one.start, one.text, *one[4:]] for one in document.spared],
    }
    return {name: value for name, value in known.items() if value}


def _to_page(cut: ReviewedCut, kinds: dict[Kind, int]) -> list[Any]:
    return [kinds[Kind(cut.category, cut.rule_id)], cut.start, cut.confidence, cut.reason, cut.evidence]
