"""What cuts leave alone goes too: a card of a list that is cut, a heading with nothing below; near misses stay."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from cleaner.config import Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.left_alone import (
    HEADING_WORDS,
    find_last_heading,
    find_lone_blocks,
)
from cleaner.decision.page import PageBlocks, decide_page
from tests.decision.page_parts import PROSE, paragraphs, parts

STORY = f"<div class=story>{paragraphs(*PROSE * 3)}</div>"
TITLES = ("Bakers march", "A field guide to puddles", "The last typist", "What a locksmith hears", "Nine hives")
BYLINES = tuple(f"Writer {at}" for at in range(len(TITLES)))


def cards(shape: str = "<article class=card><b>{}</b><h3>{}</h3><i>More of this</i></article>") -> str:
    inner = "".join(shape.format(by, title) for by, title in zip(BYLINES, TITLES, strict=True))
    return f"<section><h2>Tonight</h2>{inner}</section>"


def lone(body: str, cut: Collection[str], stay: Collection[str] = (), config: Config | None = None) -> list[str]:
    found = parts(f"<title>Rowers</title>{body}", cut)
    page = found.page
    rows = {found.row(text) for text in stay}
    return found.texts(
        find_lone_blocks(
            page.document, found.columns, (page.nodes, page.node.tolist()), found.cuts, config or Config(), rows
        )
    )


AROUND = ("Tonight", *BYLINES, "More of this")


def test_the_last_of_a_template_that_is_cut_goes() -> None:
    cut = (*AROUND, *TITLES[:2], *TITLES[3:])
    assert lone(STORY + cards(), cut) == [TITLES[2]]
    assert lone(STORY + cards(), (*AROUND, *TITLES[1:3], TITLES[4])) == [TITLES[0], TITLES[3]]


def test_links_in_elements_without_a_name_go() -> None:
    shape = "<div><b>{}</b><h3><a href=/x>{}</a></h3><i>More of this</i></div>"
    cut = (*AROUND, *TITLES[:2], *TITLES[3:])
    assert lone(STORY + cards(shape), cut) == [TITLES[2]]
    assert lone(STORY + cards(shape.replace("<a href=/x>{}</a>", "{}")), cut) == []


def test_marks_of_a_template_take_the_category_of_the_nearest_cut() -> None:
    found = parts(f"<title>Rowers</title>{STORY}{cards()}", (*AROUND, *TITLES[:2], *TITLES[3:]))
    page = found.page
    marks = find_lone_blocks(page.document, found.columns, (page.nodes, page.node.tolist()), found.cuts, Config())
    assert {mark.category for mark in marks} == {"other"}


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        # most of the template stays
        (STORY + cards(), (*AROUND, *TITLES[:2])),
        # one cut block alone is between it and what stays
        (STORY + cards("<article class=card><h3>{1}</h3><i>More of this</i></article>"), ("More of this", TITLES[0])),
        # a box of its own
        (f"{STORY}{cards()}<div class=note><p>Boats stay in until May.</p></div>", (*AROUND, *TITLES)),
        # beside paragraphs of the article
        (
            STORY.replace("</div>", cards("<h5>{}</h5><h3>{}</h3><h6>More of this</h6>")[len("<section>") :]),
            (*AROUND, *TITLES[:2], *TITLES[3:]),
        ),
        # cells of a table
        (
            STORY
            + cards("<tr><td><p>{}</p></td><td><h3>{}</h3></td><td><i>More of this</i></td></tr>").replace(
                "<h2>Tonight</h2>", "<h2>Tonight</h2><table>"
            ),
            (*AROUND, *TITLES[:2], *TITLES[3:]),
        ),
        # a page without prose
        (f"<div>{paragraphs(*PROSE)}</div>{cards()}", (*AROUND, *TITLES[:2], *TITLES[3:])),
    ],
)
def test_entries_of_kept_templates_and_single_boxes_stay(body: str, cut: Collection[str]) -> None:
    assert lone(body, cut) == []


def test_a_sentence_above_the_article_stays() -> None:
    summary = "The boathouse leans, and nobody wants to pay for a new wall."
    body = cards().replace(TITLES[2], summary)
    cut = (*AROUND, *TITLES[:2], *TITLES[3:])
    assert lone(body + STORY, cut) == []
    assert lone(STORY + body, cut) == [summary]


def test_what_is_to_stay_and_categories_that_are_not_stripped_stay() -> None:
    cut = (*AROUND, *TITLES[:2], *TITLES[3:])
    assert lone(STORY + cards(), cut, stay=[TITLES[2]]) == []
    assert lone(STORY + cards(), cut, config=Config(strip=frozenset({"related"}))) == []


def last(body: str, cut: Collection[str], stay: Collection[str] = ()) -> list[str]:
    found = parts(f"<title>Rowers</title>{body}", cut)
    page = found.page
    rows = {found.row(text) for text in stay}
    return found.texts(
        find_last_heading(page.document, found.columns, (page.nodes, page.node.tolist()), found.cuts, Config(), rows)
    )


def test_a_heading_with_nothing_left_below_goes() -> None:
    assert last(f"{STORY}<h2>Listen to the podcast</h2><p>Also on air</p>", ["Also on air"]) == [
        "Listen to the podcast"
    ]
    assert last(f"{STORY}<h3>More from the bay</h3>", []) == ["More from the bay"]


@pytest.mark.parametrize(
    ("body", "cut", "stay"),
    [
        (f"{STORY}<h2>Listen to the podcast</h2><p>Also on air</p>", [], []),
        (f"{STORY}<h1>Listen to the podcast</h1><p>Also on air</p>", ["Also on air"], []),
        (f"{STORY}<h2>{'word ' * (HEADING_WORDS + 1)}</h2><p>Also on air</p>", ["Also on air"], []),
        (f"{STORY}<p>The boats stay in.</p><p>Also on air</p>", ["Also on air"], []),
        (f"{STORY}<h2>Listen to the podcast</h2><p>Also on air</p>", ["Also on air"], ["Listen"]),
        (f"{paragraphs(*PROSE)}<h2>Listen to the podcast</h2><p>Also on air</p>", ["Also on air"], []),
    ],
)
def test_headings_with_something_below_long_ones_and_titles_stay(
    body: str, cut: Collection[str], stay: Collection[str]
) -> None:
    assert last(body, cut, stay) == []


@pytest.mark.parametrize(("head", "goes"), [("", False), ("<meta property=og:type content=article>", True)])
def test_only_pages_of_articles_lose_what_is_left_alone(head: str, goes: bool) -> None:
    found = parts(f"<title>Rowers</title>{head}{STORY}{cards()}", (*AROUND, *TITLES[:2], *TITLES[3:]))
    page = found.page
    tree = (page.nodes, page.node.tolist())
    size = len(page.document.blocks)
    claims = Claims(page.document, ((),) * size, (None,) * size)
    blocks = PageBlocks(
        page.document, found.columns, claims, range(len(page.node)), found.scored, page.metadata.is_article, tree=tree
    )
    cuts = decide_page(blocks, Config())
    assert (TITLES[2] in found.texts(cuts)) == goes
