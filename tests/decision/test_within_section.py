"""Subheadings and items that stay because their section or list does, and those beside them that do not."""

from __future__ import annotations

import pytest

from cleaner.decision.within_section import DOUBTFUL, LEAST_ITEMS, NEAR_BLOCKS, find_in_sections
from tests.decision.page_parts import PROSE, paragraphs, parts

HEADING = "A wall that leans"
ITEMS = ("Length: nine metres", "Planks: larch", "Oars: eight", "Draught: half a metre", "Crew: nine", "Sails: none")


def stays(body: str, *cut: str, confidence: float = 0.75, known: tuple[str, ...] = ()) -> list[str]:
    """Return the texts that stay of those cut on a page with this body."""
    found = parts(f"<title>Rowers settle the future of the boathouse</title><main>{body}</main>", cut, confidence)
    spans = find_in_sections(found.judged(known), found.scored)
    return [found.page.document.text[slice(*span)] for span in sorted(spans)]


@pytest.mark.parametrize(
    "heading",
    [
        f"<h2>{HEADING}</h2>",
        f"<div class=wrap><h3>{HEADING}</h3></div>",
        f"<div class=deck-box><div><h2>{HEADING}</h2></div></div>",
        f"<h2>{HEADING}</h2>" + "<p>Photo: Tom Hale</p>" * NEAR_BLOCKS,
    ],
)
def test_subheadings_between_paragraphs_stay(heading: str) -> None:
    body = f"<div>{paragraphs(*PROSE[:2])}{heading}{paragraphs(*PROSE[2:])}</div>"
    cut = (HEADING, "Photo: Tom Hale") if "Photo" in heading else (HEADING,)
    assert stays(body, *cut) == [HEADING]


@pytest.mark.parametrize(
    "body",
    [
        # in a box of its own
        f"<div>{paragraphs(*PROSE[:2])}<aside><h2>{HEADING}</h2></aside>{paragraphs(*PROSE[2:])}</div>",
        f"<div>{paragraphs(*PROSE[:2])}<div class=related><h2>{HEADING}</h2></div>{paragraphs(*PROSE[2:])}</div>",
        f"<div>{paragraphs(*PROSE[:2])}<figure><h2>{HEADING}</h2></figure>{paragraphs(*PROSE[2:])}</div>",
        f"<div>{paragraphs(*PROSE[:2])}<div class=photo-box><h2>{HEADING}</h2></div>{paragraphs(*PROSE[2:])}</div>",
        # nothing above or below
        f"<div><h2>{HEADING}</h2>{paragraphs(*PROSE)}</div>",
        f"<div>{paragraphs(*PROSE)}<h2>{HEADING}</h2></div>",
        # the paragraph is another heading's, or that of another part of the page
        f"<div>{paragraphs(*PROSE[:2])}<h2>{HEADING}</h2><h2>The treasurer</h2>{paragraphs(*PROSE[2:])}</div>",
        f"<section><div><div><div>{paragraphs(*PROSE[:2])}</div></div></div></section>"
        f"<section><div><div><h2>{HEADING}</h2></div></div></section><div>{paragraphs(*PROSE[2:])}</div>",
        # too much is cut below it, or no sentence follows
        f"<div>{paragraphs(*PROSE[:2])}<h2>{HEADING}</h2>{'<p>Photo: Tom Hale</p>' * (NEAR_BLOCKS + 1)}"
        f"{paragraphs(*PROSE[2:])}</div>",
        f"<div>{paragraphs(*PROSE[:2])}<h2>{HEADING}</h2><p>More of this</p>{paragraphs(*PROSE[2:])}</div>",
        # a link, the title
        f"<div>{paragraphs(*PROSE[:2])}<h2><a href=/a>{HEADING}</a></h2>{paragraphs(*PROSE[2:])}</div>",
    ],
)
def test_headings_of_other_boxes_and_without_paragraphs_do_not_stay(body: str) -> None:
    cut = (HEADING, "Photo: Tom Hale") if "Photo" in body else (HEADING,)
    assert stays(body, *cut) == []


def test_headings_that_the_scores_or_a_rule_are_sure_of_do_not_stay() -> None:
    body = f"<div>{paragraphs(*PROSE[:2])}<h2>{HEADING}</h2>{paragraphs(*PROSE[2:])}</div>"
    assert stays(body, HEADING, confidence=DOUBTFUL) == [HEADING]
    assert stays(body, HEADING, confidence=DOUBTFUL + 0.01) == []
    assert stays(body, HEADING, known=(HEADING,)) == []


def items(tag: str = "<li>{}</li>", around: str = "<ul>{}</ul>", count: int = len(ITEMS)) -> str:
    return paragraphs(*PROSE) + around.format("".join(tag.format(text) for text in ITEMS[:count]))


@pytest.mark.parametrize(
    "body",
    [
        items(),
        items("<li><p>{}</p></li>"),
        items("<li class=spec>{}</li>", "<ol>{}</ol>"),
        items(around="<div class='product specs'><ul>{}</ul></div>"),
    ],
)
def test_items_stay_of_lists_of_which_most_is_kept(body: str) -> None:
    assert stays(body, *ITEMS[4:], confidence=0.95) == list(ITEMS[4:])


@pytest.mark.parametrize(
    "body",
    [
        items(around="<div class=newsletter><ul>{}</ul></div>"),
        items(around="<div class=comments><ul>{}</ul></div>"),
        items(around="<footer><ul>{}</ul></footer>"),
        items("<li><a href=/x>{}</a></li>"),
        items("<p>{}</p>", "<div>{}</div>"),
    ],
)
def test_items_of_other_lists_and_links_do_not_stay(body: str) -> None:
    assert stays(body, *ITEMS[4:]) == []


def test_items_do_not_stay_where_the_scores_cut_more_of_the_list_or_it_is_short() -> None:
    assert stays(items(), *ITEMS[3:]) == []
    assert stays(items(count=LEAST_ITEMS), ITEMS[0]) == [ITEMS[0]]
    assert stays(items(count=LEAST_ITEMS - 1), ITEMS[0]) == []
    assert stays(items(), *ITEMS[4:], known=ITEMS[4:5]) == [ITEMS[5]]


def test_parts_of_items_that_are_made_otherwise_do_not_stay() -> None:
    cards = "".join(f"<li><h3>{text}</h3><time>May {at}</time></li>" for at, text in enumerate(ITEMS))
    assert stays(f"{paragraphs(*PROSE)}<ul>{cards}</ul>", "May 1", "May 2") == []
    buttons = "".join(f"<li><p>{text}</p></li>" for text in ITEMS)
    assert stays(f"{paragraphs(*PROSE)}<ul>{buttons}<li><button>Show all</button></li></ul>", "Show all") == []
