"""A label that is one item of an article's own list stays; alone, among labels or in a short list it goes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner import explain

LABELS = ("Advertisement", "Share this article", "Anzeige", "Annonce", "Artikel teilen", "Reklama")
ABOVE = (
    "The signs on the quay at Orlena have been painted anew, and each of their words has its history.",
    "Each sailing has a number, a quay and a tide, and the tide decides whether a car may come aboard.",
    "A visitor who reads them from the ferry house to the bell will find these, in the order of their age:",
)
BELOW = (
    "Whoever wants to know more can ask the office, which answers letters within two weeks of their arrival.",
    "The old signs hang in the waiting room until spring, since some passengers have learnt them by heart.",
)


def kept(items: Sequence[str]) -> list[str]:
    """Return which items are left of a list in an article, of which nothing else may go."""
    text = explain("\n\n".join((*ABOVE, "\n".join(items), *BELOW))).text
    assert all(part in text for part in (*ABOVE, *BELOW))
    return [item for item in items if item in text.split("\n")]


@pytest.mark.parametrize("bullet", ["-", "*", "•"])
@pytest.mark.parametrize("label", LABELS)
def test_a_label_among_other_items_stays(bullet: str, label: str) -> None:
    others = [f"{bullet} {word}" for word in ("Harbour light", "Tide table", "Mooring rope")]
    for place in range(4):
        items = [*others[:place], f"{bullet} {label}", *others[place:]]
        assert kept(items) == items


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_is_no_item_of_a_list_goes(label: str) -> None:
    assert kept([f"- {label}"]) == []
    assert kept(["- Harbour light", "- Tide table", f"- {label}"]) == ["- Harbour light", "- Tide table"]
    words = ["Harbour light", "Tide table", "Mooring rope"]
    assert kept([*words, label]) == words


def test_several_labels_are_no_items_of_the_article() -> None:
    words = ["- Harbour light", "- Tide table", "- Mooring rope"]
    assert kept(["- Share this article", "- Advertisement", *words]) == words
    assert kept([*words, "- Share this article", "- Subscribe now"]) == words


def test_an_item_that_asks_for_something_goes() -> None:
    words = ["- Harbour light", "- Tide table", "- Mooring rope"]
    asks = "- Sign up for our free daily newsletter and get it every morning"
    assert kept([*words, asks]) == words
