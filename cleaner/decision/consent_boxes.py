"""Boxes that ask for consent, which lie over a page and must not be weighed with its article."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.decision.claims import Claims
from cleaner.document import Mark
from cleaner.page_document import Page
from cleaner.purposes import mask

KNOWN: Final = 0.8
"""Confidence of a rule that a block asks for consent."""
SHARE: Final = 0.5
"""Share of the characters of a box, in blocks of which a rule is that sure, from which the box goes as a whole."""
LEAST_WEIGHT: Final = 0.4
"""Share of the characters of all likely blocks from which such boxes disturb the rest. Elsewhere the second pass sees
them as it has learned to."""
_POP: Final = mask("pop")
_WHOLE: Final = ("body", "html", "main", "article")


def find_consent_boxes(page: Page, claims: Claims, likely: Ints) -> Flags:
    """Return which of the likely blocks, on which the claims are, stand in a box that asks for consent.

    Its sentences are long, and where the article is short they would be most of what the second pass measures, which
    then cuts paragraphs of the article too. A box is an element named as one over the page, and not around the title
    or an article; there is none where it weighs little, or where nothing would be left.
    """
    known = np.array([_asks_consent(mark) for mark in claims.whole], bool)
    found = np.zeros(len(likely), bool)
    if not known.any():
        return found
    nodes, sizes = page.nodes, page.sizes[likely]
    wraps = nodes.tagged(_WHOLE)
    boxes = np.flatnonzero((nodes.purpose & _POP > 0) & ~wraps)
    first, last = nodes.first[boxes], nodes.last[boxes]
    # Nodes are in the order of the page: those inside a box come after it, and begin before its last block ends.
    articles = _sums(wraps & (nodes.last > nodes.first))
    holds_article = articles[np.searchsorted(nodes.first, last)] > articles[boxes + 1]
    titles = _sums(nodes.tagged({"h1"})[page.node])
    from_, to = np.searchsorted(likely, first), np.searchsorted(likely, last)
    asked, all_ = _sums(sizes * known), _sums(sizes)
    asks = (asked[to] - asked[from_] >= SHARE * (all_[to] - all_[from_])) & (to > from_)
    for at in np.flatnonzero(asks & ~holds_article & (titles[last] == titles[first])).tolist():
        found[from_[at] : to[at]] = True
    weighs = sizes[found].sum() >= LEAST_WEIGHT * sizes.sum()
    return found if weighs and not found.all() else np.zeros(len(likely), bool)


def _asks_consent(mark: Mark | None) -> bool:
    return mark is not None and mark.category == "consent" and mark.confidence >= KNOWN


def _sums(values: Flags | Ints) -> Ints:
    """Return the sums of all values before each, and of all."""
    return np.concatenate(([0], np.cumsum(values)))
