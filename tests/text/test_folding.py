from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.folding import SPACES, WHITE, fold
from cleaner.text.words import ends_sentence, word_count, words

any_text = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes,” she said", '"Yes," she said'),
        ("„Ja“", '"Ja"'),
        ("it’s ʼtis", "it's 'tis"),
        ("1914–1918 — ‑ −", "1914-1918 - - -"),
        ("\ufeffa\xa0b\u200bc\u3000d\r\n\te", " a b c d   e"),
        ("a\x0cb\u2028c\u2029d", "a b c d"),
    ],
)
def test_one_spelling(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "plain text, 'quoted' \"twice\" - and so on",
        "می‌خواهم",  # a zero-width non-joiner inside a word
        "👩‍🚀",  # a zero-width joiner inside an emoji
        "« Oui »",  # guillemets also part the steps of a breadcrumb
        "wait… Straße ÉCLAIR",
        "lone \ud800 surrogate",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert fold(text) == text


@given(any_text)
def test_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(any_text)
def test_folds_all_that_python_calls_space(text: str) -> None:
    assert not any(char.isspace() and char != " " for char in fold(text))


def test_every_space_is_listed_once() -> None:
    assert len(set(WHITE)) == len(WHITE) == len(SPACES) + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't pay O’Hara", ["Don't", "pay", "O’Hara"]),
        ("'quoted'", ["quoted"]),
        ("e-mail 3.5%", ["e", "mail", "3", "5"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("été Çelik", ["été", "Çelik"]),
        ("— … !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert word_count(text) == len(expected)


@pytest.mark.parametrize(
    "text",
    [
        "It opened.",
        "It opened.”",
        "Did it?)",
        "«Oui !»",
        "它開了。",
        "它開了。」",
        "क्या हुआ।",
        "لماذا؟",
        "**It opened.**",
        "A.M.",
    ],
)
def test_ends_sentence(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "Port opens", "It opened…", "It opened...", "It opened [...]", "Tags:"]
)
def test_does_not_end_sentence(text: str) -> None:
    assert not ends_sentence(text)
