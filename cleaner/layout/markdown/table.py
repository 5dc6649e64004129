"""The cells of a row of a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.layout.markdown.inline import Piece


def cells(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    r"""Yield the cells of the row from ``start`` to ``end``, each as stretches of text between escaped bars.

    >>> list(cells(r"| a \| b | c |", 0, 14))
    [[Piece(text='a ', at=2), Piece(text='| b', at=5)], [Piece(text='c', at=11)]]
    """
    pieces: list[Piece] = []
    begin = at = start
    while (bar := text.find("|", at, end)) >= 0:
        at = bar + 1
        if bar > start and text[bar - 1] == "\\":
            pieces.append(Piece(text[begin : bar - 1], begin))
            begin = bar
            continue
        pieces.append(Piece(text[begin:bar], begin))
        if cell := _trimmed(pieces):
            yield cell
        pieces = []
        begin = at
    pieces.append(Piece(text[begin:end], begin))
    if cell := _trimmed(pieces):
        yield cell


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Take the white space from both ends of a cell."""
    if not any(piece.text.strip() for piece in pieces):
        return []
    first = pieces[0]
    bare = first.text.lstrip()
    pieces[0] = Piece(bare, first.at + len(first.text) - len(bare))
    pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip())
    return [piece for piece in pieces if piece.text]
