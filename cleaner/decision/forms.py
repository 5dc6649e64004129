"""What a line is like, whatever it says: a date, an entry of a list, a role and who plays it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cleaner.text.lexicon import any_of, lexicon

STAMP_CHARS: Final = 48
"""Characters of a line that is nothing but a date or a time."""
START_CHARS: Final = 80
"""Characters at the start of a line by which its form is known."""
DAY_WORDS: Final = range(2, 5)
"""Words of a date or a time that an entry of a diary or a programme begins with: "17:06 UTC", "3. April 2026"."""
_LABEL: Final = re.compile(r"(?:[^\W_][\w.'-]*[ ,&/]{0,2}){1,4}(?:\([^()]{1,20}\) ?)?:(?= ?\S)")
_LETTERS: Final = r"[^\W\d_]+"
_WORD: Final = re.compile(_LETTERS)


def is_stamp(text: str) -> bool:
    """Return whether a line is nothing but a date or a time.

    >>> [is_stamp(text) for text in ("Tuesday, 3 March 2026", "17:06", "2026-03-03 17:40:00", "3 boats", "Ode: 17:06")]
    [True, True, True, False, False]
    """
    if len(text) > STAMP_CHARS or not any(map(str.isdigit, text)):
        return False
    known = lexicon().date_words
    return all(word in known for word in _WORD.findall(text.casefold()))


def form(text: str) -> str:
    """Return what a line begins like: the kind of list it may be an entry of, or nothing.

    >>> [form(text) for text in ("1. Beat the eggs", "200 g flour", "Ode: Twice", "3 March 2026: rain", "Ferry back")]
    ['number', 'figure', 'label', 'day', '']
    """
    start = text[:START_CHARS].split()
    if any(is_stamp(" ".join(start[:length])) for length in DAY_WORDS):
        return "day"
    return next((name for name, pattern in _forms() if pattern.match(text)), "")


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the forms with a pattern each; the first that matches counts."""
    words = lexicon()
    day, month = any_of(words.before_day), any_of(words.before_month)
    joined, by = any_of(words.and_words), any_of(words.by_words)
    return (
        ("number", re.compile(rf"\(?(?:\d{{1,3}}|[a-z])[.)] |(?:{any_of(words.steps)}) \d", re.IGNORECASE)),
        ("figure", re.compile(r"[\d½¼¾⅓]")),
        ("bullet", re.compile(r"[-*+•·◦●■►→✓○♦>|]")),
        ("section", re.compile(r"#{1,6} ")),
        ("cells", re.compile(r"[^\t|]*(?:\t| \| | {3,}).*\S")),
        ("label", _LABEL),
        ("credit", re.compile(rf"{_LETTERS}(?: (?:{joined}) {_LETTERS})? (?:{by}) (?=[^\W\d_])", re.IGNORECASE)),
        (
            "dated",
            re.compile(
                rf"{_LETTERS} (?:(?:{day}) )?\d{{1,2}}\.? (?:(?:{month}) )?{_LETTERS} (?:(?:{month}) )?\d{{4}}$"
            ),
        ),
    )
