"""Sections of clutter that a marked block opens: "About the author" and what follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.decision.claims import Claims
from cleaner.document import Block, Evidence, Mark
from cleaner.features.text.markup import LINKED
from cleaner.rulepack import Rule, Section
from cleaner.text.words import ends_sentence, is_prose, word_count

ARTICLE_WORDS: Final = 25
"""Words of a block that, ending like a sentence, is taken for article text."""
SENTENCE_WORDS: Final = 8
"""Words of a block that, ending like a sentence, counts as body above a section; news paragraphs may be short."""
HEADING_WORDS: Final = 12
"""Words of a line without an end mark that is taken for a heading."""
ARTICLE_RUN: Final = 2
"""Such blocks in a row, unlinked, which end a list of other articles: its headlines stand between its excerpts."""
DECAY: Final = 0.97
"""Factor on the opener's confidence for the blocks of its section."""


def find_sections(claims: Claims, rules: Mapping[str, Rule], opens: float) -> list[Mark]:
    """Return marks for the blocks in the sections that marked blocks open; ``opens`` is the confidence needed.

    They bear the id of the rule that marked the opener, for it says how far its section reaches.
    """
    openers = {
        index: mark for index, mark in claims.marked.items() if mark.confidence >= opens and _section(mark, rules)
    }
    marks: list[Mark] = []
    for index, opener in openers.items():
        section = _section(opener, rules)
        inside = _members(claims, index, section, openers) if section else []
        marks += [_mark(claims.document.blocks[i], opener) for i in inside if claims.confidence(i) < opener.confidence]
    return marks


def _section(mark: Mark, rules: Mapping[str, Rule]) -> Section | None:
    rule = rules.get(mark.rule_id)
    return rule.section if rule else None


def _members(claims: Claims, opener: int, section: Section, openers: Mapping[int, Mark]) -> list[int]:
    """Return the indices of the blocks that belong to a section, without its opener.

    Another opener of another category ends it, so that each part of a page's foot keeps its own name.
    """
    blocks = claims.document.blocks
    taken: list[int] = []
    chars = 0
    for index in range(opener + 1, len(blocks)):
        block = blocks[index]
        if index in openers and openers[index].category != openers[opener].category:
            return taken
        chars += block.span.length
        if len(taken) >= section.max_blocks or chars > section.max_chars:
            # What must run to the end and does not reach it is not such a section.
            return [] if section.until == ("end",) else taken
        if not claims.whole[index] and _ends(block, section):
            return taken
        taken.append(index)
        if openers[opener].category == "related" and _is_article(claims, taken[-ARTICLE_RUN:]):
            return taken[:-ARTICLE_RUN]
    return taken if _article_chars(claims, opener) >= chars else []


def _is_article(claims: Claims, run: Sequence[int]) -> bool:
    """Return whether blocks are paragraphs of an article, which goes on below a box: between excerpts are headlines."""
    found = [claims.document.blocks[index] for index in run if not claims.whole[index]]
    return len(found) == ARTICLE_RUN and all(
        block.link_density < LINKED and is_prose(block.text, ARTICLE_WORDS) for block in found
    )


def _article_chars(claims: Claims, opener: int) -> int:
    """Return the length of the article text above: a section that takes all the rest must be the lesser part."""
    above = zip(claims.document.blocks[:opener], claims.whole[:opener], strict=True)
    return sum(block.span.length for block, mark in above if not mark and is_prose(block.text, SENTENCE_WORDS))


def _ends(block: Block, section: Section) -> bool:
    if "article_block" in section.until and is_prose(block.text, ARTICLE_WORDS):
        return True
    short = word_count(block.text) <= HEADING_WORDS and not ends_sentence(block.text)
    return "heading" in section.until and (block.kind == "heading" or short)


def _mark(block: Block, opener: Mark) -> Mark:
    confidence = opener.confidence * DECAY
    reason = f"In the section opened by: {opener.reason}"
    evidence = (Evidence("section", 1.0, confidence),)
    return Mark(block.span, opener.rule_id, opener.category, confidence, reason, evidence)
