"""Copies of one article: a paragraph that stands in three copies recurs no more than one that stands in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.arrays import Ints
from cleaner.learning.tokens import BlockTokens

LONG_BLOCK: Final = 12
"""Tokens from which a block is a paragraph by which copies are known."""
COPIED: Final = 0.6
"""Share of a document's paragraphs that others must have, all of their words, for it to be a copy."""
SELDOM: Final = 0.1
"""Share of the documents that have a paragraph at most; what more have is boilerplate, and makes nothing a copy."""


def copies_of(documents: Sequence[Sequence[str]], tokens: BlockTokens, rarest: Ints) -> list[int]:
    """Return a number for each document that copies of one article share; ``rarest`` counts documents by block.

    >>> from cleaner.learning.grams import cover
    >>> from cleaner.learning.tokens import tokenize
    >>> story = "The ferry left Orlena on Friday with forty passengers and a brass band on board."
    >>> texts = [[story], ["It rained in the valley all night, and the road to Harrow was closed until noon."], [story]]
    >>> known = tokenize(texts)
    >>> copies_of(texts, known, cover(known, 3)[1])
    [0, 1, 0]
    """
    begins = np.cumsum([0, *(len(blocks) for blocks in documents)]).tolist()
    most = max(2.0, SELDOM * len(documents))
    long = tokens.sizes >= LONG_BLOCK
    shared = long & (rarest >= 2)  # noqa: PLR2004  this document and another
    known: dict[str, int] = {}
    found: list[int] = []
    for number, blocks in enumerate(documents):
        part = slice(begins[number], begins[number + 1])
        of_few = np.flatnonzero(shared[part] & (rarest[part] <= most)).tolist()
        is_copy = of_few and np.count_nonzero(shared[part]) >= COPIED * np.count_nonzero(long[part])
        # The least of its paragraphs is the same in all copies, however they are shortened otherwise.
        found.append(known.setdefault(min(blocks[at] for at in of_few), number) if is_copy else number)
    return found
