"""Marks are read as they are exported, and what is wrong with them is one line with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.document import Span
from cleaner.errors import InputError
from cleaner.review.marks import MarkedCut, MissedClutter, joined, read_marks
from tests.review.marking import as_bytes, export, marked

TEXT = (
    "The bridge over the Tarn reopened on Monday, nine years after the flood.\n\nRead more: Ferry service to end\n\n"
    "The council paid for the work out of a fund 🌉 that it had set up.\n\nGet the harbour letter every morning."
)
RESULT = Cleaner().explain(TEXT, id="a.txt")
LINES = export(RESULT, ["Read more"], ["Get the harbour letter every morning."], site="quay.example")


def test_what_was_exported_is_read() -> None:
    (document,) = read_marks(as_bytes(LINES), "marks.jsonl")
    (removal,) = RESULT.removed
    cut = MarkedCut(removal.span, removal.category, removal.rule_id)
    start = TEXT.index("Get")
    assert (document.number, document.id, document.text, document.site) == (1, "a.txt", TEXT, "quay.example")
    assert document.removed == document.wrong_cuts == (cut,)
    assert document.missed == (MissedClutter(Span(start, len(TEXT)), "newsletter"),)
    assert document.clutter == [Span(start, len(TEXT))]
    assert not document.is_page


def test_blank_lines_an_order_mark_and_marks_made_twice_do_no_harm() -> None:
    lines = as_bytes(LINES)
    assert read_marks([b"\xef\xbb\xbf" + lines[0], b"\n", *lines[1:], *lines[1:]], "m") == read_marks(lines, "m")


def test_a_mark_is_one_of_the_last_document_with_its_number() -> None:
    other = Cleaner().explain("It rained. Menu", id="b.txt")
    documents = read_marks(as_bytes([*LINES, *export(other, missed=["Menu"])]), "m")
    assert [(one.id, len(one.missed)) for one in documents] == [("a.txt", 1), ("b.txt", 1)]


def test_exports_of_one_document_are_put_together() -> None:
    one, two = marked(RESULT, ["Read more"]), marked(RESULT, missed=["Get the harbour"], number=7)
    (both,) = joined([[one], [two]])
    assert (both.wrong_cuts, both.missed) == (one.wrong_cuts, two.missed)
    assert len(list(joined([[one], [marked(Cleaner().explain("Rain. Menu", id="a.txt"), missed=["Menu"])]]))) == 2


def test_what_is_not_known_of_a_document_may_be_left_out() -> None:
    bare = [{key: value for key, value in LINES[0].items() if key != "site"} | {"title": None}, *LINES[1:]]
    (document,) = read_marks(as_bytes(bare), "m")
    assert (document.site, document.source, document.title, document.extraction) == ("", "", "", "")


def test_lone_surrogates_become_what_they_are_cleaned_as() -> None:
    lines = export(Cleaner().explain("It rained. Menu", id="a"), missed=["Menu"])
    lines[0]["text"] = "It rained\ud800 Menu"
    assert read_marks(as_bytes(lines), "m")[0].text == "It rained\ufffd Menu"


def changed(at: int, **fields: Any) -> list[bytes]:
    return as_bytes([{**line, **fields} if number == at else line for number, line in enumerate(LINES)])


WRONG: list[tuple[list[bytes], str]] = [
    ([], "m holds no marks"),
    ([b"\n"], "m holds no marks"),
    (as_bytes(LINES[:1]), "m holds no marks; mark something in the report and export it"),
    ([as_bytes(LINES)[0][:90]], "m:1: is not JSON: Unterminated string"),
    ([*as_bytes(LINES)[:1], as_bytes(LINES)[1][:60]], "m:2: is not JSON"),
    ([b"\xff\n"], "m:1: is not UTF-8"),
    ([b"[]\n"], "m:1: is no mark; give the file that the page of a report exports"),
    ([json.dumps(RESULT.to_dict()).encode()], "m:1: is no mark; give the file"),
    (changed(0, schema=2), "m:1: is of schema 2, and this version reads 1"),
    (changed(1, schema=None), "m:2: is of schema None, and this version reads 1"),
    (changed(1, kind="wrong"), "m:2: is of the kind 'wrong'; the kinds are: document wrong_cut missed_clutter"),
    (as_bytes(LINES[1:]), "m:1: marks document 1, of which no line above tells"),
    (changed(1, document=2), "m:2: marks document 2, of which no line above tells"),
    (changed(1, document="1"), "m:2: has no whole number in 'document'"),
    (changed(1, document=True), "m:2: has no whole number in 'document'"),
    (changed(1, id="b.txt"), "m:2: marks b.txt, but document 1 is a.txt"),
    (changed(0, text=7), "m:1: has no text in 'text'"),
    (changed(0, removed={}), "m:1: has no list of objects in 'removed'"),
    (changed(0, removed=[{**LINES[0]["removed"][0], "end": 10**9}]), "m:1: names the span"),
    (changed(0, removed=LINES[0]["removed"] * 2), "m:1: has removals that overlap"),
    (changed(0, removed=[{**LINES[0]["removed"][0], "category": "dance"}]), "m:1: names the category 'dance'"),
    (changed(1, start=LINES[1]["start"] + 1), "m:2: marks a text that does not stand at"),
    (changed(1, rule_id="en.other"), "m:2: says that en.other was wrong to cut"),
    (changed(1, start=5, end=11, text="ridge "), "m:2: says that en.related"),
    (changed(1, start=5, end=5, text=""), "m:2: names the span 5 to 5, but its document has"),
    (changed(2, text="Get the hill letter every morning."), "m:3: marks a text that does not stand at"),
    (changed(2, end=10**6), "m:3: names the span"),
    (changed(2, start=-3), "m:3: names the span"),
    (changed(2, category="dance"), "m:3: names the category 'dance', which there is not"),
    (
        changed(2, **dict(zip(("start", "end"), RESULT.removed[0].span, strict=True)), text=RESULT.removed[0].text),
        "m:3: says",
    ),
]


@pytest.mark.parametrize(("lines", "problem"), WRONG, ids=[problem[:40] for _, problem in WRONG])
def test_what_is_wrong_is_one_clear_line(lines: list[bytes], problem: str) -> None:
    with pytest.raises(InputError) as caught:
        read_marks(lines, "m")
    assert str(caught.value).startswith(problem)
    assert "\n" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_damaged_is_an_error_or_is_read(data: st.DataObject) -> None:
    raw = b"".join(as_bytes(LINES))
    at = data.draw(st.integers(0, len(raw)))
    byte = data.draw(st.binary(max_size=3))
    lines = (raw[:at] + byte + raw[at + len(byte) :]).splitlines(keepends=True)
    assert "\n" not in complaint(lines)


def complaint(lines: list[bytes]) -> str:
    try:
        read_marks(lines, "m")
    except InputError as error:
        return str(error)
    return ""
