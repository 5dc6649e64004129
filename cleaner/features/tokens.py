"""A document's characters and words as numbers, from which all other columns are computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Floats, Ints

Keys: TypeAlias = NDArray[np.uint64]

CHAR_KINDS: Final = (
    "space", "lower", "upper", "caseless", "ideograph", "digit", "end", "comma", "colon", "quote", "apostrophe",
    "bracket", "dash", "bar", "code", "money", "handle", "picture", "sign", "break",
)  # fmt: skip
"""The kinds of characters."""
CHAR_KIND: Final = {name: number for number, name in enumerate(CHAR_KINDS)}
IDEOGRAPHS_PER_WORD: Final = 2
"""Letters of a word in scripts that write no spaces."""
TOPICAL_LETTERS: Final = 4
"""Letters from which a word is taken to carry a topic; pairs of ideographs always do."""
NAME_LETTERS: Final = 3
"""Letters from which a capitalised word counts as a name."""

_MEMBERS: Final = {
    "end": ".!?…。．｡！？؟۔।॥։።",
    "comma": ",;、，；،؛",
    "colon": ":：",
    "quote": '"«»‹›「」『』',
    "apostrophe": "'`",
    "bracket": "()[]（）【】［］",
    "dash": "-",
    "bar": "|/·•*>→►▶▸■●▪◦~＞｜・",
    "code": "{}<=_\\^+",
    "money": "$€£¥%₹₽",
    "handle": "@#&",
}
_IDEOGRAPHS: Final = ((0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x3041, 0x30FF), (0x3400, 0x9FFF), (0x20000, 0x3FFFF))
"""Letters of scripts that write no spaces between words."""
_PICTURES: Final = ((0x2190, 0x2BFF), (0x1F000, 0x1FAFF))
_CASED: Final = 0x0600
"""Nearly all letters with case are below this code point."""
_LATIN_MORE: Final = ((0x1E00, 0x1E96), (0x1EA0, 0x1F00))
"""Latin letters with two diacritics, as in Vietnamese: upper and lower case alternate."""
_DIGITS: Final = (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10)
"""Zeros of other scripts; their other digits follow."""
_LAST_POINT: Final = 0x3FFFF
_FACTOR: Final = 0x9E3779B97F4A7C15
"""Source: the multiplier of Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3)."""
_KEY_LETTERS: Final = 64
"""Letters of a word with a weight of their own in its key; those after them share these weights."""


class Tokens(NamedTuple):
    """The characters of all blocks joined, a line break after each, and their words.

    ``kinds`` holds a number of ``CHAR_KINDS`` for each character, ``starts`` and ``ends`` the positions of the blocks
    and of the breaks after them. The other columns have an entry a word: the number of its block and of its form
    (without case), whether it carries a topic and whether it is a name by its capital. ``forms`` are the keys of forms.
    """

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    starts: Ints
    ends: Ints
    block: Ints
    form: Ints
    topical: Flags
    name: Flags
    forms: Keys

    @property
    def size(self) -> int:
        """Number of blocks."""
        return len(self.starts)

    def per_block(self, values: NDArray[Any]) -> Floats:
        """Sum values of characters for each block."""
        return np.add.reduceat(values, self.starts, dtype=np.float32)


def tokenize(texts: Sequence[str]) -> Tokens:
    """Return the tokens of the folded texts of blocks, none of them empty.

    >>> tokens = tokenize(["Port opens", "The Port is old"])
    >>> tokens.block.tolist(), bool(tokens.form[0] == tokens.form[3]), tokens.name.tolist()
    ([0, 0, 1, 1, 1, 1], True, [False, False, False, True, False, False])
    """
    points = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _table()[np.minimum(points, _LAST_POINT)]
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    starts = np.concatenate(([0], ends[:-1] + 1))
    begins, lengths, keys = _words(points, kinds)
    block = np.searchsorted(ends, begins)
    first = np.concatenate(([True], block[1:] != block[:-1])) if len(block) else np.zeros(0, bool)
    forms, form = np.unique(keys, return_inverse=True)
    topical = (lengths >= TOPICAL_LETTERS) | (kinds[begins] == CHAR_KIND["ideograph"])
    name = (kinds[begins] == CHAR_KIND["upper"]) & (lengths >= NAME_LETTERS) & ~first
    return Tokens(points, kinds, starts, ends, block, form, topical, name, forms)


def keys_of(words: Iterable[str]) -> Keys:
    """Return the keys that words have in ``Tokens.forms``.

    >>> bool((keys_of(["port"]) == tokenize(["The Port"]).forms).any())
    True
    """
    points = np.frombuffer(" ".join(words).encode("utf-32-le"), np.uint32)
    return _words(points, _table()[np.minimum(points, _LAST_POINT)])[2]


def _words(points: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> tuple[Ints, Ints, Keys]:
    """Return where words begin, their lengths and keys; two adjacent ideographs make a word."""
    letters = np.flatnonzero(LETTER[kinds])
    fresh = np.diff(letters, prepend=-2) > 1
    first = np.flatnonzero(fresh)
    if not len(first):
        begins, lengths, keys = letters, letters, np.zeros(0, np.uint64)
    else:
        lengths = np.diff(np.append(first, len(letters)))
        inside = np.arange(len(letters)) - np.repeat(first, lengths)
        lowered = _lower()[np.minimum(points[letters], _LAST_POINT)]
        keys = np.add.reduceat(lowered * _powers()[inside % _KEY_LETTERS], first)
        begins = letters[first]
    signs = np.flatnonzero(kinds == CHAR_KIND["ideograph"])
    if not len(signs):
        return begins, lengths, keys
    pairs = signs[np.flatnonzero(np.diff(signs) == 1)]
    pair_keys = points[pairs].astype(np.uint64) * _powers()[0] + points[pairs + 1] * _powers()[1]
    order = np.argsort(np.concatenate((begins, pairs)), kind="stable")
    lengths = np.concatenate((lengths, np.full(len(pairs), IDEOGRAPHS_PER_WORD)))
    return np.concatenate((begins, pairs))[order], lengths[order], np.concatenate((keys, pair_keys))[order]


LETTER: Final = np.isin(
    np.arange(len(CHAR_KINDS)), [CHAR_KIND[name] for name in ("lower", "upper", "caseless", "digit")]
)


@cache
def _powers() -> Keys:
    powers = np.full(_KEY_LETTERS, _FACTOR, np.uint64)
    return np.cumprod(powers, dtype=np.uint64)


@cache
def _lower() -> Keys:
    """Return the lower case of every code point up to the last."""
    table = np.arange(_LAST_POINT + 1, dtype=np.uint64)
    for point in range(_CASED):
        small = chr(point).lower()
        table[point] = ord(small) if len(small) == 1 else point
    for first, end in _LATIN_MORE:
        table[first:end:2] += np.uint64(1)
    return table


@cache
def _table() -> NDArray[np.uint8]:
    """Return the kind of every code point up to the last, whose kind all above it share."""
    table = np.full(_LAST_POINT + 1, CHAR_KIND["caseless"], np.uint8)
    table[:_CASED] = [_kind(chr(point)) for point in range(_CASED)]
    for first, last in _IDEOGRAPHS:
        table[first : last + 1] = CHAR_KIND["ideograph"]
    for first, last in _PICTURES:
        table[first : last + 1] = CHAR_KIND["picture"]
    for first, end in _LATIN_MORE:
        table[first:end:2] = CHAR_KIND["upper"]
        table[first + 1 : end : 2] = CHAR_KIND["lower"]
    for zero in _DIGITS:
        table[zero : zero + 10] = CHAR_KIND["digit"]
    table[0x2000:0x2070] = CHAR_KIND["sign"]
    for name, members in _MEMBERS.items():
        table[[ord(char) for char in members]] = CHAR_KIND[name]
    return table


def _kind(char: str) -> int:
    if char == "\n":
        return CHAR_KIND["break"]
    if char.isspace():
        return CHAR_KIND["space"]
    if char.isdigit():
        return CHAR_KIND["digit"]
    if char.isalpha():
        return CHAR_KIND["upper" if char.isupper() else "lower" if char.islower() else "caseless"]
    return CHAR_KIND["sign"]
