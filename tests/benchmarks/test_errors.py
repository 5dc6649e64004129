"""The kinds of wrong blocks: what a block is, which are wrong, and what would make a page exact."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import get_args

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from typer.testing import CliRunner

from benchmarks.data.pages import NEVER_TRAINED_ON, PageRow
from benchmarks.quality import block_kinds, errors
from benchmarks.quality.block_kinds import KINDS, kind_of
from benchmarks.quality.errors import ALL, GROUPS, PageErrors, Tally, Wrong, find_errors, report, shown, tally
from cleaner.categories import Category
from cleaner.document import Result, Span
from cleaner.extraction.page import build
from cleaner.page_document import Page

RAIN = "It rained over Lower Ashby for nine days."
MILL = "The old mill stood in water to its door, and the miller rowed to church."
DOG = "His dog swam behind the boat and slept through the sermon."


def made(html: str) -> Page:
    page = build(html)
    assert page is not None
    return page


def row(gold: str, optional: tuple[str, ...] = ()) -> PageRow:
    return PageRow("1", "made", "article", None, None, "", gold, (), (), optional)


# kinds


@pytest.mark.parametrize(
    ("html", "category", "place", "kind"),
    [
        (f"<p>{RAIN}", "standfirst", 0.0, "standfirst"),
        ("<h2>The mill", None, 0.5, "heading, subheading"),
        ("<h2>Read more", "related", 0.5, "heading, subheading"),
        (f"<h2><p>{RAIN}</p></h2>", None, 0.5, "paragraph, middle"),
        (f"<figure><figcaption>{RAIN}", None, 0.5, "caption or credit"),
        (f"<div class=photo-credit><p>{RAIN}", None, 0.5, "caption or credit"),
        (f"<div class=photo>{'<div>' * 4}<p>{RAIN}", None, 0.5, "paragraph, middle"),
        (f"<ol class=comments><li>{RAIN}", None, 1.0, "reader comment"),
        (f"<p>{RAIN}", "comments", 1.0, "reader comment"),
        (f"<p>{RAIN}", "agency_credit", 0.0, "caption or credit"),
        (f"<p>{RAIN}", "teaser", 0.5, "link, card or teaser"),
        (f"<p><a href=/mill>{RAIN}</a>", None, 0.5, "link, card or teaser"),
        (f"<p>It <a href=/mill>rained</a>{RAIN}", None, 0.5, "paragraph, middle"),
        (f"<ul><li><a href=/mill>{RAIN}</a>", None, 0.5, "link, card or teaser"),
        (f"<ul><li>{RAIN}", None, 0.5, "list or table"),
        (f"<table><tr><td><p>{RAIN}", None, 0.5, "list or table"),
        (f"<p>{RAIN}", "newsletter", 0.5, "promotion or prompt"),
        (f"<div class=newsletter><p>{RAIN}", None, 0.5, "promotion or prompt"),
        (f"<div class=author-box><p>{RAIN}", None, 1.0, "bio, byline or date"),
        (f"<div class=fact-box><p>{RAIN}", None, 0.5, "note or box"),
        (f"<p><em>{RAIN}</em>", None, 1.0, "note or box"),
        (f"<p>{RAIN} <em>Ashby</em>", None, 1.0, "paragraph, tail"),
        (f"<p>{RAIN}", "other", 0.05, "paragraph, head"),
        (f"<p>{RAIN}", None, 0.5, "paragraph, middle"),
        (f"<p>{RAIN}", None, 0.95, "paragraph, tail"),
        (f"<div class=card><p>{RAIN}", None, 0.5, "link, card or teaser"),
        ("<p>Ashby, Monday", None, 0.0, "other short line"),
        ("<p>It did so", None, 0.5, "other short line"),
        (f"<p>{'雨' * 40}", None, 0.5, "paragraph, middle"),
        (f"<p>{'雨' * 39}", None, 0.5, "other short line"),
    ],
)
def test_kinds(html: str, category: Category | None, place: float, kind: str) -> None:
    assert kind_of(made(html), 0, category, place) == kind


def test_the_categories_that_name_a_kind_are_categories() -> None:
    assert block_kinds._BY_CATEGORY.keys() <= set(get_args(Category))
    assert set(block_kinds._BY_CATEGORY.values()) <= set(KINDS)


# wrong blocks

PAGE = made(f"<h1>Rain</h1><p>{RAIN}</p><h2>The mill</h2><p>{MILL}</p><ul><li>{DOG}</li></ul><p>Ashby, Monday</p>")
LINES = PAGE.document.text.split("\n")


def cleaned(*kept: int) -> Result:
    """Return a result that keeps some lines of the page."""
    spans = [PAGE.document.blocks[at].span for at in kept]
    return Result(PAGE.document, "\n".join(LINES[at] for at in kept), (), tuple(spans))


def found(gold: str, *kept: int, optional: tuple[str, ...] = (), **categories: Category) -> PageErrors:
    begins = {PAGE.document.blocks[int(at.strip("_"))].span.start: name for at, name in categories.items()}
    return find_errors(row(gold, optional), PAGE, cleaned(*kept), begins)


def test_what_is_left_and_what_is_lost() -> None:
    page = found("\n".join(LINES[1:4]), 1, 3, 4)
    assert page.wrong == (Wrong("heading, subheading", True, 2, "The mill"), Wrong("list or table", False, 11, DOG))
    assert page.mended_by == {ALL}


def test_one_kind_alone_may_make_a_page_exact() -> None:
    assert found("\n".join(LINES[1:4]), 1, 2, 3, 4, 5).mended_by == {ALL}
    assert found("\n".join(LINES[1:4]), 1, 2, 3, 5).mended_by == {ALL, "other short line"}
    assert found("\n".join(LINES[1:4]), 1, 3).mended_by == {ALL, "heading, subheading"}


def test_a_page_that_gold_tells_otherwise_is_not_mended() -> None:
    assert found(f"{RAIN}\nThe Mill\n{MILL}", 1, 2, 3).mended_by == set()


def test_what_a_rule_says_names_a_block() -> None:
    (wrong,) = found("\n".join(LINES[1:4]), 1, 2, 3, 5, _5="byline").wrong
    assert wrong.kind == "bio, byline or date"


def test_a_paragraph_that_is_optional_is_not_lost() -> None:
    gold = "\n".join(LINES[1:5])
    assert [one.kind for one in found(gold, 1, 3, optional=(DOG,)).wrong] == ["heading, subheading"]
    assert len(found(gold, 1, 3).wrong) == 2
    assert found(gold, 1, 3, optional=(DOG,)).mended_by >= {ALL}


def test_of_two_copies_gold_may_mean_either() -> None:
    page = made(f"<p>{DOG}</p><p>{RAIN}</p><p>{MILL}</p><p>{DOG}</p>")
    for kept in ((0, 1, 2), (1, 2, 3)):
        result = Result(page.document, "", (), tuple(page.document.blocks[at].span for at in kept))
        assert find_errors(row(f"{DOG}\n{RAIN}\n{MILL}"), page, result, {}).wrong == ()
    result = Result(page.document, "", (), (Span(0, len(page.document.text)),))
    assert len(find_errors(row(f"{DOG}\n{RAIN}\n{MILL}"), page, result, {}).wrong) == 1


# counts

PAGES = (
    PageErrors("made", "1", True),
    PageErrors("made", "2", False, (Wrong("list or table", False, 9, DOG), Wrong("list or table", False, 2, "a")),
               frozenset({ALL, "list or table"})),
    PageErrors("made", "3", False, (Wrong("list or table", True, 9, DOG), Wrong("standfirst", False, 4, RAIN)),
               frozenset({ALL})),
)  # fmt: skip


def test_blocks_words_and_pages_are_counted_both_ways() -> None:
    counted = tally(PAGES)
    assert list(counted) == [*KINDS, ALL]
    assert counted["list or table"] == Tally((2, 11, 1), (1, 9, 1), 1)
    assert counted["standfirst"] == Tally((1, 4, 1), (0, 0, 0), 0)
    assert counted[ALL] == Tally((3, 15, 2), (1, 9, 1), 2)


def test_the_report_has_a_row_a_kind() -> None:
    lines = report(PAGES).splitlines()
    assert lines[0] == "3 pages, 1 exact."
    assert len(lines) == 4 + len(KINDS) + 1
    cells = [cell.strip() for cell in lines[-1].strip("|").split("|")]
    assert cells == [ALL, "3", "15", "2", "1", "9", "1", "+2"]


def test_wrong_blocks_of_a_kind_can_be_listed() -> None:
    assert [line[:22] for line in shown(PAGES, "list or table")] == [
        "left    9 [made 2] His", "left    2 [made 2] a", "lost    9 [made 3] His",
    ]  # fmt: skip


# the command


def test_a_page_belongs_to_one_group_at_most() -> None:
    def groups(corpus: str, kind: str) -> list[str]:
        page = PageRow("1", corpus, kind, None, None, "", "", (), ())
        return [name for name, belongs in GROUPS.items() if belongs(page)]

    assert groups("wcxb", "article") == ["wcxb, articles"]
    assert groups("wcxb", "forum") == []
    assert all(groups(corpus, "article") == ["never trained on"] for corpus in NEVER_TRAINED_ON)


class Fake:
    """Keeps all of a page, or all but its first line, which is its standfirst."""

    def __init__(self, standfirst: bool) -> None:
        self.standfirst = standfirst

    def explain_html(self, html: str, *_: object, **__: object) -> Result:
        from cleaner.document import Removal  # noqa: PLC0415  only here

        page = made(html)
        whole, first = Span(0, len(page.document.text)), page.document.blocks[0].span
        cut = Removal(first, "", "standfirst", "decide/page-standfirst", 0.9, "")
        if self.standfirst:
            return Result(page.document, page.document.text[first.end :], (cut,), (Span(first.end, whole.end),))
        return Result(page.document, page.document.text, (), (whole,))


@pytest.fixture
def two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    html = f"<p>{RAIN}</p><p>{MILL}</p><p>{DOG}</p>"
    rows = [
        PageRow(str(number), "fundus", "article", None, None, html, gold, (), ())
        for number, gold in enumerate((f"{MILL}\n{DOG}", f"{RAIN}\n{MILL}\n{DOG}"))
    ]
    monkeypatch.setattr(errors, "load_pages", lambda _: rows)
    monkeypatch.setattr(errors, "_cleaner", lambda _, standfirst: Fake(standfirst))
    monkeypatch.setattr(errors, "in_parallel", lambda function, jobs: [function(job) for job in jobs])


@pytest.mark.usefixtures("two_pages")
def test_the_command_counts_by_kind_and_writes_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = tmp_path / "errors.md"
    docs.write_text("# Errors\n<!-- errors:begin -->\nold\n<!-- errors:end -->\nlast\n", encoding="utf-8")
    monkeypatch.setattr(errors, "DOCS", docs)
    options = ["--folds", str(tmp_path), "--corpus", "fundus", "--show", "standfirst", "--write-docs"]
    run = CliRunner().invoke(errors.app, [*options, "--json", str(tmp_path / "out.json")], catch_exceptions=False)
    assert run.exit_code == 0
    assert "**fundus**: 2 pages, 1 exact." in run.output
    assert f"left    8 [fundus 0] {RAIN}" in run.output
    written = docs.read_text(encoding="utf-8")
    assert re.search(r"\| standfirst +\|    1 \|     8 \|     1 \|    0 \|     0 \|     0 \| +\+1 \|", written)
    assert ("old" in written, "left    8" in written, written.endswith("last\n")) == (False, False, True)
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert data["fundus"]["standfirst"] == {"left": [1, 8, 1], "lost": [0, 0, 0], "mended": 1}


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(errors).failed == 0
