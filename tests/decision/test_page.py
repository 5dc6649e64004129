"""What is cut from a page, and what it is called, with marks and columns made by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Config
from cleaner.categories import BY_MARKUP, Category
from cleaner.config import THRESHOLD, Profile
from cleaner.decision.category_names import KNOWN, LINKED, NEAR_STEPS, names_on_page
from cleaner.decision.claims import INSIDE, gather
from cleaner.decision.detectors.left_alone import PARAGRAPH_WORDS, UNLINKED
from cleaner.decision.detectors.link_lists import (
    AROUND,
    LEAST_HEADLINES,
    MEAN_WORDS,
    MOST_WORDS,
    PROSE_WORDS,
    find_link_lists,
)
from cleaner.decision.detectors.link_lists import LINKED as HEADLINED
from cleaner.decision.page import (
    H1_BONUS,
    SURE,
    TITLED,
    PageBlocks,
    decide_page,
    find_sure,
    left_over,
)
from cleaner.document import Block, Document, Mark, Span
from cleaner.purposes import PURPOSES

LINES = (
    "The Quay",
    "Ferry late again",
    "By Ada Moor",
    "The ferry to Marlow was an hour late on Tuesday, said the harbour master.",
    "A rope had caught in the propeller. Send us your photos. The diver was at a wedding. Nobody knew where.",
    "More from Marlow",
)
BAR, TITLE, BYLINE, FIRST, SECOND, MORE = range(6)
STARTS = [sum(len(line) + 1 for line in LINES[:at]) for at in range(6)]
SPANS = [Span(start, start + len(line)) for start, line in zip(STARTS, LINES, strict=True)]
PAGE = Document("", "\n".join(LINES), tuple(Block(span, line) for span, line in zip(SPANS, LINES, strict=True)))
PURE = Config(strip=DEFAULT_STRIP | {"headline"})
FAR = 9
ORDER = "my.rule"


def columns(
    overlap: Mapping[int, float] | None = None,
    h1: Collection[int] = (),
    near: Mapping[str, int] | None = None,
    linked: float = 0.0,
) -> dict[str, np.ndarray[Any, Any]]:
    """Return columns in which all blocks stand as near to elements of some purposes, as parts of ``near``."""
    return {
        "words": np.array([len(line.split()) for line in LINES]),
        "finished": np.zeros(6),
        "title_overlap": np.array([(overlap or {}).get(at, 0.0) for at in range(6)]),
        "is_title": np.isin(np.arange(6), list(h1)),
        "linked": np.full(6, linked),
        **{f"to_{name}": np.full(6, (near or {}).get(name, FAR)) for name in PURPOSES},
    }


def mark(span: Span, category: Category = "other", confidence: float = 0.95, rule: str = "x.y") -> Mark:
    return Mark(span, rule, category, confidence, "because")


def sentence(text: str) -> Span:
    start = PAGE.text.index(text)
    return Span(start, start + len(text))


def cuts(
    found: Collection[int],
    made: Mapping[str, np.ndarray[Any, Any]] | None = None,
    *,
    unlikely: Collection[int] = (),
    rules: Collection[Mark] = (),
    config: Config | None = None,
    confidence: float = 0.95,
) -> dict[str, str]:
    """Return what is cut, and its category, where the scores put marks on these blocks."""
    likely = [at for at in range(len(PAGE.blocks)) if at not in unlikely]
    claims = gather(replace(PAGE, blocks=tuple(PAGE.blocks[at] for at in likely)), rules)
    made = dict(made or columns())
    names = names_on_page(made, claims, likely)
    scored = {at: mark(SPANS[at], names[at], confidence, "score/page") for at in found}
    blocks = PageBlocks(PAGE, made, claims, likely, scored, own_rules=frozenset({ORDER}))
    marks = decide_page(blocks, config or Config())
    assert marks == sorted(marks, key=lambda mark: mark.span)
    assert all(one.span.end <= other.span.start for one, other in pairwise(marks))
    return {PAGE.text[slice(*one.span)]: one.category for one in marks}


ABOVE = (BAR, TITLE, BYLINE)


@pytest.mark.parametrize("unlikely", [ABOVE, (BYLINE,), ()])
@pytest.mark.parametrize(
    ("found", "overlap", "h1", "headline"),
    [
        (ABOVE, {TITLE: TITLED}, (), TITLE),
        (ABOVE, {TITLE: TITLED - 0.01}, (TITLE,), None),
        (ABOVE, {BAR: 1, TITLE: 0.9}, (), BAR),
        (ABOVE, {BAR: 0.9, TITLE: 0.9}, (), TITLE),
        (ABOVE, {BAR: 0.9, TITLE: 0.9}, (BAR,), BAR),
        (ABOVE, {BAR: 0.81, TITLE: 0.8 + H1_BONUS}, (BAR,), BAR),
        ((*ABOVE, MORE), {MORE: 1}, (), None),
        ((BAR, BYLINE), {TITLE: 1}, (), None),
        ((BAR, BYLINE), {BAR: 0.9, TITLE: 1}, (), BAR),
        (range(6), {MORE: 1}, (), MORE),
    ],
)
def test_the_headline_above_the_article_stays_unless_it_is_stripped(
    found: Collection[int],
    overlap: dict[int, float],
    h1: Collection[int],
    headline: int | None,
    unlikely: Collection[int],
) -> None:
    made, unlikely = columns(overlap, h1), [at for at in unlikely if at in found]
    gone = {LINES[at]: "headline" if at == headline else "other" for at in found}
    assert cuts(found, made, unlikely=unlikely, config=PURE) == gone
    kept = {} if headline is None else {LINES[headline]: "headline"}
    assert cuts(found, made, unlikely=unlikely) == dict(gone.items() - kept.items())


@pytest.mark.parametrize(("line", "stays"), [("Quay", False), ("The Quay", True)])
def test_a_headline_has_two_words(line: str, stays: bool) -> None:
    made = columns({BAR: 1.0})
    made["words"][BAR] = len(line.split())
    assert (LINES[BAR] not in cuts(ABOVE, made)) is stays


def test_the_headline_is_looked_for_below_what_a_rule_cuts() -> None:
    gone = cuts((TITLE, BYLINE), columns({TITLE: 1}), rules=[mark(SPANS[BAR], "navigation", rule=ORDER)])
    assert set(gone) == {LINES[BAR], LINES[BYLINE]}


def test_what_is_not_likely_goes_whatever_is_to_be_stripped() -> None:
    config = Config(strip=frozenset())
    made = columns({TITLE: 1})
    assert set(cuts((*ABOVE, MORE), made, unlikely=(BAR, TITLE, MORE), config=config)) == {LINES[BAR], LINES[MORE]}
    assert cuts((*ABOVE, MORE), made, config=config) == {}
    assert set(cuts((MORE,), unlikely=(MORE,), confidence=0.6)) == {LINES[MORE]}
    assert cuts((MORE,), confidence=0.6) == {}


@pytest.mark.parametrize("profile", THRESHOLD)
def test_likely_blocks_go_by_the_profile(profile: Profile) -> None:
    least = THRESHOLD[profile]
    config = Config(profile)
    assert set(cuts((MORE,), config=config, confidence=least)) == {LINES[MORE]}
    assert cuts((MORE,), config=config, confidence=least - 0.01) == {}
    for rule, expected in ((ORDER, {LINES[MORE]: "related"}), ("x.y", {})):
        assert cuts((), rules=[mark(SPANS[MORE], "related", least, rule)], config=config) == expected
        assert cuts((), rules=[mark(SPANS[MORE], "related", least - 0.01, rule)], config=config) == {}
        assert cuts((), rules=[mark(SPANS[MORE], "standfirst", least, rule)], config=config) == {}


@pytest.mark.parametrize("surer", [0.8, (0.97)])
def test_a_rule_of_the_users_cuts_whatever_other_rules_say(surer: float) -> None:
    rules = [mark(SPANS[MORE], "related", 0.95, ORDER), mark(SPANS[MORE], "related", surer)]
    assert cuts((), rules=rules) == {LINES[MORE]: "related"}


@pytest.mark.parametrize(
    ("near", "linked", "name"),
    [
        ({}, 0.0, "other"),
        ({}, LINKED, "navigation"),
        ({}, LINKED - 0.01, "other"),
        *(({word: NEAR_STEPS}, 1.0, name) for name, words in BY_MARKUP.items() for word in words),
        *(({word: NEAR_STEPS + 1}, 0.0, "other") for words in BY_MARKUP.values() for word in words[:1]),
        ({"comment": 3, "share": 2, "nav_tag": 3}, 1.0, "social"),
        ({"comment": 2, "share": 2}, 0.0, "comments"),
        ({"figure_tag": 0, "meta": 1}, 0.0, "caption"),
        ({"body": 0, "para": 0}, 0.0, "other"),
    ],
)
def test_blocks_are_called_by_the_nearest_purpose(near: dict[str, int], linked: float, name: str) -> None:
    made = columns(near=near, linked=linked)
    assert cuts((MORE,), made) == {LINES[MORE]: name}
    assert cuts((MORE,), made, unlikely=(MORE,)) == {LINES[MORE]: name}


@pytest.mark.parametrize(
    ("confidence", "name"), [(KNOWN, "newsletter"), (KNOWN - 0.01, "related"), (0.99, "newsletter")]
)
def test_a_rules_category_goes_before_the_markups(confidence: float, name: str) -> None:
    rules = [mark(SPANS[MORE], "newsletter", confidence)]
    assert cuts((MORE, BAR), columns(near={"related": 1}), rules=rules) == {LINES[BAR]: "related", LINES[MORE]: name}


def test_a_headline_is_called_so_whatever_rules_say() -> None:
    rules = [mark(SPANS[TITLE], "newsletter")]
    assert set(cuts(ABOVE, columns({TITLE: 1}), rules=rules)) == {LINES[BAR], LINES[BYLINE]}
    assert cuts(ABOVE, columns({TITLE: 0.5}), rules=rules)[LINES[TITLE]] == "newsletter"


APPEAL, ROPE = "Send us your photos.", "A rope had caught in the propeller."


@pytest.mark.parametrize(
    ("found", "rules", "expected"),
    [
        ((), [mark(sentence(APPEAL), "feedback", 0.99)], {APPEAL: "feedback"}),
        ((), [mark(sentence(APPEAL), "feedback", 0.69 / INSIDE)], {}),
        ((), [mark(sentence(APPEAL), "standfirst", 0.99)], {}),
        ((SECOND,), [mark(sentence(APPEAL), "feedback", 0.99)], {LINES[SECOND]: "other"}),
        (
            (),
            [mark(sentence(APPEAL[:7]), "social", 0.97), mark(sentence(APPEAL), "feedback", 0.99)],
            {APPEAL: "feedback"},
        ),
        (
            (),
            [mark(sentence(ROPE), "social", 0.97), mark(sentence(APPEAL), "feedback", 0.99)],
            {ROPE: "social", APPEAL: "feedback"},
        ),
        (
            (BAR, MORE),
            [mark(sentence(APPEAL), "feedback", 0.99), mark(SPANS[BYLINE], "byline", rule=ORDER)],
            {LINES[BAR]: "other", LINES[BYLINE]: "byline", APPEAL: "feedback", LINES[MORE]: "other"},
        ),
    ],
)
def test_parts_of_blocks_that_stay_are_cut(found: tuple[int, ...], rules: list[Mark], expected: dict[str, str]) -> None:
    assert cuts(found, rules=rules, unlikely=(BAR,)) == expected


PLACES = st.integers(0, len(PAGE.text) - 1)


@given(
    st.sets(st.integers(0, 5)),
    st.sets(st.integers(0, 5)),
    st.lists(st.tuples(PLACES, PLACES, st.sampled_from(["social", "headline"]), st.floats(0, 1))),
    st.dictionaries(st.integers(0, 5), st.floats(0, 1)),
)
def test_cuts_are_in_order_and_do_not_overlap(
    found: set[int], out: set[int], spans: list[tuple[int, int, Category, float]], overlap: dict[int, float]
) -> None:
    unlikely, rules = found & out, []
    for at, end, category, confidence in spans:
        row = max(row for row in range(6) if STARTS[row] <= at)
        start, stop = sorted((min(at, SPANS[row].end), min(max(end, STARTS[row]), SPANS[row].end)))
        if start < stop and row not in unlikely:
            rules.append(mark(Span(start, stop), category, confidence, ORDER if at % 2 else "x.y"))
    gone = cuts(sorted(found), columns(overlap), unlikely=unlikely, rules=rules)
    assert len({LINES[at] for at in unlikely} - gone.keys()) <= 1  # the headline


def sure(*marks: Mark, cut: Collection[Mark] = (), config: Config | None = None) -> list[int]:
    """Return the blocks that rules cut from what is left of the page."""
    found = find_sure(left_over(PAGE, cut, ()), marks, list(cut), config or Config())
    return [SPANS.index(one.span) for one in found]


def test_what_is_left_of_a_page_is_neither_cut_as_a_whole_nor_bound_to_stay() -> None:
    rest = left_over(PAGE, [mark(SPANS[BAR]), mark(sentence("Send us your photos."))], (BYLINE,))
    assert [SPANS.index(block.span) for block in rest.blocks] == [TITLE, FIRST, SECOND, MORE]
    assert rest.text == PAGE.text


def test_what_both_looks_keep_goes_by_a_rule_that_is_sure() -> None:
    assert sure(mark(SPANS[MORE], "related", SURE)) == [MORE]
    assert sure(mark(SPANS[MORE], "related", SURE - 0.01)) == []
    assert sure(mark(sentence("Send us your photos."), "comments", 1.0)) == []


def test_a_sure_rule_leaves_a_block_that_lost_a_part() -> None:
    certain = mark(SPANS[SECOND], "related", SURE)
    assert sure(certain, cut=[mark(SPANS[FIRST])]) == [SECOND]
    assert sure(certain, cut=[mark(sentence("Send us your photos."))]) == []


def test_a_sure_rule_strips_what_is_to_be_stripped_and_never_all() -> None:
    assert sure(mark(SPANS[TITLE], "headline", SURE)) == []
    assert sure(mark(SPANS[TITLE], "headline", SURE), config=PURE) == [TITLE]
    every = [mark(span, "related", SURE) for span in SPANS]
    assert sure(*every[1:]) == list(range(1, 6))
    assert sure(*every) == []
    dates = [mark(span, "byline", SURE, "x.date") for span in SPANS[:3]]
    assert (sure(*dates[:2]), sure(*dates)) == ([0, 1], [])


def at_the_edges(*marks: Mark, is_article: bool = False) -> list[int]:
    """Return the blocks that sure rules cut from a page; the two sentences are its paragraphs."""
    prose = np.isin(np.arange(6), (FIRST, SECOND))
    made = columns() | {"words": np.where(prose, PARAGRAPH_WORDS + 1, 3), "finished": prose}
    blocks = PageBlocks(PAGE, made, gather(PAGE, ()), range(6), {}, is_article)
    return [SPANS.index(one.span) for one in decide_page(blocks, Config(), lambda _: marks)]


@pytest.mark.parametrize(
    ("row", "category", "goes"),
    [
        (BYLINE, "byline", True),
        (MORE, "byline", True),
        (MORE, "legal", True),
        (BYLINE, "legal", False),
        (MORE, "related", False),
        (FIRST, "byline", False),
        (SECOND, "legal", False),
    ],
)
def test_on_other_pages_sure_rules_cut_outside_of_the_paragraphs(row: int, category: Category, goes: bool) -> None:
    assert at_the_edges(mark(SPANS[row], category, SURE)) == [row] * goes
    assert at_the_edges(mark(SPANS[row], category, SURE - 0.01)) == []
    assert at_the_edges(mark(SPANS[row], category, SURE), is_article=True) == [row]


def test_sure_rules_cut_nothing_from_other_pages_without_paragraphs() -> None:
    blocks = PageBlocks(PAGE, columns(), gather(PAGE, ()), range(6), {})
    assert decide_page(blocks, Config(), lambda _: [mark(SPANS[BYLINE], "byline", SURE)]) == []


# linked headlines

Row = tuple[int, float, bool, float]
"""Words of a block, its share of links, whether it ends like a sentence, and the share of links around it."""
SENTENCE: Row = (PROSE_WORDS // 10, UNLINKED - 0.01, True, 0.1)
HEADLINE: Row = (MEAN_WORDS, HEADLINED, False, AROUND)
TEN: list[Row] = [SENTENCE] * 10


def headlines(
    rows: list[Row],
    cut: Collection[int] = (),
    stay: Collection[int] = (),
    part: Collection[int] = (),
    config: Config | None = None,
) -> str:
    """Return which blocks are cut as linked headlines (x), a character a block."""
    blocks = tuple(Block(Span(3 * at, 3 * at + 2), "Ho") for at in range(len(rows)))
    words, linked, finished, around = map(np.array, zip(*rows, strict=True))
    made = {"words": words, "linked": linked, "finished": finished}
    made |= {"link_mass_1": around, "link_mass_2": np.maximum(around, 0.9)}
    document = Document("", "Ho " * len(rows), blocks)
    parts = [Span(blocks[at].span.start + 1, blocks[at].span.end) for at in part]
    marks = [*(mark(blocks[at].span) for at in cut), *map(mark, parts)]
    found = find_link_lists(document, made, marks, config or Config(), stay)
    assert {one.category for one in found} <= {"related"}
    spans = {one.span for one in found}
    return "".join("x" if block.span in spans else "." for block in blocks)


def test_linked_headlines_in_a_row_are_other_articles() -> None:
    assert headlines([*TEN, *[HEADLINE] * LEAST_HEADLINES]) == "." * 10 + "x" * LEAST_HEADLINES
    assert (
        headlines([*TEN[:5], *[HEADLINE] * (LEAST_HEADLINES + 3), *TEN[5:]])
        == "....." + "x" * (LEAST_HEADLINES + 3) + "....."
    )
    assert headlines([*TEN, *[HEADLINE] * (LEAST_HEADLINES - 1)]) == "." * (9 + LEAST_HEADLINES)
    assert headlines([*TEN, *[HEADLINE] * (LEAST_HEADLINES - 1), SENTENCE, HEADLINE]) == "." * (11 + LEAST_HEADLINES)


@pytest.mark.parametrize(
    "near_miss",
    [
        (MEAN_WORDS - 1, HEADLINED, False, AROUND),
        (MOST_WORDS, HEADLINED, False, AROUND),
        (MEAN_WORDS, HEADLINED - 0.01, False, AROUND),
        (MEAN_WORDS, HEADLINED, True, AROUND),
        (MEAN_WORDS, HEADLINED, False, AROUND - 0.01),
    ],
)
def test_lines_that_are_no_linked_headlines_stay(near_miss: Row) -> None:
    assert "x" not in headlines([*TEN, *[near_miss] * (2 * LEAST_HEADLINES)])
    # one short name among headlines is a headline
    mixed = headlines([*TEN, *[(MEAN_WORDS + 2, *HEADLINE[1:])] * LEAST_HEADLINES, near_miss])
    assert mixed[10:] == "x" * (LEAST_HEADLINES + (near_miss[0] < MEAN_WORDS)) + "." * (near_miss[0] >= MEAN_WORDS)


def test_where_there_is_no_prose_links_are_all_that_a_page_has() -> None:
    assert "x" not in headlines([*TEN[1:], *[HEADLINE] * LEAST_HEADLINES])
    assert "x" not in headlines([*TEN[1:], (PARAGRAPH_WORDS, 0.0, True, 0.0), *[HEADLINE] * LEAST_HEADLINES])
    assert "x" not in headlines([*TEN, *[HEADLINE] * LEAST_HEADLINES], cut=[0])


def test_what_is_cut_parts_no_run_and_what_must_stay_does() -> None:
    run = [HEADLINE, (1, 0.0, False, 0.0)] * LEAST_HEADLINES
    assert headlines([*TEN, *run]) == "." * (10 + 2 * LEAST_HEADLINES)
    assert headlines([*TEN, *run], cut=range(11, 10 + 2 * LEAST_HEADLINES, 2)) == "." * 10 + "x." * LEAST_HEADLINES
    assert headlines([*TEN, *[HEADLINE] * (LEAST_HEADLINES + 1)], stay=[10]) == "." * 11 + "x" * LEAST_HEADLINES
    assert "x" not in headlines([*TEN, *[HEADLINE] * LEAST_HEADLINES], config=Config(profile="gentle"))
    assert "x" not in headlines([*TEN, *[HEADLINE] * LEAST_HEADLINES], config=Config(strip=DEFAULT_STRIP - {"related"}))


def test_a_linked_headline_that_lost_a_part_stays() -> None:
    rows = [*TEN, *[HEADLINE] * (LEAST_HEADLINES + 1)]
    assert headlines(rows, part=[11]) == "." * 10 + "x." + "x" * (LEAST_HEADLINES - 1)
