"""Which documents to look at first, and why.

Nothing here says that a document went wrong. Every reason is a figure that a person can check, and weighs as much as
documents with such a figure turned out to be damaged: the weights were chosen on half of the development corpora, and
`python -m benchmarks review` measures on the other half how early damaged documents come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log2
from typing import Final, NamedTuple

from cleaner.review.norms import Norms, Usual, usual
from cleaner.review.rows import Row


class Oddity(NamedTuple):
    """A reason to look at a document: its name in ``WHYS``, what it adds to the document's rank, and the figures."""

    why: str
    weight: float
    detail: str = ""


WHYS: Final = {
    "failed": "It could not be cleaned",
    "nothing_kept": "Nothing was kept",
    "no_article": "No article stands out on the page",
    "low_confidence": "Much was cut that may be article",
    "doubtful_places": "Doubtful cuts stand in the middle of the article",
    "unusual_share": "An unusual share was removed",
    "little_kept": "Unusually little was kept",
    "inner_prose": "Sentences were removed from among sentences that stayed",
    "long_prose": "Long prose was removed",
    "rare_rule": "A rule cut that hardly fires elsewhere",
    "warned": "It came with warnings",
    "without_article": "The page holds no article",
}
"""Reasons to look at a document, as sentences without a full stop."""

LISTED: Final = 0.3
"""Weight from which a reason is given. A figure that lists one document in four is no reason to look at any."""
FAILED: Final = 2.0
NOTHING_KEPT: Final = 3.0
NO_ARTICLE: Final = 1.0
WARNED: Final = 0.3
WITHOUT_ARTICLE: Final = 0.3
"""Weights of what a document is or is not. A page that holds no article is nothing unusual among others."""
RISK: Final = 10.0
MOST_RISK: Final = 0.3
"""Weight of the share (0..1) of the article that the cuts are likely to have taken, and from which share it is the
same: no other figure finds as many damaged documents."""
PLACE: Final = 0.8
MOST_PLACES: Final = 3.0
"""Weight of one doubtful place per thousand code points kept, and how many count: with them, the average precision of
damaged pages rises from 0.40 to 0.50."""
SPREAD: Final = 0.1
MOST_SPREADS: Final = 10.0
"""Weight of a share removed, per distance of the run's upper quartile from its median, and how many count."""
PROSE: Final = 4.0
USUAL_PROSE: Final = 0.2
INNER_PROSE: Final = 4.0
USUAL_INNER_PROSE: Final = 0.1
"""Weights of the share (0..1) of prose removed, and of that among kept prose, as far as it is more above the run's
upper quartile than is usual. They find articles that a sure rule cut by mistake; else prose is mostly cut rightly."""
RARE_DOCUMENTS: Final = 5
RARE_RUN: Final = 500
RARE: Final = 2.0
"""In how many documents at most a rule is rare, in runs of how many at least, and the weight of what such rules cut, as
a share (0..1) of what is kept."""
WHITE: Final = 2
"""Code points of which nothing is kept: newlines around what was cut."""
LITTLE: Final = 8
HALVING: Final = 0.3
"""A page is short that keeps under an eighth of the run's median; the weight of each further halving."""
THOUSAND: Final = 1000


def oddities(rows: Sequence[Row]) -> list[tuple[Oddity, ...]]:
    """Return for each document of a run why to look at it, the weightiest reason first; mostly nothing.

    >>> row = Row("a", "", "", "", 1000, 0, (), 1.0, 0, "", "")
    >>> oddities([row, row._replace(removed=1000)])[1][0]
    Oddity(why='nothing_kept', weight=3.0, detail='1,000 characters were removed')
    """
    run = usual(rows)
    return [tuple(sorted(_reasons(row, run), key=lambda oddity: -oddity.weight)) for row in rows]


def _reasons(row: Row, run: Usual) -> Iterator[Oddity]:
    if row.error:
        yield Oddity("without_article", WITHOUT_ARTICLE) if row.without_article else Oddity("failed", FAILED, row.error)
        return
    if row.extraction == "page":
        yield Oddity("no_article", NO_ARTICLE)
    if row.warnings:
        yield Oddity("warned", WARNED, _count(row.warnings, "warning"))
    if row.characters and row.kept <= WHITE:
        yield Oddity("nothing_kept", NOTHING_KEPT, f"{_count(row.removed, 'character')} were removed")
    elif row.removed:
        yield from (oddity for oddity in _of_cuts(row, run) if oddity.weight >= LISTED)


def _of_cuts(row: Row, run: Usual) -> Iterator[Oddity]:
    norms = run.of(row)
    yield _risk(row)
    yield _places(row)
    yield _share(row, norms)
    yield _prose(row, norms)
    yield _inner_prose(row, norms)
    yield _rare(row, run)
    if row.extraction:
        yield _short(row, norms)


def _risk(row: Row) -> Oddity:
    taken = f"about {row.at_risk:,.0f} characters of article, {_percent(row.risk)} of it"
    detail = f"as a rule, such cuts take {taken}; the least sure has a confidence of {row.confidence:.2f}"
    return Oddity("low_confidence", RISK * min(MOST_RISK, row.risk), detail)


def _places(row: Row) -> Oddity:
    """Return a reason by the places of doubtful cuts, of which in a short document each says less."""
    weight = PLACE * min(MOST_PLACES, row.doubts / (row.kept / THOUSAND + 1))
    return Oddity("doubtful_places", weight, f"at {_count(row.doubts, 'place')} between kept sentences")


def _share(row: Row, norms: Norms) -> Oddity:
    weight = SPREAD * min(MOST_SPREADS, (row.share - norms.share) / norms.spread)
    whose = f"{_documents(row)} of {norms.source}" if norms.source else _documents(row)
    detail = f"{_percent(row.share)} of the text; half of the {whose} lose at most {_percent(norms.share)}"
    return Oddity("unusual_share", weight, detail)


def _short(row: Row, norms: Norms) -> Oddity:
    weight = HALVING * log2(max(1.0, norms.kept / LITTLE / max(1, row.kept)))
    detail = f"{_count(row.kept, 'character')}; half of the {_documents(row)} keep at least {norms.kept:,}"
    return Oddity("little_kept", weight, detail)


def _prose(row: Row, norms: Norms) -> Oddity:
    weight = PROSE * (row.prose_share - norms.prose - USUAL_PROSE)
    detail = f"{_count(row.prose, 'character')} in sentences; {row.kept:,} were kept"
    return Oddity("long_prose", weight, detail)


def _inner_prose(row: Row, norms: Norms) -> Oddity:
    weight = INNER_PROSE * (row.inner_share - norms.inner_prose - USUAL_INNER_PROSE)
    detail = f"{_count(row.inner_prose, 'character')} from between; {row.kept:,} were kept"
    return Oddity("inner_prose", weight, detail)


def _rare(row: Row, run: Usual) -> Oddity:
    if run.documents < RARE_RUN:
        return Oddity("rare_rule", 0.0)
    rare = [one for one in row.kinds if run.firing[one.kind.rule_id] <= RARE_DOCUMENTS]
    characters = sum(one.characters for one in rare)
    firing = [f"{one.kind.rule_id}, in {run.firing[one.kind.rule_id]:,}" for one in rare]
    detail = f"{_count(characters, 'character')}, by {'; '.join(firing)} of {run.documents:,} documents"
    return Oddity("rare_rule", RARE * min(1.0, characters / max(1, row.kept)), detail)


def _documents(row: Row) -> str:
    return "pages" if row.extraction else "texts"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    """Return a share in whole per cent, or with a digit more where it is small.

    >>> _percent(0.624), _percent(0.004)
    ('62 %', '0.4 %')
    """
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 or not share else f"{share:.1%}".replace("%", " %")  # noqa: PLR2004
