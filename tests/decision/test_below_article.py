"""Comments of one template and links below an article go, and what is only dated, signed or linked stays."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import Cleaner, Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.below_article import COMMENT_THREAD, LINKS_BELOW, find_below_article
from cleaner.decision.judged import judge
from cleaner.extraction.page import build
from cleaner.features.page.passes import first_pass

STORY = (
    "My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.",
    "She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.",
    "When the bank was sold the new owner found them, and asked only whether he could have a jar.",
)
REPLIES = (
    "My uncle did the same with pigeons, and the bank next door fed them every single morning.",
    "We bought honey from her for years and never once asked where the bees had been all day.",
    "The jar is still on the shelf in the back room, and nobody has dared to open it.",
)
SIGNED = ("Orla - 4 May 2026", "Tam - 4 May 2026", "Jory - 6 May 2026")
ARTICLE = "<meta property=og:type content=article>"


def paragraphs(*parts: str) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


def thread(head: str = "<h3>3 comments</h3>", signed: tuple[str, ...] = SIGNED, tag: str = "dd") -> str:
    entries = "".join(f"<dt>{sign}<{tag}><p>{text}</p>" for sign, text in zip(signed, REPLIES, strict=False))
    return f"{head}<dl>{entries}</dl>"


def links(count: int = 6, tag: str = "div", after: str = "", inside: str = "") -> str:
    rows = "".join(f"<li><a href=/{at}>Story {at} from the harbour</a>{after}</li>" for at in range(count))
    return f"<{tag}>{inside}<ul>{rows}</ul></{tag}>"


def cut(page: str, head: str = "", config: Config | None = None, stay: frozenset[int] = frozenset()) -> dict[str, str]:
    """Return what is cut from a page of which both passes keep everything, with the decision that cuts it."""
    built = build(f"<title>Bees on the roof</title>{head}{page}")
    assert built is not None
    nothing = Claims(built.document, ((),) * len(built.document.blocks), (None,) * len(built.document.blocks))
    columns = first_pass(built).columns
    found = find_below_article(judge(built, columns, nothing, np.arange(len(built.node)), (), stay), config or Config())
    return {built.document.blocks[row].text: mark.rule_id for row, mark in found.items()}


def post(beside: str, story: str = paragraphs(*STORY)) -> str:
    return f"<div class=post><h1>Bees on the roof</h1>{story}</div>{beside}"


@pytest.mark.parametrize(
    "signed",
    [
        SIGNED,
        ("~orla [2026-05-04 09:29]", "~tam [2026-05-04 10:01]", "~jory [2026-05-06 00:03]"),
        ("Orla said,", "Tam said,", "Jory said,"),
        ("Orla sagt:", "Tam sagt:", "Jory sagt:"),
        ("Гость, 04.05.2026 9:29", "Гость, 04.05.2026 10:01", "Гость, 06.05.2026 00:03"),
        ("2 hours ago", "3 hours ago", "5 days ago"),
        ("2026年5月4日", "2026年5月4日", "2026年5月6日"),
    ],
)
@pytest.mark.parametrize("opener", ["<h3>3 comments</h3>", "<b>Комментарии (3)</b>", "<h4>3 Responses to Bees</h4>"])
def test_comments_of_one_template_go(signed: tuple[str, ...], opener: str) -> None:
    found = cut(post(thread(opener, signed)))
    assert set(REPLIES) < set(found)
    assert set(found.values()) == {COMMENT_THREAD.id}
    assert not set(STORY) & set(found)


def test_comments_that_end_with_the_name_go_and_the_post_keeps_its_own() -> None:
    entries = "".join(
        f"<div class=said><p>{text}</p></div><p class=by>Posted by {name}"
        for text, name in zip(REPLIES, SIGNED, strict=True)
    )
    found = cut(f"<div>{paragraphs(*STORY)}<p class=by>Posted by Ana - 3 May 2026</p><h2>Comments</h2>{entries}</div>")
    assert set(found) == {"Comments", *REPLIES, *(f"Posted by {name}" for name in SIGNED)}


def test_the_opinions_of_readers_go_and_those_of_buyers_stay() -> None:
    box = post(thread("<h3>Opinie (3)</h3>"))
    assert set(REPLIES) < set(cut(box, head=ARTICLE))
    assert cut(box) == {}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(post(thread("<h3>What happened then</h3>")), id="a log"),
        pytest.param(post(thread("<p>All of them declined to comment.</p>")), id="a sentence above"),
        pytest.param(post(thread(), paragraphs(STORY[0])), id="a sentence as article"),
        pytest.param(post(thread(signed=SIGNED[:2])), id="two lines"),
        pytest.param(post(thread(signed=("Orla", "Tam", "Jory"))), id="neither date nor verb"),
        pytest.param(
            post("<h3>Comments</h3><ul>" + "".join(f"<li>{sign}</li>" for sign in SIGNED) + "</ul>"), id="dates alone"
        ),
        pytest.param(
            "<h1>Bees</h1><dl><dt>Ana - 3 May 2026<dd>" + paragraphs(*STORY) + "</dl>" + thread(), id="posts of a forum"
        ),
        pytest.param("<div class=thread>Orla</div>" * 5 + post(thread()), id="named as a forum"),
        pytest.param(
            post(
                "".join(
                    f"<p><b>{sign}</b></p><div>{text}</div><i>0 comments</i>"
                    for sign, text in zip(SIGNED, REPLIES, strict=True)
                )
            ),
            id="a list of posts",
        ),
        pytest.param(
            post("<h3>Comments</h3><section><p>" + STORY[1] + "</p></section>" + thread(head="")), id="more article"
        ),
    ],
)
def test_logs_forums_and_lists_stay(page: str) -> None:
    assert COMMENT_THREAD.id not in cut(page, head=ARTICLE).values()


@pytest.mark.parametrize("head", ["", ARTICLE])
def test_a_list_of_links_below_the_article_goes_with_its_heading(head: str) -> None:
    found = cut(post(links(inside="<h2>Most read</h2>")), head=head)
    assert set(found) == {"Most read", *(f"Story {at} from the harbour" for at in range(6))}
    assert set(found.values()) == {LINKS_BELOW.id}


def test_the_linked_titles_go_from_a_column_that_says_more() -> None:
    notes = "".join(f"<div>Tide at noon in harbour {at}</div>" for at in range(7))
    found = cut(post(links(inside=notes)))
    assert set(found) == {f"Story {at} from the harbour" for at in range(6)}
    assert cut(post(links(inside=notes * 3))) == {}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(post("", paragraphs(*STORY) + links()), id="inside the element"),
        pytest.param(links() + post(""), id="above"),
        pytest.param(post(links(after=f": {REPLIES[0]}")), id="a sentence on each"),
        pytest.param(post(links(inside=f"<p>{REPLIES[0]}</p>")), id="a paragraph"),
        pytest.param(f"<main>{post(links())}</main>", id="in the main element"),
        pytest.param(f"<div class=article-body>{post(links())}</div>", id="in what is named the article's text"),
        pytest.param(
            f"<section>{paragraphs(*STORY)}</section>{links(tag='section', inside='<h2>Further reading</h2>')}",
            id="chapters",
        ),
        pytest.param(
            f"<div class=entry>{paragraphs(*STORY)}</div><div class=entry>{paragraphs(REPLIES[0])}</div>"
            + links().replace("<div>", "<div class=entry>"),
            id="a short post among posts",
        ),
        pytest.param("<div class=thread>Orla</div>" * 5 + post(links()), id="a forum"),
        pytest.param(post(links(), paragraphs(STORY[0])), id="a sentence as article"),
    ],
)
def test_links_that_may_be_the_articles_stay(page: str) -> None:
    assert cut(page) == {}


def test_blocks_that_are_to_stay_do() -> None:
    assert "Story 0 from the harbour" not in cut(post(links()), stay=frozenset({4}))
    assert cut(post(thread()), config=Config(strip=Config().strip - {"comments"})) == {}


def test_both_decisions_cut_under_their_own_names() -> None:
    html = COMMENT_THREAD.example + "<table><tr><td>" + links(inside="<h2>Most read</h2>") + "</td></tr></table>"
    removed = {part.rule_id: part.category for part in Cleaner().explain_html(html).removed}
    assert removed[COMMENT_THREAD.id] == "comments"
    assert removed.get(LINKS_BELOW.id, "related") == "related"
