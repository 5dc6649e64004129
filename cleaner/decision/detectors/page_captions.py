"""Captions that the passes keep although the credit beside them is cut."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice
from typing import Final

import numpy as np

from cleaner.arrays import Flags
from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.detectors.left_alone import PROSE_WORDS, is_prose
from cleaner.decision.resolve import is_cut, kept_blocks, untouched
from cleaner.decision_records import Decision
from cleaner.document import Document, Mark
from cleaner.features.columns import Columns
from cleaner.page_document import Nodes
from cleaner.purposes import mask

PICTURE_BLOCKS: Final = 3
"""Blocks of a picture's element at most: its title, its caption and its credit."""
PICTURE_LEVELS: Final = 2
"""A block's element and those above it that may be the picture's."""
MOST_CAPTIONS: Final = 8
"""Captions at most: where there are more, they may be the entries of a gallery or a listing, and are its text."""
CONFIDENCE: Final = 0.85
"""All four such captions on the development pages, with weights that had not seen their sites, were outside gold; of
21 on a page with more than ``MOST_CAPTIONS`` six are in gold."""

PAGE_CAPTION: Final = Decision(
    "decide/page-caption",
    ("In one element with a credit, named for pictures",),
    ("caption",),
    ("blocks", "cuts", "markup"),
    finds="A block in an element that is named for a picture or its caption, and has one or two other blocks, all cut.",
    why="Captions are whole sentences, and some sites set them in paragraphs; the credit beside them gives them away.",
    spares="Elements that are named for the text as well, pages of many such captions, pages without prose, and pages "
    "that do not declare themselves articles.",
    constants=("PICTURE_BLOCKS", "PICTURE_LEVELS", "MOST_CAPTIONS"),
)
_PICTURE: Final = mask("cap", "figure_tag", "figcaption_tag")
_TEXT: Final = mask("body", "para")


def find_page_captions(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cuts: Sequence[Mark],
    config: Config,
    stay: Container[int] = (),
) -> list[Mark]:
    """Return marks on captions that cuts leave beside their credits, on a page that declares itself an article.

    ``columns`` are those of the first pass; blocks whose numbers are in ``stay`` are not cut.
    """
    nodes, node = tree
    kept = kept_blocks(document, cuts)
    own = np.asarray(node)
    near = (nodes.purpose[own] | nodes.purpose[nodes.parent[own]]) & _PICTURE
    rows = [
        row for row in np.flatnonzero(kept & (near > 0)).tolist() if row not in stay and _is_caption(row, tree, kept)
    ]
    prose = is_prose(columns, kept)
    prose[rows] = False
    if not rows or len(rows) > MOST_CAPTIONS or columns["words"][prose].sum() < PROSE_WORDS:
        return []
    found = (claim(document.blocks[row], PAGE_CAPTION, CONFIDENCE) for row in rows)
    return untouched((mark for mark in found if is_cut(mark, config)), cuts)


def _is_caption(row: int, tree: tuple[Nodes, Sequence[int]], kept: Flags) -> bool:
    """Return whether a picture's element holds a block, and nothing else that is kept."""
    nodes, node = tree
    for at in islice(nodes.up(int(node[row])), PICTURE_LEVELS):
        size, purpose = int(nodes.last[at] - nodes.first[at]), int(nodes.purpose[at])
        if size > PICTURE_BLOCKS or purpose & _TEXT:
            return False
        if size > 1 and purpose & _PICTURE and kept[int(nodes.first[at]) : int(nodes.last[at])].sum() == 1:
            return True
    return False
