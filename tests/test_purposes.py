"""What the words of an element's attributes say it is for."""

from __future__ import annotations

import pytest

from cleaner.purposes import IS_NOTE, is_aside, purposes

NOTES = (
    "callout call-out factbox fact-box fact infobox info-box note notes notice alert admonition tip tips hint warning "
    "explainer"
)


@pytest.mark.parametrize("word", NOTES.split())
@pytest.mark.parametrize("form", ["{}", "c-{} wide", "{}-text", "the {}"])
def test_each_word_for_a_note_names_one(word: str, form: str) -> None:
    assert purposes("div", form.format(word)) & IS_NOTE
    assert purposes("div", form.format(word.upper())) & IS_NOTE


@pytest.mark.parametrize("words", ["call_out", "factory", "artifacts", "footnote", "multiple", "tip2", "info box", ""])
def test_words_like_those_for_a_note_name_none(words: str) -> None:
    assert not purposes("div", words) & IS_NOTE


@pytest.mark.parametrize("other", ["related", "read-more", "cookie", "toast"])
def test_a_note_on_something_else_than_the_text_is_none(other: str) -> None:
    assert not purposes("div", f"{other} alert") & IS_NOTE


@pytest.mark.parametrize("words", ["byline", "Photo-Credit", "SR-ONLY", "screenReader", "entry-meta"])
def test_words_that_set_an_inline_element_apart_do_so_in_any_case(words: str) -> None:
    assert is_aside(words)


@pytest.mark.parametrize("words", ["drop-cap", "metadatum", "sr only", ""])
def test_other_words_set_no_inline_element_apart(words: str) -> None:
    assert not is_aside(words)
