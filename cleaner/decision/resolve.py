"""Which claims are cut, given what is to be stripped and how sure that must be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cleaner.arrays import Flags
from cleaner.config import Config
from cleaner.decision.claims import Claims
from cleaner.document import Document, Mark


def selected_blocks(claims: Claims, config: Config) -> dict[int, Mark]:
    """Return the blocks to cut as a whole, with their marks: sure enough, and of a category to strip."""
    return {index: mark for index, mark in claims.marked.items() if is_cut(mark, config)}


def resolve(claims: Claims, whole: Mapping[int, Mark], config: Config) -> list[Mark]:
    """Return the marks to cut, in order and without overlap: those on whole blocks, and on parts of the others."""
    cuts = list(whole.values())
    for index, marks in enumerate(claims.marks):
        if marks and index not in whole:
            cuts += _without_overlap(mark for mark in claims.inside(index) if is_cut(mark, config))
    return sorted(cuts, key=lambda mark: mark.span)


def is_cut(mark: Mark, config: Config) -> bool:
    """Return whether a mark is sure enough, and of a category to strip."""
    return mark.category in config.strip and mark.confidence >= config.threshold


def untouched(marks: Iterable[Mark], cuts: Sequence[Mark]) -> list[Mark]:
    """Return the marks on blocks that no cut takes a part of."""
    return [mark for mark in marks if not any(cut.span.start in range(*mark.span) for cut in cuts)]


def apart_from(taken: Sequence[Mark], marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that overlap none of those ``taken``, which are in order and without overlap."""
    starts = [mark.span.start for mark in taken]
    last_before = ((mark, bisect_left(starts, mark.span.end) - 1) for mark in marks)
    return [mark for mark, at in last_before if at < 0 or taken[at].span.end <= mark.span.start]


def _without_overlap(parts: Iterable[Mark]) -> list[Mark]:
    """Return the surest of overlapping marks."""
    chosen: list[Mark] = []
    for mark in sorted(parts, key=lambda mark: -mark.confidence):
        if all(mark.span.end <= other.span.start or mark.span.start >= other.span.end for other in chosen):
            chosen.append(mark)
    return chosen


def kept_blocks(document: Document, cuts: Iterable[Mark]) -> Flags:
    """Return which blocks of a document no cut takes as a whole."""
    spans = {cut.span for cut in cuts}
    return np.array([block.span not in spans for block in document.blocks], bool)
