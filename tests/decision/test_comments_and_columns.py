"""Comments and columns beside an article go as a whole, and what only has their names or their links stays."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import Cleaner, Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.comments_and_columns import (
    COMMENT_SECTION,
    SIDE_COLUMN,
    find_beside_article,
)
from cleaner.decision.judged import judge
from cleaner.extraction.page import build
from cleaner.features.page.passes import first_pass
from cleaner.purposes import IS_COLUMN, IS_COMMENTS, purposes

STORY = (
    "My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.",
    "She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.",
    "When the bank was sold the new owner found them, and asked only whether he could have a jar.",
)
REPLIES = (
    "My uncle did the same with pigeons, and the bank next door fed them every single morning.",
    "We bought honey from her for years and never once asked where the bees had been all day.",
)
BODY = "<div class=middle><div class=text>{}</div></div>"
ARTICLE = "<meta property=og:type content=article>"


def paragraphs(*parts: str) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def comments(name: str = "id=comments", item: str = "class=comment id=comment-{}", tag: str = "div") -> str:
    replies = "".join(f"<li {item.format(at)}><b>Orla</b><p>{reply}</p></li>" for at, reply in enumerate(REPLIES))
    return f"<{tag} {name}><h3>2 comments</h3><ol>{replies}</ol></{tag}>"


def links(attributes: str, count: int = 12, after: str = "") -> str:
    rows = "".join(
        f"<li><a href=/{at}>Another story from the harbour, number {at}</a>{after}</li>" for at in range(count)
    )
    return f"<div {attributes}><ul>{rows}</ul></div>"


def cut(beside: str, story: str = paragraphs(*STORY), head: str = "", config: Config | None = None) -> dict[str, str]:
    """Return what is cut from a page of which both passes keep everything, with the decision that cuts it."""
    page = build(f"<title>Bees on the roof</title>{head}<div class=post><h1>Bees on the roof</h1>{story}</div>{beside}")
    assert page is not None
    nothing = Claims(page.document, ((),) * len(page.document.blocks), (None,) * len(page.document.blocks))
    columns = first_pass(page).columns
    found = find_beside_article(judge(page, columns, nothing, np.arange(len(page.node))), config or Config())
    return {page.document.blocks[row].text: mark.rule_id for row, mark in found.items()}


@pytest.mark.parametrize(
    "box",
    [
        comments(),
        comments("class='post-comments clear'"),
        comments("class=commentlist", tag="section"),
        comments("id=komentarze", "class=komentarz-{}"),
        comments("class=kommentare", "class=kommentar"),
        comments("class=comentarios", "class=comentario"),
    ],
)
@pytest.mark.parametrize("head", ["", ARTICLE])
def test_comments_below_an_article_go_as_a_whole(box: str, head: str) -> None:
    found = cut(box, head=head)
    assert set(found) == {"2 comments", "Orla", *REPLIES}
    assert set(found.values()) == {COMMENT_SECTION.id}


def test_comments_inside_a_comment_show_what_holds_them() -> None:
    one = f"<div id=comments><div class=comment><div class=comment-body><p>{REPLIES[0]}</p></div></div></div>"
    assert set(cut(one)) == {REPLIES[0]}


@pytest.mark.parametrize(
    ("beside", "story"),
    [
        pytest.param(comments(), paragraphs(STORY[0]), id="a sentence above"),
        pytest.param(comments(), f"<a href=/bees>{STORY[0]} {STORY[1]} {STORY[2]}</a>", id="a link above"),
        pytest.param(comments("id=commentary"), paragraphs(*STORY), id="commentary"),
        pytest.param(comments("class=comments-open"), paragraphs(*STORY), id="a post that has comments"),
        pytest.param(comments("class=customer-comments-reviews"), paragraphs(*STORY), id="reviews of buyers"),
        pytest.param(comments("class='comments topic'"), paragraphs(*STORY), id="replies to a topic"),
        pytest.param(comments(item="class=note"), paragraphs(*STORY), id="a chapter called comments"),
        pytest.param(comments() * 3, paragraphs(*STORY), id="one for each post"),
        pytest.param("<div class=thread-post>Orla</div>" * 5 + comments(), paragraphs(*STORY), id="a forum"),
        pytest.param("<button class=upvote>4</button>" + comments(), paragraphs(*STORY), id="a post to vote on"),
        pytest.param(
            f"<div id=comments>{paragraphs(*STORY)}<div class=comment>A</div><div class=comment>B</div></div>",
            paragraphs(*STORY),
            id="an article above the first",
        ),
    ],
)
def test_comments_that_are_the_page_and_what_is_only_called_so_stay(beside: str, story: str) -> None:
    assert COMMENT_SECTION.id not in cut(beside, story).values()


def test_comments_stay_if_they_are_not_to_be_stripped() -> None:
    config = Config(strip=Config().strip - {"comments"})
    assert cut(comments(), config=config) == {}


@pytest.mark.parametrize("head", ["", ARTICLE])
@pytest.mark.parametrize("name", ["id=sidebar", "class='right-column wide'", "class=colRight"])
def test_a_column_of_links_goes_with_its_sentence(name: str, head: str) -> None:
    box = links(name).replace("<ul>", f"<p>{REPLIES[0]}</p><ul>")
    assert REPLIES[0] in cut(box, head=head)
    assert len(cut(box, head=head)) == 13


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(links("id=sidebar", count=9), id="a small box"),
        pytest.param(links("id=sidebar", after=f": {REPLIES[0]}"), id="mostly not linked"),
        pytest.param(links("class=has-sidebar"), id="what has a column beside it"),
        pytest.param(links("class=sidebar") * 3, id="cells of a grid"),
        pytest.param(links("class=sidebar").replace("<li>", "<li class=product>"), id="a shelf"),
        pytest.param(links("class=sidebar").replace("<ul>", "<h1>Bees on the roof</h1><ul>"), id="the title"),
    ],
)
def test_other_boxes_of_that_name_stay(box: str) -> None:
    assert cut(box, head=ARTICLE) == {}


def test_a_column_above_the_article_stays_if_it_may_introduce_it() -> None:
    box = links("id=sidebar")
    told = box.replace("<ul>", f"<p>{REPLIES[0]}</p><ul>")
    assert len(cut("", box + paragraphs(*STORY), head=ARTICLE)) == 12
    assert cut("", told + paragraphs(*STORY), head=ARTICLE) == {}


def test_links_apart_from_the_body_go_where_a_page_does_not_declare_itself_an_article() -> None:
    story = BODY.format(paragraphs(*STORY))
    assert set(cut(links("class=latest"), story).values()) == {SIDE_COLUMN.id}
    assert cut(links("class=latest"), story, head=ARTICLE) == {}


@pytest.mark.parametrize(
    ("box", "story"),
    [
        pytest.param("", BODY.format(paragraphs(*STORY) + links("class=latest")), id="inside the body"),
        pytest.param(
            "", BODY.format(paragraphs(*STORY)).replace("</div>", f"</div>{links('class=latest')}", 1), id="beside it"
        ),
        pytest.param(
            "", f"<main>{BODY.format(paragraphs(*STORY))}{links('class=latest')}</main>", id="in main with it"
        ),
        pytest.param(links("class=latest", count=9), BODY.format(paragraphs(*STORY)), id="few"),
        pytest.param(links("class=latest"), BODY.format(paragraphs(STORY[0])), id="too little else"),
        pytest.param(
            links("class=latest", after=f". {REPLIES[0]}"), BODY.format(paragraphs(*STORY)), id="with sentences"
        ),
        pytest.param(
            links("class=shelf").replace("<li>", "<li class=product>"), BODY.format(paragraphs(*STORY)), id="a shelf"
        ),
        pytest.param(
            links("class=latest"),
            "".join(f"<div><section><div><article><p>{part}</p></article></div></section></div>" for part in STORY),
            id="paragraphs far apart",
        ),
    ],
)
def test_links_of_the_body_and_of_pages_without_one_stay(box: str, story: str) -> None:
    assert cut(box, story) == {}


def test_the_words_of_classes() -> None:
    assert all(purposes("div", name) & IS_COMMENTS for name in ("comments-area", "commentList", "disqus_thread"))
    assert not any(purposes("div", name) & IS_COMMENTS for name in ("comment", "recent-comments", "no-comments-link"))
    assert not any(purposes("div", name) & IS_COLUMN for name in ("content-sidebar", "right-collapse", "column"))


def test_a_long_thread_below_a_post_leaves_the_post() -> None:
    replies = "".join(
        f"<li class='comment depth-1' id=comment-{at}><cite>Orla {at}</cite><div class=comment-body>"
        f"<p>{REPLIES[at % 2]} That was in the year {1900 + at}, and I was {at} years old at the time.</p></div></li>"
        for at in range(60)
    )
    result = Cleaner().explain_html(
        "<title>Bees on the roof</title><nav><a href=/>Home</a></nav><div class=post><h1>Bees on the roof</h1>"
        f"{paragraphs(*STORY)}</div><div id=comments><h3>60 comments</h3><ol class=commentlist>{replies}</ol></div>"
    )
    assert all(part in result.text for part in STORY)
    assert "years old" not in result.text
    assert {removal.rule_id for removal in result.removed} <= {COMMENT_SECTION.id, SIDE_COLUMN.id, "score/page"}
