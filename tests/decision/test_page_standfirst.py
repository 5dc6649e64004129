"""The standfirst of a page: known by its markup, kept unless it is to be stripped."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, Config
from cleaner.config import DEFAULT_STRIP
from cleaner.decision.detectors.page_standfirst import STANDFIRST

BODY = (
    "The harbour of Quill Bay opened on Friday, nine years later than the council had planned and promised.",
    "The first freighter brought wood from the north and was met by a band, two schools and the whole old town.",
    "A second pier is to follow, but nobody has said yet who is going to pay for it, or when it will be built.",
)
SUMMARY = "It cost twice as much, and still has no road."
KEPT, STRIPPED = Cleaner(), Cleaner(Config(strip=DEFAULT_STRIP | {"standfirst"}))


def page(between: str, description: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return (
        f"<title>Harbour opens at last</title><meta property=og:type content=article>"
        f"<meta property='og:description' content='{description}'>"
        "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>"
        f"<article><header><h1>Harbour opens at last</h1>{between}</header><div class=story-body>{paragraphs}</div>"
        "</article><footer><a href=/imprint>Imprint</a></footer>"
    )


def found(html: str) -> list[str]:
    return [cut.text.strip() for cut in STRIPPED.explain_html(html).removed if cut.rule_id == STANDFIRST.id]


@pytest.mark.parametrize(
    ("between", "description"),
    [
        (f"<p class=standfirst>{SUMMARY}</p>", ""),
        (f"<div class=article-intro><p>{SUMMARY}</p></div>", ""),
        (f"<h2>{SUMMARY}</h2>", SUMMARY),
        (f"<p class=teaser-text>{SUMMARY}</p>", SUMMARY),
        (f"<div class='meta share'><span class=author>Ada Vane</span><p>{SUMMARY}</p></div>", SUMMARY),
        (f"<div class=author-header><p class=standfirst>{SUMMARY}</p></div>", ""),
        (f"<div class=nav-header><p class=standfirst>{SUMMARY}</p></div>", ""),
        (f"<p class=standfirst>{SUMMARY}</p><div><h1 class=author-name>Ada Vane</h1></div>", ""),
        (f"<div class='photo header'><div><p>{SUMMARY}</p></div></div>", SUMMARY),
    ],
)
def test_a_standfirst_is_kept_unless_it_is_stripped(between: str, description: str) -> None:
    html = page(between, description)
    assert SUMMARY in KEPT.clean_html(html)
    assert found(html) == [SUMMARY]
    text = STRIPPED.clean_html(html)
    assert SUMMARY not in text
    assert all(paragraph in text for paragraph in BODY)


def test_key_points_are_a_standfirst() -> None:
    points = ["It cost twice as much as planned.", "There is still no road to it."]
    html = page("<ul class=summary>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>")
    assert found(html) == points
    assert all(point in KEPT.clean_html(html) for point in points)


@pytest.mark.parametrize(
    ("between", "description"),
    [
        (f"<figure><img src=a.jpg><figcaption class=description>{SUMMARY}</figcaption></figure>", SUMMARY),
        (f"<div class=video><p>{SUMMARY}</p></div>", SUMMARY),
        (f"<figure><figcaption><div><div><div><p>{SUMMARY}</p></div></div></div></figcaption></figure>", SUMMARY),
        ("<p class='author description'>Ada Vane has written about ships since 1998.</p>", ""),
        ("<div class='author description'><p>Ada Vane has written about ships since 1998.</p></div>", ""),
        ("<div class=author-box><p class='intro share'>Ada Vane has written about ships since 1998.</p></div>", ""),
        (f"<p>{SUMMARY}</p>", ""),
        (f"<p class=standfirst><a href=/more>{SUMMARY}</a></p>", ""),
        ("<p class=standfirst>Friday</p>", ""),
        ("<h2 class=subtitle>Harbour opens at last</h2>", "Harbour opens at last"),
    ],
)
def test_what_is_no_standfirst(between: str, description: str) -> None:
    assert not found(page(between, description))


def test_the_lead_is_the_article_though_the_description_has_its_words() -> None:
    html = page("", BODY[0])
    assert not found(html)
    assert BODY[0] in STRIPPED.clean_html(html)


def test_what_a_class_calls_a_summary_below_the_body_is_none() -> None:
    html = page("").replace("</article>", f"<p class=standfirst>{SUMMARY}</p></article>")
    assert not found(html)


def test_text_in_no_element() -> None:
    head = f"<title>Harbour opens at last</title><meta name=description content='{SUMMARY}'>"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    result = KEPT.explain_html(f"{head}Harbour opens at last<br>{SUMMARY}{body}")
    assert result.error is None
    assert SUMMARY in result.text
