"""The search for the block from which on everything is about something else."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from cleaner.decision.detectors.teasers.body import Body
from cleaner.decision.detectors.teasers.evidence import features, log_odds
from cleaner.decision.detectors.teasers.paragraph import Paragraph, Shape, is_dense, paragraph, shape_of
from cleaner.decision.detectors.teasers.terms import names

LEAST_TAIL: Final = 2
LEAST_WITH_HEADLINES: Final = 3
"""Fewest blocks of a tail, and of one with headlines: a credit line and a note are shaped like a headline too."""
OWN_BLOCKS: Final = 5
"""Last blocks of the body that are tried as if they were a tail."""
CONTRAST: Final = 2.0
"""Log-odds by which the tail's mean must exceed theirs: half of the gold articles
have less than -3.6, nineteen of twenty less than -1.9, and round-ups of many topics have more."""
REACH: Final = 12
"""Most blocks a tail may have; three times as many where the blocks are sentences."""
LEAST_BODY: Final = 4
"""Blocks that always stay."""
LEAST_SHARE: Final = 0.4
"""Share of the letters that always stays."""
SAMPLE: Final = 40
"""Blocks of the body whose shapes show its habits."""

LISTED_NUMBERS: Final = 2
"""Numbers in a line that make it a result, a date or a quantity rather than a headline."""
LISTED_NAMES: Final = 0.6
"""Share of names among the terms of a list of people; in news, 99.9 % of long paragraphs have less than 0.55."""

LEAST_ODDS: Final[Mapping[Shape, float]] = {"cut": -2.0, "ellipsis": -2.0, "headline": -3.0, "whole": -2.0}
"""Log-odds below which a block belongs to the article, whatever is around it. A headline has few words, so one
of several may well share some by chance."""
FIRST_ODDS: Final[Mapping[Shape, float]] = {"cut": 0.5, "ellipsis": 0.5, "headline": -0.4, "whole": 1.0}
"""Log-odds the first block of a tail needs, so that the article's own last block is not drawn in: more where the
block ends like one of the article's, less where its shape alone already shows the border."""
LAST_ODDS: Final = -1.0
"""Log-odds the last block needs: teasers continue to the end, so an end that belongs is proof against them."""
PLAIN_ODDS: Final = -2.5
"""Log-odds at which the text's last block alone ends the search: true of most articles without teasers."""
MISSES: Final = 3
"""Splits in a row that end the search because a block after them belongs to the article."""

SUPPORT: Final = 0.25
"""Share of the classifier's log-odds that counts: it has seen most of what this search sees."""
MOST_SUPPORT: Final = 4.0
"""Log-odds of the classifier that count at most, either way: no single block decides alone."""
OWN_SUPPORT: Final = -3.0
"""Log-odds of the classifier below which a block belongs to the article, whatever its words."""
SUPPORTED_LEAST: Final = -3.0
SUPPORTED_FIRST: Final = -1.0
"""What replaces ``LEAST_ODDS``, for all but headlines, and ``FIRST_ODDS`` where the classifier supports the search. It
knows most of an article's own last blocks, so that neither headlines nor the last block need a bound of their own."""

_NUMBER = re.compile(r"\d+")


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
    """The last blocks of a text, and for every split of them the body before it.

    All searches of a text share what it knows of the terms of the blocks.
    """

    def __init__(self, texts: Sequence[str], reach: int = REACH) -> None:
        self.texts = texts
        self.start = max(LEAST_BODY, len(texts) - reach)
        self._paragraphs: dict[int, Paragraph] = {}
        self._rows: dict[tuple[int, int], tuple[float, ...]] = {}

    @cached_property
    def body(self) -> Body:
        """Where the terms occur."""
        return Body(self.texts)

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

    def row(self, index: int, start: int) -> tuple[float, ...]:
        """Return the features of a block after the split before block ``start``."""
        found = self._rows.get((index, start))
        if found is None:
            before = [self.paragraph(i) for i in range(start, index)]
            block = self.paragraph(index)
            habits = {} if block.shape == "whole" else self.habits
            found = self._rows[index, start] = features(block, self.body, start, before, habits)
        return found


class Search:
    """A search for the split of a tail, with the classifier's log-odds of each block if it ``support`` the search."""

    def __init__(self, tail: Tail, support: Sequence[float] | None = None) -> None:
        self.tail = tail
        self._support = support

    def best(self) -> Split | None:
        """Return the split with the highest score whose cut could be defended, if any.

        >>> Search(Tail(["The quay is old."] * 9)).best() is None
        True
        """
        if len(self.tail.texts) <= LEAST_BODY:
            return None
        offsets = self.tail.body.offsets
        best: Split | None = None
        for split in self._splits():
            if offsets[split.start] < LEAST_SHARE * offsets[-1]:
                break
            if (best is None or split.score > best.score) and _defensible(self, split):
                best = split
        return best

    def own_odds(self, split: int) -> float:
        """Return the mean log-odds of the body's own last blocks: an article of many topics is foreign to itself."""
        own = [self._odds(index, index) for index in range(split - 1, max(1, split - 1 - OWN_BLOCKS), -1)]
        return sum(own) / max(1, len(own))

    def _splits(self) -> Iterator[Split]:
        """Yield the splits from the end on, until the article has plainly begun."""
        misses = 0
        last = len(self.tail.texts) - 1
        if self._odds(last, last) < PLAIN_ODDS:
            return
        for start in range(last, self.tail.start - 1, -1):
            split = self._split(start) if self._may_begin(start) else None
            misses = 0 if split else misses + 1
            if misses == MISSES:
                return
            if split and (self._support or split.odds[0] >= FIRST_ODDS[split.paragraphs[0].shape]):
                yield split

    def _may_begin(self, start: int) -> bool:
        """Return whether a tail may begin at a block, going by the last block, or with support by the first."""
        tried, least = (start, SUPPORTED_FIRST) if self._support else (len(self.tail.texts) - 1, LAST_ODDS)
        return self._odds(tried, start) >= least

    def _split(self, start: int) -> Split | None:
        """Return the split before a block, or nothing if a block after it belongs to the article."""
        after = range(start, len(self.tail.texts))
        odds = []
        for index in after:
            odds.append(self._odds(index, start))
            if odds[-1] < self._least(index):
                return None
        rows = tuple(self.tail.row(index, start) for index in after)
        return Split(start, tuple(odds), rows, tuple(map(self.tail.paragraph, after)))

    def _least(self, index: int) -> float:
        """Return the log-odds below which a block belongs to the article, whatever is around it."""
        shape = self.tail.paragraph(index).shape
        if not self._support:
            return LEAST_ODDS[shape]
        if self._support[index] < OWN_SUPPORT:
            return math.inf
        return -math.inf if shape == "headline" else SUPPORTED_LEAST

    def _odds(self, index: int, start: int) -> float:
        """Return the log-odds that a block is foreign to what is before ``start``, with what the classifier adds."""
        added = self._support[index] if self._support else 0.0
        plain = log_odds(self.tail.paragraph(index), self.tail.row(index, start))
        return plain + SUPPORT * max(-MOST_SUPPORT, min(MOST_SUPPORT, added))


def _defensible(search: Search, split: Split) -> bool:
    """Return whether the cut has evidence besides vocabulary and leaves an end that an article can have."""
    shapes = Counter(block.shape for block in split.paragraphs)
    broken = shapes["cut"] + shapes["ellipsis"]
    if len(split.paragraphs) < (LEAST_WITH_HEADLINES if shapes["headline"] else LEAST_TAIL):
        return False  # one closing line or paragraph on another note is an author's habit
    texts = search.tail.texts
    last = texts[split.start - 1]
    if last.endswith(":") or (shapes["headline"] and shape_of(last) == "headline"):
        return False  # a list that the line above announces, or one that began before the split
    after = texts[split.start :]
    if _is_list(split.paragraphs, after) or _is_verse(split.paragraphs, after) or _is_section(split.paragraphs):
        return False
    if is_dense(last):
        return broken == len(split.paragraphs)
    return split.score / len(split.odds) - search.own_odds(split.start) >= CONTRAST


def _is_list(blocks: Sequence[Paragraph], texts: Sequence[str]) -> bool:
    """Return whether most blocks are items, footnotes, dates or results, or most words names of people."""
    pairs = list(zip(blocks, texts, strict=True))
    people = sum(block.length for block, text in pairs if _is_roll_call(block, text))
    if 2 * people > sum(block.length for block in blocks):
        return True
    return 2 * sum(_is_item(block, text) for block, text in pairs) > len(blocks)


def _is_roll_call(block: Paragraph, text: str) -> bool:
    return block.shape != "headline" and len(set(names(text))) > LISTED_NAMES * block.terms


def _is_item(block: Paragraph, text: str) -> bool:
    if not (text[:1].isalpha() or text[:1] in "\"'"):
        return True
    return block.shape == "headline" and len(_NUMBER.findall(text)) >= LISTED_NUMBERS


def _is_verse(blocks: Sequence[Paragraph], texts: Sequence[str]) -> bool:
    """Return whether the lines run on into one another, as in a poem or a song."""
    running = sum(
        block.shape == "headline" and (block.linked or text[:1].islower() or text.endswith((",", ";", "-")))
        for block, text in zip(blocks, texts, strict=True)
    )
    return running * 4 > len(blocks)


def _is_section(blocks: Sequence[Paragraph]) -> bool:
    """Return whether a heading and its paragraphs begin the tail: a new section may well change the topic."""
    if blocks[0].shape != "headline" or len(blocks) == 1:
        return False
    return blocks[1].shape == "whole" and sum(block.shape == "headline" for block in blocks) * 3 <= len(blocks)
