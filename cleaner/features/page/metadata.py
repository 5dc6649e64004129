"""How much of each block stands in what the page says of itself: title, description, article text, authors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Ints
from cleaner.features.columns import UNKNOWN, Columns
from cleaner.features.overlap import covered, threes
from cleaner.features.tokens import Reading, read
from cleaner.page import Facts
from cleaner.text.folding import fold


def read_stated(texts: list[str], facts: Facts) -> tuple[Reading, list[str]]:
    """Read blocks and, after them, what the page states; the second value says what each of the latter is."""
    stated = [("title", title) for title in facts.titles] + [("author", author) for author in facts.authors]
    stated += [("summary", facts.summary), ("body", facts.body)]
    stated = [(what, fold(text)) for what, text in stated if text.strip()]
    return read([*texts, *(text for _, text in stated)]), [what for what, _ in stated]


def stated(reading: Reading, kinds: list[str]) -> Columns:
    """Return columns for the blocks at the beginning of a reading; ``kinds`` says what the other texts are.

    ``in_summary`` and ``in_body`` are the shares of a block's words in runs of three that stand there, -1 where the
    page states none; ``title_overlap`` is the shared part of the different words of both.
    """
    size = reading.size - len(kinds)
    of = {what: [size + at for at, kind in enumerate(kinds) if kind == what] for what in ("title", "author")}
    cells = np.unique(reading.block * max(1, len(reading.forms)) + reading.form)
    block, form = np.divmod(cells, max(1, len(reading.forms)))
    words = np.bincount(block, minlength=reading.size)
    titles = [_common(block, form, text, reading) for text in of["title"]]
    shared = [common / np.maximum(words + words[text] - common, 1)
              for common, text in zip(titles, of["title"], strict=True)]  # fmt: skip
    authors = [_common(block, form, text, reading) >= max(1, words[text]) for text in of["author"]]
    named = np.any([np.zeros(reading.size, bool), *authors], axis=0)
    longest = max((words[text] for text in of["author"]), default=0)
    found: Columns = {
        "title_overlap": np.max([np.zeros(reading.size), *shared], axis=0),
        "author": named,
        "author_alone": named & (words <= longest),
    }
    runs, whole = threes(reading)
    for what in ("summary", "body"):
        known = kinds.index(what) + size if what in kinds else None
        found[f"in_{what}"] = _none(reading) if known is None else covered(reading, runs, whole, reading.block == known)
    return {name: values[:size] for name, values in found.items()}


def _none(reading: Reading) -> NDArray[Any]:
    return np.full(reading.size, UNKNOWN)


def _common(block: Ints, form: Ints, text: int, reading: Reading) -> Ints:
    """Return how many different words of a text each block has."""
    known = np.zeros(max(1, len(reading.forms)), bool)
    known[form[block == text]] = True
    return np.bincount(block[known[form]], minlength=reading.size)
