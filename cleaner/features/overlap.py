"""How much of a block's text occurs in another text: shared trigrams of words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleaner.arrays import Doubles, Flags, Ints
from cleaner.features.columns import ranked
from cleaner.features.tokens import Tokens

WORDS: int = 3
"""Words of a trigram."""


class Trigrams(NamedTuple):
    """The trigrams of the words of all blocks, an entry for each word but the last two.

    ``number`` is what equal ones share, counted from 0; ``whole`` is whether all three words are in one block.
    """

    number: Ints
    whole: Flags


def trigrams(tokens: Tokens) -> Trigrams:
    """Return the trigrams of the words of all blocks."""
    form, forms = tokens.form.astype(np.int64), len(tokens.forms) + 1
    if len(form) < WORDS:
        return Trigrams(np.zeros(0, np.int64), np.zeros(0, bool))
    number = ranked((form[:-2] * forms + form[1:-1]) * forms + form[2:])
    return Trigrams(number, tokens.block[:-2] == tokens.block[2:])


def covered(tokens: Tokens, grams: Trigrams, source: Flags) -> Doubles:
    """Return the share of each block's words that are in a trigram of a source; ``source`` flags its words."""
    if not len(grams.number):
        return np.zeros(tokens.size)
    known = np.zeros(int(grams.number.max()) + 1, bool)
    known[grams.number[source[:-2] & grams.whole]] = True
    hits = grams.whole & known[grams.number]
    cover = np.zeros(len(tokens.block), bool)
    for shift in range(WORDS):
        cover[shift : len(cover) - 2 + shift] |= hits
    words = np.bincount(tokens.block, minlength=tokens.size)
    shares: Doubles = np.bincount(tokens.block, cover, tokens.size) / np.maximum(words, 1)
    return shares
