"""What the markup shows of a page's blocks: their elements, what those are for, and what else is in them."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.arrays import Doubles, Ints
from cleaner.features.columns import Columns, above, ranked, shifted, since
from cleaner.features.page.neighbours import neighbours
from cleaner.features.page.tree import ancestors, articles, inside
from cleaner.page_document import Nodes, Page

FAR_STEPS: Final = 9
"""Steps up the tree from which a distance makes no more difference."""
FAR_END_BLOCKS: Final = 60
"""Blocks from which a distance to either end of a page makes no more difference."""
BODY_WORDS: Final = 12
"""Words of a block above which, ending like a sentence and with few links, it is taken for text."""
BODY_LINKED: Final = 0.35
"""Share of linked characters up to which a block can be text."""
MASS_LEVELS: Final = 4
"""Elements above a block, its own among them, whose text is measured."""
TITLE_OVERLAP: Final = 0.8
"""Overlap with the page's title from which a block counts as the title."""
TAG_NUMBERS: Final = {
    tag: number
    for number, tag in enumerate(
        "p li h1 h2 h3 h4 h5 td th div span blockquote figcaption pre button label section dd dt article strong em "
        "small time a summary".split()
    )
}
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NEIGHBOURS: Final = ("linked", "is_heading", "is_item", "in_body", "finished", "mass_1")


def structure(page: Page, columns: Columns) -> Columns:
    """Return columns on each block's position in the tree; ``columns`` are those of its text and of the metadata."""
    size = page.sizes.astype(np.float64)
    nodes, node = page.nodes, page.node
    tag = np.array([TAG_NUMBERS.get(name, len(TAG_NUMBERS)) for name in nodes.tags])[nodes.tag][node]
    linked = np.minimum(page.linked / size, 1)
    found: Columns = {
        "linked": linked,
        "bold": np.minimum(page.bold / size, 1),
        "italic": np.minimum(page.italic / size, 1),
        "links": page.links,
        "ends_linked": page.ends_linked,
        "broken": page.broken,
        "tag": tag,
        "is_heading": nodes.tagged(_HEADINGS)[node],
        "is_title": tag == TAG_NUMBERS["h1"],
        "is_item": tag == TAG_NUMBERS["li"],
        "is_paragraph": tag == TAG_NUMBERS["p"],
        "depth": nodes.depth[node],
        "hidden": nodes.hidden[node],
        "nth": nodes.nth[node],
        "siblings": np.bincount(nodes.parent, minlength=len(nodes.parent))[nodes.parent[node]],
    }
    rows = np.arange(len(size))
    found["top"], found["bottom"] = np.minimum(rows, FAR_END_BLOCKS), np.minimum(len(rows) - rows, FAR_END_BLOCKS)
    found |= _purposes(nodes, node)
    body = size * ((columns["words"] > BODY_WORDS) & (linked < BODY_LINKED) & (columns["finished"] | columns["prose"]))
    found |= _masses(page, size, body)
    found |= _alike(page, columns, linked)
    found |= _titled(page, columns, body)
    seen = columns | found
    return found | neighbours({f"dom_{name}": seen[name] for name in _NEIGHBOURS})


def _purposes(nodes: Nodes, node: Ints) -> Columns:
    """Return the steps up from each block to the nearest element of each purpose."""
    purposes = np.stack([nodes.purpose[level] for level in ancestors(nodes, node, FAR_STEPS)])
    # A purpose is so many steps away as there are elements, from the block's own up, with none of it so far.
    lacking = ~np.bitwise_or.accumulate(purposes).astype("<i8", copy=False)
    bits = np.unpackbits(lacking.view(np.uint8), bitorder="little").reshape(*purposes.shape, 64)
    steps = np.ascontiguousarray(bits.sum(axis=0, dtype=np.int8).T)
    return {f"to_{name}": steps[at] for at, name in enumerate(nodes.purposes)}


def _masses(page: Page, size: Doubles, body: Doubles) -> Columns:
    """Return how much of the page's text the elements above a block hold, how linked it is, and the block's share."""
    nodes = page.nodes
    levels = ancestors(nodes, page.node, MASS_LEVELS)
    mass, text, links = inside(nodes, body), inside(nodes, size), inside(nodes, page.linked)
    close = sum((np.bincount(level, body, len(nodes.parent)) for level in levels[:3]), np.zeros(len(nodes.parent)))
    found: Columns = {}
    for number, level in enumerate(levels):
        found[f"mass_{number}"] = mass[level] / max(1.0, mass[0])
        found[f"close_{number}"] = close[level] / max(1.0, close.max(initial=0))
        found[f"link_mass_{number}"] = links[level] / np.maximum(text[level], 1)
    for number in range(2):
        found[f"part_{number}"] = size / np.maximum(text[levels[number]], 1)
        found[f"blocks_{number}"] = (nodes.last - nodes.first)[levels[number]]
    found["same_node_above"] = page.node == shifted(page.node, -1, -1)
    found["same_node_below"] = page.node == shifted(page.node, 1, -1)
    return found


def _alike(page: Page, columns: Columns, linked: Doubles) -> Columns:
    """Return means over the blocks of one template: elements of one signature in others of one signature."""
    nodes = page.nodes
    signature = nodes.signature[page.node] * len(nodes.parent) + nodes.signature[nodes.parent[page.node]]
    of = ranked(signature)
    counts = np.bincount(of)
    averaged = {"words": columns["words"], "linked": linked, "finished": columns["finished"]}
    found: Columns = {f"alike_{name}": (np.bincount(of, values) / counts)[of] for name, values in averaged.items()}
    found["alike_blocks"] = counts[of]
    found["alike_above"] = of == shifted(of, -1, -1)
    found["alike_below"] = of == shifted(of, 1, -1)
    return found


def _titled(page: Page, columns: Columns, body: Doubles) -> Columns:
    """Return columns on a block's position after the title, and on the ``article`` element around it."""
    nodes, node = page.nodes, page.node
    h1 = nodes.tagged({"h1"})
    title = h1[node] | (columns["title_overlap"] > TITLE_OVERLAP)
    article = articles(nodes)[node]
    named = np.zeros(len(nodes.parent), bool)
    named[article[columns["title_overlap"] > TITLE_OVERLAP]] = True
    return {
        "since_title": since(title, 99),
        "titles_above": above(title.astype(np.int64)) + title,
        "h1s": np.full(len(node), h1.sum()),
        "article": ranked(article),
        "article_titled": named[article],
        "article_mass": inside(nodes, body)[article] / max(1.0, body.sum()),
    }
