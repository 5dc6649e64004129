"""From a page's tree to its blocks, in reading order, and the elements around them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import ClassVar, Final, NamedTuple, TypeAlias, TypeVar

from cleaner.extraction.attributes import read_attributes
from cleaner.extraction.node_table import NodeTable
from cleaner.extraction.selected_spans import SelectedSpans
from cleaner.extraction.tags import BLOCKS, KINDS, RAISED, TagKind, element_kind, is_formula, is_note_mark
from cleaner.page_document import Element
from cleaner.purposes import is_aside

LINK, BOLD, ITALIC = 0, 1, 2
STYLES: Final = {"a": LINK, "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC}
FEW_CHARS: Final = 1500
"""Characters below which a page may have its text in ``noscript``."""
NOSCRIPT_RATIO: Final = 1.5
"""How many times as much text there must be with ``noscript`` for it to be read."""

NONE: Final = -1
"""In place of the number of a node or a style where there is none."""
End: TypeAlias = tuple[int, int] | tuple[()] | None
"""What ends with an element: the node around it, if it is a node itself, and its style; empty if nothing does.

``None`` stands for an element whose inside is not read.
"""
Begin: TypeAlias = Callable[[Element, str], End]

AnyWalk = TypeVar("AnyWalk", bound="Walk")


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
    keeps_space: ClassVar[bool] = False
    """Whether white space between blocks is added too."""

    def __init__(self, read_too: frozenset[str] = frozenset(), selected: Container[Element] = ()) -> None:
        self.selected = SelectedSpans(selected) if selected else None
        self.blocks: list[BlockText] = []
        self.nodes = NodeTable()
        self._read_too = read_too
        self._node = 0
        self._has_formulas = False
        self._texts: list[str] = []
        self._links = 0
        self._depths = [0] * len(set(self.styles.values()))
        self._styled = [0] * len(self._depths)
        self._inside: list[int] = []
        self._ends_linked = self._broken = False
        self._border: Callable[[str], bool] | None = None

    @property
    def size(self) -> int:
        """Number of characters in all blocks."""
        return sum(len(block.text) for block in self.blocks)

    def visit(self, roots: Sequence[Element]) -> None:
        """Visit elements and all below them, as the parts of one page."""
        self._has_formulas = any(next(root.iter("math"), None) is not None for root in roots)
        for root in roots:
            self._descend(root)
        self._close_node()

    def _descend(self, root: Element) -> None:
        from lxml import etree  # noqa: PLC0415  see ``cleaner.extraction.parse``

        begin, texts, selected = self._ways_to_begin(), self._texts, self.selected
        ends: list[End] = []
        # This passes over comments and the text behind them, so the parser must leave them out, and it does.
        events = etree.iterwalk(root, ("start", "end"))
        for event, element in events:
            if event == "start":
                tag = element.tag
                # The root of a tree is part of the page's own node, whatever its tag.
                end = begin[KINDS.get(tag) or element_kind(element)](element, tag) if ends else (NONE, NONE)
                ends.append(end)
                if end is None:
                    events.skip_subtree()
                    continue
                text = element.text
            else:
                end = ends.pop()
                if end:
                    self._end(element, end)
                text = element.tail if ends else None
            if selected and end is not None:
                selected.note(element, len(self.blocks), texts)
            # Most texts are the white space between two elements, with which no block begins.
            if text and (texts or self.keeps_space or not text.isspace()):
                self._add(text)

    def _ways_to_begin(self) -> Mapping[TagKind, Begin]:
        """Return for each kind of tag what begins an element and returns what ends with it."""
        return {
            "block": self._begin_block,
            "inline": self._begin_inline,
            "none": self._begin_part,
            "break": self._break,
            "skipped": self._skip,
        }

    def _begin_block(self, element: Element, tag: str) -> tuple[int, int]:
        words, hidden, _ = read_attributes(element)
        return self._open_node(tag, words, hidden), NONE

    def _begin_inline(self, element: Element, tag: str) -> End:
        words, hidden, boxed = read_attributes(element)
        if not (hidden or boxed or is_aside(words)) or (self._has_formulas and is_formula(element)):
            return self._begin_part(element, tag)
        outer = self._open_node(tag, words, hidden)
        return outer, self._begin_style(element, tag)

    def _begin_part(self, element: Element, tag: str) -> End:
        """Begin a part of the sentence around it."""
        style = self._begin_style(element, tag)
        if tag in RAISED:
            self._raise(element)
            return NONE, style
        return () if style == NONE else (NONE, style)

    def _break(self, element: Element, tag: str) -> End:  # noqa: ARG002  one of the ways to begin
        self._end_block()
        self._broken = True
        return None

    def _skip(self, element: Element, tag: str) -> End:
        return self._begin_block(element, tag) if tag in self._read_too else None

    def _end(self, element: Element, end: tuple[int, int]) -> None:
        outer, style = end
        if outer != NONE:
            self._close_node()
            self._node = outer
        elif element.tag in BLOCKS:
            self._add(" ")  # there was no room for a node, and words must not run together
        elif element.tag in RAISED:
            self._raise(element)
        if style != NONE:
            self._end_style(style)

    def _open_node(self, tag: str, words: str, hidden: bool) -> int:
        """Make an element a node, if there is room for one, and return the node around it."""
        outer = self._node
        node = self.nodes.open(tag, words, outer, len(self.blocks) + bool(self._texts), hidden)
        if node is None:
            self._add(" ")
            return NONE
        if self._texts or self._links:
            self._end_block()
        self._broken = False
        self._node = node
        return outer

    def _close_node(self) -> None:
        if self._texts or self._links:
            self._end_block()
        self._broken = False
        self.nodes.close(self._node, len(self.blocks))

    def _begin_style(self, element: Element, tag: str) -> int:  # noqa: ARG002  for walks that note more
        """Begin a style, if the tag has one, and return it."""
        style = self.styles.get(tag, NONE)
        if style != NONE:
            if not self._depths[style]:
                self._inside.append(style)
            self._depths[style] += 1
            self._links += style == LINK
        return style

    def _end_style(self, style: int) -> None:
        self._depths[style] -= 1
        if not self._depths[style]:
            self._inside.remove(style)
        self._ends_linked |= style == LINK

    def _add(self, text: str) -> None:
        if self._border:
            self._part(text)
        self._texts.append(text)
        if self._ends_linked and not text.isspace():
            self._ends_linked = False
        if self._inside:
            size = len(text.strip())
            for style in self._inside:
                self._styled[style] += size

    def _raise(self, element: Element) -> None:
        """Note that a raised element begins or ends here; a mark that links to a note must touch no word either."""
        self._border = str.isalnum if is_note_mark(element) else str.isdecimal

    def _part(self, text: str) -> None:
        """Part the texts on both sides of a border by a space where they would read as one number or word."""
        touches, self._border = self._border, None
        if touches and self._texts and touches(self._texts[-1][-1]) and touches(text[0]):
            self._add(" ")

    def _end_block(self) -> None:
        """End a block, if there is text for one, and reset what was counted of its characters."""
        if not self._texts:
            self._links, self._ends_linked = 0, False
            return
        if self.selected:
            self.selected.settle(self._texts)
        text = " ".join("".join(self._texts).split())
        linked, bold, italic, *_ = self._styled
        links, ends_linked = self._links or int(linked > 0), self._ends_linked or self._depths[LINK] > 0
        self.blocks.append(BlockText(text, self._node, linked, bold, italic, links, ends_linked, self._broken))
        self._texts.clear()
        self._styled = [0] * len(self._depths)
        self._links = 0
        self._ends_linked = self._broken = False


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
