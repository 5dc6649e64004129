"""Markdown becomes a view: its blocks in order, each with what is seen of it and all that belongs to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from cleaner.document import BlockKind, Span
from cleaner.layout.markdown.block import Block
from cleaner.layout.markdown.blocks import Leaf, leaves
from cleaner.layout.markdown.commonmark import Env
from cleaner.layout.markdown.gaps import complete
from cleaner.layout.markdown.inline import Shown, plain, show
from cleaner.layout.markdown.pairs import pair_strays, pair_tags
from cleaner.layout.markdown.paragraph import Group, groups
from cleaner.layout.markdown.signs import front_matter
from cleaner.layout.markdown.table import cells
from cleaner.layout.view import Element, Part, Run, View

_BREAKS: Final = str.maketrans(dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
"""Characters that end a line elsewhere, each as long as a line feed."""
_OTHER_BREAK: Final = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARK: Final = re.compile(r"#{1,6}[ \t]+\Z")
_EMPTY_QUOTE: Final = re.compile(r"[\s>]*\Z")
_HTML: Final = re.compile(r"</?[a-zA-Z]")


def build(source: str, joined: Callable[[str, Span], list[Span]] | None) -> View:
    """Return the view of a text in Markdown."""
    wide = [found.start() for found in re.finditer("\r\n", source)]
    text = source.replace("\r\n", "\n") if wide else source
    if _OTHER_BREAK.search(text):
        text = text.translate(_BREAKS)
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    wide = [at - number for number, at in enumerate(wide)]
    front = front_matter(text)
    body = text[front.end :] if front else text
    start = front.end if front else 0

    def place(at: int) -> int:
        at += start
        return at + bisect_left(wide, at) if wide else at

    return _View(source, body, place, joined, Span(0, place(0)) if front else None).view()


@dataclass
class _View:
    source: str
    text: str
    place: Callable[[int], int]
    joined: Callable[[str, Span], list[Span]] | None
    front: Span | None
    starts: list[int] = field(default_factory=list)
    tables: int = 0
    env: Env = field(default_factory=dict)

    def view(self) -> View:
        self.lines = self.text.split("\n")
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        found, self.env = leaves(self.text)
        blocks = complete(chain.from_iterable(map(self.blocks, found)), self.lines, self.starts)
        pair_strays(blocks)
        pair_tags(blocks, self.lines)
        return self.assembled(blocks)

    def blocks(self, leaf: Leaf) -> Iterable[Block]:
        stop = leaf.first + len(leaf.lines)
        match leaf.kind:
            case "paragraph" | "heading":
                return self.paragraph(leaf)
            case "table":
                return self.table(leaf)
            case "code":
                return [Block(leaf.first, stop, "code", self.code(leaf))]
            case "separator":
                line = leaf.lines[0]
                mark = self.text[line.first : line.end].rstrip()
                return [Block(leaf.first, stop, "separator", plain(mark, line.first))]
            case "definition":
                nothing = Shown("", [], [])
                return [Block(leaf.first, stop, "paragraph", nothing, role="definition", label=leaf.label)]

    def table(self, leaf: Leaf) -> Iterator[Block]:
        self.tables += 1
        for number, line in enumerate(leaf.lines):
            at = leaf.first + number
            if number == 1:
                yield Block(at, at + 1, "table", Shown("", [], []), 0, self.tables, is_head=True, role="ruler")
                continue
            row = _row([show(cell, self.env, "") for cell in cells(self.text, line.first, line.end)])
            yield Block(at, at + 1, "table", row, 0, self.tables, is_head=number == 0)

    def code(self, leaf: Leaf) -> Shown:
        lines = leaf.lines[1:-1] if leaf.fenced else leaf.lines
        runs: list[Run] = []
        pieces: list[str] = []
        size = 0
        for i, line in enumerate(lines):
            if i:
                end = min(lines[i - 1].end, len(self.text) - 1)
                runs.append(Run(Span(size, size + 1), Span(end, end + 1)))
                pieces.append("\n")
                size += 1
            start = line.begin + min(leaf.indent, line.first - line.begin)
            if i == 0 and not leaf.fenced:
                start = max(start, line.first - max(0, line.indent - leaf.indent))
            piece = self.text[start : line.end].rstrip()  # nobody sees what is at the ends of lines
            if piece:
                runs.append(Run(Span(size, size + len(piece)), Span(start, start + len(piece))))
            pieces.append(piece)
            size += len(piece)
        text = "".join(pieces)
        return Shown(text, runs, []) if text.strip() else Shown("", [], [])

    def paragraph(self, leaf: Leaf) -> Iterator[Block]:
        spans = None
        if self.joined and len(leaf.lines) > 1:
            spans = self.paragraphs(leaf)
        elif self.joined:
            spans = []
        for group in groups(self.text, leaf.lines, spans, self.env):
            shown = show(group.pieces, self.env)
            kind, level = self.kind(leaf, group)
            if shown.text and kind == "heading":
                shown = self.marked(shown, group.pieces[0].at)
            block = Block(leaf.first + group.first, leaf.first + group.stop, kind, shown, level)
            if not shown.text:
                block.role = "markup" if _HTML.match(group.pieces[0].text) else "picture"
            yield block

    def marked(self, shown: Shown, at: int) -> Shown:
        """Show the mark before a heading, too: it tells an article's own section from a label of the page."""
        found = _MARK.search(self.text, max(0, self.text.rfind("\n", 0, at)), at)
        if not found:
            return shown
        mark = found[0]
        by = len(mark)
        runs = [Run(Span(0, by), Span(at - by, at)), *(Run(_moved(run.shown, by), run.source) for run in shown.runs)]
        elements = [Element(_moved(one.shown, by), one.source) for one in shown.elements]
        return Shown(mark + shown.text, runs, elements, shown.letters, shown.linked, shown.labels)

    def paragraphs(self, leaf: Leaf) -> list[Span]:
        """Return the paragraphs among the lines of one, in offsets of the text."""
        assert self.joined
        begin, end = self.place(self.starts[leaf.first]), self.place(leaf.lines[-1].end)
        found = sorted(span.start for span in self.joined(self.source, Span(begin, end)))
        spans = []
        at = 0
        for line in leaf.lines:
            place = self.place(line.first)
            if at < len(found) and found[at] <= place:
                spans.append(Span(line.first, line.end))
                while at < len(found) and found[at] <= place:
                    at += 1
        return spans

    def kind(self, leaf: Leaf, group: Group) -> tuple[BlockKind, int]:
        if leaf.level and group.first == 0:
            return "heading", leaf.level
        if group.kind == "list_item":
            return group.kind, leaf.lists + 1
        if group.kind != "paragraph":
            return group.kind, group.level
        if leaf.is_item and group.first == 0:
            return "list_item", leaf.lists
        number = leaf.first + group.first
        marks = self.text[self.starts[number] : leaf.lines[group.first].first]
        return ("quote", leaf.quotes) if leaf.quotes and ">" in marks else ("paragraph", 0)

    def assembled(self, blocks: list[Block]) -> View:
        pieces: list[str] = []
        parts: list[Part] = []
        runs: list[Run] = []
        elements: list[Element] = []
        labels: dict[str, list[int]] = {}
        size, last = 0, -1
        if self.front:
            parts.append(Part(Span(0, 0), self.front, "code", role="front"))
        for block in blocks:
            shown = block.shown
            if shown.text and last >= 0:
                apart = any(_EMPTY_QUOTE.match(self.lines[i]) for i in range(last, block.first))
                pieces.append("\n\n" if apart else "\n")
                size += len(pieces[-1])
            runs += [Run(_moved(run.shown, size), self.placed(run.source)) for run in shown.runs]
            elements += [Element(_moved(one.shown, size), self.placed(one.source)) for one in shown.elements]
            for label in shown.labels:
                labels.setdefault(label, []).append(len(parts))
            parts.append(self.part(block, size))
            if shown.text:
                pieces.append(shown.text)
                size += len(shown.text)
                last = block.stop
        uses = self.uses(blocks, labels, len(parts) - len(blocks))
        return View(
            self.source, "".join(pieces), tuple(parts), tuple(runs), tuple(elements), self.front, uses, is_markdown=True
        )

    def uses(self, blocks: list[Block], labels: dict[str, list[int]], shift: int) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for number, block in enumerate(blocks):
            if block.role == "definition":
                found[number + shift] = tuple(labels.get(block.label, ()))
            elif block.inside:
                seen = tuple(one + shift for one in block.inside if blocks[one].shown.text)
                if seen:
                    found[number + shift] = seen
        return found

    def part(self, block: Block, size: int) -> Part:
        first, stop = block.first - block.before, block.stop + block.after
        start, end = self.starts[first], self.starts[stop - 1] + len(self.lines[stop - 1].rstrip())
        shown = block.shown
        density = round(shown.linked / shown.letters, 2) if shown.letters else 0.0
        visible = Span(size, size + len(shown.text))
        whole = self.placed(Span(start, end))
        return Part(visible, whole, block.kind, density, block.level, block.table, block.is_head, block.role)

    def placed(self, span: Span) -> Span:
        start = self.place(span.start)
        return Span(start, self.place(span.end - 1) + 1 if span.length else start)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _row(row: list[Shown]) -> Shown:
    """Join the cells of a row, two spaces apart."""
    whole = Shown("", [], [])
    size = 0
    texts: list[str] = []
    for cell in row:
        if cell.text and size:
            size += 2
        whole.runs.extend(Run(_moved(run.shown, size), run.source) for run in cell.runs)
        whole.elements.extend(Element(_moved(one.shown, size), one.source) for one in cell.elements)
        if cell.text:
            texts.append(cell.text)
            size += len(cell.text)
    labels = frozenset().union(*[cell.labels for cell in row])
    letters, linked = sum(cell.letters for cell in row), sum(cell.linked for cell in row)
    return Shown("  ".join(texts), whole.runs, whole.elements, letters, linked, labels)
