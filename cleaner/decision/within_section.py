"""What stays because the rest of its section or list does: subheadings, and items of a list of which most is kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.decision.judged import LINKED, Judged
from cleaner.document import Mark, Span
from cleaner.page_document import Page
from cleaner.purposes import mask

DOUBTFUL: Final = 0.83
"""Confidence of the scores up to which a subheading stays. Of the 12 that they are surer of on the development pages,
with weights that had not seen their sites, one is in gold: the others head boxes among the paragraphs. What stays is in
gold mostly: with the items, 43 blocks against 1 on pages of news, 58 against 30 on others, where gold leaves out real
subheadings too."""
TITLED: Final = 0.7
"""Overlap with a title in the page's metadata from which a heading is the article's own."""
NEAR_LEVELS: Final = 3
"""Elements above a subheading in which its section's paragraphs are, and whose class words may name a box."""
NEAR_BLOCKS: Final = 3
"""Blocks that are cut, such as a caption, between a subheading and the first paragraph of its section at most."""
LEAST_ITEMS: Final = 4
"""Items of a list at least."""
MOST_CUT: Final = 0.34
"""Share of a list's items that the scores would cut above which they may be right. Up to it, 57 of 64 items on the
development pages are in gold; from it up to half, 3 of 13."""
ALIKE: Final = 0.5
"""Share of a list's other items that must be made like one: in a list of cards, dates and buttons are not."""
LIST_LEVELS: Final = 4
"""A list and the elements above it whose class words may say that it is none of the article's."""
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_OTHERS: Final = mask("aside_tag", "figure_tag", "related", "comment", "share", "footer_tag", "nav_tag")
"""Purposes of boxes with headings of their own."""
_PICTURE: Final = mask("cap")
_TEXT: Final = mask("body", "para", "head")
_NO_LISTS: Final = mask("comment", "share", "author", "news", "pop", "form_tag", "nav_tag", "footer_tag")


def find_in_sections(judged: Judged, scored: Mapping[int, Mark]) -> frozenset[Span]:
    """Return the spans of blocks that stay, of those that the scores would cut.

    A subheading stays where paragraphs of the article are above it and right below, and the scores are unsure of it;
    an item of a list where most items stay, if it is made like them and neither linked nor known to a rule. ``scored``
    are the marks of both passes, by the numbers of their blocks.
    """
    page, columns = judged.page, judged.columns
    blocks = page.document.blocks
    open_rows = judged.cut & judged.likely & ~judged.known & (columns["linked"] < LINKED) & (columns["words"] > 0)
    headings = page.nodes.tagged(_HEADINGS)
    rows = np.flatnonzero(open_rows & headings[page.node] & (columns["title_overlap"] < TITLED)).tolist()
    unsure = (row for row in rows if scored[row].confidence <= DOUBTFUL)
    heads = [row for row in unsure if _heads_section(row, page, judged, headings)]
    return frozenset(blocks[row].span for row in (*heads, *_items(page, judged.cut, open_rows)))


def _heads_section(row: int, page: Page, judged: Judged, headings: Flags) -> bool:
    """Return whether paragraphs are above a heading and right below it, in an element near it that is no other box."""
    nodes = page.nodes
    path = list(islice(nodes.up(int(page.node[row])), NEAR_LEVELS))
    if not path or any(_is_other(int(nodes.purpose[at])) for at in path):
        return False
    around = int(nodes.parent[path[-1]])
    if not judged.paragraphs[int(nodes.first[around]) : row].any():
        return False
    for below in range(row + 1, min(row + NEAR_BLOCKS + 2, int(nodes.last[around]))):
        if headings[page.node[below]]:
            return False
        if not judged.cut[below]:
            return bool(judged.paragraphs[below])
    return False


def _is_other(purpose: int) -> bool:
    """Return whether an element is a box with a heading of its own, such as a picture's that is not the text's too."""
    return bool(purpose & _OTHERS or (purpose & _PICTURE and not purpose & _TEXT))


def _items(page: Page, cut: Flags, open_rows: Flags) -> list[int]:
    """Return the items that stay of lists of which most is kept."""
    nodes = page.nodes
    list_of = _lists(page)
    rows = np.flatnonzero(list_of >= 0)
    size = len(nodes.parent)
    items, gone = np.bincount(list_of[rows], minlength=size), np.bincount(list_of[rows], cut[rows], minlength=size)
    mixed = np.flatnonzero((items >= LEAST_ITEMS) & (gone > 0) & (gone <= MOST_CUT * items)).tolist()
    found: list[int] = []
    for around in mixed:
        inside = rows[list_of[rows] == around]
        path = islice(nodes.up(around), LIST_LEVELS)
        if _is_linked(inside, page) or any(int(nodes.purpose[at]) & _NO_LISTS for at in path):
            continue
        made = nodes.signature[page.node[inside]]
        kept = made[~cut[inside]]
        found += [
            int(row)
            for row, make in zip(inside, made, strict=True)
            if open_rows[row] and np.mean(kept == make) >= ALIKE
        ]
    return found


def _lists(page: Page) -> Ints:
    """Return the list of which each block is a whole item, or -1."""
    nodes, own = page.nodes, page.node
    is_item, is_list = nodes.tagged({"li"}), nodes.tagged({"ul", "ol"})
    item = np.where(is_item[own], own, nodes.parent[own])
    around = nodes.parent[item]
    whole = is_item[item] & is_list[around] & (nodes.last[item] - nodes.first[item] == 1)
    found: Ints = np.where(whole, around, -1)
    return found


def _is_linked(rows: Ints, page: Page) -> bool:
    """Return whether the items of a list are pointers."""
    size = sum(page.document.blocks[row].span.length for row in rows.tolist())
    return bool(page.linked[rows].sum() >= LINKED * size)
