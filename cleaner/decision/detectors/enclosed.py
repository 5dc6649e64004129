"""Short lines that only their surroundings give away: a name between a title and a date, a rule above a credit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from cleaner.decision.claims import Claims, claim
from cleaner.document import Block, Category, Mark
from cleaner.text.words import ends_sentence, word_count

ISLAND_WORDS: Final = 6
"""Words of a line that may be swallowed by the clutter around it."""
SYMBOLS: Final = 6
"""Characters of a line of nothing but symbols."""
BRIDGE_BLOCKS: Final = 2
"""Unmarked blocks that a box may have between two of its marked ones."""
BRIDGED: Final[frozenset[Category]] = frozenset(
    {"donation", "newsletter", "subscription", "paywall", "author_bio", "consent"}
)
"""What comes in boxes of several paragraphs, of which no rule knows every one."""
BRIDGE_DECAY: Final = 0.9
"""Factor on the confidence of the surer sides for what lies between them."""
AGENCY_WORDS: Final = 3
"""Words of an agency's name."""


def find_islands(claims: Claims, gone: Collection[int]) -> list[Mark]:
    """Return marks for separators at the edge of what is gone, and for short lines enclosed by it."""
    return [
        *_separators(claims, gone),
        *_enclosed(claims, gone),
        *_bridges(claims, sorted(gone)),
        *_agencies(claims, gone),
    ]


def _separators(claims: Claims, gone: Collection[int]) -> Iterator[Mark]:
    """Yield marks for separators at a cut, or at the start or the end of the text: they separate nothing."""
    blocks = claims.document.blocks
    edges = {-1, len(blocks), *gone}
    for index in sorted({beside for edge in edges for beside in (edge - 1, edge + 1)} - edges):
        if 0 <= index < len(blocks) and _is_separator(blocks[index]):
            yield claim(blocks[index], "separator", "separator", 0.9, "a separator at the edge of a cut")


def _is_separator(block: Block) -> bool:
    """Tell whether a block is a rule, or the symbol that is left of a button or a menu."""
    return block.kind == "separator" or (len(block.text) <= SYMBOLS and not any(map(str.isalnum, block.text)))


def _enclosed(claims: Claims, gone: Collection[int]) -> Iterator[Mark]:
    # The first line of all may be a short headline, so it needs clutter on both sides like any other.
    for index in sorted({above + 1 for above in gone} - set(gone)):
        below = claims.whole[index + 1] if index + 1 in gone else None
        block = claims.document.blocks[index] if below else None
        if below and block and word_count(block.text) <= ISLAND_WORDS and not ends_sentence(block.text):
            yield claim(block, below.category, "island", 0.7, "a short line between two cuts")


def _bridges(claims: Claims, gone: Sequence[int]) -> Iterator[Mark]:
    """Yield marks for the unmarked middle of a box whose first and last paragraphs are known."""
    for above, below in pairwise(gone):
        upper, lower = claims.whole[above], claims.whole[below]
        gap = range(above + 1, below)
        if upper and lower and 0 < len(gap) <= BRIDGE_BLOCKS and upper.category == lower.category in BRIDGED:
            confidence = min(upper.confidence, lower.confidence) * BRIDGE_DECAY
            for block in claims.document.blocks[above + 1 : below]:
                yield claim(block, upper.category, "bridge", confidence, "between two paragraphs of one box")


def _agencies(claims: Claims, gone: Collection[int]) -> Iterator[Mark]:
    """Yield marks for the names of agencies that stand where an author's would: they belong to what is around them."""
    for index, mark in claims.marked.items():
        if mark.category != "agency_credit" or index - 1 not in gone or index + 1 not in gone:
            continue
        above, below = claims.whole[index - 1], claims.whole[index + 1]
        block = claims.document.blocks[index]
        if above and below and above.category == below.category and word_count(block.text) <= AGENCY_WORDS:
            yield claim(block, above.category, "island", mark.confidence + 0.01, "an agency as the author")
