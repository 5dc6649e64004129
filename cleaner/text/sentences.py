"""Where sentences begin and end. Linear in the text, whatever it holds."""

from __future__ import annotations

import re
from typing import Final

from cleaner.document import Span
from cleaner.text.folding import WHITE
from cleaner.text.lexicon import LONGEST_ABBREVIATION, lexicon
from cleaner.text.missing_space import is_missing_space, opens_quote

_WHITE_CLASS: Final = r"\s\u180e\u200b\u2060\ufeff"
_MARKS: Final = re.compile(r"[.!?…。．｡！？؟۔।॥։።။]+[\"'”’“»›«)\]」』）】》〉*_]*(?:[ \xa0\u202f]»(?!\w))?")
_WIDE_MARKS: Final = "。．｡！？؟۔।॥։።။"
"""They end a sentence whatever follows; some of their scripts use no spaces."""
_BLANK_LINE: Final = re.compile(r"\n\s*\n")
_WHITE_RUN: Final = re.compile(rf"[{_WHITE_CLASS}]*")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]+")
_INITIALS: Final = re.compile(r"(?:\w{1,2}\.)*\w")
_OPENERS: Final = "\"'“‘„«‹»›([*_"
_CLOSERS: Final = "\"'”’“»›«)]*_ \xa0\u202f"
_CONTINUING: Final = frozenset(",;:.!?…)]")
_BEFORE_WORD: Final = _OPENERS + "”’/–—-"
REACH: Final = 24
"""Characters looked back for the word before a full stop; longer words are not abbreviations."""
ORDINAL: Final = 2
"""Digits a German ordinal has at most."""


def sentences(text: str) -> tuple[Span, ...]:
    """Return the spans of the sentences, white space around them left out; nothing else is.

    >>> text = 'Dr. Rao paid $3.50. "Too much?" he asked.“Yes.” A 2nd try failed.'
    >>> [text[a:b] for a, b in sentences(text)]
    ['Dr. Rao paid $3.50.', '"Too much?" he asked.', '“Yes.”', 'A 2nd try failed.']
    """
    spans: list[Span] = []
    begin = 0
    if "\n" in text:
        for gap in _BLANK_LINE.finditer(text):
            _add_sentences(text, begin, gap.start(), spans)
            begin = gap.end()
    _add_sentences(text, begin, len(text), spans)
    return tuple(spans)


def _add_sentences(text: str, begin: int, limit: int, spans: list[Span]) -> None:
    begin = _skip_white(text, begin)
    while limit > begin and text[limit - 1] in WHITE:
        limit -= 1
    for found in _MARKS.finditer(text, begin, limit):
        mark, end = found.span()
        border = end if end == limit else _border(text, begin, mark, end)
        if border > begin:
            spans.append(Span(begin, border))
            begin = _skip_white(text, border)
    if begin < limit:
        spans.append(Span(begin, limit))


def _skip_white(text: str, position: int) -> int:
    if text[position : position + 1] == " " and text[position + 1 : position + 2].isalnum():
        return position + 1
    return _WHITE_RUN.match(text, position).end()  # type: ignore[union-attr]  # matches the empty string


def _border(text: str, begin: int, mark: int, end: int) -> int:
    """Return where the sentence that begins at ``begin`` ends at this mark, or -1 if it continues."""
    kind = text[mark]
    if kind in _WIDE_MARKS:
        return end
    after = _skip_white(text, end)
    if after == end:
        return _glued_border(text, mark, end)
    if not _may_begin(text, after):
        return -1
    if kind != "." or (end - mark > 1 and text[mark + 1 : end].strip(_CLOSERS)):
        return end  # question, exclamation, ellipsis
    return end if _full_stop_ends(text, begin, mark, after) else -1


def _may_begin(text: str, after: int) -> bool:
    """Return whether a sentence can begin here: not with a small letter nor with punctuation that continues one."""
    while after < len(text) and text[after] in _OPENERS:
        after += 1
    following = text[after : after + 1]
    return not following.islower() and following not in _CONTINUING


def _glued_border(text: str, mark: int, end: int) -> int:
    """Return the border after a mark that no white space follows, or -1."""
    cut = end
    if text[end] in _OPENERS:
        end += 1
    elif text[end - 2] in ".!?…" and text[end - 1] in "\"'“" and opens_quote(text, end - 1):
        cut = end - 1
    return cut if end < len(text) and is_missing_space(text, mark, end) else -1


def _full_stop_ends(text: str, begin: int, mark: int, after: int) -> bool:
    low = max(begin, mark - REACH)
    left = text[max(low, text.rfind(" ", low, mark) + 1) : mark].strip(_BEFORE_WORD)
    if len(left) > LONGEST_ABBREVIATION:
        return True
    left = (left.split() or [""])[-1]  # white space that is not folded
    following = _NEXT_WORD.match(text, after)
    word = following[0] if following else ""
    if left.isdigit():
        return not _is_ordinal(text, begin, mark, left, word)
    words, key = lexicon(), left.replace(".", "").lower()
    if key in words.before_name:
        return False
    if key in words.before_number:
        return not text[after].isdigit()
    if _INITIALS.fullmatch(left):  # "455 N. 3rd Street"
        return word in words.sentence_starters or not text[after].isalnum()
    return key not in words.maybe_last or not word or word in words.sentence_starters


def _is_ordinal(text: str, begin: int, mark: int, number: str, word: str) -> bool:
    """Return whether a full stop after a number makes it an ordinal or a list number."""
    if mark - len(number) == begin:  # "1. Open the lid."
        return True
    if len(number) > ORDINAL:
        return False
    words = lexicon()
    if word in words.after_ordinal:
        return True
    before = text[max(begin, mark - len(number) - REACH) : mark - len(number)].split()
    return bool(before) and before[-1].lower() in words.before_ordinal and word not in words.sentence_starters
