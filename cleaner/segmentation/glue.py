"""Borders inside a line, where an extractor swallowed the line break between two blocks."""

from __future__ import annotations

import re
from typing import Final

from cleaner.document import Span
from cleaner.text.lexicon import STARTERS
from cleaner.text.missing_space import is_joint, opens_quote

_CANDIDATE: Final = re.compile(r"[.!?…)0-9][\"')(]{0,3}([^\W\d_a-z])")
"""Where a new block may begin inside a line: rare places, which are then looked at closely."""
_TIGHT: Final = (
    re.compile(r"ago(?<= ago)([^\W\d_a-z])"),
    re.compile(r"Advertisement(?<![^ .!?]Advertisement)([^\W\d_a-z])"),
    re.compile(r"(The )(?<=[^\W\d_A-Z]{3}The )"),
    re.compile(r"(Updated )(?<=[^\W\d_A-Z]{3}Updated )"),
    re.compile(r"(Published )(?<=[^\W\d_A-Z]{3}Published )"),
)
"""Small letter and capital without a mark, as in LinkedIn: borders in these narrow contexts only. The group is
where the block begins. Each pattern begins with a plain string, which makes the search fast."""
_MARK_RUN: Final = re.compile(r"[.!?…]+[\"')\]]*[\"'(]?$")
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE_END: Final = re.compile(rf"\b{_MONTH} \d{{1,2}},? (?:19|20)\d\d$")
_YEAR: Final = re.compile(r", (?:19|20)\d\d")
_GLUED_MONTH: Final = re.compile(rf"[A-Za-z)]{_MONTH} \d{{1,2}}$")
_COUNT_END: Final = re.compile(r"[^\W\d_] \d{1,4}$")
_BRACKET_END: Final = re.compile(r"(?:^| )\([^()]{1,40}[^()\W]\)$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTHAND: Final = frozenset({"You", "U", "Me", "I", "A", "All", "More"})
"""Words that brand names join to a number: "4You", "1More"."""
REACH: Final = 48
"""Characters looked back for what stands before a border."""

_ROLES: Final = ("contributor", "correspondent", "reporter", "editor", "writer")
_ROLE_LINE: Final = re.compile(
    r"(?:Reuters|Bloomberg|AFP|AP|PTI|ANI|IANS|Xinhua|TASS|DPA|Staff"
    r"|(?:[A-Z][\w.']* ){1,3}(?:Press|Times|Post|News|Herald|Staff|Agency))"
    r"(?=(?:contributor|correspondent|reporter|editor|writer)$)"
)


def glued_borders(text: str, folded: str, spans: list[Span]) -> list[int]:
    """Return the positions where a block begins that no space separates from the one before, in order.

    >>> text = "Show all 2Your support makes all the difference.Russian troops left U.S. bases on 3.5% less."
    >>> glued_borders(text, text, [Span(0, len(text))])
    [10, 48]
    """
    strict = "()" in folded or "{" in folded
    borders = {_border(text, folded, found.start(1), strict=strict) for found in _CANDIDATE.finditer(folded)}
    for pattern in _TIGHT:
        borders.update(found.start(1) for found in pattern.finditer(folded) if found[1][0].isupper())
    dates = (_GLUED_MONTH.search(folded, *_back(year.start())) for year in _YEAR.finditer(folded))
    borders.update(date.start() + 1 for date in dates if date)
    borders.update(_role_border(folded, *span) for span in spans if span[1] - span[0] <= REACH)
    return sorted(borders - {0})


def cut(spans: list[Span], borders: list[int], whole: frozenset[int] = frozenset()) -> list[Span]:
    """Cut the spans at the borders, except those that begin at a position in ``whole``.

    >>> cut([Span(0, 5), Span(6, 9)], [2, 6])
    [Span(start=0, end=2), Span(start=2, end=5), Span(start=6, end=9)]
    """
    if not borders:
        return spans
    pieces: list[Span] = []
    pending = iter([*borders, spans[-1].end])
    border = next(pending)
    for span in spans:
        start, end = span
        while border < end:
            if border > start and span.start not in whole:
                pieces.append(Span(start, border))
                start = border
            border = next(pending)
        pieces.append(span if start == span.start else Span(start, end))
    return pieces


def _role_border(folded: str, start: int, end: int) -> int:
    """Return where a role is glued to an agency or outlet that is the whole line, or 0."""
    if not folded.endswith(_ROLES, start, end):
        return 0
    found = _ROLE_LINE.match(folded, start, end)
    return found.end() if found else 0


def _back(end: int) -> tuple[int, int]:
    return max(0, end - REACH), end


def _border(text: str, folded: str, capital: int, *, strict: bool) -> int:
    """Return where the block begins that this capital letter may open, or 0."""
    before = folded[max(0, capital - REACH) : capital]
    if len(before) == REACH and " " not in before:  # no prose
        return 0
    word = _WORD.match(folded, capital)[0]  # type: ignore[index]  # a capital is a letter
    if before[-1].isdigit():
        return capital if _after_number(before, word) else 0
    if before[-1] == ")" and _BRACKET_END.search(before):
        return capital if _is_prose(folded, capital, word) else 0
    return _after_mark(text, capital, before, strict=strict)


def _after_mark(text: str, capital: int, before: str, *, strict: bool) -> int:
    run = _MARK_RUN.search(before)
    if run is None or not is_joint(text, capital - len(run[0]), capital, strict=strict):
        return 0
    opens = run[0][-1] == "(" or (run[0][-1] in "\"'" and opens_quote(text, capital - 1))
    return capital - opens


def _after_number(before: str, word: str) -> bool:
    if _DATE_END.search(before):
        return word[1:2].islower()
    return word in STARTERS and word not in _SHORTHAND and _COUNT_END.search(before) is not None


def _is_prose(folded: str, capital: int, word: str) -> bool:
    return word[1:2].islower() and folded[capital + len(word) : capital + len(word) + 1] == " "
