"""A walk that also notes what only the output as Markdown needs: styles, addresses of links, numbers of lists."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import ClassVar, Final

from cleaner.extraction.walk import BOLD, ITALIC, LINK, STYLES, Said, Walk
from cleaner.page import BREAK, Element, Run

CODE, LIST = 3, 4
_NUMBER: Final = re.compile(r"\s*\d{1,8}\s*\Z", re.ASCII)
"""Markdown takes nine digits, and the items below count on."""


class RichWalk(Walk):
    """A walk that notes the runs of each block; white space between blocks goes to the one below."""

    styles: ClassVar = {**STYLES, **dict.fromkeys(("code", "kbd", "samp", "tt"), CODE), "ol": LIST}

    def __init__(self, read_too: frozenset[str] = frozenset(), chosen: Container[Element] = ()) -> None:
        super().__init__(read_too, chosen)
        self.runs: list[tuple[Run, ...]] = []
        self.starts: dict[int, int] = {}
        self._pending: list[Run] = []
        self._targets: list[str] = []

    def _enter(self, tag: str, said: Said, parent: int) -> int:
        if tag == "pre":  # space before code would pass for an indent
            self._pending.clear()
        return super()._enter(tag, said, parent)

    def _begin(self, style: int, element: Element) -> None:
        super()._begin(style, element)
        if style == LINK:
            self._targets.append((element.get("href") or "").strip())
        elif style == LIST and _NUMBER.match(element.get("start") or ""):
            self.starts[len(self._nodes) - 1] = int(element.get("start"))

    def _close(self, element: Element, style: int) -> None:
        if style == LINK:
            self._targets.pop()
        super()._close(element, style)

    def _add(self, text: str | None) -> None:
        super()._add(text)
        if text:
            bold, italic, code = (self._open[style] > 0 for style in (BOLD, ITALIC, CODE))
            self._pending.append(Run(text, bold, italic, code, self._targets[-1] if self._targets else ""))

    def _break(self, node: int) -> None:
        super()._break(node)
        self._pending.append(Run(BREAK))

    def _flush(self, node: int) -> None:
        done = len(self.pieces)
        super()._flush(node)
        if len(self.pieces) > done:
            self.runs.append(tuple(self._pending))
            self._pending.clear()
