from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.segmentation import segment
from cleaner.text.folding import WHITE, fold

if TYPE_CHECKING:
    from cleaner.document import Document

ARTICLE = [
    "Harbour opens after nine years of delay",
    "The new harbour of Quill Bay opened on Friday, nine years later than planned and at twice the price that the "
    "council had once agreed to pay for it.",
    "“We have waited long enough,” said the mayor, Ada Vane. “Now the ships can come, and they will come.”",
    "The first freighter, the Oda, brought wood from the north. It was met by a band, by two schools and by some "
    "two hundred people who had walked down from the old town in the rain.",
    "What comes next",
    "A second pier is to follow by 2031. The council has not said who is going to pay for that, and the builders "
    "have made no offer so far.",
]
POEM = """The harbour sleeps, the gulls are gone,
the lamps go out along the quay,
a single boat is moving on
and draws its line across the bay.
The town has turned its face to bed,
the clock has nothing left to say,
and overhead, and overhead
the night comes in and wants to stay."""
FREE_VERSE = """the harbour sleeps tonight, and all the gulls are gone
to wherever it is that gulls go, when lamps go out
along the quay and a single boat is moving
on, drawing its line across the bay, and no one
sees it but the clock, which has nothing left
to say to anyone who walks here in the rain
or to the ships, for the ships are far out
and will not be home before the spring, they say"""
HEADLINES = """Council votes for a second pier in Quill Bay
Rovers win again and go top of the northern league
Old town museum shows forgotten maps of the coast
Ferry to Oda Island stops for repairs until March
Teachers ask for smaller classes before the summer
Storm takes the roof of the school in Vane Street"""


def texts(document: Document) -> list[str]:
    return [" ".join(block.text.split()) for block in document.blocks]


def wrapped(paragraph: str, width: int) -> str:
    return "\n".join(textwrap.wrap(paragraph, width, break_on_hyphens=False, break_long_words=False))


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


@pytest.mark.parametrize("width", [60, 66, 72, 80, 90, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hard_wrapped(width: int, end: str) -> None:
    text = "\n\n".join(wrapped(paragraph, width) for paragraph in ARTICLE).replace("\n", end)
    document = segment(text)
    assert document.layout == "wrapped"
    assert texts(document) == EXPECTED


@pytest.mark.parametrize("width", [66, 72, 80, 100])
def test_hard_wrapped_without_blank_lines(width: int) -> None:
    document = segment("\n".join(wrapped(paragraph, width) for paragraph in ARTICLE))
    assert document.layout == "wrapped"
    assert texts(document) == EXPECTED


def test_hard_wrapped_with_a_blank_line_after_every_line() -> None:
    lines = "\n\n\n".join(wrapped(paragraph, 72).replace("\n", "\n\n") for paragraph in ARTICLE)
    assert texts(segment(lines)) == EXPECTED


def test_hard_wrapped_with_indented_paragraphs() -> None:
    text = "\n".join("   " + wrapped(paragraph, 72) for paragraph in ARTICLE)
    assert texts(segment(text)) == EXPECTED


@pytest.mark.parametrize(
    "text", [POEM, FREE_VERSE, HEADLINES, POEM.replace("\n", "\n\n"), HEADLINES.replace("\n", "\n\n")]
)
def test_verse_and_headlines_are_not_joined(text: str) -> None:
    document = segment(text)
    assert document.layout != "wrapped"
    assert texts(document) == [line for line in text.splitlines() if line]


def test_verse_and_lists_within_wrapped_text_are_not_joined() -> None:
    items = ["- wood from the north", "- salt and fish", "- a bell for the school"]
    parts = [wrapped(paragraph, 72) for paragraph in ARTICLE]
    text = "\n\n".join([*parts, "\n".join(items), *parts])
    assert texts(segment(text)) == [*EXPECTED, *items, *EXPECTED]


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
    document = segment(wrapped(" ".join(expected), 72))
    assert (document.layout, texts(document)) == ("single", expected)


def test_one_ordinary_paragraph_is_one_block() -> None:
    document = segment("The ship came in. It brought wood.")
    assert [(block.kind, block.text) for block in document.blocks] == [("paragraph", document.text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u200b\xa0\r\n"])
def test_nothing(text: str) -> None:
    assert segment(text).blocks == ()


def test_passes_facts_on() -> None:
    document = segment("Hi", id="7", language="en", title="T", metadata={"a": 1})
    assert (document.id, document.language, document.title, document.metadata) == ("7", "en", "T", {"a": 1})


MARKDOWN = """# Harbour opens

The **harbour** opened. See [the map](https://example.org/map).

[Home](/) | [News](/news)

- wood
* salt
1. a bell

> We have waited, the mayor said.

| ship | load |
|------|------|
| Oda  | wood |

```
let x = {}.Foo

ship.Load(x)
```

***
"""


def test_markdown_kinds() -> None:
    kinds = [block.kind for block in segment(MARKDOWN).blocks]
    assert kinds[:3] == ["heading", "paragraph", "paragraph"]
    assert kinds[3:7] == ["list_item", "list_item", "list_item", "quote"]
    assert kinds[7:] == ["table", "table", "table", "code", "separator"]
    assert [block.link_density for block in segment(MARKDOWN).blocks][1:3] == [0.24, 1.0]


def test_markdown_by_media_type() -> None:
    text = "> quoted\n\n1. item"
    assert [block.kind for block in segment(text).blocks] == ["paragraph", "paragraph"]
    assert [block.kind for block in segment(text, media_type="text/markdown").blocks] == ["quote", "list_item"]


def test_unclosed_fence_encloses_nothing() -> None:
    document = segment("```\n" + "\n".join(ARTICLE))
    assert {block.kind for block in document.blocks[1:]} == {"paragraph"}


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
@given(documents, st.sampled_from(["text/plain", "text/markdown"]))
def test_laws(text: str, media_type: str) -> None:
    document = segment(text, media_type=media_type)
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
    assert segment(text, media_type=media_type) == document


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


SAMPLES = Path(os.environ["CLEANER_DATA"], "samples") if "CLEANER_DATA" in os.environ else None


@pytest.mark.skipif(SAMPLES is None, reason="CLEANER_DATA is not set")
def test_real_articles_are_the_same_in_every_layout() -> None:
    assert SAMPLES is not None
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        expected = texts(segment(text))
        assert expected
        assert texts(segment(text.replace("\n", "\r\n"))) == expected
        assert texts(segment("\n".join(line for line in lines if line.strip()))) == expected
        assert texts(segment("\n\n".join(lines))) == expected
        assert texts(segment(text.rstrip("\n"))) == expected
        assert texts(segment("\n\n".join(wrapped(line, 72) for line in lines if line.strip()))) == expected
        # Without blank lines two full paragraphs may run together, or one be cut after a full line.
        run_in = texts(segment("\n".join(wrapped(line, 72) for line in lines if line.strip())))
        assert len(set(expected) - set(run_in)) <= len(expected) // 4
