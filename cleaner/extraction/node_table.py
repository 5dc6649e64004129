"""The nodes of a page, as a walk comes by them."""

from __future__ import annotations

from itertools import chain
from typing import Final, TypeAlias

import numpy as np

from cleaner.arrays import Ints
from cleaner.extraction.attributes import sign
from cleaner.page_document import Nodes
from cleaner.purposes import PURPOSES

MOST_DEPTH: Final = 200
MOST_NODES: Final = 50_000
"""Nested elements, and elements in all, that become nodes: real pages stay far below, and hostile ones cost no more
than that."""

Row: TypeAlias = tuple[int, int, int, int, bool, int]
"""A node: its make, its parent, its depth, its path, whether it is hidden, and its first block."""


class NodeTable:
    """The nodes so far; the first is the page itself.

    Most elements are made like others: of the same tag, with the same words, inside elements with the same tags. What
    follows from that is found once for each make.
    """

    def __init__(self) -> None:
        self._tags: dict[str, int] = {}
        self._signatures: dict[str, int] = {}
        self._paths: dict[tuple[int, str], int] = {}
        self._makes: dict[tuple[int, str, str], tuple[int, int]] = {}
        self._made: list[tuple[int, int, int]] = []
        make, path = self._add_make(-1, "body", "")
        self._rows: list[Row] = [(make, 0, 0, path, False, 0)]
        self._last = [0]

    def __len__(self) -> int:
        return len(self._rows)

    def open(self, tag: str, words: str, parent: int, block: int, hidden: bool) -> int | None:
        """Add a node that begins at a block, and return its number, or ``None`` if there is no room for it.

        ``words`` are those of its attributes on its purpose.
        """
        number = len(self._rows)
        _, _, depth, above, in_hidden, _ = self._rows[parent]
        if depth == MOST_DEPTH or number == MOST_NODES:
            return None
        make, path = self._makes.get((above, tag, words)) or self._add_make(above, tag, words)
        self._rows.append((make, parent, depth + 1, path, hidden or in_hidden, block))
        self._last.append(block)
        return number

    def _add_make(self, above: int, tag: str, words: str) -> tuple[int, int]:
        """Add a make, and return its number and its path, which extends the one above."""
        signature, purpose = sign(tag, words)
        number = self._tags.setdefault(tag, len(self._tags))
        self._made.append((number, self._signatures.setdefault(signature, len(self._signatures)), purpose))
        path = self._paths.setdefault((above, tag), len(self._paths))
        return self._makes.setdefault((above, tag, words), (len(self._makes), path))

    def close(self, node: int, block: int) -> None:
        """End a node above a block."""
        self._last[node] = block

    def nodes(self) -> Nodes:
        """Return the nodes as columns."""
        entries = np.fromiter(chain.from_iterable(self._rows), np.int64)
        make, parent, depth, path, hidden, first = entries.reshape(len(self), -1).T.copy()
        tag, signature, purpose = np.array(self._made, np.int64).T.take(make, axis=1)
        last, nth = np.array(self._last), count_above(parent)
        tags = tuple(self._tags)
        return Nodes(tags, PURPOSES, parent, depth, tag, signature, path, purpose, hidden > 0, first, last, nth)


def count_above(parent: Ints) -> Ints:
    """Return for each node how many nodes above have the same parent; the first counts for none.

    >>> count_above(np.array([0, 0, 0, 1, 0, 1])).tolist()
    [0, 0, 1, 0, 2, 1]
    """
    order = 1 + np.argsort(parent[1:], kind="stable")
    of = parent[order]
    count = np.zeros_like(parent)
    count[order] = np.arange(len(order)) - np.searchsorted(of, of)
    return count
