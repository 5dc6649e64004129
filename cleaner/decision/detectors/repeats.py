"""Titles, leads and captions that appear twice.

Measured on the development corpora (unique blocks, clutter : gold): a copy right after its twin 390 : 6; a copy a
few blocks on inside the head 164 : 9; further down in the body it is as often a refrain, a table or an interview
question as clutter, so there nothing is cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from cleaner.decision.claims import claim
from cleaner.decision_records import Decision
from cleaner.document import Block, Document, Mark
from cleaner.text.lexicon import any_of, lexicon
from cleaner.text.words import is_prose, key, word_count

HEAD_BLOCKS: Final = 8
"""Blocks in which page furniture repeats the title and the lead."""
TITLE_BLOCKS: Final = 6
"""Blocks in which a title or lead must first appear, to be found again further down."""
NEAR: Final = 5
"""Blocks between a title or lead and its copy at most; none of them may be article text, for an article that tells
things twice, first in brief, is the author's."""
MIN_KEY: Final = 12
"""Letters and digits; shorter twins ("Price: $5", "Yes") are content."""
BODY_KEY: Final = 24
"""The same, outside the head: below that, twins are the cells of a table ("Free custom domain")."""
MOST_COPIES: Final = 2
"""Times a text may appear to be taken for page furniture."""
ENDING: Final = 40
"""Characters at the end of a block by which copies are found."""
LEAD_WORDS: Final = 12
"""Words of a sentence that may be a lead."""
CREDIT_WORDS: Final = 12
"""Words a caption's second copy may add: its credit."""

COPY_CONFIDENCE: Final = 0.95
"""Confidence of a copy right beside its twin."""
DISTANT_CONFIDENCE: Final = 0.9
"""Confidence of a copy a few blocks on."""
BETWEEN_CONFIDENCE: Final = 0.8
"""Confidence of what comes between two copies of a lead."""

LEAD: Final = Decision(
    "decide/lead",
    ("The lead, which appears again below",),
    ("repeated",),
    ("blocks",),
    finds="The first of two copies of the lead in the head, with other lines between them.",
    why="The first copy belongs to a box with the picture; the body follows the second.",
    spares="Copies with article text between them, shorter ones than a line of a table, and what appears three times, "
    "which is a refrain or a list's label.",
    constants=("HEAD_BLOCKS", "TITLE_BLOCKS", "NEAR", "LEAD_WORDS", "MOST_COPIES"),
    example="The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.\n"
    "The Orlena quay on Friday\n"
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.\n"
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.\n"
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
    removes=("The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",),
)
BETWEEN_LEADS: Final = Decision(
    "decide/between-leads",
    ("Between two copies of the lead",),
    ("caption",),
    ("blocks",),
    finds="Lines between two copies of the lead.",
    why="What a box with the picture shows below its lead is the picture's caption.",
    spares="Article text: then neither copy is cut.",
    constants=("BETWEEN_CONFIDENCE",),
    example=LEAD.example,
    removes=("The Orlena quay on Friday",),
)
COPY: Final = Decision(
    "decide/copy",
    ("Appears already above",),
    ("repeated", "duplicate"),
    ("blocks",),
    finds="A block that is the same as the one right above it, or, in the head, as one a few blocks above.",
    why="Page furniture repeats titles and leads: of copies right beside their twin 390 were clutter and 6 in gold.",
    spares="Short lines, cells of tables, code, what appears three times, and copies further down, which are as often "
    "a refrain or an interview's question.",
    constants=("HEAD_BLOCKS", "NEAR", "MIN_KEY", "BODY_KEY", "MOST_COPIES", "COPY_CONFIDENCE", "DISTANT_CONFIDENCE"),
    example="Ferry returns to Orlena\nFerry returns to Orlena\nThe first ferry since the flood left on Friday with "
    "forty passengers on board.\nThe crossing takes fifty minutes and costs four crowns.",
    removes=("Ferry returns to Orlena",),
)
CAPTION_ECHO: Final = Decision(
    "decide/caption-echo",
    ("A caption, repeated below with its credit", "A caption that appears above without its credit"),
    ("caption",),
    ("blocks",),
    finds="Two lines that begin alike, of which the second adds a credit.",
    why="Extractors read a caption twice, from the picture's description and from below it.",
    spares="Second lines that add more than a credit, and lines of tables.",
    constants=("CREDIT_WORDS", "BODY_KEY"),
    example="The ferry leaves the quay at Orlena\nThe ferry leaves the quay at Orlena (Photo: Ana Ruiz)\nThe first "
    "ferry since the flood left on Friday with forty passengers on board.\nThe crossing takes fifty minutes.",
    removes=("The ferry leaves the quay at Orlena", "The ferry leaves the quay at Orlena (Photo: Ana Ruiz)"),
)

_VERSE_ENDS: Final = (",", ";")
"""How a verse ends, and no title, lead or caption does: what comes twice among verses is a refrain."""
_DATELINE: Final = re.compile(r"^[^\W\d_][\w .,'/-]{1,40}?(?:\((?:\w{1,20}[ /]?){1,4}\))? ?(?:-{1,2}|:) (?=[\"A-Z])")


def find_repeats(document: Document) -> list[Mark]:
    """Return marks for copies of titles, leads, captions and paragraphs that are next to each other."""
    return [*_twins(document), *_echoes(document)]


def _twins(document: Document) -> Iterator[Mark]:
    """Yield a mark for one of two equal blocks side by side, or near each other in the head."""
    blocks = document.blocks
    seen: dict[str, int] = {}
    counts: Counter[str] | None = None
    for index, block in enumerate(blocks):
        # Copies of a lead may differ in their dateline, so equal endings tell which pairs to look at.
        ending = block.text[-ENDING:]
        first = seen.get(ending)
        seen[ending] = index
        if first is None or block.kind in ("table", "code") or not _is_copy(blocks, first, index):
            continue
        # What appears three times is a list's label or a refrain ("Average rating: 4.9").
        counts = counts or Counter([other.text for other in blocks])
        if counts[block.text] <= MOST_COPIES:
            yield from _cut_one(blocks, first, index)


def _is_copy(blocks: tuple[Block, ...], first: int, index: int) -> bool:
    gap = index - first - 1
    if gap and (
        first >= TITLE_BLOCKS
        or gap > NEAR
        or any(is_prose(block.text, LEAD_WORDS) for block in blocks[first + 1 : index])
        or any(block.text.endswith(_VERSE_ENDS) for block in blocks[first : index + 1])
    ):
        return False
    copy = _key(blocks[index])
    return len(copy) >= (MIN_KEY if first < HEAD_BLOCKS else BODY_KEY) and copy == _key(blocks[first])


def _key(block: Block) -> str:
    """Reduce a block to what makes two copies equal: its letters and digits, without an agency's dateline."""
    text = _DATELINE.sub("", block.text) if len(block.text) > ENDING else block.text
    return key(text)


def _cut_one(blocks: tuple[Block, ...], first: int, index: int) -> Iterator[Mark]:
    between = blocks[first + 1 : index]
    if between and is_prose(blocks[index].text, LEAD_WORDS):
        # The copy that the body follows is the article's; the first belongs to a box with the picture.
        yield claim(blocks[first], LEAD, COPY_CONFIDENCE)
        for block in between:
            yield claim(block, BETWEEN_LEADS, BETWEEN_CONFIDENCE)
    else:
        confidence = DISTANT_CONFIDENCE if between else COPY_CONFIDENCE
        yield claim(blocks[index], COPY, confidence, "repeated" if index < HEAD_BLOCKS else "duplicate")


@cache
def _credit() -> re.Pattern[str]:
    """Return what finds a credit: a name in brackets or after a dash, or a word that says so."""
    words = any_of(lexicon().credit_words)
    return re.compile(rf"[(\[/|-] ?[^()]{{2,60}}[)\]]?$|\b(?:{words})\b", re.IGNORECASE)


def _echoes(document: Document) -> Iterator[Mark]:
    """Yield marks for a caption that appears twice, the second time with its credit (measured: 58 : 2)."""
    for upper, lower in pairwise(document.blocks):
        start = len(upper.text)
        if not lower.text.startswith(upper.text) or start < BODY_KEY or len(lower.text) == start or "\t" in lower.text:
            continue
        extra = lower.text[start:]
        if word_count(extra) <= CREDIT_WORDS and _credit().search(extra):
            yield claim(upper, CAPTION_ECHO, COPY_CONFIDENCE)
            yield claim(lower, CAPTION_ECHO, COPY_CONFIDENCE, reason=1)
