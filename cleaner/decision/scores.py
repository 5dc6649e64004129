"""What only the learned scores cut: their marks join the claims, under the name that the nearest evidence gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from cleaner.categories import KEPT_BY_DEFAULT, Category
from cleaner.decision.category_names import name_in_text
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.teasers.detector import TeaserSearch
from cleaner.document import Mark
from cleaner.text.words import ends_sentence, is_prose, key

SENTENCE_WORDS: Final = 8
"""Words from which one copy of a sentence must stay."""
ENDING: Final = 20
"""Characters at the end of a block by which copies are found."""
HEAD_BLOCKS: Final = 16
"""Blocks at the top among which the search for repeated leads decides which copy goes, and what between them."""


def join_scored(claims: Claims, scored: Iterable[Mark], threshold: float, search: TeaserSearch) -> Claims:
    """Return the claims with the marks of the scores on blocks that are not cut for better known reasons.

    ``search`` looks for teasers past the blocks that the rules cut. Scores have seen all other marks, so the two are
    not independent evidence and do not add up.
    """
    cut_blocks = search.cut_blocks
    marks = _without_last_copies(claims, scored, cut_blocks)
    if not marks:
        return claims
    teasers = {mark.span for mark in search.unsupported}
    found: dict[int, Mark] = {}
    above: Category | None = None
    for index, own in enumerate(claims.whole):
        mark = marks.get(index)
        if own and own.confidence >= threshold:
            above = own.category
        elif mark and claims.confidence(index) < mark.confidence:
            is_teaser = mark.category == "teaser" or mark.span in teasers
            category = "teaser" if is_teaser else name_in_text(own, above)
            if category == "other" and _is_top(claims, index, cut_blocks):
                category = "headline"
            found[index] = mark._replace(category=category)
            above = category if mark.confidence >= threshold and category not in KEPT_BY_DEFAULT else None
        else:
            above = None
    return claims.with_marks(found)


def _without_last_copies(claims: Claims, scored: Iterable[Mark], cut_blocks: frozenset[int]) -> dict[int, Mark]:
    """Return the marks by block, without those from copy to copy of a lead and on the last copy of a sentence."""
    at = {block.span.start: index for index, block in enumerate(claims.document.blocks)}
    marks = {at[mark.span.start]: mark for mark in scored}
    if not marks:
        return marks
    # Copies end alike; to look at those alone is far cheaper than to reduce every block to its letters.
    endings = Counter(block.text[-ENDING:] for block in claims.document.blocks)
    copies: dict[str, list[int]] = {}
    for index, block in enumerate(claims.document.blocks):
        if endings[block.text[-ENDING:]] > 1 and is_prose(block.text, SENTENCE_WORDS):
            copies.setdefault(key(block.text), []).append(index)
    for twins in copies.values():
        kept = [index for index in twins if index not in cut_blocks]
        if len(twins) > 1 and kept and kept[-1] < HEAD_BLOCKS:
            for index in range(kept[0], kept[-1] + 1):
                marks.pop(index, None)
        elif len(twins) > 1 and kept and all(index in marks for index in kept):
            del marks[kept[-1]]
    return marks


def _is_top(claims: Claims, index: int, cut_blocks: frozenset[int]) -> bool:
    """Return whether a block is the first that is left and not a sentence: then it is a headline before all else."""
    return all(above in cut_blocks for above in range(index)) and not ends_sentence(claims.document.blocks[index].text)
