"""How marks of the learned scores join those of the rules, and what they are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Config
from cleaner.categories import CATEGORIES, RECURRING, Category
from cleaner.decision.claims import INSIDE, Claims, gather
from cleaner.decision.detectors.teasers.detector import TeaserSearch
from cleaner.decision.scores import join_scored
from cleaner.decision.text import decide
from cleaner.document import Document, Mark, Scores, Span
from cleaner.segmentation import segment

BODY = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "“We had stopped believing in it,” said the harbour master, Tom Hale, who had kept the old bell in his barn.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
)
HEADLINE = "Ferry returns to Orlena"
BALANCED = 0.7
NAMELESS = sorted(set(CATEGORIES) - RECURRING)


def mark(document: Document, index: int, category: Category, confidence: float) -> Mark:
    return Mark(document.blocks[index].span, "x.y", category, confidence, "because")


def score(document: Document, index: int, confidence: float = 0.8) -> Mark:
    return Mark(document.blocks[index].span, "score/text", "other", confidence, "because")


def joined(
    rules: list[tuple[Category, float] | None], scores: list[float | None], threshold: float = BALANCED
) -> Claims:
    """Return the claims on the blocks below an article's first, with these marks of rules and confidences of scores."""
    document = segment("\n".join([BODY[0], *(f"Line {number} of tides" for number in range(len(rules)))]))
    assert len(document.blocks) == len(rules) + 1 == len(scores) + 1
    claims = gather(document, [mark(document, at, *one) for at, one in enumerate(rules, 1) if one])
    scored = [score(document, at, one) for at, one in enumerate(scores, 1) if one]
    found = join_scored(claims, scored, threshold, TeaserSearch(document, claims.cut_blocks(threshold)))
    return Claims(document, found.marks[1:], found.whole[1:])


def named(claims: Claims) -> list[str | None]:
    return [found.category if found else None for found in claims.whole]


@pytest.mark.parametrize("sure", [0.9, 0.8, BALANCED])
def test_what_a_rule_cuts_stays_the_rules(sure: float) -> None:
    (found,) = joined([("social", sure)], [0.8]).whole
    assert found is not None
    assert (found.rule_id, found.confidence) == ("x.y", sure)


def test_an_unsure_rule_gives_way_but_names_the_block() -> None:
    (found,) = joined([("social", 0.3)], [0.8]).whole
    assert found is not None
    assert (found.rule_id, found.confidence, found.category) == ("score/text", 0.8, "social")


def test_an_unsure_score_loses_against_a_surer_rule() -> None:
    (found,) = joined([("social", 0.6)], [0.5]).whole
    assert found is not None
    assert (found.rule_id, found.confidence) == ("x.y", 0.6)


def test_blocks_without_scores_stay_as_they_are() -> None:
    claims = joined([("social", 0.9), None, ("legal", 0.2)], [None, None, None])
    assert named(claims) == ["social", None, "legal"]
    assert [claims.confidence(at) for at in range(3)] == [0.9, 0, 0.2]


@pytest.mark.parametrize("category", sorted(RECURRING))
def test_what_comes_in_several_blocks_names_the_blocks_below(category: Category) -> None:
    assert named(joined([(category, 0.9), None, None], [None, 0.8, 0.9])) == [category] * 3


@pytest.mark.parametrize("category", NAMELESS)
def test_what_comes_alone_names_nothing(category: Category) -> None:
    assert named(joined([(category, 0.9), None, None], [None, 0.8, 0.9])) == [category, "other", "other"]


def test_only_what_is_cut_names_the_block_below() -> None:
    assert named(joined([("related", BALANCED), None], [None, 0.8])) == ["related", "related"]
    assert named(joined([("related", BALANCED - 0.01), None], [None, 0.8])) == ["related", "other"]


def test_only_the_block_directly_above_names() -> None:
    assert named(joined([("related", 0.9), None, None], [None, None, 0.8])) == ["related", None, "other"]
    assert named(joined([("related", 0.9), None, None], [None, 0.6, 0.8])) == ["related", "related", "other"]
    assert named(joined([None, ("related", 0.9)], [0.8, None])) == ["other", "related"]


def test_a_block_is_named_by_its_own_mark_rather_than_by_the_cut_above() -> None:
    claims = joined([("related", 0.9), ("social", 0.2)], [None, 0.8])
    assert named(claims) == ["related", "social"]


def test_a_headline_names_nothing_below_it() -> None:
    assert named(joined([("related", 0.9), ("headline", 0.6), None], [None, 0.8, 0.8])) == [
        "related",
        "headline",
        "other",
    ]


RULES = st.none() | st.tuples(st.sampled_from(CATEGORIES), st.sampled_from([0.2, 0.5, 0.7, 0.8, 0.97]))
SCORES = st.none() | st.sampled_from([0.5, 0.7, 0.8, 0.99])


@given(st.lists(st.tuples(RULES, SCORES), min_size=1, max_size=8), st.sampled_from([0.5, 0.7, 0.9]))
def test_scores_never_lower_and_marks_of_rules_keep_their_category(
    blocks: list[tuple[tuple[Category, float] | None, float | None]], threshold: float
) -> None:
    rules, scores = [rule for rule, _ in blocks], [one for _, one in blocks]
    claims = joined(rules, scores, threshold)
    for at, (rule, one) in enumerate(blocks):
        sure = rule[1] if rule else 0
        assert claims.confidence(at) == (sure if sure >= threshold else max(sure, one or 0))
        if rule:
            assert named(claims)[at] == rule[0]


def test_with_marks_changes_the_whole_and_not_the_marks() -> None:
    document = segment("Tides\nTables")
    claims = gather(document, [mark(document, 0, "social", 0.3)])
    raised = claims.with_marks({0: score(document, 0), 1: score(document, 1, 0.9)})
    assert [raised.confidence(0), raised.confidence(1)] == [0.8, 0.9]
    assert raised.marks == claims.marks
    assert [claims.confidence(0), claims.confidence(1)] == [0.3, 0]


def test_inner_is_the_surest_mark_on_a_part() -> None:
    document = segment("One two three. Four five six. Seven eight nine.\nTides")
    parts = [Mark(Span(0, 14), "x.y", "other", sure, "because") for sure in (0.6, 0.9)]
    claims = gather(document, [*parts, mark(document, 1, "social", 0.95)])
    assert claims.inner == [pytest.approx(0.9 * INSIDE), 0]


# what is cut


def cut(lines: tuple[str, ...], at: int, strip: frozenset[str] = DEFAULT_STRIP) -> list[tuple[int, str]]:
    """Return the blocks cut, and as what, where the scores are all but certain of one."""
    document = segment("\n".join(lines))
    starts = [block.span.start for block in document.blocks]
    found = decide(gather(document, []), Scores((0.0,) * len(lines), [score(document, at, 0.99)]), Config(strip=strip))
    return [(starts.index(one.span.start), one.category) for one in found]


def test_scores_cut_what_no_rule_knows() -> None:
    assert cut((HEADLINE, *BODY, "Orlena Tide Ledger"), 5) == [(5, "other")]


def test_a_headline_stays_however_sure_the_scores_are() -> None:
    assert cut((HEADLINE, *BODY), 0) == []


def test_a_headline_goes_where_it_is_not_wanted() -> None:
    assert cut((HEADLINE, *BODY), 0, DEFAULT_STRIP | {"headline"}) == [(0, "headline")]


def test_a_standfirst_stays_however_sure_the_scores_are() -> None:
    lines = (HEADLINE, "A crossing comes back", *BODY)
    assert cut(lines, 1) == []
    assert (1, "standfirst") in cut(lines, 1, DEFAULT_STRIP | {"standfirst"})


def test_the_first_line_is_taken_for_a_headline_before_all_else() -> None:
    lines = ("Orlena Tide Ledger:", *BODY)
    assert cut(lines, 0) == []
    assert cut(lines, 0, DEFAULT_STRIP | {"headline"}) == [(0, "headline")]
    assert cut((f"{BODY[0]}", "Orlena Tide Ledger:", *BODY[1:]), 1) == [(1, "other")]


FOREIGN = (
    "A baker in Lindow has sued the county over the price of flour.",
    "Scientists say that the moss on Mount Arvel is older than the mountain's name.",
)
OWN = ("Passengers can buy tickets from the harbour master.", "The council expects the fund to last for nine years.")
LONGER = (*BODY, "Until October the boat will run twice a day, and after that as long as the ice allows it.")
LEDGER = "Orlena Tide Ledger"


def cut_with(tail: tuple[str, ...], odds: float, config: Config, ledger: float | None = None) -> list[tuple[str, str]]:
    """Return what is cut, and as what, below an article where the scores give the lines these log-odds.

    A rule has marked the line of the ledger with this confidence, and the scores the last line.
    """
    document = segment("\n".join([*LONGER, *tail]))
    marks = [mark(document, [*LONGER, *tail].index(LEDGER), "social", ledger)] if ledger else []
    given = [-4.0] * len(LONGER) + [odds] * len(tail)
    found = decide(gather(document, marks), Scores(given, [score(document, len(given) - 1)]), config)
    return [(document.text[one.span.start : one.span.end].strip(), one.category) for one in found]


def test_teasers_that_the_scores_support_are_cut_with_what_these_mark() -> None:
    assert cut_with(FOREIGN, 1.0, Config()) == [(line, "teaser") for line in FOREIGN]
    assert cut_with(FOREIGN, -1.0, Config()) == [(FOREIGN[-1], "other")]
    assert cut_with(OWN, 1.0, Config()) == [(OWN[-1], "other")]


def test_supported_teasers_are_as_sure_as_the_profile_wants() -> None:
    assert cut_with(FOREIGN, 1.0, Config("gentle")) == []
    assert cut_with(FOREIGN, 1.0, Config(strip=DEFAULT_STRIP - {"teaser"})) == []


def test_supported_teasers_are_searched_for_through_what_rules_cut() -> None:
    tail = (FOREIGN[0], LEDGER, FOREIGN[1])
    cut_too = [(FOREIGN[0], "teaser"), (LEDGER, "social"), (FOREIGN[1], "teaser")]
    assert cut_with(tail, 1.0, Config(), 0.9) == cut_too
    own = cut_with((OWN[0], LEDGER, OWN[1]), 1.0, Config(), 0.9)
    assert [line for line, _ in own] == [LEDGER, OWN[1]]
