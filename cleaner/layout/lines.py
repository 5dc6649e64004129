"""The lines of a text as they were set: where they stand, how long they are, what they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cleaner.text.folding import WHITE

WIDEST_TAB: Final = 8
"""Columns from one tab stop to the next where an indent is measured: a tab is always one that means something."""
_QUOTE: Final = re.compile(r"[ \t]{0,3}>(?:[ \t]{0,3}>)*[ \t]?")
_ITEM: Final = re.compile(r"(?:[-*+•·‣▪◦●■►✓○♦–—]|\(?\d{1,3}[.)]|\(?[^\W\d_]\)|\[\d{1,3}\])(?=\s+\S)")
_NUMBER: Final = re.compile(r"\(?(\d{1,3})[.)]\s")
_FIXED: Final = re.compile(r"[-_*=~•.·#+:–—―\s]+$|\|.*\|$|[|•●]$|[-:|\s]*\|[-:|\s]*$|```|~~~|\[[^\]]{1,80}\]: ")
"""Rules, rows and rulers of tables, fences, definitions of links: they are lines by their nature."""
FENCES: Final = ("```", "~~~")
"""What lines of code stand between."""
SPACELESS: Final = re.compile("[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]")
"""Letters and signs of scripts without spaces, where any character may begin a line."""
WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
"""Letters and signs that take two columns."""
_BRACKETS: Final = re.compile(r"\]\(|[\[\]()]")


class Line(NamedTuple):
    """A line that is not blank. Columns count from 0 at the margin and include marks of quoting and tabs.

    ``start`` and ``end`` are half-open offsets of what is written, white space and marks of quoting left out.
    """

    start: int
    end: int
    column: int
    """Where its first letter stands."""
    length: int
    """Where it ends: what a wrap width is compared with."""
    quotes: int
    """How many marks of quoting it has."""
    item: int
    """Where the text after a list marker stands, or 0."""
    number: int
    """The number that a list marker is, or -1."""
    fixed: bool
    """Whether it is no prose: rules, rows of tables, code between fences."""
    gap: int
    """Blank lines before it."""
    address: bool
    """Whether it holds an address or a link, which wrappers do not break: it may be longer than the text is wide."""


def read_lines(text: str, *, tab: int = WIDEST_TAB, markdown: bool = False) -> list[Line]:
    r"""Return the lines of a text that are not blank; ``tab`` columns are from one tab stop to the next.

    >>> [(line.start, line.end, line.column, line.length, line.gap) for line in read_lines("One\n\n  two")]
    [(0, 3, 0, 3, 0), (7, 10, 2, 5, 1)]
    """
    lines: list[Line] = []
    position = gap = 0
    fence = ""
    for raw in text.splitlines(keepends=True):
        bare = raw.rstrip(WHITE)
        quote = _QUOTE.match(bare) if ">" in bare[:8] else None
        head = quote.end() if quote else 0
        body = bare[head:].lstrip(WHITE)
        if not body:
            gap += 1
        else:
            begins_fence = markdown and body.startswith(FENCES)
            line = _read_line(bare, body, head, position, gap, tab)
            lines.append(line._replace(fixed=True) if fence or begins_fence else line)
            if begins_fence:
                fence = "" if fence == body[:3] else fence or body[:3]
            gap = 0
        position += len(raw)
    return lines


def _read_line(bare: str, body: str, head: int, position: int, gap: int, tab: int) -> Line:
    lead = bare[: len(bare) - len(body)]
    wide = lead.count("\u3000")
    column = len(lead.expandtabs(WIDEST_TAB)) + wide
    marker = _ITEM.match(body)
    number = _NUMBER.match(body) if marker else None
    return Line(
        start=position + len(bare) - len(body),
        end=position + len(bare),
        column=column,
        length=len(lead.expandtabs(tab)) + wide + len(body) + (0 if body.isascii() else len(WIDE.findall(body))),
        quotes=bare.count(">", 0, head),
        item=column + marker.end() + 1 if marker else 0,
        number=int(number[1]) if number else -1,
        fixed=_FIXED.match(body) is not None,
        gap=gap,
        address=has_address(body),
    )


def has_address(line: str) -> bool:
    """Return whether a line holds an address or a link."""
    return "://" in line or "](" in line


def inside_links(text: str, lines: list[Line]) -> frozenset[int]:
    r"""Return which lines begin inside a Markdown link, as indices. One pass, whatever the brackets.

    >>> text = "See [the\nmap](https://example.org/\nmap) of\nit"
    >>> sorted(inside_links(text, read_lines(text)))
    [1, 2]
    """
    if "](" not in text:
        return frozenset()
    found: set[int] = set()
    labels: list[int] = []
    target = depth = -1
    for at, sign in _signs(text, lines):
        if target >= 0:
            depth += (sign in ("(", "](")) - (sign == ")")
            if depth == 0:
                found.update(range(target + 1, at + 1))
                target = -1
        elif sign == "[":
            labels.append(at)
        elif sign == "" or (sign == "]" and not labels):
            labels.clear()
        elif sign == "](" and labels:
            found.update(range(labels[-1] + 1, at + 1))
            labels.pop()
            target, depth = at, 1
        elif sign == "]":
            labels.pop()
    return frozenset(found)


def _signs(text: str, lines: list[Line]) -> Iterator[tuple[int, str]]:
    """Yield the brackets of each line with its index; an empty sign stands for a blank line."""
    for index, line in enumerate(lines):
        if line.gap:
            yield index, ""
        for found in _BRACKETS.finditer(text, line.start, line.end):
            yield index, found[0]
