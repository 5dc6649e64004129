"""Plain text and Markdown become blocks with exact offsets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.document import Block, BlockKind, Document, Layout, Span
from cleaner.segmentation.lines import Lines, is_single, lines, split_giants, unwrap, wrap_width
from cleaner.segmentation.markdown import SIGNS, is_markdown, join_fences, kind_of, link_density
from cleaner.segmentation.swallowed_breaks import cut, swallowed_borders
from cleaner.text.folding import fold

__all__ = ["segment"]


def segment(
    text: str,
    *,
    id: str = "",  # noqa: A002  # the field's name in Document
    media_type: str = "text/plain",
    language: str | None = None,
    title: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Document:
    r"""Cut ``text`` into blocks in reading order. Takes any string and never raises.

    >>> document = segment("Port opens\n\nIt is big.The mayor came.")
    >>> [block.text for block in document.blocks]
    ['Port opens', 'It is big.', 'The mayor came.']
    """
    folded = fold(text)
    layout, spans = _lay_out(text, folded, lines(text))
    markdown = media_type == "text/markdown" or is_markdown(text)
    code: frozenset[int] = frozenset()
    if markdown:
        spans, code = join_fences(folded, spans)
    spans = cut(spans, swallowed_borders(text, folded, spans), whole=code)
    default: BlockKind = "sentence" if layout == "single" else "paragraph"
    blocks = _blocks(text, folded, spans, default, code if markdown else None)
    return Document(id, text, tuple(blocks), layout, language, title, metadata or {})


def _lay_out(text: str, folded: str, found: Lines) -> tuple[Layout, list[Span]]:
    width = wrap_width(folded, found)
    spans = unwrap(text, folded, found, width) if width else found.spans
    if is_single(spans):
        return "single", split_giants(folded, spans)
    if width:
        return "wrapped", spans
    apart = sum(gap > 0 for gap in found.gaps[1:])
    return ("paragraphs" if apart * 2 > len(spans) - 1 else "lines"), spans


def _blocks(
    raw: str,
    folded: str,
    spans: list[Span],
    default: BlockKind,
    code: frozenset[int] | None,
) -> list[Block]:
    """Make the blocks; ``code`` holds where fenced code begins, or is None where the text is not Markdown."""
    blocks = []
    markdown = code is not None
    for span in spans:
        start, end = span
        text = folded[start:end]
        kind = default if text[0] not in SIGNS else kind_of(raw[start:end], default, markdown=markdown)
        density = 0.0
        if code is not None:
            kind = "code" if start in code else kind
            density = link_density(text) if "](" in text else 0.0
        blocks.append(Block(span, text, kind, density))
    return blocks
