"""What rules of packs that cut first take from a text, before all other steps and as if it had never stood there.

Such rules are learned from the documents of one source. They know lines by their wording alone, and nothing follows
from them for the lines around: in a trial, learned marks that joined the other rules' let the scores cut, and three
times as much of the articles was lost. So their cuts are made here, the ordinary steps are given the text that is left,
and no mark of theirs is ever seen by a step that weighs evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cleaner.assembly import assemble
from cleaner.document import Document, Mark, MediaType, Result, Span
from cleaner.exports import parse
from cleaner.marking.marker import Marker, Matches
from cleaner.pipeline.pieces import clear_of, translate
from cleaner.pipeline.reading import ROUNDS, Reading, read


class FirstCut(NamedTuple):
    """What is left of a text, and what a reader sees of that."""

    result: Result
    reading: Reading


def cut_first(
    source: Document, media_type: MediaType, marker: Marker, known: dict[str, Matches], reading: Reading
) -> FirstCut:
    """Cut what the rules find in a text, and what they find in the rest, until that is nothing more.

    ``reading`` is what a reader sees of it, ``known`` what was found in its blocks before. Where they would leave no
    letter, or find no end, they cut nothing.
    """
    untouched = FirstCut(assemble(source, ()), reading)
    found = find_apart(reading.document, marker, known)
    if not found:
        return untouched
    cuts: list[Mark] = []
    left, frame = untouched.result, [span for record in parse(source.text) for span in record.frame]
    for _ in range(ROUNDS):
        marks = clear_of(translate(reading.view.marks_to_source(found), left.kept, source.text), frame)
        if not marks:
            return FirstCut(left, reading)
        cuts += marks
        left = assemble(source, cuts)
        if not any(map(str.isalpha, left.text)):
            break
        reading = read(left.text, source, media_type)
        found = find_apart(reading.document, marker, known)
    return untouched


def find_apart(document: Document, marker: Marker, known: dict[str, Matches]) -> list[Mark]:
    """Return what the rules would cut from a document, in order and without overlap.

    ``known`` is what they found in its blocks before, and is added to.
    """
    return _apart(marker.mark_again(document, known))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in order, each without what those before it take.

    >>> first, second = (Mark(Span(*span), "r", "other", 1.0, "r") for span in ((0, 6), (4, 9)))
    >>> [mark.span for mark in _apart([second, first, first])]
    [Span(start=0, end=6), Span(start=6, end=9)]
    """
    found: list[Mark] = []
    taken = 0
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, -mark.confidence)):
        start, end = max(mark.span.start, taken), mark.span.end
        if start < end:
            found.append(mark if start == mark.span.start else mark._replace(span=Span(start, end)))
            taken = end
    return found
