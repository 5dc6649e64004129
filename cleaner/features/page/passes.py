"""The two passes over the blocks of a page: by markup and shape alone, then knowing what is likely the article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.arrays import Doubles, Ints
from cleaner.document import Block, Document, Span
from cleaner.features.columns import Columns, above
from cleaner.features.overlap import Trigrams, trigrams
from cleaner.features.page.metadata import metadata_overlap, tokenize_with_metadata
from cleaner.features.page.neighbours import neighbours
from cleaner.features.page.similarity import similarity
from cleaner.features.page.structure import structure
from cleaner.features.shape import shape
from cleaner.features.text.measure import measure
from cleaner.features.tokens import Tokens
from cleaner.page_document import Nodes, Page, PageMetadata
from cleaner.purposes import PURPOSES


@dataclass(frozen=True, slots=True)
class FirstPass:
    """What is measured of all blocks of a page (a row each).

    ``tokens`` and ``grams`` are the words and the trigrams of the blocks and, after them, of the page's metadata.
    """

    columns: Columns
    tokens: Tokens
    grams: Trigrams


def first_pass(page: Page) -> FirstPass:
    """Measure the markup and the shape of all blocks of a page, at least one: cheap, and without any rule.

    >>> from cleaner.extraction.page import build
    >>> first = first_pass(build("<ul><li><a href=/>Home</a></ul><p>It rained for nine days."))
    >>> first.columns["linked"].tolist(), first.columns["is_paragraph"].tolist()
    ([1.0, 0.0], [False, True])
    """
    texts = [block.text for block in page.document.blocks]
    tokens, kinds = tokenize_with_metadata(texts, page.metadata)
    columns, prose = shape(tokens)
    columns = {name: values[: len(texts)] for name, values in columns.items()} | {"prose": prose[: len(texts)]}
    columns |= _copies(texts)
    grams = trigrams(tokens)
    columns |= metadata_overlap(tokens, grams, kinds)
    columns |= structure(page, columns)
    size = page.sizes
    over = above(size)
    columns |= {
        "before": over / size.sum(),
        "after": (size.sum() - over - size) / size.sum(),
        "blocks": np.full(len(texts), len(texts)),
    }
    columns |= neighbours({name: columns[name] for name in ("words", "capitals")})
    return FirstPass(columns, tokens, grams)


def second_pass(page: Page, first: FirstPass, chance: Doubles, likely: Ints, text: Columns) -> Columns:
    """Return the columns of the likely blocks, a row each: of the first pass, of similarity to the article, of text.

    ``chance`` is each block's chance (0..1) of being article, ``likely`` the numbers of the blocks that may be, and
    ``text`` what was measured of these as a document of their own.
    """
    of_all = first.columns | similarity(page, first.tokens, first.grams, chance)
    columns = {name: values.take(likely) for name, values in of_all.items()}
    # What is the same for a whole document only lets the trees memorise pages: with it the second pass got worse.
    return columns | {f"text_{name}": values for name, values in text.items() if not name.startswith("document_")}


def _copies(texts: list[str]) -> Columns:
    """Return how many other blocks have the same text, and how many of those are above."""
    numbers: dict[str, int] = {}
    text = np.array([numbers.setdefault(text.casefold(), len(numbers)) for text in texts])
    order = np.argsort(text, kind="stable")
    first = np.searchsorted(text[order], text[order])
    earlier = np.empty(len(text), np.int64)
    earlier[order] = np.arange(len(text)) - first
    return {"copies": np.bincount(text)[text] - 1, "copies_above": earlier}


@cache
def known_columns() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all columns of the first and of the second pass."""
    block = Block(Span(0, 4), "Word")
    document = Document("", block.text, (block,))
    zero, no = np.zeros(1, np.int64), np.zeros(1, bool)
    nodes = Nodes(("p",), PURPOSES, zero, zero, zero, zero, zero, zero, no, zero, zero + 1, zero)
    page = Page(document, PageMetadata(), nodes, zero, zero, zero, zero, zero, no, no)
    first = first_pass(page)
    text = measure(document, [None], [0.0]).columns
    second = second_pass(page, first, np.ones(1), zero, text)
    return frozenset(first.columns), frozenset(second)
