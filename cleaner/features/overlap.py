"""How much of a block's text occurs in another text: shared trigrams of words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Ints
from cleaner.features.tokens import Tokens


def trigrams(tokens: Tokens) -> tuple[Ints, Flags]:
    """Return a number for each trigram of words, and whether all three words are in one block.

    Both have an entry for each word but the last two.
    """
    form, forms = tokens.form.astype(np.int64), len(tokens.forms) + 1
    if len(form) < 3:  # noqa: PLR2004  a trigram has three words
        return np.zeros(0, np.int64), np.zeros(0, bool)
    return (form[:-2] * forms + form[1:-1]) * forms + form[2:], tokens.block[:-2] == tokens.block[2:]


def covered(tokens: Tokens, grams: Ints, whole: Flags, source: Flags) -> NDArray[Any]:
    """Return the share of each block's words that are in a trigram of a source; ``source`` flags its words.

    ``grams`` and ``whole`` are what ``trigrams`` returns.
    """
    if not len(grams):
        return np.zeros(tokens.size)
    known = np.unique(grams[source[:-2] & whole])
    at = np.searchsorted(known, grams)
    hits = whole & (known[np.minimum(at, len(known) - 1)] == grams) if len(known) else np.zeros(len(grams), bool)
    cover = np.zeros(len(tokens.block), bool)
    for shift in range(3):
        cover[shift : len(cover) - 2 + shift] |= hits
    words = np.bincount(tokens.block, minlength=tokens.size)
    return np.bincount(tokens.block, cover, tokens.size) / np.maximum(words, 1)
