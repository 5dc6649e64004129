"""Indented lines: code, or a paragraph of a text that indents paragraphs."""

from __future__ import annotations

import re
from typing import Final

_INDENTED: Final = re.compile(r"(?:[ >]|[-*+](?= )|\d{1,9}[.)](?= ))*?(?: {4}|\t)\s*\S")
"""Also below marks of quotes and items, whose first line may be the first of the code."""
_SIGNS: Final = re.compile(
    r"[;{}]\s*$|^\s*(?:\$ |>>> |//|#!|/\*|\*/|@\w|</?\w)"
    r"|^\s*(?:import|from|def|class|return|function|var|let|const|public|private|static|sudo|pip|npm|git|cd|echo) \S"
    r"|[\w\])][ \t]*(?:[-+*/|&]?=|:=|=>|->)[ \t]*[\w\"'\[({]|\w\([^()\n]*\)[ \t]*[;:{]?$|&&|\|\||\w::\w"
)
"""What lines of programs and of shells have, and lines of prose have not."""
_NO_CODE: Final = re.compile(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s|.*\]\(|.*https?://")
"""An item below a list that has gone, or an address, in which signs of programs stand by chance."""
SHARE: Final = 0.5
"""Share of the lines of a stretch that must look like code."""


def code_lines(text: str) -> frozenset[int]:
    r"""Return the numbers of the lines that are indented as code, in stretches that look like code.

    Most indented lines of a text dump are paragraphs or items that lost their list.

    >>> sorted(code_lines("So:\n\n    x = 1\n    run(x)\n\n    It rained all day."))
    [2, 3]
    """
    if "    " not in text and "\t" not in text:
        return frozenset()
    found: set[int] = set()
    stretch: list[int] = []
    lines = text.split("\n")
    for number, line in enumerate([*lines, ""]):
        if _INDENTED.match(line):
            stretch.append(number)
            continue
        if stretch:
            alike = sum(_SIGNS.search(lines[i]) is not None and not _NO_CODE.match(lines[i]) for i in stretch)
            if alike >= len(stretch) * SHARE:
                found.update(stretch)
            stretch = []
    return frozenset(found)
