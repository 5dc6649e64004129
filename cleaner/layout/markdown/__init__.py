"""Markdown as a reader sees it: recognised, parsed, and shown without its markup."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.document import Span
from cleaner.layout.markdown.signs import is_markdown
from cleaner.layout.view import View

__all__ = ["Joined", "is_markdown", "markdown_view"]

Joined = Callable[[str, Span], list[Span]]
"""Returns the paragraphs among the lines of a span of a text, each of one or more whole lines."""


def markdown_view(text: str, joined: Joined | None = None) -> View:
    r"""Return what a reader sees of Markdown, and the marks of headings: no targets, pictures, tags or definitions.

    Lines of a paragraph are joined where ``joined`` says so, and where a link or a tag runs over the line's end.

    >>> view = markdown_view("# Port *opens*\n\n- See [the map](https://example.org/map)\n\n![The port](p.png)")
    >>> view.text
    '# Port opens\n\nSee the map'
    >>> [(part.kind, part.level, part.link_density) for part in view.parts]
    [('heading', 1, 0.0), ('list_item', 1, 0.67), ('paragraph', 0, 0.0)]
    """
    from cleaner.layout.markdown.build import build  # noqa: PLC0415  plain text needs no parser

    return build(text, joined)
