"""What rules take for clutter and the article around it shows to be its own."""

from __future__ import annotations

import re
from typing import Final

from cleaner.decision.claims import Claims
from cleaner.decision.forms import form
from cleaner.document import Block
from cleaner.text.words import is_prose, word_count

SUBJECT_BLOCKS: Final = 2
"""Paragraphs above that name somebody from which the text is about them: a writer's own name comes above the text."""
OPENING: Final = 3
"""Paragraphs from the top, in one of which a text names whom it is about."""
PROSE_WORDS: Final = 8
"""Words of a sentence that counts as a paragraph of the article."""
PROSE_BELOW: Final = frozenset({"author_bio", "comments", "teaser", "duplicate", "repeated"})
"""Categories whose headings have sentences below them that no rule knows."""
LISTED: Final = 3
"""Items beside a label in one list, none of which a rule knows, from which the label is an item too."""
ITEM_WORDS: Final = 5
"""Words of such an item at most: longer ones ask for something themselves, wherever they stand."""
RUN: Final = 12
"""Items of a list that are looked at in each direction."""
_NAME: Final = re.compile(r"\W*((?:[^\W\d_][\w.'-]* ){1,4})")
_SURNAME: Final = re.compile(r"[A-Z\u00C0-\u00DE][\w'-]{3,}")


def own_blocks(claims: Claims) -> frozenset[int]:
    """Return the blocks whose marks do not count.

    They are headings above text, biographies of whom the article is about, and items of a list.
    """
    tests = (_is_own_heading, _is_subject, _is_own_item)
    return frozenset(index for index in claims.marked if any(is_own(claims, index) for is_own in tests))


def _is_own_heading(claims: Claims, index: int) -> bool:
    """Return whether a label of the page is a heading in Markdown, with something of the article below it."""
    blocks, mark = claims.document.blocks, claims.whole[index]
    if not mark or blocks[index].kind != "heading" or index + 1 >= len(blocks) or claims.whole[index + 1]:
        return False
    below = blocks[index + 1]
    if mark.category == "navigation":
        return below.kind != "heading"
    return mark.category not in PROSE_BELOW and (below.kind in ("code", "table") or is_prose(below.text, PROSE_WORDS))


def _is_subject(claims: Claims, index: int) -> bool:
    """Return whether a biography begins with a name that the article's own paragraphs gave before."""
    mark, block = claims.whole[index], claims.document.blocks[index]
    is_bio = mark is not None and mark.category == "author_bio" and is_prose(block.text, PROSE_WORDS)
    opening = _NAME.match(block.text) if is_bio else None
    names = _SURNAME.findall(opening[1]) if opening else []
    if not names:
        return False
    named = re.compile(rf"\b{re.escape(names[-1])}\b")
    pairs = zip(claims.document.blocks[:index], claims.whole[:index], strict=True)
    above = [bool(named.search(other.text)) for other, own in pairs if not own and is_prose(other.text, PROSE_WORDS)]
    return sum(above) >= SUBJECT_BLOCKS and any(above[:OPENING])


def _is_own_item(claims: Claims, index: int) -> bool:
    """Return whether a label is one item among several that no rule knows: "- Advertisement" among kinds of notices."""
    blocks, mark = claims.document.blocks, claims.whole[index]
    if not mark or mark.rule_id.startswith("decide/") or not _is_item(blocks[index]):
        return False
    if word_count(blocks[index].text) > ITEM_WORDS:
        return False
    others = 0
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(blocks) and abs(at - index) <= RUN and _is_item(blocks[at]):
            if claims.whole[at]:
                return False
            others += 1
            at += step
    return others >= LISTED


def _is_item(block: Block) -> bool:
    """Return whether a block is an item that shows its bullet; those of pages have none, and their own classifier."""
    return block.kind == "list_item" and form(block.text) == "bullet"
