"""Sentence marks that the next sentence follows without a space: "difference.Russian"."""

from __future__ import annotations

import re
from typing import Final

from cleaner.text.folding import WHITE
from cleaner.text.lexicon import lexicon

REACH: Final = 40
"""Characters looked at on either side; longer tokens are not prose."""
_NO_PROSE: Final = re.compile(r"[/\\@_=<>{}|#&+^~`]|www\.|https?:")
_SOLID: Final = re.compile(rf"[^{re.escape(WHITE)}]+")
_LAST_SOLID: Final = re.compile(rf"[^{re.escape(WHITE)}]*$")
"""What white space surrounds, that without width included, so that folded text gives the same."""
_AFTER_LETTER: Final = frozenset(WHITE) - set("\n\r") | set("'’")
"""What follows a word of one letter at the beginning of a sentence: "A man", "I'm"."""
_LAST_WORD: Final = re.compile(r"[^\W\d_]+$")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
_TAIL: Final = re.compile(r"(?:['’-][\w'’-]+)?[,;:.!?…\"'”’)\]-]*$")
_CLOCK_OR_STATE: Final = re.compile(r"(?:[ap]\.m|U\.[SKN]|D\.C)$")
_PERCENT_OR_NUMBER: Final = re.compile(r"(?:\d%|\d{3}|\d[.,:]\d+)$")
_SUFFIXES: Final = frozenset(
    {"com", "net", "org", "edu", "gov", "info", "biz", "io", "tv", "fm"}
    | {"js", "ts", "py", "rb", "php", "html", "htm", "xml", "pdf", "exe", "jpg", "png", "gif", "txt", "csv", "zip"}
)
"""Ends of domain and file names that people also write with capitals."""
LINE: Final = 1000
"""Characters looked back for the quotation marks of a line."""
_OPENING: Final = "“‘„«‹"
WORD: Final = 3
"""Letters from which a word before the mark is not an abbreviation we might not know."""
NAME: Final = 4
"""Letters from which two capitalised words around a mark are not a brand: "Fin.Link"."""


def is_missing_space(text: str, mark: int, after: int, *, strict: bool = False) -> bool:
    """Return whether the mark at ``mark`` ends a sentence and the next one begins at ``after``, a capital letter.

    ``text`` may be raw or folded. Names with a dot inside (domains, versions, initials, code) are not.
    ``strict`` is for texts with program code, where only a word that begins sentences proves one.

    >>> is_missing_space("It makes all the difference.Russian forces left.", 27, 28)
    True
    >>> is_missing_space("He wrote ASP.NET code", 12, 13), is_missing_space("by J.K.Rowling", 6, 7)
    (False, False)
    """
    if not text[after].isupper():
        return False
    before = text[max(0, mark - REACH) : mark]
    left = _LAST_SOLID.search(before)[0]  # type: ignore[index]  # matches the empty string
    right = _SOLID.match(text, after, after + REACH)[0]  # type: ignore[index]  # begins with a letter
    word = _FIRST_WORD.match(right)[0]  # type: ignore[index]  # a capital is a letter
    following = text[after + len(word) : after + len(word) + 1]
    if not left or len(left) == REACH or not _begins_sentence(word, following, _expected(text, mark, strict=strict)):
        return False
    if _NO_PROSE.search(left) or _NO_PROSE.search(right) or not _TAIL.fullmatch(right, len(word)):
        return False
    at_start = mark == len(left) or text[mark - len(left) - 1] in "\n\r"
    # In prose a small letter follows, unlike in "Math.Floor Math.Round"; "Yahoo!" is a name.
    end = after + len(right)
    calm = text[mark] != "!" and text[end : end + 1] == " " and text[end + 1 : end + 2].islower()
    return _ends_sentence(left, word, at_start=at_start, calm=calm)


def _expected(text: str, mark: int, *, strict: bool) -> frozenset[str]:
    """Return the words that must follow; an empty set allows any."""
    if text.startswith(("..", "…"), mark):  # "Well...What now" is one voice that hesitates
        return lexicon().glued_calls
    return lexicon().sentence_starters if strict else frozenset()


def opens_quote(text: str, quote: int) -> bool:
    """Return whether a quotation mark opens: a curly one says so, straight ones come in pairs on their line.

    >>> opens_quote('He said."Yes', 8), opens_quote('"Yes," he said, "yes."No', 21)
    (True, False)
    """
    if text[quote] not in "\"'":
        return text[quote] in _OPENING
    low = max(0, quote - LINE)
    begin = max(low, text.rfind("\n", low, quote) + 1)
    return text.count(text[quote], begin, quote) % 2 == 0


def _begins_sentence(word: str, following: str, expected: frozenset[str]) -> bool:
    if word.lower() in _SUFFIXES or (expected and word not in expected):
        return False
    if len(word) == 1:  # "A man", "I'm", not "J.R"
        return word in lexicon().sentence_starters and following in _AFTER_LETTER
    return word[1].islower() or word.isupper()


def _ends_sentence(left: str, word: str, *, at_start: bool, calm: bool) -> bool:
    words = lexicon()
    starter = word in words.sentence_starters
    if _CLOCK_OR_STATE.search(left):
        return starter
    last = _LAST_WORD.search(left.rstrip("\"'”’)]"))
    if last is None:
        return _ends_number(left, word, starter=starter, at_start=at_start)
    key = last[0].lower()
    dotted = "." in left.strip(".")
    if len(key) == 1 or dotted or key in words.before_name or key in words.before_number:
        return False
    if key in words.maybe_last or (key != last[0] and not last[0][1:].islower()):  # "Inc.", "NATO.", "myFile."
        return starter
    if key != last[0]:  # a name before the mark: "Math.Floor" or "London.Russian forces"
        return starter or (calm and not word.isupper() and min(len(key), len(word)) >= NAME)
    return len(key) >= WORD or starter or not word.isupper()


def _ends_number(left: str, word: str, *, starter: bool, at_start: bool) -> bool:
    if not left[-1:].isdigit() and left[-1:] not in "%)\"'”’]":
        return False
    if at_start or word in lexicon().after_ordinal:  # "1.The first point", "3.Oktober"
        return False
    return starter or (_PERCENT_OR_NUMBER.search(left) is not None and not word.isupper())
