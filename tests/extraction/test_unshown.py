"""Articles that a page holds but does not show, and pages that show theirs, from whose data nothing is taken."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from cleaner import Cleaner, Config
from cleaner.config import DEFAULT_STRIP
from cleaner.document import Result
from cleaner.extraction.unshown import FROM_SCRIPT, FROM_STRUCTURED, FROM_TEMPLATE

PARAGRAPHS = (
    "The lighthouse at Varn Point has been dark since Sunday, and the harbour master says it will stay dark until May.",
    "A crack in the lens was found by the keeper's daughter, who had gone up to watch the geese and saw two moons.",
    "The glass was ground in 1902 by a firm that now makes spectacles, and nobody there remembers how it was done.",
    "Until it is mended the boats will steer by the bell, which the sexton has promised to ring every ten minutes.",
    "Fishermen have asked for a lamp on the mole as well, since the bell cannot be heard when the wind is from land.",
    "The council will vote on the lamp next week, and on a second bell, which a farmer inland has offered for nothing.",
    "For the geese nothing changes, said the keeper, who has counted them for thirty years and expects them on time.",
)
MENU = "<nav><a href=/>Home</a> <a href=/tides>Tides</a> <a href=/boats>Boats</a></nav>"
FOOT = "<footer>The Varn Almanac, printed in the old net loft</footer>"
TYPE = '<meta property="og:type" content="{kind}">'
WALL = "<aside class=paywall>Subscribe to read on. Subscribers read every article of the almanac.</aside>"


def page(shown: str, data: str = "", kind: str = "article") -> str:
    head = f"<title>Varn Point goes dark</title>{TYPE.format(kind=kind)}{data}"
    return f"<html><head>{head}</head><body>{MENU}<main><h1>Varn Point goes dark</h1>{shown}</main>{FOOT}</body></html>"


def paragraphs(count: int = len(PARAGRAPHS), start: int = 0) -> str:
    return "".join(f"<p>{text}</p>" for text in PARAGRAPHS[start : start + count])


def structured(body: str, **more: Any) -> str:
    data = {"@type": "NewsArticle", "headline": "Varn Point goes dark", "articleBody": body, **more}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def scripted(kind: str = "paragraph", texts: tuple[str, ...] = PARAGRAPHS) -> str:
    content = [{"type": kind, "content": [{"type": "text", "value": text}]} for text in texts]
    data = {"props": {"story": {"body": content}, "padding": ["x"] * 500}}
    return f'<script type="application/json">{json.dumps(data)}</script>'


def template(text: str, within: str = "itemprop=articleBody", kind: str = "text/template") -> str:
    return f"<div {within}><script type='{kind}'>{text}</script></div>"


def explained(source: str, **options: Any) -> Result:
    result = Cleaner(Config(strip=DEFAULT_STRIP | {"headline"}, **options)).explain_html(source)
    assert result.error is None
    pieces = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert "".join(result.document.text[slice(*piece)] for piece in pieces) == result.document.text
    return result


def is_whole(result: Result) -> bool:
    return all(result.text.count(text) == 1 for text in PARAGRAPHS)


LINES = "\n\n".join(PARAGRAPHS)
LISTED = "<p>The almanac of Varn, its tides and its boats, in one list for all who ask for it. Since 1902.</p>"


@pytest.mark.parametrize("shown", ["", WALL, f"{paragraphs(1)}{WALL}"], ids=["nothing", "wall", "opening"])
@pytest.mark.parametrize(
    "body",
    [LINES, LINES.replace("\n\n", "\n"), paragraphs(), html.escape(paragraphs()), "<br>".join(PARAGRAPHS)],
    ids=["plain", "lines", "html", "escaped", "breaks"],
)
def test_an_article_that_is_not_shown_is_taken_from_structured_data(shown: str, body: str) -> None:
    result = explained(page(shown, structured(body)))
    assert is_whole(result)
    assert result.warnings == (FROM_STRUCTURED,)
    assert "Subscribe" not in result.text


@pytest.mark.parametrize(
    ("shown", "data", "kind"),
    [
        (paragraphs(), structured(LINES), "article"),
        (paragraphs(3), structured(LINES), "article"),
        (paragraphs(), structured(LINES + " Only subscribers read this."), "article"),
        (LISTED, structured(PARAGRAPHS[0] * 2), "article"),
        (LISTED, structured(LINES, **{"@type": "Product"}), "website"),
        (LISTED, structured(LINES) + structured(LINES.upper()), "article"),
    ],
    ids=["shown", "half", "more for machines", "a description", "no article", "several articles"],
)
def test_nothing_is_taken_from_structured_data_elsewhere(shown: str, data: str, kind: str) -> None:
    without = explained(page(shown, kind=kind))
    result = explained(page(shown, data, kind))
    assert result.warnings == ()
    assert result.document.text == without.document.text


@pytest.mark.parametrize("kind", ["paragraph", "p", "text"])
def test_an_article_of_which_the_opening_is_shown_is_taken_from_a_script(kind: str) -> None:
    result = explained(page(f"{paragraphs(1)}{WALL}", scripted(kind)))
    assert is_whole(result)
    assert result.warnings == (FROM_SCRIPT,)


@pytest.mark.parametrize(
    ("shown", "data", "kind"),
    [
        (paragraphs(), scripted(), "article"),
        (paragraphs(1), scripted("card"), "article"),
        (paragraphs(1), scripted(texts=PARAGRAPHS[1:]), "article"),
        (paragraphs(1), scripted(), "website"),
        (paragraphs(1), '<script type="application/json">{"broken": </script>', "article"),
        (paragraphs(1), f'<script type="application/json">{"[" * 5000}</script>', "article"),
        (paragraphs(1), f'<script type="application/json">{json.dumps([{"type": {}}] * 900)}</script>', "article"),
    ],
    ids=["shown", "cards", "another article", "no article", "broken", "deep", "odd"],
)
def test_nothing_is_taken_from_a_script_elsewhere(shown: str, data: str, kind: str) -> None:
    result = explained(page(shown, data, kind))
    assert result.warnings == ()
    assert result.document.text == explained(page(shown, kind=kind)).document.text


def test_an_article_in_a_template_is_read() -> None:
    result = explained(page(template(paragraphs())))
    assert is_whole(result)
    assert result.warnings == (FROM_TEMPLATE,)


@pytest.mark.parametrize(
    "held",
    [
        template(paragraphs(), "class=dialog"),
        template(paragraphs(), kind="text/javascript"),
        template(f"{paragraphs()}{{{{#each boats}}}}"),
        template(paragraphs(1)),
    ],
    ids=["a dialog", "code", "placeholders", "a line"],
)
def test_other_templates_are_not_read(held: str) -> None:
    shown = "<p>The page of the lighthouse is being mended, like the lighthouse itself, and will be back in May.</p>"
    assert explained(page(shown + held)).document.text == explained(page(shown)).document.text


def test_what_is_taken_is_cleaned_and_written_as_markdown() -> None:
    body = "\n".join([*PARAGRAPHS[:3], "Sign up for our newsletter to get the tides every morning.", *PARAGRAPHS[3:]])
    result = explained(page("", structured(body)), markdown=True)
    assert is_whole(result)
    assert "Sign up" not in result.text
    assert result.markdown is not None
    assert result.markdown.split() == result.text.split()
