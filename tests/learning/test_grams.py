"""What is counted: each run of tokens once a document."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cleaner.learning.copies import copies_of
from cleaner.learning.grams import GRAM, counts_of, cover, grams_of
from cleaner.learning.tokens import tokenize
from tests.learning.made import article

BLOCKS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4)


@given(st.lists(BLOCKS, max_size=6))
def test_runs_are_counted_once_a_document(documents: list[list[str]]) -> None:
    tokens = tokenize(documents)
    long, _ = grams_of(tokens)
    runs = [tuple(tokens.numbers[at : at + GRAM].tolist()) for at in long.start.tolist()]
    held = Counter(run for run, _ in set(zip(runs, long.document.tolist(), strict=True)))
    assert counts_of(long).tolist() == [held[run] for run in runs]


@given(st.lists(BLOCKS, min_size=1, max_size=6))
def test_no_run_crosses_the_border_of_a_block(documents: list[list[str]]) -> None:
    tokens = tokenize(documents)
    borders = set((tokens.first - 1).tolist())
    for grams in grams_of(tokens):
        for start in grams.start.tolist():
            assert not borders & set(range(start + 1, start + grams.length))


def test_only_what_enough_documents_have_is_covered() -> None:
    tokens = tokenize([["Read more about the harbour"], ["Read more about the harbour"], ["Something else again now"]])
    top, _ = cover(tokens, 2)
    assert (top > 0).sum() == 2 * len("^ read more about the harbour $".split())
    assert not cover(tokens, 3)[0].any()


def test_a_copy_is_known_by_its_paragraphs_and_a_footer_makes_none() -> None:
    footer = "Sign up for the morning letter of the Orlena Post and read it with your coffee."
    documents = [[*article(number), footer] for number in range(30)]
    documents.append([*article(3)[:3], footer])
    tokens = tokenize(documents)
    copies = copies_of(documents, tokens, cover(tokens, 3)[1])
    assert copies[30] == copies[3]
    assert len(set(copies)) == 30
