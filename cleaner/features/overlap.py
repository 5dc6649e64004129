"""How much of a block's text occurs in another text: shared runs of three words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Ints
from cleaner.features.tokens import Reading


def threes(reading: Reading) -> tuple[Ints, Flags]:
    """Return a number for each three words that follow one another, and whether all three stand in one block.

    Both have an entry for each word but the last two.
    """
    form, forms = reading.form.astype(np.int64), len(reading.forms) + 1
    if len(form) < 3:  # noqa: PLR2004  three words
        return np.zeros(0, np.int64), np.zeros(0, bool)
    return (form[:-2] * forms + form[1:-1]) * forms + form[2:], reading.block[:-2] == reading.block[2:]


def covered(reading: Reading, runs: Ints, whole: Flags, source: Flags) -> NDArray[Any]:
    """Return the share of each block's words that stand in three words of a source; ``source`` flags its words."""
    if not len(runs):
        return np.zeros(reading.size)
    known = np.unique(runs[source[:-2] & whole])
    at = np.searchsorted(known, runs)
    hits = whole & (known[np.minimum(at, len(known) - 1)] == runs) if len(known) else np.zeros(len(runs), bool)
    cover = np.zeros(len(reading.block), bool)
    for shift in range(3):
        cover[shift : len(cover) - 2 + shift] |= hits
    words = np.bincount(reading.block, minlength=reading.size)
    return np.bincount(reading.block, cover, reading.size) / np.maximum(words, 1)
