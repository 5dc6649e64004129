"""What buyers say of a product, on the page of a product: comments of readers, by another name."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.judged import LINKED, Judged
from cleaner.decision.resolve import is_cut
from cleaner.decision_records import Decision
from cleaner.document import Mark
from cleaner.purposes import IS_REVIEWS

LEAST_LEFT: Final = 200
"""Characters that must be kept outside of all reviews, unlinked: the product's own text."""
CONFIDENCE: Final = 0.9
"""Of the 73 development pages that declare a product this cuts something on ten, with weights that had not seen their
sites: 3,573 words, of which 75 are in gold, mostly numbers of reviews. On other pages that are no
articles 4,086 of the 8,850 words that are kept in elements named as reviews or testimonials are in gold: tests of films
and tools, and what customers say of a firm."""
_HOLDERS: Final = frozenset("div section article aside ul ol li dl table tbody tr td details form".split())

REVIEWS: Final = Decision(
    "decide/reviews",
    ("In what holds the reviews of buyers",),
    ("comments",),
    ("blocks", "scores", "markup"),
    finds="All of an element that classes name as reviews, on a page that declares itself the page of a product.",
    why="They are comments by others, in whole sentences, and outweigh the description of the product.",
    spares="Pages that do not declare a product, or declare themselves articles or lists: there a review is the text "
    "itself, or one of several entries. Elements with the page's title; reviews by editors and critics, and "
    "testimonials; all where little else would be left.",
    constants=("LEAST_LEFT",),
    example="<title>The Harrow kettle</title>\n"
    '<script type="application/ld+json">{"@type": "Product"}</script>\n'
    "<main><h1>The Harrow kettle</h1>"
    "<p>The Harrow kettle boils a litre of water in the time that it takes to find two clean cups.</p>\n"
    "<p>Its handle stays cool, its spout pours where you point it, and its lid comes off with one finger.</p>\n"
    "<p>It is made of enamelled steel in four colours, and we keep spare lids for as long as we sell it.</p>\n"
    "<div class=customer-reviews>"
    "<p>I bought this for my mother and she has not stopped talking about the spout since then.</p>\n"
    "<p>Mine whistles a little flat, but it has boiled every morning for two years now.</p></div></main>",
    removes=(
        "I bought this for my mother and she has not stopped talking about the spout since then.",
        "Mine whistles a little flat, but it has boiled every morning for two years now.",
    ),
)


def find_reviews(judged: Judged, config: Config) -> dict[int, Mark]:
    """Return marks on the blocks of reviews on the page of a product that are kept so far, by their numbers.

    Regions with a block that rules select stay.
    """
    page, nodes = judged.page, judged.page.nodes
    if not page.metadata.is_product:
        return {}
    titles = judged.titles
    named = (nodes.purpose & IS_REVIEWS > 0) & nodes.tagged(_HOLDERS) & (titles[nodes.last] == titles[nodes.first])
    inside = np.zeros(len(judged.cut), bool)
    for at in np.flatnonzero(named).tolist():
        rows = nodes.blocks(at)
        if judged.selected.isdisjoint(rows):
            inside[rows.start : rows.stop] = True
    left = ~judged.cut & ~inside & (judged.columns["linked"] < LINKED)
    if page.sizes[left].sum() < LEAST_LEFT:
        return {}
    found = (
        (row, claim(page.document.blocks[row], REVIEWS, CONFIDENCE))
        for row in np.flatnonzero(inside & ~judged.cut).tolist()
    )
    return {row: mark for row, mark in found if is_cut(mark, config)}
