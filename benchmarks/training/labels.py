"""Labels for the blocks of a page: how much of each occurs in gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from benchmarks.harness.metrics import tokens

if TYPE_CHECKING:
    from cleaner.page_document import Page

LONG_TOKENS: Final = 4
"""Tokens from which a block is long enough for parts of it to be recognised."""
CONSECUTIVE_TOKENS: Final = 3
"""Consecutive tokens of a block that must be consecutive in gold too."""
ARTICLE_SHARE: Final = 0.5
"""Share of a block in gold above which the block counts as found there: rather in than out."""
MOVED_SHARE: Final = 0.8
"""The same for a block that gold has in another place: one found by trigrams alone."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def texts_of(page: Page) -> list[str]:
    """Return the text of each block."""
    return [page.document.text[slice(*block.span)] for block in page.document.blocks]


def label_blocks(texts: Sequence[str], gold: str) -> tuple[Floats, Ints]:
    """Return the share (0..1) of each block that occurs in gold, and its number of tokens.

    Each token of gold counts once: where a page has a sentence twice, one copy is article. What the longest common
    subsequence passes over may still occur elsewhere in gold.

    >>> blocks = ["Menu", "It rained for nine days.", "It rained for nine days."]
    >>> label_blocks(blocks, "It rained for nine days.")[0].tolist()
    [0.0, 1.0, 0.0]
    """
    words = [tokens(text) for text in texts]
    gold_words = tokens(gold)
    ids: dict[str, int] = {}
    blocks = [[ids.setdefault(word, len(ids)) for word in block] for block in words]
    target = [ids.setdefault(word, len(ids)) for word in gold_words]
    positions = _align(blocks, target)
    lines = {" ".join(tokens(line)) for line in gold.splitlines()}
    shares, used, at = np.zeros(len(words)), np.zeros(len(target), bool), 0
    for index, block in enumerate(words):
        found = positions[at : at + len(block)]
        at += len(block)
        hits = (found >= 0) & (" ".join(block) in lines) if len(block) < LONG_TOKENS else _in_matches(found)
        if block and (len(block) >= LONG_TOKENS or hits.all()):
            shares[index] = hits.mean()
        if shares[index] > ARTICLE_SHARE:
            used[found[hits]] = True
    _find_moved(blocks, target, used, shares)
    return shares, np.array([len(block) for block in words])


def _align(blocks: Sequence[list[int]], target: list[int]) -> Ints:
    """Return for each token of all blocks its position in the target by longest common subsequence, or -1."""
    positions = np.full(sum(map(len, blocks)), -1)
    for op in LCSseq.opcodes([number for block in blocks for number in block], target):
        if op.tag == "equal":
            positions[op.src_start : op.src_end] = np.arange(op.dest_start, op.dest_end)
    return positions


def _in_matches(positions: Ints) -> NDArray[np.bool_]:
    """Return for each token whether it belongs to a match with gold that is long enough."""
    consecutive = (positions[1:] == positions[:-1] + 1) & (positions[1:] >= 0)
    match = np.concatenate(([0], np.cumsum(~consecutive)))
    long: NDArray[np.bool_] = (np.bincount(match) >= CONSECUTIVE_TOKENS)[match] & (positions >= 0)
    return long


def _find_moved(blocks: Sequence[list[int]], target: list[int], used: NDArray[np.bool_], shares: Floats) -> None:
    """Raise the shares of blocks that gold has in another order."""
    free = ~(used[:-2] | used[1:-1] | used[2:])
    trigrams = zip(target, target[1:], target[2:], strict=False)
    left = Counter(trigram for trigram, is_free in zip(trigrams, free.tolist(), strict=False) if is_free)
    for index, block in enumerate(blocks):
        if not left or len(block) < LONG_TOKENS or shares[index] > ARTICLE_SHARE:
            continue
        covered, taken = np.zeros(len(block), bool), []
        for at, trigram in enumerate(zip(block, block[1:], block[2:], strict=False)):
            if left[trigram] > 0:
                covered[at : at + 3] = True
                taken.append(trigram)
        if covered.mean() > MOVED_SHARE:
            shares[index] = covered.mean()
            left.subtract(taken)
