"""What the words of a block share with the rest of the document, and whom they address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Ints
from cleaner.document import Block
from cleaner.features.columns import UNKNOWN, Columns, Groups, changes
from cleaner.features.tokens import Keys, Tokens, keys_of
from cleaner.text.lexicon import lexicon

TOP_BLOCKS: Final = 2
"""Blocks at the top whose words are taken as the headline's."""
PERSONS: Final = ("you", "we", "i")
"""Those who are spoken to and those who speak, by their pronouns; news is told in the third person."""


class Pairs(NamedTuple):
    """Each different word of each block once: the number of the block and of the word's form."""

    block: Ints
    form: Ints

    def shares(self, hits: NDArray[Any], counts: Ints) -> NDArray[Any]:
        """Return for each block the share of its words that are hits; ``counts`` says how many words each has."""
        found = np.bincount(self.block, hits, len(counts)) / np.maximum(counts, 1)
        return np.where(counts > 0, found, UNKNOWN)


def distinct(tokens: Tokens, counted: Flags | None = None) -> Pairs:
    """Return the different words of each block among those to be counted (all, by default), by form and then by block.

    >>> from cleaner.features.tokens import tokenize
    >>> tokens = tokenize(["port port opens"])
    >>> len(distinct(tokens, tokens.topical).form)
    2
    """
    words = tokens.by_form if counted is None else tokens.by_form[counted[tokens.by_form]]
    block, form = tokens.block[words], tokens.form[words]
    first = changes(form * tokens.size + block)
    return Pairs(block[first], form[first])


def elsewhere(pairs: Pairs, blocks: Flags, forms: int) -> Ints:
    """Return for each pair in how many of the flagged blocks, other than its own, the word occurs."""
    inside = blocks[pairs.block]
    return np.bincount(pairs.form[inside], minlength=forms)[pairs.form] - inside


def lexical(blocks: Sequence[Block], tokens: Tokens, prose: Flags) -> Columns:
    """Return columns on the words: cohesion with the prose of the document, repetition, and person.

    ``shared`` and ``common`` are the shares of a block's topical words that at least one or two other blocks have,
    ``cohesion`` that of those the prose has, ``rare_cohesion`` the same with rarer words counting more; ``novel`` is
    how many the prose lacks, ``headline`` the share that occurs at the top, ``copies`` how many blocks are the same.
    """
    size, forms, documents = tokens.size, len(tokens.forms), tokens.documents
    topics, names = distinct(tokens, tokens.topical), distinct(tokens, tokens.name)
    topic_counts, name_counts = (np.bincount(pairs.block, minlength=size) for pairs in (topics, names))
    everywhere = np.bincount(topics.form, minlength=forms)[topics.form]
    in_prose = elsewhere(topics, prose, forms)
    known = in_prose > 0
    most = np.log(documents.totals(prose) + 1.0)[documents.of][topics.block]
    rarity = most - np.log(in_prose + 1.0)
    weight = np.bincount(topics.block, np.where(known, rarity, most), size)
    is_top = documents.own < TOP_BLOCKS
    top = np.zeros(forms, bool)
    top[topics.form[is_top[topics.block]]] = True
    return {
        "shared": topics.shares(everywhere > 1, topic_counts),
        "common": topics.shares(everywhere > 2, topic_counts),  # noqa: PLR2004  itself and two others
        "cohesion": topics.shares(known, topic_counts),
        "rare_cohesion": np.bincount(topics.block, rarity * known, size) / np.maximum(weight, 0.1),
        "novel": np.bincount(topics.block, ~known, size),
        "names": name_counts,
        "name_cohesion": names.shares(elsewhere(names, prose, forms) > 0, name_counts),
        "headline": np.where(is_top, UNKNOWN, topics.shares(top[topics.form], topic_counts)),
        "copies": _copies([block.text.casefold() for block in blocks], documents),
        **_persons(tokens),
    }


def _copies(texts: list[str], documents: Groups) -> Ints:
    """Return how many other blocks of the same document have the text of each."""
    found: list[int] = []
    for part in documents.slices:
        counts = Counter(texts[part])
        found += map(counts.__getitem__, texts[part])
    return np.array(found) - 1


def _persons(tokens: Tokens) -> Columns:
    """Return the share of each block's words that are pronouns of a person."""
    keys, persons = _pronouns()
    at = np.minimum(keys.searchsorted(tokens.forms), len(keys) - 1)
    of_form = np.where(keys[at] == tokens.forms, persons[at], len(PERSONS))
    size, kinds = tokens.size, len(PERSONS) + 1
    cells = np.bincount(of_form[tokens.form] * size + tokens.block, minlength=size * kinds).reshape(kinds, size)
    shares = cells[:-1] / np.maximum(cells.sum(axis=0), 1)
    return dict(zip(PERSONS, shares, strict=True))


@cache
def _pronouns() -> tuple[Keys, Ints]:
    """Return the keys of all pronouns, ascending, and the number of each one's person."""
    keys = [keys_of(sorted(getattr(lexicon(), f"pronouns_{person}"))) for person in PERSONS]
    persons = np.repeat(np.arange(len(keys)), [len(part) for part in keys])
    order = np.argsort(np.concatenate(keys))
    return np.concatenate(keys)[order], persons[order]
