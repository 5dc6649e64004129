"""Runs of linked headlines on the page of an article: lists of other articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.resolve import is_cut, untouched
from cleaner.document import Document, Mark
from cleaner.features.columns import Columns

RUN: Final = 4
"""Headlines that make a list. Two or three stand between the paragraphs of an article more often."""
LINKED: Final = 0.95
"""Share of linked characters of a headline."""
AROUND: Final = 0.8
"""Share of linked characters in each of the two elements around one: in a list that an article gives, what it says of
the links is not linked."""
WORDS: Final = 6
"""Mean number of words from which lines are headlines. Shorter ones are as often names, or the article's contents."""
LONGEST: Final = 30
"""Words of a headline at most."""
PROSE: Final = 200
"""Words of whole sentences that must stand on the page besides: of a page without, links may be all that it has."""
PARAGRAPH: Final = 12
UNLINKED: Final = 0.35
"""Words of a paragraph at least, and its share of linked characters at most."""
CONFIDENCE: Final = 0.85
"""All 22 runs of the development pages that both looks had kept were outside gold, on five pages."""
REASON: Final = "One of several linked headlines in a row"


def find_link_lists(
    document: Document,
    columns: Columns,
    cuts: Sequence[Mark],
    config: Config,
    stay: Iterable[int] = (),
) -> list[Mark]:
    """Return marks on linked headlines, many in a row, that the cuts leave on a page which says it is an article.

    ``columns`` are the first look at the blocks of the document, and those whose numbers are in ``stay`` are not cut.
    """
    gone = {cut.span for cut in cuts}
    kept = np.array([block.span not in gone for block in document.blocks], bool)
    words, linked, finished = (columns[name] for name in ("words", "linked", "finished"))
    prose = kept & (words > PARAGRAPH) & (linked < UNLINKED) & finished
    if words[prose].sum() < PROSE:
        return []
    around = np.minimum(columns["link_mass_1"], columns["link_mass_2"])
    headline = (words < LONGEST) & (linked >= LINKED) & ~finished & (around >= AROUND)
    headline[list(stay)] = False
    found: list[Mark] = []
    for is_headline, run in groupby(np.flatnonzero(kept).tolist(), key=headline.__getitem__):
        rows = list(run)
        if is_headline and len(rows) >= RUN and words[rows].mean() >= WORDS:
            found += (claim(document.blocks[row], "related", "headlines", CONFIDENCE, REASON) for row in rows)
    return untouched((mark for mark in found if is_cut(mark, config)), cuts)
