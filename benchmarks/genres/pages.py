"""The gold of pages that are no articles (products, forums, listings and so on), with clutter planted in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.data.pages import PageRow, load_pages
from benchmarks.genres.planting import PLANTINGS, Planting, Text, plant
from benchmarks.genres.split import Part, hashed

HALVES: Final = 2
"""One page in this many is kept for testing."""
LANGUAGE: Final = "en"
"""Language of the clutter planted: nearly all of these pages are in English."""


def other_rows(part: Part) -> list[PageRow]:
    """Return the pages of a part whose kind is not article, in file order.

    Raises:
        BenchmarkError: the corpus cannot be found.

    """
    rows = [row for row in load_pages(("wcxb",)) if row.kind != "article" and row.gold]
    return [row for row in rows if (hashed(row.id) % HALVES == 0) == (part == "test")]


def gold_lines(gold: str) -> list[str]:
    r"""Return the lines of a gold text that are not blank.

    >>> gold_lines("One. \n\nTwo.")
    ['One.', 'Two.']
    """
    return [line.strip() for line in gold.splitlines() if line.strip()]


def plant_page(row: PageRow, plantings: Sequence[Planting], part: Part) -> Iterator[Text]:
    """Yield the gold of a page with each planting."""
    lines = gold_lines(row.gold or "")
    for planting in plantings:
        yield plant(row.id, row.kind, LANGUAGE, lines, planting, part)


def other_pages(part: Part, count: int | None = None, plantings: Sequence[Planting] = PLANTINGS) -> Iterator[Text]:
    """Yield the gold of ``count`` pages (default: all), each with all plantings."""
    for row in other_rows(part)[:count]:
        yield from plant_page(row, plantings, part)
