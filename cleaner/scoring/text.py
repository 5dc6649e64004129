"""How likely each block of a text is clutter, by learned weights, and which of its features say so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from cleaner.arrays import Doubles
from cleaner.categories import CATEGORIES
from cleaner.decision_records import Decision
from cleaner.document import Block, BlockKind, Document, Mark, Scores, Span
from cleaner.features.columns import Features
from cleaner.features.text.markup import LINKED
from cleaner.features.text.measure import measure
from cleaner.models import MARKDOWN_BLOCKS, TEXT_BLOCKS, models_folder
from cleaner.scoring.scorer import ForestScorer, Scorer, read_scorer

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

BODY_ODDS: Final = -0.5
"""Log-odds below which a block is rather article than clutter."""
TOUCHING: Final = 1.4
"""Log-odds taken off what no rule knows and nothing separates from the article: whole sentences right below it, which
are often a short and odd last paragraph, and short lines right above it, which are often subheadings. Of what the
scores would cut there up to that, half is clutter."""
HEADING_WORDS: Final = 8
"""Words of such a line at most."""
FEW_BLOCKS: Final = 18
SPARSE: Final = 3.0
"""Log-odds taken off whole sentences in documents of fewer blocks, which show too little of themselves: up to that, a
third to a half of what the scores would cut there is clutter."""

MARKUP: Final[frozenset[BlockKind]] = frozenset({"heading", "list_item"})
MARKED_SHARE: Final = 0.2
"""Share of headings, items and links among the blocks from which a text is scored as Markdown: whole pages and manuals
have more, plain text with a table or a line of bold less."""

SCORE_TEXT: Final = Decision(
    "score/text",
    ("Has the shape and the position of clutter",),
    CATEGORIES,
    ("blocks", "marks", "scores"),
    finds="Blocks that learned weights take for clutter by their length, characters, words, position and surroundings. "
    "The category is that of the nearest evidence: an unsure rule, or the cut above.",
    why="Most of what extractors leave does not name itself: names in an author box, headlines, captions, comments.",
    spares="Documents in which nothing is evident clutter; lists, tables, quotes and code; whole sentences right below "
    "the article and short lines right above it; short documents; the last copy of a sentence.",
    constants=("EVIDENT", "EVIDENT_CUTS", "DOUBT", "BODY_ODDS", "TOUCHING", "HEADING_WORDS", "FEW_BLOCKS", "SPARSE"),
    example="The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.\n\n"
    "“We had stopped believing in it,” said the harbour master, Tom Hale, who had kept the old bell in his barn.\n\n"
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.\n\n"
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.\n\n"
    "Until October the boat will run twice a day, and after that as long as the ice allows it.\n\n"
    "Ana Ruiz\n@anaruiz_orlena\nStaff reporter\nShare\nPrint this article\nComments (12)\n"
    "More from Ana Ruiz\nRead more\nSubscribe",
    removes=("@anaruiz_orlena",),
)


def score(document: Document, features: Features, least: float, scorer: Scorer) -> Scores:
    """Return each block's log-odds of clutter, and marks on those taken for it with at least this confidence."""
    odds = scorer.rate(features)
    return Scores(odds.tolist(), _marks(document, features, least, scorer, odds))


def _marks(document: Document, features: Features, least: float, scorer: Scorer, odds: Doubles) -> list[Mark]:
    if not _is_evident(features, least, scorer, odds):
        return []
    confidence = scorer.confidence(odds - _doubt(document, features, odds))
    found = np.flatnonzero((confidence >= least) & (features.columns["words"] > 0))
    return [
        Mark(document.blocks[at].span, SCORE_TEXT.id, "other", float(confidence[at]), SCORE_TEXT.reasons[0], evidence)
        for at, evidence in zip(found.tolist(), scorer.evidence(features, found), strict=True)
    ]


def _is_evident(features: Features, least: float, scorer: Scorer, odds: Doubles) -> bool:
    """Return whether enough of a document is evident clutter for the scores to cut anything there."""
    evident = (features.columns["words"] > 0) & (odds >= scorer.odds_at(least) + EVIDENT)
    return bool(evident.sum() >= EVIDENT_CUTS or (evident & (features.columns["mark"] < least)).any())


def _doubt(document: Document, features: Features, odds: Doubles) -> Doubles:
    """Return the log-odds to take off each block because its kind or its position speaks for the article."""
    columns = features.columns
    kinds = np.array([DOUBT.get(block.kind, 0.0) for block in document.blocks])
    body = np.concatenate(([False], odds < BODY_ODDS, [False]))
    finished, heading = columns["finished"], columns["words"] <= HEADING_WORDS
    touching = ((finished & body[:-2]) | (~finished & heading & body[2:])) & (columns["mark"] == 0)
    sparse = finished & (len(odds) < FEW_BLOCKS)
    doubt: Doubles = np.maximum(kinds, np.maximum(touching * TOUCHING, sparse * SPARSE))
    return doubt


class ScoreDetails(NamedTuple):
    """Confidences (0..1) of the blocks of a document being clutter, by the features alone and after all doubt.

    ``evident`` says that enough of the document is evident clutter for the scores to cut anything.
    """

    plain: list[float]
    doubted: list[float]
    evident: bool


def score_details(document: Document, features: Features, least: float, scorer: Scorer) -> ScoreDetails:
    """Return how sure the scores are of each block, for those who ask why one was kept."""
    odds = scorer.rate(features)
    plain, doubted = scorer.confidence(odds), scorer.confidence(odds - _doubt(document, features, odds))
    return ScoreDetails(plain.tolist(), doubted.tolist(), _is_evident(features, least, scorer, odds))


def is_marked_up(document: Document) -> bool:
    """Return whether the markup of a Markdown document says enough of its blocks for the weights that know it."""
    blocks = document.blocks
    marked = sum(block.kind in MARKUP or block.link_density >= LINKED for block in blocks)
    return document.is_markdown and marked >= len(blocks) * MARKED_SHARE


@cache
def load_scorer(path: Path | None = None) -> ForestScorer:
    """Return the scorer with the weights of a file, or with those that ship for text.

    Raises:
        CleanerError: the file is missing or holds no weights.

    """
    return read_scorer(path or models_folder() / TEXT_BLOCKS, _known())


def load_markdown_scorer() -> ForestScorer:
    """Return the scorer with the weights that ship for Markdown, which know links and headings.

    Raises:
        CleanerError: the file is missing or holds no weights.

    """
    return load_scorer(models_folder() / MARKDOWN_BLOCKS)


def _known() -> frozenset[str]:
    """Return the names of all features."""
    block = Block(Span(0, 4), "Word")
    document = Document("", block.text, (block,), is_markdown=True)
    return frozenset(measure(document, [None], [0.0]).columns)


def score_window(parts, least, scorer):
    return [score(p.document, measure(*p), least, scorer) for p in parts]
