"""One spelling for spaces, quotes and dashes, so that rules need only one."""

from __future__ import annotations

from typing import Final

SPACES: Final = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"  # what Unicode calls white space
    "\u180e\u200b\u2060\ufeff"  # no width at all: separators, word joiner, byte order mark
)
"""Everything that folds to a plain space. Zero-width joiners stay: Persian words and emoji need them."""

SOFT_HYPHEN: Final = "\xad"
INVISIBLE: Final = SOFT_HYPHEN + "\u200b\u2060\ufeff"
"""What may stand inside a word without being seen: soft hyphens, and separators and joiners of no width."""

_APOSTROPHES: Final = "‘’‚‛′‵´ʼ＇"
_QUOTES: Final = "“”„‟″‶＂〝〞"
_DASHES: Final = "‐‑‒–—―−﹘﹣－"

_FOLDS: Final = (
    *((char, " ") for char in SPACES),
    *((char, "'") for char in _APOSTROPHES),
    *((char, '"') for char in _QUOTES),
    *((char, "-") for char in _DASHES),
)

CHUNK: Final = 1 << 18
"""Characters folded at a time."""
WHITE: Final = " " + SPACES
"""All white space, for ``str.strip``."""


def fold(text: str) -> str:
    """Return ``text`` with plain spaces, straight quotes and hyphens: as long, code point for code point.

    >>> print(fold("“Don’t” — she said"))
    "Don't" - she said
    """
    if len(text) > CHUNK:
        # Each replacement copies the text; in pieces a large one is never held three times.
        return "".join([fold(text[start : start + CHUNK]) for start in range(0, len(text), CHUNK)])
    # One scan per rare character is sixteen times faster than ``str.translate`` on text that is not ASCII.
    for char, plain in _FOLDS:
        if char in text:
            text = text.replace(char, plain)
    return text
