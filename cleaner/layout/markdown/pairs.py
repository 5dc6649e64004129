"""What begins in one block and ends in another: links around several, tags of HTML."""

from __future__ import annotations

import re
from typing import Final

from cleaner.layout.markdown.block import Block
from cleaner.layout.markdown.inline import without_first

STRAY_BLOCKS: Final = 12
"""Blocks that a link may run over."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")


def pair_strays(blocks: list[Block]) -> None:
    """Hide brackets before ends of links that began blocks ago, and count all between as link text.

    Converters write a link around a picture, a heading and a paragraph so, though it is none in CommonMark.
    """
    opened: list[int] = []
    for number, block in enumerate(blocks):
        for _ in range(block.shown.strays):
            if opened and number - opened[-1] <= STRAY_BLOCKS:
                _pair(blocks, opened.pop(), number)
        text = block.shown.text
        if text.startswith("[") and text.find("]") < 0 and block.kind != "code":
            opened.append(number)


def _pair(blocks: list[Block], first: int, last: int) -> None:
    opened = blocks[first]
    opened.shown = without_first(opened.shown)
    for number in range(first, last + 1):
        block = blocks[number]
        block.shown = block.shown._replace(linked=block.shown.letters)
        if number in (first, last):
            block.inside = range(first, last + 1)
            block.role = "text" if block.shown.text else "markup"


def pair_tags(blocks: list[Block], lines: list[str]) -> None:
    """Let lines of tags go only with all that stands between them and their other ends."""
    opened: list[tuple[str, int]] = []
    for number, block in enumerate(blocks):
        if block.role != "markup" or block.inside:
            continue
        for tag in _TAG.finditer("\n".join(lines[block.first : block.stop])):
            if not tag[1]:
                opened.append((tag[2].lower(), number))
            elif opened and opened[-1][0] == tag[2].lower():
                first = opened.pop()[1]
                for end in (first, number):
                    blocks[end].inside = range(min(first, blocks[end].inside.start or first), number + 1)
