"""The laws of docs/design.md, through a view: offsets are those of the source, and cleaning twice is cleaning once."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleaner import Cleaner
from cleaner.document import MediaType, Span
from cleaner.layout import view_of
from cleaner.layout.apart import with_lines_apart
from cleaner.layout.breaks import read_breaks
from cleaner.layout.lines import read_lines
from cleaner.layout.widths import may_be_wrapped, wrap_widths
from cleaner.text.folding import WHITE
from tests.pipeline.test_pipeline import PIECES, replay

CLEANER = Cleaner()
ITEMS = (
    "- {}",
    "* {}",
    "1. {}",
    "> {}",
    "## {}",
    "**{}**",
    "_{}_",
    "[{}](https://example.org/a_(b))",
    "| {} | 3 |",
    "{}",
)
INLINE = (
    'the [bridge](https://example.org/bridge "Tarn") and ',
    "**nine** years",
    "`code`",
    "![A boat](boat.png)",
    "[![A boat](boat.png)](https://example.org)",
    "fish &amp; chips",
    "C\\* and \\[sic\\]",
    "<https://example.org/a>",
    "<b>salt</b>",
    "[note][1]",
)
BLOCKS = (
    "---",
    "```\nx = [1](2)\n```",
    "| ship | load |\n| --- | --- |\n| Oda | [wood](w) |",
    "[1]: https://example.org/note",
    "![A boat](boat.png)",
    "Port opens\n===",
    "- one\n  - two\n\n  three",
    "<div>\n<p>Salt</p>\n</div>",
)

wrapped = st.builds(
    lambda pieces, width, first, rest, between: between.join(
        textwrap.fill(piece, width, initial_indent=first, subsequent_indent=rest) for piece in pieces
    ),
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.sampled_from([40, 50, 64, 72, 90]),
    st.sampled_from(["", "    ", "> ", "- ", "\t"]),
    st.sampled_from(["", "    ", "> ", "  "]),
    st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n \n"]),
)
paragraph = st.builds(
    lambda form, piece, extra: form.format(piece + extra),
    st.sampled_from(ITEMS),
    st.sampled_from(PIECES),
    st.sampled_from(("", *INLINE)),
)
blocks = st.lists(st.one_of(paragraph, st.sampled_from(BLOCKS)), max_size=20)
apart = blocks.map("\n\n".join)
markdown = st.one_of(apart, blocks.map("\n".join), blocks.map("\r\n\r\n".join))
noise = st.lists(
    st.sampled_from([*"[]()!*_`<>#|-~&\\\n \t", "](", "word", "\n\n", "&amp;", "http://a", "```"]), max_size=60
).map("".join)
documents = st.one_of(wrapped, markdown, noise)
MEDIA_TYPES: tuple[MediaType, ...] = ("text/plain", "text/markdown")
media_types = st.sampled_from(MEDIA_TYPES)


@settings(max_examples=400, deadline=None)
@given(documents, media_types)
def test_a_view_shows_what_is_there(text: str, media_type: MediaType) -> None:
    view = view_of(text, media_type)
    assert view.source == text
    if not view.parts:
        assert view.text == text
        return
    end = 0
    for run in view.runs:
        assert end <= run.source.start < run.source.end <= len(text)
        end = run.source.end
        if run.literal and run.shown.length > 1:
            assert view.text[slice(*run.shown)] == text[slice(*run.source)]
    at = 0
    for part in view.parts:
        assert at <= part.source.start < part.source.end
        assert not text[at : part.source.start].strip(WHITE + ">")
        at = part.source.end
        assert part.kind == "code" or "\n" not in view.text[slice(*part.shown)]
    assert not text[at:].strip(WHITE + ">")


@settings(max_examples=300, deadline=None)
@given(documents, media_types, st.data())
def test_a_cut_takes_no_letter_that_it_does_not_show(text: str, media_type: MediaType, data: st.DataObject) -> None:
    view = view_of(text, media_type)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    gone = {at for span in view.to_source(Span(start, end)) for at in range(*span)}
    for run in view.runs if view.parts else ():
        shift = run.source.start - run.shown.start
        letters = (at for at in range(*run.shown) if run.literal and view.text[at].isalnum())
        assert all(start <= at < end for at in letters if at + shift in gone)


@settings(max_examples=200, deadline=None)
@given(documents, media_types)
@example("\t&amp; ", "text/markdown")  # code, with a space at its end
def test_a_cut_of_all_takes_all_that_is_seen(text: str, media_type: MediaType) -> None:
    view = view_of(text, media_type)
    gone = {at for span in view.to_source(Span(0, len(view.text))) for at in range(*span)}
    for run in view.runs if view.parts else ():
        assert gone.issuperset(range(*run.source))


@settings(max_examples=300, deadline=None)
@given(documents, media_types)
def test_offsets_are_those_of_the_source(text: str, media_type: MediaType) -> None:
    result = CLEANER.explain(text, media_type=media_type)
    assert result.error is None
    assert replay(result) == result.text == "".join(text[start:end] for start, end in result.kept)
    for removal in result.removed:
        assert removal.text == text[slice(*removal.span)]
    for block in result.document.blocks:
        assert 0 <= block.span.start < block.span.end <= len(text)


@settings(max_examples=300, deadline=None)
@given(documents, media_types)
def test_cleaning_twice_is_cleaning_once(text: str, media_type: MediaType) -> None:
    once = CLEANER.explain(text, media_type=media_type).text
    assert CLEANER.explain(once, media_type=media_type).text == once


@settings(max_examples=300, deadline=None)
@given(apart)
def test_cuts_leave_whole_links_and_fences(text: str) -> None:
    left = CLEANER.explain(text, media_type="text/markdown").text
    assert (left.count("```") - text.count("```")) % 2 == 0
    assert _stray_targets(left) <= _stray_targets(text)


def _stray_targets(text: str) -> int:
    """Return how many `](` a reader would see."""
    tokens = MarkdownIt().parse(text)
    shown = (child.content for token in tokens for child in token.children or () if child.type == "text")
    return sum(content.count("](") for content in shown)


HOSTILE = [
    "[",
    "![",
    "[a](",
    "*a ",
    "_a",
    "`",
    "<",
    "<a ",
    "> ",
    "- ",
    "|a",
    "&amp",
    "](",
    "\\",
    "a\n",
    "[a]: b\n",
    "**a** ",
    "```\n",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_time_is_linear(unit: str, media_type: MediaType) -> None:
    began = time.process_time()
    view_of(unit * (100_000 // len(unit)), media_type)
    assert time.process_time() - began < 10  # seconds; anything worse than linear takes minutes


PROSE = st.lists(
    st.sampled_from(["salt", "Wood", "and", "fish", "harbour", "(by", "noon.", "Orlena,", "1.", "-"]), min_size=1
)
LINES = st.tuples(PROSE.map(" ".join), st.integers(1, 12), st.sampled_from([0, 40, 60, 72, 130]))


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_what_cannot_be_wrapped_has_no_width(stretches: list[tuple[str, int, int]], between: str) -> None:
    filled = (
        textwrap.fill(" ".join([text] * times), width) if width else text * times for text, times, width in stretches
    )
    text = between.join(filled)
    lines = with_lines_apart(text, read_lines(text))
    assert may_be_wrapped(text) or not wrap_widths(lines, read_breaks(text, lines))


def test_a_few_lines_that_go_on_among_long_paragraphs_are_not_looked_at_closely() -> None:
    ragged = "The ship came in at noon and brought salt from all the islands\n"
    ragged += "and wood and fish, as it did in all the years of the old mayor\nbefore.\n"
    paragraph = "The harbour of Orlena was built in a dry summer, and it has been too small ever since that year.\n"
    assert may_be_wrapped(ragged + paragraph)
    assert not may_be_wrapped(ragged + "".join(f"{name}: {paragraph}" for name in ("Ode", "Ana", "Tom", "Ines")))
