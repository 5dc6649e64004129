"""Documents as compressed chunks, which the page's script unpacks when one of them is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from cleaner.review.documents import EvidenceItem, ReviewedCut, ReviewedDocument
from cleaner.review.packing import packed_json
from cleaner.review.rows import Kind, Row, row_of

CHUNK_DOCUMENTS: Final = 64
"""Documents of a chunk at most. Smaller chunks compress less, larger ones take longer to open."""
CHUNK_SIZE: Final = 2**18
"""Characters of text from which a chunk is full."""
DIGITS: Final = 2
"""Significant digits of evidence: the page shows no more."""


class Chunk(NamedTuple):
    """Some documents: their rows, and themselves packed."""

    rows: tuple[Row, ...]
    packed: str


class Numbered(dict[Any, int]):
    """What a chunk names again and again, each with its number in the order in which it came."""

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number


class Tables(NamedTuple):
    """What the documents of a chunk refer to by number: kinds of cuts, and reasons and names of evidence."""

    kinds: Numbered
    names: Numbered


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
    tables = Tables(Numbered(), Numbered())
    pages = [to_page(document, tables) for document in documents]
    packed = packed_json({"kinds": list(tables.kinds), "names": list(tables.names), "documents": pages})
    return Chunk(tuple(map(row_of, documents)), packed)


def to_page(document: ReviewedDocument, tables: Tables) -> dict[str, Any]:
    """Return a document as the page's script takes it, without what is empty.

    ``pieces`` are stretches of the text, kept and cut in turn, the first and last of them kept. ``cuts`` are columns:
    the kind of each cut, its confidence in hundredths, its reason, and how many pieces of evidence it has;
    ``evidence`` are those of all cuts: their names, values and weights. Columns of small numbers compress to a third
    of what records do. ``spared`` are lists of the kind, start, text, confidence, reason, what overruled it, and why.
    Numbers are those of the chunk's own tables, so that it can be made before the others are known.
    """
    kinds, names = tables
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
        "cuts": _cuts(document.cuts, tables),
        "evidence": _evidence([item for cut in document.cuts for item in cut.evidence], names),
        "spared": [[kinds[Kind(one.category, one.rule_id)], one.start, one.text, *one[4:]] for one in document.spared],
    }
    return {name: value for name, value in known.items() if value}


def _cuts(cuts: Sequence[ReviewedCut], tables: Tables) -> list[list[int]]:
    rows = [
        (
            tables.kinds[Kind(cut.category, cut.rule_id)],
            round(100 * cut.confidence),
            tables.names[cut.reason],
            len(cut.evidence),
        )
        for cut in cuts
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _evidence(items: Sequence[EvidenceItem], names: Numbered) -> list[list[float]]:
    rows = [(names[item.name], _short(item.value), _short(item.weight)) for item in items]
    return [list(column) for column in zip(*rows, strict=True)]


def _short(number: float) -> float:
    """Return a number with as many digits as a reader needs.

    >>> _short(0.98765), _short(1234.5), _short(3.0)
    (0.99, 1200, 3)
    """
    short = float(f"{number:.{DIGITS}g}")
    return int(short) if short.is_integer() else short
