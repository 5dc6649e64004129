"""What to call a cut that only the scores make: a category, from the nearest evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from cleaner.categories import BY_MARKUP, RECURRING, Category
from cleaner.document import Mark
from cleaner.features.columns import Columns

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


def names_on_page(columns: Columns, rows: Sequence[int]) -> list[Category]:
    """Return the categories of blocks of a page, by the purpose of the elements around them."""
    of_words = np.stack([columns[f"to_{word}"] for word in _WORDS])[:, rows]
    steps = np.minimum.reduceat(of_words, _STARTS, axis=0)
    nearest = np.where(steps.min(axis=0) <= NEAR_STEPS, np.argmin(steps, axis=0), len(BY_MARKUP))
    linked = columns["linked"][rows] >= LINKED
    names: list[Category] = [*BY_MARKUP, "other", "navigation"]
    return [names[at] for at in (nearest + ((nearest == len(BY_MARKUP)) & linked)).tolist()]
