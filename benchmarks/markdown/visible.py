"""The text that a reader of Markdown sees. Only for scoring: it shares no code with what is scored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from benchmarks.errors import require

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_TARGET_CHARS: Final = 4000
"""Characters of a link's target; a bracket that is not closed by then opens none."""
MOST_NESTING: Final = 500
"""Levels of lists and quotes that are looked into; pages have lists in lists in lists."""

_FRONT_MATTER: Final = re.compile(r"\A\ufeff?---[ \t]*\n(?:.*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_BLANK_LINE: Final = re.compile(r"\n[ \t>]*\n")
_STRAY_UNDERSCORES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
"""Emphasis that was cut in two, and signs of icon fonts: to ``\\w`` they are letters."""


def visible(markdown: str) -> str:
    r"""Return the text of a Markdown document without link targets, pictures, tags, front matter and marks.

    >>> visible("# A _port_\n\n1. [Boats](/boats \"All\") came ![a boat](/b.png)\n")
    'A port\nBoats came '
    """
    text = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n"), count=1)
    tokens = _parser().parse(without_targets(text))
    return _STRAY_UNDERSCORES.sub("", "\n".join(_blocks(tokens)))


@cache
def _parser() -> MarkdownIt:
    """Return a parser that shows what cleaning could have to do with: indented text is no code, nor are tags blocks."""
    require("markdown_it", "convert")
    from markdown_it import MarkdownIt  # noqa: PLC0415  optional

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTING})
    return parser.enable(["table", "strikethrough"]).disable(["code", "html_block"])


def without_targets(text: str) -> str:
    r"""Replace every link target, even one that a converter has wrapped over lines, which a parser would not accept.

    >>> without_targets("[Boats](https://example.org/the-\nboats_(all) \"Boats\") came [sic] (late)")
    '[Boats](#) came [sic] (late)'
    """
    parts = []
    begin = 0
    while (at := text.find("](", begin)) >= 0:
        end = _end_of_target(text, at + 2)
        parts.append(text[begin : at + 2] + ("#)" if end else ""))
        begin = end or at + 2
    return "".join([*parts, text[begin:]])


def _end_of_target(text: str, begin: int) -> int:
    """Return where the target that begins there ends, past its bracket, or 0."""
    window = text[begin : begin + MOST_TARGET_CHARS]
    if blank := _BLANK_LINE.search(window):
        window = window[: blank.start()]
    depth = 1
    for bracket in re.finditer(r"[()]", window):
        depth += 1 if bracket[0] == "(" else -1
        if depth == 0:
            return begin + bracket.end()
    return 0


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline(token.children or ()))
        elif token.type in {"fence", "code_block"}:
            yield token.content


def _inline(tokens: Iterable[Token]) -> Iterator[str]:
    address = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            address = token.type == "link_open" and token.markup == "autolink"
        elif token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type in {"text", "code_inline"} and not address:
            yield token.content
