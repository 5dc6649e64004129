"""A page as a document: all its text, a block a line, and the markup of each block."""

from __future__ import annotations

import html
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias
from urllib.parse import urljoin

import numpy as np

from cleaner.document import Block, BlockKind, Document, Span
from cleaner.extraction.markup import RichWalk
from cleaner.extraction.metadata import SHORT_TITLE, read_facts
from cleaner.extraction.parse import parse
from cleaner.extraction.selected_spans import Places
from cleaner.extraction.walk import INLINE, AnyWalk, Piece, Walk, walk
from cleaner.page import Element, Facts, Markup, Nodes, Page
from cleaner.text.folding import fold

KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("td", "th", "tr", "caption"), "table"),
    "blockquote": "quote",
    "pre": "code",
}
Find: TypeAlias = Callable[[Element], Iterable[Element]]
"""What selects elements of a page, given its root."""
MOST_SELECTED: Final = 10_000
"""Elements of a page above which none are selected: a selector may take the square of their number. Of 477 real
pages none has so many."""
LITTLE: Final = 100
"""Characters of text below which a page shows less than it says of itself for machines."""
STEPS: Final = 3
"""Elements above a block, its own among them, that say of what kind it is."""


def build(
    page: str,
    url: str | None = None,
    id: str = "",  # noqa: A002  the field's name
    *,
    rich: bool = False,
    selectors: Sequence[Find] = (),
) -> Page | None:
    r"""Return a page's text and markup, or ``None`` if there is no text.

    ``rich`` asks for ``Page.markup`` too. ``selectors`` return elements of the tree, given its root; what they raise is
    raised.

    >>> page = build("<h1>Rain</h1><p>It rained <b>again</b>.<br>And again.")
    >>> page.document.text, page.bold.tolist(), page.broken.tolist()
    ('Rain\nIt rained again.\nAnd again.', [0, 5, 0], [False, False, True])
    """
    tree = parse(page)
    if tree is None:
        return None
    facts = read_facts(tree, url)
    chosen = _choose(tree, selectors) if selectors else {}
    found = _walk(tree, facts, RichWalk if rich else Walk, chosen)
    if not found.pieces:
        return None
    nodes = found.nodes()
    columns = zip(*(piece[1:] for piece in found.pieces), strict=True)
    node, linked, bold, italic, links, ends_linked, broken = map(np.array, columns)
    document = _document(found.pieces, nodes, facts, id)
    markup = Markup()
    if isinstance(found, RichWalk):
        markup = Markup(tuple(found.runs), found.starts, _base(tree, url or facts.metadata.get("url", "")))
    starts = [*(block.span.start for block in document.blocks), len(document.text)]
    selected = (found.places or Places(())).stretches(chosen, starts, len(selectors))
    return Page(document, facts, nodes, node, linked, bold, italic, links, ends_linked, broken, markup, selected)


def _choose(tree: Element, selectors: Sequence[Find]) -> dict[Element, list[int]]:
    """Return the selected elements, each with the numbers of its selectors."""
    chosen: dict[Element, list[int]] = {}
    if len(list(islice(tree.iter(), MOST_SELECTED + 1))) > MOST_SELECTED:
        return chosen
    for number, find in enumerate(selectors):
        for element in find(tree):
            chosen.setdefault(element, []).append(number)
    return chosen


def _walk(tree: Element, facts: Facts, kind: type[AnyWalk], chosen: Container[Element]) -> AnyWalk:
    """Return the blocks of a page, or of what it states where its text is data, for a script to show."""
    found = walk(tree, kind, chosen)
    stated = facts.body or max(facts.summary.splitlines(), key=len, default="")
    if found.size < LITTLE <= len(stated):
        return walk(parse("".join(f"<p>{html.escape(line)}</p>" for line in stated.splitlines())), kind)
    return found


def _base(tree: Element, url: str) -> str:
    """Return what the links of a page are relative to, by its own word or its address."""
    stated = next((str(base.get("href")) for base in tree.iter("base") if base.get("href")), "")
    try:
        return urljoin(url, stated.strip())
    except ValueError:
        return url


def _document(pieces: Sequence[Piece], nodes: Nodes, facts: Facts, id: str) -> Document:  # noqa: A002  as above
    parts, spans, at = [], [], 0
    parent, inline, kinds = nodes.parent.tolist(), nodes.tagged(INLINE).tolist(), _kinds(nodes)

    def is_one_line(above: int, below: int) -> bool:
        """Tell whether two blocks are parts of one line, of which one stands for itself: a name, a date, a credit."""
        in_other = inline[below] and parent[below] == above, inline[above] and parent[above] == below
        return above == below or any(in_other)

    for above, piece in zip((None, *pieces), pieces, strict=False):
        if above is not None:
            parts.append(" " if not piece.broken and is_one_line(above.node, piece.node) else "\n")
            at += 1
        parts.append(piece.text)
        spans.append(Span(at, at + len(piece.text)))
        at += len(piece.text)
    text = "".join(parts)
    folded = fold(text)
    blocks = tuple(
        Block(span, folded[span.start : span.end], kinds[piece.node], False, min(1.0, piece.linked / span.length))
        for span, piece in zip(spans, pieces, strict=True)
    )
    return Document(id, text, blocks, "lines", facts.metadata.get("language"), _title(facts.titles), facts.metadata)


def _title(titles: Sequence[str]) -> str | None:
    """Return the first title, or the shortest spelling of it: without the site's name."""
    spellings = [title for title in titles if titles[0].startswith(title) and len(title) >= SHORT_TITLE]
    return min(spellings, key=len, default=titles[0] if titles else None)


def _kinds(nodes: Nodes) -> list[BlockKind]:
    """Return the kind of each node: what its own element is, or the nearest above that is any."""
    names: list[BlockKind] = ["paragraph", *dict.fromkeys(KINDS.values())]
    kind = np.array([names.index(KINDS.get(tag, "paragraph")) for tag in nodes.tags])[nodes.tag]
    for _ in range(STEPS - 1):
        kind = np.where(kind, kind, kind[nodes.parent])
    return [names[at] for at in kind.tolist()]
