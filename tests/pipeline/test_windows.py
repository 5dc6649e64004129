"""Documents that are cleaned together come out as each does alone."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result
from cleaner.document import Source
from cleaner.pipeline.together import run_together
from cleaner.windows import WINDOW_SIZE, windows
from tests.batch.saboteur import DeadlyScorer
from tests.pipeline.test_pipeline import PIECES, texts

CLEANER = Cleaner()
ARTICLE = "\n\n".join(PIECES)
MARKDOWN = "# Bridge reopens\n\n[Home](/)\n[News](/news)\n\n" + "\n\n".join(PIECES[3:6])
PAGE = "<title>Bridge</title><nav>Home</nav><article>" + "".join(f"<p>{piece}</p>" for piece in PIECES[3:6])


@given(st.lists(texts, max_size=6))
@settings(max_examples=40, deadline=None)
def test_texts_come_out_as_they_do_alone(window: list[str]) -> None:
    together = [result.to_dict() for result in CLEANER.clean_batch(window)]
    assert together == [CLEANER.explain(text).to_dict() for text in window]


def test_sources_come_out_as_what_they_are() -> None:
    url = "https://www.example.org/bridge"
    window: list[Any] = [
        Source("a", ARTICLE, metadata={"url": url}),
        Source("b", MARKDOWN, "text/markdown"),
        Source("c", PAGE, "text/html", {"url": url}),
        Source("d", b"bytes"),
        None,
        ARTICLE,
    ]
    alone = [
        CLEANER.explain(ARTICLE, id="a", site="www.example.org"),
        CLEANER.explain(MARKDOWN, id="b", media_type="text/markdown"),
        CLEANER.explain_html(PAGE, url, id="c"),
    ]
    found = list(CLEANER.stream(window))
    assert [result.to_dict() for result in found[:3]] == [result.to_dict() for result in alone]
    assert [result.error for result in found[3:]] == [
        "the text is a bytes, not a string",
        "there is no text",
        None,
    ]


def test_a_text_that_cannot_be_scored_fails_alone() -> None:
    cleaner = Cleaner(scorer=DeadlyScorer({2: "raise odd"}))
    found = cleaner.clean_batch(["Stone by stone.", "Stone stone.", "Stone by stone by stone."])
    assert [result.error for result in found] == [None, "cleaning failed: ValueError: odd", None]


def test_a_subclass_is_asked_for_each_text() -> None:
    class Shouting(Cleaner):
        def explain(self, text: str, **options: Any) -> Result:
            return super().explain(text.upper(), **options)

    assert [result.text for result in Shouting().clean_batch(["rain", "sun"])] == ["RAIN", "SUN"]


def test_a_subclass_is_asked_for_each_page() -> None:
    class Shouting(Cleaner):
        def explain_html(self, html: Any, *_: Any, **__: Any) -> Result:
            return super().explain(f"{html!r}".upper())

    assert Shouting().clean_html("rain") == "'RAIN'"


def test_what_somebody_puts_in_place_of_explain_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    explain = Cleaner.explain
    monkeypatch.setattr(Cleaner, "explain", lambda self, text, **options: explain(self, text.upper(), **options))
    assert [result.text for result in CLEANER.clean_batch(["rain"])] == ["RAIN"]


def doubled(numbers: Sequence[int]) -> list[int]:
    if -1 in numbers:
        raise ValueError("minus one")
    return [2 * number for number in numbers]


def steps(*numbers: int) -> Generator[int, int | None, list[int | None]]:
    found = []
    for number in numbers:
        if not number:
            raise KeyError("zero")
        found.append((yield number))
    return found


def test_questions_of_one_round_are_answered_in_one_call() -> None:
    asked: list[list[int]] = []

    def answer(numbers: Sequence[int]) -> list[int]:
        asked.append(list(numbers))
        return doubled(numbers)

    assert run_together([steps(1), steps(2, 3), steps()], answer) == [[2], [4, 6], []]
    assert asked == [[1, 2], [3]]


def test_who_raises_or_cannot_be_answered_ends_alone() -> None:
    found = run_together([steps(1, 0), steps(-1), steps(2, 3)], doubled)
    assert [str(one) for one in found] == ["'zero'", "minus one", "[4, 6]"]


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([1] * 5, [4, 1]),
        ([WINDOW_SIZE, 1, 1], [1, 2]),
        ([1, WINDOW_SIZE - 1, 1], [2, 1]),
        ([WINDOW_SIZE * 3], [1]),
        ([], []),
    ],
)
def test_windows_are_bounded_by_number_and_size(sizes: list[int], groups: list[int]) -> None:
    found = list(windows(sizes, int, most=4))
    assert [len(group) for group in found] == groups
    assert [size for group in found for size in group] == sizes
