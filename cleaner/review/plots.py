"""How the documents of a run are distributed: plots of the share removed, of length and of confidence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import urlencode

from cleaner.review.rows import Row

SHARES: Final = range(0, 101, 5)
"""Borders between the columns of the plot of shares removed, per cent."""
LENGTHS: Final = (0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000)
"""Borders between the columns of the plot of lengths, characters; what is longer has a column of its own."""
CONFIDENCES: Final = range(50, 101, 5)
"""Borders between the columns of the plot of confidences, hundredths: no profile cuts below the first."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plot: the range it stands for, its lower border, how many documents are in it.

    ``height`` is relative to the tallest column (0..1), ``link`` leads to its documents in the list.
    """

    label: str
    border: str
    documents: int
    height: float
    link: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A distribution; ``end`` is the upper border of the last column, ``summary`` says the same in a sentence."""

    name: str
    title: str
    summary: str
    columns: tuple[Column, ...]
    end: str


def list_link(**filters: str | float) -> str:
    """Return a link to the list of documents under some filters, as the page's script reads it.

    >>> list_link(rule="en.a&b", page=2)
    '#list?rule=en.a%26b&page=2'
    """
    return f"#list?{urlencode(filters, errors='replace')}"


def plots(rows: Iterable[Row]) -> tuple[Plot, ...]:
    """Return the plots of the documents that were cleaned and have text, without those that would be empty.

    >>> plots([])
    ()
    """
    read = [row for row in rows if row.characters and not row.error]
    sure = [round(100 * round(row.confidence, 2)) for row in read if row.kinds]
    found = [_shares(read), _lengths(read), _confidences(sure)]
    return tuple(plot for plot in found if plot.columns)


def _shares(rows: Sequence[Row]) -> Plot:
    values = sorted(100 * row.removed / row.characters for row in rows)
    # In whole numbers, so that a document at a border is in the column that the list finds it under.
    counts = Counter(min(100 * row.removed // row.characters, 99) // 5 for row in rows)
    labels = [(f"{low} to {high} %", f"{low} %", {"from": low, "to": high}) for low, high in pairwise(SHARES)]
    return Plot(
        "share",
        "Share removed",
        f"Half of the documents lost {_median(values):.1f} % or less.",
        _columns(counts, labels),
        "100 %",
    )


def _lengths(rows: Sequence[Row]) -> Plot:
    values = sorted(row.characters for row in rows)
    counts = Counter(bisect_right(LENGTHS, value) - 1 for value in values)
    labels = [
        (f"{low:,} to {high:,}", _short(low), {"longer": low, "shorter": high}) for low, high in pairwise(LENGTHS)
    ]
    labels.append((f"{LENGTHS[-1]:,} and more", _short(LENGTHS[-1]), {"longer": LENGTHS[-1]}))
    summary = f"Half of the documents have {_median(values):,.0f} characters or less."
    return Plot("length", "Length in characters", summary, _columns(counts, labels), "")


def _confidences(values: Sequence[int]) -> Plot:
    first = CONFIDENCES[0]
    # What is less sure than any profile asks for can only come from packs and options; it is rare.
    counts = Counter(min(max(value, first), 99) // 5 - first // 5 for value in values)
    labels = [
        (f"{low / 100:.2f} to {high / 100:.2f}", f"{low / 100:.2f}", {"sure": low / 100, "below": high / 100})
        for low, high in pairwise(CONFIDENCES)
    ]
    summary = f"Half of the documents with cuts have {_median(sorted(values)) / 100:.2f} or less."
    return Plot("confidence", "Confidence of the least sure cut", summary, _columns(counts, labels), "1.00")


def _columns(
    counts: Counter[int], labels: Sequence[tuple[str, str, dict[str, int] | dict[str, float]]]
) -> tuple[Column, ...]:
    tallest = max(counts.values(), default=0)
    if not tallest:
        return ()
    return tuple(
        Column(label, border, counts[number], counts[number] / tallest, list_link(**filters))
        for number, (label, border, filters) in enumerate(labels)
    )


def _median(values: Sequence[float]) -> float:
    return values[(len(values) - 1) // 2] if values else 0


def _short(count: int) -> str:
    return f"{count}".removesuffix("000") + "k" * f"{count}".endswith("000")
