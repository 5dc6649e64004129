"""Which lines recur, and as what templates."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.learning.grams import cover
from cleaner.learning.patterns import literal_of, pattern_of
from cleaner.learning.templates import Occurrence, find_occurrences
from cleaner.learning.tokens import tokenize
from tests.learning.made import PLACES, article


def occurrences(documents: list[list[str]], least: int = 3) -> list[tuple[str, str]]:
    """Return the text and the template of what recurs."""
    tokens = tokenize(documents)
    found = find_occurrences(documents, tokens, cover(tokens, least)[0])
    return [(documents[one.document][one.block][slice(*one.span)], " ".join(one.template)) for one in found]


def templates(line: str, count: int = 12) -> set[str]:
    documents = [[*article(number), line.replace("{n}", PLACES[number % 12])] for number in range(count)]
    return {template for _, template in occurrences(documents)}


@pytest.mark.parametrize(
    ("line", "template"),
    [
        ("Read more about it", "read more about it"),
        ("{n} Hale covers the harbour for us.", "* hale covers the harbour for us ."),
        ("Photo by {n} / Orlena Post Pictures", "photo by * / orlena post pictures"),
        ("Published 12 March 2024 at 10:15", "published 0 march 0 at 0 : 0"),
        ("阅读更多关于港口的报道", "阅 读 更 多 关 于 港 口 的 报 道"),
        ("Share", "share"),
    ],
)
def test_what_differs_is_a_gap(line: str, template: str) -> None:
    assert template in templates(line)


def test_a_label_before_titles_is_a_template() -> None:
    documents = [
        [*article(number), f"Read also: {' '.join(article(900 + number)[0].split()[:11])}"] for number in range(12)
    ]
    assert "read also : *" in {template for _, template in occurrences(documents)}


def test_articles_have_no_templates() -> None:
    assert occurrences([article(number) for number in range(20)]) == []


@pytest.mark.parametrize("end", ["and no end mark ", "and an end mark. ", "and an end mark.", "and a quote.” "])
def test_a_sentence_is_found_where_it_is_glued_to_another(end: str) -> None:
    line = "Share this with all your friends."
    documents = [[*article(number), line] for number in range(6)]
    documents.append([*article(7), f"The mill of Orlena was sold {end}{line}"])
    assert occurrences(documents)[-1] == (line, "share this with all your friends .")


def test_a_first_word_glued_to_another_is_cut_off_it() -> None:
    line = "Share this with all your friends."
    documents = [[*article(number), line] for number in range(6)]
    documents.append([*article(7), f"Prices of the mill{line}"])
    assert occurrences(documents)[-1] == (line, "share this with all your friends .")


TEXTS = st.lists(st.text("ab .:*0|", min_size=1, max_size=30), min_size=1, max_size=4)


@given(st.lists(TEXTS, min_size=3, max_size=6))
def test_places_lie_in_their_blocks_and_do_not_overlap(documents: list[list[str]]) -> None:
    tokens = tokenize(documents)
    found = find_occurrences(documents, tokens, cover(tokens, 2)[0])
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(documents[one.document][one.block])
        assert one.template
    assert found == sorted(found, key=_order)
    for before, after in pairwise(found):
        if _order(before)[:2] == _order(after)[:2]:
            assert before.span.end <= after.span.start


def _order(one: Occurrence) -> tuple[int, int, int]:
    return one.document, one.block, one.span.start


WORDS = st.sampled_from(["read", "more", "letter", "Orlena", "(c)", ":", "7pm", "c++", "a.b", "更", "多"])


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(st.integers(0, 5), max_size=2), st.data())
def test_a_pattern_finds_what_it_was_made_of(words: list[str], gaps: list[int], data: st.DataObject) -> None:
    fillings = st.sampled_from(["Ana", "Tom Hale", "x", "Eva Lind and others"])
    texts = [" ".join(data.draw(fillings) if at in gaps else word for at, word in enumerate(words)) for _ in range(3)]
    documents = [[text] for text in texts]
    tokens = tokenize(documents)
    for one in find_occurrences(documents, tokens, cover(tokens, 2)[0]):
        if one.form == "line":
            own = [text for text in texts if text == documents[one.document][0]]
            pattern = pattern_of(one.template, one.form, is_line=True, texts=own)
            assert all(pattern.matches(text) for text in own)
            literal = literal_of(one.template, own)
            assert all(literal in text.casefold() for text in own)
