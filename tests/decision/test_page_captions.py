"""Captions beside credits that are cut go too; what only stands near a picture, and galleries, stay."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from cleaner.config import Config
from cleaner.decision.detectors.page_captions import MOST_CAPTIONS, find_page_captions
from tests.decision.page_parts import PROSE, paragraphs, parts

STORY = f"<div class=story>{paragraphs(*PROSE * 3)}</div>"
CAPTION = "Pictured right is Ines Farrow, who tarred the planks for nine summers."
CREDIT = "Image: Tom Hale"


def cut(body: str, gone: Collection[str] = (CREDIT,), stay: Collection[str] = ()) -> list[str]:
    found = parts(f"<title>Rowers</title>{body}", gone)
    page = found.page
    rows = {found.row(text) for text in stay}
    tree = (page.nodes, page.node.tolist())
    return found.texts(find_page_captions(page.document, found.columns, tree, found.cuts, Config(), rows))


@pytest.mark.parametrize(
    "picture",
    [
        f"<div class=photo-box><p>{CAPTION}</p><p>{CREDIT}</p></div>",
        f"<figure><div>{CAPTION}</div><div>{CREDIT}</div></figure>",
        f"<p class=caption>{CAPTION} <span class=credit>{CREDIT}</span></p>",
    ],
)
def test_captions_beside_cut_credits_go(picture: str) -> None:
    assert [text.strip() for text in cut(STORY + picture)] == [CAPTION]


@pytest.mark.parametrize(
    "picture",
    [
        # named for the text as well
        f"<div class='photo-box article-body'><p>{CAPTION}</p><p>{CREDIT}</p></div>",
        # not named for a picture, or more is in it
        f"<div class=note><p>{CAPTION}</p><p>{CREDIT}</p></div>",
        f"<div class=photo-box><p>{CAPTION}</p><p>{CREDIT}</p>{paragraphs(*PROSE[:2])}</div>",
        f"<div class=photo-box><p>{CAPTION}</p><p>The boathouse in May</p><p>{CREDIT}</p></div>",
        # no credit in the same element
        f"<div class=photo-box><p>{CAPTION}</p></div><p>{CREDIT}</p>",
        # a gallery
        f"<div class=photo-box><p>{CAPTION}</p><p>{CREDIT}</p></div>" * (MOST_CAPTIONS + 1),
    ],
)
def test_text_beside_pictures_and_galleries_stay(picture: str) -> None:
    assert cut(STORY + picture) == []


def test_captions_stay_where_the_credit_does_and_without_prose() -> None:
    picture = f"<div class=photo-box><p>{CAPTION}</p><p>{CREDIT}</p></div>"
    assert cut(STORY + picture, ()) == []
    assert cut(STORY + picture, stay=[CAPTION]) == []
    assert cut(f"{paragraphs(*PROSE)}{picture}") == []
