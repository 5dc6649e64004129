"""How foreign a block is to the blocks before it, as a sum of named log-odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.decision.detectors.teasers.body import Body
from cleaner.decision.detectors.teasers.paragraph import Paragraph, Shape
from cleaner.document import Evidence

COHESION: Final = 0.35
"""Share of a block's rarer terms that an article is taken to have used before; the weights were fitted with it."""
THEME: Final = 0.1
"""Share of articles below which a term that the body has three times is one of its themes."""
MANY_THEMES: Final = 2
"""Themes in a block from which more of them prove no more."""
NEAR: Final = 3
"""Last blocks of the body that count as neighbours."""
LETTERS_PER_WORD: Final = 6
WORDS_PER_ARTICLE: Final = 600
"""Length in words of the articles that the shares of common terms are taken to hold for."""

FEATURES: Final = (
    "vocabulary",
    "neighbours",
    "themes",
    "paragraphs",
    "length",
    "habit",
    "tied",
    "item",
    "dangling",
    "kicker",
    "echo",
    "sentences",
)
"""The kinds of evidence, in the order of ``WEIGHTS``: see ``features``."""

WEIGHTS: Final[Mapping[Shape, tuple[float, ...]]] = {
    "cut": (-0.23, -9.72, -1.54, 1.55, 0.04, -9.36, -1.07, 0, 1.88, 4.12, -8.07, 2.34, -6.53),
    "ellipsis": (-0.32, -12.14, 0, 1.55, 1.09, -19.27, -1.16, 0, 0, 0.8, 6.6, 2.06, -8.98),
    "headline": (-0.65, -8.17, -0.82, 0.92, 1.24, -1.43, -1.47, 0, 0, 0, 4.96, -4.73, -6.17),
    "whole": (-0.39, -15.46, -1.11, 1.06, 0.42, 0, -0.37, -1.44, 0, 0, -27.48, -4.34, -6.7),
}
"""Log-odds per unit of each feature, then the constant; positive speaks for a teaser.

Source: a logistic regression for each shape on 10,700 texts made from gold articles: the articles, their beginnings,
and the articles with openings, leads, headlines or grids of other articles appended.
"""


def features(
    block: Paragraph, body: Body, split: int, before: Sequence[Paragraph], habits: Mapping[Shape, float]
) -> tuple[float, ...]:
    """Return the values of ``FEATURES`` for a block against the body, which ends at the block ``split``.

    ``vocabulary`` is the log-likelihood ratio of the block's rarer terms being in the body, under "same article"
    against "any article"; ``neighbours`` the weighted share of them that the body's last blocks have; ``themes``
    how many of them the body often has; ``paragraphs`` the log of the body's letters per block; ``habit`` the share
    of body blocks of this shape; ``tied`` and ``item`` openings that belong to the block above; ``dangling`` an end
    on a function word; ``echo`` the weighted share of terms that only earlier blocks of the tail (``before``) have.
    """
    end, near_from = body.offsets[split], body.offsets[max(0, split - NEAR)]
    exponent = end / LETTERS_PER_WORD / WORDS_PER_ARTICLE + 0.2
    ratio = near = echo = 0.0
    themes = 0
    gains: dict[float, float] = {}
    for term, part in block.shares.items():
        if body.first(term) < end:
            gain = gains.get(part)
            if gain is None:
                chance = 1 - (1 - part) ** exponent
                gain = gains[part] = math.log(1 + COHESION * (1 - chance) / (chance + 0.002))
            ratio += gain
            near -= math.log(part) if body.has(term, near_from, end) else 0
            themes += themes < MANY_THEMES and part < THEME and body.frequent(term) < end
        else:
            ratio += _ABSENT
            echo -= math.log(part) if any(term in earlier.shares for earlier in before) else 0
    return (
        max(-12.0, min(15.0, ratio)),
        near / (block.rarity + 16),
        themes / MANY_THEMES,
        math.log(max(1, end) / split),
        math.log1p(block.length),
        0.0 if block.shape == "whole" else habits.get(block.shape, 0.0),
        float(block.tied),
        float(block.item),
        float(block.dangling),
        float(block.kicker),
        echo / (block.rarity + 16),
        min(4, block.sentences) / 4,
    )


_ABSENT: Final = math.log(1 - COHESION)


def log_odds(block: Paragraph, values: tuple[float, ...]) -> float:
    """Return the log-odds that the block is foreign, between -4 and 4: no single block decides alone."""
    weights = WEIGHTS[block.shape]
    return max(-4.0, min(4.0, weights[-1] + sum(w * v for w, v in zip(weights, values, strict=False))))


def reasons(block: Paragraph, values: tuple[float, ...]) -> tuple[Evidence, ...]:
    """Return the features with what each adds to the log-odds."""
    weights = WEIGHTS[block.shape]
    return tuple(Evidence(n, v, v * w) for n, v, w in zip(FEATURES, values, weights, strict=False) if v * w)
