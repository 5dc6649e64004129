"""What the cuts leave alone on the page of an article: one card of a list that is cut, a heading with nothing below."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.categories import CATEGORIES, Category
from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.resolve import is_cut, kept_blocks, untouched
from cleaner.decision_records import Decision
from cleaner.document import Document, Mark, Span
from cleaner.features.columns import Columns, ranked
from cleaner.page_document import Nodes
from cleaner.purposes import mask

GAP: Final = 2
"""Blocks that are cut above a lone block, and as many below, at least."""
LEAST_ALIKE: Final = 3
"""Blocks that are made alike, the lone one among them, at least."""
CUT_ALIKE: Final = 0.5
"""Share of these that is cut at least."""
LEVELS: Final = 3
"""A block's element and those above it, whose tags and classes must be the same for blocks to be made alike."""
HEADING_WORDS: Final = 10
"""Words of a heading at most: longer ones say something themselves."""
PARAGRAPH_WORDS: Final = 12
UNLINKED: Final = 0.35
"""Words of a paragraph at least, and its share of linked characters at most."""
PROSE_WORDS: Final = 200
"""Words of paragraphs that the page must have: without them, the cards may be all that it has."""
LONE_CONFIDENCE: Final = 0.85
"""All 68 such blocks on the development pages, with weights that had not seen their sites, were outside gold. Of 95
that neither link nor are named for links or comments 56 were in gold: cells of tables, and specifications."""
HEADING_CONFIDENCE: Final = 0.8
"""All five such headings on pages of news were outside gold; on others gold has four, over content that is cut."""

LONE_BLOCK: Final = Decision(
    "decide/lone-block",
    ("Alone between cuts, and made like what is cut",),
    CATEGORIES,
    ("blocks", "cuts", "markup"),
    finds="A link, or a block in an element that is named for links or comments, on the page of an article, with two "
    "cut blocks or more above it and below it, if half or more of the blocks in elements like its own are cut.",
    why="A template is decided as a whole: where its other entries are clutter, so is the one that reads like prose.",
    spares="Cells and specifications without links, whatever stands beside a paragraph in the same element, sentences "
    "above the article, entries of which most is kept, pages without prose, and pages that do not declare themselves "
    "articles.",
    constants=("GAP", "LEAST_ALIKE", "CUT_ALIKE", "LEVELS", "PROSE_WORDS"),
)
LAST_HEADING: Final = Decision(
    "decide/last-heading",
    ("A heading with nothing left below it",),
    ("related",),
    ("blocks", "cuts", "markup"),
    finds="A short subheading as the last block that is kept on the page of an article: what it headed is cut.",
    why="It announces a podcast, a form or other articles, and says nothing alone.",
    spares="The page's title, headings of more than ten words, pages without prose, and pages that do not declare "
    "themselves articles.",
    constants=("HEADING_WORDS", "PROSE_WORDS"),
)
_OTHERS: Final = mask("related", "comment")
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})


def find_lone_blocks(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cuts: Sequence[Mark],
    config: Config,
    stay: Container[int] = (),
) -> list[Mark]:
    """Return marks on blocks that are alone between cuts, on a page that declares itself an article.

    ``columns`` are those of the first pass; blocks whose numbers are in ``stay`` are not cut.
    """
    whole = {cut.span: cut for cut in cuts}
    kept = kept_blocks(document, cuts)
    prose = is_prose(columns, kept)
    rows = np.flatnonzero(kept)
    if len(rows) < GAP or columns["words"][prose].sum() < PROSE_WORDS:
        return []
    alike = _alike(tree)
    gone = np.bincount(alike, ~kept)
    is_template = (np.bincount(alike) >= LEAST_ALIKE) & (gone >= CUT_ALIKE * np.bincount(alike))
    far = len(kept) + GAP
    above, below = np.diff(rows, prepend=-far) - 1, np.diff(rows, append=len(kept) + far) - 1
    alone = rows[(above >= GAP) & (below >= GAP) & is_template[alike[rows]]]
    marks = [
        claim(document.blocks[row], LONE_BLOCK, LONE_CONFIDENCE, _category(row, alike, kept, document, whole))
        for row in alone.tolist()
        if row not in stay and _points(row, columns, tree) and not _is_beside(row, prose, tree)
        if prose[:row].any() or not columns["finished"][row]  # a sentence above all paragraphs sums the article up
    ]
    return untouched((mark for mark in marks if is_cut(mark, config)), cuts)


def find_last_heading(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cuts: Sequence[Mark],
    config: Config,
    stay: Container[int] = (),
) -> list[Mark]:
    """Return a mark on the last block that cuts leave on the page of an article, if it is a short subheading."""
    kept = kept_blocks(document, cuts)
    if columns["words"][is_prose(columns, kept)].sum() < PROSE_WORDS:
        return []
    last = int(np.flatnonzero(kept)[-1])
    nodes, node = tree
    is_heading = nodes.tags[nodes.tag[node[last]]] in _HEADINGS and columns["words"][last] <= HEADING_WORDS
    if last in stay or not is_heading:
        return []
    mark = claim(document.blocks[last], LAST_HEADING, HEADING_CONFIDENCE)
    return untouched([mark] if is_cut(mark, config) else [], cuts)


def is_prose(columns: Columns, kept: Flags) -> Flags:
    """Return which of the blocks that are kept are paragraphs."""
    words, linked, finished = (columns[name] for name in ("words", "linked", "finished"))
    found: Flags = kept & (words > PARAGRAPH_WORDS) & (linked < UNLINKED) & (finished > 0)
    return found


def _alike(tree: tuple[Nodes, Sequence[int]]) -> Ints:
    """Return numbers that blocks share which are in elements of the same tags and classes."""
    nodes, node = tree
    at, made = np.asarray(node), np.zeros(len(node), np.int64)
    for _ in range(LEVELS):
        made = ranked(made * (int(nodes.signature.max(initial=0)) + 1) + nodes.signature[at])
        at = nodes.parent[at]
    return made


def _points(row: int, columns: Columns, tree: tuple[Nodes, Sequence[int]]) -> bool:
    """Return whether a block is a link, or in an element that is named for links or comments."""
    nodes, node = tree
    near = islice(nodes.up(int(node[row])), LEVELS)
    return bool(columns["linked"][row] >= UNLINKED) or any(int(nodes.purpose[at]) & _OTHERS for at in near)


def _is_beside(row: int, prose: Flags, tree: tuple[Nodes, Sequence[int]]) -> bool:
    """Return whether the element around a block's own holds a paragraph besides it."""
    nodes, node = tree
    around = int(nodes.parent[node[row]])
    return bool(prose[int(nodes.first[around]) : int(nodes.last[around])].sum() > prose[row])


def _category(row: int, alike: Ints, kept: Flags, document: Document, whole: dict[Span, Mark]) -> Category:
    """Return the category of the nearest cut block that is made like one."""
    others = np.flatnonzero((alike == alike[row]) & ~kept)
    nearest = int(others[np.argmin(np.abs(others - row))])
    return whole[document.blocks[nearest].span].category
