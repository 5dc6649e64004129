"""A block on its way into the view of a Markdown document."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.document import BlockKind
from cleaner.layout.markdown.inline import Shown
from cleaner.layout.view import Role


@dataclass
class Block:
    """A block of lines to come into the view."""

    first: int
    stop: int
    kind: BlockKind
    shown: Shown
    level: int = 0
    table: int = 0
    is_head: bool = False
    role: Role = "text"
    label: str = ""
    inside: range = range(0)
    """The blocks inside the link or the tag that begins or ends in this one."""
    before: int = 0
    """Lines with nothing but marks of quotes or items that belong to it, before its first and after its last."""
    after: int = 0
