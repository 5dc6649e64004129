"""What the elements of a page are in Markdown: lists, quotes, headings, code, tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from cleaner.arrays import Ints
from cleaner.page_document import Page

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
LISTS: Final = frozenset({"ul", "ol", "menu"})
CELLS: Final = frozenset({"td", "th"})
LONGEST_HEADING: Final = 300
"""Characters above which a heading is not taken for one: careless markup puts whole articles into one."""
LONGEST_CELL: Final = 600
"""Characters of a cell above which a table only lays out a page."""
MOST_COLUMNS: Final = 50
"""Columns above which a table is not taken for one; hostile pages would make many rows as wide as one."""
MOST_INDENTS: Final = 8
"""Nested lists and quotes that are indented."""


Rows: TypeAlias = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Outline:
    """What Markdown shows of the tree, by node.

    ``holders`` are the list items and quotes around a node, from the outermost; ``leaf`` is the heading, code or table
    whose whole content is one block of Markdown, or -1; ``cell`` is the table's cell, or -1. ``tables`` holds the
    cells of each row of each table, ``number`` the numbers of items in their lists, ``owner`` the lists of items.
    """

    tags: tuple[str, ...]
    holders: list[tuple[int, ...]] = field(default_factory=list)
    leaf: list[int] = field(default_factory=list)
    cell: list[int] = field(default_factory=list)
    tables: Mapping[int, Rows] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)


def outline(page: Page, size: Ints) -> Outline:
    """Return what Markdown shows of a page's tree; ``size`` is how many characters are kept of each block."""
    nodes = page.nodes
    tags = tuple(nodes.tags[tag] for tag in nodes.tag.tolist())
    parents = nodes.parent.tolist()
    above = [0, *size.cumsum().tolist()]
    sizes = [above[last] - above[first] for first, last in zip(nodes.first.tolist(), nodes.last.tolist(), strict=True)]
    tables = _tables(tags, parents, sizes)
    table = {cell: at for at, rows in tables.items() for cells in rows.values() for cell in cells}
    found = Outline(tags, tables=tables)
    numbering = _Numbering(page.markup.starts)
    for node, (tag, parent) in enumerate(zip(tags, parents, strict=True)):
        outer = node == 0
        cell = -1 if outer else found.cell[parent]
        leaf = -1 if outer else found.leaf[parent]
        holders = () if outer else found.holders[parent]
        if leaf < 0 and node in table:
            leaf, cell = table[node], node
        elif leaf < 0 and (tag == "pre" or (tag in HEADINGS and sizes[node] <= LONGEST_HEADING)):
            leaf = node
        owner = numbering.enter(node, tag, parent, sizes[node])
        if leaf < 0 and owner >= 0 and len(holders) < MOST_INDENTS:
            holders = (*holders, owner)
        found.cell.append(cell)
        found.leaf.append(leaf)
        found.holders.append(holders)
    found.number.update(numbering.number)
    found.owner.update(numbering.owner)
    return found


class _Numbering:
    """Numbers the items of lists, on the way through the nodes."""

    def __init__(self, starts: Mapping[int, int]) -> None:
        self.number: dict[int, int] = {}
        self.owner: dict[int, int] = {}
        self._starts = starts
        self._around: list[int] = []
        self._counts: dict[int, int] = {}
        self._last: dict[int, int] = {}

    def enter(self, node: int, tag: str, parent: int, size: int) -> int:
        """Return the holder that a node opens, or -1: itself, or the item that a list without one belongs to."""
        around = self._around[parent] if node else -1
        self._around.append(node if tag in LISTS else around)
        if tag == "li":
            self.owner[node] = around
            self.number[node] = self._counts.get(around, self._starts.get(around, 1))
            self._counts[around] = self.number[node] + 1
            if size:
                self._last[around] = node
            return node
        if tag in LISTS and parent == around:
            return self._last.get(around, -1)
        return node if tag == "blockquote" else -1


def _tables(tags: Sequence[str], parents: Sequence[int], sizes: Sequence[int]) -> dict[int, Rows]:
    """Return the cells of each row of the tables that do not only lay out a page."""
    around: list[int] = []
    cells: dict[int, list[int]] = defaultdict(list)
    for node, (tag, parent) in enumerate(zip(tags, parents, strict=True)):
        outer = around[parent] if node else -1
        if tag == "table" and outer >= 0:
            cells[outer].append(-1)
        elif tag in CELLS and outer >= 0:
            cells[outer].append(node)
        around.append(node if tag == "table" else outer)
    tables: dict[int, Rows] = {}
    for table, found in cells.items():
        rows: Rows = {}
        for cell in found:
            rows.setdefault(parents[cell], []).append(cell)
        if -1 not in found and _is_data(list(rows.values()), sizes):
            tables[table] = rows
    return tables


def _is_data(rows: Sequence[Sequence[int]], sizes: Sequence[int]) -> bool:
    """Return whether some row has several cells with text, no cell holds half a page, and no row is too wide."""
    cells = [cell for row in rows for cell in row]
    return (
        any(sum(sizes[cell] > 0 for cell in row) > 1 for row in rows)
        and max(sizes[cell] for cell in cells) <= LONGEST_CELL
        and max(map(len, rows)) <= MOST_COLUMNS
    )
