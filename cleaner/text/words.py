"""The one tokenisation, and cheap facts about how a text ends."""

from __future__ import annotations

import re
from typing import Final

from cleaner.text.folding import WHITE

_MARKS: Final = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u109f"
"""Vowel signs and accents that ``\\w`` leaves out although they occur inside words."""
_WORD: Final = re.compile(rf"[\w{_MARKS}]+(?:['’][\w{_MARKS}]+)*")
_ASCII_WORD: Final = re.compile(r"\w+(?:'\w+)*", re.ASCII)
_NOT_WORD: Final = re.compile(r"[\W_]+")

END_MARKS: Final = ".!?。．｡！？؟۔।॥։።။"
"""Characters that end a sentence, in any script."""
CLOSERS: Final = "\"'’”“»›‹«)]}」』）】》〉*_" + WHITE
"""What may come between a sentence mark and the end: quotes, brackets, Markdown emphasis, white space."""
LONG_WORD: Final = 10
"""Characters, with the space, in which a text nearly always has another word."""


def words(text: str) -> list[str]:
    """Return the runs of letters and digits, with apostrophes inside.

    >>> words("Don't pay $3.50, says O’Hara.")
    ["Don't", 'pay', '3', '50', 'says', 'O’Hara']
    """
    return _ASCII_WORD.findall(text) if text.isascii() else _WORD.findall(text)


def word_count(text: str) -> int:
    """Return how many words ``text`` has.

    >>> word_count("Sign up - it's free")
    4
    """
    return len(words(text))


def key(text: str) -> str:
    """Return the letters and digits of ``text`` without their case: what two copies of a line share.

    >>> key("Port opens - at last!") == key("PORT OPENS: AT LAST")
    True
    """
    return _NOT_WORD.sub("", text).casefold()


def is_prose(text: str, least: int) -> bool:
    """Return whether ``text`` has at least this many words and ends like a sentence.

    >>> is_prose("The port opened at noon.", 5), is_prose("The port opened at noon", 5), is_prose("It rained.", 5)
    (True, False, False)
    """
    if not ends_sentence(text):
        return False
    # Each word of a beginning is, or begins, another word of the text.
    start = text[: least * LONG_WORD]
    return word_count(start) >= least or (len(start) < len(text) and word_count(text) >= least)


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends with a sentence mark, quotes and brackets after it aside.

    >>> ends_sentence('"We will stay."'), ends_sentence("We will stay..."), ends_sentence("We will stay")
    (True, False, False)
    """
    core = text.rstrip(CLOSERS)
    return core[-1:] in END_MARKS and not core.endswith("..") if core else False
