"""Which runs of tokens recur: counted once a document, then laid over the tokens again."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Ints
from cleaner.learning.tokens import BEGIN, END, BlockTokens

GRAM: Final = 4
"""Tokens of a run. Of three, phrases of every text recur; of five, a name in each sentence hides what is around it."""
EDGE_GRAM: Final = 3
"""Tokens of a run at the border of a block, border included, for lines too short for the longer ones."""
Hashes: TypeAlias = NDArray[np.uint64]
_MIX: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
_SHIFTS: Final = (np.uint64(32), np.uint64(29))


class Grams(NamedTuple):
    """Runs of tokens inside blocks; entries a run: its hash, where it starts among all tokens, and its document."""

    hashes: Hashes
    start: Ints
    document: Ints
    length: int


def grams_of(tokens: BlockTokens) -> tuple[Grams, Grams]:
    """Return the runs of four tokens, and those of three that touch the border of their block.

    >>> from cleaner.learning.tokens import tokenize
    >>> long, edge = grams_of(tokenize([["Read more about it"]]))
    >>> long.start.tolist(), edge.start.tolist()
    ([0, 1, 2], [0, 3])
    """
    numbers = tokens.numbers.astype(np.uint64)
    if not len(numbers):
        return _none(GRAM), _none(EDGE_GRAM)
    sizes = np.diff([*(tokens.first - 1), len(numbers)])
    block = np.repeat(np.arange(len(sizes)), sizes)
    short = _hashes(numbers, EDGE_GRAM)
    inside = block[: -EDGE_GRAM + 1] == block[EDGE_GRAM - 1 :]
    border = (numbers[: -EDGE_GRAM + 1] == BEGIN) | (numbers[EDGE_GRAM - 1 :] == END)
    edge = np.flatnonzero(inside & border)
    whole = np.flatnonzero(block[: -GRAM + 1] == block[GRAM - 1 :])
    four = _mixed(short[whole] * _MIX[1] + numbers[whole + GRAM - 1])
    of = tokens.document[block]
    return Grams(four, whole, of[whole], GRAM), Grams(short[edge], edge, of[edge], EDGE_GRAM)


def counts_of(grams: Grams) -> Ints:
    """Return for each run in how many documents it occurs.

    >>> from cleaner.learning.tokens import tokenize
    >>> long, _ = grams_of(tokenize([["Read more about it", "Read more about it"], ["read more about her"]]))
    >>> counts_of(long).tolist()
    [2, 1, 1, 2, 1, 1, 2, 1, 1]
    """
    order = np.argsort(grams.hashes, kind="stable")
    hashes, documents = grams.hashes[order], grams.document[order]
    new = np.ones(len(order), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    other = new.copy()
    # Runs lie in the order of their documents, and the sort is stable.
    other[1:] |= documents[1:] != documents[:-1]
    run = np.cumsum(new) - 1
    counts = np.empty(len(order), np.int64)
    counts[order] = np.bincount(run, other)[run] if len(order) else 0
    return counts


def cover(tokens: BlockTokens, least: int) -> tuple[Ints, Ints]:
    """Return for each token the count of the commonest run over it, 0 where none is in ``least`` documents.

    The second array has an entry a block: in how many documents its rarest run of four is (0: it has none).
    """
    top = np.zeros(len(tokens.numbers), np.int64)
    rarest = np.zeros(len(tokens.sizes), np.int64)
    for grams in grams_of(tokens):
        counts = counts_of(grams)
        held = counts >= least
        start, count = grams.start[held], counts[held]
        for step in range(grams.length):
            top[start + step] = np.maximum(top[start + step], count)
        if grams.length == GRAM:
            _set_rarest(rarest, np.searchsorted(tokens.first - 1, grams.start, "right") - 1, counts)
    return top, rarest


def _set_rarest(rarest: Ints, block: Ints, counts: Ints) -> None:
    """Put the least count of each block where it belongs; the blocks come in order."""
    if len(block):
        new = np.flatnonzero(np.diff(block, prepend=-1))
        rarest[block[new]] = np.minimum.reduceat(counts, new)


def _hashes(numbers: Hashes, length: int) -> Hashes:
    found = numbers[: len(numbers) - length + 1]
    for step in range(1, length):
        found = _mixed(found * _MIX[0] + numbers[step : len(numbers) - length + 1 + step])
    return found


def _mixed(values: Hashes) -> Hashes:
    values = (values ^ (values >> _SHIFTS[0])) * _MIX[1]
    values = (values ^ (values >> _SHIFTS[1])) * _MIX[0]
    return values ^ (values >> _SHIFTS[0])


def _none(length: int) -> Grams:
    return Grams(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64), length)
