"""From what is left of a text to the text it was cut from: spans, marks and whole results."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from cleaner.assembly import assemble
from cleaner.document import Mark, Removal, Result, Span


def translate(marks: Sequence[Mark], kept: Sequence[Span], text: str) -> list[Mark]:
    """Carry marks on a cleaned text back to the text it was cut from; ``kept`` says which spans it is made of.

    A mark that spans an earlier cut comes back in pieces.

    >>> mark = Mark(Span(2, 6), "r", "other", 1.0, "r")
    >>> [one.span for one in translate([mark], [Span(0, 3), Span(5, 9)], "abc, defg")]
    [Span(start=2, end=3), Span(start=5, end=8)]
    """
    starts = starts_of(kept)
    return [mark._replace(span=piece) for mark in marks for piece in pieces_of(mark.span, kept, starts, text)]


def starts_of(kept: Sequence[Span]) -> list[int]:
    """Return where each kept span begins in the cleaned text, and its length."""
    return [0, *accumulate(span.length for span in kept)]


def pieces_of(span: Span, kept: Sequence[Span], starts: Sequence[int], text: str) -> Iterator[Span]:
    """Yield the pieces of the original text that a span of the cleaned text is made of, without blank ones."""
    return (piece for piece in _all_pieces(span, kept, starts) if text[piece.start : piece.end].strip())


def clear_of(marks: Sequence[Mark], kept: Sequence[Span]) -> list[Mark]:
    """Return the marks that touch nothing of what must be kept."""
    if not kept:
        return list(marks)
    return [mark for mark in marks if not any(mark.span.start < end and start < mark.span.end for start, end in kept)]


def amended(result: Result, cuts: Sequence[Mark], stays: Sequence[Span]) -> Result:
    """Return a result with further cuts, and without those in stretches of its text that stay; all else is as before.

    Both come in order. Where no letter would be left, the further cuts are not made.

    >>> from cleaner.document import Document
    >>> ad, menu = (Mark(Span(*span), "r", "other", 1.0, "r") for span in ((6, 9), (10, 15)))
    >>> result = assemble(Document("", "Rain. Ad. Menu.", ()), [ad])
    >>> amended(result, [menu], []).text, amended(result, [menu], [ad.span]).text
    ('Rain.', 'Rain. Ad.')
    """
    if not cuts and not stays:
        return result
    text, gone = result.document.text, [removal.span for removal in result.removed]
    known = [
        Mark(piece, removal.rule_id, removal.category, removal.confidence, removal.reason, removal.evidence)
        for removal in result.removed
        for piece in outside(removal.span, stays, text)
    ]
    more = [mark._replace(span=piece) for mark in clear_of(cuts, stays) for piece in outside(mark.span, gone, text)]
    if not more and [mark.span for mark in known] == gone:
        return result
    left = assemble(result.document, [*known, *more])
    if more and not any(map(str.isalpha, left.text)):
        return amended(result, (), stays)
    return replace(result, text=left.text, removed=left.removed, kept=left.kept)


def outside(span: Span, stays: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield what is left of a span without stretches, which come in order, but for blank pieces."""
    at = span.start
    for start, end in stays:
        if at < end and start < span.end:
            if text[at:start].strip():
                yield Span(at, start)
            at = end
    if text[at : span.end].strip():
        yield Span(at, span.end)


def composed(outer: Result, inner: Result) -> Result:
    """Return what two steps cut together: ``outer`` from a text, and ``inner`` from what that left, as its own text.

    The text that is left is the inner one, to the last space: cuts that meet would take other white space at once than
    one after the other.

    >>> from cleaner.document import Document
    >>> def cut(text, word):
    ...     span = Span(text.index(word), text.index(word) + len(word))
    ...     return assemble(Document("", text, ()), [Mark(span, word, "other", 1.0, word)])
    >>> first = cut("It rained. Ad. Menu. Again.", "Ad.")
    >>> both = composed(first, cut(first.text, "Menu."))
    >>> both.text, [(removal.rule_id, removal.text) for removal in both.removed]
    ('It rained. Again.', [('Ad.', 'Ad. '), ('Menu.', 'Menu. ')])
    """
    if not outer.removed:
        return replace(inner, document=outer.document)
    text, starts = outer.document.text, starts_of(outer.kept)
    kept = _joined(piece for span in inner.kept for piece in _all_pieces(span, outer.kept, starts))
    removed = [
        replace(removal, span=piece, text=text[slice(*piece)])
        for removal in inner.removed
        for piece in _all_pieces(removal.span, outer.kept, starts)
    ]
    removed = sorted([*outer.removed, *removed], key=lambda removal: removal.span)
    return replace(outer, text=inner.text, kept=tuple(kept), removed=tuple(_without_blank(removed)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans, which come in order, with those as one that touch."""
    found: list[Span] = []
    for start, end in spans:
        begin = found.pop().start if found and found[-1].end == start else start
        found.append(Span(begin, end))
    return found


def _without_blank(removed: Iterable[Removal]) -> list[Removal]:
    """Return removals without those of nothing but white space, which go with the one before or after that they touch.

    A removal that spans an earlier one comes in pieces, and a piece may be blank.
    """
    found: list[Removal] = []
    for one in removed:
        before = found[-1] if found and found[-1].span.end == one.span.start else None
        if before and not (before.text.strip() and one.text.strip()):
            named = one if one.text.strip() else before
            found[-1] = replace(named, span=Span(before.span.start, one.span.end), text=before.text + one.text)
        else:
            found.append(one)
    return found


def _all_pieces(span: Span, kept: Sequence[Span], starts: Sequence[int]) -> Iterator[Span]:
    """Yield the pieces of the original text that a span of the cleaned text is made of."""
    at = bisect_right(starts, span.start) - 1
    while at < len(kept) and starts[at] < span.end:
        shift = kept[at].start - starts[at]
        yield Span(max(span.start, starts[at]) + shift, min(span.end, starts[at + 1]) + shift)
        at += 1
