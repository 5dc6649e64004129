"""Texts set anew: nothing but the setting changes, and the track counts what it should."""

from __future__ import annotations

import doctest
import importlib
import re
from collections.abc import Sequence
from itertools import pairwise, product

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from benchmarks.data.corpora import Row
from benchmarks.layouts.cells import CELLS, STYLES, Cell, Setting, is_prose, is_spaceless, setting, settings
from benchmarks.layouts.rewrap import (
    LINE_ENDS,
    LIST_STYLES,
    MARKS,
    Block,
    Layout,
    Mark,
    blocks_of,
    columns,
    rewrap,
    with_list,
)
from benchmarks.quality import layouts as track

TEXT = """A harbour without boats
It rained for nine days in the well-known valley, and on the tenth the mayor asked the army for boats.
- A rope of twenty metres, and a lamp that burns for a night or longer than that
- Bread
The boats came late. Nobody had seen the water rise. The bell rang twice, and then it stopped for good.
On Monday the road to the north was open again, the council said, but no bus had come by noon."""
BLOCKS = blocks_of(TEXT)
JAPANESE = blocks_of(
    "港は今日の朝に開いた。市長は「船は来ない」と言った、それでも皆が待っていた。\n雨が降り、橋は閉じられた。"
)
WIDTHS = (30, 45, 60)


def row(text: str, gold: str | None = None, name: str = "1") -> Row:
    return Row(name, "made", None, "x", None, text, text if gold is None else gold)


def signs(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


# setting


@pytest.mark.parametrize(("mark", "items", "width"), [*product(MARKS, LIST_STYLES, WIDTHS)])
def test_lines_fit_and_letters_stay(mark: Mark, items: str, width: int) -> None:
    layout = Layout((width,), mark, items)  # type: ignore[arg-type]
    text = rewrap(BLOCKS, layout)
    assert max(map(columns, text.split("\n"))) <= width
    assert signs(text) == signs(rewrap(BLOCKS, layout.unwrapped()))


@pytest.mark.parametrize(("mark", "width"), [*product(MARKS, WIDTHS)])
def test_no_line_has_room_for_the_next_word(mark: Mark, width: int) -> None:
    text = rewrap([block for block in BLOCKS if not block.item][1:2], Layout((width,), mark))
    lines = text.split("\n")
    for line, following in pairwise(lines):
        word = re.match(r"[> ]*(\w{2,}-(?=\w{2})|\S+)", following)
        assert word
        assert len(line) + (not line.endswith("-")) + len(word[1]) > width


def test_the_marks_differ_in_blank_lines_and_indents() -> None:
    blocks = [block for block in BLOCKS if not block.item]
    set_as = {mark: rewrap(blocks, Layout((40,), mark)).split("\n") for mark in MARKS}
    assert [mark for mark in MARKS if "" in set_as[mark]] == ["blank", "blank+indent"]
    assert "   " in set_as["spaces"]
    assert ">" in set_as["mail"]
    assert all(line.startswith(">") for line in set_as["mail"])
    assert sum(line.startswith(" ") for line in set_as["indent"]) == len(blocks)
    assert sum(not line.startswith(" ") for line in set_as["hanging"]) == len(blocks)
    assert not any(line.startswith(" ") or not line for line in set_as["none"])


def test_items_stand_together_unless_they_are_set_apart() -> None:
    assert "night or longer than that\n- Bread\n\nThe boats" in rewrap(BLOCKS, Layout((200,), "blank", "dash"))
    assert "longer than that\n\n2. Bread\n\nThe boats" in rewrap(BLOCKS, Layout((200,), "blank", "apart"))
    assert "longer than that\n2. Bread\nThe boats" in rewrap(BLOCKS, Layout((200,), "none", "apart"))


def test_a_break_may_follow_a_hyphen() -> None:
    assert rewrap([Block("It is well-known")], Layout((11,))) == "It is well-\nknown"
    assert rewrap([Block("It is 2020-21")], Layout((11,))) == "It is\n2020-21"


@pytest.mark.parametrize("end", LINE_ENDS)
def test_all_lines_end_alike(end: str) -> None:
    text = rewrap(BLOCKS, Layout((40,), "blank", end=end))  # type: ignore[arg-type]
    assert set(re.findall(r"\r?\n|\r", text)) == {end}


def test_justified_lines_are_full_but_the_last_of_each_paragraph() -> None:
    blocks = [block for block in BLOCKS if not block.item][2:]
    paragraphs = rewrap(blocks, Layout((40,), "blank", justified=True), "a").split("\n\n")
    for paragraph in paragraphs:
        *full, last = paragraph.split("\n")
        assert {len(line) for line in full} == {40}
        assert "  " not in last
    assert [" ".join(paragraph.split()) for paragraph in paragraphs] == [block.text for block in blocks]


def test_two_widths_share_the_paragraphs() -> None:
    lines = rewrap([Block("a " * 40)] * 2, Layout((60, 30), "blank")).split("\n\n")
    assert [max(map(len, part.split("\n"))) for part in lines] == [59, 29]


@pytest.mark.parametrize("strict", [True, False])
def test_scripts_without_spaces_break_anywhere_and_letters_are_wide(strict: bool) -> None:
    lines = rewrap(JAPANESE, Layout((20,), "indent", strict=strict)).split("\n")
    assert max(map(columns, lines)) <= 20
    assert min(map(columns, [line for line in lines if not line.endswith("。")])) >= (14 if strict else 19)
    assert sum(line.startswith("\u3000\u3000") for line in lines) == len(JAPANESE)
    assert not (strict and any(line[0] in "、。」" for line in lines))


def test_settings_depend_on_nothing_but_the_seed() -> None:
    layout = Layout((40,), "blank", justified=True)
    assert rewrap(BLOCKS, layout, "a") == rewrap(BLOCKS, layout, "a")
    assert rewrap(BLOCKS, layout, "a") != rewrap(BLOCKS, layout, "b")
    assert with_list(BLOCKS, "a") == with_list(BLOCKS, "a")


def test_a_list_is_made_of_sentences_and_only_inside_a_text() -> None:
    made = with_list(BLOCKS, "a")
    assert [block.text for block in made if block.item][2:] == [
        "The boats came late.",
        "Nobody had seen the water rise.",
        "The bell rang twice, and then it stopped for good.",
    ]
    assert with_list(BLOCKS[-2:], "a") == BLOCKS[-2:]


# the cells


def test_there_are_many_layouts_and_all_have_names() -> None:
    assert len({cell.name for cell in CELLS}) == len(CELLS) >= 24
    assert {cell.layout.mark for cell in CELLS} == set(MARKS)


def test_each_text_is_set_in_all_layouts_for_it() -> None:
    rows = [row(TEXT), row("\n".join(block.text for block in JAPANESE), name="2")]
    assert [is_spaceless(r.text) for r in rows] == [False, True]
    for found in rows:
        names = [made.cell.name for r, made in settings(rows) if r is found]
        assert names == [cell.name for cell in CELLS if cell.spaceless == is_spaceless(found.text)]


def test_lists_and_line_ends_take_turns() -> None:
    found = {(made.items, made.end) for _, made in settings([row(TEXT)])}
    assert found == set(STYLES)


def test_tables_and_code_are_no_prose() -> None:
    assert is_prose(TEXT)
    assert not any(map(is_prose, ("One\n| a | b |", "```\nx = 1", "Boats[1](/boats)", "a\tb")))


# the track


def made(mark: Mark = "blank", *widths: int, text: str = TEXT) -> Setting:
    return setting(row(text), Cell("made", Layout(widths, mark)), None, "\n")


def test_borders_are_counted_in_letters() -> None:
    assert track.borders(["> 1. It rained.", "***", "Boats came-\nback."]) == [(0, 8), (8, 21)]


def test_paragraphs_found_whole_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "paragraphs_of", lambda text: re.split(r"\n(?=\n|-)", text))
    score = track.judge_paragraphs(made("blank", 40))
    assert (score.paragraphs, score.right, score.whole) == (6, 6, True)


def test_paragraphs_cut_at_each_line_are_wrong_unless_they_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "paragraphs_of", str.splitlines)
    score = track.judge_paragraphs(made("none", 60))
    assert (score.paragraphs, score.right, score.whole) == (6, 2, False)
    assert track.judge_paragraphs(made("none")).whole


def test_words_are_found_again_in_any_layout() -> None:
    for cell in CELLS:
        found = setting(row(TEXT), cell, "number", "\r\n")
        starts = track.word_starts(found.text, found.unwrapped)
        words = re.findall(r"[^\W_]+", found.unwrapped)
        assert [found.text[at : at + len(word)] for at, word in zip(starts, words, strict=True)] == words


@pytest.mark.parametrize(
    ("before", "after", "lost", "left"),
    [((), (), 0, 0), ((), ("Bread",), 1, 0), (("Bread", "rope"), ("rope", "lamp"), 1, 1)],
)
def test_words_lost_and_left_are_counted_against_the_unwrapped_text(
    before: Sequence[str], after: Sequence[str], lost: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = made("blank", 40)

    def kept(text: str, unwrapped: str) -> list[bool]:
        gone = before if text == unwrapped else after
        return [word not in gone for word in re.findall(r"\w+", unwrapped)]

    monkeypatch.setattr(track, "_kept", kept)
    score = track.judge_words(found)
    assert (score.lost, score.left, score.cut) == (lost, left, len(before))


def test_an_article_is_asked_and_an_extract_cleaned() -> None:
    asked = track.judge((row(TEXT), made("blank", 60)))
    cleaned = track.judge((row(TEXT, "gold"), made("blank", 60)))
    assert (asked.paragraphs > 0, asked.words) == (True, 0)
    assert (cleaned.paragraphs, cleaned.words > 0) == (0, True)
    assert track.judge((row(TEXT, "gold"), made())) == track.Score()


def test_the_report_has_each_layout_and_what_they_share() -> None:
    rows = track.report(track.scores([row(TEXT)]))
    for group in ("blank 45", "mail 100", "all widths: indent", "list: deep", "line end: CR LF"):
        assert f"| {group} " in rows


@pytest.mark.slow(10)
def test_the_sources_are_always_the_same(data: object) -> None:
    from benchmarks.layouts.cells import sources  # noqa: PLC0415  reads nothing, but belongs to this test

    few = sources(2, 1)
    assert few == sources(2, 1)
    assert {is_spaceless(found.text) for found in few} == {True, False}


@pytest.mark.parametrize("name", ["layouts.rewrap", "layouts.cells", "quality.layouts"])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.{name}")).failed == 0
