"""The shape of a block: its length, its characters, how it begins and ends."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags, Floats, Ints
from cleaner.features.columns import Columns, Groups, changes, steps
from cleaner.features.tokens import CHAR_KIND, CHAR_KINDS, IDEOGRAPHS_PER_WORD, Tokens

LONG_WORDS: Final = 14
"""Words from which a block without end punctuation is an unfinished sentence rather than a headline."""
SERIES_GAP: Final = 3
"""Blocks from one line of a series to the next at most: the hour, title and artist of a programme take turns."""
PROSE_WORDS: Final = 15
"""Words of a block that, ending like a sentence, is taken for prose."""
_COUNTED: Final = ("colon", "quote", "bracket", "bar", "code", "handle")
_CLOSER: Final = np.isin(np.arange(len(CHAR_KINDS)), [CHAR_KIND[name] for name in ("quote", "apostrophe", "bracket")])
_UNFINISHED: Final = np.isin(np.arange(len(CHAR_KINDS)), [CHAR_KIND[name] for name in ("lower", "upper", "comma")])


def shape(tokens: Tokens) -> tuple[Columns, Flags]:
    """Return columns on each block alone, and which blocks are prose.

    ``words`` counts two ideographs as a word; ``capitals`` is the share of words with a capital, ``upper`` and
    ``digits`` are shares of letters and of characters. Closing quotes and brackets do not count as the end;
    ``cut`` is a block that stops in mid-sentence; ``alike`` is the share of blocks with the same length and ends, and
    ``series`` is how many of these follow each other, one within three blocks: the entries of a programme or a table.
    """
    columns = _characters(tokens)
    words, kinds = columns["words"], tokens.kinds
    last, closed = _last(tokens)
    beginning, ending, point = kinds[tokens.starts], kinds[last], tokens.points[last]
    dots = (point == ord(".")) & (tokens.points[last - 1] == ord(".")) & (last > tokens.starts)
    finished = (ending == CHAR_KIND["end"]) & ~dots & (point != ord("…"))
    alike, series = _recurring(_forms(words, beginning, ending), tokens.documents)
    columns |= {
        "small_start": beginning == CHAR_KIND["lower"],
        "ends_lower": ending == CHAR_KIND["lower"],
        "ends_colon": ending == CHAR_KIND["colon"],
        "finished": finished,
        "cut": (words >= LONG_WORDS) & _UNFINISHED[ending],
        "alike": alike,
        "series": series,
    }
    return columns, (words >= PROSE_WORDS) & (finished | closed)


def _characters(tokens: Tokens) -> Columns:
    """Return columns on the length of each block and what it is made of."""
    block, size = tokens.block, tokens.size
    of, exclamations = _counts(tokens)
    is_run = tokens.initial != CHAR_KIND["ideograph"]
    letters = np.bincount(block, tokens.letters * is_run, size).astype(np.float32) - of["digit"] + of["ideograph"]
    words = np.bincount(block, is_run, size).astype(np.float32) + of["ideograph"] / IDEOGRAPHS_PER_WORD
    capitals = np.bincount(block, tokens.initial == CHAR_KIND["upper"], size).astype(np.float32)
    characters = (tokens.ends - tokens.starts).astype(np.float32)
    least = np.maximum(words, 1)
    return {
        "words": words,
        "characters": characters,
        "capitals": capitals / least,
        "upper": of["upper"] / np.maximum(letters, 1),
        "digits": of["digit"] / characters,
        "commas": of["comma"] / least,
        **{name: of[name] for name in _COUNTED},
        "exclamations": exclamations,
    }


def _counts(tokens: Tokens) -> tuple[dict[str, Floats], Floats]:
    """Return how many characters of each of the rarer kinds each block has, and how many exclamation marks."""
    size, kinds = tokens.size, len(CHAR_KINDS)
    rare = (tokens.kinds > CHAR_KIND["caseless"]).nonzero()[0]
    block = np.arange(size).repeat(steps(rare.searchsorted(tokens.ends, side="right")))
    cells = np.bincount(tokens.kinds[rare].astype(np.int64) * size + block, minlength=kinds * size)
    counts = dict(zip(CHAR_KINDS, cells.astype(np.float32).reshape(kinds, size), strict=True))
    exclamations = np.bincount(block, tokens.points[rare] == ord("!"), size).astype(np.float32)
    return counts, exclamations


def _last(tokens: Tokens) -> tuple[Ints, Flags]:
    """Return the position of the last character that is not a closing one, and whether a closing one follows."""
    last = tokens.ends - 1
    closing = closed = _CLOSER[tokens.kinds[last]]
    for _ in range(3):
        last = last - (closing & (last > tokens.starts))
        closing = _CLOSER[tokens.kinds[last]]
    return last, closed


def _forms(words: NDArray[Any], first: NDArray[np.uint8], last: NDArray[np.uint8]) -> Ints:
    """Return a number for the length and the ends of each block."""
    size = np.where(words < 5, words, 3 + np.log2(np.maximum(words, 1))).astype(np.int64)  # noqa: PLR2004  logarithmic from here
    forms: Ints = (size * len(CHAR_KINDS) + first) * len(CHAR_KINDS) + last
    return forms


def _recurring(forms: Ints, documents: Groups) -> tuple[Doubles, Doubles]:
    """Return the share of blocks of the form of each in its document, and how many blocks are in its series.

    A series is the same form again and again, a few blocks apart at most.

    >>> from cleaner.features.columns import stacked
    >>> forms = np.array([7, 8, 7, 8, 7, 1, 1, 1, 1, 7])
    >>> alike, series = _recurring(forms, stacked([10]))
    >>> alike.tolist()
    [0.4, 0.2, 0.4, 0.2, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
    >>> series.tolist()
    [3.0, 2.0, 3.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 1.0]
    """
    keys = documents.of * (forms.max() + 1) + forms
    order = keys.argsort(kind="stable")
    fresh = changes(keys[order])
    alike = _repeated(order, fresh) / documents.sizes[documents.of]
    fresh[1:] |= order[1:] - order[:-1] > SERIES_GAP
    return alike, _repeated(order, fresh)


def _repeated(order: Ints, fresh: Flags) -> Doubles:
    """Return how many rows are in the set of each; the sets follow each other in ``order``, and begin where flagged."""
    of = fresh.cumsum() - 1
    sizes = np.empty(len(order))
    sizes[order] = np.bincount(of)[of]
    return sizes
