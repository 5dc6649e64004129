"""From a page's tree to its blocks, in reading order, and the elements they stand in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import ClassVar, Final, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np

from cleaner.extraction.selected_spans import Places
from cleaner.page import Element, Nodes
from cleaner.purposes import PURPOSES, is_aside, purposes

BLOCKS: Final = frozenset(
    "p div section article main aside header footer nav ul ol li dl dt dd table thead tbody tfoot tr td th caption h1 "
    "h2 h3 h4 h5 h6 pre blockquote figure figcaption form fieldset address hr details summary button label center "
    "picture hgroup legend dialog menu search".split()
)
"""Tags that begin and end a block."""
SKIPPED: Final = frozenset(
    "script style noscript template svg canvas iframe title base textarea select option object embed video audio map "
    "meta link input img source math frameset datalist".split()
)
"""Tags whose text nobody reads."""
READING: Final = "rt"
"""Tag of the reading beside a character, which runs into the text unless the page puts it in brackets."""
INLINE: Final = frozenset("span small time cite em strong b i font amp-img u ins".split())
"""Tags that part a block only when they are told to stand for themselves."""
LINK, BOLD, ITALIC = 0, 1, 2
STYLES: Final = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
ATTRIBUTES: Final = frozenset(
    "class id role itemprop data-component data-testid data-type aria-label data-qa data-t name".split()
)
"""Attributes whose words say what an element is for."""
LONGEST: Final = 200
"""Code points of them that are read."""
DEEPEST: Final = 200
MOST_NODES: Final = 50_000
"""Elements in one another, and elements in all, that are told apart: real pages stay far below, and hostile ones cost
no more than that."""
FEW: Final = 1500
"""Characters under which a page is taken for one whose text stands in ``noscript``."""
MORE: Final = 1.5
"""Times as much text that must stand there."""
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOXED: Final = re.compile(r"display\s*:[^;]*block", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")

_DEPTH, _PATH, _HIDDEN, _LAST, _CHILDREN = 1, 4, 6, 8, 9
"""Columns of the nodes that change, or that nodes inside look at."""

Part: TypeAlias = Literal["block", "inline", "break", "skipped", "none"]
Attributes: TypeAlias = tuple[tuple[str, str], ...]


AnyWalk = TypeVar("AnyWalk", bound="Walk")


class Said(NamedTuple):
    """What an element's attributes say: the words on its purpose, and whether it is hidden or stands for itself."""

    words: str
    hidden: bool
    aside: bool


class Piece(NamedTuple):
    """The text of a block, the node it stands in, and counts of its characters and links, see ``cleaner.page.Page``."""

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

    ``read_too`` are tags whose text is read though mostly nobody sees it. ``places`` tells where the
    ``chosen`` elements begin and end, if there are any.
    """

    styles: ClassVar[Mapping[str, int]] = STYLES

    def __init__(self, read_too: frozenset[str] = frozenset(), chosen: Container[Element] = ()) -> None:
        self.places = Places(chosen) if chosen else None
        self.pieces: list[Piece] = []
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

    @property
    def size(self) -> int:
        """Number of characters in all blocks."""
        return sum(len(piece.text) for piece in self.pieces)

    def run(self, roots: Iterable[Element]) -> None:
        """Walk elements and all below them, as the parts of one page."""
        root = self._enter("body", _read(()), 0)
        for element in roots:
            self._descend(element, root)
        self._leave(root)

    def _descend(self, top: Element, at: int) -> None:
        stack = [(top, iter(top), -1, -1)]
        if self.places:
            self.places.note(top, len(self.pieces), self._texts)
        self._add(top.text)
        while stack:
            element, children, outer, style = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                at = self._end(element, at, outer)
                if stack:
                    self._close(element, style)
                continue
            part = _part_of(child.tag) if child.tag != READING else _part_of_reading(child)
            if part == "skipped" and child.tag not in self._read_too:
                self._add(child.tail)
            elif part == "break":
                self._break(at)
                self._add(child.tail)
            else:
                outer, at = self._part(at, child, part)
                if self.places:
                    self.places.note(child, len(self.pieces), self._texts)
                style = self.styles.get(child.tag, -1)
                if style >= 0:
                    self._begin(style, child)
                if child.text:
                    self._add(child.text)
                stack.append((child, iter(child), outer, style))

    def _part(self, at: int, element: Element, part: Part) -> tuple[int, int]:
        """Return the node around an element (-1: none begins) and the one inside it."""
        if part == "none":
            return -1, at
        said = _read(tuple(element.items()))
        if part == "inline" and not said.aside:
            return -1, at
        if not self._has_room(at):
            self._add(" ")
            return -1, at
        self._flush(at)
        self._broken = False
        return at, self._enter(element.tag, said, at)

    def _has_room(self, node: int) -> bool:
        """Tell whether elements may still begin blocks of their own; else their text is the block's around them."""
        return self._nodes[node][_DEPTH] < DEEPEST and len(self._nodes) < MOST_NODES

    def _enter(self, tag: str, said: Said, parent: int) -> int:
        """Add a node, see ``cleaner.page.Nodes``, and return its number."""
        number, start = len(self._nodes), len(self.pieces)
        kind = self.tags.setdefault(tag, len(self.tags))
        signature, purpose = _sign(tag, said.words)
        sign = self._signatures.setdefault(signature, len(self._signatures))
        depth, path, hidden, nth = 0, -1, int(said.hidden), 0
        if number:
            above = self._nodes[parent]
            depth, path, hidden = above[_DEPTH] + 1, above[_PATH], hidden or above[_HIDDEN]
            nth = above[_CHILDREN]
            above[_CHILDREN] += 1
        path = self._paths.setdefault((path, kind), len(self._paths))
        self._nodes.append([parent, depth, kind, sign, path, purpose, hidden, start, start, 0, nth])
        return number

    def _leave(self, node: int) -> None:
        if self._texts or self._links:
            self._flush(node)
        self._broken = False
        self._nodes[node][_LAST] = len(self.pieces)

    def _end(self, element: Element, at: int, outer: int) -> int:
        """Return the node that goes on after an element."""
        if outer >= 0:
            self._leave(at)
            at = outer
        elif element.tag in BLOCKS:
            self._add(" ")  # there was no room for a node, and words must not run together
        if self.places:
            self.places.note(element, len(self.pieces), self._texts)
        return at

    def _begin(self, style: int, element: Element) -> None:  # noqa: ARG002  for walks that note more
        self._open[style] += 1
        self._inside += 1
        self._links += style == LINK

    def _close(self, element: Element, style: int) -> None:
        if style >= 0:
            self._open[style] -= 1
            self._inside -= 1
            self._ends_linked |= style == LINK
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        # Most texts are the white space between two elements, with which no block begins.
        if not text or (not self._texts and text.isspace()):
            return
        self._texts.append(text)
        if self._ends_linked and not text.isspace():
            self._ends_linked = False
        if self._inside:
            size = len(text.strip())
            self._styled = [
                styled + size * (depth > 0) for styled, depth in zip(self._styled, self._open, strict=False)
            ]

    def _break(self, node: int) -> None:
        self._flush(node)
        self._broken = True

    def _flush(self, node: int) -> None:
        """End a block, and forget what was said of its characters."""
        if self.places:
            self.places.settle(self._texts)
        if self._texts and (text := " ".join("".join(self._texts).split())):
            linked, bold, italic = self._styled
            links, in_link = max(self._links, int(linked > 0)), self._open[LINK] > 0
            ends_linked = self._ends_linked or in_link
            self.pieces.append(Piece(text, node, linked, bold, italic, links, ends_linked, self._broken))
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


def walk(tree: Element, kind: type[AnyWalk], chosen: Container[Element] = ()) -> AnyWalk:
    """Return the blocks of a tree; what stands in ``noscript`` counts only where there is little else."""
    # What stands after the end of a page, and there is such, the tree library puts beside its root.
    roots = [tree, *(root for root in tree.itersiblings() if isinstance(root.tag, str))]
    seen = kind(chosen=chosen)
    seen.run(roots)
    if seen.size < FEW and next(tree.iter("noscript"), None) is not None:
        more = kind(frozenset({"noscript"}), chosen)
        more.run(roots)
        if more.size > seen.size * MORE + FEW / 5:
            return more
    return seen


@lru_cache(maxsize=4096)
def _part_of(tag: object) -> Part:
    """Return how an element parts text. Comments have no tag but a function."""
    if not isinstance(tag, str) or tag in SKIPPED:
        return "skipped"
    if tag == "br":
        return "break"
    if tag in INLINE:
        return "inline"
    return "block" if tag in BLOCKS or "-" in tag else "none"


def _part_of_reading(element: Element) -> Part:
    """Return how the reading beside a character parts text: text where it stands in brackets, and nowhere else."""
    above = element.getprevious()
    return "none" if above is not None and above.tag == "rp" else "skipped"


@lru_cache(maxsize=65536)
def _read(attributes: Attributes) -> Said:
    """Read what an element's attributes say; most elements of a page say what others have said before."""
    words, hidden, boxed = [], False, False
    for key, value in attributes:
        if key in ATTRIBUTES:
            words.append(value)
        elif key == "style":
            hidden |= _UNSEEN.search(value) is not None
            boxed |= _BOXED.search(value) is not None
        else:
            hidden |= key == "hidden" or (key == "aria-hidden" and value == "true")
    said = " ".join(words)[:LONGEST]
    return Said(said, hidden, hidden or boxed or is_aside(said))


@lru_cache(maxsize=65536)
def _sign(tag: str, words: str) -> tuple[str, int]:
    """Return a signature, the tag and the first two words, digits apart, which elements of one template share.

    The second value is the purposes, see ``cleaner.purposes``.
    """
    signature = _DIGITS.sub("0", ".".join((tag, *words.split(" ", 2)[:2])))
    return signature, purposes(tag, words)
