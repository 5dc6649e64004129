from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from cleaner import DEFAULT_STRIP, Config, explain
from cleaner.categories import Category
from cleaner.decision.claims import SURE, gather
from cleaner.decision.detectors.headline import find_headline
from cleaner.decision.detectors.teasers.detector import TeaserSearch
from cleaner.decision.guards import guard
from cleaner.document import Document, Mark, Span
from cleaner.segmentation import segment

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "decision.yaml").read_text(encoding="utf-8"))
BODY = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "“We had stopped believing in it,” said the harbour master, Tom Hale, who had kept the old bell in his barn.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
    "Until October the boat will run twice a day, and after that as long as the ice allows it.",
)
BODY2 = (
    "The islands have waited longer. Their own quay was rebuilt in the second year, and since then gulls have used it."
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_case(case: dict[str, Any]) -> None:
    text = case["text"].replace("{body2}", BODY2).replace("{body}", "\n".join(BODY)).rstrip("\n")
    result = explain(text)
    assert result.error is None
    assert [removal.category for removal in result.removed] == [category for _, category in case["removed"]]
    for removal, (start, _) in zip(result.removed, case["removed"], strict=True):
        assert removal.text.lstrip().startswith(start)


def document(*lines: str, title: str | None = None) -> Document:
    return segment("\n".join(lines), title=title)


@pytest.mark.parametrize(
    ("lines", "title", "found"),
    [
        (("Ferry returns to Orlena", *BODY), None, ["headline"]),
        (("Ferry returns to Orlena", "A crossing comes back", *BODY), None, ["headline", "standfirst"]),
        (("Harbour", "Ferry returns to Orlena", *BODY), "Ferry returns to Orlena - Valley Herald", ["headline"]),
        (BODY, None, []),
        (("Why does the ferry return?", *BODY), None, []),
        (("Here is what we know:", *BODY), None, []),
        (("Ferry returns to Orlena", "Bus to Brisk ends", "Rain"), None, []),
        (("and so the ferry returns", *BODY), None, []),
    ],
)
def test_headline_and_standfirst(lines: tuple[str, ...], title: str | None, found: list[str]) -> None:
    assert [mark.category for mark in find_headline(document(*lines, title=title), frozenset())] == found


def test_the_headline_is_looked_for_below_what_is_gone() -> None:
    marks = find_headline(document("Menu", "Ferry returns to Orlena", *BODY), frozenset({0}))
    assert [(mark.category, mark.span.start) for mark in marks] == [("headline", 5)]


def test_a_headline_among_many_headings_is_doubtful() -> None:
    lines = [
        "What a ferry costs",
        *[line for pair in zip(["One", "Two", "Three", "Four"], BODY, strict=False) for line in pair],
    ]
    (mark,) = find_headline(document(lines[0], BODY[3], *lines[1:]), frozenset())
    assert mark.confidence < Config().threshold
    assert explain("\n".join([lines[0], *BODY]), Config(strip=DEFAULT_STRIP | {"headline"})).text == "\n".join(BODY)


def mark(span: Span, category: Category = "other", confidence: float = 0.8, rule: str = "x.y") -> Mark:
    return Mark(span, rule, category, confidence, "because")


def test_marks_of_different_categories_add_up_and_marks_of_one_do_not() -> None:
    lines = document("Sign up now", "It rained.")
    span = lines.blocks[0].span
    same = gather(lines, [mark(span, "newsletter", 0.5), mark(span, "newsletter", 0.6)])
    assert same.confidence(0) == 0.6
    other = gather(lines, [mark(span, "newsletter", 0.5), mark(span, "social", 0.6)])
    assert other.confidence(0) == pytest.approx(0.8)
    sure = gather(lines, [mark(span, "newsletter", 0.96), mark(span, "social", 0.96)])
    assert sure.confidence(0) == SURE
    assert sure.confidence(1) == 0


def test_sentences_speak_for_their_block_from_three_fifths_on() -> None:
    lines = document("One two three. Four five six. Seven eight.")
    first, second = Span(0, 14), Span(15, 29)
    assert gather(lines, [mark(first)]).whole == (None,)
    assert gather(lines, [mark(first), mark(second)]).confidence(0) == pytest.approx(0.8 * 28 / 42)


def test_a_mark_inside_a_paragraph_counts_less() -> None:
    lines = document("One two three. Four five six. Seven eight nine.")
    (part,) = gather(lines, [mark(Span(0, 14), confidence=0.9)]).inside(0)
    assert part.confidence < Config().threshold


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"The gulls of pier {number} came back at noon and sat on the roof." for number in range(20_000)) * 2,
        "A (" + "a" * 300_000 + "\nA (" + "a" * 300_000,
        "Share this article\n" * 10_000,
        "About the author\n" * 10_000,
    ],
    ids=["two copies of a list", "an endless word", "share", "about"],
)
def test_time_is_linear(text: str) -> None:
    start = time.process_time()
    assert explain(text).error is None
    assert time.process_time() - start < 20  # seconds; what grows with the square takes hours


def test_large_cuts_need_sure_marks() -> None:
    lines = document("One two three.", "Four five six.", "Seven eight.")
    blocks = lines.blocks
    unsure = {index: mark(blocks[index].span, confidence=0.8) for index in (0, 1)}
    assert guard(lines, unsure) == {}
    sure = {index: mark(blocks[index].span, confidence=0.95) for index in (0, 1)}
    assert guard(lines, sure) == sure
    small = {0: unsure[0]}
    assert guard(lines, small) == small


def test_a_document_is_never_cut_whole() -> None:
    lines = document("One two three.", "Four five six.")
    assert guard(lines, {i: mark(block.span, confidence=1.0) for i, block in enumerate(lines.blocks)}) == {}


FOREIGN = (
    "A baker in Lindow has sued the county over the price of flour.",
    "Scientists say that the moss on Mount Arvel is older than the mountain's name.",
)
OWN = ("Passengers can buy tickets from the harbour master.", "The council expects the fund to last for nine years.")
ARTICLE, LIKELY, UNLIKELY = -4.0, 1.0, -1.0


def teasers(tail: tuple[str, ...], odds: float | None) -> list[str]:
    """Return the teasers below an article, where the classifier gives their lines these log-odds."""
    found = document(*BODY, BODY2, *tail)
    search = TeaserSearch(found, frozenset())
    given = None if odds is None else [ARTICLE] * (len(BODY) + 1) + [odds] * len(tail)
    marks = search.unsupported if given is None else search.supported_by(given)
    return [found.text[mark.span.start : mark.span.end].strip() for mark in marks]


def test_the_classifier_helps_the_search_for_teasers() -> None:
    assert teasers(FOREIGN, None) == []
    assert teasers(FOREIGN, LIKELY) == list(FOREIGN)
    assert teasers(FOREIGN, UNLIKELY) == []


@pytest.mark.parametrize("odds", [LIKELY, 4.0, 99.0])
def test_the_classifier_alone_makes_no_teasers(odds: float) -> None:
    assert teasers(OWN, odds) == []
    assert teasers(FOREIGN[:1], odds) == []


def test_the_classifier_keeps_the_articles_own_last_line_out_of_the_tail() -> None:
    own = "Nobody knows who wrote it."
    found = document(*BODY, BODY2, own, *FOREIGN)
    for odds, first in ((ARTICLE, FOREIGN[0]), (4.0, own)):
        marks = TeaserSearch(found, frozenset()).supported_by([ARTICLE] * (len(BODY) + 1) + [odds, LIKELY, LIKELY])
        assert found.text[marks[0].span.start : marks[0].span.end].strip() == first
