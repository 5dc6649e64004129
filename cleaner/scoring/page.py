"""How likely each block of a page is article, in two passes: by markup alone, then knowing the likely article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from cleaner.arrays import Doubles, Ints
from cleaner.categories import CATEGORIES, Category
from cleaner.decision_records import Decision
from cleaner.document import Document, Evidence, Mark
from cleaner.features.columns import Features
from cleaner.features.page.passes import FirstPass, known_columns
from cleaner.features.page.similarity import SURE_CHANCE
from cleaner.models import PAGE_FIRST_PASS, PAGE_SECOND_PASS, models_folder
from cleaner.scoring.scorer import Scorer, read_scorer

LIKELY: Final = 0.03
"""Chance of being article from which a block gets a second pass: five blocks of ten, with 99.7 % of the articles."""
HALF: Final = 0.5
"""Share of the best block's chance from which blocks stay where all seem clutter: no page with text ends empty."""
DOUBTFUL: Final = 0.2
"""Doubt for each likely character of the article from which a page is in doubt as a whole: most articles stay below
.05, and of the fifth of the pages with the most doubt one in seven is an article."""
LEAST_PROSE: Final = 50
"""Words of likely paragraphs from which such a page has prose. With fewer it is mostly a product, a list or a service,
whose text is in pieces; with more it is as often an old blog post above many comments, where favour keeps those."""
PARAGRAPH_WORDS: Final = 12
UNLINKED: Final = 0.35
"""Words of a paragraph at least, and its share of linked characters at most."""
RETICENT: Final = 1.5
"""Log-odds (those of .82) in favour of the blocks of such a page if it does not declare itself an article. Of the
development pages without prose, most are right at odds between 1.5 and 2; with prose, or as articles, most at none."""

SCORE_PAGE: Final = Decision(
    "score/page",
    ("Has the markup and the position of clutter", "Lies outside the article"),
    CATEGORIES,
    ("blocks", "marks", "scores", "markup"),
    finds="Blocks of a page that are unlikely to be article in the first pass, by markup and shape, or in the second, "
    "which knows the likely article and the rules' marks. The category is that of a rule, or of the nearest element "
    "whose class words name one.",
    why="Most of a page is not the article, and a block's template says more than its words.",
    spares="The best block of a page in which all seem clutter, and the text of products, lists and services: pages in "
    "doubt that have no prose and do not declare themselves articles.",
    constants=("LIKELY", "HALF", "DOUBTFUL", "LEAST_PROSE", "RETICENT"),
    example="<title>Ferry returns to Orlena</title>\n<nav><a href=/>Home</a> <a href=/boats>Boats</a></nav>\n"
    "<article><h1>Ferry returns to Orlena</h1>\n"
    "<p>The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.</p>\n"
    "<p>The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.</p>\n"
    "<p>Until October the boat will run twice a day, and after that as long as the ice allows it.</p></article>\n"
    "<aside class=popular><a href=/a>Bakers march on the town hall</a></aside>\n<footer>Orlena Tide Ledger</footer>",
    removes=("Home Boats", "Ferry returns to Orlena", "Bakers march on the town hall", "Orlena Tide Ledger"),
)


@dataclass(frozen=True, slots=True)
class PageScorer:
    """The scorers of both passes, each for the features of its own."""

    first: Scorer
    second: Scorer

    def chances(self, first: FirstPass) -> Doubles:
        """Return each block's chance (0..1) of being article, by the first pass."""
        return _chances(self.first.rate(Features(first.columns)))


def likely_blocks(chance: Doubles) -> Ints:
    """Return the numbers of the blocks that get a second pass; never none.

    >>> likely_blocks(np.array([0.9, 0.01, 0.2])).tolist(), likely_blocks(np.array([0.001, 0.002])).tolist()
    ([0, 2], [1])
    """
    return np.flatnonzero(chance >= min(LIKELY, float(chance.max())))


def find_unlikely(
    document: Document, chance: Doubles, likely: Ints, names: Sequence[Category], *, explained: bool = True
) -> dict[int, Mark]:
    """Return marks on the blocks that got no second pass, by their numbers; ``names`` are the categories of all.

    ``explained`` asks for evidence.
    """
    rest = np.ones(len(chance), bool)
    rest[likely] = False
    rows, (_, reason) = np.flatnonzero(rest), SCORE_PAGE.reasons
    found: dict[int, Mark] = {}
    for row, own in zip(rows.tolist(), chance[rows].tolist(), strict=True):
        why = (Evidence("chance", own, 0.0),) if explained else ()
        found[row] = Mark(document.blocks[row].span, SCORE_PAGE.id, names[row], 1 - own, reason, why)
    return found


def find_foreign(
    part: Document,
    features: Features,
    names: Sequence[Category],
    least: float,
    scorer: Scorer,
    *,
    is_article: bool,
    explained: bool = True,
) -> dict[int, Mark]:
    """Return marks on the likely blocks, which ``part`` consists of, that are clutter by the second pass.

    They go by the numbers of the blocks in that part, whose categories are ``names``. ``is_article`` says that the page
    declares itself an article. ``explained`` asks for evidence: it takes as long to find as the marks.
    """
    odds = second_odds(part, features, scorer, is_article=is_article)
    confidence = scorer.confidence(odds)
    found = confidence >= least
    if found.all():
        chance = _chances(odds)
        found = chance < chance.max() * HALF
    rows = np.flatnonzero(found)
    evidence = scorer.evidence(features, rows) if explained else [()] * len(rows)
    return {
        at: Mark(part.blocks[at].span, SCORE_PAGE.id, names[at], sure, SCORE_PAGE.reasons[0], why)
        for at, sure, why in zip(rows.tolist(), confidence[rows].tolist(), evidence, strict=True)
    }


def second_odds(part: Document, features: Features, scorer: Scorer, *, is_article: bool) -> Doubles:
    """Return the log-odds of clutter of the likely blocks, in favour of what may be the text of other pages."""
    odds = scorer.rate(features)
    chance = _chances(odds)
    in_doubt = not is_article and _doubt(part, chance) > DOUBTFUL and _prose(features, chance) < LEAST_PROSE
    return odds - RETICENT if in_doubt else odds


def _doubt(part: Document, chance: Doubles) -> float:
    """Return how many characters may be on the wrong side for each that is article."""
    size = np.array([block.span.length for block in part.blocks])
    return float((np.minimum(chance, 1 - chance) * size).sum() / max(1.0, (chance * size).sum()))


def _prose(features: Features, chance: Doubles) -> float:
    """Return the words of the paragraphs that are rather article."""
    words, linked, finished = (features.columns[name] for name in ("words", "linked", "finished"))
    prose = (words >= PARAGRAPH_WORDS) & (finished > 0) & (linked < UNLINKED) & (chance > SURE_CHANCE)
    return float(words[prose].sum())


def _chances(odds: Doubles) -> Doubles:
    chances: Doubles = 1 / (1 + np.exp(odds))
    return chances


@cache
def load_page_scorer(folder: Path | None = None) -> PageScorer:
    """Return the scorer with the weights in a folder, or with those that ship.

    Raises:
        CleanerError: a file is missing or holds no weights.

    """
    folder = folder or models_folder()
    first, second = known_columns()
    return PageScorer(read_scorer(folder / PAGE_FIRST_PASS, first), read_scorer(folder / PAGE_SECOND_PASS, second))
