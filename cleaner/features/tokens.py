"""A document's characters and words as numbers, from which all other columns are computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Ints
from cleaner.features.columns import Groups, above, changes, stacked, steps

Keys: TypeAlias = NDArray[np.uint64]

CHAR_KINDS: Final = (
    "space", "lower", "caseless", "upper", "ideograph", "digit", "end", "comma", "colon", "quote", "apostrophe",
    "bracket", "dash", "bar", "code", "money", "handle", "picture", "sign", "break",
)  # fmt: skip
"""The kinds of characters; those that a text has most of, and that are not counted by themselves, come first."""
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
_MODULUS: Final = 1 << 64
_ROW: Final = 1024
"""Letters whose powers of the factor are kept; those further on are products of two."""
_STEP: Final = pow(_FACTOR, _ROW, _MODULUS)
_STEP_BACK: Final = pow(_FACTOR, -_ROW, _MODULUS)
"""What the powers of one row of letters and of the next differ by, and the inverse of that."""


class Tokens(NamedTuple):
    """The characters of all blocks joined, a line break after each, and their words.

    ``kinds`` holds a number of ``CHAR_KINDS`` for each character, ``starts`` and ``ends`` the positions of the blocks
    and of the breaks after them; ``documents`` groups the blocks.

    The other columns have an entry a word: the number of its block and of its form (without case), its letters, the
    kind of its first one, whether it carries a topic and whether it is a name by its capital. Forms are those of one
    document: a word of another one has another number. ``forms`` are their keys, and ``by_form`` the numbers of all
    words by their forms, and of those by their position.
    """

    points: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    starts: Ints
    ends: Ints
    documents: Groups
    block: Ints
    form: Ints
    letters: Ints
    initial: NDArray[np.uint8]
    topical: Flags
    name: Flags
    forms: Keys
    by_form: Ints

    @property
    def size(self) -> int:
        """Number of blocks."""
        return len(self.starts)

    def of_blocks(self, rows: Ints) -> Tokens:
        """Return the tokens of some blocks, in order, as a document of their own; the numbers of their forms stay.

        >>> tokens = tokenize(["Port opens", "The Port is old", "Old port"])
        >>> tokens.of_blocks(np.array([0, 2])).block.tolist(), tokens.of_blocks(np.array([2])).starts.tolist()
        ([0, 0, 1, 1], [0])
        """
        chosen = np.zeros(self.size, bool)
        chosen[rows] = True
        lengths = self.ends - self.starts
        inside, words = chosen.repeat(lengths + 1), chosen[self.block]
        ends = (lengths[rows] + 1).cumsum() - 1
        place = words.cumsum() - 1
        return Tokens(
            self.points[inside],
            self.kinds[inside],
            ends - lengths[rows],
            ends,
            stacked([len(rows)]),
            (chosen.cumsum() - 1)[self.block[words]],
            self.form[words],
            self.letters[words],
            self.initial[words],
            self.topical[words],
            self.name[words],
            self.forms,
            place[self.by_form[words[self.by_form]]],
        )


class _Words(NamedTuple):
    """Where words begin, how many letters they have, and their keys."""

    begins: Ints
    letters: Ints
    keys: Keys


def tokenize(texts: Sequence[str], documents: Groups | None = None) -> Tokens:
    """Return the tokens of the folded texts of blocks, none of them empty; by default they are of one document.

    >>> tokens = tokenize(["Port opens", "The Port is old"])
    >>> tokens.block.tolist(), bool(tokens.form[0] == tokens.form[3]), tokens.name.tolist()
    ([0, 0, 1, 1, 1, 1], True, [False, False, False, True, False, False])
    """
    documents = documents or stacked([len(texts)])
    points = _points("\n".join([*texts, ""]))
    kinds, letters = _looked_up(points)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = (lengths + 1).cumsum() - 1
    begins, letter_counts, keys = _words(points, kinds, letters)
    counts = steps(begins.searchsorted(ends))
    block = np.arange(len(texts)).repeat(counts)
    form, forms, by_form = _forms(keys, above(counts)[documents.starts])
    initial = kinds[begins]
    topical = (letter_counts >= TOPICAL_LETTERS) | (initial == CHAR_KIND["ideograph"])
    name = (initial == CHAR_KIND["upper"]) & (letter_counts >= NAME_LETTERS) & ~changes(block)
    return Tokens(
        points,
        kinds,
        ends - lengths,
        ends,
        documents,
        block,
        form,
        letter_counts,
        initial,
        topical,
        name,
        forms,
        by_form,
    )


def _forms(keys: Keys, starts: Ints) -> tuple[Ints, Keys, Ints]:
    """Return the form of each word, the keys of the forms, and the words by form; documents begin at ``starts``."""
    bounds = [*starts.tolist(), len(keys)]
    by_form = np.concatenate([_order(keys[start:end]) + start for start, end in pairwise(bounds)])
    ranked = keys[by_form]
    fresh = changes(ranked)
    fresh[starts[starts < len(keys)]] = True
    form = np.empty(len(keys), np.int64)
    form[by_form] = fresh.cumsum() - 1
    return form, ranked[fresh], by_form


def _order(keys: Keys) -> Ints:
    """Return the order of the keys; equal ones stay in theirs.

    Sixteen bits are sorted in linear time, and then little is left to sort.
    """
    first = (keys >> np.uint64(48)).astype(np.uint16).argsort(kind="stable")
    order: Ints = first[keys[first].argsort(kind="stable")]
    return order


def keys_of(words: Iterable[str]) -> Keys:
    """Return the keys that words have in ``Tokens.forms``.

    >>> bool((keys_of(["port"]) == tokenize(["The Port"]).forms).any())
    True
    """
    points = _points(" ".join([*words, ""]))
    return _words(points, *_looked_up(points)).keys


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _looked_up(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Keys]:
    """Return the kind of each character and its lower case, 0 if it is no letter; of these, whole rows of ``_ROW``."""
    codes = points.astype(np.intp)
    letters = np.zeros((-(-len(codes) // _ROW), _ROW), np.uint64)
    _letters().take(codes, mode="clip", out=letters.reshape(-1)[: len(codes)])
    return _kinds().take(codes, mode="clip"), letters


def _words(points: NDArray[np.uint32], kinds: NDArray[np.uint8], letters: Keys) -> _Words:
    """Return the words of a text, which ends with no letter; two adjacent ideographs make a word.

    A word's key is the sum of its letters, each times a power of an odd factor: the first for the first letter, and so
    on (modulo 2 ** 64). They are summed with the powers of their positions in the text, and divided by that of the
    position of the word: an odd number has an inverse. ``letters`` are used up.
    """
    flat = letters.reshape(-1)
    edges = changes(flat != 0).nonzero()[0][0 if flat[0] else 1 :]
    begins, ends = edges[::2].copy(), edges[1::2]
    powers, inverses = _powers()
    letters *= powers
    letters *= _rows_of_powers(_STEP, len(letters))[:, None]
    keys = np.add.reduceat(flat, begins) if len(begins) else np.zeros(0, np.uint64)
    rows = begins // _ROW
    keys *= inverses[begins - rows * _ROW]
    keys *= _rows_of_powers(_STEP_BACK, len(letters))[rows]
    return _with_pairs(_Words(begins, ends - begins, keys), points, kinds)


def _with_pairs(words: _Words, points: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> _Words:
    """Return the words with all pairs of adjacent ideographs among them, in order."""
    signs = (kinds == CHAR_KIND["ideograph"]).nonzero()[0]
    if not len(signs):
        return words
    pairs = signs[:-1][signs[1:] - signs[:-1] == 1]
    first, second = _powers()[0][:2]
    keys = points[pairs].astype(np.uint64) * first + points[pairs + 1].astype(np.uint64) * second
    order = np.concatenate((words.begins, pairs)).argsort(kind="stable")
    found = _Words(pairs, np.full(len(pairs), IDEOGRAPHS_PER_WORD), keys)
    return _Words(*(np.concatenate(parts)[order] for parts in zip(words, found, strict=True)))


@cache
def _powers() -> tuple[Keys, Keys]:
    """Return powers of the factor for a row of letters, from the first on, and inverses of these from 1 on."""
    powers = np.full(_ROW, _FACTOR, np.uint64).cumprod()
    inverses = np.full(_ROW, pow(_FACTOR, -1, _MODULUS), np.uint64)
    inverses[0] = 1
    return powers, inverses.cumprod()


def _rows_of_powers(step: int, size: int) -> Keys:
    """Return by what the powers of so many rows differ from those of the first: the powers of a step."""
    powers = np.full(size, step, np.uint64)
    powers[0] = 1
    return powers.cumprod()


@cache
def _letters() -> Keys:
    """Return the lower case of every code point up to the last, but 0 for those that make no words."""
    table = np.arange(_LAST_POINT + 1, dtype=np.uint64)
    for point in range(_CASED):
        small = chr(point).lower()
        table[point] = ord(small) if len(small) == 1 else point
    for first, end in _LATIN_MORE:
        table[first:end:2] += np.uint64(1)
    return np.where(LETTER[_kinds()], table, np.uint64(0))


LETTER: Final = np.isin(
    np.arange(len(CHAR_KINDS)), [CHAR_KIND[name] for name in ("lower", "upper", "caseless", "digit")]
)


@cache
def _kinds() -> NDArray[np.uint8]:
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
