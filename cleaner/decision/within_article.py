"""What stays between paragraphs of an article although it looks like clutter: quotations, notes, tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.decision.judged import LINKED, PARAGRAPH_WORDS, Judged
from cleaner.document import Span
from cleaner.features.page.tree import ancestors
from cleaner.page_document import Nodes
from cleaner.purposes import IS_NOTE, mask

LEVELS: Final = 8
"""Elements above a block that may be the quotation, the box, or the table in its wrappers."""
NEAR_LEVELS: Final = 5
"""The same of quotations and boxes."""
QUOTE_WORDS: Final = 4
"""Words of the longest block of a quotation at least."""
BOX_BLOCKS: Final = 2
"""Blocks of a box at most: a paragraph and its title. Of larger ones the passes judge as well."""
TITLE_WORDS: Final = 8
"""Words of the title of a box at most."""
NEAR_BLOCKS: Final = 3
"""Blocks between a box and the paragraphs around it at most."""
LEAST_ROWS: Final = 2
"""Rows of a table at least: one of a single row lays out a picture with its caption, or a button."""
LEAST_CELLS: Final = 4
"""Blocks of a table or list at least."""
MOST_KNOWN: Final = 0.25
"""Share of such blocks, of a table's or a list's, from which all of it goes: a date in a cell is no byline."""
MOST_CUT: Final = 0.5
"""Share of a list's blocks that the scores would cut above which it is not the article's."""
LEAST_LIKELY: Final = 0.5
"""Share of a table's or a list's blocks that must be likely for all of them to stay."""

REPEATED: Final = 0.5
"""Share of a quotation's trigrams in the rest from which it repeats it; such quotations are mostly shortened."""
_WORD: Final = re.compile(r"\w+")
_FOREIGN: Final = frozenset(("comment", "share", "author", "meta", "head", "deck", "news", "nav", "ad", "hid"))
"""Purposes of elements that hold nothing of the article, not even a quotation."""
_FOREIGN_TO_NOTES: Final = _FOREIGN - {"meta"} | {"cap", "figure_tag", "figcaption_tag", "form_tag", "button_tag"}
"""The same of notes, which the words of their classes call information too."""
_FOREIGN_TO_SETS: Final = frozenset(("comment", "share", "author", "news", "nav", "ad", "pop", "form_tag"))
"""The same of tables and lists, whose class words are as often those of a style: header, collapse, grid."""
_LISTS: Final = frozenset(("ul", "ol"))
_SETS: Final = frozenset(("table", "dl")) | _LISTS
_PARTS: Final = _SETS | {"thead", "tbody", "tfoot", "tr"}
"""Tags of what an article sets apart from its sentences, and of what is around a part of it."""


class _View:
    """The blocks of a page, with each thing worked out once; ``cut`` are those that the scores would cut."""

    def __init__(self, judged: Judged) -> None:
        page = judged.page
        self.page, self.columns, self.cut, self.paragraphs = page, judged.columns, judged.cut, judged.paragraphs
        self.known, self.likely = judged.known, judged.likely
        self.quotes = page.nodes.tagged({"blockquote"})
        self.figures = page.nodes.tagged({"figure"})
        self.boxes = self.quotes | self.figures | (page.nodes.purpose & IS_NOTE > 0)
        self.sets, self.parts = page.nodes.tagged(_SETS), page.nodes.tagged(_PARTS)
        self.lists, self.rows = page.nodes.tagged(_LISTS), page.nodes.tagged({"tr"})
        self.tables = page.nodes.tagged({"table"})
        self.between = _between(page.nodes, page.node, np.flatnonzero(judged.paragraphs))
        self._are_sets: dict[int, bool] = {}
        self._quoted: dict[int, bool] = {}

    @cached_property
    def said(self) -> set[tuple[str, ...]]:
        """All three words in a row that the rest of the page says."""
        blocks = self.page.document.blocks
        return {gram for block, cut in zip(blocks, self.cut, strict=True) if not cut for gram in _grams(block.text)}

    def holds_quote(self, box: int) -> bool:
        """Return whether an element holds a quotation in prose that the article does not say as well."""
        if box not in self._quoted:
            rows = [row for row in self.page.nodes.blocks(box) if any(self.quotes[at] for at in _path(row, self))]
            words, linked = self.columns["words"][rows], self.columns["linked"][rows]
            self._quoted[box] = bool(rows) and words.max() >= QUOTE_WORDS and linked.max() < LINKED
            self._quoted[box] = self._quoted[box] and not _is_repeated(rows, self)
        return self._quoted[box]

    def is_set(self, box: int) -> bool:
        """Return whether an element is a table or a list of an article, unlinked, and unmarked by rules.

        It is judged as a whole, for half a table says less than none.
        """
        if box not in self._are_sets:
            rows = self.page.nodes.blocks(box)
            inside = slice(rows.start, rows.stop)
            linked = self.page.linked[inside].sum() / self.page.sizes[inside].sum()
            known, likely = self.known[inside].mean(), self.likely[inside].mean()
            around = {at for row in rows for at in _path(row, self, LEVELS)}
            trs = sum(self.rows[at] for at in around)
            is_grid = len(rows) >= LEAST_CELLS and (trs >= LEAST_ROWS or not any(self.tables[at] for at in around))
            is_own = linked < LINKED and known < MOST_KNOWN and likely >= LEAST_LIKELY
            self._are_sets[box] = bool(is_grid and is_own)
        return self._are_sets[box]

    def is_kept(self, box: int) -> bool:
        """Return whether most blocks of an element are kept without this."""
        rows = self.page.nodes.blocks(box)
        return bool(self.cut[rows.start : rows.stop].mean() <= MOST_CUT)


def find_within(judged: Judged) -> frozenset[Span]:
    """Return the spans of blocks that stay, of those that the scores would cut.

    A quotation (``blockquote``, with the source in its ``figure``) and a box of one paragraph that is named as a note
    stay where paragraphs of the article are above and below in the element that holds them, and so does a table there,
    a list of terms, or the rest of a list of which most is kept: their short cells look like menus. The likely blocks
    alone can stay as quotations and boxes: not those that a rule knows, and no embedded posts, forms or pointers. Of 94
    blocks in such quotations of the development articles, those that stay are article; the others are posts of social
    networks.
    """
    # Nothing above the first paragraph or below the last is between two: no menu of the page needs to be looked at.
    paragraphs = np.flatnonzero(judged.paragraphs)
    between = slice(int(paragraphs[0]), int(paragraphs[-1])) if len(paragraphs) else slice(0, 0)
    rows = np.flatnonzero(judged.cut[between]) + between.start
    if not len(rows):
        return frozenset()
    page, blocks, view = judged.page, judged.page.document.blocks, _View(judged)
    levels = ancestors(page.nodes, page.node[rows], LEVELS)
    near_box = _any(view.boxes, levels[:NEAR_LEVELS]) & _any(view.between, levels[:NEAR_LEVELS])
    near_box &= (judged.likely & ~judged.known)[rows]
    near_set = _any(view.sets, levels) & _any(view.between, levels)
    return frozenset(
        blocks[row].span
        for row, may_stay, may_be_in_set in zip(rows.tolist(), near_box.tolist(), near_set.tolist(), strict=True)
        if (may_stay and _stays(row, view)) or (may_be_in_set and _is_in_set(row, view))
    )


def _between(nodes: Nodes, node: Ints, paragraphs: Ints) -> Flags:
    """Return which elements are between paragraphs that are right below the element around them, or a level down."""
    first, last = np.full(len(nodes.parent), len(node)), np.full(len(nodes.parent), -1)
    for around in (node[paragraphs], nodes.parent[node[paragraphs]]):
        np.minimum.at(first, around, paragraphs)
        np.maximum.at(last, around, paragraphs)
    found: Flags = (first[nodes.parent] < nodes.first) & (last[nodes.parent] >= nodes.last)
    return found


def _any(flags: Flags, levels: Iterable[Ints]) -> Flags:
    """Return for each block whether one of some elements above it is flagged."""
    found: Flags = np.any([flags[level] for level in levels], axis=0)
    return found


def _stays(row: int, view: _View) -> bool:
    path = _path(row, view)
    for steps, box in enumerate(path, 1):
        if not view.between[box]:
            continue
        if _is_quoted(path[:steps], view):
            return True
        return _gap(box, view) <= NEAR_BLOCKS and _is_box(path[:steps], view)
    return False


def _is_in_set(row: int, view: _View) -> bool:
    """Return whether a block is part of a table or list between paragraphs of the article."""
    path, nodes = _path(row, view, LEVELS), view.page.nodes
    for steps, box in enumerate(path, 1):
        if not view.between[box] or view.parts[nodes.parent[box]] or not view.sets[path[:steps]].any():
            continue
        is_own = not view.lists[path[:steps]].any() or view.is_kept(box)
        return is_own and not _has(path[:steps], view, _FOREIGN_TO_SETS) and view.is_set(box)
    return False


def _path(row: int, view: _View, levels: int = NEAR_LEVELS) -> list[int]:
    """Return the nodes from a block's own up to the last that may be its quotation or box."""
    return list(islice(view.page.nodes.up(int(view.page.node[row])), levels))


def _gap(box: int, view: _View) -> int:
    """Return the most blocks from a box to the next paragraph above or below in the element around it."""
    nodes, node = view.page.nodes, view.page.node
    around, first, last = nodes.parent[box], int(nodes.first[box]), int(nodes.last[box])
    near = np.flatnonzero(view.paragraphs & ((node == around) | (nodes.parent[node] == around)))
    above, below = np.searchsorted(near, (first, last)).tolist()
    return max(first - int(near[above - 1]) - 1, int(near[below]) - last)


def _is_quoted(path: Sequence[int], view: _View) -> bool:
    """Return whether nodes are in a quotation, or beside one in its figure."""
    within = view.quotes[list(path)].any() or view.figures[list(path)].any()
    return bool(within) and not _has(path, view, _FOREIGN) and view.holds_quote(path[-1])


def _is_box(path: Sequence[int], view: _View) -> bool:
    """Return whether a box holds one paragraph, and nothing of another kind."""
    rows = view.page.nodes.blocks(path[-1])
    *titles, last = rows
    words, links, finished = (view.columns[name] for name in ("words", "links", "finished"))
    if len(rows) > BOX_BLOCKS or len(path) == 1 or not view.cut[last] or any(links[at] for at in rows):
        return False
    if not finished[last] or words[last] < PARAGRAPH_WORDS or any(words[at] > TITLE_WORDS for at in titles):
        return False
    if view.known[rows.start : rows.stop].any():
        return False
    is_note = any(view.page.nodes.purpose[at] & IS_NOTE for at in path)
    return is_note and not _has(path, view, _FOREIGN_TO_NOTES)


def _has(path: Sequence[int], view: _View, names: Iterable[str]) -> bool:
    """Return whether one of some nodes has one of some purposes."""
    foreign = mask(*names)
    return any(int(view.page.nodes.purpose[at]) & foreign for at in path)


def _is_repeated(rows: Iterable[int], view: _View) -> bool:
    """Return whether a quotation only repeats words of the article, as one that is to catch the eye does."""
    grams = [gram for row in rows for gram in _grams(view.page.document.blocks[row].text)]
    return bool(grams) and sum(gram in view.said for gram in grams) >= REPEATED * len(grams)


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return zip(words, words[1:], words[2:], strict=False)
