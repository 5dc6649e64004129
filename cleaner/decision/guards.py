"""What keeps a document from being eaten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cleaner.document import Document, Mark

LARGE_SHARE: Final = 0.6
"""Share of a document's characters; a larger cut needs surer marks."""
LARGE_CONFIDENCE: Final = 0.9
"""Confidence a mark needs to take part in a large cut."""


def guard(document: Document, cuts: Mapping[int, Mark]) -> dict[int, Mark]:
    """Return the cuts that are allowed: never all blocks, and no large cut without strong evidence.

    ``cuts`` maps block indices to the marks that would cut them whole.
    """
    allowed = dict(cuts)
    if _length(document, allowed) > LARGE_SHARE * len(document.text):
        allowed = {index: mark for index, mark in allowed.items() if mark.confidence >= LARGE_CONFIDENCE}
    return {} if len(allowed) == len(document.blocks) else allowed


def _length(document: Document, cuts: Mapping[int, Mark]) -> int:
    return sum(document.blocks[index].span.length for index in cuts)
