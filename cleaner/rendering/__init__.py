"""A page's article as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from cleaner.document import Span
from cleaner.page_document import Page
from cleaner.rendering.outline import Outline, outline
from cleaner.rendering.units import Pieces, units, write

__all__ = ["render"]


def render(page: Page, kept: Sequence[Span]) -> str:
    r"""Return what is kept of a page as Markdown: its headings, lists, links, emphasis, quotes, code and tables.

    >>> from cleaner.extraction.page import build
    >>> page = build("<h2>Rain</h2><ul><li>It <b>rained</b>.<li>1. Again.</ul>", with_markup=True)
    >>> print(render(page, [Span(0, len(page.document.text))]))
    ## Rain
    <BLANKLINE>
    - It **rained**.
    - 1\. Again.
    """
    pieces = _pieces(page, kept)
    size = np.zeros(len(page.document.blocks), np.int64)
    for block, spans in pieces.items():
        size[block] = sum(span.length for span in spans)
    tree = outline(page, size)
    parts: list[str] = []
    above: tuple[int, ...] = ()
    opened: set[int] = set()
    for unit in units(page, pieces, tree):
        holders = tree.holders[unit.node]
        if parts:
            parts.append(_gap(above, holders, opened, tree))
        first, rest = _prefixes(holders, opened, tree)
        head, *lines = write(unit, page, pieces, tree).split("\n")
        parts.append("\n".join([first + head, *(rest + line if line else rest.rstrip() for line in lines)]))
        opened.update(holders)
        above = holders
    return "".join(parts)


def _pieces(page: Page, kept: Sequence[Span]) -> Pieces:
    found: dict[int, list[Span]] = {}
    first = 0
    for number, block in enumerate(page.document.blocks):
        start, end = block.span
        while first < len(kept) and kept[first].end <= start:
            first += 1
        at = first
        while at < len(kept) and kept[at].start < end:
            piece = Span(max(start, kept[at].start), min(end, kept[at].end))
            if page.document.text[piece.start : piece.end].strip():
                found.setdefault(number, []).append(Span(piece.start - start, piece.end - start))
            at += 1
    return found


def _prefixes(holders: Sequence[int], opened: set[int], tree: Outline) -> tuple[str, str]:
    """Return the prefix of the first line of a block, and that of the others."""
    first = rest = ""
    for holder in holders:
        marker = "> " if tree.tags[holder] == "blockquote" else _item(holder, tree)
        indent = marker if marker == "> " else " " * len(marker)
        first += indent if holder in opened else marker
        rest += indent
    return first, rest


def _item(holder: int, tree: Outline) -> str:
    owner = tree.owner[holder]
    return f"{tree.number[holder]}. " if owner >= 0 and tree.tags[owner] == "ol" else "- "


def _gap(above: Sequence[int], below: Sequence[int], opened: set[int], tree: Outline) -> str:
    """Return what separates two blocks: between items just the end of the line, else an empty line."""
    new = next((holder for holder in below if holder not in opened), -1)
    if new in tree.owner:
        if any(tree.owner.get(holder) == tree.owner[new] for holder in above if holder not in below):
            return "\n"
        # Without an empty line a nested list must begin with 1, or it continues the text above.
        if above and above[-1] in below and above[-1] in tree.owner and _item(new, tree) in {"- ", "1. "}:
            return "\n"
    common = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, below, strict=False))]
    return "\n" + _prefixes(common, set(common), tree)[1].rstrip() + "\n"
