"""A walk that also notes what only the output as Markdown needs: styles, addresses of links, numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import ClassVar, Final

from cleaner.extraction.walk import BOLD, ITALIC, LINK, NONE, STYLES, End, Walk
from cleaner.page_document import BREAK, Element, TextRun

CODE: Final = 3
_NUMBER: Final = re.compile(r"\s*\d{1,8}\s*\Z", re.ASCII)
"""Markdown takes nine digits, and the items below count on."""


class MarkupWalk(Walk):
    """A walk that notes the text runs of each block; white space between blocks belongs to the one below."""

    styles: ClassVar = {**STYLES, **dict.fromkeys(("code", "kbd", "samp", "tt"), CODE)}
    keeps_space: ClassVar = True

    def __init__(self, read_too: frozenset[str] = frozenset(), selected: Container[Element] = ()) -> None:
        super().__init__(read_too, selected)
        self.runs: list[tuple[TextRun, ...]] = []
        self.starts: dict[int, int] = {}
        self._pending: list[TextRun] = []
        self._targets: list[str] = []

    def _begin_block(self, element: Element, tag: str) -> tuple[int, int]:
        outer, style = super()._begin_block(element, tag)
        if tag == "pre" and outer != NONE:  # space before code would pass for an indent
            self._pending.clear()
        elif tag == "ol" and _NUMBER.match(element.get("start") or ""):
            self.starts[len(self.nodes) - 1] = int(element.get("start"))
        return outer, style

    def _begin_style(self, element: Element, tag: str) -> int:
        style = super()._begin_style(element, tag)
        if style == LINK:
            self._targets.append((element.get("href") or "").strip())
        return style

    def _end_style(self, style: int) -> None:
        if style == LINK:
            self._targets.pop()
        super()._end_style(style)

    def _add(self, text: str) -> None:
        if self._texts or not text.isspace():
            super()._add(text)
        bold, italic, code = (self._depths[style] > 0 for style in (BOLD, ITALIC, CODE))
        self._pending.append(TextRun(text, bold, italic, code, self._targets[-1] if self._targets else ""))

    def _break(self, element: Element, tag: str) -> End:
        super()._break(element, tag)
        self._pending.append(TextRun(BREAK))
        return None

    def _end_block(self) -> None:
        done = len(self.blocks)
        super()._end_block()
        if len(self.blocks) > done:
            self.runs.append(tuple(self._pending))
            self._pending.clear()
