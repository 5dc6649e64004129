"""Articles unlike news, by the rules and decisions alone: what looks like a byline in news is the text itself here."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cleaner import DEFAULT_STRIP, Config, clean, explain

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "unlike_news.yaml").read_text(encoding="utf-8"))
RULES_ALONE = Config(classifier=False)
HEADLINE_TOO = Config(strip=DEFAULT_STRIP | {"headline", "standfirst"}, classifier=False)
CLUTTER = "~ "
BODY = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
)


def cleaned(lines: list[str], between: str = "\n", config: Config = RULES_ALONE) -> list[str]:
    result = explain(between.join(lines), config)
    assert result.error is None
    return [line.strip() for line in result.text.split("\n") if line.strip()]


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "blank lines"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_an_article_stays_and_what_is_around_it_goes(case: dict[str, str], between: str) -> None:
    lines = [line.rstrip() for line in case["text"].split("\n") if line.strip()]
    article = [line for line in lines if not line.startswith(CLUTTER)]
    assert cleaned(article, between) == article
    if between == "\n":
        assert cleaned([line.removeprefix(CLUTTER) for line in lines]) == article


@pytest.mark.parametrize(
    "first",
    [
        ["Dear Mrs Reiss and neighbours"],
        ["Sehr geehrte Damen und Herren"],
        ["Chères voisines"],
        ["Estimados vecinos"],
        ["Gentili ospiti"],
        ["Szanowni mieszkańcy"],
        ["Уважаемые соседи"],
        ["Bästa grannar"],
        ["Orlena, 3 March 1911"],
        ["Anna Reiss: You began at eleven", "Harold Pim: My father worked and I stood there"],
        ["1. Peel the potatoes first", "2. Soften the leeks in butter", "3. Add the stock slowly"],
        ["200 g of flour", "3 large eggs", "1 litre of stock"],
        ["The harbour sleeps beneath the snow", "and no one rows across at night,"],
        ["Club\tPlayed\tPoints", "Wend\t12\t28", "Brisk\t12\t25"],
        ["tide_table = load(station)"],
        ["tide --station=orlena --days=3"],
        ['"A harbour is a room without a roof"', "- Mira Loft, A Winter on the Ice"],
        ["Born 3 March 1931", "Died 12 November 2025"],
    ],
    ids=lambda lines: lines[0],
)
def test_a_first_line_of_the_text_itself_is_no_headline(first: list[str]) -> None:
    assert cleaned([*first, *BODY], config=HEADLINE_TOO)[0] == first[0]


@pytest.mark.parametrize(
    "headline",
    [
        "Dear ferries, cheap buses: what a day on the bay costs",
        "Dearest of all ferries is back",
        "Cherbourg waits for the ferry",
        "Orlena's March of 1911 comes to the stage",
        "Harbour master: the bell stays in the barn",
        "10 boats to see this summer",
        "The harbour sleeps beneath the snow",
        "Club, points and tables of the ferry cup",
        "Load the tide table by hand",
        '"A room without a roof": the harbour in summer',
        "Born on a ferry, buried at sea",
    ],
)
def test_a_headline_that_resembles_such_a_line_goes(headline: str) -> None:
    assert cleaned([headline, *BODY], config=HEADLINE_TOO) == list(BODY)


def test_one_headline_goes_and_the_heading_of_the_first_section_stays() -> None:
    lines = ["The first snow of the year", BODY[0], "The long dark of February", BODY[1], BODY[2]]
    assert cleaned(["Ten winters in a house on the island", *lines], config=HEADLINE_TOO) == lines


@pytest.mark.parametrize("label", ["Letters from the bay", "Opinion, Harbour Weekly"])
def test_a_headline_below_a_label_goes_too(label: str) -> None:
    lines = [label, "Let the ferry keep its old bell", "By Ines Calder", *BODY]
    assert cleaned(lines, config=HEADLINE_TOO) == list(BODY)


def test_names_are_counted_on_the_whole_text_and_not_on_its_ends() -> None:
    entries = [
        [f"The song of pier number {n}", f"By {name}", *BODY]
        for n, name in enumerate(["Ines Calder", "Tom Hale", "Rita Sole", "Peter Ahn", "Mira Loft", "Anna Reiss"])
    ]
    lines = [
        "Six songs of the bay",
        *(f"{line} ({n})" if line in BODY else line for n, entry in enumerate(entries) for line in entry),
    ]
    assert cleaned(lines) == lines


def test_a_byline_below_the_headline_and_an_agency_at_the_end_go() -> None:
    lines = ["Ferry returns to Orlena", "By Ines Calder", *BODY, "(Reporting by Rita Sole; Editing by Tom Ode)"]
    assert cleaned(lines) == ["Ferry returns to Orlena", *BODY]


def test_a_byline_with_one_credit_beside_it_goes() -> None:
    lines = ["Ferry returns to Orlena", "Written by Ines Calder", "Photographed by Tom Hale", *BODY]
    assert cleaned(lines) == ["Ferry returns to Orlena", *BODY]


def test_a_date_below_the_headline_and_one_of_an_update_go() -> None:
    lines = ["Ferry returns to Orlena", "March 3, 2026", "Updated March 4, 2026", *BODY]
    assert cleaned(lines) == ["Ferry returns to Orlena", *BODY]


def test_a_title_that_stands_twice_in_the_head_is_no_refrain() -> None:
    title = "Ferry returns to Orlena after nine years"
    assert cleaned([title, "A crossing comes back", title, *BODY]) == [title, "A crossing comes back", *BODY]


def test_an_article_goes_on_below_a_box_of_related_links() -> None:
    above = (
        "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board. " * 2
    )
    below = (
        "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for, and the "
        "boats run until the end of October."
    )
    box = "More stories\n\nFerry service to end in autumn\n\nA museum for lost umbrellas\n\n"
    rest = f"{below}\n\n{below.replace('boats', 'barges')}\n\n{below.replace('bus', 'train')}"
    text = "\n\n".join([above.strip(), above.replace("ferry", "barge").strip()] * 2) + f"\n\n{box}{rest}"
    kept = clean(text, Config(classifier=False))
    assert kept.endswith(rest)
