"""Lone surrogates, which JSON can hold and UTF-8 cannot, are cleaned like other text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleaner import Document, Result, Span, Spared, explain
from cleaner.surrogates import with_text

RAIN = "It rained in Orlena for nine days, and on the tenth the ferry ran again."


@given(st.text(st.sampled_from("a \n.\ud800\udc00\udfff\U0001f600"), max_size=60))
def test_removals_and_rest_of_text_with_surrogates_are_the_text(noise: str) -> None:
    text = f"{RAIN} {noise}\n\nAdvertisement"
    result = explain(text)
    assert result.error is None
    pieces = [(removal.span.start, removal.text) for removal in result.removed]
    pieces += [(span.start, text[slice(*span)]) for span in result.kept]
    assert "".join(piece for _, piece in sorted(pieces)) == text == result.document.text
    assert result.text == "".join(text[slice(*span)] for span in result.kept)
    assert explain(result.text).text == result.text


def test_text_with_lone_surrogates_is_kept_as_it_is_and_told_as_it_is() -> None:
    result = explain(f"{RAIN} \ud800\n\nAdvertisement")
    assert result.text == f"{RAIN} \ud800"
    assert [removal.text for removal in result.removed] == ["\n\nAdvertisement"]


def test_spared_text_is_told_as_it_is() -> None:
    menu = Spared(Span(0, 5), "Menu\ufffd", "navigation", "en.menu", 0.6, "a menu", "threshold", "unsure")
    stand_in = Result(Document("a", "Menu\ufffd", ()), "Menu\ufffd", kept=(Span(0, 5),), spared=(menu,))
    assert with_text(stand_in, "Menu\ud800").spared == (replace(menu, text="Menu\ud800"),)
    assert with_text(replace(stand_in, spared=None), "Menu\ud800").spared is None
