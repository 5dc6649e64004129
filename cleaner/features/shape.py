"""What a block looks like by itself: its length, its characters, how it begins and ends."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags, Floats, Ints
from cleaner.features.columns import Columns
from cleaner.features.tokens import KIND, KINDS, LETTER, PER_WORD, Reading

LONG: Final = 14
"""Words from which a block without an end mark is an unfinished sentence rather than a headline."""
PROSE_WORDS: Final = 15
"""Words of a block that, ending like a sentence, is taken for prose."""
_COUNTED: Final = ("colon", "quote", "bracket", "bar", "code", "handle")
_CLOSER: Final = np.isin(np.arange(len(KINDS)), [KIND[name] for name in ("quote", "apostrophe", "bracket")])
_UNFINISHED: Final = np.isin(np.arange(len(KINDS)), [KIND[name] for name in ("lower", "upper", "comma")])


def shape(reading: Reading) -> tuple[Columns, Flags]:
    """Return columns on each block by itself, and which blocks are prose.

    ``words`` counts two ideographs as a word; ``capitals`` is the share of words with a capital, ``upper`` and
    ``digits`` are shares of letters and of characters. Closing quotes and brackets do not count as the end;
    ``cut`` is a block that stops in mid-sentence; ``alike`` is the share of blocks with the same length and ends.
    """
    kinds, starts = reading.kinds, reading.starts
    counts = _counts(reading)
    of = {name: counts[:, number] for name, number in KIND.items()}
    letters = of["lower"] + of["upper"] + of["caseless"] + of["ideograph"]
    characters = counts.sum(axis=1) - 1
    begins = LETTER[kinds]
    begins[1:] &= ~begins[:-1]
    words = reading.per_block(begins) + of["ideograph"] / PER_WORD
    least = np.maximum(words, 1)
    last, closed = _last(reading)
    ending = kinds[last]
    dots = (reading.points[last] == ord(".")) & (reading.points[last - 1] == ord(".")) & (last > starts)
    finished = (ending == KIND["end"]) & ~dots & (reading.points[last] != ord("…"))
    columns: Columns = {
        "words": words,
        "characters": characters,
        "capitals": reading.per_block(begins & (kinds == KIND["upper"])) / least,
        "upper": of["upper"] / np.maximum(letters, 1),
        "digits": of["digit"] / characters,
        "commas": of["comma"] / least,
        **{name: of[name] for name in _COUNTED},
        "exclamations": reading.per_block(reading.points == ord("!")),
        "small_start": kinds[starts] == KIND["lower"],
        "ends_lower": ending == KIND["lower"],
        "ends_colon": ending == KIND["colon"],
        "finished": finished,
        "cut": (words >= LONG) & _UNFINISHED[ending],
        "alike": _alike(words, kinds[starts], ending),
    }
    return columns, (words >= PROSE_WORDS) & (finished | closed)


def _counts(reading: Reading) -> Floats:
    """Return how many characters of each kind each block has, the line break after it among them."""
    size = reading.size * len(KINDS)
    lengths = reading.ends - reading.starts + 1
    cells = np.repeat(np.arange(0, size, len(KINDS)), lengths) + reading.kinds
    return np.bincount(cells, minlength=size).reshape(reading.size, len(KINDS)).astype(np.float32)


def _last(reading: Reading) -> tuple[Ints, Flags]:
    """Return where the last character stands that closes nothing, and whether something does close."""
    last = reading.ends - 1
    closed = _CLOSER[reading.kinds[last]]
    for _ in range(3):
        last = np.where(_CLOSER[reading.kinds[last]] & (last > reading.starts), last - 1, last)
    return last, closed


def _alike(words: NDArray[Any], first: NDArray[np.uint8], last: NDArray[np.uint8]) -> Doubles:
    size = np.where(words < 5, words, 3 + np.log2(np.maximum(words, 1))).astype(np.int64)  # noqa: PLR2004  then logs
    _, form, counts = np.unique(
        (size * len(KINDS) + first) * len(KINDS) + last, return_inverse=True, return_counts=True
    )
    shares: Doubles = counts[form] / len(words)
    return shares
