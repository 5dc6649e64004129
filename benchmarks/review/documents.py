"""Cleaned documents as a review lists them, with what gold says of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from benchmarks.data import corpora
from benchmarks.harness.metrics import Measure, measure
from benchmarks.harness.systems import make_cleaner
from benchmarks.quality.precision import judge
from benchmarks.review.planted import MANNERS, Manner, planted
from cleaner.document import Result
from cleaner.review.documents import ReviewedDocument
from cleaner.review.read_results import document_of
from cleaner.review.rows import Row, inside_of, row_of

FAULT_WORDS: Final = 20
"""Words of the article, a sentence or so, that a document must have lost to be at fault, whatever share they are."""
PLANTED_ONE_IN: Final = 20
"""Of so many sound documents one is cut wrongly on purpose."""
PLANTED_SIZE: Final = 1500
"""Characters that it must have kept, so that a third of it is a loss."""
SOUND: Final = 0.01
"""Damage (0..1) up to which a document is sound."""
SPLIT: Final = 7
"""What a site's digest is divided by to tell its half, which so does not depend on its fold."""
BANDS: Final = (0.80, 0.85, 0.90, 0.95, 1.01)
"""Confidences below which a cut falls into a band of the table of risks."""


class Job(NamedTuple):
    """A text or a page to clean and judge; ``site`` decides in which half it is, ``run`` names what it is part of."""

    run: str
    id: str
    site: str
    body: str
    gold: str
    is_page: bool = False
    url: str | None = None


class RiskCell(NamedTuple):
    """Cuts that are equally risky: by the learned scores or else, below which confidence, and inside of the article."""

    by_scores: bool
    below: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A cleaned document's row, its measure, words cut and words of these that were article, by cell of risk.

    ``planted`` are rows of the same document with part of its article cut.
    """

    job_run: str
    held: bool
    row: Row
    measure: Measure
    risks: Mapping[RiskCell, tuple[int, int]] = field(default_factory=dict)
    planted: Mapping[Manner, Row] = field(default_factory=dict)

    def at_fault(self, damage: float) -> bool:
        """Return whether it lost more than a share (0..1) of its article, and a sentence at least."""
        return self.measure.damage > damage and self.measure.lost >= FAULT_WORDS


def is_held(site: str) -> bool:
    """Return whether a site is in the half of the corpora that no weight was chosen on.

    >>> is_held("example.org") == is_held("example.org")
    True
    """
    return _number(site) // SPLIT % 2 == 1


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def judged(job: Job) -> Judged:
    """Clean a document, and judge it by gold."""
    tool = _cleaner()
    explain = tool.explain_html(job.body, job.url, id=job.id) if job.is_page else tool.explain(job.body, id=job.id)
    document = document_of(explain.to_dict(), job.id)
    scores = measure(document.text, document.cleaned, job.gold)
    is_sample = _number(job.id) % PLANTED_ONE_IN == 0
    plants = is_sample and scores.damage <= SOUND and len(document.cleaned) >= PLANTED_SIZE
    rows = {manner: row_of(planted(document, manner)) for manner in MANNERS} if plants else {}
    return Judged(job.run, is_held(job.site), row_of(document), scores, _risks(job, explain, document), rows)


@lru_cache(maxsize=1)
def _cleaner() -> Any:
    return make_cleaner(headline=False)


def _risks(job: Job, result: Result, document: ReviewedDocument) -> dict[RiskCell, tuple[int, int]]:
    """Return the words cut, and how many of them are lost to the article, by cell."""
    row = corpora.Row(job.id, "", None, "", None, document.text, job.gold)
    sums: defaultdict[RiskCell, list[int]] = defaultdict(lambda: [0, 0])
    for cut, inside in zip(judge(row, result), inside_of(document), strict=True):
        below = next(band for band in BANDS if cut.confidence < band)
        cell = sums[RiskCell(cut.rule_id.startswith("score/"), below, inside)]
        cell[0] += cut.size
        cell[1] += cut.wrong
    return {cell: (words, wrong) for cell, (words, wrong) in sums.items()}


def of_run(documents: Sequence[Judged], *runs: str) -> list[Judged]:
    """Return the documents of runs."""
    return [one for one in documents if one.job_run in runs]
