"""A cleaned document as it is reviewed: its whole text in pieces, and what was cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cleaner.categories import Category
from cleaner.document import Overruled


class EvidenceItem(NamedTuple):
    """One piece of evidence: its name, its value, and what it adds."""

    name: str
    value: float
    weight: float


class ReviewedCut(NamedTuple):
    """A removal: where it begins in the document's text (code points), its text, and why it was made."""

    start: int
    text: str
    category: Category
    rule_id: str
    confidence: float
    reason: str
    evidence: tuple[EvidenceItem, ...] = ()


class ReviewedSpared(NamedTuple):
    """A stretch of kept text, and what spoke against it: a mark or a score, and what overruled that."""

    start: int
    text: str
    category: Category
    rule_id: str
    confidence: float
    reason: str
    overruled_by: Overruled
    because: str


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """A document and its cuts.

    ``kept`` are the stretches of text around the cuts: one before each cut and one after the last, empty where two cuts
    meet. ``site`` is the host of its address, ``source`` the name of its source; empty where unknown. A page's
    ``extraction`` says whether an article stands out on it (``article`` or ``page``); of a text it is empty.
    ``spared`` says what spoke against kept text, if that was asked for. Of a document that failed, ``error`` says why,
    ``stage`` where, and the text is empty.
    """

    id: str
    kept: tuple[str, ...]
    cuts: tuple[ReviewedCut, ...] = ()
    title: str = ""
    language: str = ""
    site: str = ""
    source: str = ""
    extraction: str = ""
    spared: tuple[ReviewedSpared, ...] = ()
    warnings: tuple[str, ...] = ()
    stage: str = ""
    error: str = ""

    @property
    def text(self) -> str:
        """The document's text as it was.

        >>> cut = ReviewedCut(5, " Ad", "advertisement", "en.ad", 0.9, "A label")
        >>> ReviewedDocument("a", ("Rain.", " Sun."), (cut,)).text
        'Rain. Ad Sun.'
        """
        return self._joined([cut.text for cut in self.cuts])

    @property
    def cleaned(self) -> str:
        """What was kept of it.

        >>> cut = ReviewedCut(5, " Ad", "advertisement", "en.ad", 0.9, "A label")
        >>> ReviewedDocument("a", ("Rain.", " Sun."), (cut,)).cleaned
        'Rain. Sun.'
        """
        return "".join(self.kept)

    def _joined(self, cuts: list[str]) -> str:
        return "".join(piece for pair in zip(self.kept, [*cuts, ""], strict=True) for piece in pair)
