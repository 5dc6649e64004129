"""What is learned of a source: rules with what speaks for them, and what recurs but stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, NamedTuple, cast

from cleaner.categories import Category
from cleaner.document import MediaType
from cleaner.readers import SourceKind, SourceName
from cleaner.rulepack.rule import Example, Position, Scope

__all__ = [
    "SURE",
    "LearnedRule",
    "LearnedSource",
    "LeftAlone",
    "Places",
    "Sample",
    "SourceDocument",
    "SourceKind",
    "SourceName",
]

SURE: Final = 0.7
"""Confidence from which a rule is in force (``balanced`` cuts from it); what is less sure waits for a reviewer."""


class SourceDocument(NamedTuple):
    """A document to learn from, as it was read. ``body`` is text, or the bytes or text of a page."""

    id: str
    body: str | bytes
    media_type: MediaType = "text/plain"


class Sample(NamedTuple):
    """A place where something recurs: the text there, the lines above and below (cut short), and the document."""

    text: str
    above: str = ""
    below: str = ""
    document: str = ""


class Places(NamedTuple):
    """Shares (0..1) of what recurs by where it stands in the text that does not recur."""

    head: float
    middle: float
    tail: float


@dataclass(frozen=True, slots=True)
class LearnedRule:
    """A rule of a pack, and what speaks for it.

    ``shown`` is the line with its gaps as ``[…]``; ``pattern``, ``literal``, ``scope``, ``position`` and ``max_words``
    are what the pack says, and ``examples`` are real lines and what must be left of them. ``documents`` counts those
    that hold it, copies of one article once; ``characters`` what it would take from the documents looked at (code
    points). ``because`` names what decided. ``gaps`` are the commonest texts in each gap, and how often each occurs.
    ``near_misses`` are blocks with its literal that it does not match.
    """

    shown: str
    category: Category
    confidence: float
    scope: Scope
    position: tuple[Position, ...]
    literal: str
    pattern: str
    max_words: int
    examples: tuple[Example, ...]
    documents: int
    characters: int
    places: Places
    because: str
    gaps: tuple[tuple[tuple[str, int], ...], ...] = ()
    samples: tuple[Sample, ...] = ()
    oddest: Sample | None = None
    near_misses: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the rule is in force without a review."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """What recurs but stays: the line with its gaps, how many documents hold it, and the clause that spared it."""

    shown: str
    documents: int
    characters: int
    because: str
    sample: Sample


@dataclass(frozen=True, slots=True)
class LearnedSource:
    """What is learned of one source. Of its ``total`` documents, ``documents`` were looked at.

    ``rules`` come by the characters that they would take, the most first, and ``left`` likewise.
    """

    source: SourceName
    documents: int
    total: int
    rules: tuple[LearnedRule, ...] = ()
    left: tuple[LeftAlone, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON.

        >>> LearnedSource(SourceName(), 3, 3).to_dict()["documents"]
        3
        """
        return cast("dict[str, Any]", _plain(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LearnedSource:
        """Return what ``to_dict`` gave.

        >>> known = LearnedSource(SourceName("site", "example.org"), 3, 3)
        >>> LearnedSource.from_dict(known.to_dict()) == known
        True
        """
        return cls(
            SourceName(**data["source"]),
            data["documents"],
            data["total"],
            tuple(_rule(one) for one in data["rules"]),
            tuple(LeftAlone(**{**one, "sample": Sample(**one["sample"])}) for one in data["left"]),
        )


def _rule(data: Mapping[str, Any]) -> LearnedRule:
    values = {
        **data,
        "position": tuple(data["position"]),
        "examples": tuple(Example(**one) for one in data["examples"]),
        "places": Places(**data["places"]),
        "gaps": tuple(tuple((text, count) for text, count in gap) for gap in data["gaps"]),
        "samples": tuple(Sample(**one) for one in data["samples"]),
        "oddest": data["oddest"] and Sample(**data["oddest"]),
        "near_misses": tuple(data["near_misses"]),
    }
    return LearnedRule(**values)


def _plain(value: Any) -> Any:
    """Return records as mappings by name, and tuples as lists."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
