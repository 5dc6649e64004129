"""What to call a cut that only the scores make: a category, from the nearest evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.categories import BY_MARKUP, RECURRING, Category
from cleaner.document import Mark
from cleaner.features.columns import Columns

NEAR_STEPS: Final = 3
"""Steps up the tree to an element that names a block, at most."""
LINKED: Final = 0.5
"""Share of linked characters from which anything else is navigation."""


def name_in_text(own: Mark | None, above: Category | None) -> Category:
    """Return the category of a block by its own mark, however unsure, or by the cut right above it."""
    if own:
        return own.category
    return above if above in RECURRING else "other"


def names_on_page(columns: Columns, rows: Sequence[int]) -> list[Category]:
    """Return the categories of blocks of a page, by the purpose of the elements around them."""
    steps = np.stack([np.min([columns[f"to_{word}"][rows] for word in words], axis=0) for words in BY_MARKUP.values()])
    nearest = np.argmin(steps, axis=0)
    names: list[Category] = list(BY_MARKUP)
    linked = columns["linked"][rows] >= LINKED
    return [
        names[at] if steps[at, row] <= NEAR_STEPS else "navigation" if linked[row] else "other"
        for row, at in enumerate(nearest.tolist())
    ]
