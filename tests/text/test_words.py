from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.words import LONG_WORD, ends_sentence, is_prose, word_count

TEXTS = st.lists(
    st.sampled_from(
        ["tarn", "Don't", "O’Hara", " ", "  ", "'", "rain.", "東京都", "e\u0301t", "-", "_", "x" * LONG_WORD * 3]
    )
).map("".join)


@given(TEXTS, st.sampled_from(["", ".", '."', " ..."]), st.integers(0, 6))
def test_prose_has_words_enough_and_ends_like_a_sentence(text: str, end: str, least: int) -> None:
    whole = text + end
    assert is_prose(whole, least) == (word_count(whole) >= least and ends_sentence(whole))
