"""Lines that are of no paragraph, although they may fill the width by chance: titles that recur, headers of pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cleaner.layout.lines import Line
from cleaner.text.words import ends_sentence

TITLE_LINES: Final = 10
"""Lines at the top among which a title may appear a second time."""
PAGE_CHARS: Final = 1000
"""Characters from a header to its next copy at least: a lead that stands twice has its copies nearer together."""
MOST_PAGES: Final = 3
"""Pages from one number to the next at most; extractors lose some."""
HEADER_LINES: Final = 3
"""Neighbouring lines that may recur together as the header and footer of a page; more are a repeated paragraph."""
_DIGITS: Final = re.compile(r"\d+")
_NUMBER: Final = re.compile(r"[^\w.]{0,4}(\d{1,4})[^\w.]{0,4}$")


def with_lines_apart(text: str, lines: Sequence[Line]) -> list[Line]:
    r"""Return the lines of a text, those fixed (``Line.fixed``) that stand apart from the lines around them.

    >>> from cleaner.layout.lines import read_lines
    >>> text = "The harbour opens\nIt was late.\nThe harbour opens\nThe mayor came.\n"
    >>> [line.fixed for line in with_lines_apart(text, read_lines(text))]
    [True, False, True, False]
    """
    written = [text[line.start : line.end] for line in lines]
    apart = {*_titles(written), *_headers(lines, written)}
    return [line._replace(fixed=True) if at in apart else line for at, line in enumerate(lines)]


def _titles(written: Sequence[str]) -> list[int]:
    """Return the first line and its copies near the top, if different lines follow them."""
    if not written:
        return []
    top = written[: TITLE_LINES + 1]
    copies = [at for at in range(1, len(top) - 1) if top[at] == top[0] and top[at + 1] != top[1]]
    return [0, *copies] if copies else []


def _headers(lines: Sequence[Line], written: Sequence[str]) -> list[int]:
    """Return the lines that number or recur, but for their numbers, a page apart, few together."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(written):
        places[_DIGITS.sub("0", line)].append(at)
    recurring = {at for copies in places.values() if _are_pages_apart(copies, lines) for at in copies}
    found = _page_numbers(lines, written)
    for at in recurring:
        first = last = at
        while first - 1 in recurring and at - first <= HEADER_LINES:
            first -= 1
        while last + 1 in recurring and last - at <= HEADER_LINES:
            last += 1
        # The last lines of paragraphs recur, too: "said."
        if last - first < HEADER_LINES and not written[at][0].islower() and not ends_sentence(written[at]):
            found.append(at)
    return found


def _page_numbers(lines: Sequence[Line], written: Sequence[str]) -> list[int]:
    """Return the lines with nothing but a number, where these count pages: one may be the last word of a sentence."""
    numbers = [(at, int(found[1])) for at, line in enumerate(written) if (found := _NUMBER.match(line))]
    pairs = [
        (at, after)
        for (at, number), (after, following) in pairwise(numbers)
        if 0 < following - number <= MOST_PAGES and lines[after].start - lines[at].start >= PAGE_CHARS
    ]
    return sorted({at for pair in pairs for at in pair})


def _are_pages_apart(copies: Sequence[int], lines: Sequence[Line]) -> bool:
    return len(copies) > 1 and all(
        lines[after].start - lines[before].start >= PAGE_CHARS for before, after in pairwise(copies)
    )
