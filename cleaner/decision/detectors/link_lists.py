"""Lists of linked headlines on the page of an article: other articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.detectors.left_alone import is_prose
from cleaner.decision.resolve import is_cut, kept_blocks, untouched
from cleaner.decision_records import Decision
from cleaner.document import Document, Mark
from cleaner.features.columns import Columns

LEAST_HEADLINES: Final = 4
"""Headlines that make a list. Two or three occur between the paragraphs of an article more often."""
LINKED: Final = 0.95
"""Share of linked characters of a headline."""
AROUND: Final = 0.8
"""Share of linked characters in each of the two elements around one: in a list that an article gives, what it says of
the links is not linked."""
MEAN_WORDS: Final = 6
"""Mean number of words from which lines are headlines. Shorter ones are as often names, or the article's contents."""
MOST_WORDS: Final = 30
"""Words of a headline at most."""
PROSE_WORDS: Final = 200
"""Words of whole sentences that the page must have besides: without them, links may be all that it has."""
CONFIDENCE: Final = 0.85
"""All 22 lists of the development pages that both passes had kept were outside gold, on five pages."""

LINK_LIST: Final = Decision(
    "decide/link-list",
    ("One of several linked headlines in a row",),
    ("related",),
    ("blocks", "cuts", "markup"),
    finds="Four or more linked headlines in a row, on a page that declares itself an article.",
    why="They are other articles, in a list that no class word names.",
    spares="Two or three of them, names and tables of contents, lists that say something about their links, pages "
    "without prose, and pages that do not declare themselves articles.",
    constants=("LEAST_HEADLINES", "LINKED", "AROUND", "MEAN_WORDS", "MOST_WORDS", "PROSE_WORDS"),
)


def find_link_lists(
    document: Document,
    columns: Columns,
    cuts: Sequence[Mark],
    config: Config,
    stay: Iterable[int] = (),
) -> list[Mark]:
    """Return marks on linked headlines, many in a row, that the cuts leave on a page which declares itself one.

    ``columns`` are those of the first pass; blocks whose numbers are in ``stay`` are not cut.
    """
    kept = kept_blocks(document, cuts)
    words, linked, finished = (columns[name] for name in ("words", "linked", "finished"))
    if words[is_prose(columns, kept)].sum() < PROSE_WORDS:
        return []
    around = np.minimum(columns["link_mass_1"], columns["link_mass_2"])
    headline = (words < MOST_WORDS) & (linked >= LINKED) & ~finished & (around >= AROUND)
    headline[list(stay)] = False
    found: list[Mark] = []
    for is_headline, streak in groupby(np.flatnonzero(kept).tolist(), key=headline.__getitem__):
        rows = list(streak)
        if is_headline and len(rows) >= LEAST_HEADLINES and words[rows].mean() >= MEAN_WORDS:
            found += (claim(document.blocks[row], LINK_LIST, CONFIDENCE) for row in rows)
    return untouched((mark for mark in found if is_cut(mark, config)), cuts)
