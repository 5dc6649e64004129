"""Long lines of a page's scripts and data go; code that an article shows stays, on one line too."""

from __future__ import annotations

import json

import pytest

from cleaner import explain
from cleaner.decision.detectors.page_data import LEFT_CHARS, PACKED_CHARS, PAGE_DATA

ARTICLE = (
    "The ferry to Orlena has a new timetable, which the harbour office publishes as a page and as data.",
    "Each sailing has a number, a quay and a tide, and the tide decides whether a car may come aboard.",
    "Whoever wants to know more can ask the office, which answers letters within two weeks of their arrival.",
    "The old timetable hangs in the waiting room until spring, since some passengers have learnt it by heart.",
)
SAILINGS = [{"id": number, "quay": f"Quay {number}", "tide": "low", "cars": number % 2 == 0} for number in range(240)]
PACKED = json.dumps({"page": {"sailings": SAILINGS}}, separators=(",", ":"))
SPACED = json.dumps({"page": {"sailings": SAILINGS}})
LOADED = "".join(f'<script async="" src="/static/part-{number}.js"></script>' for number in range(120))
WRITTEN = "<script> " + "if (tide === 'low') { board(cars, quay); } " * 150 + "</script>"


def explained(line: str, above: str = ARTICLE[1]) -> tuple[bool, bool]:
    """Return whether a line below the article's second paragraph is cut, and whether it is cut as data of the page."""
    result = explain("\n\n".join((ARTICLE[0], above, line, *ARTICLE[2:])))
    assert all(part in result.text for part in (ARTICLE[0], *ARTICLE[2:]))
    return line not in result.text, PAGE_DATA.id in {cut.rule_id for cut in result.removed}


@pytest.mark.parametrize(
    "line",
    [
        f'</noscript><script id="page-data" type="application/json">{PACKED}</script>',
        f"</script>{LOADED[:2400]}",
        f'<script type="application/json">{PACKED}</script>',
        LOADED,
        PACKED,
        PACKED.replace("Quay 7", "Quay 7, where it rains. A second sentence; and, of course, a third"),
    ],
    ids=["rest", "scripts after an end", "data in a script", "scripts", "data", "data with sentences"],
)
def test_scripts_and_data_of_a_page_go(line: str) -> None:
    assert len(line) >= LEFT_CHARS
    assert explained(line) == (True, True)


@pytest.mark.parametrize(
    "line",
    [
        WRITTEN,
        SPACED,
        PACKED[:-1],
        PACKED[:4800],
        json.dumps({"note": "It rained all week and nobody came. " * 200}, separators=(",", ":")),
        "<script>" + "q=t.low?board(c):wait(c);" * 30 + "</script>",
        "</script><script>alert(1)</script>" * 12,
        f"<code>{LOADED}</code>",
        f"The data of the page begins so: {PACKED}",
        "{" + "a, b, c, d, e; " * 400 + "}",
    ],
    ids=lambda line: line[:40],
)
def test_code_that_an_article_shows_is_no_data_of_the_page(line: str) -> None:
    assert explained(line)[1] is False


def test_what_a_line_introduces_stays() -> None:
    assert len(PACKED) >= PACKED_CHARS
    assert explained(PACKED, "The office answers a request for all sailings of a year with one object:") == (
        False,
        False,
    )
    assert explained(f"```\n{PACKED}\n```") == (False, False)


@pytest.mark.parametrize("beside", [(), ARTICLE[:2], ("Timetable", "Sailings", "Quays", "Tides")])
def test_data_stays_where_there_is_no_article_beside_it(beside: tuple[str, ...]) -> None:
    result = explain("\n\n".join((*beside, PACKED)))
    assert PACKED in result.text
