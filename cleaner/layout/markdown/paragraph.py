"""The lines of a Markdown paragraph: which of them belong together, and what each group of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.document import BlockKind, Span
from cleaner.layout.markdown.block_parser import Line
from cleaner.layout.markdown.commonmark import Env
from cleaner.layout.markdown.inline import Piece
from cleaner.layout.markdown.inline_parser import parse_inline

_UNDERLINE: Final = re.compile(r"(?:=+|-{2,})\Z")
_MARK: Final = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
RULE: Final = re.compile(r"[-_*=~•.·#+:–—―\s]+\Z")
"""A line that only parts what is above and below."""
_SIGN: Final = re.compile(r"[•·‣▪◦●■►✓○♦]")
_ROW: Final = re.compile(r"\|.*\|\Z|(?=[^|]*\|)[-:+=|\s]+\Z")
_HARD: Final = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_HIDING: Final = re.compile(r"<(?:!--|script\b|style\b)", re.IGNORECASE)
LONGEST_HEADING: Final = 120
"""Characters that a line above hyphens may have as a heading. Above longer ones, and those that end in a full stop,
the hyphens part sections: whoever sets paragraphs line by line leaves no blank line before them."""


class Group(NamedTuple):
    """Lines of a paragraph that are shown as one, from ``first`` up to ``stop``, with what is left out of each."""

    first: int
    stop: int
    pieces: list[Piece]
    kind: BlockKind
    level: int = 0


def groups(text: str, lines: Sequence[Line], paragraphs: Sequence[Span] | None, env: Env) -> list[Group]:
    r"""Return the lines of a paragraph in groups. Without ``paragraphs`` each line is one of its own.

    >>> text = "Port\nopens\n====="
    >>> lines = [Line(0, 0, 4, 0), Line(5, 5, 10, 0), Line(11, 11, 16, 0)]
    >>> [(group.first, group.stop, group.kind) for group in groups(text, lines, None, {})]
    [(0, 1, 'paragraph'), (1, 3, 'heading')]
    """
    pieces = [_bare(text, line) for line in lines]
    begins = _begins(text, lines, pieces, paragraphs)
    if len(begins) > 1 and _may_cross(pieces):
        begins -= _inside(pieces, env)
    order = [*sorted(begins), len(lines)]
    found: list[Group] = []
    for first, stop in pairwise(order):
        group = _group(first, stop, pieces[first:stop], is_first=first == 0)
        if group.kind == "separator" and found and (heading := _headed(found[-1], group)):
            found[-1] = heading
        elif any(piece.text for piece in group.pieces):
            found.append(group)
    return found


def _bare(text: str, line: Line) -> Piece:
    """Return a line without the sign of a hard break at its end."""
    bare = text[line.first : line.end].rstrip()
    if bare.endswith("\\") and _HARD.search(bare):
        bare = bare[:-1].rstrip()
    return Piece(bare, line.first)


def _begins(text: str, lines: Sequence[Line], pieces: Sequence[Piece], paragraphs: Sequence[Span] | None) -> set[int]:
    """Return the lines that begin a group: of paragraphs, after a hard break, around a rule."""
    if paragraphs is None:
        return set(range(len(lines)))
    starts = sorted(span.start for span in paragraphs)
    begins = {0}
    at = 0
    for i, line in enumerate(lines):
        if at < len(starts) and starts[at] <= line.first:
            begins.add(i)
            while at < len(starts) and starts[at] <= line.first:
                at += 1
        if text[line.first : line.end].endswith(("  ", "\\")) or not pieces[i].text:
            begins.add(i + 1)
        if _UNDERLINE.match(pieces[i].text):
            begins.update((i, i + 1))
    return begins - {len(lines)}


def _may_cross(pieces: Sequence[Piece]) -> bool:
    """Return whether a link or a tag may run over a line's end; most that could be in a line are whole in it."""
    return any(
        _HIDING.search(text) is not None
        or text.count("[") != text.count("]")
        or text.count("(") != text.count(")")
        or text.count("<") != text.count(">")
        for text in (piece.text for piece in pieces)
    ) and any("[" in piece.text or "](" in piece.text or "<" in piece.text for piece in pieces)


def _inside(pieces: Sequence[Piece], env: Env) -> set[int]:
    """Return the lines that begin inside a link, a picture or a tag."""
    content = "\n".join([piece.text for piece in pieces])
    covered: list[Span] = []
    opened: list[int] = []
    for token in parse_inline(content, env):
        if token.type == "link_open":
            opened.append(token.meta["at"])
        elif token.type == "link_close":
            covered.append(Span(opened.pop(), token.meta["end"]))
        elif token.type in ("image", "html_inline", "stray"):
            covered.append(Span(token.meta["at"], token.meta["end"]))
    inside = set()
    covered.sort()
    at = begin = 0
    for number, piece in enumerate(pieces):
        while at < len(covered) and covered[at].end <= begin:
            at += 1
        if at < len(covered) and covered[at].start < begin:
            inside.add(number)
        begin += len(piece.text) + 1
    return inside


def _group(first: int, stop: int, pieces: list[Piece], *, is_first: bool) -> Group:
    text = pieces[0].text
    if stop - first == 1 and text and RULE.match(text):
        return Group(first, stop, pieces, "separator")
    if not is_first and (mark := _MARK.match(text)):
        pieces = [Piece(text[mark.end() :], pieces[0].at + mark.end()), *pieces[1:]]
        return Group(first, stop, pieces, "list_item")
    if _SIGN.match(text):
        return Group(first, stop, pieces, "list_item")
    if _ROW.match(text) and stop - first == 1:
        return Group(first, stop, pieces, "table")
    return Group(first, stop, pieces, "paragraph")


def _headed(above: Group, rule: Group) -> Group | None:
    """Return the heading that a group is with the rule below, if it is one."""
    sign = rule.pieces[0].text
    size = sum(len(piece.text) for piece in above.pieces)
    if not _UNDERLINE.match(sign) or above.kind not in ("paragraph", "list_item") or above.stop != rule.first:
        return None
    if size > LONGEST_HEADING or above.pieces[-1].text.endswith("."):
        return None
    return Group(above.first, rule.stop, above.pieces, "heading", 1 if sign[0] == "=" else 2)
