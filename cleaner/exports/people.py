"""Lines that name who wrote an article."""

from __future__ import annotations

import re
from typing import Final

from cleaner.text.words import word_count

NAME_WORDS: Final = range(2, 7)
"""Words of a name without anything that says that it is one."""
BYLINE_WORDS: Final = 16
"""Words of a line that begins with "By" at most."""
WRAPPED: Final = 55
"""Characters of a line that may go on in the next."""
_BY: Final = re.compile(r"(?:by|von|par|por|di|da|door|av|af)\b:? (?=[^\W\d_a-z])", re.IGNORECASE)
_PARTICLES: Final = frozenset("von van de der den del della di da dos du la le ter zu and und et y e en i".split())
_WORD: Final = re.compile(r"[^\W\d_][\w.'-]*")


def is_byline(text: str, above: str) -> bool:
    """Return whether the line below a headline names its author.

    A name of two words may also be the end of a headline where that is wrapped and writes all words large.

    >>> [is_byline(text, "Mill reopens") for text in ("By Ana Ruiz", "Ana Ruiz", "at last")]
    [True, True, False]
    """
    if _BY.match(text):
        return word_count(text) <= BYLINE_WORDS
    if not is_name(text):
        return False
    return not (len(above) >= WRAPPED and _is_large(above))


def is_name(text: str) -> bool:
    """Return whether a line may be one or two names and nothing else.

    >>> is_name("Ana Ruiz"), is_name("Ana Ruiz and Tom van Arle"), is_name("Mill reopens"), is_name("At 9 o'clock")
    (True, True, False, False)
    """
    names = _WORD.findall(text)
    if len(names) not in NAME_WORDS or any(map(str.isdigit, text)) or text[-1] in "!?:":
        return False
    return all(name[0].isupper() or name.casefold() in _PARTICLES for name in names) and names[0][0].isupper()


def _is_large(text: str) -> bool:
    names = [name for name in _WORD.findall(text) if len(name) > 3]  # noqa: PLR2004  "the" and "of" stay small
    return all(name[0].isupper() for name in names)
