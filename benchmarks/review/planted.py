"""Articles cut by mistake, on purpose: what a reviewer must find among thousands that are fine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final, NamedTuple

from cleaner.categories import Category
from cleaner.review.documents import ReviewedCut, ReviewedDocument

SLACK: Final = 0.15
"""Share of an article by which a border may move to the end of a line."""


class Culprit(NamedTuple):
    """What cut: the unsure scores, a decision on the whole document, or a rule that is sure and mostly right."""

    category: Category
    rule_id: str
    confidence: float


class Manner(NamedTuple):
    """Which part of an article is cut, and by what."""

    part: str
    culprit: str


PARTS: Final = {"middle third": (1 / 3, 2 / 3), "second half": (1 / 2, 1.0), "all but the beginning": (1 / 7, 1.0)}
"""From where to where (0..1) an article is cut."""
CULPRITS: Final = {
    "scores at 0.78": Culprit("other", "score/text", 0.78),
    "decision at 0.80": Culprit("teaser", "decide/teaser-tail", 0.80),
    "rule at 0.98": Culprit("advertisement", "en.advertisement.label", 0.98),
}
MANNERS: Final = tuple(Manner(part, culprit) for part, culprit in product(PARTS, CULPRITS))


def planted(document: ReviewedDocument, manner: Manner) -> ReviewedDocument:
    r"""Return a document of which a part of the kept text is cut too, a line each; its own cuts come after the text.

    >>> manner = Manner("second half", "rule at 0.98")
    >>> found = planted(ReviewedDocument("a", ("It rained.\nIt poured.\nIt hailed.\nIt stopped.\n",)), manner)
    >>> found.cleaned, [cut.text for cut in found.cuts]
    ('It rained.\nIt poured.\nIt hailed.\n', ['It stopped.\n'])
    """
    article = document.cleaned
    begin, end = (_border(article, share) for share in PARTS[manner.part])
    cuts = tuple(_cuts(article[begin:end], begin, CULPRITS[manner.culprit]))
    own = tuple(_moved(document.cuts, len(article)))
    if not cuts:
        return document
    kept = [article[:begin], *[""] * (len(cuts) - 1), article[end:], *[""] * len(own)]
    return replace(document, kept=tuple(kept), cuts=(*cuts, *own))


def _border(article: str, share: float) -> int:
    """Return the end of the first line that ends after a share of an article, or just there if that is far."""
    at = int(len(article) * share)
    end = article.find("\n", at, int(len(article) * (share + SLACK))) + 1
    return end or at


def _cuts(text: str, at: int, culprit: Culprit) -> Iterator[ReviewedCut]:
    for line in text.splitlines(keepends=True):
        yield ReviewedCut(at, line, culprit.category, culprit.rule_id, culprit.confidence, "Cut on purpose")
        at += len(line)


def _moved(cuts: tuple[ReviewedCut, ...], at: int) -> Iterator[ReviewedCut]:
    for cut in cuts:
        yield cut._replace(start=at)
        at += len(cut.text)
