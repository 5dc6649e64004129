"""Regions of clutter that a marked block opens: "About the author" and what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cleaner.decision.claims import Claims
from cleaner.document import Block, Evidence, Mark
from cleaner.rulepack import Rule, Section
from cleaner.text.words import ends_sentence, word_count

ARTICLE_WORDS: Final = 25
"""Words of a block that, ending like a sentence, is taken for article text."""
HEADING_WORDS: Final = 12
"""Words of a line without an end mark that is taken for a heading."""
DECAY: Final = 0.97
"""Factor on the opener's confidence for the blocks of its region."""


def find_regions(claims: Claims, rules: Mapping[str, Rule], opens: float) -> list[Mark]:
    """Return marks for the blocks in the regions that marked blocks open; ``opens`` is the confidence needed."""
    marks: list[Mark] = []
    closed = 0
    for index, mark in enumerate(claims.whole):
        rule = rules.get(mark.rule_id) if mark else None
        if mark is None or rule is None or rule.section is None or mark.confidence < opens or index < closed:
            continue
        inside = list(_region(claims, index, rule.section))
        marks += [_mark(claims.document.blocks[i], mark) for i in inside if claims.confidence(i) < mark.confidence]
        closed = inside[-1] + 1 if inside else index + 1
    return marks


def _region(claims: Claims, opener: int, section: Section) -> Iterator[int]:
    """Yield the indices of the blocks that belong to a region, without its opener."""
    blocks = claims.document.blocks
    taken: list[int] = []
    chars = 0
    for index in range(opener + 1, len(blocks)):
        block = blocks[index]
        chars += block.span.length
        if len(taken) >= section.max_blocks or chars > section.max_chars:
            # A region that must run to the end and does not reach it was none.
            if section.until == ("end",):
                return
            break
        if not claims.whole[index] and _ends(block, section):
            break
        taken.append(index)
    yield from taken


def _ends(block: Block, section: Section) -> bool:
    words = word_count(block.text)
    sentence = ends_sentence(block.text)
    if "article_block" in section.until and sentence and words >= ARTICLE_WORDS:
        return True
    return "heading" in section.until and (block.kind == "heading" or (not sentence and words <= HEADING_WORDS))


def _mark(block: Block, opener: Mark) -> Mark:
    confidence = opener.confidence * DECAY
    reason = f"in the region that follows: {opener.reason}"
    evidence = (Evidence("region", 1.0, confidence),)
    return Mark(block.span, opener.rule_id, opener.category, confidence, reason, evidence)
