"""What a block shares with the blocks that are surely article, once the first pass has scored all."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Doubles, Flags, Ints
from cleaner.features.columns import UNKNOWN, Columns, above, ranked, shifted
from cleaner.features.overlap import Trigrams, covered
from cleaner.features.page.tree import ancestors, articles, inside, meeting
from cleaner.features.tokens import Tokens
from cleaner.page_document import Page

SURE_CHANCE: Final = 0.5
"""Chance from which the first pass takes a block for article."""
FAR_SURE_BLOCKS: Final = 40
"""Distance in blocks from which elements in common say nothing more."""
MAIN_SHARES: Final = (0.95, 0.8, 0.5)
"""Shares of the article that its main element may hold."""


def similarity(page: Page, tokens: Tokens, grams: Trigrams, chance: Doubles) -> Columns:
    """Return columns given each block's chance (0..1) of being article."""
    size = page.sizes.astype(np.float64)
    mass = chance * size
    total = max(1.0, float(mass.sum()))
    sure = chance > SURE_CHANCE
    found: Columns = {
        "chance": chance,
        "sure": np.full(len(size), sure.sum()),
        "article_size": np.full(len(size), total),
    }
    for by in (-3, -2, -1, 1, 2, 3):
        found[f"chance{by:+d}"] = shifted(chance, by, 0)
    for width in (5, 11, 31):
        found[f"chance_in_{width}"] = _window(mass, width) / (_window(size, width) + 1)
    found |= _in_groups(page, mass, size, chance, total)
    found |= _main(page, mass, total)
    found |= _around(page, size, mass, sure, total)
    found |= _siblings(page, chance)
    found |= _articles(page, mass, sure, total)
    found["told"] = _repeated(page, tokens, grams, sure)
    return found


def _window(values: Doubles, width: int) -> Doubles:
    """Return the sums over ``width`` blocks around each."""
    sums = np.concatenate(([0], np.cumsum(values)))
    rows = np.arange(len(values))
    low, high = np.maximum(rows - width // 2, 0), np.minimum(rows + width // 2 + 1, len(values))
    return sums[high] - sums[low]


def _groups(page: Page) -> dict[str, Ints]:
    """Return numbers shared by blocks whose elements, or elements above, are the same or have the same signature."""
    nodes = page.nodes
    own, parent, third, fourth = ancestors(nodes, page.node, 4)
    sign = nodes.signature
    return {
        "node": own,
        "parent": parent,
        "third": third,
        "fourth": fourth,
        "make": sign[own],
        "make_in": _paired(sign[own], sign[parent]),
        "parent_make": sign[parent],
        "third_make": _paired(sign[third], sign[fourth]),
        "parent_tag": _paired(parent, nodes.tag[own]),
        "parent_and_make": _paired(parent, sign[own]),
        "level": nodes.depth[own],
        "path": nodes.path[own],
    }


def _paired(first: Ints, second: Ints) -> Ints:
    """Return a number for each pair of numbers, the least possible."""
    return ranked(first * (int(second.max()) + 1) + second)


def _in_groups(page: Page, mass: Doubles, size: Doubles, chance: Doubles, total: float) -> Columns:
    """Return how much of the rest of a block's groups is article, what share of the article, and its mean chance.

    All kinds of groups are summed at once, the numbers of each kind after those of the one before.
    """
    groups = _groups(page)
    of = np.stack(list(groups.values()))
    ends = np.cumsum(of.max(axis=1) + 1)
    of[1:] += ends[:-1, None]

    def others(values: Doubles) -> Doubles:
        sums: Doubles = np.bincount(of.ravel(), np.tile(values, len(of)))[of] - values
        return sums

    article, text, number = others(mass), others(size), np.bincount(of.ravel())[of] - 1
    found = {
        "in": np.where(text > 0, article / np.maximum(text, 1), UNKNOWN),
        "share": article / total,
        "chance": np.where(number > 0, others(chance) / np.maximum(number, 1), UNKNOWN),
    }
    return {f"{name}_{what}": row for what, rows in found.items() for name, row in zip(groups, rows, strict=True)}


def _main(page: Page, mass: Doubles, total: float) -> Columns:
    """Return the steps up to the deepest element that holds most of the article; -1 outside of it."""
    nodes = page.nodes
    held = inside(nodes, mass)
    rows = np.arange(len(mass))
    found: Columns = {}
    for share in MAIN_SHARES:
        main = int(np.argmax(np.where(held >= share * total, nodes.depth + 1, 0)))
        within = (rows >= nodes.first[main]) & (rows < nodes.last[main])
        found[f"main_{share}"] = np.where(within, nodes.depth[page.node] - nodes.depth[main], UNKNOWN)
    return found


def _around(page: Page, size: Doubles, mass: Doubles, sure: Flags, total: float) -> Columns:
    """Return the way to the nearest sure blocks above and below: through the tree, in characters, in blocks."""
    nodes, node = page.nodes, page.node
    rows = np.arange(len(size))
    last = np.maximum.accumulate(np.where(sure, rows, -1))
    higher = np.concatenate(([-1], last[:-1]))
    lower = len(rows) - 1 - np.concatenate(([-1], np.maximum.accumulate(np.where(sure[::-1], rows, -1))[:-1]))[::-1]
    lower[lower >= len(rows)] = -1
    sums = np.concatenate(([0], np.cumsum(size)))
    found: Columns = {
        "body_above": above(mass) / total,
        "body_below": (mass.sum() - above(mass) - mass) / total,
        "gap_above": np.where(higher >= 0, sums[rows] - sums[higher + 1], UNKNOWN),
        "gap_below": np.where(lower >= 0, sums[lower] - sums[rows + 1], UNKNOWN),
        "sure_above": np.minimum(above(sure.astype(np.int64)), 30),
        "sure_below": np.minimum(sure.sum() - above(sure.astype(np.int64)) - sure, 30),
    }
    for name, other in (("above", higher), ("below", lower)):
        there = other >= 0
        near = there & (np.abs(other - rows) < FAR_SURE_BLOCKS)
        partner = np.where(near, other, rows)
        common = meeting(nodes, node, partner)
        found[f"up_{name}"] = np.where(near, nodes.depth[node] - nodes.depth[common], UNKNOWN)
        found[f"over_{name}"] = np.where(near, nodes.depth[node[partner]] - nodes.depth[common], UNKNOWN)
        found[f"blocks_{name}"] = np.where(there, np.minimum(np.abs(other - rows), 50), 99)
        found[f"make_{name}"] = np.where(there, nodes.signature[node[other]] == nodes.signature[node], UNKNOWN)
        found[f"deeper_{name}"] = np.where(there, nodes.depth[node[other]] - nodes.depth[node], -99)
    return found


def _siblings(page: Page, chance: Doubles) -> Columns:
    """Return the chances of the next blocks of the same signature in the same element, and how many follow."""
    nodes = page.nodes
    keys = nodes.parent[page.node] * (len(nodes.parent) + 1) + nodes.signature[page.node]
    order = np.argsort(keys, kind="stable")
    same = np.concatenate(([False], keys[order][1:] == keys[order][:-1], [False]))
    ranked = chance[order]
    found: Columns = {name: np.empty(len(keys)) for name in ("twin_above", "twin_below", "twins_left")}
    found["twin_above"][order] = np.where(same[:-1], np.concatenate(([0], ranked[:-1])), UNKNOWN)
    found["twin_below"][order] = np.where(same[1:], np.concatenate((ranked[1:], [0])), UNKNOWN)
    ends = np.flatnonzero(~same[1:])
    rows = np.arange(len(keys))
    found["twins_left"][order] = ends[np.searchsorted(ends, rows)] - rows
    return found


def _articles(page: Page, mass: Doubles, sure: Flags, total: float) -> Columns:
    """Return columns on the ``article`` element of the first sure block, and headings of the first rank below it."""
    nodes = page.nodes
    around = articles(nodes)[page.node]
    first = int(np.argmax(sure))
    h1 = nodes.tagged({"h1"})[page.node]
    return {
        "first_article": around == around[first],
        "article_share": np.bincount(around, mass)[around] / total,
        "titles_since": np.cumsum(h1 & (np.arange(len(h1)) > first)),
    }


def _repeated(page: Page, tokens: Tokens, grams: Trigrams, sure: Flags) -> NDArray[Any]:
    """Return how much of each block the sure ones say too; -1 for the sure ones."""
    size = len(page.node)
    source = np.concatenate((sure, np.zeros(tokens.size - size, bool)))[tokens.block]
    return np.where(sure, UNKNOWN, covered(tokens, grams, source)[:size])
