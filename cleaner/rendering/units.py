"""What is kept of a page's blocks, joined into blocks of Markdown, and the text of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise, takewhile, zip_longest
from typing import Final

from cleaner.document import Span
from cleaner.page_document import BREAK, Page, TextRun
from cleaner.rendering.escaping import escape_end, escape_start, longest_ticks
from cleaner.rendering.inline import SPACE, clip, collapse, write_line
from cleaner.rendering.outline import HEADINGS, Outline

HARD_BREAK: Final = "  \n"
BREAKS: Final = frozenset("\n\r" + BREAK)
FENCE: Final = 3

Pieces = Mapping[int, Sequence[Span]]
"""What is kept of each block, by offsets in the block; blocks that are cut whole are left out."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks of a page that make one block of Markdown; ``node`` is the element of the first."""

    node: int
    leaf: int
    blocks: tuple[int, ...]


def units(page: Page, pieces: Pieces, tree: Outline) -> Iterator[Unit]:
    """Yield the blocks of Markdown in reading order."""
    text, nodes = page.document.text, page.node.tolist()
    spans = [block.span for block in page.document.blocks]
    lines = list(accumulate((text[above.end] != " " for above, _ in pairwise(spans)), initial=0))

    def is_one(above: int, below: int) -> bool:
        leaf = tree.leaf[nodes[above]]
        if leaf != tree.leaf[nodes[below]]:
            return False
        if leaf >= 0 or lines[above] == lines[below]:
            return True
        return below == above + 1 and nodes[above] == nodes[below] and _breaks(runs_of(page, below)) == 1

    groups: list[list[int]] = []
    for block in pieces:
        if groups and is_one(groups[-1][-1], block):
            groups[-1].append(block)
        else:
            groups.append([block])
    for group in groups:
        node = nodes[group[0]]
        yield Unit(node, tree.leaf[node], tuple(group))


def write(unit: Unit, page: Page, pieces: Pieces, tree: Outline) -> str:
    """Return a block as Markdown, without the prefixes of the lists and quotes around it."""
    tag = tree.tags[unit.leaf] if unit.leaf >= 0 else ""
    if tag == "pre":
        return _code(unit, page, pieces)
    if tag == "table":
        return _table(unit, page, pieces, tree)
    if tag in HEADINGS:
        return "#" * HEADINGS[tag] + " " + escape_end(_line(unit.blocks, page, pieces, bold=False))
    return _paragraph(unit, page, pieces)


def runs_of(page: Page, block: int) -> Sequence[TextRun]:
    """Return the runs of a block; its plain text, where none were noted."""
    start, end = page.document.blocks[block].span
    return page.markup.runs[block] if page.markup.runs else (TextRun(page.document.text[start:end]),)


def _breaks(runs: Sequence[TextRun]) -> int:
    """Count the line breaks before the first word."""
    return sum(run.text == BREAK for run in takewhile(lambda run: not run.text.strip(), runs))


def _line(blocks: Sequence[int], page: Page, pieces: Pieces, *, bold: bool = True) -> str:
    parts = [clip(collapse(runs_of(page, block)), pieces[block]) for block in blocks]
    joined = [run for part in parts for run in (SPACE, *part)][1:]
    return write_line(joined, page.markup.base, bold=bold)


def _paragraph(unit: Unit, page: Page, pieces: Pieces) -> str:
    lines: list[list[int]] = []
    for block in unit.blocks:
        if lines and not page.broken[block]:
            lines[-1].append(block)
        else:
            lines.append([block])
    return HARD_BREAK.join(escape_start(_line(line, page, pieces)) for line in lines)


def _code(unit: Unit, page: Page, pieces: Pieces) -> str:
    """Return code with its lines as in the page's source; blocks cut in part keep only their words."""
    body = ""
    for block in unit.blocks:
        start, end = page.document.blocks[block].span
        if tuple(pieces[block]) == (Span(0, end - start),):
            part = "".join(run.text for run in runs_of(page, block))
        else:
            rest = (page.document.text[start + piece.start : start + piece.end] for piece in pieces[block])
            part = "".join([page.document.text[start - 1 : start] if body else "", *rest])
        indent = part[: len(part) - len(part.lstrip())]
        # Elements that begin a line of their own show no newline in the source.
        apart = body and page.document.text[start - 1] == "\n" and not BREAKS & set(indent)
        body += "\n" * bool(apart) + part
    lines = body.splitlines()
    first = next(at for at, line in enumerate(lines) if line.strip())
    fence = "`" * max(FENCE, longest_ticks(body) + 1)
    return "\n".join([fence, *"\n".join(lines[first:]).rstrip().split("\n"), fence])


def _table(unit: Unit, page: Page, pieces: Pieces, tree: Outline) -> str:
    """Return a table; its first row is the header, which Markdown requires."""
    cells = {
        cell: _line(tuple(blocks), page, pieces).replace("|", "\\|")
        for cell, blocks in groupby(unit.blocks, key=lambda block: tree.cell[int(page.node[block])])
    }
    touched = dict.fromkeys(int(page.nodes.parent[cell]) for cell in cells)
    rows = [[cells.get(cell, "") for cell in tree.tables[unit.leaf][row]] for row in touched]
    columns = [column for column in zip_longest(*rows, fillvalue="") if any(column)]
    first, *rest = [f"| {' | '.join(row)} |" for row in zip(*columns, strict=True) if any(row)]
    return "\n".join([first, "|" + " --- |" * len(columns), *rest])
