"""Phrases of which a pack says that the blocks that hold one must stay, whatever speaks against them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cleaner.document import Document, Span
from cleaner.text.folding import fold


def blocks_with(phrases: Sequence[str], document: Document) -> list[Span]:
    r"""Return the spans of the blocks that hold one of the phrases, in order.

    Case does not count, nor which quotation marks, dashes and spaces are written.

    >>> blocks = Block(Span(0, 5), "Rain."), Block(Span(6, 16), "Our 'Post'")
    >>> blocks_with(["our ‘post’"], Document("", "Rain.\nOur ’Post’", blocks))
    [Span(start=6, end=16)]
    """
    if not phrases:
        return []
    texts = [block.text.casefold() for block in document.blocks]
    whole = "\n".join(texts)
    # Of the many phrases of a reviewed corpus a document holds one or none.
    here = [phrase for phrase in _as_matched(tuple(phrases)) if phrase in whole]
    holding = ([any(phrase in text for phrase in here) for text in texts]) if here else ()
    return [block.span for block, holds in zip(document.blocks, holding, strict=False) if holds]


@lru_cache(maxsize=8)
def _as_matched(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(phrase).casefold() for phrase in phrases))
