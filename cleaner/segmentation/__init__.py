"""What a reader sees of a text becomes blocks with exact offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from cleaner.document import Block, BlockKind, Document, Layout, Span
from cleaner.layout import Part, View
from cleaner.segmentation.kinds import SIGNS, kind_of
from cleaner.segmentation.lines import Lines, is_single, lines, split_giants
from cleaner.segmentation.swallowed_breaks import cut, swallowed_borders
from cleaner.text.folding import fold

__all__ = ["blocks_in_source", "segment"]


def segment(
    view: View | str,
    *,
    id: str = "",  # noqa: A002  # the field's name in Document
    language: str | None = None,
    title: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Document:
    r"""Cut the text of a view, or a text that is as it shows, into blocks in reading order. Never raises.

    >>> document = segment("Port opens\n\nIt is big.The mayor came.")
    >>> [block.text for block in document.blocks]
    ['Port opens', 'It is big.', 'The mayor came.']
    """
    text = view if isinstance(view, str) else view.text
    parts = () if isinstance(view, str) else tuple(part for part in view.parts if part.shown.length)
    folded = fold(text)
    layout, spans = _lay_out(folded, _lines_of(parts, text) if parts else lines(text))
    code = frozenset(part.shown.start for part in parts if part.kind == "code")
    spans = cut(spans, swallowed_borders(text, folded, spans), whole=code)
    default: BlockKind = "sentence" if layout == "single" else "paragraph"
    blocks = _blocks(text, folded, spans, default, parts)
    is_markdown = isinstance(view, View) and view.is_markdown
    return Document(id, text, tuple(blocks), layout, language, title, metadata or {}, is_markdown)


def blocks_in_source(document: Document, view: View) -> tuple[Block, ...]:
    """Return the blocks of a view with the spans that they have in its source; their text is what a reader sees."""
    if not view.parts:
        return document.blocks
    return tuple(block._replace(span=view.source_of(block.span)) for block in document.blocks)


def _lines_of(parts: tuple[Part, ...], text: str) -> Lines:
    """Return the lines of the parts of a view, and the gaps between them."""
    ends = [0, *(part.shown.end for part in parts)]
    gaps = [text.count("\n", end, part.shown.start) - 1 for end, part in zip(ends, parts, strict=False)]
    return Lines([part.shown for part in parts], [max(0, gap) for gap in gaps])


def _lay_out(folded: str, found: Lines) -> tuple[Layout, list[Span]]:
    if is_single(found.spans):
        return "single", split_giants(folded, found.spans)
    apart = sum(gap > 0 for gap in found.gaps[1:])
    return ("paragraphs" if apart * 2 > len(found.spans) - 1 else "lines"), found.spans


def _blocks(raw: str, folded: str, spans: list[Span], default: BlockKind, parts: tuple[Part, ...]) -> list[Block]:
    """Make the blocks: of the kind of the part that they stand in, else of the kind that their first signs tell."""
    starts = [part.shown.start for part in parts]
    blocks = []
    kind: BlockKind
    for span in spans:
        start, end = span
        text = folded[start:end]
        part = parts[bisect_right(starts, start) - 1] if parts else None
        kind = part.kind if part else "paragraph"
        if kind == "paragraph":
            kind = kind_of(raw[start:end], default) if text[0] in SIGNS else default
        blocks.append(Block(span, text, kind, part.link_density if part else 0.0))
    return blocks
