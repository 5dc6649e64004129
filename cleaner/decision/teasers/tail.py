"""The search for the block from which on everything is about something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from cleaner.decision.teasers.body import Body
from cleaner.decision.teasers.evidence import features, log_odds
from cleaner.decision.teasers.paragraph import Paragraph, Shape, is_dense, paragraph, shape_of

REACH: Final = 12
"""Most blocks a tail may have."""
LEAST_BODY: Final = 4
"""Blocks that always stay."""
LEAST_SHARE: Final = 0.5
"""Share of the letters that always stays."""
SAMPLE: Final = 40
"""Blocks of the body whose shapes show its habits."""

LEAST_ODDS: Final = -2.0
"""Log-odds below which a block belongs to the article, whatever stands around it."""
FIRST_ODDS: Final = 0.5
"""Log-odds the first block of a tail needs, so that the article's own last block is not drawn in."""
LAST_ODDS: Final = -1.0
"""Log-odds the last block needs: teasers go on to the end, so an end that belongs is proof against them."""
MISSES: Final = 3
"""Splits in a row that fail on ``LEAST_ODDS`` and end the search."""


class Split(NamedTuple):
    """A border before block ``start``, with the log-odds and the features of each block after it."""

    start: int
    odds: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def score(self) -> float:
        """Log-odds that everything after the border is foreign."""
        return sum(self.odds)


class Tail:
    """The last blocks of a text, and for every split of them the body before it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.start = max(LEAST_BODY, len(texts) - REACH)
        self.body = Body(texts)
        self._paragraphs: dict[int, Paragraph] = {}

    def paragraph(self, index: int) -> Paragraph:
        """Return the facts of a block."""
        found = self._paragraphs.get(index)
        if found is None:
            found = self._paragraphs[index] = paragraph(self.texts[index])
        return found

    @cached_property
    def habits(self) -> dict[Shape, float]:
        """Share of the body's blocks by shape."""
        shapes = Counter(map(shape_of, self.texts[max(0, self.start - SAMPLE) : self.start]))
        return {shape: n / shapes.total() for shape, n in shapes.items()}

    def rows(self, split: int) -> list[tuple[float, ...]]:
        """Return the features of each block from the split on."""
        before: set[str] = set()
        rows = []
        for i in range(split, len(self.texts)):
            block = self.paragraph(i)
            rows.append(features(block, self.body, split, before, self.habits))
            before.update(block.terms)
        return rows

    def splits(self) -> Iterator[Split]:
        """Yield the splits from the end on, until the article has plainly begun."""
        misses = 0
        for start in range(len(self.texts) - 1, self.start - 1, -1):
            rows = self.rows(start)
            after = tuple(self.paragraph(i) for i in range(start, len(self.texts)))
            odds = tuple(map(log_odds, after, rows))
            misses = misses + 1 if min(odds) < LEAST_ODDS or odds[-1] < LAST_ODDS else 0
            if misses == MISSES:
                return
            if not misses and odds[0] >= FIRST_ODDS:
                yield Split(start, odds, tuple(rows), after)


def best_split(texts: Sequence[str]) -> Split | None:
    """Return the split with the highest score whose cut could be defended, if any."""
    if len(texts) <= LEAST_BODY:
        return None
    tail = Tail(texts)
    best: Split | None = None
    for split in tail.splits():
        if tail.body.offsets[split.start] < LEAST_SHARE * tail.body.offsets[-1]:
            break
        if (best is None or split.score > best.score) and _defensible(tail, split):
            best = split
    return best


def _defensible(tail: Tail, split: Split) -> bool:
    """Tell whether the cut has evidence besides vocabulary and leaves an end that an article can have."""
    last = tail.texts[split.start - 1]
    shapes = Counter(block.shape for block in split.paragraphs)
    if last.endswith(":") or (shapes["headline"] and shape_of(last) == "headline"):
        return False  # a list that the line above announces, or one that began before the split
    if len(split.paragraphs) == 1 and (shapes["headline"] or shapes["whole"]):
        return False  # one closing line or paragraph on another note is an author's habit
    if _is_list(tail.texts[split.start :]) or _is_section(split.paragraphs):
        return False
    return not is_dense(last) or not (shapes["whole"] or shapes["headline"])


def _is_list(texts: Sequence[str]) -> bool:
    """Tell whether most lines are items, footnotes, figures or captions of a word or two."""
    plain = sum(text[:1].isalpha() or text[:1] in "\"'«" for text in texts)
    return plain * 2 < len(texts)


def _is_section(blocks: Sequence[Paragraph]) -> bool:
    """Tell whether a heading and its paragraphs begin the tail: a new section may well change the topic."""
    if blocks[0].shape != "headline" or len(blocks) == 1:
        return False
    return blocks[1].shape == "whole" and sum(block.shape == "headline" for block in blocks) * 3 <= len(blocks)
