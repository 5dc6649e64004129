"""What kind of block a line of plain text is, from the signs it begins with."""

from __future__ import annotations

import re
from typing import Final

from cleaner.document import BlockKind

_KINDS: Final[tuple[tuple[BlockKind, re.Pattern[str]], ...]] = (
    ("separator", re.compile(r"[-_*=~•.·#+:–—―\s]+\Z")),
    ("list_item", re.compile(r"[-*+]\s+\S|[•·‣▪◦●■►✓○♦]")),
    ("table", re.compile(r"\|.*\|\Z|(?=[^|]*\|)[-:+=|\s]+\Z", re.DOTALL)),
)
SIGNS: Final = frozenset("-_*=~•.·#+:|‣▪◦●■►✓○♦")
"""The first characters, folded, of blocks that ``kind_of`` need look at."""


def kind_of(text: str, default: BlockKind = "paragraph") -> BlockKind:
    """Return the kind of a block from how its raw text begins (a dash opens speech, a hyphen an item).

    >>> kind_of("* * *"), kind_of("- milk"), kind_of("## Milk")
    ('separator', 'list_item', 'paragraph')
    """
    return next((kind for kind, pattern in _KINDS if pattern.match(text)), default)
