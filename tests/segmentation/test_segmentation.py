from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.segmentation import segment
from cleaner.text.folding import WHITE, fold
from tests.layout.test_paragraphs import ARTICLE

if TYPE_CHECKING:
    from cleaner.document import Document


def texts(document: Document) -> list[str]:
    return [" ".join(block.text.split()) for block in document.blocks]


EXPECTED = [fold(paragraph) for paragraph in ARTICLE]


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0c", "\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n"]
)
def test_line_ends(end: str) -> None:
    document = segment(end.join(ARTICLE))
    assert texts(document) == EXPECTED
    assert document.layout == ("paragraphs" if len(end.splitlines()) > 1 else "lines")


@pytest.mark.parametrize("frame", ["{}", "\ufeff{}", "{}\n", "\n\n{}\n\n", "\u200b {} \xa0", "{}\r\n"])
def test_edges(frame: str) -> None:
    assert texts(segment(frame.format("\n".join(ARTICLE)))) == EXPECTED


def test_one_sentence_a_line() -> None:
    lines = ["The ship came in at noon.", "It brought wood.", "The band played for an hour in the heavy rain."] * 4
    document = segment("\n".join(lines))
    assert document.layout == "lines"
    assert texts(document) == lines


def test_whole_article_in_one_line() -> None:
    sentence = "The ship number {} came in at noon and brought wood from the north for the new school."
    expected = [sentence.format(number) for number in range(20)]
    document = segment(" ".join(expected))
    assert document.layout == "single"
    assert texts(document) == expected
    assert {block.kind for block in document.blocks} == {"sentence"}


def test_one_giant_paragraph_with_title_and_wrapped() -> None:
    sentence = "The ship number {} came in at noon and brought wood from the north for the new school."
    expected = [sentence.format(number) for number in range(20)]
    document = segment("Harbour opens\n" + " ".join(expected))
    assert (document.layout, texts(document)) == ("single", ["Harbour opens", *expected])


def test_one_ordinary_paragraph_is_one_block() -> None:
    document = segment("The ship came in. It brought wood.")
    assert [(block.kind, block.text) for block in document.blocks] == [("paragraph", document.text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u200b\xa0\r\n"])
def test_nothing(text: str) -> None:
    assert segment(text).blocks == ()


def test_passes_facts_on() -> None:
    document = segment("Hi", id="7", language="en", title="T", metadata={"a": 1})
    assert (document.id, document.language, document.title, document.metadata) == ("7", "en", "T", {"a": 1})


@pytest.mark.parametrize("line", ["* * *", "___", "-----", "=====", "~", "• • •", "...", "— — —"])
def test_separators(line: str) -> None:
    assert [block.kind for block in segment(f"One.\n{line}\nTwo.").blocks][1] == "separator"


@pytest.mark.parametrize("line", ["- wood", "* wood", "• wood", "▪ wood", "•wood"])
def test_bullets(line: str) -> None:
    assert segment(f"Loads:\n{line}").blocks[1].kind == "list_item"


@pytest.mark.parametrize(
    "line", ["-5 degrees", "*wood", "1. wood", "#harbour", "(c) Quill", "— Oui, dit-il.", "| wood", "$5"]
)
def test_plain_paragraphs(line: str) -> None:
    assert segment(f"Loads:\n{line}").blocks[1].kind == "paragraph"


signs = list('\n\r\f\u2028 \t\xa0\u200b\ufeff.?…)("“”#|[')
strings = ["\r\n", "- ", "> ", "---", "```\n", "](http://a", "**b**", "word", "Word", "The ", "A", "U.S.", "2024"]
longer = ["Jan 9, 2024", " ago", "Reuterscontributor", "\ud800", "新聞。", "x" * 60, "a b c " * 11]
pieces = st.sampled_from(signs + strings + longer)
documents = st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(st.characters(), max_size=200))


@settings(max_examples=300, deadline=None)
@given(documents)
def test_laws(text: str) -> None:
    document = segment(text)
    folded = fold(text)
    position = 0
    for block in document.blocks:
        start, end = block.span
        assert position <= start < end <= len(text)
        assert not text[position:start].strip(WHITE)
        assert block.text == folded[start:end] == block.text.strip(" ")
        assert 0 <= block.link_density <= 1
        position = end
    assert not text[position:].strip(WHITE)
    assert segment(text) == document


SIZE = 100_000


SIGNS = [
    *". \n|->#",
    "•  ",
    "``",
    "……",
    "a",
    "[](",
    "[a](",
    "**a",
    ".A",
    "a.A",
    ")A",
    "# a\n",
    "a\n",
    "\u2028a",
    "```\n",
]
PHRASES = ['said."Yes ', "1The ", "Jan 9, 2024A", " agoA", "The ", "a b " * 20 + "\n", "(a)The b ", ", 2024"]


@pytest.mark.parametrize("unit", SIGNS + PHRASES)
def test_linear(unit: str) -> None:
    began = time.process_time()
    segment(unit * (SIZE // len(unit)))
    assert time.process_time() - began < 10  # seconds; anything worse than linear takes minutes
