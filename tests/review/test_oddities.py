"""Why to look at a document, each reason with a twin that comes near and is no reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import NO_ARTICLE
from cleaner.review.documents import ReviewedCut, ReviewedDocument
from cleaner.review.norms import ENOUGH, usual
from cleaner.review.oddities import LISTED, RARE_DOCUMENTS, RARE_RUN, WHYS, Oddity, oddities
from cleaner.review.rows import Kind, KindCount, Row, prose_in, risk_of, row_of

SENTENCE: Final = "It rained for most of the day, and by the evening the river had left its bed in two places.\n"
MENU: Final = "Home News Sport Weather Travel Culture Science Opinion Video Shop Jobs Cars Houses Family\n"
FINE: Final = Row("fine", "", "", "", 5000, 100, (KindCount(Kind("social", "en.social"), 1, 100),), 0.97, 0, "", "")
PAGE: Final = FINE._replace(extraction="article", characters=20_000, removed=15_000)


def whys(row: Row, others: Sequence[Row] = (FINE,) * 100) -> list[str]:
    return [oddity.why for oddity in found(row, others)]


def found(row: Row, others: Sequence[Row] = (FINE,) * 100) -> tuple[Oddity, ...]:
    return oddities([row, *others])[0]


def cut(text: str = SENTENCE, **fields: Any) -> ReviewedCut:
    return ReviewedCut(0, text, "other", "score/text", 0.75, "Clutter")._replace(**fields)


def document(*pieces: str | ReviewedCut) -> ReviewedDocument:
    """Return a document of kept pieces and cuts, in order."""
    kept, cuts, at = [""], list[ReviewedCut](), 0
    for piece in pieces:
        if isinstance(piece, str):
            kept[-1] += piece
            at += len(piece)
        else:
            cuts.append(piece._replace(start=at))
            kept.append("")
            at += len(piece.text)
    return ReviewedDocument("a", tuple(kept), tuple(cuts))


@pytest.mark.parametrize(
    ("why", "odd", "fine", "others"),
    [
        ("failed", {"error": "broken", "stage": "read"}, {}, FINE),
        ("without_article", {"error": NO_ARTICLE, "stage": "extract"}, {"error": NO_ARTICLE, "stage": "read"}, FINE),
        ("warned", {"warnings": 2}, {"warnings": 0}, FINE),
        ("nothing_kept", {"removed": 5000}, {"removed": 4990}, FINE),
        ("unusual_share", {"removed": 600}, {"removed": 250}, FINE),
        ("low_confidence", {"at_risk": 300}, {"at_risk": 100}, FINE),
        ("doubtful_places", {"doubts": 3}, {"doubts": 1}, FINE),
        ("long_prose", {"prose": 2000, "removed": 2000}, {"prose": 500, "removed": 2000}, FINE),
        ("inner_prose", {"inner_prose": 1500}, {"inner_prose": 300}, FINE),
    ],
)
def test_a_figure_is_a_reason_from_somewhere_on(
    why: str, odd: dict[str, Any], fine: dict[str, Any], others: Row
) -> None:
    assert why in whys(others._replace(**odd))
    assert why not in whys(others._replace(**fine))


@pytest.mark.parametrize(
    ("why", "odd", "fine"),
    [
        ("no_article", {"extraction": "page"}, {"extraction": "article"}),
        ("little_kept", {"removed": 19_900}, {"removed": 19_000}),
    ],
)
def test_pages_are_compared_with_pages(why: str, odd: dict[str, Any], fine: dict[str, Any]) -> None:
    others = [PAGE] * 50 + [FINE] * 500
    assert why in whys(PAGE._replace(**odd), others)
    assert why not in whys(PAGE._replace(**fine), others)


def test_most_of_a_page_may_go_where_that_is_usual_but_not_of_a_text() -> None:
    text = FINE._replace(characters=20_000, removed=15_000)
    assert whys(PAGE, [PAGE] * 50 + [FINE] * 500) == []
    assert "unusual_share" in whys(text, [PAGE] * 50 + [FINE] * 500)


def test_a_source_is_its_own_measure_if_it_is_large_enough() -> None:
    heavy = FINE._replace(source="heavy.example", removed=2000)
    assert whys(heavy, [*[heavy] * (ENOUGH - 1), *[FINE] * 500]) == []
    assert whys(heavy, [*[heavy] * (ENOUGH - 2), *[FINE] * 500]) == ["unusual_share"]
    (oddity,) = found(heavy._replace(removed=3500), [*[heavy] * ENOUGH, *[FINE] * 500])
    assert oddity.detail == "70 % of the text; half of the texts of heavy.example lose at most 40 %"


def test_a_rule_is_rare_in_few_documents_of_a_large_run() -> None:
    kinds = (KindCount(Kind("legal", "en.legal.rare"), 1, 900),)
    odd, others = FINE._replace(kinds=kinds, characters=4000, removed=900), [FINE] * RARE_RUN
    (rare,) = [oddity for oddity in found(odd, others) if oddity.why == "rare_rule"]
    assert rare.detail == "900 characters, by en.legal.rare, in 1 of 501 documents"
    assert "rare_rule" not in whys(odd, others[: RARE_RUN - 2])
    assert "rare_rule" not in whys(odd, [*others, *[odd] * RARE_DOCUMENTS])
    assert "rare_rule" not in whys(odd._replace(kinds=(kinds[0]._replace(characters=90),)), others)


def test_a_run_in_which_nothing_is_odd_has_no_oddities() -> None:
    assert oddities([FINE] * 10) == [()] * 10
    assert oddities([]) == []
    uncut = FINE._replace(characters=0, removed=0, kinds=())
    assert oddities([uncut]) == [()]


def test_an_article_cut_by_mistake_comes_before_the_others() -> None:
    fine = document(*[SENTENCE] * 12, cut("\nShare this", category="social", rule_id="en.social", confidence=0.97))
    middle = document(*[SENTENCE] * 4, cut(SENTENCE * 4), *[SENTENCE] * 4)
    sure = document(*[SENTENCE] * 4, cut(SENTENCE * 4, rule_id="en.legal.terms", confidence=0.98), *[SENTENCE] * 4)
    odd = oddities([row_of(one) for one in (*[fine] * 400, middle, sure)])
    reasons = [{oddity.why for oddity in one} for one in odd[-2:]]
    assert reasons[0] == {"low_confidence", "doubtful_places", "unusual_share", "inner_prose", "long_prose"}
    assert reasons[1] == {"unusual_share", "inner_prose", "long_prose"}
    assert not any(odd[:-2])


def test_risk_falls_with_confidence_and_outside_of_the_article() -> None:
    assert risk_of(cut(), inside=True) > risk_of(cut(confidence=0.85), inside=True) > 0
    assert risk_of(cut(), inside=True) > risk_of(cut(), inside=False) > 0
    assert risk_of(cut(), inside=True) > risk_of(cut(rule_id="en.legal.terms"), inside=True) > 0
    assert risk_of(cut(confidence=0.95), inside=True) == 0


def test_a_cut_is_inside_only_with_enough_prose_on_both_sides() -> None:
    assert row_of(document(SENTENCE * 2, cut(), SENTENCE * 2)).inner_prose == len(SENTENCE.rstrip())
    assert row_of(document(SENTENCE * 2, cut(), SENTENCE)).inner_prose == 0
    assert row_of(document(SENTENCE * 2, cut(), MENU * 4)).inner_prose == 0
    assert row_of(document(MENU * 4, cut(), SENTENCE * 2)).prose == len(SENTENCE.rstrip())


def test_cuts_that_follow_one_another_are_one_place() -> None:
    around = SENTENCE * 2
    assert row_of(document(around, cut(), cut(), "\n", cut(), around)).doubts == 1
    assert row_of(document(around, cut(), "Yes.", cut(), around)).doubts == 2
    assert row_of(document(around, cut(confidence=0.92), around)).doubts == 0


def test_comments_and_menus_are_no_prose_that_is_missed() -> None:
    around = SENTENCE * 2
    assert row_of(document(around, cut(category="comments"), around)).prose == 0
    assert row_of(document(around, cut(MENU), around)).prose == 0


@pytest.mark.parametrize(
    ("text", "is_prose"),
    [
        (SENTENCE, True),
        ("„Das Wasser kam in der Nacht“, sagte sie, „und am Morgen war die Straße nicht mehr da.“", True),
        ("昨天晚上下了一整夜的大雨，河水在两个地方冲出了河床。" * 3, True),
        ("It rained. The wind came from the west and by the evening the river had left", True),
        ("It rained.", False),
        (MENU, False),
        ("Flood warnings for the whole of the north of the country and what they mean for you", False),
    ],
)  # fmt: skip
def test_prose_is_told_by_lines_of_sentences(text: str, is_prose: bool) -> None:
    assert bool(prose_in(text)) is is_prose


ROWS: Final = st.builds(
    FINE._replace,
    source=st.sampled_from(["", "a.example"]),
    extraction=st.sampled_from(["", "page", "article"]),
    characters=st.integers(5000, 9000),
    removed=st.integers(0, 5000),
    confidence=st.floats(0.5, 1),
    at_risk=st.floats(0, 5000),
    doubts=st.integers(0, 50),
    prose=st.integers(0, 5000),
    inner_prose=st.integers(0, 5000),
    warnings=st.integers(0, 2),
    error=st.sampled_from(["", "broken"]),
)


@given(st.lists(ROWS, max_size=40))
def test_reasons_are_known_weighty_and_in_order(rows: list[Row]) -> None:
    odd = oddities(rows)
    assert len(odd) == len(rows)
    for reasons in odd:
        weights = [reason.weight for reason in reasons]
        assert weights == sorted(weights, reverse=True)
        assert all(weight >= LISTED for weight in weights)
        assert {reason.why for reason in reasons} <= set(WHYS)


@given(st.lists(ROWS, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_reasons_do_not_depend_on_the_order_of_the_run(rows: list[Row], chance: Any) -> None:
    order = list(range(len(rows)))
    chance.shuffle(order)
    assert [oddities([rows[at] for at in order])[new] for new in range(len(rows))] == [
        oddities(rows)[at] for at in order
    ]


@given(st.lists(ROWS, min_size=1, max_size=20))
def test_failures_change_nothing_for_the_others(rows: list[Row]) -> None:
    failed = FINE._replace(error="broken", removed=5000)
    assert oddities([*rows, *[failed] * 50])[: len(rows)] == oddities(rows)


@given(st.lists(st.tuples(st.text(max_size=200), st.floats(0.5, 1)), max_size=8), st.text(max_size=200))
def test_measures_stay_within_what_was_removed(cuts: list[tuple[str, float]], text: str) -> None:
    row = row_of(document(text, *[one for part, sure in cuts for one in (cut(part, confidence=sure), text)]))
    assert 0 <= row.inner_prose <= row.prose <= row.removed
    assert 0 <= row.at_risk <= row.removed + 0.1
    assert row.doubts <= len(cuts)
    assert 0 <= row.risk <= 1


def test_norms_leave_failures_out() -> None:
    assert usual([FINE, FINE._replace(error="broken")]).documents == 1


def test_a_source_is_named_by_its_document() -> None:
    one = replace(document(SENTENCE), site="a.example")
    assert row_of(one).source == "a.example"
    assert row_of(replace(one, source="b")).source == "b"
