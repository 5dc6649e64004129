"""What the list of a review knows of each document: numbers and names, without its text."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from cleaner.categories import Category
from cleaner.review.documents import ReviewedDocument


class Kind(NamedTuple):
    """A category and the rule that cut something under it."""

    category: Category
    rule_id: str


class KindCount(NamedTuple):
    """What was cut of one kind: removals and characters (code points)."""

    kind: Kind
    removals: int
    characters: int


class Row(NamedTuple):
    """A document in the list.

    ``characters`` and ``removed`` count code points; ``confidence`` is that of its least
    sure cut (0..1), 1 without any.
    """

    id: str
    title: str
    source: str
    extraction: str
    characters: int
    removed: int
    kinds: tuple[KindCount, ...]
    confidence: float
    warnings: int
    stage: str
    error: str

    @property
    def share(self) -> float:
        """The share of the text (0..1) that was removed."""
        return self.removed / self.characters if self.characters else 0.0


def row_of(document: ReviewedDocument) -> Row:
    """Return the row of a document."""
    removals, characters = Counter[Kind](), Counter[Kind]()
    for cut in document.cuts:
        kind = Kind(cut.category, cut.rule_id)
        removals[kind] += 1
        characters[kind] += len(cut.text)
    removed = characters.total()
    return Row(
        document.id,
        document.title,
        document.source or document.site,
        document.extraction,
        len(document.cleaned) + removed,
        removed,
        tuple(KindCount(kind, removals[kind], characters[kind]) for kind in removals),
        min((cut.confidence for cut in document.cuts), default=1.0),
        len(document.warnings),
        document.stage,
        document.error,
    )
