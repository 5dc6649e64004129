"""Marks as the page of a report exports them, made from a result."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cleaner.document import Span
from cleaner.review.marks import MarkedDocument, read_marks

if TYPE_CHECKING:
    from cleaner import Result


def span_of(result: Result, text: str, at: int = 0) -> Span:
    """Return where a text stands in a document, from an offset on."""
    start = result.document.text.index(text, at)
    return Span(start, start + len(text))


def export(
    result: Result,
    wrong: Iterable[str] = (),
    missed: Iterable[str | Span] = (),
    number: int = 1,
    category: str = "newsletter",
    **known: Any,
) -> list[dict[str, Any]]:
    """Return the lines for a document, of which the cuts with these texts were wrong and these texts were missed."""
    cuts = [
        {"start": cut.span.start, "end": cut.span.end, "category": cut.category, "rule_id": cut.rule_id}
        for cut in result.removed
    ]
    text = result.document.text
    head = {"schema": 1, "document": number, "id": known.pop("id", result.document.id or "a.txt")}
    lines: list[dict[str, Any]] = [{**head, "kind": "document", "text": text, "removed": cuts, **known}]
    for part in wrong:
        cut = next(cut for cut, removal in zip(cuts, result.removed, strict=True) if part in removal.text)
        lines.append(
            {**head, "kind": "wrong_cut", **cut, "text": next(one.text for one in result.removed if part in one.text)}
        )
    for one in missed:
        start, end = one if isinstance(one, Span) else span_of(result, one)
        stretch = {"start": start, "end": end, "text": text[start:end], "category": category}
        lines.append({**head, "kind": "missed_clutter", **stretch})
    return lines


def as_bytes(lines: Iterable[dict[str, Any]]) -> list[bytes]:
    """Return lines as a file holds them."""
    return [json.dumps(line).encode() + b"\n" for line in lines]


def marked(result: Result, *args: Any, **named: Any) -> MarkedDocument:
    """Return a document with marks."""
    (document,) = read_marks(as_bytes(export(result, *args, **named)), "marks.jsonl")
    return document
