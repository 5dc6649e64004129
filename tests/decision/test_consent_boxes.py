"""A long box for consent must not take paragraphs of a short article with it."""

from __future__ import annotations

import pytest

from cleaner import explain_html

TITLE = "A letter from the lighthouse"
STORY = (
    "The letter came in a bottle that had held cough syrup, with a cork cut from an old float.",
    "Its writer asked for nothing but the score of a chess game that he had left in the autumn of the storm.",
    "I looked it up and sent it by the next boat, and the boat came back with a crab.",
)
ASKED = (
    "We and our 318 partners store and access information on your device, such as cookies, to process personal data.",
    "You may accept or manage your choices below, including your right to object where legitimate interest is used.",
    "These choices will be signalled to our partners and will not affect browsing data.",
    "Precise location data and identification through device scanning can be used.",
    "Personalised ads and content, measurement of ads and content, audience insights and product development.",
)


def paragraphs(parts: tuple[str, ...]) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


@pytest.mark.parametrize("name", ["cmp-dialog cookie-layer", "consent-overlay", "gdpr-banner"])
def test_a_box_longer_than_the_article_goes_alone(name: str) -> None:
    box = f"<div class='{name}'><h2>We value your privacy</h2>{paragraphs(ASKED)}<button>Accept all</button></div>"
    article = f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>"
    page = f"<title>{TITLE}</title><nav><a href=/>Home</a></nav>{box}{article}"
    found = explain_html(page).text
    assert [part for part in STORY if part not in found] == []
    assert [part for part in ASKED if part in found] == []


def test_an_article_about_consent_stays_although_an_element_around_it_is_named_so() -> None:
    story = (
        "Our cookie banner used to cover the whole page of a small telephone, and nobody could close it.",
        "We use cookies for the basket alone today, and the banner that asks about the rest is three lines long.",
        "Readers who decline are not asked again, and the figures differ by less than we had feared.",
    )
    page = (
        f"<div class=cookie-notice-open><article><h1>How we mended our banner</h1>{paragraphs(story)}</article></div>"
    )
    found = explain_html(f"<title>How we mended our banner</title>{page}").text
    assert [part for part in story if part not in found] == []
