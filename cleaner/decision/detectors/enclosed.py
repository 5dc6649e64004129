"""Short lines that only their surroundings give away: a name between a title and a date, a rule above a credit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from cleaner.categories import BOXED, CATEGORIES
from cleaner.decision.claims import Claims, claim
from cleaner.decision_records import Decision
from cleaner.document import Block, Mark
from cleaner.text.words import ends_sentence, word_count

ENCLOSED_WORDS: Final = 6
"""Words of a line that may be swallowed by the clutter around it."""
SYMBOLS: Final = 6
"""Characters of a line of nothing but symbols."""
BOX_GAP: Final = 2
"""Unmarked blocks that a box may have between two of its marked ones."""
BOX_DECAY: Final = 0.9
"""Factor on the confidence of the surer sides for what lies between them."""
AGENCY_WORDS: Final = 3
"""Words of an agency's name."""
SEPARATOR_CONFIDENCE: Final = 0.9
"""Confidence that a separator goes with the cut beside it."""
ENCLOSED_CONFIDENCE: Final = 0.7
"""Confidence that an enclosed line goes: what `balanced` just cuts."""
AGENCY_BONUS: Final = 0.01
"""What makes the claim of the lines around an agency's name surer than the rule that takes it for a credit."""

OWN_KINDS: Final = frozenset({"code", "table", "quote"})
"""Kinds of blocks that a writer sets apart: what lies around them says nothing about them."""

SEPARATOR: Final = Decision(
    "decide/separator",
    ("A separator at the edge of a cut",),
    ("separator",),
    ("blocks", "cuts"),
    finds="A rule or a lone symbol beside a cut, or at the start or the end of the text.",
    why="It separates nothing any more.",
    spares="Separators between two paragraphs of the article.",
    constants=("SYMBOLS", "SEPARATOR_CONFIDENCE"),
    example="The ferry left Orlena on Friday with forty passengers on board.\n\nThe crossing takes fifty minutes.\n\n"
    "* * *\n\nSign up for our daily newsletter",
    removes=("* * *",),
)
ENCLOSED: Final = Decision(
    "decide/enclosed",
    ("A short line between two cuts", "The name of an agency between two cuts"),
    CATEGORIES,
    ("blocks", "cuts"),
    finds="A line of a few words between two cuts, which takes the category of the cut below it.",
    why="A name between a title and a date, or a button between two prompts, is part of what is around it.",
    spares="Lines that end like a sentence, longer lines, code, tables and quotes, and the first line of "
    "all, unless clutter is on both sides.",
    constants=("ENCLOSED_WORDS", "ENCLOSED_CONFIDENCE", "AGENCY_WORDS"),
    example="Advertisement\n\nHarbour Weekly\n\nAdvertisement\n\nThe ferry left Orlena on Friday with forty "
    "passengers on board.\n\nThe crossing takes fifty minutes and costs four crowns, half of what the bus asks for.",
    removes=("Harbour Weekly",),
)
BOX: Final = Decision(
    "decide/box",
    ("Between two paragraphs of one box",),
    tuple(sorted(BOXED)),
    ("blocks", "cuts"),
    finds="One or two unmarked blocks between two cuts of one category that comes in boxes.",
    why="Appeals and author boxes have several paragraphs, and no rule knows every one of them.",
    spares="Longer gaps, gaps with code, tables or quotes, gaps between cuts of two "
    "categories, and categories that do not come in boxes.",
    constants=("BOX_GAP", "BOX_DECAY"),
    example="The ferry left Orlena on Friday with forty passengers and a brass band on board.\n\n“We had stopped "
    "believing in it,” said the harbour master, who had kept the old bell in his barn.\n\nThe crossing takes fifty "
    "minutes and costs four crowns, half of what the bus asks for.\n\nSupport our independent journalism with a "
    "donation today.\n\nEvery crown keeps the presses warm in winter.\n\nPlease donate today and help us keep our "
    "reporting free.",
    removes=("Every crown keeps the presses warm in winter.",),
)


def find_enclosed(claims: Claims, cut_blocks: Collection[int]) -> list[Mark]:
    """Return marks for separators at the edge of what is cut, and for lines enclosed by it."""
    return [
        *_separators(claims, cut_blocks),
        *_short_lines(claims, cut_blocks),
        *_box_middles(claims, sorted(cut_blocks)),
        *_agencies(claims, cut_blocks),
    ]


def _separators(claims: Claims, cut_blocks: Collection[int]) -> Iterator[Mark]:
    """Yield marks for separators at a cut, or at the start or the end of the text: they separate nothing."""
    blocks = claims.document.blocks
    edges = {-1, len(blocks), *cut_blocks}
    for index in sorted({beside for edge in edges for beside in (edge - 1, edge + 1)} - edges):
        if 0 <= index < len(blocks) and _is_separator(blocks[index]):
            yield claim(blocks[index], SEPARATOR, SEPARATOR_CONFIDENCE)


def _is_separator(block: Block) -> bool:
    """Return whether a block is a rule, or the symbol that is left of a button or a menu."""
    return block.kind == "separator" or (len(block.text) <= SYMBOLS and not any(map(str.isalnum, block.text)))


def _short_lines(claims: Claims, cut_blocks: Collection[int]) -> Iterator[Mark]:
    # The first line of all may be a short headline, so it needs clutter on both sides like any other.
    for index in sorted({above + 1 for above in cut_blocks} - set(cut_blocks)):
        below = claims.whole[index + 1] if index + 1 in cut_blocks else None
        block = claims.document.blocks[index] if below else None
        if not below or not block or block.kind in OWN_KINDS:
            continue
        if word_count(block.text) <= ENCLOSED_WORDS and not ends_sentence(block.text):
            yield claim(block, ENCLOSED, ENCLOSED_CONFIDENCE, below.category)


def _box_middles(claims: Claims, cut_blocks: Sequence[int]) -> Iterator[Mark]:
    """Yield marks for the unmarked middle of a box whose first and last paragraphs are known."""
    for above, below in pairwise(cut_blocks):
        upper, lower = claims.whole[above], claims.whole[below]
        gap = range(above + 1, below)
        if upper and lower and 0 < len(gap) <= BOX_GAP and upper.category == lower.category in BOXED:
            confidence = min(upper.confidence, lower.confidence) * BOX_DECAY
            middle = claims.document.blocks[above + 1 : below]
            for block in () if any(block.kind in OWN_KINDS for block in middle) else middle:
                yield claim(block, BOX, confidence, upper.category)


def _agencies(claims: Claims, cut_blocks: Collection[int]) -> Iterator[Mark]:
    """Yield marks for the names of agencies in an author's place: they belong to what is around them."""
    for index, mark in claims.marked.items():
        if mark.category != "agency_credit" or index - 1 not in cut_blocks or index + 1 not in cut_blocks:
            continue
        above, below = claims.whole[index - 1], claims.whole[index + 1]
        block = claims.document.blocks[index]
        if above and below and above.category == below.category and word_count(block.text) <= AGENCY_WORDS:
            yield claim(block, ENCLOSED, mark.confidence + AGENCY_BONUS, above.category, reason=1)
