"""From a page's tree to its blocks, in reading order, and the elements around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple, TypeAlias, TypeVar

import numpy as np

from cleaner.extraction.selected_spans import SelectedSpans
from cleaner.extraction.tags import BLOCKS, RAISED, TagKind, element_kind, is_formula, is_note_mark
from cleaner.page_document import Element, Nodes
from cleaner.purposes import PURPOSES, is_aside, purposes

LINK, BOLD, ITALIC = 0, 1, 2
STYLES: Final = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
ATTRIBUTES: Final = frozenset(
    "class id role itemprop data-component data-testid data-type aria-label data-qa data-t name".split()
)
"""Attributes whose words say what an element is for."""
MOST_ATTRIBUTE_CHARS: Final = 200
"""Code points of them that are read."""
MOST_DEPTH: Final = 200
MOST_NODES: Final = 50_000
"""Nested elements, and elements in all, that become nodes: real pages stay far below, and hostile ones cost no more
than that."""
FEW_CHARS: Final = 1500
"""Characters below which a page may have its text in ``noscript``."""
NOSCRIPT_RATIO: Final = 1.5
"""How many times as much text there must be with ``noscript`` for it to be read."""
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOXED: Final = re.compile(r"display\s*:[^;]*block", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")

_DEPTH, _PATH, _HIDDEN, _LAST, _CHILDREN = 1, 4, 6, 8, 9
"""Columns of the nodes that change, or that the nodes inside them read."""

Attributes: TypeAlias = tuple[tuple[str, str], ...]


AnyWalk = TypeVar("AnyWalk", bound="Walk")


class Traits(NamedTuple):
    """What an element's attributes say: the words on its purpose, whether it is hidden, whether it is set apart."""

    words: str
    hidden: bool
    aside: bool


class BlockText(NamedTuple):
    """The text of a block, its node, and counts of its characters and links, see ``cleaner.page_document.Page``."""

    text: str
    node: int
    linked: int
    bold: int
    italic: int
    links: int
    ends_linked: bool
    broken: bool


class Walk:
    """One way through a tree, without recursion: hostile pages nest without end.

    ``read_too`` are tags whose text is read although most readers never see it. ``selected`` are elements whose spans
    are noted; the attribute of that name holds them, or ``None`` if there are none.
    """

    styles: ClassVar[Mapping[str, int]] = STYLES

    def __init__(self, read_too: frozenset[str] = frozenset(), selected: Container[Element] = ()) -> None:
        self.selected = SelectedSpans(selected) if selected else None
        self.blocks: list[BlockText] = []
        self.tags: dict[str, int] = {}
        self._signatures: dict[str, int] = {}
        self._paths: dict[tuple[int, int], int] = {}
        self._nodes: list[list[int]] = []
        self._read_too = read_too
        self._texts: list[str] = []
        self._styled, self._links = [0, 0, 0], 0
        self._open = [0] * len(set(self.styles.values()))
        self._inside = 0
        self._ends_linked = self._broken = False
        self._border: Callable[[str], bool] | None = None

    @property
    def size(self) -> int:
        """Number of characters in all blocks."""
        return sum(len(block.text) for block in self.blocks)

    def visit(self, roots: Iterable[Element]) -> None:
        """Visit elements and all below them, as the parts of one page."""
        root = self._open_node("body", _traits(()), 0)
        for element in roots:
            self._descend(element, root)
        self._close_node(root)

    def _descend(self, top: Element, node: int) -> None:
        stack = [(top, iter(top), -1, -1)]
        self._note(top)
        self._add(top.text)
        while stack:
            element, children, outer, style = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                node = self._end(element, node, outer)
                if stack:
                    self._end_style(element, style)
                continue
            kind = element_kind(child)
            if kind == "skipped" and child.tag not in self._read_too:
                self._add(child.tail)
            elif kind == "break":
                self._break(node)
                self._add(child.tail)
            else:
                outer, node = self._begin(child, kind, node)
                self._note(child)
                style = self.styles.get(child.tag, -1)
                if style >= 0:
                    self._begin_style(style, child)
                if child.tag in RAISED:
                    self._raise(child)
                if child.text:
                    self._add(child.text)
                stack.append((child, iter(child), outer, style))

    def _note(self, element: Element) -> None:
        """Note where an element begins or ends, if it is a selected one."""
        if self.selected:
            self.selected.note(element, len(self.blocks), self._texts)

    def _begin(self, element: Element, kind: TagKind, node: int) -> tuple[int, int]:
        """Return the node around an element (-1 if it does not become one) and the one inside it."""
        if kind == "none":
            return -1, node
        traits = _traits(tuple(element.items()))
        if kind == "inline" and (not traits.aside or is_formula(element)):
            return -1, node
        if not self._has_room(node):
            self._add(" ")
            return -1, node
        self._flush(node)
        self._broken = False
        return node, self._open_node(element.tag, traits, node)

    def _has_room(self, node: int) -> bool:
        """Return whether elements may still become nodes; else their text joins the block around them."""
        return self._nodes[node][_DEPTH] < MOST_DEPTH and len(self._nodes) < MOST_NODES

    def _open_node(self, tag: str, traits: Traits, parent: int) -> int:
        """Add a node, see ``cleaner.page_document.Nodes``, and return its number."""
        number, start = len(self._nodes), len(self.blocks)
        kind = self.tags.setdefault(tag, len(self.tags))
        signature, purpose = _sign(tag, traits.words)
        sign = self._signatures.setdefault(signature, len(self._signatures))
        depth, path, hidden, nth = 0, -1, int(traits.hidden), 0
        if number:
            above = self._nodes[parent]
            depth, path, hidden = above[_DEPTH] + 1, above[_PATH], hidden or above[_HIDDEN]
            nth = above[_CHILDREN]
            above[_CHILDREN] += 1
        path = self._paths.setdefault((path, kind), len(self._paths))
        self._nodes.append([parent, depth, kind, sign, path, purpose, hidden, start, start, 0, nth])
        return number

    def _close_node(self, node: int) -> None:
        if self._texts or self._links:
            self._flush(node)
        self._broken = False
        self._nodes[node][_LAST] = len(self.blocks)

    def _end(self, element: Element, node: int, outer: int) -> int:
        """Return the node that continues after an element."""
        if outer >= 0:
            self._close_node(node)
            node = outer
        elif element.tag in BLOCKS:
            self._add(" ")  # there was no room for a node, and words must not run together
        elif element.tag in RAISED:
            self._raise(element)
        self._note(element)
        return node

    def _begin_style(self, style: int, element: Element) -> None:  # noqa: ARG002  for walks that note more
        self._open[style] += 1
        self._inside += 1
        self._links += style == LINK

    def _end_style(self, element: Element, style: int) -> None:
        if style >= 0:
            self._open[style] -= 1
            self._inside -= 1
            self._ends_linked |= style == LINK
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        # Most texts are the white space between two elements, with which no block begins.
        if not text or (not self._texts and text.isspace()):
            return
        if self._border:
            self._part(text)
        self._texts.append(text)
        if self._ends_linked and not text.isspace():
            self._ends_linked = False
        if self._inside:
            size = len(text.strip())
            self._styled = [
                styled + size * (depth > 0) for styled, depth in zip(self._styled, self._open, strict=False)
            ]

    def _raise(self, element: Element) -> None:
        """Note that a raised element begins or ends here; a mark that links to a note must touch no word either."""
        self._border = str.isalnum if is_note_mark(element) else str.isdecimal

    def _part(self, text: str) -> None:
        """Part the texts on both sides of a border by a space where they would read as one number or word."""
        touches, self._border = self._border, None
        if touches and self._texts and touches(self._texts[-1][-1]) and touches(text[0]):
            self._add(" ")

    def _break(self, node: int) -> None:
        self._flush(node)
        self._broken = True

    def _flush(self, node: int) -> None:
        """End a block, and reset what was counted of its characters."""
        if self.selected:
            self.selected.settle(self._texts)
        if self._texts and (text := " ".join("".join(self._texts).split())):
            linked, bold, italic = self._styled
            links, in_link = max(self._links, int(linked > 0)), self._open[LINK] > 0
            ends_linked = self._ends_linked or in_link
            self.blocks.append(BlockText(text, node, linked, bold, italic, links, ends_linked, self._broken))
            self._broken = False
        if self._texts:
            self._texts.clear()
            self._styled = [0, 0, 0]
        self._links = 0
        self._ends_linked = False

    def nodes(self) -> Nodes:
        """Return the elements as columns."""
        columns = np.array(self._nodes, np.int64).T
        parent, depth, tag, signature, path, purpose, hidden, first, last, _, nth = columns
        return Nodes(
            tuple(self.tags), PURPOSES, parent, depth, tag, signature, path, purpose, hidden > 0, first, last, nth
        )


def walk(tree: Element, kind: type[AnyWalk], selected: Container[Element] = ()) -> AnyWalk:
    """Return the blocks of a tree; text in ``noscript`` counts only where there is little else."""
    # Some pages have text after their end, which the tree library puts beside the root.
    roots = [tree, *(root for root in tree.itersiblings() if isinstance(root.tag, str))]
    seen = kind(selected=selected)
    seen.visit(roots)
    if seen.size < FEW_CHARS and next(tree.iter("noscript"), None) is not None:
        more = kind(frozenset({"noscript"}), selected)
        more.visit(roots)
        if more.size > seen.size * NOSCRIPT_RATIO + FEW_CHARS / 5:
            return more
    return seen


@lru_cache(maxsize=8192)
def _traits(attributes: Attributes) -> Traits:
    """Read an element's attributes; most elements of a page repeat those of others."""
    words, hidden, boxed = [], False, False
    for key, value in attributes:
        if key in ATTRIBUTES:
            words.append(value)
        elif key == "style":
            hidden |= _UNSEEN.search(value) is not None
            boxed |= _BOXED.search(value) is not None
        else:
            hidden |= key == "hidden" or (key == "aria-hidden" and value == "true")
    joined = " ".join(words)[:MOST_ATTRIBUTE_CHARS]
    return Traits(joined, hidden, hidden or boxed or is_aside(joined))


@lru_cache(maxsize=8192)
def _sign(tag: str, words: str) -> tuple[str, int]:
    """Return a signature, the tag and the first two words, digits masked, which elements of one template share.

    The second value is the purposes, see ``cleaner.purposes``.
    """
    signature = _DIGITS.sub("0", ".".join((tag, *words.split(" ", 2)[:2])))
    return signature, purposes(tag, words)
