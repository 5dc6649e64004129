"""From a text as it was set to what a reader sees of it: a line a paragraph, with the way back to the source."""

from __future__ import annotations

from cleaner.layout.markdown import is_markdown, markdown_view
from cleaner.layout.paragraphs import joined_lines, paragraphs
from cleaner.layout.view import Part, View
from cleaner.layout.wrapped import wrapped_view

__all__ = ["Part", "View", "view_of"]


def view_of(text: str, media_type: str = "text/plain") -> View:
    r"""Return what a reader sees of a text. Takes any string and never raises.

    >>> view_of("## Port opens\n\nIt is *big*, see [the map](https://example.org/map).").text
    '## Port opens\n\nIt is big, see the map.'
    """
    if media_type == "text/markdown" or is_markdown(text):
        view = markdown_view(text, joined_lines(text))
        return view if view.parts else View.plain(text)
    found = paragraphs(text)
    return wrapped_view(text, found) if found else View.plain(text)
