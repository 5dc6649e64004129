"""A walk that also notes what only the output as Markdown needs: styles, addresses of links, numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import ClassVar, Final

from cleaner.extraction.walk import BOLD, ITALIC, LINK, STYLES, Traits, Walk
from cleaner.page_document import BREAK, Element, TextRun

CODE, LIST = 3, 4
_NUMBER: Final = re.compile(r"\s*\d{1,8}\s*\Z", re.ASCII)
"""Markdown takes nine digits, and the items below count on."""


class MarkupWalk(Walk):
    """A walk that notes the text runs of each block; white space between blocks belongs to the one below."""

    styles: ClassVar = {**STYLES, **dict.fromkeys(("code", "kbd", "samp", "tt"), CODE), "ol": LIST}

    def __init__(self, read_too: frozenset[str] = frozenset(), selected: Container[Element] = ()) -> None:
        super().__init__(read_too, selected)
        self.runs: list[tuple[TextRun, ...]] = []
        self.starts: dict[int, int] = {}
        self._pending: list[TextRun] = []
        self._targets: list[str] = []

    def _open_node(self, tag: str, traits: Traits, parent: int) -> int:
        if tag == "pre":  # space before code would pass for an indent
            self._pending.clear()
        return super()._open_node(tag, traits, parent)

    def _begin_style(self, style: int, element: Element) -> None:
        super()._begin_style(style, element)
        if style == LINK:
            self._targets.append((element.get("href") or "").strip())
        elif style == LIST and _NUMBER.match(element.get("start") or ""):
            self.starts[len(self._nodes) - 1] = int(element.get("start"))

    def _end_style(self, element: Element, style: int) -> None:
        if style == LINK:
            self._targets.pop()
        super()._end_style(element, style)

    def _add(self, text: str | None) -> None:
        super()._add(text)
        if text:
            bold, italic, code = (self._open[style] > 0 for style in (BOLD, ITALIC, CODE))
            self._pending.append(TextRun(text, bold, italic, code, self._targets[-1] if self._targets else ""))

    def _break(self, node: int) -> None:
        super()._break(node)
        self._pending.append(TextRun(BREAK))

    def _flush(self, node: int) -> None:
        done = len(self.blocks)
        super()._flush(node)
        if len(self.blocks) > done:
            self.runs.append(tuple(self._pending))
            self._pending.clear()
