"""Sums and steps over the tree of a page: what is inside an element, what is above it, where two blocks meet."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.arrays import Ints
from cleaner.page_document import Nodes


def inside(nodes: Nodes, values: NDArray[Any]) -> NDArray[Any]:
    """Sum values of blocks over all blocks inside each node."""
    sums = np.concatenate(([0], np.cumsum(values)))
    found: NDArray[Any] = sums[nodes.last] - sums[nodes.first]
    return found


def ancestors(nodes: Nodes, node: Ints, levels: int) -> list[Ints]:
    """Return each block's own node, its parent, and so on; the root is its own parent."""
    found = [node]
    for _ in range(levels - 1):
        found.append(nodes.parent[found[-1]])
    return found


def articles(nodes: Nodes) -> Ints:
    """Return for each node the nearest ``article`` element around it, or the root."""
    rows = np.arange(len(nodes.parent))
    found = np.where(nodes.tagged({"article"}), rows, nodes.parent)
    found[0] = 0
    # Each round goes on from where the one before has got, and so twice as far.
    while (found != (further := found[found])).any():
        found = further
    return found


def meeting(nodes: Nodes, node: Ints, partner: Ints) -> Ints:
    """Return the lowest element that holds each block and its partner (a block's number)."""
    at = node.copy()
    while True:
        apart = (partner < nodes.first[at]) | (partner >= nodes.last[at])
        if not apart.any():
            return at
        at[apart] = nodes.parent[at[apart]]
