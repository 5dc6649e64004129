"""Made articles of other genres: the same ones every time, with clutter known by span, and what the track counts."""

from __future__ import annotations

import itertools
import re

import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from benchmarks.data.pages import PageRow
from benchmarks.genres import pages
from benchmarks.genres.generate import GENRES, STRUCTURES, articles, structures, texts
from benchmarks.genres.planting import END_LINES, PLANTINGS, Planting, plant, wordings
from benchmarks.genres.split import Part
from benchmarks.genres.words import LIST_KEYS, bank, languages
from benchmarks.quality import genres as track
from cleaner.document import Span

PARTS: tuple[Part, ...] = ("train", "test")
FEW = 2 * len(GENRES)
LINES = ["The harbour and the saddle", "Nobody came. The bell rang twice.", "1. Warm the milk.", "2. Wait."]


# the words


def test_there_are_ten_languages_and_each_has_all_words() -> None:
    assert len(languages()) >= 10
    for language in languages():
        assert all(len(set(bank(language).lists[key])) == len(bank(language).lists[key]) for key in LIST_KEYS)
        assert set(bank(language).planted) == set(bank("en").planted)


# structures and wordings for training and for testing


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_has_structures_in_both_parts_and_shares_none(genre: str) -> None:
    train, test = structures(genre, "train"), structures(genre, "test")
    assert train
    assert test
    assert sorted([*train, *test]) == sorted(STRUCTURES[genre])


def test_about_a_third_is_for_testing() -> None:
    tested = sum(len(structures(genre, "test")) for genre in GENRES)
    assert 0.25 < tested / sum(map(len, STRUCTURES.values())) < 0.4


@pytest.mark.parametrize("language", languages())
def test_a_language_has_wordings_in_both_parts_and_shares_none(language: str) -> None:
    for kind, all_wordings in bank(language).planted.items():
        train, test = wordings(language, kind, "train"), wordings(language, kind, "test")
        assert train
        assert test
        assert sorted([*train, *test]) == sorted(all_wordings)


def test_no_structure_of_one_part_is_used_in_the_other() -> None:
    used = [{name for article in articles(part, 20 * len(GENRES)) for name in article.structures} for part in PARTS]
    assert not used[0] & used[1]
    assert len(used[0] | used[1]) == sum(map(len, STRUCTURES.values()))


# the texts


@pytest.mark.parametrize("part", PARTS)
def test_texts_are_always_the_same(part: Part) -> None:
    assert list(texts(part, FEW)) == list(texts(part, FEW))
    assert list(texts(part, FEW, seed=2)) != list(texts(part, FEW))
    assert list(texts(part, 3)) == list(texts(part, FEW))[: 3 * len(PLANTINGS)]


def test_all_genres_and_languages_are_there() -> None:
    found = list(articles("test", len(GENRES) * len(languages())))
    assert {article.genre for article in found} == set(GENRES)
    assert {article.language for article in found} == set(languages())


def test_every_text_has_a_headline_and_prose_of_several_words() -> None:
    for article in articles("train", FEW):
        assert "\n" not in "".join(article.lines)
        assert all(line.strip() for line in article.lines)
        assert not article.lines[0].endswith(".")
        assert len(article.lines[1].split()) >= 4
        assert re.search(r"[.!?”]$", article.lines[1])


# the clutter planted


@pytest.mark.parametrize("part", PARTS)
def test_what_is_not_planted_is_the_article(part: Part) -> None:
    for number, group in itertools.groupby(texts(part, FEW), lambda text: text.id):
        unplanted, *planted = group
        assert unplanted.planted == (), number
        for text in planted:
            assert [line for line in text.article.split("\n") if line] == [x for x in unplanted.text.split("\n") if x]
            assert text.planted, (number, text.planting)


def test_plantings_differ_in_how_much_and_where() -> None:
    spans = {planting: plant("1", "made", "en", LINES, planting, "train") for planting in PLANTINGS}
    assert len(spans["light"].planted) == 1
    assert len(spans["end"].planted) <= END_LINES
    assert spans["end"].planted[0].start > spans["end"].text.index(LINES[-1])
    assert spans["heavy"].planted[0].start > 0
    assert spans["heavy"].planted[-1].end == len(spans["heavy"].text)
    assert all(0 < span.start < span.end < len(spans["middle"].text) for span in spans["middle"].planted)


@pytest.mark.parametrize("planting", PLANTINGS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_texts_can_be_planted(planting: Planting, count: int) -> None:
    found = plant("1", "made", "en", LINES[:count], planting, "train")
    assert [line for line in found.article.split("\n") if line] == LINES[:count]


def test_planted_lines_are_whole_lines_without_a_slot_left() -> None:
    for text in texts("train", FEW):
        for span in text.planted:
            line = text.text[slice(*span)]
            assert line in text.text.split("\n")
            assert not re.search(r"[{}]", line)


def test_a_planted_line_is_no_line_of_the_article() -> None:
    for text in texts("test", 4 * len(GENRES)):
        planted = {text.text[slice(*span)] for span in text.planted}
        assert not planted & set(text.article.split("\n"))


# the track


def test_loss_is_counted_word_by_word() -> None:
    text = plant("1", "made", "en", LINES, "heavy", "test")
    words = len(re.findall(r"\w+", text.article))
    untouched = track.judge(text, [])
    assert (untouched.words, untouched.lost, untouched.left) == (words, 0, untouched.planted)
    right = track.judge(text, text.planted)
    assert (right.lost, right.left) == (0, 0)
    everything = track.judge(text, [Span(0, len(text.text))])
    assert (everything.lost, everything.left) == (words, 0)


def test_the_track_reports_by_profile_planting_genre_and_language() -> None:
    found = list(texts("test", 2))
    lost = {"gentle": [track.judge(text, text.planted) for text in found]}
    rows = track.report(found, lost)
    for group in ("all", "planting: heavy", f"genre: {GENRES[0]}", f"language: {found[0].language}"):
        assert f"| gentle  | {group} " in rows
    assert " 0.0000 |" in rows


def test_pages_of_other_kinds_are_for_training_or_for_testing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        PageRow(str(n), "made", kind, None, None, "", f"One.\n\nTwo {n}.", (), ())
        for n, kind in enumerate(["forum", "article", "product"] * 20)
    ]
    monkeypatch.setattr(pages, "load_pages", lambda _: made)
    train, test = ({row.id for row in pages.other_rows(part)} for part in PARTS)
    assert train
    assert test
    assert not train & test
    assert train | test == {row.id for row in made if row.kind != "article"}
