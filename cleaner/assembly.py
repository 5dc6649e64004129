"""Exact cuts: marks become removals, and nothing but white space around a cut is cut with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from cleaner.document import Document, Mark, Removal, Result, Span
from cleaner.text.folding import WHITE

_WHITE: Final = frozenset(WHITE)


def assemble(document: Document, marks: Iterable[Mark]) -> Result:
    r"""Cut what is marked out of a document; the marks may come in any order but must not overlap.

    Where a cut leaves white space on both sides, the side with more line breaks stays, so that paragraphs stay
    apart as the author set them. The rest of the white space is added to the removals: removed and kept spans
    partition the text.

    >>> text = "Advert\n\nIt rained.\n\nSubscribe"
    >>> ads = [Mark(Span(*s), "r", "advertisement", 1.0, "ad") for s in ((0, 6), (20, 29))]
    >>> assemble(Document("a", text, ()), ads).text
    'It rained.'
    """
    text = document.text
    removed: list[Removal] = []
    for group in _groups(sorted(marks, key=lambda mark: mark.span), text):
        removed += _spread(group, text)
    kept = tuple(_gaps([removal.span for removal in removed], len(text)))
    output = "".join([text[start:end] for start, end in kept])
    return Result(document, output, tuple(removed), kept, document.title)


def failed(document: Document, error: str) -> Result:
    """Return a document unchanged, with what went wrong.

    >>> failed(Document("a", "It rained.", ()), "no memory").text
    'It rained.'
    """
    return replace(assemble(document, ()), error=error)


def _groups(ordered: Sequence[Mark], text: str) -> list[list[Mark]]:
    """Group marks that only white space separates."""
    groups: list[list[Mark]] = []
    for mark in ordered:
        if groups and _blank(text, groups[-1][-1].span.end, mark.span.start):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _spread(group: list[Mark], text: str) -> list[Removal]:
    """Widen a group of marks over the white space between them and on one side."""
    start, end = group[0].span.start, group[-1].span.end
    before, after = _white_before(text, start), _white_after(text, end)
    if before == 0:
        end = _line_start(text, end, after)
    elif after < len(text) and _room(text[before:start]) >= _room(text[end:after]):
        end = after
    else:
        start = before
    borders = [start, *(mark.span.start for mark in group[1:]), end]
    return [_removal(mark, Span(*pair), text) for mark, pair in zip(group, pairwise(borders), strict=True)]


def _removal(mark: Mark, span: Span, text: str) -> Removal:
    cut = text[span.start : span.end]
    return Removal(span, cut, mark.category, mark.rule_id, mark.confidence, mark.reason, mark.evidence)


def _room(white: str) -> tuple[int, int]:
    """Return how far white space separates two pieces: line breaks, then width."""
    return len(f"{white}.".splitlines()) - 1, len(white)


def _line_start(text: str, end: int, after: int) -> int:
    """Return where the line begins that follows a cut at the top: its indent is its own, and means something."""
    lines = f"{text[end:after]}.".splitlines()
    return after if len(lines) == 1 or after == len(text) else after - len(lines[-1]) + 1


def _white_before(text: str, end: int) -> int:
    while end and text[end - 1] in _WHITE:
        end -= 1
    return end


def _white_after(text: str, start: int) -> int:
    while start < len(text) and text[start] in _WHITE:
        start += 1
    return start


def _blank(text: str, start: int, end: int) -> bool:
    return _WHITE.issuperset(text[start:end])


def _gaps(spans: Sequence[Span], length: int) -> Iterator[Span]:
    """Yield what lies between the spans."""
    at = 0
    for start, end in spans:
        if start > at:
            yield Span(at, start)
        at = max(at, end)
    if at < length:
        yield Span(at, length)
