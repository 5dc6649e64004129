"""What is measured of blocks: by hand on small texts, by brute force on random numbers, and laws for any text."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.categories import Category
from cleaner.document import Block, Document, Mark, Span
from cleaner.features.columns import above, shifted, since, stacked
from cleaner.features.shape import LONG_WORDS, PROSE_WORDS, shape
from cleaner.features.text.context import WIDE_BREAKS, WINDOW_BLOCKS, means
from cleaner.features.text.markup import MARKUP_COLUMNS
from cleaner.features.text.measure import Measurable, measure, measure_together
from cleaner.features.text.position import FAR_EDGE_BLOCKS, FAR_PROSE_BLOCKS, MARKED, position, streak
from cleaner.features.text.rule_marks import FAR_MARK_BLOCKS, rule_marks
from cleaner.features.tokens import CHAR_KINDS, keys_of, tokenize
from cleaner.layout import view_of
from cleaner.scoring.text import load_scorer, score_window
from cleaner.segmentation import segment
from cleaner.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.features.columns import Columns, Groups

PROSE = (
    "The harbour of Quill Bay opened on Friday, nine years later than the council had once promised to the fishermen.",
    "A dredger had cleared the harbour of mud all through the winter, and the council paid for it with a second loan.",
    "Nobody in the harbour believed in the date that the council had named, least of all those who were to sail first.",
)
CHINESE = (
    "港口在星期五重新开放，市长说这一天让许多渔民等了九年，第一艘货船在雨中靠岸。",
    "渔民说港口的新码头比旧码头宽得多，市长希望货船明年每天都能靠岸。",
)


def document(*lines: str, between: str = "\n") -> Document:
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(Span(at, at + len(line)), fold(line)))
        at += len(line) + len(between)
    return Document("", between.join(lines), tuple(blocks))


def measured(*lines: str, between: str = "\n") -> Columns:
    found = document(*lines, between=between)
    return measure(found, [None] * len(lines), [0.0] * len(lines)).columns


def words(count: int, end: str = "") -> str:
    return " ".join(["word"] * count) + end


def marks(*found: tuple[Category, float] | None) -> list[Mark | None]:
    return [Mark(Span(0, 1), "x.y", one[0], one[1], "because") if one else None for one in found]


# tokens


@pytest.mark.parametrize(
    ("chars", "kind"),
    [
        ("azßéжяώđế", "lower"),
        ("AZÉЖЯΏĐẾ", "upper"),
        ("אبक한", "caseless"),
        ("港ひカท\U00020000", "ideograph"),
        ("07", "digit"),
        (".!?…。؟।", "end"),
        (",;、،", "comma"),
        (":：", "colon"),
        ('"«»「」', "quote"),
        ("'", "apostrophe"),
        ("()[]（】", "bracket"),
        ("-", "dash"),
        ("|•·*→", "bar"),
        ("{}=_", "code"),
        ("$€₽", "money"),
        ("@#&", "handle"),
        ("☀😀", "picture"),
        ("§©\u200d", "sign"),
        (" ", "space"),
        ("\n", "break"),
    ],
)
def test_kinds_of_characters(chars: str, kind: str) -> None:
    assert {CHAR_KINDS[number] for number in tokenize([chars]).kinds[:-1]} == {kind}


@pytest.mark.parametrize(
    ("text", "count", "forms"),
    [
        ("Port opens, port closes", 4, 3),
        ("Порт открыт, ПОРТ закрыт", 4, 3),
        ("항구가 열렸다", 2, 2),
        ("港口重新开放", 5, 5),
        ("港口，港口", 2, 1),
        ("ท่าเรือ", 6, 6),
        ("港口 opens at 9", 4, 4),
        ("港", 0, 0),
        ("... - !", 0, 0),
    ],
)
def test_words(text: str, count: int, forms: int) -> None:
    tokens = tokenize([text])
    assert (len(tokens.block), len(tokens.forms)) == (count, forms)


def test_ideographs_of_two_blocks_make_no_word() -> None:
    assert tokenize(["港", "口"]).block.tolist() == []
    assert tokenize(["港口", "口"]).block.tolist() == [0]


def test_words_are_in_order_and_know_their_block() -> None:
    tokens = tokenize(["Port 港口开 x", "...", "port 港口"])
    assert tokens.block.tolist() == [0, 0, 0, 0, 2, 2]
    assert tokens.form[0] == tokens.form[4]
    assert tokens.form[1] == tokens.form[5]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PORT", "port", True),
        ("École", "éCOLE", True),
        ("ПОРТ", "порт", True),
        ("ĐƯỜNG", "đường", True),
        ("ẤN", "ấn", True),
        ("port", "part", False),
        ("ab", "ba", False),
        ("École", "ecole", False),
        ("đường", "đuờng", False),
        ("x" * 200 + "y", "x" * 201, False),
    ],
)
def test_keys_know_no_case(one: str, other: str, same: bool) -> None:
    assert len(tokenize([f"{one} {other}"]).forms) == 2 - same
    assert bool((keys_of([one]) == keys_of([other])).all()) is same


@pytest.mark.parametrize(
    "text", ["word " * 700, "word\n" * 700, "港口 " * 1000, "word" + " " * 5000 + "Word", "w" * 3000]
)
def test_a_word_has_its_key_wherever_it_is(text: str) -> None:
    for before in ("", ".", "a ", "港 ", "7 " * 1000):
        tokens = tokenize([f"{before}.", text])
        word = tokens.forms[tokens.form[tokens.block == 1]]
        assert set(word.tolist()) == set(keys_of([text.split(maxsplit=1)[0]]).tolist())


def test_forms_are_those_of_a_document() -> None:
    tokens = tokenize(["Port opens", "the port", "...", "Port 港口"], stacked([2, 1, 1]))
    assert tokens.form[0] == tokens.form[3] != tokens.form[4]
    assert tokens.forms[tokens.form[0]] == tokens.forms[tokens.form[4]]
    assert tokens.by_form.tolist() == sorted(range(6), key=lambda word: (tokens.form[word], word))
    assert [set(tokens.form[:4].tolist()), set(tokens.form[4:].tolist())] == [{0, 1, 2}, {3, 4}]


def test_topics_have_four_letters_or_two_ideographs() -> None:
    assert tokenize(["the port 港口 of 1999 sea"]).topical.tolist() == [False, True, True, False, True, False]


def test_names_are_capitalised_within_a_block() -> None:
    names = tokenize(["Old Port of Ox", "Port of Ändern"]).name
    assert names.tolist() == [False, True, False, False, False, False, True]


@given(st.lists(st.text("abBАбéÉ7 .,-'", min_size=1, max_size=40), min_size=1, max_size=6))
def test_words_are_runs_of_letters_and_digits(texts: list[str]) -> None:
    found = [(number, word.lower()) for number, text in enumerate(texts) for word in re.findall(r"[\w]+", text)]
    tokens = tokenize(texts)
    assert tokens.block.tolist() == [number for number, _ in found]
    assert len(tokens.forms) == len({word for _, word in found})
    first = {word: form for (_, word), form in zip(found, tokens.form.tolist(), strict=True)}
    assert [first[word] for _, word in found] == tokens.form.tolist()


@given(st.text("港口开 a。", min_size=1, max_size=40))
def test_words_of_ideographs_are_all_pairs_side_by_side(text: str) -> None:
    found = sorted(
        [(m.start(1), m[1]) for m in re.finditer("(?=([港口开]{2}))", text)]
        + [(m.start(), m[0]) for m in re.finditer("a+", text)]
    )
    tokens = tokenize([text])
    assert len(tokens.form) == len(found)
    assert len(tokens.forms) == len({word for _, word in found})
    forms = {word: form for (_, word), form in zip(found, tokens.form.tolist(), strict=True)}
    assert [forms[word] for _, word in found] == tokens.form.tolist()


@pytest.mark.parametrize("text", ["\ud800 x", "x\udfff", "😀", "\U0010ffff port", "\ud83d\ude00"])
def test_surrogates_and_astral_characters_are_read(text: str) -> None:
    found = measured(text, "Port")
    assert found["characters"].tolist() == [len(text), 4]


def test_vietnamese_capitals_are_capitals() -> None:
    found = measured("Ấn Ấn ấn ấn", "ấn ấn", "Ế")
    assert found["capitals"].tolist() == [0.5, 0.0, 1.0]
    assert found["small_start"].tolist() == [False, True, False]


# sums over columns


@given(st.lists(st.integers(-9, 9), max_size=12), st.integers(-15, 15).filter(bool))
def test_shifted(values: list[int], by: int) -> None:
    expected = [values[at + by] if 0 <= at + by < len(values) else -1 for at in range(len(values))]
    assert shifted(np.array(values, np.int64), by, -1).tolist() == expected


def since_by_hand(flags: Sequence[bool], most: int) -> list[int]:
    return [next((by for by in range(1, at + 1) if by < most and flags[at - by]), most) for at in range(len(flags))]


@given(st.lists(st.booleans(), min_size=1, max_size=15), st.integers(1, 20))
def test_since_and_until(flags: list[bool], most: int) -> None:
    document = stacked([len(flags)])
    assert since(np.array(flags), most).tolist() == since_by_hand(flags, most)
    assert document.since(np.array(flags), most).tolist() == since_by_hand(flags, most)
    assert document.until(np.array(flags), most).tolist() == since_by_hand(flags[::-1], most)[::-1]


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=12))
def test_since_and_until_look_at_each_column_by_itself(rows: list[tuple[bool, ...]]) -> None:
    table, document = np.array(rows).T, stacked([len(rows)])
    for at in range(3):
        assert since(table, 5)[at].tolist() == since(table[at], 5).tolist()
        assert document.until(table, 5)[at].tolist() == document.until(table[at], 5).tolist()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1, max_size=20))
def test_streaks(rows: list[tuple[bool, int]]) -> None:
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row[0])]
    found = stacked([len(rows)]).streaks(np.array([flag for flag, _ in rows]))
    assert found.of.tolist() == [number for number, group in enumerate(groups) for _ in group]
    assert found.own.tolist() == [number for group in groups for number in range(len(group))]
    assert found.sizes.tolist() == [len(group) for group in groups]
    assert found.starts.tolist() == [sum(map(len, groups[:at])) for at in range(len(groups))]
    expected = [sum(value for _, value in group) / len(group) for group in groups for _ in group]
    assert found.mean(np.array([value for _, value in rows])).tolist() == pytest.approx(expected)


# Numbers that round in sums, so that the order in which they are added shows.
GROUPED = st.lists(
    st.lists(st.tuples(st.booleans(), st.floats(-9, 9)), min_size=1, max_size=12), min_size=1, max_size=6
)
MEASURES: dict[str, Callable[[Groups, Any, Any], Any]] = {
    "shifted down": lambda groups, _, values: groups.shifted(values, 2, -1),
    "shifted up": lambda groups, _, values: groups.shifted(values, -3, -1),
    "since": lambda groups, flags, _: groups.since(flags, 4),
    "until": lambda groups, flags, _: groups.until(flags, 4),
    "above": lambda groups, flags, _: groups.above(flags),
    "totals": lambda groups, flags, _: groups.totals(flags),
    "means": lambda groups, _, values: groups.mean(values),
    "sums": lambda groups, _, values: groups.sums(values[None])[0],
    "running": lambda groups, _, values: groups.running(values[None])[0],
    "own": lambda groups, _, __: groups.own,
    "sizes": lambda groups, _, __: groups.sizes,
    "streaks": lambda groups, flags, _: groups.streaks(flags).own,
    "sizes of streaks": lambda groups, flags, _: groups.streaks(flags).sizes,
}


@pytest.mark.parametrize("name", MEASURES)
@given(groups=GROUPED)
def test_what_a_group_gets_is_what_it_gets_alone(name: str, groups: list[list[tuple[bool, float]]]) -> None:
    def found(some: list[list[tuple[bool, float]]]) -> list[Any]:
        flags, values = (np.array(column) for column in zip(*(row for group in some for row in group), strict=True))
        return list(MEASURES[name](stacked(map(len, some)), flags, values).tolist())

    assert found(groups) == [value for group in groups for value in found([group])]


@given(st.lists(st.integers(0, 99), max_size=20))
def test_above(values: list[int]) -> None:
    assert above(np.array(values, np.int64)).tolist() == [sum(values[:at]) for at in range(len(values))]


# shape


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("words", "Port opens at 9", 4),
        ("words", "港口重新开放 now", 4),
        ("words", "* * *", 0),
        ("characters", "abc de", 6),
        ("capitals", "The Old port opens", 0.5),
        ("capitals", "tHE oLD", 0),
        ("upper", "AB cd 12", 0.5),
        ("upper", "...", 0),
        ("digits", "12 ab", 0.4),
        ("commas", "one, two three four", 0.25),
        ("colon", "Call: now: go", 2),
        ("quote", "“Yes,” he said", 2),
        ("bracket", "(a) [b]", 4),
        ("bar", "a | b • c", 2),
        ("code", "x = {y}", 3),
        ("handle", "@a #b & c", 3),
        ("exclamations", "Go! Go!?", 2),
    ],
)
def test_counts_and_shares_of_characters(column: str, text: str, value: float) -> None:
    alone = measured(text)
    beside = measured("A: “B” (c) | {d} @e! 5, F", text, "g, H: 6!")
    assert alone[column].tolist() == pytest.approx([value])
    assert beside[column][1] == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("It rained.", True),
        ("Did it rain?", True),
        ("He said: “It rained.”", True),
        ("(It rained!)", True),
        ("下雨了。", True),
        ("「下雨了。」", True),
        ("बारिश हुई।", True),
        ("It rained", False),
        ("It rained:", False),
        ("It rained...", False),
        ("It rained…", False),
        ("He said: “It rained...”", False),
        ("He called it “rain”", False),
        ("下雨了", False),
        ("”", False),
    ],
)
def test_finished(text: str, finished: bool) -> None:
    assert measured("A line", text, "a line.")["finished"].tolist() == [False, finished, True]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (words(LONG_WORDS), True),
        (words(LONG_WORDS, ","), True),
        (words(LONG_WORDS - 1), False),
        (words(LONG_WORDS, "."), False),
        (words(LONG_WORDS, " 12"), False),
    ],
)
def test_cut_in_mid_sentence(text: str, cut: bool) -> None:
    assert measured(text)["cut"].tolist() == [cut]


def test_how_a_block_begins_and_ends() -> None:
    found = measured("and so on", "Read this:", "Port 9")
    assert found["small_start"].tolist() == [True, False, False]
    assert found["ends_lower"].tolist() == [True, False, False]
    assert found["ends_colon"].tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (words(PROSE_WORDS, "."), True),
        (f"“{words(PROSE_WORDS)}”", True),
        (CHINESE[0], True),
        (words(PROSE_WORDS - 1, "."), False),
        (words(PROSE_WORDS), False),
        (words(PROSE_WORDS, "..."), False),
        (CHINESE[0].rstrip("。"), False),
    ],
)
def test_prose_is_long_and_finished_or_closed(text: str, prose: bool) -> None:
    assert shape(tokenize([fold(text)]))[1].tolist() == [prose]


def test_blocks_of_the_same_form_are_alike() -> None:
    assert measured("Rovers win again", "Town opens baths", "Storm takes roof", "a longer line, unlike them.")[
        "alike"
    ].tolist() == [0.75, 0.75, 0.75, 0.25]


def test_a_series_ends_where_its_form_stays_away() -> None:
    evening = ("14.15", "Plum", "Luis Tan, Dunstead", "20.30", "Lantern", "Mona Ashby, Brisk")
    found = measured(*evening, *PROSE, "22.00", "Meadow")["series"].tolist()
    assert found[:6] == [2.0] * 6
    assert found[-2:] == [1.0] * 2


# lexical


def test_cohesion_is_the_share_of_words_that_the_prose_has() -> None:
    found = measured(*PROSE, "Harbour council", "Harbour bakery", "Bakery prices", "* * *")
    assert found["cohesion"][3:].tolist() == [1.0, 0.5, 0.0, -1.0]
    assert found["novel"][3:].tolist() == [0, 1, 2, 0]


def test_a_block_is_no_prose_to_itself() -> None:
    assert measured(PROSE[0], "Bakery")["cohesion"].tolist() == [0.0, 0.0]
    assert measured(PROSE[0], PROSE[0])["cohesion"].tolist() == [1.0, 1.0]


def test_words_of_what_is_no_prose_give_no_cohesion() -> None:
    found = measured(*PROSE, "Bakery prices", "Bakery prices")
    assert found["cohesion"][3:].tolist() == [0.0, 0.0]
    assert found["shared"][3:].tolist() == [1.0, 1.0]


def test_rarer_words_of_the_prose_count_more() -> None:
    found = measured(*PROSE, "Harbour bakery", "Dredger bakery")
    assert found["cohesion"][3] == found["cohesion"][4] == 0.5
    assert 0 <= found["rare_cohesion"][3] < found["rare_cohesion"][4] < 1


def test_shared_and_common_count_other_blocks() -> None:
    found = measured("Bakery", "Bakery prices", "Bakery tides tides", "Prices", "Gulls")
    assert found["shared"].tolist() == pytest.approx([1, 1, 0.5, 1, 0])
    assert found["common"].tolist() == pytest.approx([1, 0.5, 0.5, 0, 0])


def test_names_and_whether_the_prose_has_them() -> None:
    found = measured(*PROSE, "Fog in Quill Bay", "Fog in Orlena", "fog in orlena")
    assert found["names"][3:].tolist() == [2, 1, 0]
    assert found["name_cohesion"][3:].tolist() == [1.0, 0.0, -1.0]


def test_words_of_the_headline() -> None:
    found = measured("Harbour opens", "Nine years late", "The harbour is open", "A bakery closes")
    assert found["headline"].tolist() == pytest.approx([-1, -1, 0.5, 0])


def test_copies_know_no_case() -> None:
    found = measured("Share this", "SHARE THIS", "Share that", "share this")
    assert found["copies"].tolist() == [2, 2, 0, 2]


@pytest.mark.parametrize(
    ("person", "text", "share"),
    [
        ("you", "You lost your boat", 0.5),
        ("you", "SIE und Ihr Boot", 0.5),
        ("you", "The youth lost yourt", 0),
        ("we", "We like our boat", 0.5),
        ("we", "Notre bateau", 0.5),
        ("we", "Weed and hours", 0),
        ("i", "I lost my boat", 0.5),
        ("i", "It lost its boat", 0),
    ],
)
def test_pronouns(person: str, text: str, share: float) -> None:
    found = measured("The boat sank", text, "...")
    assert found[person].tolist() == pytest.approx([0, share, 0])
    assert all(found[other][1] == 0 for other in {"you", "we", "i"} - {person})


# position and streak

WORDS = np.array([2, 20, 3, 30, 5], np.float32)
IS_PROSE = np.array([False, True, False, True, False])


def test_place() -> None:
    found = position(WORDS, IS_PROSE, stacked([5]))
    assert (found["before"] * 60).tolist() == pytest.approx([0, 2, 22, 25, 55])
    assert (found["after"] * 60).tolist() == pytest.approx([58, 38, 35, 5, 0])
    assert np.expm1(found["words_before"]).tolist() == pytest.approx([0, 2, 22, 25, 55], rel=1e-5)
    assert np.expm1(found["words_after"]).tolist() == pytest.approx([58, 38, 35, 5, 0], rel=1e-5)
    assert np.expm1(found["prose_before"]).tolist() == pytest.approx([0, 0, 20, 20, 50], rel=1e-5)
    assert np.expm1(found["prose_after"]).tolist() == pytest.approx([50, 30, 30, 0, 0], rel=1e-5)
    assert found["from_end"].tolist() == [4, 3, 2, 1, 0]
    assert found["to_first"].tolist() == [-1, 0, 1, 2, 3]
    assert found["to_last"].tolist() == [3, 2, 1, 0, -1]
    assert found["within"].tolist() == [False, True, True, True, False]
    assert found["to_above"].tolist() == [FAR_PROSE_BLOCKS, FAR_PROSE_BLOCKS, 1, 2, 1]
    assert found["to_below"].tolist() == [1, 2, 1, FAR_PROSE_BLOCKS, FAR_PROSE_BLOCKS]


def test_place_far_from_prose() -> None:
    prose = np.zeros(100, bool)
    prose[0] = True
    found = position(np.ones(100, np.float32), prose, stacked([100]))
    assert found["to_first"][-1] == -found["to_last"][-1] == FAR_EDGE_BLOCKS
    assert found["to_above"][-1] == FAR_PROSE_BLOCKS


def test_place_without_prose_or_words() -> None:
    found = position(np.zeros(3, np.float32), np.zeros(3, bool), stacked([3]))
    assert found["within"].all()
    assert found["before"].tolist() == [0, 0, 0]
    assert found["to_above"].tolist() == found["to_below"].tolist() == [FAR_PROSE_BLOCKS] * 3


def test_run_measures_neighbours_without_prose() -> None:
    words_, mark = np.array([1, 3, 20, 2, 2, 2], np.float32), np.array([MARKED, 0, 1, 0, 0.4, 0], np.float32)
    prose = np.array([False, False, True, False, False, False])
    found = streak(words_, np.array([1, 0, 1, 0, 0, 0], np.float32), mark, prose, stacked([6]))
    assert found["run"].tolist() == [2, 2, 0, 3, 3, 3]
    assert found["run_below"].tolist() == [1, 0, 0, 2, 1, 0]
    assert found["run_words"].tolist() == [2, 2, 0, 2, 2, 2]
    assert found["run_spread"].tolist() == [1, 1, 0, 0, 0, 0]
    assert found["run_capitals"].tolist() == [0.5, 0.5, 0, 0, 0, 0]
    assert found["run_marks"].tolist() == [0.5, 0.5, 0, 0, 0, 0]


# marks


def test_marks_above_and_below() -> None:
    found = rule_marks(
        marks(("related", 0.9), None, ("social", MARKED), ("other", 0.4), ("caption", 0.8)),
        [0, 0.3, 0, 0, 0],
        stacked([5]),
    )
    assert found["mark"].tolist() == pytest.approx([0.9, 0, 0.5, 0.4, 0.8])
    assert found["mark_inside"].tolist() == pytest.approx([0, 0.3, 0, 0, 0])
    assert found["mark_share"].tolist() == pytest.approx([0.6] * 5)
    assert found["marks_above"].tolist() == [0, 1, 1, 2, 2]
    assert found["marks_below"].tolist() == [2, 2, 1, 1, 0]
    assert found["caption_mark"].tolist() == pytest.approx([0, 0, 0, 0, 0.8])
    assert found["since_mark"].tolist() == [FAR_MARK_BLOCKS, 1, 2, 1, 2]
    assert found["until_mark"].tolist() == [2, 1, 2, 1, FAR_MARK_BLOCKS]


@pytest.mark.parametrize(
    ("category", "family"),
    [
        ("caption", "caption"),
        ("related", "related"),
        ("teaser", "related"),
        ("comments", "readers"),
        ("social", "readers"),
        ("legal", "legal"),
        ("navigation", "furniture"),
        ("other", "furniture"),
        ("byline", None),
    ],
)
def test_distances_to_families_of_marks(category: Category, family: str | None) -> None:
    found = rule_marks(marks(None, (category, 0.8), None), [0, 0, 0], stacked([3]))
    unsure = rule_marks(marks(None, (category, 0.4), None), [0, 0, 0], stacked([3]))
    for name in ("caption", "related", "readers", "legal", "furniture"):
        near = 1 if name == family else FAR_MARK_BLOCKS
        assert found[f"since_{name}"].tolist() == [FAR_MARK_BLOCKS, FAR_MARK_BLOCKS, near]
        assert found[f"until_{name}"].tolist() == [near, FAR_MARK_BLOCKS, FAR_MARK_BLOCKS]
        assert set(unsure[f"since_{name}"].tolist()) == {FAR_MARK_BLOCKS}


# context


def test_a_block_sees_its_neighbours() -> None:
    found = measured("One", "One two", "One two Three", "One")
    assert found["words-2"].tolist() == [-1, -1, 1, 2]
    assert found["words-1"].tolist() == [-1, 1, 2, 3]
    assert found["words+1"].tolist() == [2, 3, 1, -1]
    assert found["words+2"].tolist() == [3, 1, -1, -1]
    assert found["capitals+1"].tolist() == pytest.approx([0.5, 2 / 3, 1, -1])


AVERAGED = (
    "i",
    "you",
    "we",
    "finished",
    "capitals",
    "digits",
    "small_start",
    "exclamations",
    "cohesion",
    "mark",
    "words",
)
ROWS = st.lists(st.tuples(st.booleans(), *[st.sampled_from([-1.0, 0.0, 0.5, 0.8, 5.0])] * len(AVERAGED)), min_size=1)


@settings(deadline=None)
@given(ROWS)
def test_means_of_what_is_around(rows: list[tuple[Any, ...]]) -> None:
    table = {name: np.maximum([row[at + 1] for row in rows], -1.0) for at, name in enumerate(AVERAGED)}
    table["words"] = np.maximum(table["words"], 0)
    prose = np.array([row[0] for row in rows])
    found = means(dict(table), prose, stacked([len(rows)]))
    expected = {name: table[name].tolist() for name in AVERAGED[:7]}
    expected["exclamations"] = [min(value, 3) for value in table["exclamations"].tolist()]
    expected["cohesion"] = [max(value, 0) for value in table["cohesion"].tolist()]
    expected["length"] = [float(np.log(value + 1)) for value in table["words"].tolist()]
    expected["marks"] = [float(value >= MARKED) for value in table["mark"].tolist()]
    expected["prose"] = [float(flag) for flag in prose]
    assert len(found) == 5 * len(expected)
    for name, values in expected.items():
        for at in range(len(values)):
            head, tail = mean(values[:at]), mean(values[at:])
            assert found[f"head_{name}"][at] == pytest.approx(head)
            assert found[f"tail_{name}"][at] == pytest.approx(tail)
            assert found[f"turn_{name}"][at] == pytest.approx(tail - head)
            assert found[f"up_{name}"][at] == pytest.approx(mean(values[max(0, at - WINDOW_BLOCKS) : at]))
            assert found[f"down_{name}"][at] == pytest.approx(mean(values[at + 1 : at + 1 + WINDOW_BLOCKS]))


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def test_the_document_as_a_whole() -> None:
    found = measured("Quill Bay", words(PROSE_WORDS, "."), words(PROSE_WORDS + 2, "."), "“Go” 123")
    expected = {
        "blocks": 4,
        "words": 36,
        "short": 0.5,
        "finished": 0.5,
        "prose_length": 16,
        "prose": 32 / 36,
        "capitals": 3 / 36,
        "quotes": 2 / 36,
        "first_prose": 1,
        "spread": np.std([2, 15, 17, 2]),
        "digits": 3 / 8 / 4,
    }
    for name, value in expected.items():
        assert found[f"document_{name}"].tolist() == pytest.approx([value] * 4), name
    assert found["relative_length"].tolist() == pytest.approx(np.log([3 / 17, 16 / 17, 18 / 17, 3 / 17]).tolist())


@pytest.mark.parametrize(
    ("between", "gap"),
    [(" ", 0), ("\n", 1), ("\n\n", 2), ("\n \n\n", 3), ("\n" * WIDE_BREAKS, WIDE_BREAKS), ("\n" * 9, WIDE_BREAKS)],
)
def test_gaps_between_blocks(between: str, gap: int) -> None:
    found = measured("One", "Two", "Three", between=between)
    assert found["document_gaps"].tolist() == pytest.approx([(WIDE_BREAKS + 2 * gap) / 3] * 3)


# the whole


def test_chinese_is_read_like_any_other_language() -> None:
    found = measured("港口重新开放", *CHINESE, "港口的货船", "请关注我们的公众号")
    assert (found["words"][1:3] >= PROSE_WORDS).all()
    assert found["finished"].tolist() == [False, True, True, False, False]
    assert found["document_first_prose"].tolist() == [1] * 5
    assert found["cohesion"][2] > 0.15
    assert found["cohesion"][3] > 0.5
    assert found["cohesion"][4] == 0


def test_a_matrix_has_the_columns_wanted_in_that_order() -> None:
    found = measure(document("One two", "One"), [None, None], [0, 0.5])
    assert found.matrix(["words", "mark_inside", "characters"]).tolist() == [[2, 0, 7], [1, 0.5, 3]]
    with pytest.raises(KeyError, match="weather"):
        found.matrix(["words", "weather"])


PIECES = st.sampled_from(
    [*PROSE, *CHINESE, "Advertisement", "* * *", "“Go!”", "港", "Ế\ud800", "and so on,", "\n", "\n\n", " ", "\r\n", "."]
)
TEXTS = st.one_of(st.text(st.characters(), max_size=200), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(st.sampled_from([None, ("related", 0.9), ("caption", 0.3)]), min_size=1))
def test_any_text_gives_one_finite_number_a_block_and_column(text: str, some: list[Any]) -> None:
    found = segment(text)
    size = len(found.blocks)
    if not size:
        return
    given_marks = (marks(*some) * size)[:size]
    columns = measure(found, given_marks, [0.5] * size).columns
    assert len(columns) > 100
    for name, column in columns.items():
        assert column.shape == (size,), name
        assert np.isfinite(column.astype(np.float64)).all(), name
    again = measure(segment(text), given_marks, [0.5] * size).columns
    assert list(again) == list(columns)
    assert all((again[name] == columns[name]).all() for name in columns)
    assert np.isfinite(measure(found, given_marks, [0.5] * size).matrix(list(columns))).all()


# windows

MARKS = st.lists(st.sampled_from([None, ("related", 0.9), ("caption", 0.3), ("byline", 0.7)]), min_size=1, max_size=5)
DOCUMENTS = st.lists(st.tuples(TEXTS, MARKS, st.booleans()), max_size=6)


def measurable(text: str, some: list[Any], markdown: bool) -> Measurable:
    found = segment(view_of(text, "text/markdown" if markdown else "text/plain"))
    size = len(found.blocks)
    return Measurable(found, (marks(*some) * size)[:size], [0.5] * size)


def assert_measured_alike(parts: Sequence[Measurable]) -> None:
    """Each document of a window gets the columns that it gets alone, to the last bit."""
    found = measure_together(parts).apart() if parts else []
    assert len(found) == len(parts)
    for part, features in zip(parts, found, strict=True):
        alone = measure(*part).columns
        assert list(features.columns) == list(alone)
        for name, column in features.columns.items():
            assert column.astype(np.float64).tobytes() == alone[name].astype(np.float64).tobytes(), name


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_a_window_gives_what_its_documents_give_one_by_one(documents: list[tuple[str, list[Any], bool]]) -> None:
    parts = [measurable(*one) for one in documents]
    assert_measured_alike([part for part in parts if part.document.blocks])


def test_a_window_gives_what_its_documents_give_one_by_one_however_long_they_are() -> None:
    """Sums of many numbers are added up in another order, and vectors of many are computed by other instructions."""
    pieces = [*PROSE, *CHINESE, "Ana Ruiz (left), 51%", "I say: go! We go!", "* * *", "“Go!”", "12 May 1999, 7.30"]
    some = [None, ("related", 0.9), None, ("caption", 0.8), None, None, ("byline", 0.7)]
    sizes = (1, 2, 7, 8, 9, 130, 3, 1000, 16, 17, 5)
    texts = ["\n".join(pieces[at * (size + 3) % 7 % len(pieces)] for at in range(size)) for size in sizes]
    texts += ["\n\n".join(pieces[at * size % 11 % len(pieces)] for at in range(size)) for size in sizes]
    assert_measured_alike([measurable(text, some, markdown=False) for text in texts])


def test_markdown_and_plain_text_in_a_window_keep_their_own_columns() -> None:
    parts = [measurable("One line.", [None], markdown=False), measurable(LINKED, [None], markdown=True)]
    assert_measured_alike([*parts, *parts])
    plain, marked = measure_together(parts).apart()
    assert set(marked.columns) - set(plain.columns) == MARKUP_COLUMNS


def test_an_empty_window_has_nothing_to_measure() -> None:
    assert score_window([], 0.5, load_scorer()) == []


# Markdown


LINKED = "# Port opens\n\n[Home](/)\n\n[News](/news)\n\nIt rained on [all](/all) who came to see it.\n\n- one\n"


def test_markdown_tells_links_headings_and_items() -> None:
    found = segment(view_of(LINKED))
    columns = measure(found, [None] * len(found.blocks), [0.0] * len(found.blocks)).columns
    assert columns["linked"].tolist() == [0, 1, 1, pytest.approx(0.11, abs=0.01), 0]
    assert columns["linked-1"].tolist()[:3] == [-1, 0, 1]
    assert columns["linked_run"].tolist() == [0, 2, 2, 0, 0]
    assert columns["heading"].tolist() == [1, 0, 0, 0, 0]
    assert columns["since_heading"].tolist() == [30, 1, 2, 3, 4]
    assert columns["item"].tolist() == [0, 0, 0, 0, 1]
    assert columns["document_linked"][0] == columns["linked_around"][0] == pytest.approx(0.21, abs=0.01)


def test_plain_text_has_no_columns_of_markup() -> None:
    assert "linked" not in measure(segment("One line."), [None], [0.0]).columns
