"""Elements that a cut heading opens go as a whole, and elements beside them that only look so stay."""

from __future__ import annotations

import pytest

from cleaner import explain_html
from cleaner.decision.detectors.regions import REGION

STORY = (
    "My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.",
    "She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.",
    "When the bank was sold, the owner asked for a jar.",
)
CARDS = {
    "What a locksmith hears": "Most doors give themselves away by the sound that the key makes on its way in, he says.",
    "The last typist of Harrow Lane": "She still takes in letters, mostly from people who do not trust their printers.",
    "A field guide to puddles": "There are four kinds, and the fourth is the one that children find within a minute.",
}


def cut(story: str, box: str) -> list[str]:
    page = f"<title>Bees on the roof</title><div class=post><h1>Bees on the roof</h1>{story}</div>{box}"
    result = explain_html(f"<html><body><nav><a href=/>Home</a></nav>{page}</body></html>")
    return [" ".join(piece.text.split()) for piece in result.removed if piece.rule_id == REGION.id]


def paragraphs(*parts: str) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def cards(linked: bool) -> str:
    title = "<h3><a href=/x>{}</a></h3>" if linked else "<h3>{}</h3>"
    return "".join(f"<div class=card>{title.format(name)}<p>{CARDS[name]}</p></div>" for name in CARDS)


def test_linked_titles_with_excerpts_below_a_cut_heading_go() -> None:
    box = f"<section class=related-posts><h2>Related posts</h2>{cards(linked=True)}</section>"
    found = " ".join(cut(paragraphs(*STORY), box))
    assert all(excerpt in found for excerpt in CARDS.values())


def test_cards_that_outweigh_the_prose_outside_stay() -> None:
    """On the page of a section the cards are what there is to read, below a heading that looks like any other."""
    box = f"<section class=related-posts><h2>Related posts</h2>{cards(linked=True)}</section>"
    assert cut(paragraphs("What people do with their evenings, told by somebody who watched."), box) == []
    assert cut(paragraphs(*STORY), box) != []


@pytest.mark.parametrize(
    "box",
    [
        f"<section><h2>What I learnt</h2>{cards(linked=True)}</section>",
        f"<section class=related-posts><h2>Related posts</h2>{cards(linked=False)}</section>",
        f"<section class=related-posts><h2>Related posts</h2>{paragraphs(*CARDS.values())}</section>",
    ],
)
def test_other_headings_and_paragraphs_without_linked_titles_open_nothing(box: str) -> None:
    assert cut(paragraphs(*STORY), box) == []


def test_a_consent_box_that_is_mostly_cut_goes_as_a_whole() -> None:
    told = "We count visits and follow how you move around the site, so that we know what to mend."
    more = "For a list of all the cookies that we set, see our cookies page."
    box = (
        "<div class=cookie-banner><h2>Our use of cookies</h2><p>We use necessary cookies to make our site work.</p>"
        f"<h3>Necessary cookies</h3><p>{more}</p><h3>Analytics cookies</h3><p>{told}</p><button>Yes</button></div>"
    )
    assert all(
        line not in explain_html(f"{box}<main><h1>Bees</h1>{paragraphs(*STORY)}</main>").text for line in (told, more)
    )
    article = f"<main><h1>Our use of cookies</h1>{paragraphs(*STORY)}<h2>Analytics cookies</h2><p>{told}</p></main>"
    assert told in explain_html(article).text
