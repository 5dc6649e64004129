"""What the top of the page says of a run: its figures, what removed most, and what to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.categories import BY_NAME
from cleaner.review.oddities import WHYS, Oddity
from cleaner.review.page_data import Run
from cleaner.review.plots import Plot, list_link, plots
from cleaner.review.rows import Kind, Row

FIRST: Final = 10
"""Documents that are named as the ones to look at first; the list has the others."""
REASONS: Final = 2
"""Reasons that are given for each of them; the document itself has the others."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a category or a rule removed from how many documents, and a link to these in the list.

    ``share`` is its share of all characters read, ``length`` relative to the longest bar beside it, both 0..1.
    """

    name: str
    note: str
    colour: str
    documents: int
    removals: int
    characters: int
    share: float
    length: float
    link: str


@dataclass(frozen=True, slots=True)
class First:
    """A document to look at, its number in the report from 1, and why: its weightiest reasons, sentence and figures."""

    number: int
    id: str
    title: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The top of the page. Counts are of documents, but for ``characters`` and ``removed`` (code points).

    ``emptied`` documents are those of which nothing was kept, ``odd`` those that there is a reason to look at. ``up``
    is the file of the index, if this page is a part of a report.
    """

    name: str
    documents: int
    failed: int
    warned: int
    unchanged: int
    emptied: int
    odd: int
    characters: int
    removed: int
    categories: tuple[Bar, ...]
    rules: tuple[Bar, ...]
    plots: tuple[Plot, ...]
    first: tuple[First, ...]
    up: str = ""

    @property
    def share(self) -> float:
        """The share of all text (0..1) that was removed."""
        return self.removed / self.characters if self.characters else 0.0


def overview(run: Run, up: str = "") -> Overview:
    """Return what the top of the page says of a run, or of a part of it, whose index ``up`` is.

    >>> overview(Run("articles", [], [], [])).documents
    0
    """
    rows = run.rows
    characters = sum(row.characters for row in rows)
    return Overview(
        name=run.name,
        documents=len(rows),
        failed=sum(bool(row.error) for row in rows),
        warned=sum(bool(row.warnings) for row in rows),
        unchanged=sum(not row.kinds and not row.error for row in rows),
        emptied=sum(0 < row.characters == row.removed for row in rows),
        odd=sum(bool(odd) for odd in run.odd),
        characters=characters,
        removed=sum(row.removed for row in rows),
        categories=_bars(rows, characters, lambda kind: Kind(kind.category, "")),
        rules=_bars(rows, characters, lambda kind: kind),
        plots=plots(rows),
        first=_first(rows, run.odd),
        up=up,
    )


def _bars(rows: Iterable[Row], read: int, part: Callable[[Kind], Kind]) -> tuple[Bar, ...]:
    """Return a bar for each kind, or the part of it that counts, the most characters first."""
    documents, removals, characters = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    for row in rows:
        documents.update({part(one.kind) for one in row.kinds})
        for one in row.kinds:
            removals[part(one.kind)] += one.removals
            characters[part(one.kind)] += one.characters
    longest = max(characters.values(), default=0)
    return tuple(
        Bar(
            kind.rule_id or kind.category,
            kind.category if kind.rule_id else BY_NAME[kind.category].sentence,
            BY_NAME[kind.category].colour,
            documents[kind],
            removals[kind],
            count,
            count / read if read else 0.0,
            count / longest if longest else 0.0,
            list_link(category=kind.category, **{"rule": kind.rule_id} if kind.rule_id else {}),
        )
        for kind, count in characters.most_common()
    )


def _first(rows: Sequence[Row], odd: Sequence[tuple[Oddity, ...]]) -> tuple[First, ...]:
    weights = [sum(one.weight for one in reasons) for reasons in odd]
    weightiest = sorted((number for number, weight in enumerate(weights) if odd[number]), key=lambda n: -weights[n])
    return tuple(
        First(
            number + 1,
            rows[number].id,
            rows[number].title,
            tuple((WHYS[one.why], one.detail) for one in odd[number][:REASONS]),
        )
        for number in weightiest[:FIRST]
    )
