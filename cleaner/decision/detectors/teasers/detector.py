"""Unrelated trailing teasers: openings, headlines and excerpts of other articles at the end of a text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from cleaner.decision.detectors.teasers.evidence import reasons
from cleaner.decision.detectors.teasers.excerpt_grid import grid, is_detail
from cleaner.decision.detectors.teasers.tail import LEAST_BODY, REACH, Search, Split, Tail
from cleaner.decision_records import Decision
from cleaner.document import Document, Evidence, Mark

LAST_BLOCKS: Final = 400
LAST_LETTERS: Final = 60_000
"""Blocks and letters at the end that are looked at; more body than that says nothing new about its topic."""
DETAIL_BLOCKS: Final = 40
"""Blocks at the end among which dates and the like are looked through; further up they do no harm."""
EVEN_SCORE: Final = 0.7
"""Score (log-odds) that gives a confidence of one half."""
SCORE_UNIT: Final = 2.1
"""Score that raises the log-odds of the confidence by one; with the above, 2.5 gives .70 and 5.3 gives .90."""
SUPPORTED_EVEN_SCORE: Final = -1.5
"""The same as ``EVEN_SCORE`` with the classifier's support: 0.3 gives .70 and 3.1 gives .90. Of the words from .70 on,
98 % are clutter in extracted articles, and none is in a gold article."""
LEAST_CONFIDENCE: Final = 0.5
"""Confidence below which no profile would cut."""
GRID_CONFIDENCE: Final = 0.85
LONG_GRID: Final = 3
LONG_GRID_CONFIDENCE: Final = 0.93
"""Confidence of a grid of excerpts, and of one of at least three; on development pages 96 % of the tokens they cover
are clutter."""

_BODY: Final = (
    "The harbour board of Lower Brackwater voted on Tuesday to sell the old fish quay to a company that wants to build "
    "flats there.\n\nThe quay has been empty since the last two trawlers of the Brackwater fleet were sold to a museum "
    "nine years ago.\n\nFishermen who still land crabs at the northern pier of the harbour said the sale would leave "
    "them without cold storage.\n\nCouncillors in Lower Brackwater must still approve the plan, and a public hearing "
    "about the quay is expected in the autumn.\n\nThe board would use a third of the money to repair the northern pier "
    "for the crab boats.\n\n"
)

GRID: Final = Decision(
    "decide/teaser-grid",
    (
        "Part of a list of other articles: an excerpt cut short",
        "Part of a list of other articles: a headline",
    ),
    ("teaser",),
    ("blocks", "cuts"),
    finds="Headlines and excerpts in turn at the end, the excerpts cut short by an ellipsis.",
    why="That is how pages list other articles: 96 % of the words they cover are clutter.",
    spares="A single excerpt, which may be a dramatic pause; diaries and quotations that trail off; and pages that "
    "begin with such a list.",
    constants=("GRID_CONFIDENCE", "LONG_GRID", "LONG_GRID_CONFIDENCE"),
    example=_BODY + "Harbour board hires a new dredging company\n\nThe harbour board has hired a dredging company to "
    "clear the channel before the crab season ...\n\nIce house to stay open until winter\n\nFishermen may use the ice "
    "house until the end of the year, the harbour board said after ...",
    removes=(
        "Harbour board hires a new dredging company",
        "The harbour board has hired a dredging company to clear the channel before the crab season ...",
        "Ice house to stay open until winter",
        "Fishermen may use the ice house until the end of the year, the harbour board said after ...",
    ),
)
HEADLINES: Final = Decision(
    "decide/teaser-headlines",
    ("One of several headlines of other articles at the end",),
    ("teaser",),
    ("blocks", "cuts", "scores"),
    finds="Headlines at the end that share fewer words with the article than its own last paragraphs do.",
    why="Extractors keep the headlines of other articles below the text.",
    spares="Fewer than three, lists that the line above announces, names, dates and results, verse, and a heading with "
    "paragraphs of its own.",
    constants=("EVEN_SCORE", "SCORE_UNIT", "SUPPORTED_EVEN_SCORE", "LEAST_CONFIDENCE"),
    example=_BODY + "Meridian Air cancels two hundred flights as pilots walk out\n\nBumblebees learn to open puzzle "
    "boxes by watching each other\n\nWhy tenor Alonzo Brightwater left the Velden opera after one season",
    removes=(
        "Meridian Air cancels two hundred flights as pilots walk out",
        "Bumblebees learn to open puzzle boxes by watching each other",
        "Why tenor Alonzo Brightwater left the Velden opera after one season",
    ),
)
TAIL: Final = Decision(
    "decide/teaser-tail",
    ("About something other than the article before it",),
    ("teaser",),
    ("blocks", "cuts", "scores"),
    finds="Two or more blocks at the end about something else: openings of other articles, often broken off.",
    why="Extractors keep the openings of other articles below the text.",
    spares="A single closing paragraph, round-ups of many topics, sections with a heading, lists of people, footnotes, "
    "and blocks that begin with a word which ties them to the one above.",
    constants=("EVEN_SCORE", "SCORE_UNIT", "SUPPORTED_EVEN_SCORE", "LEAST_CONFIDENCE"),
    example=_BODY + "Pilots of Meridian Air walked out on Thursday over rosters that they call dangerous, and the "
    "airline cancelled more than two hundred flights. Union leader Petra Lindqvist said talks could resume once the\n\n"
    "Researchers at the University of Tolvanen have taught bumblebees to open a puzzle box by watching other "
    "bumblebees. The insects passed the trick on to untrained colonies within days, according to a study that",
    removes=(
        "Pilots of Meridian Air walked out on Thursday over rosters that they call dangerous, and the airline "
        "cancelled more than two hundred flights. Union leader Petra Lindqvist said talks could resume once the",
        "Researchers at the University of Tolvanen have taught bumblebees to open a puzzle box by watching other "
        "bumblebees. The insects passed the trick on to untrained colonies within days, according to a study that",
    ),
)


class TeaserSearch:
    """The end of a document, searched for blocks that are about something else, or are a list of other articles.

    ``cut_blocks`` are indices of blocks that are cut already; the search looks past them. With and without the
    classifier's support, it is about the same blocks and terms, which are read once, when they are first asked for.
    """

    def __init__(self, document: Document, cut_blocks: frozenset[int]) -> None:
        self.document = document
        self.cut_blocks = cut_blocks

    @cached_property
    def unsupported(self) -> list[Mark]:
        """The marks that the search puts on blocks by their words and shapes alone."""
        return self._marks(None)

    def supported_by(self, odds: Sequence[float]) -> list[Mark]:
        """Return the marks of the search with the classifier's log-odds of clutter, one per block."""
        return self._marks(odds)

    def _marks(self, odds: Sequence[float] | None) -> list[Mark]:
        if len(self._live) <= LEAST_BODY:
            return []
        marks = _grid_marks(self.document, self._cells)
        split = Search(self._tail, None if odds is None else [odds[i] for i in self._plain]).best()
        if split is not None:
            even = EVEN_SCORE if odds is None else SUPPORTED_EVEN_SCORE
            confidence = 1 / (1 + math.exp((even - split.score) / SCORE_UNIT))
            marks += _tail_marks(self.document, split, confidence, self._plain, self.cut_blocks.union(self._cells))
        return sorted(marks, key=lambda mark: mark.span)

    @cached_property
    def _live(self) -> list[int]:
        return _live(self.document, self.cut_blocks)

    @cached_property
    def _cells(self) -> dict[int, str]:
        """The blocks of a grid of excerpts, and what each is there."""
        # Nearly no article holds an ellipsis, and then it holds no excerpts.
        if "..." not in self.document.text and "…" not in self.document.text:
            return {}
        return {self._live[i]: part for i, part in grid([self.document.blocks[i].text for i in self._live]).items()}

    @cached_property
    def _plain(self) -> list[int]:
        """The other blocks, without dates and the like."""
        near, blocks = self._live[-DETAIL_BLOCKS:][0], self.document.blocks
        return [i for i in self._live if i not in self._cells and not (i >= near and is_detail(blocks[i].text))]

    @cached_property
    def _tail(self) -> Tail:
        reach = 3 * REACH if self.document.layout == "single" else REACH
        return Tail([self.document.blocks[i].text for i in self._plain], reach)


def _live(document: Document, cut_blocks: frozenset[int]) -> list[int]:
    """Return the indices of the last blocks that count, in order."""
    live: list[int] = []
    letters = 0
    for index in range(len(document.blocks) - 1, -1, -1):
        if index in cut_blocks:
            continue
        live.append(index)
        letters += len(document.blocks[index].text)
        if len(live) == LAST_BLOCKS or letters > LAST_LETTERS:
            break
    return live[::-1]


def _grid_marks(document: Document, cells: dict[int, str]) -> list[Mark]:
    excerpts = sum(part == "excerpt" for part in cells.values())
    confidence = LONG_GRID_CONFIDENCE if excerpts >= LONG_GRID else GRID_CONFIDENCE
    evidence = (Evidence("excerpts", excerpts, confidence),)
    return [
        Mark(
            document.blocks[index].span,
            GRID.id,
            GRID.categories[0],
            confidence,
            GRID.reasons[part == "headline"],
            evidence,
        )
        for index, part in cells.items()
    ]


def _tail_marks(
    document: Document, split: Split, confidence: float, plain: list[int], cut_blocks: frozenset[int]
) -> list[Mark]:
    if confidence < LEAST_CONFIDENCE:
        return []
    decision = HEADLINES if all(block.shape == "headline" for block in split.paragraphs) else TAIL
    known = {index: at for at, index in enumerate(plain[split.start :])}
    marks = []
    for index in range(plain[split.start], len(document.blocks)):
        if index in cut_blocks:
            continue
        at = known.get(index)
        found = () if at is None else reasons(split.paragraphs[at], split.rows[at])
        evidence = (Evidence("score", split.score, 1.0), *found)
        marks.append(
            Mark(document.blocks[index].span, decision.id, "teaser", confidence, decision.reasons[0], evidence)
        )
    return marks
