"""Borders inside a line, where an extractor swallowed the line break between two blocks."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.text.lexicon import any_of, lexicon
from cleaner.text.missing_space import is_missing_space, opens_quote

_CANDIDATE: Final = re.compile(r"[.!?…)0-9][\"')(]{0,3}([^\W\d_a-z])")
"""Where a new block may begin inside a line: rare places, which are then looked at closely."""
_MARK_RUN: Final = re.compile(r"[.!?…]+[\"')\]]*[\"'(]?$")
_YEAR: Final = re.compile(r", (?:19|20)\d\d")
_COUNT_END: Final = re.compile(r"[^\W\d_] \d{1,4}$")
_BRACKET_END: Final = re.compile(r"(?:^| )\([^()]{1,40}[^()\W]\)$")
_WORD: Final = re.compile(r"[^\W\d_]+")
REACH: Final = 48
"""Characters looked back for what comes before a border."""


class _Patterns(NamedTuple):
    """Patterns made of the words of the lexicon.

    ``tight`` finds a small letter and a capital without a mark between them, as in LinkedIn: borders in narrow contexts
    only. The group is where the block begins. Each pattern begins with a plain string, which makes the search fast.
    """

    tight: tuple[re.Pattern[str], ...]
    date_end: re.Pattern[str]
    glued_month: re.Pattern[str]
    role_line: re.Pattern[str]
    roles: tuple[str, ...]


@cache
def _patterns() -> _Patterns:
    words = lexicon()
    month = rf"(?:{any_of(words.month_stems)})[a-z]{{0,6}}\.?"
    return _Patterns(
        (*map(_glued_end, sorted(words.glued_ends)), *map(_glued_begin, sorted(words.glued_begins))),
        re.compile(rf"\b{month} \d{{1,2}},? (?:19|20)\d\d$"),
        re.compile(rf"[A-Za-z)]{month} \d{{1,2}}$"),
        re.compile(
            rf"(?:{any_of(words.agencies)}|(?:[A-Z][\w.']* ){{1,3}}(?:{any_of(words.outlets)}))"
            rf"(?=(?:{any_of(words.roles)})$)"
        ),
        tuple(words.roles),
    )


def _glued_end(word: str) -> re.Pattern[str]:
    """Return what finds a word that a capital follows; one with a space before it must have that space."""
    bare = re.escape(word.strip())
    before = rf"(?<= {bare})" if word.startswith(" ") else rf"(?<![^ .!?]{bare})"
    return re.compile(rf"{bare}{before}([^\W\d_a-z])")


def _glued_begin(word: str) -> re.Pattern[str]:
    bare = re.escape(word)
    return re.compile(rf"({bare} )(?<=[^\W\d_A-Z]{{3}}{bare} )")


def swallowed_borders(text: str, folded: str, spans: list[Span]) -> list[int]:
    """Return the positions where a block begins that no space separates from the one before, in order.

    >>> text = "Show all 2Your support makes all the difference.Russian troops left U.S. bases on 3.5% less."
    >>> swallowed_borders(text, text, [Span(0, len(text))])
    [10, 48]
    """
    strict = "()" in folded or "{" in folded
    borders = {_border(text, folded, found.start(1), strict=strict) for found in _CANDIDATE.finditer(folded)}
    for pattern in _patterns().tight:
        borders.update(found.start(1) for found in pattern.finditer(folded) if found[1][0].isupper())
    dates = (_patterns().glued_month.search(folded, *_back(year.start())) for year in _YEAR.finditer(folded))
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
    if not folded.endswith(_patterns().roles, start, end):
        return 0
    found = _patterns().role_line.match(folded, start, end)
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
    if run is None or not is_missing_space(text, capital - len(run[0]), capital, strict=strict):
        return 0
    opens = run[0][-1] == "(" or (run[0][-1] in "\"'" and opens_quote(text, capital - 1))
    return capital - opens


def _after_number(before: str, word: str) -> bool:
    if _patterns().date_end.search(before):
        return word[1:2].islower()
    words = lexicon()
    starts = word in words.sentence_starters and word not in words.brand_words  # as in "4You", "1More"
    return starts and _COUNT_END.search(before) is not None


def _is_prose(folded: str, capital: int, word: str) -> bool:
    return word[1:2].islower() and folded[capital + len(word) : capital + len(word) + 1] == " "
