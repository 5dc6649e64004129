"""Pages made to harm: any text, nesting without end, endless elements, and what costs the square of its length."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.extraction.node_table import MOST_DEPTH, MOST_NODES
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from tests.extraction.test_page import RAIN, built, check_spans, words

PARTS = (
    "<p> </p> <br> <div\nhidden> </div> <table> <td> <a> </a> <noscript> <!-- --> <script> </script> <html/> <!DOCTYPE "
    "<?xml ]]> &#0; &amp; < > </body> rain <span\nclass=byline> <svg> <x-y>".split(" ")
)
ANY = st.text(st.characters(exclude_categories=()))


@settings(deadline=None)
@given(ANY | st.lists(st.sampled_from(PARTS) | ANY, max_size=30).map("".join))
def test_no_text_is_refused_as_a_page(html: str) -> None:
    page = build(read_page(html))
    if page is not None:
        check_spans(page)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "x-card"])
def test_nesting_without_end_keeps_the_text(tag: str) -> None:
    page = built(f"<{tag}>" * 100_000 + f"<p>{RAIN}</p>\n<style>p</style><p>3 < 4 <five " + f"</{tag}>" * 100_000)
    assert page.document.text.split() == [*RAIN.split(), "3", "<", "4", "<five"]
    check_spans(page)


def test_more_elements_than_are_told_apart_keep_the_text() -> None:
    page = built("".join(f"<p>r{at}</p>" for at in range(MOST_NODES + 50)))
    assert len(page.nodes.tag) == MOST_NODES
    assert "".join(page.document.text.split()) == "".join(f"r{at}" for at in range(MOST_NODES + 50))
    check_spans(page)


@pytest.mark.parametrize("depth", [9, (MOST_DEPTH)])
def test_words_of_elements_that_are_not_told_apart_stay_apart(depth: int) -> None:
    assert built("<div>" * depth + "<p>Rain</p><p>again</p>").document.text.split() == ["Rain", "again"]


def test_a_long_block_among_many_costs_no_more_than_its_length() -> None:
    page = "<p>Rain</p>" * 2000 + f"<p>{words(4000)}</p>"
    built("Rain")
    tracemalloc.start()
    built(page)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000  # of 60 kB of page


@pytest.mark.parametrize(
    ("head", "part", "count"),
    [
        ("<p>", "<b>rain</b> ", 5000),
        ("", "<html ", 5000),
        ("<div>" * 3000, "<script>", 1500),
        ("<meta name=description content='", "<", 8000),
    ],
)
def test_time_is_linear(head: str, part: str, count: int) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        build(f"{head}{part * size}'><p>{RAIN}</p>")
        return time.process_time() - start

    # The least of three: a busy neighbour also makes the processor slower.
    small, large = (min(times) for times in zip(*[(seconds(count), seconds(4 * count)) for _ in range(3)], strict=True))
    assert large < 8 * small + 0.1  # 16 times as much, if the square
