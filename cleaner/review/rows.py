"""What the list of a review knows of each document: numbers and names, without its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from cleaner.categories import Category
from cleaner.document import NO_ARTICLE
from cleaner.review.documents import ReviewedCut, ReviewedDocument

PROSE_LINE: Final = 60
"""Code points from which a line with a sentence's end is prose; headlines, links and labels are mostly shorter."""
BETWEEN: Final = 100
"""Code points of prose that must stay on both sides of a cut for it to stand in the middle of the article."""
NO_RISK: Final = 0.95
"""Confidence from which cuts take next to nothing of an article, as `python -m benchmarks review` measures."""
SCORE_SLOPE: Final = 2.0
RULE_SLOPE: Final = 0.5
"""How much more of a cut of the scores, and of any other, is likely to be article where its confidence is lower: of
the words that they took below 0.85 in the middle of articles, 14 to 46 % and 5 to 20 % were article."""
EDGE: Final = 0.5
"""What is left of the risk of a cut above or below all kept prose."""
DOUBTFUL: Final = 0.1
"""Risk from which a cut counts as doubtful: one of the scores with a confidence below 0.90, in the middle."""
_INNER_END: Final = re.compile(r"[.!?…؟۔।][\"'”’“»)]*\s|[。！？]")
_LAST: Final = tuple(".!?…。！？؟۔।")
_CLOSERS: Final = "\"'”’“»)]」』 "


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
    sure cut (0..1), 1 without any. ``at_risk`` is how many of the removed code points are likely to be article, as
    cuts of such confidences at such places mostly are; ``doubts`` counts the places between kept prose where doubtful
    cuts stand. ``prose`` are removed code points in lines of sentences, readers' comments left out, and
    ``inner_prose`` those of them that stood between kept prose.
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
    at_risk: float = 0.0
    doubts: int = 0
    prose: int = 0
    inner_prose: int = 0

    @property
    def share(self) -> float:
        """The share of the text (0..1) that was removed."""
        return self.removed / self.characters if self.characters else 0.0

    @property
    def kept(self) -> int:
        """How many code points were kept."""
        return self.characters - self.removed

    @property
    def risk(self) -> float:
        """How much (0..1) of the article the cuts are likely to have taken."""
        return _part(self.at_risk, self.kept)

    @property
    def prose_share(self) -> float:
        """The share (0..1) of removed prose, of it and what was kept."""
        return _part(self.prose, self.kept)

    @property
    def inner_share(self) -> float:
        """The share (0..1) of prose removed from between kept prose, of it and what was kept."""
        return _part(self.inner_prose, self.kept)

    @property
    def without_article(self) -> bool:
        """Whether it is a page that holds no article, which among many is nothing unusual."""
        return self.stage == "extract" and self.error == NO_ARTICLE


def _part(part: float, rest: float) -> float:
    return part / (part + rest) if part else 0.0


def row_of(document: ReviewedDocument) -> Row:
    """Return the row of a document.

    >>> cut = ReviewedCut(5, " Ad", "advertisement", "en.ad", 0.9, "A label")
    >>> row = row_of(ReviewedDocument("a", ("Rain.", " Sun."), (cut,)))
    >>> row.characters, row.removed, row.prose
    (13, 3, 0)
    """
    removals, characters = Counter[tuple[Category, str]](), Counter[tuple[Category, str]]()
    for cut in document.cuts:
        kind = cut.category, cut.rule_id
        removals[kind] += 1
        characters[kind] += len(cut.text)
    removed = characters.total()
    return Row(
        document.id,
        document.title,
        document.source or document.site,
        document.extraction,
        sum(map(len, document.kept)) + removed,
        removed,
        tuple(KindCount(Kind(*kind), removals[kind], characters[kind]) for kind in removals),
        min((cut.confidence for cut in document.cuts), default=1.0),
        len(document.warnings),
        document.stage,
        document.error,
        *_measures(document),
    )


def _measures(document: ReviewedDocument) -> tuple[float, int, int, int]:
    """Return ``at_risk``, ``doubts``, ``prose`` and ``inner_prose`` of a document."""
    at_risk, doubts, prose, inner_prose = 0.0, 0, 0, 0
    doubted = False
    for cut, inside, gap in zip(document.cuts, inside_of(document), document.kept, strict=False):
        risk = risk_of(cut, inside)
        at_risk += risk * len(cut.text)
        goes_on = doubted and not gap.strip()
        doubted = inside and risk >= DOUBTFUL
        doubts += doubted and not goes_on
        size = 0 if cut.category == "comments" else prose_in(cut.text)
        prose += size
        inner_prose += size if inside else 0
    return round(at_risk, 1), doubts, prose, inner_prose


def inside_of(document: ReviewedDocument) -> Iterator[bool]:
    """Yield for each cut whether it stands in the middle of the article, between enough kept prose.

    >>> cut = ReviewedCut(5, " Ad", "advertisement", "en.ad", 0.9, "A label")
    >>> list(inside_of(ReviewedDocument("a", ("Rain.", " Sun."), (cut,))))
    [False]
    """
    before = list(accumulate(map(prose_in, document.kept), initial=0))
    return (BETWEEN <= size <= before[-1] - BETWEEN for size in before[1:-1])


def risk_of(cut: ReviewedCut, inside: bool) -> float:
    """Return which share (0..1) of a cut is likely to be article; ``inside`` of it, cuts are more often wrong.

    >>> cut = ReviewedCut(0, "More soon.", "other", "score/text", 0.75, "Clutter")
    >>> round(risk_of(cut, inside=True), 2), round(risk_of(cut._replace(rule_id="en.other.more"), inside=False), 2)
    (0.4, 0.05)
    """
    if cut.confidence >= NO_RISK:
        return 0.0
    slope = SCORE_SLOPE if cut.rule_id.startswith("score/") else RULE_SLOPE
    return min(1.0, (NO_RISK - cut.confidence) * slope * (1.0 if inside else EDGE))


def prose_in(text: str) -> int:
    """Return how many code points stand in lines of sentences.

    >>> prose_in("It rained all day, and when it stopped the river had risen by a metre.")
    70
    >>> prose_in("Home | News | Sport | Weather | Travel | Culture | Science | Opinion | More")
    0
    """
    if len(text) < PROSE_LINE:
        return 0
    lines = (line.rstrip() for line in text.split("\n") if len(line) >= PROSE_LINE)
    return sum(len(line) for line in lines if line.rstrip(_CLOSERS).endswith(_LAST) or _INNER_END.search(line))
