"""The shape of a block: its length, its characters, how it begins and ends."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags, Floats, Ints
from cleaner.features.columns import Columns
from cleaner.features.tokens import CHAR_KIND, CHAR_KINDS, IDEOGRAPHS_PER_WORD, LETTER, Tokens

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
    kinds, starts = tokens.kinds, tokens.starts
    counts = _counts(tokens)
    of = {name: counts[:, number] for name, number in CHAR_KIND.items()}
    letters = of["lower"] + of["upper"] + of["caseless"] + of["ideograph"]
    characters = counts.sum(axis=1) - 1
    begins = LETTER[kinds]
    begins[1:] &= ~begins[:-1]
    words = tokens.per_block(begins) + of["ideograph"] / IDEOGRAPHS_PER_WORD
    least = np.maximum(words, 1)
    last, closed = _last(tokens)
    ending = kinds[last]
    dots = (tokens.points[last] == ord(".")) & (tokens.points[last - 1] == ord(".")) & (last > starts)
    finished = (ending == CHAR_KIND["end"]) & ~dots & (tokens.points[last] != ord("…"))
    forms = _forms(words, kinds[starts], ending)
    columns: Columns = {
        "words": words,
        "characters": characters,
        "capitals": tokens.per_block(begins & (kinds == CHAR_KIND["upper"])) / least,
        "upper": of["upper"] / np.maximum(letters, 1),
        "digits": of["digit"] / characters,
        "commas": of["comma"] / least,
        **{name: of[name] for name in _COUNTED},
        "exclamations": tokens.per_block(tokens.points == ord("!")),
        "small_start": kinds[starts] == CHAR_KIND["lower"],
        "ends_lower": ending == CHAR_KIND["lower"],
        "ends_colon": ending == CHAR_KIND["colon"],
        "finished": finished,
        "cut": (words >= LONG_WORDS) & _UNFINISHED[ending],
        "alike": _alike(forms),
        "series": _series(forms),
    }
    return columns, (words >= PROSE_WORDS) & (finished | closed)


def _counts(tokens: Tokens) -> Floats:
    """Return how many characters of each kind each block has, the line break after it among them."""
    size = tokens.size * len(CHAR_KINDS)
    lengths = tokens.ends - tokens.starts + 1
    cells = np.repeat(np.arange(0, size, len(CHAR_KINDS)), lengths) + tokens.kinds
    return np.bincount(cells, minlength=size).reshape(tokens.size, len(CHAR_KINDS)).astype(np.float32)


def _last(tokens: Tokens) -> tuple[Ints, Flags]:
    """Return the position of the last character that is not a closing one, and whether a closing one follows."""
    last = tokens.ends - 1
    closed = _CLOSER[tokens.kinds[last]]
    for _ in range(3):
        last = np.where(_CLOSER[tokens.kinds[last]] & (last > tokens.starts), last - 1, last)
    return last, closed


def _forms(words: NDArray[Any], first: NDArray[np.uint8], last: NDArray[np.uint8]) -> Ints:
    """Return a number for the length and the ends of each block."""
    size = np.where(words < 5, words, 3 + np.log2(np.maximum(words, 1))).astype(np.int64)  # noqa: PLR2004  logarithmic from here
    forms: Ints = (size * len(CHAR_KINDS) + first) * len(CHAR_KINDS) + last
    return forms


def _alike(forms: Ints) -> Doubles:
    _, form, counts = np.unique(forms, return_inverse=True, return_counts=True)
    shares: Doubles = counts[form] / len(forms)
    return shares


def _series(forms: Ints) -> Doubles:
    """Return how many blocks are in the series of each: the same form again and again, a few blocks apart at most.

    >>> _series(np.array([7, 8, 7, 8, 7, 1, 1, 1, 1, 7])).tolist()
    [3.0, 2.0, 3.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 1.0]
    """
    order = np.argsort(forms, kind="stable")
    apart = (np.diff(forms[order]) != 0) | (np.diff(order) > SERIES_GAP)
    series = np.concatenate(([0], np.cumsum(apart)))
    sizes = np.zeros(len(forms))
    sizes[order] = np.bincount(series)[series]
    return sizes
