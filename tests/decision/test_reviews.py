"""Reviews of buyers go on the page of a product, and stay wherever else a review may be the text."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.reviews import REVIEWS, find_reviews
from cleaner.decision.judged import judge
from cleaner.extraction.page import build
from cleaner.features.page.passes import first_pass
from cleaner.purposes import IS_REVIEWS, purposes

PRODUCT = '<script type="application/ld+json">{"@type": "Product", "name": "The Harrow kettle"}</script>'
ABOUT = (
    "The Harrow kettle boils a litre of water in the time that it takes to find two clean cups.",
    "Its handle stays cool, its spout pours where you point it, and its lid comes off with one finger.",
    "It is made of enamelled steel in four colours, and we keep spare lids for as long as we sell it.",
)
SAID = (
    "I bought this for my mother and she has not stopped talking about the spout since then.",
    "Mine whistles a little flat, but it has boiled every morning for two years now.",
)


def paragraphs(*parts: str) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def reviews(name: str = "class=customer-reviews", said: tuple[str, ...] = SAID) -> str:
    return f"<section {name}><h3>What buyers say</h3>{paragraphs(*said)}</section>"


def cut(beside: str, head: str = PRODUCT, about: tuple[str, ...] = ABOUT, stay: frozenset[int] = frozenset()) -> str:
    """Return what is cut from a page of which both passes keep everything."""
    page = build(
        f"<title>The Harrow kettle</title>{head}<main><h1>The Harrow kettle</h1>{paragraphs(*about)}</main>{beside}"
    )
    assert page is not None
    nothing = Claims(page.document, ((),) * len(page.document.blocks), (None,) * len(page.document.blocks))
    columns = first_pass(page).columns
    found = find_reviews(judge(page, columns, nothing, np.arange(len(page.node)), (), stay), Config())
    assert {mark.rule_id for mark in found.values()} <= {REVIEWS.id}
    return " ".join(page.document.blocks[row].text for row in found)


@pytest.mark.parametrize("name", ["class=customer-reviews", "id=reviews", "class=product-review", "class=yotpo-main"])
@pytest.mark.parametrize("head", [PRODUCT, "<meta property=og:type content=product>"])
def test_reviews_on_the_page_of_a_product_go_as_a_whole(name: str, head: str) -> None:
    assert cut(reviews(name), head) == " ".join(("What buyers say", *SAID))


@pytest.mark.parametrize(
    "head",
    [
        "",
        PRODUCT + "<meta property=og:type content=article>",
        PRODUCT.replace("Product", "Review"),
        PRODUCT + PRODUCT.replace("Product", "CollectionPage"),
        "<meta property=og:type content=product.group>",
    ],
)
def test_reviews_stay_where_no_product_is_declared_or_more_than_one(head: str) -> None:
    assert cut(reviews(), head) == ""


@pytest.mark.parametrize(
    "name", ["class=editorial-reviews", "class=previews", "class=testimonials", "class=reviewed-by"]
)
def test_what_only_sounds_like_reviews_of_buyers_stays(name: str) -> None:
    assert cut(reviews(name)) == ""


def test_reviews_stay_where_little_else_is_left_and_around_a_title_or_what_must_stay() -> None:
    assert cut(reviews(), about=ABOUT[:1]) == ""
    assert cut(f"<div class=reviews><h1>The Harrow kettle</h1>{paragraphs(*SAID)}</div>") == ""
    assert cut(reviews(), stay=frozenset({5})) == ""


def test_nothing_is_cut_twice() -> None:
    page = build(f"<title>The Harrow kettle</title>{PRODUCT}<main>{paragraphs(*ABOUT)}</main>{reviews()}")
    assert page is not None
    blocks = page.document.blocks
    nothing = Claims(page.document, ((),) * len(blocks), (None,) * len(blocks))
    columns = first_pass(page).columns
    scored = [row for row, block in enumerate(blocks) if block.text == SAID[0]]
    found = find_reviews(judge(page, columns, nothing, np.arange(len(blocks)), scored), Config())
    assert [blocks[row].text for row in found] == ["What buyers say", SAID[1]]


def test_names_of_reviews() -> None:
    assert all(purposes("div", name) & IS_REVIEWS for name in ("review", "bv-content-review", "ProductReviews_list"))
    assert not any(purposes("div", name) & IS_REVIEWS for name in ("preview", "peer-reviewed", "press-reviews"))
