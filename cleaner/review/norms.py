"""What is usual in a run: shares and sizes of its documents, by source if that has enough, and how often rules fire."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cleaner.review.rows import Row

ENOUGH: Final = 30
"""Documents from which a source has norms of its own; of fewer, quartiles say little."""
LEAST_SPREAD: Final = 0.02
"""The least that shares are taken to differ (0..1); else every cut would be unusual where most lose nothing."""


class Norms(NamedTuple):
    """What is usual among ``documents``: medians of the share removed (0..1) and of the code points kept, how far the
    share's upper quartile is above its median, and the upper quartiles of the shares of prose that are removed at all
    and between prose that stays. ``source`` is empty where they are those of the whole run.
    """  # noqa: D205  one sentence

    documents: int
    share: float
    spread: float
    kept: int
    prose: float
    inner_prose: float
    source: str = ""


class Usual(NamedTuple):
    """What is usual in a run: norms by form (whether a document is a page) and source, and the documents of each rule.

    Pages and texts are never compared: most of a page is no article.
    """

    documents: int
    norms: dict[tuple[bool, str], Norms]
    firing: Counter[str]

    def of(self, row: Row) -> Norms:
        """Return the norms for a document: its source's, else those of all documents of its form."""
        form = bool(row.extraction)
        return self.norms.get((form, row.source)) or self.norms[form, ""]


def usual(rows: Sequence[Row]) -> Usual:
    """Measure a run; documents that failed count for nothing.

    >>> row = Row("a", "", "", "", 1000, 100, (), 1.0, 0, "", "")
    >>> usual([row, row]).of(row)
    Norms(documents=2, share=0.1, spread=0.02, kept=900, prose=0.0, inner_prose=0.0, source='')
    """
    groups: defaultdict[tuple[bool, str], list[Row]] = defaultdict(list)
    sound = [row for row in rows if not row.error]
    for row in sound:
        form = bool(row.extraction)
        groups[form, ""].append(row)
        if row.source:
            groups[form, row.source].append(row)
    norms = {
        (form, source): _norms(group, source)
        for (form, source), group in groups.items()
        if not source or len(group) >= ENOUGH
    }
    firing = Counter(rule for row in sound for rule in {one.kind.rule_id for one in row.kinds})
    return Usual(len(sound), norms, firing)


def _norms(rows: Sequence[Row], source: str) -> Norms:
    share, upper_share = _quartiles(row.share for row in rows)
    return Norms(
        len(rows),
        share,
        max(LEAST_SPREAD, upper_share - share),
        int(_quartiles(row.kept for row in rows)[0]),
        _quartiles(row.prose_share for row in rows)[1],
        _quartiles(row.inner_share for row in rows)[1],
        source,
    )


def _quartiles(values: Iterable[float]) -> tuple[float, float]:
    """Return the median and the upper quartile: of an even number of values, the upper of the two in question.

    >>> _quartiles([1, 2, 3, 4])
    (3, 4)
    """
    ranked = sorted(values)
    return ranked[len(ranked) // 2], ranked[3 * len(ranked) // 4]
