"""What the words of a block share with the rest of the document, and whom they address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Flags, Ints
from cleaner.document import Block
from cleaner.features.columns import UNKNOWN, Columns
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

    def shares(self, hits: NDArray[Any], size: int) -> NDArray[Any]:
        """Return for each block the share of its words that are hits."""
        counts = np.bincount(self.block, minlength=size)
        found = np.bincount(self.block, weights=hits, minlength=size) / np.maximum(counts, 1)
        return np.where(counts > 0, found, UNKNOWN)


def distinct(tokens: Tokens, counted: Flags) -> Pairs:
    """Return the different words of each block among those to be counted.

    >>> from cleaner.features.tokens import tokenize
    >>> tokens = tokenize(["port port opens"])
    >>> len(distinct(tokens, tokens.topical).form)
    2
    """
    forms = max(1, len(tokens.forms))
    cells = np.unique(tokens.block[counted] * forms + tokens.form[counted])
    return Pairs(cells // forms, cells % forms)


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
    size, forms = tokens.size, len(tokens.forms)
    topics, names = distinct(tokens, tokens.topical), distinct(tokens, tokens.name)
    everywhere = np.bincount(topics.form, minlength=forms)[topics.form]
    in_prose = elsewhere(topics, prose, forms)
    known = in_prose > 0
    most = np.log(prose.sum() + 1.0)
    rarity = most - np.log(np.maximum(in_prose, 0) + 1.0)
    weight = np.bincount(topics.block, weights=np.where(known, rarity, most), minlength=size)
    top = np.zeros(max(1, forms), bool)
    top[topics.form[topics.block < TOP_BLOCKS]] = True
    texts: dict[str, int] = {}
    text = np.array([texts.setdefault(block.text.casefold(), len(texts)) for block in blocks])
    columns = {
        "shared": topics.shares(everywhere > 1, size),
        "common": topics.shares(everywhere > 2, size),  # noqa: PLR2004  itself and two others
        "cohesion": topics.shares(known, size),
        "rare_cohesion": np.bincount(topics.block, weights=rarity * known, minlength=size) / np.maximum(weight, 0.1),
        "novel": np.bincount(topics.block, weights=~known, minlength=size),
        "names": np.bincount(names.block, minlength=size),
        "name_cohesion": names.shares(elsewhere(names, prose, forms) > 0, size),
        "headline": topics.shares(top[topics.form], size),
        "copies": np.bincount(text)[text] - 1,
    }
    columns["headline"][:TOP_BLOCKS] = UNKNOWN
    return columns | _persons(tokens)


def _persons(tokens: Tokens) -> Columns:
    """Return the share of each block's words that are pronouns of a person."""
    keys, persons = _pronouns()
    at = np.minimum(np.searchsorted(keys, tokens.forms), len(keys) - 1)
    of_form = np.where(keys[at] == tokens.forms, persons[at], len(PERSONS))
    size = tokens.size
    cells = tokens.block * (len(PERSONS) + 1) + of_form[tokens.form]
    counts = np.bincount(cells, minlength=size * (len(PERSONS) + 1)).reshape(size, -1)
    shares = counts / np.maximum(counts.sum(axis=1), 1)[:, None]
    return {person: shares[:, at] for at, person in enumerate(PERSONS)}


@cache
def _pronouns() -> tuple[Keys, Ints]:
    """Return the keys of all pronouns, ascending, and the number of each one's person."""
    keys = [keys_of(sorted(getattr(lexicon(), f"pronouns_{person}"))) for person in PERSONS]
    persons = np.repeat(np.arange(len(keys)), [len(part) for part in keys])
    order = np.argsort(np.concatenate(keys))
    return np.concatenate(keys)[order], persons[order]
