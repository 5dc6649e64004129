"""What the top of the page says, and that the page is one file that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.review.build import build
from cleaner.review.oddities import Oddity
from cleaner.review.overview import FIRST, overview
from cleaner.review.page import MODULES, asset
from cleaner.review.page_data import Run
from cleaner.review.plots import plots
from cleaner.review.rows import Kind, KindCount, Row, row_of
from tests.review.samples import HOSTILE, cut, document, few

NEWSLETTER, SOCIAL = Kind("newsletter", "en.newsletter.label"), Kind("social", "en.social.follow")


def row(characters: int = 100, *kinds: KindCount, confidence: float = 0.9, error: str = "") -> Row:
    removed = sum(one.characters for one in kinds)
    return Row("a", "", "", "", characters, removed, kinds, confidence if kinds else 1.0, 0, "", error)


def run_of(*rows: Row, odd: list[tuple[Oddity, ...]] | None = None) -> Run:
    return Run("articles", rows, [len(rows)], odd or [()] * len(rows))


def test_bars_are_summed_and_in_order() -> None:
    rows = (
        row(100, KindCount(NEWSLETTER, 2, 20), KindCount(SOCIAL, 1, 5)),
        row(100, KindCount(NEWSLETTER, 1, 10), KindCount(Kind("newsletter", "score/text"), 1, 1)),
    )
    found = overview(run_of(*rows))
    assert [(bar.name, bar.removals, bar.characters, bar.documents) for bar in found.categories] == [
        ("newsletter", 4, 31, 2),
        ("social", 1, 5, 1),
    ]
    assert [bar.name for bar in found.rules] == ["en.newsletter.label", "en.social.follow", "score/text"]
    assert found.rules[0].share == 0.15
    assert (found.rules[0].length, found.rules[1].length) == (1, 5 / 30)
    assert found.rules[2].link == "#list?category=newsletter&rule=score%2Ftext"
    assert found.share == 36 / 200


def test_the_weightiest_documents_come_first() -> None:
    odd = [
        (),
        (Oddity("nothing_kept", 1.0, "of 9"),),
        (Oddity("failed", 2.0), Oddity("rare_rule", 0.5), Oddity("long_prose", 0.2)),
        *[()] * 2,
    ]
    found = overview(run_of(*[row()] * 5, odd=odd))
    assert [(one.number, len(one.reasons)) for one in found.first] == [(3, 2), (2, 1)]
    assert found.first[1].reasons == (("Nothing was kept", "of 9"),)
    assert found.odd == 2
    many = overview(run_of(*[row()] * 30, odd=[(Oddity("failed", 1.0),)] * 30))
    assert [one.number for one in many.first] == list(range(1, FIRST + 1))


@given(st.lists(st.tuples(st.integers(1, 200_000), st.floats(0, 1), st.floats(0, 1)), max_size=20))
def test_each_document_is_in_one_column_of_a_plot(values: list[tuple[int, float, float]]) -> None:
    rows = [
        row(characters, KindCount(SOCIAL, 1, round(share * characters)), confidence=confidence)
        for characters, share, confidence in values
    ]
    for plot in plots([*rows, row(0), row(9, error="broken")]):
        assert sum(column.documents for column in plot.columns) == len(values)
        assert max(column.height for column in plot.columns) == 1


@pytest.mark.parametrize(
    ("removed", "column"),
    [(0, "0 to 5 %"), (4, "0 to 5 %"), (5, "5 to 10 %"), (15, "15 to 20 %"), (100, "95 to 100 %")],
)
def test_a_share_at_a_border_is_in_the_upper_column(removed: int, column: str) -> None:
    plot = plots([row(100, KindCount(SOCIAL, 1, removed))])[0]
    assert [one.label for one in plot.columns if one.documents] == [column]


def test_columns_lead_to_the_documents_that_they_count() -> None:
    shares, lengths, confidences = plots([row(100, KindCount(SOCIAL, 1, 5), confidence=0.9)])
    assert shares.columns[1].link == "#list?from=5&to=10"
    assert lengths.columns[0].link == "#list?longer=0&shorter=250"
    assert confidences.columns[8].documents == 1
    assert confidences.columns[8].link == "#list?sure=0.9&below=0.95"


def page_of(tmp_path: Path, hostile: bool = False) -> str:
    file = tmp_path / "report.html"
    bad = document(HOSTILE[0], HOSTILE[9], cut(HOSTILE[1], "other", HOSTILE[2]), "", title=HOSTILE[3])
    build([*few(), bad] if hostile else few(), HOSTILE[0] if hostile else "articles", file)
    return file.read_text(encoding="utf-8")


def test_the_page_needs_no_network_and_holds_no_inline_style_or_handler(tmp_path: Path) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page_of(tmp_path), flags=re.DOTALL)
    assert not re.findall(r"<[^>]*\s(?:style|on\w+|src|srcset|action)=", markup)
    assert not re.findall(r'href="(?!#)', markup)
    assert "@import" not in page_of(tmp_path)
    assert "url(" not in "".join(asset(name) for name in ("base.css", "overview.css", "list.css", "document.css"))


def test_names_in_the_overview_are_never_markup(tmp_path: Path) -> None:
    page = page_of(tmp_path, hostile=True)
    assert page.count("<script") == page_of(tmp_path).count("<script")
    assert "<img" not in page
    assert "<title>Review of &lt;/script&gt;&lt;script&gt;" in page


def test_the_script_finds_all_that_it_asks_the_template_for(tmp_path: Path) -> None:
    page = page_of(tmp_path)
    there = set(re.findall(r'\bid="([\w-]+)"', page))
    made = {"missed-category"}
    asked = {name for module in MODULES for name in re.findall(r'\b(?:byId|fromTemplate)\("([\w-]+)"\)', asset(module))}
    assert asked - made <= there
    assert len(there) == len(re.findall(r'\bid="([\w-]+)"', page))


def test_rows_know_what_the_overview_counts() -> None:
    found = overview(run_of(*map(row_of, few())))
    assert (found.documents, found.failed, found.warned, found.unchanged, found.emptied) == (6, 1, 1, 2, 1)
