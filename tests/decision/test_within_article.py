"""Quotations, boxes, tables and lists that stay between the paragraphs of an article, and those that do not."""

from __future__ import annotations

import pytest

from cleaner import explain_html

QUOTE = "We painted that boathouse nine summers running, and the swallows came back every time."
FACT = "A slip is a ramp of planks that runs into the water, and a boat that misses it at low tide sits in the mud."
PARTS = (
    "The rowers of Hollin Bay met on Sunday to settle who should keep the boathouse once the old crew leaves.",
    "For sixty years the crew has tarred the planks in May, and a surveyor told the meeting that the north wall leans.",
    "A new wall would cost as much as four boats, the treasurer said, but props could stand before June.",
    "Two of the younger rowers offered to prop the wall themselves if the club paid for timber and a week of lodging.",
    "The club will choose between the two plans in March, when the surveyor has looked at the piles under the slip.",
    "Until then the boats stay in the boathouse, and the doors are opened by hand, for the winch has rusted.",
)


def kept(inner: str) -> str:
    above, below = ("".join(f"<p>{part}</p>" for part in half) for half in (PARTS[:3], PARTS[3:]))
    head = "<title>Rowers settle the future of the boathouse</title><nav><a href=/>Home</a></nav>"
    body = f"<main><article><h1>Rowers settle the future of the boathouse</h1>{above}{inner}{below}</article></main>"
    result = explain_html(f"<html>{head}{body}<footer><p>Copyright Hollin Bay Echo</p></footer></html>")
    assert all(part in result.text for part in PARTS)
    return result.text


@pytest.mark.parametrize(
    "inner",
    [
        f"<figure><blockquote><p>{QUOTE}</p></blockquote><figcaption>Ines Farrow</figcaption></figure>",
        f"<figure class=wp-block-pullquote><blockquote><p>{QUOTE}</p><cite>Ines Farrow</cite></blockquote></figure>",
        f"<blockquote><p>{QUOTE}</p><cite>Ines Farrow</cite></blockquote>",
        f"<div class=quote><blockquote><p>{QUOTE}</p></blockquote><p>Ines Farrow</p></div>",
    ],
)
def test_quotations_between_paragraphs_stay(inner: str) -> None:
    assert QUOTE in kept(inner)


@pytest.mark.parametrize(
    "inner",
    [
        f"<figure><img src=a.jpg><figcaption>{QUOTE}</figcaption></figure>",
        f"<blockquote class=twitter-tweet><p>{QUOTE}</p>— Ines (@ines) <a href=/1>May 3, 2021</a></blockquote>",
        f"<figure class=pullquote><blockquote><p>“{PARTS[3]}”</p></blockquote></figure>",
        f"<figure><blockquote><p><a href=/more>{QUOTE}</a></p></blockquote></figure>",
    ],
)
def test_captions_posts_repeated_words_and_pointers_do_not_stay_as_quotations(inner: str) -> None:
    text = kept(inner)
    assert QUOTE not in text
    assert text.count(PARTS[3]) == 1


@pytest.mark.parametrize(
    "inner",
    [
        f"<div class='kg-card kg-callout-card'><div class=kg-callout-text>{FACT}</div></div>",
        f"<div class=note><p>{FACT}</p></div>",
        f"<div class='alert alert-info' role=alert><p>{FACT}</p></div>",
        f"<aside class=factbox><h4>What a slip is</h4><p>{FACT}</p></aside>",
    ],
)
def test_boxes_of_one_paragraph_between_paragraphs_stay(inner: str) -> None:
    assert FACT in kept(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "<div class='callout newsletter'><p>Get the tide tables and club news by email every Friday.</p></div>",
        "<div class='callout'><p>Sign up for our newsletter and get the club news by email every Friday.</p></div>",
        "<div class='box donate'><p>Our paper lives on what readers give, and every crown keeps a reporter.</p></div>",
        "<div class='related-callout'><p>The swallows of Hollin Bay: how a village counts its birds.</p></div>",
        "<div class='alert cookie-notice'><p>We use cookies to count visits and to remember what you like.</p></div>",
        "<div class=callout><p><a href=/b>How the village of Hollin Bay counts its birds every spring.</a></p></div>",
    ],
)
def test_boxes_that_promote_something_go(inner: str) -> None:
    assert len(kept(inner).splitlines()) <= len(PARTS) + 1


CELLS = "<tr><th>Boat</th><td>Sandpiper</td></tr><tr><th>Built</th><td>1948</td></tr><tr><th>Oars</th><td>8</td></tr>"


@pytest.mark.parametrize(
    "inner",
    [
        f"<table>{CELLS}</table>",
        f"<div class=table-responsive><table class='table data-table'>{CELLS}</table></div>",
        f"<figure class=wp-block-table><table class=has-fixed-layout>{CELLS}</table></figure>",
        "<dl><dt>Boat</dt><dd>Sandpiper</dd><dt>Built</dt><dd>1948</dd><dt>Oars</dt><dd>8</dd></dl>",
    ],
)
def test_tables_and_terms_between_paragraphs_stay_with_all_their_cells(inner: str) -> None:
    assert {"Boat", "Sandpiper", "Built", "1948", "Oars", "8"} <= set(kept(inner).split())


def test_a_list_in_a_list_stays_with_the_list_around_it() -> None:
    inner = "<ul><li>Boats<ul><li>Sandpiper</li><li>Heron</li></ul></li><li>Crew</li></ul>"
    assert {"Boats", "Sandpiper", "Heron", "Crew"} <= set(kept(inner).split())


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><td><a href=/a>Swallows</a></td><td><a href=/b>Oars</a></td></tr></table>",
        "<table class=share-bar><tr><td>Post</td><td>Pin</td></tr></table>",
        "<table class=ad-slot><tr><td>Advertisement</td></tr></table>",
        "<dl class=author-info><dt>Written</dt><dd>Ines Farrow</dd></dl>",
    ],
)
def test_tables_of_links_buttons_and_names_go(inner: str) -> None:
    assert kept(inner).splitlines()[-len(PARTS) :] == list(PARTS)
