"""The line of a document that somebody asks about: by its number, or by words in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cleaner.document import Block, Document, Span
from cleaner.errors import ConfigError
from cleaner.text.folding import WHITE, fold

MOST_NAMED: Final = 8
"""Lines that a message names at most."""
MOST_DIGITS: Final = 12
"""Digits of a line's number at most; longer ones are words."""
_BREAK: Final = re.compile(r"\r\n?|\n")


class Asked(NamedTuple):
    """A line, or one of the sentences of a long one: the number of the line (from 1), and its span in the text."""

    line: int
    span: Span


def find_asked(document: Document, asked: str) -> Asked:
    r"""Return the line of a document's text that has a number, or holds some words, whatever their case and quotes.

    Where a line is several blocks, as in a text without line breaks, words stand for one of these. Words may run over
    several lines of one paragraph, which is then what is asked about.

    >>> find_asked(Document("a", "It rained.\n\nSubscribe", ()), "subscribe")
    Asked(line=3, span=Span(start=12, end=21))

    Raises:
        ConfigError: no line is, or several are, what is asked about.

    """
    lines = list(line_spans(document.text))
    if asked.strip().isdecimal() and len(asked) <= MOST_DIGITS:
        return _numbered(document, lines, int(asked))
    words = _folded(asked)
    if not words:
        raise ConfigError("--why: give the number of a line, or words in it")
    for spans in (_parts(document.blocks, lines), lines, [block.span for block in document.blocks]):
        found = [span for span in spans if words in _folded(document.text[slice(*span)])]
        if found:
            return _only(document, lines, asked, found)
    raise ConfigError(f"{document.id}: no line holds {asked!r}: cleaner explain --numbers shows all lines")


def line_spans(text: str) -> Iterator[Span]:
    r"""Yield the lines of a text without their ends, as editors have them.

    >>> [tuple(span) for span in line_spans("a\r\n\nb\rc\n")]
    [(0, 1), (3, 3), (4, 5), (6, 7)]
    """
    start = 0
    for end in _BREAK.finditer(text):
        yield Span(start, end.start())
        start = end.end()
    if start < len(text):
        yield Span(start, len(text))


def line_numbers(text: str, span: Span) -> tuple[int, int]:
    r"""Return the first and the last line, from 1, in which words of a span stand.

    >>> line_numbers("One\n\ntwo\nthree\nfour", Span(3, 14))
    (3, 4)
    """
    words = text[slice(*span)]
    begin = span.start + len(words) - len(words.lstrip())
    first = len(_BREAK.findall(text, 0, begin)) + 1
    return first, first + len(_BREAK.findall(words.strip()))


def _numbered(document: Document, lines: Sequence[Span], number: int) -> Asked:
    if not 1 <= number <= len(lines):
        count = f"{len(lines):,} line{'' if len(lines) == 1 else 's'}"
        raise ConfigError(f"{document.id} has {count}, no line {number:,}: cleaner explain --numbers shows all of them")
    span = lines[number - 1]
    if not document.text[slice(*span)].strip(WHITE):
        raise ConfigError(f"{document.id}: line {number:,} is blank: ask about another one")
    return Asked(number, span)


def _parts(blocks: Sequence[Block], lines: Sequence[Span]) -> Iterator[Span]:
    """Yield each line, or its blocks if it is several."""
    starts = [block.span.start for block in blocks]
    for line in lines:
        first, last = bisect_left(starts, line.start), bisect_left(starts, line.end)
        inside = [block.span for block in blocks[first:last] if block.span.end <= line.end]
        yield from inside if len(inside) > 1 else [line]


def _only(document: Document, lines: Sequence[Span], asked: str, found: Sequence[Span]) -> Asked:
    starts = [line.start for line in lines]
    numbers = [bisect_right(starts, span.start) for span in found]
    if len(found) == 1:
        return Asked(numbers[0], found[0])
    if len(set(numbers)) == 1:
        where = f"stands {len(found):,} times on line {numbers[0]:,}"
        raise ConfigError(f"{document.id}: {asked!r} {where}: give more of the words around it")
    named = list(dict.fromkeys(numbers))
    shown, more = named[:MOST_NAMED], len(named) - MOST_NAMED
    tail = f" and {more:,} more" if more > 0 else f" and {shown.pop()}"
    where = f"lines {', '.join(map(str, shown))}{tail}"
    raise ConfigError(f"{document.id}: {asked!r} stands on {where}: give the number of one of them, or more words")


def _folded(text: str) -> str:
    return " ".join(fold(text).casefold().split())
