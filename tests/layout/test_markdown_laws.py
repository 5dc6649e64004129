from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cleaner.document import Span
from cleaner.layout.markdown import is_markdown, markdown_view
from cleaner.layout.view import Part, View
from tests.layout.made_markdown import DOCUMENT, SOUP

_ITEM_IN_ITEM = re.compile(r"^[ >]*(?:[-*+]|\d+[.)]) +(?:[-*+]|\d+[.)]) ", re.MULTILINE)
"""A line with the marks of two lists."""
MANY_DRAFTS = settings(suppress_health_check=[HealthCheck.filter_too_much])
"""Nested blocks are drawn until they are small enough, which some seeds take for too many tries."""


def by_threes(text: str, span: Span) -> list[Span]:
    """Join lines whose number is not divisible by three."""
    found: list[Span] = []
    at = span.start
    for number, line in enumerate(text[span.start : span.end].split("\n")):
        if number % 3 and found:
            found[-1] = Span(found[-1].start, at + len(line))
        else:
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def shown(view: View, part: Part) -> str:
    return view.text[part.shown.start : part.shown.end]


def check(view: View) -> None:
    text = view.source
    covered = "".join(text[part.source.start : part.source.end] for part in view.parts)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", text.removeprefix("\ufeff"))
    assert all(a.source.end <= b.source.start for a, b in pairwise(view.parts))
    assert all(a.shown.end <= b.shown.start for a, b in pairwise(view.runs))
    assert all(a.source.end <= b.source.start for a, b in pairwise(view.runs))
    starts = [part.source.start for part in view.parts]
    for run in view.runs:
        piece, raw = view.text[run.shown.start : run.shown.end], text[run.source.start : run.source.end]
        assert not run.literal or piece == raw or (piece.isspace() and raw.isspace())
        part = view.parts[bisect_right(starts, run.source.start) - 1]
        assert part.source.start <= run.source.start <= run.source.end <= part.source.end
        assert part.shown.start <= run.shown.start <= run.shown.end <= part.shown.end
    seen = [part for part in view.parts if part.shown.length]
    assert all(shown(view, part).strip() and ("\n" not in shown(view, part) or part.kind == "code") for part in seen)
    assert all(view.text[a.shown.end : b.shown.start] in ("\n", "\n\n") for a, b in pairwise(seen))
    assert "".join(shown(view, part) for part in seen) == re.sub("\n", "", view.text) or any(
        part.kind == "code" for part in seen
    )


def without(text: str, cuts: list[list[Span]]) -> str:
    """Cut, and take the lines of which nothing is left."""
    spans = sorted(span for cut in cuts for span in cut)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    gone = {at for span in spans for at in range(*span)}
    left = []
    at = 0
    for line in text.splitlines(keepends=True):
        kept = "".join([char for number, char in enumerate(line, at) if number not in gone or char in "\r\n"])
        if kept.strip() or not line.strip():
            left.append(kept)
        at += len(line)
    return "".join(left)


def lines(view: View, parts: list[Part]) -> list[tuple[str, str]]:
    return [(part.kind, shown(view, part)) for part in parts if part.shown.length and part.kind != "separator"]


def links(view: View) -> list[Span]:
    """Return the links with text."""
    return [one.source for one in view.elements if one.shown.length and view.source[one.source.start] == "["]


@MANY_DRAFTS
@given(DOCUMENT, st.booleans())
def test_every_character_belongs_to_one_part(text: str, joins: bool) -> None:
    check(markdown_view(text, by_threes if joins else None))


@MANY_DRAFTS
@given(DOCUMENT)
def test_line_ends_make_no_difference(text: str) -> None:
    view, other = markdown_view(text), markdown_view(text.replace("\n", "\r\n"))
    check(other)
    assert lines(view, list(view.parts)) == [
        (kind, line.replace("\r\n", "\n")) for kind, line in lines(other, list(other.parts))
    ]


@given(SOUP, st.booleans())
def test_any_text_has_a_view(text: str, joins: bool) -> None:
    is_markdown(text)
    check(markdown_view(text, by_threes if joins else None))


@MANY_DRAFTS
@given(DOCUMENT, st.data())
def test_what_is_left_of_whole_cuts_is_seen_as_before(text: str, data: st.DataObject) -> None:
    assume(not _ITEM_IN_ITEM.search(text))  # see the next test
    view = markdown_view(text)
    seen = [part for part in view.parts if part.shown.length]
    cut = [part for part in seen if data.draw(st.booleans())]
    cuts = view.to_source_all([part.shown for part in cut])
    kept = [part for part in seen if part not in cut or not cuts[cut.index(part)]]
    left = markdown_view(without(text, cuts))
    check(left)
    assert lines(left, list(left.parts)) == lines(view, kept)


@pytest.mark.xfail(strict=True, reason="the marks of two lists go with the line that has both")
def test_a_list_goes_on_when_its_first_item_begins_in_another() -> None:
    text = "Kept\n\n  * - * * *\n    - ```python\n      x = [1]\n\n      # y\n      ```\n    - So rain\n"
    view = markdown_view(text)
    first, rule, *rest = (part for part in view.parts if part.shown.length)
    left = markdown_view(without(text, view.to_source_all([rule.shown])))
    assert lines(left, list(left.parts)) == lines(view, [first, *rest])


def test_a_bracket_in_a_link_stays_with_its_partner() -> None:
    text = "So rain [[sic]][1]\n\n[1]: https://example.org/one\n"
    view = markdown_view(text)
    end = len(view.text)
    assert view.text[9:] == "sic]"
    assert without(text, view.to_source_all([Span(9, end)])) == text.replace("sic", "")
    assert without(text, view.to_source_all([Span(8, end)])) == "So rain \n\n[1]: https://example.org/one\n"


def test_a_rule_is_not_cut_in_part() -> None:
    text = "Kept\n\n- * * *\n\nRain\n"
    view = markdown_view(text)
    assert view.text == "Kept\n\n* * *\n\nRain"
    assert without(text, view.to_source_all([Span(6, 9)])) == text
    assert without(text, view.to_source_all([Span(0, 4), Span(6, 9)])).strip() == "Rain"


@MANY_DRAFTS
@given(DOCUMENT, st.data())
def test_a_cut_anywhere_leaves_links_whole(text: str, data: st.DataObject) -> None:
    view = markdown_view(text)
    size = len(view.text)
    ends = sorted(data.draw(st.lists(st.integers(0, size), min_size=2, max_size=6)))
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    cuts = view.to_source_all(spans)
    left = markdown_view(without(text, cuts))
    gone = {at for cut in cuts for span in cut for at in range(*span)}
    kept = [link for link in links(view) if not gone.issuperset(range(*link))]
    assert "](" not in left.text
    assert len(links(left)) == len(kept)


def test_holds_on_development_texts(data: Path) -> None:
    with gzip.open(data / "data/text/extracted.jsonl.gz", "rt", encoding="utf-8") as lines_of_rows:
        texts = [json.loads(line)["input"] for number, line in enumerate(lines_of_rows) if number % 4 == 0]
    alike = [text for text in texts if is_markdown(text)]
    assert 5 < len(alike) < len(texts) / 20
    for text in alike:
        check(markdown_view(text))
        check(markdown_view(text, by_threes))
