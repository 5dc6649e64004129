"""A page as its markup shows it: blocks of text, the tree of elements around them, and the page's metadata."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.document import Document, Mark, Span

Element: TypeAlias = Any
"""An element of the tree library, which publishes no types of its own."""
BREAK: Final = "\u2028"
"""A line break in the text of a run: white space like any other, distinct from the newlines of the page's source."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The elements that make or hold blocks, in the order of the page; the root comes first and is its own parent.

    All columns have an entry a node. ``depth`` counts the steps to the root; ``tag``, ``signature`` (tag and first
    class words, digits masked) and ``path`` (the tags from the root down) are numbers that equal things share;
    ``purpose`` holds a bit for each of ``purposes`` that the element's tag or attributes name. The blocks inside a node
    are those from ``first`` up to ``last``. ``nth`` counts the nodes with the same parent above.
    """

    tags: tuple[str, ...]
    purposes: tuple[str, ...]
    parent: Ints
    depth: Ints
    tag: Ints
    signature: Ints
    path: Ints
    purpose: Ints
    hidden: Flags
    first: Ints
    last: Ints
    nth: Ints

    def tagged(self, names: Container[str]) -> Flags:
        """Return for each node whether its tag is one of these."""
        return np.array([name in names for name in self.tags])[self.tag]

    def up(self, node: int) -> Iterator[int]:
        """Yield a node and those above it, short of the root."""
        while node:
            yield node
            node = int(self.parent[node])

    def blocks(self, node: int) -> range:
        """Return the blocks inside a node."""
        return range(int(self.first[node]), int(self.last[node]))


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares outside its text; all empty where it declares nothing.

    ``titles`` are all spellings of its title, ``summary`` its descriptions, ``body`` the article's text as given to
    machines, ``authors`` names. ``is_article`` is whether the page declares itself an article, ``is_product`` whether
    it declares one product, and neither an article nor a list. ``fields`` are the
    author, date, address, site and language, as the document and its result hold them. ``given`` are the texts of
    articles in structured data as they stand there, with their line breaks and tags.
    """

    titles: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    is_article: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    is_product: bool = False


class TextRun(NamedTuple):
    """A stretch of text in one style, its white space as in the page's source; ``href`` is where it links to."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """What only the output as Markdown needs; all empty unless asked for.

    ``runs`` has an entry a block. ``starts`` holds the first number of the ordered lists, by node, that do not begin
    with 1. ``base`` is the address that links are relative to.
    """

    runs: tuple[tuple[TextRun, ...], ...] = ()
    starts: Mapping[int, int] = field(default_factory=dict)
    base: str = ""


class Selected(NamedTuple):
    """What rules select by markup, by block numbers: marks on whole blocks and on parts, and blocks that must stay.

    Parts of a block may overlap.
    """

    marks: Mapping[int, Mark] = MappingProxyType({})
    parts: Mapping[int, Sequence[Mark]] = MappingProxyType({})
    kept: frozenset[int] = frozenset()


NONE_SELECTED: Final = Selected()


@dataclass(frozen=True)
class Page:
    """A page as a document whose text is all its text, a block a line, with the markup of each block.

    ``node`` is the number of each block's innermost node; ``linked``, ``bold`` and ``italic`` count characters,
    ``links`` links; ``ends_linked`` is whether a block ends in a link, ``broken`` whether a line break (and no element)
    separates it from the block above. ``selected`` holds, for each selector that was asked for, the stretches of the
    text that it found, in order and without overlap; they may begin or end with white space. ``warnings`` say what text
    is not shown by the page itself.
    """

    document: Document
    metadata: PageMetadata
    nodes: Nodes
    node: Ints
    linked: Ints
    bold: Ints
    italic: Ints
    links: Ints
    ends_linked: Flags
    broken: Flags
    markup: Markup = field(default_factory=Markup)
    selected: tuple[tuple[Span, ...], ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def sizes(self) -> Ints:
        """Number of characters of each block."""
        return np.array([end - start for (start, end), *_ in self.document.blocks])
