"""What a news database's export puts around its articles: counters, fields, frames and notices of rights.

``cleaner.exports`` reads the export into records; what it cannot tell to be of the frame stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from cleaner.config import Config
from cleaner.decision.detectors import headline
from cleaner.decision_records import Decision
from cleaner.document import Evidence, Mark, Span

if TYPE_CHECKING:
    from cleaner.exports.records import Record

FIELD_CONFIDENCE: Final = 0.97
"""Confidence that a line of the frame goes. The structure of the whole export speaks for it, so every profile cuts."""
EQUALS_TITLE: Final = 1
"""The reason of a headline that is known from elsewhere than its shape."""

RECORD_FIELD: Final = Decision(
    "decide/record-field",
    ("A field or the frame of a database's record",),
    ("record_field",),
    ("blocks",),
    finds="Counters, fields, frames and notices of rights around the articles of a news database's export.",
    why="A database writes them, not the paper. They are told by their structure, all of a record together.",
    spares="Headlines and bodies; the abstract where there is no full text; single lines that look like a field, such "
    "as the length of a boat; texts with a paragraph above the first field; and whatever in a record is in no known "
    "place.",
    constants=("FIELD_CONFIDENCE",),
    example="1 of 1 DOCUMENTS\n\nFerry returns to Orlena\n\nBYLINE: Ana Ruiz\n\nLENGTH: 24 words\n\nThe first ferry "
    "since the flood left Orlena on Friday with forty passengers on board.\n\nThe crossing takes fifty minutes and "
    "costs four crowns.\n\nLOAD-DATE: March 5, 2019",
    removes=("1 of 1 DOCUMENTS", "BYLINE: Ana Ruiz", "LENGTH: 24 words", "LOAD-DATE: March 5, 2019"),
)


def field_marks(records: Iterable[Record]) -> list[Mark]:
    """Return the marks of all that is around the articles."""
    return [_mark(span, RECORD_FIELD) for record in records for span in record.frame if span.length]


def stripped_heads(records: Iterable[Record], config: Config) -> list[Mark]:
    """Return the marks of the headlines and standfirsts, if these are to be stripped."""
    return [mark for record in records for mark in _heads(record) if mark.category in config.strip]


def kept_heads(records: Iterable[Record], config: Config) -> list[Span]:
    """Return where the headlines and standfirsts are that stay: nothing else may take them for clutter."""
    return [mark.span for record in records for mark in _heads(record) if mark.category not in config.strip]


def _heads(record: Record) -> Iterator[Mark]:
    yield from (_mark(span, headline.HEADLINE, EQUALS_TITLE) for span in record.headline)
    yield from (_mark(span, headline.STANDFIRST) for span in record.standfirst)


def _mark(span: Span, decision: Decision, reason: int = 0) -> Mark:
    evidence = (Evidence(decision.name, 1.0, FIELD_CONFIDENCE),)
    return Mark(span, decision.id, decision.categories[0], FIELD_CONFIDENCE, decision.reasons[reason], evidence)
