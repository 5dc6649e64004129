"""The order to look at documents in: planted faults, the measures of an order, and what the track counts."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.harness.metrics import Measure
from benchmarks.quality.review import RUNS, figures, order_tables, planted_table, risk_table
from benchmarks.review.documents import FAULT_WORDS, Job, Judged, RiskCell, is_held, judged, of_run
from benchmarks.review.planted import MANNERS, Manner, planted
from benchmarks.review.ranking import qualities, quality, rank_of
from cleaner.review.documents import ReviewedCut, ReviewedDocument
from cleaner.review.rows import Row, row_of

RISE = "On day {day} the river rose by another {day} centimetres, and the road to the mill was shut."
SENTENCES = [RISE.format(day=day) for day in range(40)]
ARTICLE = "\n".join(SENTENCES)
FINE = row_of(ReviewedDocument("fine", (ARTICLE,)))
SOUND = Measure(1, 1, 1, True, 600, 600, 0, 0)


def hurt(lost: int) -> Measure:
    return Measure(1, 1, 1, False, 600, 600 - lost, 0, 0)


def one(row: Row = FINE, measure: Measure = SOUND, run: str = "page") -> Judged:
    return Judged(run, True, row, measure)


# what is planted


@given(
    st.text(min_size=10, max_size=300), st.sampled_from(MANNERS), st.lists(st.text(min_size=1, max_size=20), max_size=3)
)
def test_what_is_planted_is_cut_and_nothing_is_lost(article: str, manner: Manner, own: list[str]) -> None:
    cuts = tuple(ReviewedCut(0, text, "social", "en.social", 0.9, "A label") for text in own)
    document = planted(ReviewedDocument("a", (article, *[""] * len(own)), cuts), manner)
    assert document.text == article + "".join(own)
    assert [document.text[cut.start :][: len(cut.text)] for cut in document.cuts] == [cut.text for cut in document.cuts]
    assert document.cuts[len(document.cuts) - len(own) :] == tuple(
        cut._replace(start=len(article) + sum(map(len, own[:at]))) for at, cut in enumerate(cuts)
    )


@pytest.mark.parametrize("manner", MANNERS)
def test_a_planted_article_comes_first_among_fine_ones(manner: Manner) -> None:
    row = row_of(planted(ReviewedDocument("a", (ARTICLE,)), manner))
    assert 0.3 < row.share < 0.9
    found = qualities([*[FINE] * 200, row], [*[False] * 200, True])
    assert found["to look at first"].average_precision == 1


# the measures of an order


def test_the_measures_of_an_order_by_hand() -> None:
    found = quality([False, True, *[False] * 97, True])
    assert found.average_precision == (1 / 2 + 2 / 100) / 2
    assert list(found.found) == [0, 0.5, 0.5]
    assert list(found.right) == [1 / 20, 1 / 50, 2 / 100]
    assert quality([False] * 10).average_precision == 0


def test_equal_documents_come_in_no_order_of_the_run() -> None:
    faults = [*[True] * 10, *[False] * 990]
    found = qualities([FINE] * 1000, faults)
    assert all(one.average_precision < 0.1 for one in found.values())


def test_of_equal_ones_the_place_is_the_last() -> None:
    assert rank_of([3.0, 1.0, 1.0], 1) == 3
    assert rank_of([3.0, 1.0, 1.0], 0) == 1


# what counts as a fault


@pytest.mark.parametrize(("lost", "fault"), [(FAULT_WORDS - 1, False), (31, True), (30, False)])
def test_a_fault_is_a_share_and_a_sentence(lost: int, fault: bool) -> None:
    assert one(measure=hurt(lost)).at_fault(0.05) is fault


def test_sites_are_halved() -> None:
    held = sum(is_held(f"site-{number}.example") for number in range(400))
    assert 150 < held < 250


def test_a_document_is_cleaned_and_judged() -> None:
    job = Job("extracted", "a", "a.example", f"{ARTICLE}\n\nAdvertisement\n", ARTICLE)
    found = judged(job)
    assert found.measure.damage == 0
    assert [kind.kind.category for kind in found.row.kinds] == ["advertisement"]
    assert list(found.risks.values()) == [(1, 0)]
    page = judged(
        Job("page", "a", "a.example", f"<article><p>{'<p>'.join(SENTENCES)}</article>", ARTICLE, is_page=True)
    )
    assert page.row.extraction


def test_some_sound_documents_are_cut_on_purpose() -> None:
    found = [judged(Job("extracted", f"river-{number}", "a.example", ARTICLE, ARTICLE)) for number in range(90)]
    plants = [one.planted for one in found if one.planted]
    assert 0 < len(plants) < 30
    assert set(plants[0]) == set(MANNERS)


# the tables


def test_tables_name_runs_orders_and_cells() -> None:
    row = row_of(planted(ReviewedDocument("a", (ARTICLE,)), MANNERS[0]))
    documents = [*[one()] * 60, one(row, hurt(200))]
    first, second = order_tables(documents)
    assert "| pages, articles      | to look at first |        61 |        1 |  0.016 | 1.00 |" in first
    assert first.startswith("At fault: over 5 % lost.")
    assert second.startswith("At fault: over 10 % lost.")
    assert figures(documents)["pages, articles, 0.05"]["to look at first"]["average_precision"] == 1
    assert of_run(documents, *RUNS["extracted"]) == []


def test_three_planted_articles_are_found_in_a_run() -> None:
    rows = {manner: row_of(planted(ReviewedDocument("a", (ARTICLE,)), manner)) for manner in MANNERS}
    documents = [Judged("page", True, FINE, SOUND, {}, rows if at < 3 else {}) for at in range(100)]
    lines = [line for line in planted_table(documents).splitlines() if line.startswith("| pages")]
    assert len(lines) == len(MANNERS)
    assert all(line.endswith("|            3 |                  3 |      1.00 |") for line in lines)
    assert "| pages" not in planted_table([*documents[3:], *documents[:2]])


def test_words_cut_are_counted_by_cell_of_risk() -> None:
    cell = RiskCell(by_scores=True, below=0.8, inside=True)
    table = risk_table([Judged("page", True, FINE, SOUND, {cell: (40, 10)})] * 2)
    assert table.splitlines()[-1].split("|")[1:4] == [" scores ", " inside ", " 0.80             "]
    assert table.endswith("|           80 |        0.250 |")
