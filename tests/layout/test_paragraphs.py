"""Paragraphs of wrapped text are found, and what is as its author set it stays as it is."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from cleaner.layout import view_of
from cleaner.segmentation import segment

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
CHINESE = [
    "新港口周五开放，比原计划晚了九年，造价是市议会当初同意支付的两倍，市长说人们已经等得太久，现在船终于可以来了。",
    "第一艘货船从北方运来了木材，一支乐队和两所学校的学生以及大约两百名从老城冒雨走来的居民在码头上迎接了它。",
    "第二座码头将在二〇三一年之前建成，议会还没有说明由谁来支付这笔费用，建筑商到目前为止也没有提出任何报价。",
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
DIALOGUE = """- Where were you when the bridge opened?
- On the other bank, with my sister and her children.
- And what did you see from there?
- Nothing, there was fog until the afternoon, and then rain.
- Would you go again?
- If there is another bridge, yes."""
ADDRESSES = """Harbour Office, 4 Quay Street, Quill Bay
Open on weekdays from nine to four
Telephone 0123 456 and fax 0123 457
Town Museum, 19 Vane Street, second floor
Open on Sundays only, from ten to five
Telephone 0123 999, no fax since May"""
CODE = """def load(ship, cargo):
    for crate in cargo:
        ship.hold.append(crate)
        log(f"loaded {crate.name} into {ship.name}")
    return len(ship.hold), ship.draught()

def unload(ship):
    while ship.hold:
        yield ship.hold.pop()"""
INGREDIENTS = """250 g flour, sieved twice and kept dry
120 g butter, cold and cut into cubes
2 eggs, the whites of which you beat
1 pinch of salt from a jar
half a cup of milk, not too warm
the juice of one lemon, strained"""

Marked = dict[str, str]


def wrapped(paragraph: str, width: int, *, first: str = "", rest: str = "") -> str:
    return "\n".join(
        textwrap.wrap(
            paragraph,
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_on_hyphens=False,
            break_long_words=False,
        )
    )


def shown(text: str) -> list[str]:
    return [line for line in view_of(text).text.splitlines() if line]


@pytest.mark.parametrize("width", [45, 60, 66, 72, 80, 90, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["\n\n", "\n   \n", "\n\t\n\n"])
def test_blank_lines(width: int, end: str, between: str) -> None:
    text = between.join(wrapped(paragraph, width) for paragraph in ARTICLE).replace("\n", end)
    assert shown(text) == ARTICLE


@pytest.mark.parametrize("width", [66, 72, 80, 100])
def test_no_mark_at_all(width: int) -> None:
    assert shown("\n".join(wrapped(paragraph, width) for paragraph in ARTICLE)) == ARTICLE


@pytest.mark.parametrize("width", [45, 60, 72, 100])
@pytest.mark.parametrize(("first", "rest"), [("    ", ""), ("", "    "), ("\t", ""), ("   ", " ")])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_indents(width: int, first: str, rest: str, between: str) -> None:
    paragraphs = [paragraph for paragraph in ARTICLE if len(paragraph) > width] * 2
    text = between.join(wrapped(paragraph, width, first=first, rest=rest) for paragraph in paragraphs)
    assert shown(text) == paragraphs


def test_a_blank_line_after_every_line() -> None:
    text = "\n\n\n".join(wrapped(paragraph, 72).replace("\n", "\n\n") for paragraph in ARTICLE)
    assert shown(text) == ARTICLE


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_quoted_mail(mark: str) -> None:
    text = f"\n{mark.strip()}\n".join(wrapped(paragraph, 70, first=mark, rest=mark) for paragraph in ARTICLE)
    assert shown(text) == ARTICLE


def test_a_quote_of_another_width_and_what_was_said_to_it() -> None:
    quote = "\n>\n".join(wrapped(paragraph, 52, first="> ", rest="> ") for paragraph in ARTICLE[1:4])
    answer = "\n\n".join(wrapped(paragraph, 76) for paragraph in [*ARTICLE[3:], *ARTICLE[1:3]])
    assert shown(f"{quote}\n\n{answer}") == [*ARTICLE[1:4], *ARTICLE[3:], *ARTICLE[1:3]]


def test_justified() -> None:
    def justify(line: str) -> str:
        words = line.split()
        missing = 72 - len(line)
        return line if missing > len(words) else "  ".join(words[: missing + 1]) + " " + " ".join(words[missing + 1 :])

    paragraphs = [ARTICLE[1], ARTICLE[3], ARTICLE[5]] * 2
    lines = [wrapped(paragraph, 72).splitlines() for paragraph in paragraphs]
    text = "\n\n".join("\n".join([*map(justify, rows[:-1]), rows[-1]]) for rows in lines)
    assert [" ".join(line.split()) for line in shown(text)] == paragraphs


@pytest.mark.parametrize("width", [18, 25, 32])
def test_no_spaces_between_words(width: int) -> None:
    lines = [[p[at : at + width] for at in range(0, len(p), width)] for p in CHINESE]
    assert shown("\n\n".join("\n".join(rows) for rows in lines)) == CHINESE


def test_words_that_wrappers_break_at_a_hyphen() -> None:
    text = (
        "The ship brought salt and wood from the far-\noff north, and on the quay there was a well-\n"
        "known band that played for the mayor until\nthe rain came."
    )
    assert shown(f"{text}\n\n" * 3)[0] == text.replace("-\n", "-").replace("\n", " ")


@pytest.mark.parametrize("text", [POEM, FREE_VERSE, HEADLINES, DIALOGUE, ADDRESSES, CODE, INGREDIENTS])
def test_lines_that_are_lines(text: str) -> None:
    for one in (text, text.replace("\n", "\n\n")):
        assert shown(one) == [line for line in one.splitlines() if line]


@pytest.mark.parametrize("text", [POEM, HEADLINES, DIALOGUE, INGREDIENTS, CODE])
def test_lines_that_are_lines_within_wrapped_text(text: str) -> None:
    around = [wrapped(paragraph, 72) for paragraph in ARTICLE]
    lines = [line.strip() for line in text.splitlines() if line]
    assert shown("\n\n".join([*around, text, *around])) == [*ARTICLE, *lines, *ARTICLE]


def test_wrapped_items() -> None:
    items = [f"- {ARTICLE[1]}", f"- {ARTICLE[3]}", f"- {ARTICLE[5]}", "- a bell"]
    text = "\n".join(wrapped(item, 60, rest="  ") for item in items)
    assert shown(text) == items


NAMES = (
    "• The council has asked for an offer from Vane and Partners of Quill Bay, Orlena Yards and Brothers, and others."
)
"""An item with capital letters at the beginning of most of its lines."""


def test_an_item_goes_on_with_a_name_where_indents_mark_paragraphs() -> None:
    """The text of the item is set in as far as the first lines of paragraphs, some of which are one line long."""
    short = ["The band went home.", "The rain did not stop."]
    paragraphs = [wrapped(paragraph, 45, first="    ") for paragraph in [*ARTICLE, *short, *ARTICLE]]
    text = "\n".join([*paragraphs, wrapped(NAMES, 45, first="  ", rest="    "), *paragraphs])
    assert shown(text) == [*ARTICLE, *short, *ARTICLE, NAMES, *ARTICLE, *short, *ARTICLE]


def test_an_item_goes_on_with_a_name_where_paragraphs_hang() -> None:
    """The text of the item begins in the column of paragraphs, some of which are one line long."""
    short = ["The band went home.", "The rain did not stop."]
    paragraphs = [wrapped(paragraph, 45, rest="    ") for paragraph in [*ARTICLE, *short, *ARTICLE]]
    text = "\n".join([*paragraphs, wrapped(NAMES, 45), *paragraphs])
    assert shown(text) == [*ARTICLE, *short, *ARTICLE, NAMES, *ARTICLE, *short, *ARTICLE]


def test_a_number_within_a_sentence_is_not_an_item() -> None:
    text = (
        "The council of Quill Bay has paid for the harbour since the year\n"
        "2019. It has never said so in public, and the mayor was asked about\n"
        "it only once, by a boy of nine at the school in the old town, who\n"
        "had counted the crates.\n"
    )
    assert shown(text) == [text.replace("\n", " ").strip()]


def test_a_first_line_that_a_dateline_made_too_long() -> None:
    lines = wrapped(ARTICLE[1], 60).splitlines()
    rest = [wrapped(ARTICLE[number], 60) for number in (3, 5)]
    text = "\n\n".join(["\n".join(["QUILL BAY, May 3 (Orlena Wire) - " + lines[0], *lines[1:]]), *rest])
    assert shown(text) == [f"QUILL BAY, May 3 (Orlena Wire) - {ARTICLE[1]}", ARTICLE[3], ARTICLE[5]]


def test_a_sign_off_set_in_by_one_column() -> None:
    text = "\n".join(wrapped(ARTICLE[number], 60, first="    ") for number in (1, 3, 5)) + "\n Orlena Wire\n"
    assert shown(text) == [ARTICLE[1], ARTICLE[3], ARTICLE[5], "Orlena Wire"]


def test_titles_that_recur_at_page_breaks_are_of_no_paragraph() -> None:
    body = [wrapped(" ".join([ARTICLE[number]] * 4), 62).splitlines() for number in (1, 3, 5)]
    text = "\n".join(["THE QUILL BAY POST, PAGE 1", *body[0], "THE QUILL BAY POST, PAGE 2", *body[1]])
    assert [line for line in shown(text) if "POST" in line] == [
        "THE QUILL BAY POST, PAGE 1",
        "THE QUILL BAY POST, PAGE 2",
    ]


def test_form_feeds_stay_in_the_view() -> None:
    pages = ["\n".join(wrapped(ARTICLE[number], 60) for number in (1, 3)), wrapped(ARTICLE[5], 60)]
    assert view_of("\n\x0c".join(pages)).text.count("\x0c") == 1


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_unwrapped_text_is_its_own_view(between: str) -> None:
    text = between.join(ARTICLE)
    assert view_of(text).text is text
    assert view_of(text).parts == ()


SAMPLES = Path(os.environ["CLEANER_DATA"], "samples") if "CLEANER_DATA" in os.environ else None


@pytest.mark.skipif(SAMPLES is None, reason="CLEANER_DATA is not set")
def test_real_articles_are_the_same_in_every_layout() -> None:
    assert SAMPLES is not None
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        expected = texts(text)
        assert expected
        assert texts(text.replace("\n", "\r\n")) == expected
        assert texts("\n".join(line for line in lines if line.strip())) == expected
        assert texts("\n\n".join(lines)) == expected
        assert texts(text.rstrip("\n")) == expected
        assert texts("\n\n".join(wrapped(line, 72) for line in lines if line.strip())) == expected
        # Without blank lines two full paragraphs may run together, or one be cut after a full line.
        run_in = texts("\n".join(wrapped(line, 72) for line in lines if line.strip()))
        assert len(set(expected) - set(run_in)) <= len(expected) // 4


def texts(text: str) -> list[str]:
    return [" ".join(block.text.split()) for block in segment(view_of(text)).blocks]
