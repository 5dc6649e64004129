"""What a reader sees of a text, and the blocks of that: where every round over a text begins."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cleaner.document import Document, MediaType, Span
from cleaner.layout import View, view_of
from cleaner.marking.allowed import allowed_blocks
from cleaner.rulepack import Allowance
from cleaner.segmentation import segment

ROUNDS: Final = 16
"""Rounds after which a text that still does not settle is left alone. On the development corpora extracted articles
settle within 4 and whole pages within 10."""


class Reading(NamedTuple):
    """What a reader sees of a text, and the blocks of that."""

    view: View
    document: Document

    def allowed(self, allow: Allowance) -> list[Span]:
        """Return where the blocks that must stay stand in the source, with their markup, in order."""
        shown = allowed_blocks(allow, self.document)
        return sorted(piece for span in shown for piece in self.view.to_source(span))


def read(text: str, source: Document, media_type: MediaType) -> Reading:
    r"""Return what a reader sees of a text, and its blocks, with what is known of the source.

    >>> text = "The *ferry*\n\nIt was late."
    >>> [block.text for block in read(text, Document("", text, ()), "text/markdown").document.blocks]
    ['The ferry', 'It was late.']
    """
    view = view_of(text, media_type)
    known: dict[str, Any] = {
        "id": source.id,
        "language": source.language,
        "title": source.title,
        "metadata": source.metadata,
    }
    return Reading(view, segment(view, **known))
