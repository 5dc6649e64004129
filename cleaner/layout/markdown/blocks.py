"""The blocks of Markdown that hold text, in order, each with its lines and what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from markdown_it.token import Token

from cleaner.layout.markdown.block_parser import Line, parse_blocks
from cleaner.layout.markdown.commonmark import Env

LeafKind = Literal["paragraph", "heading", "table", "code", "separator", "definition"]
_KINDS: Final[dict[str, LeafKind]] = {
    "paragraph_open": "paragraph",
    "html_block": "paragraph",
    "heading_open": "heading",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "hr": "separator",
    "definition": "definition",
}
"""HTML is shown as paragraphs are: their tags are hidden, too."""


class Leaf(NamedTuple):
    """A block that holds lines rather than blocks. ``first`` is the number of its first line.

    ``is_item`` says that the mark of a list item stands on that line, right before its text. ``fenced`` code has its
    first and last line for fences; code without is indented by ``indent``.
    """

    kind: LeafKind
    first: int
    lines: list[Line]
    lists: int = 0
    quotes: int = 0
    is_item: bool = False
    level: int = 0
    label: str = ""
    fenced: bool = False
    indent: int = 0


def leaves(text: str) -> tuple[list[Leaf], Env]:
    r"""Return the blocks of a text that hold its lines, and what links refer to.

    >>> [(leaf.kind, leaf.first, leaf.lists) for leaf in leaves("# One\n\n- two\n  three")[0]]
    [('heading', 0, 0), ('paragraph', 2, 1)]
    """
    tokens, env = parse_blocks(text)
    return _joined(_leaves(text, tokens)), env


def _leaves(text: str, tokens: list[Token]) -> Iterator[tuple[Leaf, int]]:
    """Yield each leaf with the depth it is at."""
    around: list[tuple[str, int]] = []
    for token in tokens:
        if token.type in ("list_item_open", "blockquote_open"):
            around.append((token.type, token.map[0] if token.map else -1))
        elif token.type in ("list_item_close", "blockquote_close"):
            around.pop()
        elif "lines" in token.meta and token.map:
            yield _leaf(text, token, token.map[0], around), token.level


def _leaf(text: str, token: Token, first: int, around: list[tuple[str, int]]) -> Leaf:
    lists = sum(kind == "list_item_open" for kind, _ in around)
    kind, lines = _KINDS[token.type], token.meta["lines"]
    if kind == "heading":
        lines = [_bare_heading(text, lines[0], len(token.markup))]
    indent = lines[0].indent if token.type == "fence" else int(token.meta["indent"]) + 4
    return Leaf(
        kind,
        first,
        lines,
        lists,
        len(around) - lists,
        is_item=bool(around) and around[-1] == ("list_item_open", first),
        level=int(token.tag[1:]) if kind == "heading" else 0,
        label=token.meta["id"] if kind == "definition" else "",
        fenced=token.type == "fence",
        indent=indent,
    )


def _bare_heading(text: str, line: Line, level: int) -> Line:
    """Return the line of a heading without the marks at its beginning and its end."""
    raw = text[line.first + level : line.end]
    bare = raw.rstrip()
    without = bare.rstrip("#")
    if not without or without[-1] in " \t":
        bare = without.rstrip()
    end = line.first + level + len(bare)
    return line._replace(first=min(end, line.first + level + len(raw) - len(raw.lstrip())), end=end)


def _joined(found: Iterator[tuple[Leaf, int]]) -> list[Leaf]:
    """Give a paragraph the hyphens right below it, which may underline a heading, and a heading the lines below it.

    Some converters wrap headings, and their links, as they wrap paragraphs.
    """
    joined: list[Leaf] = []
    depth = -1
    for leaf, level in found:
        before = joined[-1] if joined else None
        if before and level == depth and _goes_on(before, leaf):
            joined[-1] = before._replace(lines=[*before.lines, *leaf.lines])
        else:
            joined.append(leaf)
        depth = level
    return joined


def _goes_on(before: Leaf, leaf: Leaf) -> bool:
    if leaf.is_item or leaf.first != before.first + len(before.lines):
        return False
    if leaf.kind == "separator":
        return before.kind == "paragraph"
    return before.kind == "heading" and leaf.kind == "paragraph" and len(before.lines) == 1
