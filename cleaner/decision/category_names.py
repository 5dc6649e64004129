"""What to call a cut that only the scores make: a category, from the nearest evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from cleaner.categories import BY_MARKUP, RECURRING, Category
from cleaner.decision.claims import Claims
from cleaner.document import Mark
from cleaner.features.columns import Columns

KNOWN: Final = 0.5
"""Confidence of a rule from which its category goes before the markup's."""
NEAR_STEPS: Final = 3
"""Steps up the tree to an element that names a block, at most."""
LINKED: Final = 0.5
"""Share of linked characters from which anything else is navigation."""
_WORDS: Final = [word for words in BY_MARKUP.values() for word in words]
_STARTS: Final = [0, *accumulate(len(words) for words in BY_MARKUP.values())][:-1]
"""Where the purposes that name each category begin among all of them."""


def name_in_text(own: Mark | None, above: Category | None) -> Category:
    """Return the category of a block by its own mark, however unsure, or by the cut right above it."""
    if own:
        return own.category
    return above if above in RECURRING else "other"


def names_on_page(columns: Columns, claims: Claims, likely: Sequence[int]) -> list[Category]:
    """Return the categories of the blocks of a page: by a rule, else by the purpose of the elements around each.

    ``columns`` are those of the first pass; the claims are on the blocks whose numbers are ``likely``.
    """
    of_words = np.stack([columns[f"to_{word}"] for word in _WORDS])
    steps = np.minimum.reduceat(of_words, _STARTS, axis=0)
    nearest = np.where(steps.min(axis=0) <= NEAR_STEPS, np.argmin(steps, axis=0), len(BY_MARKUP))
    linked = columns["linked"] >= LINKED
    kinds: list[Category] = [*BY_MARKUP, "other", "navigation"]
    names = [kinds[at] for at in (nearest + ((nearest == len(BY_MARKUP)) & linked)).tolist()]
    for row, mark in zip(likely, claims.whole, strict=True):
        if mark and mark.confidence >= KNOWN:
            names[row] = mark.category
    return names
