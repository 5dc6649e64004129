"""The blocks around a block, the document above and below it, and the document as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Final

import numpy as np

from cleaner.arrays import Doubles, Flags, Floats
from cleaner.document import Document
from cleaner.features.columns import UNKNOWN, Columns, Groups
from cleaner.features.text.position import MARKED, ends_of

WINDOW_BLOCKS: Final = 5
"""Blocks above and below over which the nearer means are taken."""
SHORT_WORDS: Final = 6
"""Most words of a short block."""
WIDE_BREAKS: Final = 4
"""Line breaks from which a gap makes no more difference."""
_NEIGHBOURS: Final[dict[str, tuple[int, ...]]] = {
    "words": (-2, -1, 1, 2),
    "capitals": (-1, 1),
    "cohesion": (-2, -1, 1, 2),
    "mark": (1,),
}
"""Columns that a block has of its neighbours too, and at which distances."""
_DISTANCES: Final = (-2, -1, 1, 2)
_AVERAGED: Final = ("i", "you", "we", "finished", "capitals", "digits", "small_start")
_MEANS: Final = tuple(
    f"{part}_{name}"
    for part in ("head", "tail", "turn", "up", "down")
    for name in (*_AVERAGED, "exclamations", "cohesion", "length", "marks", "prose")
)


def neighbours(columns: Columns, documents: Groups) -> Columns:
    """Return columns of the blocks next to each; -1 outside the document."""
    table = np.array([columns[name] for name in _NEIGHBOURS], np.float32)
    moved = {by: documents.shifted(table, by, UNKNOWN) for by in _DISTANCES}
    return {
        f"{name}{by:+d}": moved[by][at] for at, (name, distances) in enumerate(_NEIGHBOURS.items()) for by in distances
    }


def means(columns: Columns, prose: Flags, documents: Groups) -> Columns:
    """Return means over the blocks around each: readers' comments and lists of other articles sound different.

    ``head_`` is all above, ``tail_`` the block and all below, ``turn_`` their difference, ``up_`` and ``down_`` a few
    blocks above and below.
    """
    averaged = [columns[name] for name in _AVERAGED]
    averaged += (
        np.minimum(columns["exclamations"], 3),
        np.maximum(columns["cohesion"], 0),
        np.log1p(columns["words"]),
        columns["mark"] >= MARKED,
        prose,
    )
    own, of = documents.own, documents.of
    sums = documents.running(np.concatenate(averaged, dtype=np.float64).reshape(len(averaged), -1))
    above, left = np.arange(len(of)) + of, documents.sizes[of] - own
    near_above, near_below = np.minimum(own, WINDOW_BLOCKS), np.minimum(left - 1, WINDOW_BLOCKS)
    before, after = sums.take(above, axis=1), sums.take(above + left, axis=1)
    head = before / np.maximum(own, 1)
    tail = (after - before) / left
    up = (before - sums.take(above - near_above, axis=1)) / np.maximum(near_above, 1)
    down = sums.take(above + 1 + near_below, axis=1) - sums.take(above + 1, axis=1)
    down /= np.maximum(near_below, 1)
    return dict(zip(_MEANS, chain(head, tail, tail - head, up, down), strict=True))


def whole(texts: Sequence[Document], columns: Columns, prose: Flags, documents: Groups) -> Columns:
    """Return columns on each document as a whole, the same for all its blocks, and their length against its prose.

    ``document_prose_length`` is the median of its prose (in words), ``document_spread`` the deviation of the lengths of
    all blocks.
    """
    words, sizes, of = columns["words"], documents.sizes, documents.of
    counted = documents.totals(np.array((words, np.where(prose, words, 0), columns["quote"]), np.float64))
    total = np.maximum(counted[0], 1)
    prose_share, quotes = counted[1:].astype(np.float32) / total.astype(np.float32)
    apart = words - (counted[0] / sizes).astype(np.float32)[of]
    sums = documents.sums(np.array((columns["capitals"] * words, apart * apart, columns["digits"])))
    variance, digits = (sums[1:] / sizes).astype(np.float32)
    gaps = np.minimum(_gaps(texts), WIDE_BREAKS)
    short, finished, gap = documents.totals(np.array((words <= SHORT_WORDS, columns["finished"], gaps))) / sizes
    typical = _medians(words, prose, documents)
    values = {
        "blocks": sizes,
        "words": total,
        "short": short,
        "finished": finished,
        "prose_length": typical,
        "prose": prose_share,
        "gaps": gap,
        "capitals": sums[0] / total.astype(np.float32),
        "quotes": quotes,
        "first_prose": ends_of(prose, documents)[0],
        "spread": np.sqrt(variance),
        "digits": digits,
    }
    table = np.array(list(values.values()), np.float64)[:, of]
    found: Columns = {f"document_{name}": column for name, column in zip(values, table, strict=True)}
    return found | {"relative_length": np.log1p(words) - np.log1p(typical)[of]}


def _medians(words: Floats, prose: Flags, documents: Groups) -> Doubles:
    """Return the median of the words of each document's prose, 0 where there is none.

    >>> from cleaner.features.columns import stacked
    >>> words, prose = np.array([20, 3, 30.5, 20], np.float32), np.array([True, False, True, False])
    >>> _medians(words, prose, stacked([3, 1])).tolist()
    [25.25, 0.0]
    """
    ranked = [np.sort(words[part][prose[part]]).tolist() for part in documents.slices]
    medians = [(found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2 if found else 0.0 for found in ranked]
    return np.array(medians)


def _gaps(texts: Sequence[Document]) -> list[int]:
    """Return how many line breaks are above each block; the first of a document counts as having the most."""
    found: list[int] = []
    for document in texts:
        text, spans = document.text, [block.span for block in document.blocks]
        found.append(WIDE_BREAKS)
        found += [text.count("\n", above[1], below[0]) for above, below in pairwise(spans)]
    return found
