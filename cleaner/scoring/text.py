"""How likely each block of a text is clutter, by learned weights, and which of its features say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags
from cleaner.categories import CATEGORIES
from cleaner.decision_records import Decision
from cleaner.document import Block, BlockKind, Document, Mark, Scores, Span
from cleaner.features.columns import Features, Groups, stacked
from cleaner.features.text.markup import LINKED
from cleaner.features.text.measure import Measurable, measure, measure_together
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
    return _scores(_window([document], features), least, scorer)[0]


def score_window(parts: Sequence[Measurable], least: float, scorer: Scorer) -> list[Scores]:
    """Measure many documents, and return the scores of each: what ``score`` says of it alone.

    The forest looks at each block by itself, and scores all at once. A scorer of the user's own may look at the blocks
    around, and is asked for one document at a time.
    """
    if not parts:
        return []
    measured = measure_together(parts)
    texts = [part.document for part in parts]
    if isinstance(scorer, ForestScorer):
        return _scores(_Window(texts, measured.features, measured.documents), least, scorer)
    return [score(text, features, least, scorer) for text, features in zip(texts, measured.apart(), strict=True)]


class _Window(NamedTuple):
    """Documents that are scored together, the features of all their blocks, and which are whose."""

    texts: Sequence[Document]
    features: Features
    documents: Groups

    def column(self, name: str) -> NDArray[Any]:
        return self.features.columns[name]


def _window(texts: Sequence[Document], features: Features) -> _Window:
    return _Window(texts, features, stacked(len(text.blocks) for text in texts))


def _scores(window: _Window, least: float, scorer: Scorer) -> list[Scores]:
    odds = scorer.rate(window.features)
    found: list[list[Mark]] = [[] for _ in window.texts]
    for number, mark in _marks(window, least, scorer, odds):
        found[number].append(mark)
    return [Scores(odds[rows].tolist(), marks) for rows, marks in zip(window.documents.slices, found, strict=True)]


def _marks(window: _Window, least: float, scorer: Scorer, odds: Doubles) -> Iterator[tuple[int, Mark]]:
    """Yield the marks of all documents, in order, each with the number of its document."""
    evident = _evident(window, least, scorer, odds)
    if not evident.any():
        return
    of, own = window.documents.of, window.documents.own
    confidence = scorer.confidence(odds - _doubt(window, odds))
    rows = np.flatnonzero(evident[of] & (confidence >= least) & (window.column("words") > 0))
    places = zip(of[rows].tolist(), own[rows].tolist(), confidence[rows].tolist(), strict=True)
    for (number, at, sure), evidence in zip(places, scorer.evidence(window.features, rows), strict=True):
        span = window.texts[number].blocks[at].span
        yield number, Mark(span, SCORE_TEXT.id, "other", sure, SCORE_TEXT.reasons[0], evidence)


def _evident(window: _Window, least: float, scorer: Scorer, odds: Doubles) -> Flags:
    """Return whether enough of each document is evident clutter for the scores to cut anything there."""
    evident = (window.column("words") > 0) & (odds >= scorer.odds_at(least) + EVIDENT)
    new = evident & (window.column("mark") < least)
    several, any_new = window.documents.totals(np.array((evident, new)))
    found: Flags = (several >= EVIDENT_CUTS) | (any_new > 0)
    return found


def _doubt(window: _Window, odds: Doubles) -> Doubles:
    """Return the log-odds to take off each block because its kind or its position speaks for the article."""
    documents = window.documents
    kinds = np.array([DOUBT.get(block.kind, 0.0) for text in window.texts for block in text.blocks])
    body = odds < BODY_ODDS
    below_body, above_body = documents.shifted(body, -1, fill=False), documents.shifted(body, 1, fill=False)
    finished, heading = window.column("finished"), window.column("words") <= HEADING_WORDS
    touching = ((finished & below_body) | (~finished & heading & above_body)) & (window.column("mark") == 0)
    sparse = finished & (documents.sizes < FEW_BLOCKS)[documents.of]
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
    window = _window([document], features)
    odds = scorer.rate(features)
    plain, doubted = scorer.confidence(odds), scorer.confidence(odds - _doubt(window, odds))
    return ScoreDetails(plain.tolist(), doubted.tolist(), bool(_evident(window, least, scorer, odds)[0]))


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
