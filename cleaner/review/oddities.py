"""Which documents to look at first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cleaner.review.rows import Row


class Oddity(NamedTuple):
    """A reason to look at a document: its name in ``WHYS``, what it adds to the document's rank, and the figures."""

    why: str
    weight: float
    detail: str = ""


WHYS: Final = {
    "failed": "It could not be cleaned",
    "nothing_kept": "Nothing was kept",
    "unusual_share": "An unusual share was removed",
    "low_confidence": "The cuts are not very sure",
    "rare_rule": "A rule fired that fires nowhere else",
    "long_prose": "Long prose was removed",
}
"""Reasons to look at a document, as sentences without a full stop."""


def oddities(rows: Sequence[Row]) -> list[tuple[Oddity, ...]]:
    """Return for each document of a run why to look at it, the weightiest reason first; mostly nothing."""
    return [(Oddity("nothing_kept", 3.0),) if row.characters and row.share == 1 else () for row in rows]
