"""How likely each block is clutter, by learned weights, and which of its features say so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Block, BlockKind, Document, Mark, Scores, Span
from cleaner.features.columns import Features
from cleaner.features.text.measure import measure
from cleaner.models import TEXT_BLOCKS, models_folder
from cleaner.scoring.scorer import Scorer, read_scorer

RULE: Final = "score/blocks"
EVIDENT: Final = 2.0
"""Log-odds above the threshold that one block of a document must reach for the scores to cut anything there. Where
nothing is evident, what they would cut is article in two cases of five, and all of it in a text that was clean: this
keeps four fifths of that harm away for a fifteenth of what is removed."""
EVIDENT_CUTS: Final = 2
"""Blocks that reach it and are cut anyway which make up for one that no rule cuts: a single such line, like an
advertisement between paragraphs, says nothing of these. Of articles with one line of another in the middle this more
than halves how many are hurt (12.5 to 5.5 %), for a hundredth of what is removed from extracted ones."""

DOUBT: Final[Mapping[BlockKind, float]] = {"list_item": 1.0, "sentence": 2.0, "quote": 4.0, "table": 4.0, "code": 4.0}
"""Log-odds taken off for kinds of blocks: lists, tables and listings look like clutter inside an article too (of what
the scores alone would cut, 55 % of the words of list items are clutter and 15 % of those of tables, against 77 %), and
of a sentence out of one long line less can be seen."""

BODY: Final = -0.5
"""Log-odds below which a block is rather article than clutter."""
TOUCHING: Final = 1.4
"""Log-odds taken off what no rule knows and nothing parts from the article: whole sentences right below it, which are
often a short and odd last paragraph, and short lines right above it, which are often subheadings. Of what the scores
would cut there up to that, half is clutter."""
HEADING_WORDS: Final = 8
"""Words of such a line at most."""
FEW_BLOCKS: Final = 18
SPARSE: Final = 3.0
"""Log-odds taken off whole sentences in documents of fewer blocks, which show too little of themselves: up to that, a
third to a half of what the scores would cut there is clutter."""


def score(document: Document, features: Features, least: float, scorer: Scorer) -> Scores:
    """Return each block's log-odds of clutter, and marks on those taken for it with at least this confidence."""
    odds = scorer.rate(features)
    return Scores(odds.tolist(), _marks(document, features, least, scorer, odds))


def _marks(
    document: Document, features: Features, least: float, scorer: Scorer, odds: NDArray[np.float64]
) -> list[Mark]:
    worded = features.columns["words"] > 0
    evident = worded & (odds >= scorer.odds_at(least) + EVIDENT)
    if evident.sum() < EVIDENT_CUTS and not (evident & (features.columns["mark"] < least)).any():
        return []
    confidence = scorer.confidence(odds - _doubt(document, features, odds))
    found = np.flatnonzero((confidence >= least) & worded)
    return [
        Mark(document.blocks[at].span, RULE, "other", float(confidence[at]), "Looks and stands like clutter", evidence)
        for at, evidence in zip(found.tolist(), scorer.evidence(features, found), strict=True)
    ]


def _doubt(document: Document, features: Features, odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-odds to take off each block because its kind or its place speaks for the article."""
    columns = features.columns
    kinds = np.array([DOUBT.get(block.kind, 0.0) for block in document.blocks])
    body = np.concatenate(([False], odds < BODY, [False]))
    finished, heading = columns["finished"], columns["words"] <= HEADING_WORDS
    touching = ((finished & body[:-2]) | (~finished & heading & body[2:])) & (columns["mark"] == 0)
    sparse = finished & (len(odds) < FEW_BLOCKS)
    doubt: NDArray[np.float64] = np.maximum(kinds, np.maximum(touching * TOUCHING, sparse * SPARSE))
    return doubt


@cache
def load_scorer(path: Path | None = None) -> Scorer:
    """Return the scorer with the weights of a file, or with those that ship with the rules.

    Raises:
        CleanerError: the file is missing or holds no weights.

    """
    return read_scorer(path or models_folder() / TEXT_BLOCKS, _known())


def _known() -> frozenset[str]:
    """Return the names of all features."""
    block = Block(Span(0, 4), "Word")
    return frozenset(measure(Document("", block.text, (block,)), [None], [0.0]).columns)
