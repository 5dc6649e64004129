"""The outcome of a page: what all steps cut, put back onto the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from cleaner.assembly import assemble
from cleaner.document import Document, Mark, Result, Span, Spared
from cleaner.extraction.page_left import PageLeft
from cleaner.pipeline.pieces import clear_of, outside


class PageCut(NamedTuple):
    """What is cut from a page, the metadata of its document, and what was spared, if that is asked."""

    marks: Sequence[Mark]
    metadata: Mapping[str, Any]
    spared: Sequence[Spared] | None


def outcome(
    cut: PageCut,
    left: PageLeft,
    document: Document,
    last: Sequence[Mark],
    stays: Sequence[Span],
    *,
    removals: bool,
) -> Result:
    """Return the result for a whole page, given what was cut first and what was cut from the page that was left.

    ``last`` is what goes besides. What ``stays`` is not cut, whatever speaks against it.
    """
    marks = [mark._replace(span=span) for mark in cut.marks for span in left.to_whole(mark.span)]
    marks = clear_of([*left.cuts, *marks], stays)
    document = replace(document, metadata=cut.metadata)
    result = assemble(document, marks, removals=removals)
    if last:
        gone = sorted(mark.span for mark in marks)
        pieces = ((mark, piece) for mark in clear_of(last, stays) for piece in outside(mark.span, gone, document.text))
        further = assemble(
            document, [*marks, *(mark._replace(span=piece) for mark, piece in pieces)], removals=removals
        )
        result = further if any(map(str.isalpha, further.text)) else result
    if cut.spared is None:
        return result
    spared = [
        replace(one, span=span, text=document.text[slice(*span)])
        for one in cut.spared
        for span in left.to_whole(one.span)
    ]
    return replace(result, spared=tuple(_only_kept(spared, result)))


def _only_kept(spared: Iterable[Spared], result: Result) -> Iterable[Spared]:
    """Return what was spared and is kept, whatever cut last."""
    from cleaner.decision.spared import only_kept  # noqa: PLC0415  few ask why

    return only_kept(spared, result.kept, result.document.text)
