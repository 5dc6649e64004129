"""How a rule is to find a line, or a part of one, again: by the wording of all of it, in a scope that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import regex

from cleaner.document import Span
from cleaner.learning.patterns import MONTH, Pattern, verbatim_forms, verbatim_of
from cleaner.learning.tokens import SPACELESS, TOKEN
from cleaner.review.marked_text import MarkedText, Piece
from cleaner.rulepack.linting import MIN_LITERAL, SHORT_LINE
from cleaner.rulepack.rule import SCOPES, Scope
from cleaner.text.sentences import sentences

SPAN_WORDS: Final = 4
"""Words of a stretch from which its wording is no chance in the middle of a paragraph; fewer must be a sentence."""
SENTENCE_WORDS: Final = 2
"""Words of a sentence beside others at least: one word alone answers a question somewhere."""
TOO_FEW: Final = "its words, inside of a paragraph, are too few to tell it from the article elsewhere"
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_LETTERS: Final = regex.compile(r"[\p{L}\p{M}]+")
LONGEST: Final = 5_000
"""Code points of a line at most: longer blocks are not searched by rules."""


class Wording(NamedTuple):
    """What a rule is to find: a pattern, and a literal that stands in all that it finds."""

    pattern: Pattern
    literal: str


def wording_of(text: MarkedText, piece: Piece) -> Wording | str:
    """Return what a rule is to find for a piece, or why there is none."""
    block = text.document.blocks[piece.block].text
    scope = _scope(text, piece)
    if scope not in SCOPES:
        return scope
    written = block if scope == "block" else block[piece.start : piece.end]
    words = len(written.split())
    literal = max(_searched(written), key=len, default="")
    if not literal:
        return "it has no words by which a rule could find it"
    if len(literal) < MIN_LITERAL and (scope != "block" or words > SHORT_LINE):
        return "its words are too short for a rule to search for"
    return Wording(verbatim_of(written, scope), literal)


def _searched(written: str) -> Iterator[str]:
    """Yield the words of a text that all that its rule finds must have, as they are searched for."""
    for word in _WORD.findall(written.casefold()):
        if _LETTERS.fullmatch(word) and verbatim_forms(f"{word} 1")[0] != MONTH:
            yield word


def _scope(text: MarkedText, piece: Piece) -> Scope | str:
    """Return the scope of the rule for a piece, or why there can be none."""
    block = text.document.blocks[piece.block].text
    if len(block) > LONGEST:
        return f"its line is longer than {LONGEST:,} characters, which rules do not search"
    around = block[: piece.start] + block[piece.end :]
    if not any(map(str.isalnum, around)) and text.is_line(piece.block):
        return "block"
    words = _words(block[piece.start : piece.end])
    if words >= SPAN_WORDS:
        return "span"
    if words >= SENTENCE_WORDS and any(_is_same(piece, block, span) for span in sentences(block)):
        return "sentence"
    return TOO_FEW


def _words(text: str) -> float:
    """Return how many words a text has; in scripts without spaces two characters count as one."""
    return sum(1 if token < SPACELESS else 0.5 for token in TOKEN.findall(text) if token[0].isalnum())


def _is_same(piece: Piece, block: str, span: Span) -> bool:
    """Return whether a sentence of a block is a piece of it, but for signs around."""
    edges = [slice(*sorted((piece.start, span.start))), slice(*sorted((piece.end, span.end)))]
    return not any(char.isalnum() for edge in edges for char in block[edge])
