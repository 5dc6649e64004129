"""What both parsers of Markdown, of blocks and of inline text, have in common.

markdown-it-py says of a block only which lines it has, and of inline markup nothing. Its rules are kept; around them,
each token notes in its ``meta`` what the parser's state knew when it was made: ``at`` and ``end`` of inline tokens,
``lines`` of blocks. So nothing is searched for again in the text, where it might be found in the target of a link.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt

Env = MutableMapping[str, Any]
"""What links refer to."""


class Parser(MarkdownIt):
    """Takes any address for one: they are not followed, and those of scripts are links to a reader, too."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  the library's name
        """Return an address as it stands."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  the library's name
        """Return the text of an address as it stands."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  the library's name
        """Return whether an address makes a link: any does."""
        return True
