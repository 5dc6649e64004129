"""Packed text: small, safe in a page, and the same bytes again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.review.documents import ReviewedDocument
from cleaner.review.entries import entry_of
from cleaner.review.packing import pack, unpack

UNSAFE = {"\0", "\r", "<"}


@given(st.binary(max_size=200))
def test_bytes_come_back(data: bytes) -> None:
    assert unpack(pack(data)) == data


@given(st.binary(max_size=200))
def test_no_character_is_changed_by_a_parser_of_html(data: bytes) -> None:
    assert not UNSAFE & set(pack(data))


def test_it_is_shorter_than_base64() -> None:
    data = bytes(range(256)) * 50
    assert len(pack(data).encode()) < 1.18 * len(data)


def test_lone_surrogates_become_question_marks() -> None:
    assert entry_of(ReviewedDocument("a", ("Rain\ud800",))).data == b'{"id":"a","pieces":["Rain?"]}'
