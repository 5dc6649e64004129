"""A page as a document: all its text, a block a line, and the markup of each block."""

from __future__ import annotations

import html
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias
from urllib.parse import urljoin

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.document import Block, BlockKind, Document, Span
from cleaner.extraction.markup import MarkupWalk
from cleaner.extraction.metadata import SHORT_TITLE, read_metadata
from cleaner.extraction.parse import parse
from cleaner.extraction.selected_spans import SelectedSpans
from cleaner.extraction.tags import INLINE
from cleaner.extraction.unshown import FROM_TEMPLATE, add_unshown, show_templates
from cleaner.extraction.walk import AnyWalk, Walk, walk
from cleaner.page_document import Element, Markup, Nodes, Page, PageMetadata
from cleaner.text.folding import fold

BLOCK_KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("td", "th", "tr", "caption"), "table"),
    "blockquote": "quote",
    "pre": "code",
}
Find: TypeAlias = Callable[[Element], Iterable[Element]]
"""What selects elements of a page, given its root."""
MOST_SELECTED: Final = 10_000
"""Elements of a page above which none are selected: a selector may take the square of their number. None of 477
real pages has as many."""
LITTLE_CHARS: Final = 100
"""Characters of text below which a page may declare more for machines than it shows."""
FROM_METADATA: Final = "The page shows next to nothing, and the text is from its metadata"
KIND_LEVELS: Final = 3
"""Elements above a block, its own among them, that may give its kind."""


def build(
    page: str,
    url: str | None = None,
    id: str = "",  # noqa: A002  the field's name
    *,
    with_markup: bool = False,
    selectors: Sequence[Find] = (),
) -> Page | None:
    r"""Return a page's text and markup, or ``None`` if there is no text.

    ``with_markup`` asks for ``Page.markup`` too. ``selectors`` return elements of the tree, given its root; what they
    raise is raised.

    >>> page = build("<h1>Rain</h1><p>It rained <b>again</b>.<br>And again.")
    >>> page.document.text, page.bold.tolist(), page.broken.tolist()
    ('Rain\nIt rained again.\nAnd again.', [0, 5, 0], [False, False, True])
    """
    tree = parse(page)
    if tree is None:
        return None
    metadata = read_metadata(tree, url)
    warnings = [FROM_TEMPLATE] if show_templates(tree) else []
    selected = _select(tree, selectors) if selectors else {}
    found, more = _walk(tree, metadata, MarkupWalk if with_markup else Walk, selected)
    if not found.blocks:
        return None
    warnings += more
    nodes = found.nodes.nodes()
    texts, *columns = zip(*found.blocks, strict=True)
    node, linked, bold, italic, links, ends_linked, broken = map(np.array, columns)
    text, spans = joined(texts, goes_on(nodes, node[:-1], node[1:]) & ~broken[1:])
    blocks = _blocks(text, spans, _kinds(nodes, node), linked)
    fields = metadata.fields
    document = Document(id, text, blocks, "lines", fields.get("language"), _title(metadata.titles), fields)
    markup = Markup()
    if isinstance(found, MarkupWalk):
        markup = Markup(tuple(found.runs), found.starts, _base(tree, url or fields.get("url", "")))
    starts = [*(span.start for span in spans), len(text)]
    found_by = (found.selected or SelectedSpans(())).spans(selected, starts, len(selectors))
    return Page(
        document,
        metadata,
        nodes,
        node,
        linked,
        bold,
        italic,
        links,
        ends_linked,
        broken,
        markup,
        found_by,
        tuple(warnings),
    )


def _select(tree: Element, selectors: Sequence[Find]) -> dict[Element, list[int]]:
    """Return the selected elements, each with the numbers of its selectors."""
    selected: dict[Element, list[int]] = {}
    if len(list(islice(tree.iter(), MOST_SELECTED + 1))) > MOST_SELECTED:
        return selected
    for number, find in enumerate(selectors):
        for element in find(tree):
            selected.setdefault(element, []).append(number)
    return selected


def _walk(
    tree: Element, metadata: PageMetadata, kind: type[AnyWalk], selected: Container[Element]
) -> tuple[AnyWalk, list[str]]:
    """Return the blocks of a page, with those that a script would show, and what is to be said of these.

    A page that has next to nothing is read from its metadata.
    """
    found = walk(tree, kind, selected)
    source = add_unshown(tree, metadata, found.blocks)
    if source:
        return walk(tree, kind, selected), [source]
    declared = metadata.body or max(metadata.summary.splitlines(), key=len, default="")
    if found.size < LITTLE_CHARS <= len(declared):
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in declared.splitlines())
        return walk(parse(lines), kind), [FROM_METADATA]
    return found, []


def _base(tree: Element, url: str) -> str:
    """Return what the links of a page are relative to: the base it declares, or its address."""
    declared = next((str(base.get("href")) for base in tree.iter("base") if base.get("href")), "")
    try:
        return urljoin(url, declared.strip())
    except ValueError:
        return url


def goes_on(nodes: Nodes, above: Ints, below: Ints) -> Flags:
    """Return whether two blocks, by their nodes, are parts of one line that a name, a date or a credit splits."""
    parent, inline = nodes.parent, nodes.tagged(INLINE)
    in_above, in_below = inline[below] & (parent[below] == above), inline[above] & (parent[above] == below)
    return np.asarray((above == below) | in_above | in_below)


def joined(texts: Sequence[str], goes_on: Flags) -> tuple[str, list[Span]]:
    r"""Return the texts of blocks as one, with their spans: each on a line of its own, unless it goes on the one above.

    >>> joined(["By", "Ada", "Rain"], np.array([True, False]))[0]
    'By Ada\nRain'
    """
    parts = [""] * (2 * len(texts) - 1)
    parts[::2], parts[1::2] = texts, np.where(goes_on, " ", "\n").tolist()
    size = np.array([len(text) for text in texts])
    start = np.cumsum(size + 1) - size - 1
    return "".join(parts), [Span(*ends) for ends in zip(start.tolist(), (start + size).tolist(), strict=True)]


def _blocks(text: str, spans: Sequence[Span], kinds: Sequence[BlockKind], linked: Ints) -> tuple[Block, ...]:
    """Return the blocks of a text, with ``linked`` characters each."""
    folded = fold(text)
    density = np.minimum(1.0, linked / np.array([span.length for span in spans]))
    return tuple(map(Block, spans, [folded[start:end] for start, end in spans], kinds, density.tolist()))


def _title(titles: Sequence[str]) -> str | None:
    """Return the first title, or the shortest spelling of it: without the site's name."""
    spellings = [title for title in titles if titles[0].startswith(title) and len(title) >= SHORT_TITLE]
    return min(spellings, key=len, default=titles[0] if titles else None)


def _kinds(nodes: Nodes, node: Ints) -> list[BlockKind]:
    """Return the kind of some nodes: their own element's, or that of the nearest above that has one."""
    names: list[BlockKind] = ["paragraph", *dict.fromkeys(BLOCK_KINDS.values())]
    of_tag = np.array([names.index(BLOCK_KINDS.get(tag, "paragraph")) for tag in nodes.tags])
    kind = of_tag[nodes.tag[node]]
    for _ in range(KIND_LEVELS - 1):
        node = nodes.parent[node]
        kind = np.where(kind, kind, of_tag[nodes.tag[node]])
    return [names[at] for at in kind.tolist()]
