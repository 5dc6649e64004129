"""Which claims are cut, given what the user wants away and how sure that must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cleaner.config import Config
from cleaner.decision.claims import Claims
from cleaner.document import Mark


def wanted(claims: Claims, config: Config) -> dict[int, Mark]:
    """Return the blocks that are claimed and wanted away, with their marks: a headline that is kept is none."""
    return {index: mark for index, mark in claims.marked.items() if is_cut(mark, config)}


def choose(claims: Claims, whole: Mapping[int, Mark], config: Config) -> list[Mark]:
    """Return the marks to cut, in order and without overlap: those on whole blocks, and on parts of the others."""
    cuts = list(whole.values())
    for index, marks in enumerate(claims.marks):
        if marks and index not in whole:
            cuts += _apart(mark for mark in claims.inside(index) if is_cut(mark, config))
    return sorted(cuts, key=lambda mark: mark.span)


def is_cut(mark: Mark, config: Config) -> bool:
    """Tell whether a mark is sure enough, and of a category that is wanted away."""
    return mark.category in config.strip and mark.confidence >= config.threshold


def untouched(marks: Iterable[Mark], cuts: Sequence[Mark]) -> list[Mark]:
    """Return the marks on blocks of which no cut takes a part."""
    return [mark for mark in marks if not any(cut.span.start in range(*mark.span) for cut in cuts)]


def _apart(parts: Iterable[Mark]) -> list[Mark]:
    """Return the surest of overlapping marks."""
    chosen: list[Mark] = []
    for mark in sorted(parts, key=lambda mark: -mark.confidence):
        if all(mark.span.end <= other.span.start or mark.span.start >= other.span.end for other in chosen):
            chosen.append(mark)
    return chosen
