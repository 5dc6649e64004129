"""Tokens of blocks as numbers that equal tokens share, case and figures apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from cleaner.arrays import Ints

SPACELESS: Final = "\u3040"
"""The first character of the scripts without spaces among those whose characters are tokens."""
SPACELESS_RANGE: Final = r"\u3040-\u30ff\u3400-\u9fff"
"""These scripts, inside of a set of characters in a pattern."""
TOKEN: Final = re.compile(rf"[{SPACELESS_RANGE}]|[^\W_]+|[^\w\s]")
"""A character of a script without spaces, a word, or a sign."""
FIGURE: Final = "0"
"""What stands for every token with a digit in it: dates, prices and counts differ from document to document."""
_HAS_DIGIT: Final = re.compile(r"\d")
BEGIN: Final = 0
END: Final = 1
"""Numbers of the two borders of a block, which are tokens as well: what opens a block is not what stands inside one."""
SHORTEST: Final = 2
"""Tokens between the borders at least, so that each block has a run of four; missing ones are borders too."""


def form_of(token: str) -> str:
    """Return what a token is compared by.

    >>> form_of("Read"), form_of("7pm")
    ('read', '0')
    """
    return FIGURE if _HAS_DIGIT.search(token) else token.lower()


class Forms(dict[str, int]):
    """Numbers of the tokens that were met, by how they are written; those of one form share theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        number = self[token] = self._numbers.setdefault(form_of(token), len(self._numbers) + END + 1)
        return number


class BlockTokens(NamedTuple):
    """The tokens of the blocks of many documents, borders included, one after the other.

    ``numbers`` has an entry a token. ``first`` has one a block: where its first token is, behind the border; ``sizes``
    says how many it has, and ``document`` whose it is.
    """

    numbers: Ints
    first: Ints
    sizes: Ints
    document: Ints


def tokenize(documents: Sequence[Sequence[str]]) -> BlockTokens:
    """Return the tokens of documents, each given by the texts of its blocks.

    >>> found = tokenize([["Read more", "It rained."], ["READ MORE"]])
    >>> found.sizes.tolist(), found.document.tolist()
    ([2, 3, 2], [0, 0, 1])
    >>> found.numbers[found.first[0] :][:2].tolist() == found.numbers[found.first[2] :][:2].tolist()
    True
    """
    forms = Forms()
    numbers: list[int] = []
    sizes: list[int] = []
    for blocks in documents:
        for text in blocks:
            found = TOKEN.findall(text)
            sizes.append(len(found))
            numbers.append(BEGIN)
            numbers += map(forms.__getitem__, found)
            numbers += (END,) * max(1, SHORTEST + 1 - len(found))
    padded = [1 + size + max(1, SHORTEST + 1 - size) for size in sizes]
    first = [at + 1 for at in accumulate(padded[:-1], initial=0)] if sizes else []
    of = np.repeat(np.arange(len(documents)), [len(blocks) for blocks in documents])
    return BlockTokens(np.array(numbers, np.int64), np.array(first, np.int64), np.array(sizes, np.int64), of)
