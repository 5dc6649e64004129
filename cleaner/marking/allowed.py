"""Blocks of which a pack says that they must stay, whatever speaks against them."""

from __future__ import annotations

from functools import lru_cache

from cleaner.document import Document, Span
from cleaner.rulepack import Allowance
from cleaner.text.folding import fold


def allowed_blocks(allow: Allowance, document: Document) -> list[Span]:
    r"""Return the spans of the blocks that hold an allowed phrase, or that are an allowed line, in order.

    Case does not count, nor which quotation marks, dashes and spaces are written.

    >>> from cleaner.document import Block
    >>> blocks = Block(Span(0, 5), "Rain."), Block(Span(6, 16), "Our 'Post'")
    >>> document = Document("", "Rain.\nOur ’Post’", blocks)
    >>> allowed_blocks(Allowance(phrases=("‘post’",)), document), allowed_blocks(Allowance(lines=("our",)), document)
    ([Span(start=6, end=16)], [])
    """
    if not (allow.phrases or allow.lines):
        return []
    texts = [block.text.casefold() for block in document.blocks]
    whole = "\n".join(texts)
    # Of the many phrases of a reviewed corpus a document holds one or none.
    phrases = [phrase for phrase in _phrases(allow.phrases) if phrase in whole]
    lines = _lines(allow.lines)
    return [
        block.span
        for block, text in zip(document.blocks, texts, strict=True)
        if any(phrase in text for phrase in phrases) or (lines and _spaced(text) in lines)
    ]


@lru_cache(maxsize=8)
def _phrases(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(phrase).casefold() for phrase in phrases))


@lru_cache(maxsize=8)
def _lines(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_spaced(fold(line).casefold()) for line in lines)


def _spaced(text: str) -> str:
    return " ".join(text.split())
