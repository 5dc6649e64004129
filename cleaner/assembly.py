"""Exact cuts: marks become removals, and nothing but white space around a cut is cut with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise, repeat
from operator import attrgetter
from typing import Final

from cleaner.document import Document, Mark, Removal, Result, Span
from cleaner.text.folding import WHITE

_WHITE: Final = frozenset(WHITE)


def assemble(document: Document, marks: Iterable[Mark], *, removals: bool = True) -> Result:
    r"""Cut what is marked out of a document; the marks may come in any order but must not overlap.

    Where a cut leaves white space on both sides, the side with more line breaks stays, so that paragraphs stay
    apart as the author set them. The rest of the white space is added to the removals: removed and kept spans
    partition the text. Without ``removals`` the result does not say what was cut.

    >>> text = "Advert\n\nIt rained.\n\nSubscribe"
    >>> ads = [Mark(Span(*s), "r", "advertisement", 1.0, "ad") for s in ((0, 6), (20, 29))]
    >>> assemble(Document("a", text, ()), ads).text
    'It rained.'
    >>> assemble(Document("a", text, ()), ads, removals=False).removed
    ()
    """
    text = document.text
    groups = _groups(sorted(marks, key=attrgetter("span")), text)
    cut = [_widened(group[0].span.start, group[-1].span.end, text) for group in groups]
    kept = tuple(_gaps(cut, len(text)))
    output = "".join([text[start:end] for start, end in kept])
    removed = tuple(chain.from_iterable(map(_removals, groups, cut, repeat(text)))) if removals else ()
    return Result(document, output, removed, kept, document.title)


def failed(document: Document, error: str) -> Result:
    """Return a document unchanged, with what went wrong.

    >>> failed(Document("a", "It rained.", ()), "no memory").text
    'It rained.'
    """
    return replace(assemble(document, ()), error=error)


def _groups(ordered: Sequence[Mark], text: str) -> list[list[Mark]]:
    """Group marks that only white space separates."""
    groups: list[list[Mark]] = []
    last = -1
    for mark in ordered:
        start, end = mark.span
        if last >= 0 and _WHITE.issuperset(text[last:start]):
            groups[-1].append(mark)
        else:
            groups.append([mark])
        last = end
    return groups


def _widened(start: int, end: int, text: str) -> Span:
    """Return a span with the white space on one side."""
    before, after = _white_before(text, start), _white_after(text, end)
    if before == 0:
        end = _line_start(text, end, after)
    elif after < len(text) and _room(text[before:start]) >= _room(text[end:after]):
        end = after
    else:
        start = before
    return Span(start, end)


def _removals(group: Sequence[Mark], cut: Span, text: str) -> Iterator[Removal]:
    """Yield what each of a group of marks removes, up to where the next begins, of what is cut for all of them."""
    borders = [cut.start, *(mark.span.start for mark in group[1:]), cut.end]
    for (_, rule_id, category, confidence, reason, evidence), span in zip(group, pairwise(borders), strict=True):
        yield Removal(Span(*span), text[slice(*span)], category, rule_id, confidence, reason, evidence)


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


def _gaps(spans: Sequence[Span], length: int) -> Iterator[Span]:
    """Yield what lies between the spans."""
    at = 0
    for start, end in spans:
        if start > at:
            yield Span(at, start)
        at = max(at, end)
    if at < length:
        yield Span(at, length)
