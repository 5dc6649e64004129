"""The terms of a text, and how common each is in articles about anything."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cleaner.models import COMMON_TERMS, models_folder

STEM: Final = 6
"""Letters kept of a word: enough to distinguish words, few enough to join their inflected forms."""
RARE: Final = 0.002
"""Share of articles assumed for a term outside the table, below the table's own floor of about 0.005."""
SHORT: Final = {1: 0.2, 2: 0.1, 3: 0.02}
"""The same by number of letters: short unknown words are mostly function words of a language without a table."""
PAIR: Final = 0.05
"""The same for two neighbouring letters of a script without spaces; there are only some thousand such pairs."""
NUMBER: Final = 0.1
"""The same for figures: years and small numbers occur in articles about anything."""

_WORD = re.compile(r"[^\W_]{2,}")
DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order: word stems, or pairs of letters where a script has no spaces.

    >>> terms("The Ministers' ministry, 2024")
    ['the', 'minist', 'minist', '2024']
    >>> terms("東京都知事")
    ['東京', '京都', '都知', '知事']
    """
    words = _WORD.findall(text.casefold())
    if text.isascii() or not DENSE.search(text):
        return [word[:STEM] for word in words]
    return [term for word in words for term in _pairs(word)]


def _pairs(word: str) -> list[str]:
    runs = DENSE.findall(word)
    if not runs:
        return [word[:STEM]]
    return [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]


def names(text: str) -> list[str]:
    """Return the terms of the capitalised words, without the first word, whose capital says nothing.

    >>> names("The mayor of Lower Brackwater resigned.")
    ['lower', 'brackw']
    """
    return [word.casefold()[:STEM] for word in _WORD.findall(text)[1:] if word[0].isupper()]


def share(term: str) -> float:
    """Return the share (0..1) of articles about anything that hold the term.

    >>> share("the") > 0.9, share("zyxgla")
    (True, 0.002)
    """
    known = _table().get(term)
    if known is not None:
        return known
    if term.isdigit():
        return NUMBER
    if is_pair(term):
        return PAIR
    return SHORT.get(len(term), RARE)


def is_pair(term: str) -> bool:
    """Return whether a term is a pair of letters of a script without spaces.

    >>> is_pair("東京"), is_pair("to")
    (True, False)
    """
    return not term.isascii() and DENSE.match(term) is not None


@cache
def _table() -> dict[str, float]:
    """Each line of the file is a share in thousandths and the terms that have it."""
    path = models_folder() / COMMON_TERMS
    if not path.is_file():
        return {}
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {term: int(row[0]) / 1000 for row in rows if row for term in row[1:]}
