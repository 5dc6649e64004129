"""Whether the first line of a text is a piece of it, and no headline: an entry, a verse, a greeting, a date, code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from cleaner.decision.forms import form, is_stamp
from cleaner.document import Document
from cleaner.text.lexicon import any_of, lexicon
from cleaner.text.words import key, word_count, words

NEAR: Final = 5
"""Blocks below a line among which others of its form make it an entry of a list."""
SIBLINGS: Final = 2
"""Lines of one form below a line that make it an entry. One may be chance: "10 boats to see" above "3 crowns a day"."""
PAIRED: Final = ("label", "dated")
"""Forms of which two lines, one right below the other, are a list: who was present and who not, born and died."""
COPIES: Final = 3
"""Times a line must stand in a text to be a speaker's name, a refrain or the head of each entry."""
BODY_CHARS: Final = 80
"""Characters of a paragraph, one of which every article has; verses, steps, scores and messages are shorter."""
GREETING_WORDS: Final = 7
"""Words of a greeting: "Dear Mrs van der Berg and neighbours"."""
DATED_WORDS: Final = 6
DATE_WORDS: Final = 2
PLACE_WORDS: Final = 2
"""Words of a line with a place and a date, as letters and diaries begin: all, of the date at least, of the place at
most."""
_CODE: Final = re.compile(
    r"[{}]|;$|\w\([^)]*\)|^[$%] ?\w|\w ?={1,2} ?[\w\"'(\[]|</?\w+[^<>]*>|::|->|(?:^|\s)--?\w+=|^#!|\\\w"
)
_ATTRIBUTION: Final = re.compile(r"- ?[^\W\d_]")


def is_own_line(document: Document, below: Sequence[int], index: int, *, is_first: bool) -> bool:
    """Return whether a line without an end mark is part of the text under it; ``below`` are the blocks that stay.

    Only what ``is_first`` may be the place and date of a letter: below a headline, that is a byline.
    """
    text, under = document.blocks[index].text, [document.blocks[i].text for i in below]
    return (
        is_stamp(text)
        or (is_first and _is_dated(text))
        or bool(_CODE.search(text))
        or bool(_greeting().match(text) and word_count(text) <= GREETING_WORDS)
        or _is_entry(text, under)
        or all("\t" in document.text[slice(*document.blocks[i].span)] for i in (index, *below[:1]))
        or _is_verse(under)
        or 1 + _copies(text, under) >= COPIES
    )


@cache
def _greeting() -> re.Pattern[str]:
    """Return what finds the words at the beginning of a salutation."""
    return re.compile(rf"(?:{any_of(lexicon().greetings)})\b", re.IGNORECASE)


def _copies(text: str, under: Sequence[str]) -> int:
    """Return how many lines have the letters and digits of a line, in any case.

    >>> _copies("Ode:", ["ODE", "- Ode -", "Odette", "The boat is late, Ode."])
    2
    """
    own = key(text)
    # Most lines begin with another letter, and so cannot: to read their first one alone is far cheaper.
    alike = (other for other in under if not other[0].isalnum() or own.startswith(other[0].casefold()))
    return sum(key(other) == own for other in alike)


def _is_dated(text: str) -> bool:
    """Return whether a line holds a date and at most a place: "Orlena, 3 March 1911"."""
    found = words(text)
    if len(found) > DATED_WORDS or not any(word.isdigit() for word in found):
        return False
    known = sum(word.isdigit() or word.casefold() in lexicon().date_words for word in found)
    return known >= DATE_WORDS and len(found) - known <= PLACE_WORDS


def _is_entry(text: str, under: Sequence[str]) -> bool:
    """Return whether lines of the same form follow near by; what is quoted has its source below."""
    if text[0] in "\"'" and under and _ATTRIBUTION.match(under[0]):
        return True
    own = form(text)
    if own in PAIRED and under and form(under[0]) == own:
        return True
    siblings = [other for other in under[:NEAR] if form(other) == own and not is_stamp(other)]
    return bool(own) and len(siblings) >= SIBLINGS


def _is_verse(under: Sequence[str]) -> bool:
    """Return whether a sentence runs on into the next line, or no line is a paragraph."""
    flows = bool(under) and under[0][:1].islower() and len(under[0]) < BODY_CHARS
    return flows or not any(len(other) >= BODY_CHARS for other in under)
