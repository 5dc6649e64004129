from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.extraction import parse
from cleaner.extraction.parse import HEAD_CHARS, TOP_CHARS, encode

PARTS = (
    "<title>",
    "<title class='a'>",
    "</title>",
    "<html/>",
    "<html lang='en' />",
    "<!DOCTYPE html PUBLIC 'a'>",
    "<p>",
    "Rain\0",
    "\ud800é🌧",
    " ",
)
FILLINGS = st.builds(str.__mul__, st.sampled_from("xé<"), st.integers(0, TOP_CHARS + 10))


def repaired_as_a_whole(page: str) -> bytes:
    """Return what is parsed, made of the whole page at once."""
    head = parse._SELF_CLOSED.sub(r"\1>", parse._DOCTYPE.sub("", page[:HEAD_CHARS]), count=1)
    return encode(parse._with_title_closed(head + page[HEAD_CHARS:]))


@given(st.lists(st.sampled_from(PARTS) | FILLINGS, max_size=12).map("".join), st.integers(1, 3 * TOP_CHARS))
def test_a_page_is_repaired_in_pieces_as_it_would_be_as_a_whole(page: str, piece: int) -> None:
    before = parse.PIECE_CHARS
    parse.PIECE_CHARS = piece  # type: ignore[misc]
    try:
        assert parse._repaired(page) == repaired_as_a_whole(page)
    finally:
        parse.PIECE_CHARS = before  # type: ignore[misc]


def test_a_title_without_an_end_ends_where_the_next_tag_begins_however_far_that_is() -> None:
    page = "<title>Rain" + "x" * (4 * HEAD_CHARS) + "<p>It rained."
    assert parse._repaired(page) == page.replace("<p>", "</title><p>").encode()
