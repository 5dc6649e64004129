"""The blocks of a document as a table: what the rules and the classifier are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cleaner.cli.terminal import harmless
from cleaner.document import Block, Result, Span

SHOWN: Final = 60
"""Characters of each block that are shown; of a longer one its beginning and its end."""


def block_table(result: Result) -> str:
    """Return a line a block: number, kind, span in the source, the category of a cut, and how it begins and ends."""
    document = result.document
    head = f"{len(document.blocks):,} blocks, {document.layout}\n\n"
    return head + "".join(f"{line}\n" for line in _rows(result))


def _rows(result: Result) -> Iterator[str]:
    for number, block in enumerate(result.document.blocks, 1):
        cut = _category(block.span, result) or "-"
        span = f"{block.span.start}-{block.span.end}"
        links = f" {block.link_density:.0%} linked" if block.link_density else ""
        yield f"{number:4} {block.kind:10} {span:>13} {cut:14} {excerpt(block)}{links}"


def _category(span: Span, result: Result) -> str:
    """Return the category of the removals that take most of a block, or nothing."""
    for removal in result.removed:
        shared = min(span.end, removal.span.end) - max(span.start, removal.span.start)
        if shared * 2 > span.length:
            return removal.category
    return ""


def excerpt(block: Block) -> str:
    """Return a block in one line, the middle of a long one left out.

    >>> excerpt(Block(Span(0, 400), "word " * 80))
    'word word word word word word … word word word word word word'
    """
    flat = " ".join(harmless(block.text).split())
    half = SHOWN // 2
    return flat if len(flat) <= SHOWN else f"{flat[:half].rstrip()} … {flat[1 - half :].lstrip()}"
