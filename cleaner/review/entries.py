"""A document on its way into a page: its row of the list, and itself as the page's script takes it.

A document's entry needs to know of no other, so that the workers of a run can make it where its result is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from cleaner.document import Failure, Result
from cleaner.review.documents import EvidenceItem, ReviewedCut, ReviewedDocument
from cleaner.review.results import reviewed
from cleaner.review.rows import Kind, Row, row_of

T = TypeVar("T")
DECIMALS: Final = 2
"""Decimals of evidence; the page shows no more. Small values have as many digits."""
SMALL: Final = 0.1


class Entry(NamedTuple):
    """The row of a document, and the document as UTF-8 JSON."""

    row: Row
    data: bytes


class _Numbered(dict[Any, int]):
    """What a document names again and again, each with its number in the order in which it came."""

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number


def entry_of_result(result: Result) -> Entry:
    """Return the entry of a result."""
    return entry_of(reviewed(result))


def entry_of_failure(failure: Failure) -> Entry:
    """Return the entry of a document that gave no result."""
    return entry_of(ReviewedDocument(failure.source_id, ("",), stage=failure.stage, error=failure.error))


def entry_of(document: ReviewedDocument) -> Entry:
    """Return the entry of a document; lone surrogates, which UTF-8 lacks, become question marks.

    >>> entry_of(ReviewedDocument("a", ("Grün",))).data.decode()
    '{"id":"a","pieces":["Grün"]}'
    """
    text = json.dumps(to_page(document), ensure_ascii=False, separators=(",", ":"))
    return Entry(row_of(document), text.encode("utf-8", "replace"))


def to_page(document: ReviewedDocument) -> dict[str, Any]:
    """Return a document as the page's script takes it, without what is empty.

    ``pieces`` are stretches of the text, kept and cut in turn, the first and last of them kept. ``cuts`` are columns:
    the kind of each cut, its confidence in hundredths, its reason, and how many pieces of evidence it has;
    ``evidence`` are those of all cuts: their names, values and weights. Columns of small numbers compress to a third
    of what records do. ``spared`` are lists of the kind, start, text, confidence, reason, what overruled it, and why.
    Kinds are numbers in the table ``kinds``, reasons and names of evidence in ``names``.
    """
    kinds, names = _Numbered(), _Numbered()
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
        "cuts": _cuts(document.cuts, kinds, names),
        "evidence": _evidence([item for cut in document.cuts for item in cut.evidence], names),
        "spared": [[kinds[Kind(one.category, one.rule_id)], one.start, one.text, *one[4:]] for one in document.spared],
    }
    return {name: value for name, value in (known | {"kinds": list(kinds), "names": list(names)}).items() if value}


def _cuts(cuts: Sequence[ReviewedCut], kinds: _Numbered, names: _Numbered) -> list[list[int]]:
    return _columns(
        (kinds[cut.category, cut.rule_id], round(100 * cut.confidence), names[cut.reason], len(cut.evidence))
        for cut in cuts
    )


def _evidence(items: Sequence[EvidenceItem], names: _Numbered) -> list[list[float]]:
    return _columns((names[name], _short(value), _short(weight)) for name, value, weight in items)


def _columns(rows: Iterable[tuple[T, ...]]) -> list[list[T]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _short(number: float) -> float:
    """Return a number with as many digits as a reader needs.

    >>> _short(0.98765), _short(0.01234), _short(3.0), _short(7)
    (0.99, 0.012, 3, 7)
    """
    short = round(float(number), DECIMALS) if abs(number) >= SMALL else float(f"{number:.{DECIMALS}g}")
    return int(short) if short.is_integer() else short
