"""Elements that a cut heading opens: cards of other articles below "Related posts", the rest of a consent box."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

import numpy as np

from cleaner.arrays import Flags
from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.resolve import is_cut, kept_blocks
from cleaner.decision_records import Decision
from cleaner.document import Document, Mark
from cleaner.features.columns import Columns
from cleaner.page_document import Nodes
from cleaner.purposes import mask

LEAST_CARDS: Final = 2
"""Linked titles that make a list of other articles."""
TITLE_LINKED: Final = 0.95
"""Share of linked characters of a title."""
TITLE_WORDS: Final = 3
"""Words of such a title at least: a shorter link is a button."""
CONSENT_SHARE: Final = 0.5
"""Share of a box's blocks that are cut already from which the rest of a consent box goes too."""
PROSE_WORDS: Final = 8
"""Words of a whole sentence that counts as prose; some must stay outside of the region."""
OUTSIDE: Final = 0.3
"""Words of such sentences outside, for each word of all cards, at least. The page of a section keeps a motto and little
else: where there is less, 59 of the cards' 112 blocks are in gold on the development pages; of the 87 on all others 24,
further reading in manuals and the cards of one more such page."""
CONFIDENCE: Final = 0.85
"""Of 51 blocks that this cut on 1,063 development pages five were in gold, four of them titles of other articles."""

REGION: Final = Decision(
    "decide/region",
    ("In the element that a cut heading opens",),
    ("related", "consent"),
    ("blocks", "cuts", "markup"),
    finds="The rest of an element that begins with a heading which is cut: titles that link to other articles, with "
    "their excerpts, or the sentences of a box for consent of which most is cut.",
    why="A heading says what the element holds, and excerpts and legal sentences read like an article's own.",
    spares="Elements with a paragraph that is beside no linked title, elements that are not named as a box for "
    "consent, all where no prose would be left, and cards with more than three times the words of the prose outside: "
    "on the page of a section they are what there is to read.",
    constants=("LEAST_CARDS", "TITLE_LINKED", "TITLE_WORDS", "CONSENT_SHARE", "PROSE_WORDS", "OUTSIDE"),
    example="<title>Bees on the roof</title><nav><a href=/>Home</a></nav>\n<div class=post><h1>Bees on the roof</h1>"
    "<p>My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.</p>\n"
    "<p>She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.</p>\n"
    "<p>When the bank was sold, the owner asked for a jar.</p></div>\n"
    "<section class=related-posts><h2>Related posts</h2>\n"
    "<div class=card><h3><a href=/a>What a locksmith hears</a></h3>"
    "<p>Most doors give themselves away by the sound that the key makes on its way in, he says.</p></div>\n"
    "<div class=card><h3><a href=/c>The last typist of Harrow Lane</a></h3>"
    "<p>She still takes in letters, mostly from people who do not trust their printers.</p></div>\n"
    "<div class=card><h3><a href=/b>A field guide to puddles</a></h3>"
    "<p>There are four kinds, and the fourth is the one that children find within a minute.</p></div></section>",
    removes=(
        "What a locksmith hears",
        "Most doors give themselves away by the sound that the key makes on its way in, he says.",
        "The last typist of Harrow Lane",
        "She still takes in letters, mostly from people who do not trust their printers.",
        "A field guide to puddles",
        "There are four kinds, and the fourth is the one that children find within a minute.",
    ),
)
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_WHOLE: Final = frozenset({"body", "html", "main", "article"})
_POP: Final = mask("pop")


def find_regions(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cuts: Sequence[Mark],
    config: Config,
    stay: Container[int] = (),
) -> list[Mark]:
    """Return marks on the blocks of elements that cut headings open, without those cut as a whole already.

    ``tree`` holds the elements, and the number of each block's own; blocks whose numbers are in ``stay`` are not cut.
    """
    nodes, node = tree
    whole = {cut.span: cut for cut in cuts}
    kept = kept_blocks(document, cuts)
    prose = kept & (columns["words"] >= PROSE_WORDS) & (columns["finished"] > 0)
    heads, rest = nodes.tagged(_HEADINGS), np.flatnonzero(prose)
    found: dict[int, Mark] = {}
    for row in np.flatnonzero(~kept & heads[np.asarray(node)]).tolist():
        opener = whole[document.blocks[row].span]
        if opener.category not in REGION.categories:
            continue
        first, last = _reach(row, nodes, node)
        if not len(rest) or (rest[0] >= first and rest[-1] < last) or any(at in stay for at in range(first, last)):
            continue
        rows = range(row + 1, last)
        is_region = _holds_cards if opener.category == "related" else _asks_consent
        if is_region(rows, columns, tree, kept):
            found |= {at: opener for at in rows if kept[at]}
    cards = [at for at, opener in found.items() if opener.category == "related"]
    if _outweigh(cards, columns, prose):
        found = {at: opener for at, opener in found.items() if opener.category != "related"}
    marks = (claim(document.blocks[at], REGION, CONFIDENCE, opener.category) for at, opener in sorted(found.items()))
    return [mark for mark in marks if is_cut(mark, config)]


def _reach(row: int, nodes: Nodes, node: Sequence[int]) -> tuple[int, int]:
    """Return the blocks of the largest element, short of a whole page or article, that begins with a block."""
    reach = row, row + 1
    for at in nodes.up(int(node[row])):
        if nodes.first[at] != row or nodes.tags[nodes.tag[at]] in _WHOLE:
            break
        reach = row, int(nodes.last[at])
    return reach


def _outweigh(cards: Sequence[int], columns: Columns, prose: Flags) -> bool:
    """Return whether some blocks weigh too much against the prose outside."""
    words, outside = columns["words"], prose.copy()
    outside[cards] = False
    return bool(words[outside].sum() < OUTSIDE * words[cards].sum())


def _holds_cards(rows: range, columns: Columns, tree: tuple[Nodes, Sequence[int]], kept: Flags) -> bool:
    """Return whether linked titles are in some blocks, and one beside each of the others that is kept."""
    nodes, node = tree
    is_title = (columns["linked"] >= TITLE_LINKED) & (columns["words"] >= TITLE_WORDS) & ~(columns["finished"] > 0)
    titles = [at for at in rows if is_title[at]]
    cards = {int(nodes.parent[node[at]]) for at in titles}
    if len(titles) < LEAST_CARDS or len(cards) < LEAST_CARDS:
        return False
    # A title and its excerpt are in one card, each card in an element of its own.
    return all(
        is_title[at] or int(nodes.parent[node[at]]) in cards or int(nodes.parent[nodes.parent[node[at]]]) in cards
        for at in rows
        if kept[at]
    )


def _asks_consent(rows: range, columns: Columns, tree: tuple[Nodes, Sequence[int]], kept: Flags) -> bool:  # noqa: ARG001  called like _holds_cards
    """Return whether an element is named as one over the page, and is mostly cut."""
    nodes, node = tree
    inside = [at for at in rows if any(nodes.purpose[up] & _POP for up in nodes.up(int(node[at])))]
    return bool(rows) and len(inside) == len(rows) and not kept[rows.start : rows.stop].mean() > CONSENT_SHARE
