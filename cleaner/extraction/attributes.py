"""What the attributes of an element say: what it is for, whether it is hidden, whether it makes a box of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cleaner.page_document import Element
from cleaner.purposes import purposes

ATTRIBUTES: Final = frozenset(
    "class id role itemprop data-component data-testid data-type aria-label data-qa data-t name".split()
)
"""Attributes whose words say what an element is for."""
MOST_ATTRIBUTE_CHARS: Final = 200
"""Code points of them that are read."""
MOST_SIGNS: Final = 4096
"""Tags with different words whose signs are remembered, some 2 MB; a site has a few hundred."""
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_BOXED: Final = re.compile(r"display\s*:[^;]*block")
_DIGITS: Final = re.compile(r"\d+")


def read_attributes(element: Element) -> tuple[str, bool, bool]:
    """Return the words on an element's purpose, whether it is hidden, and whether it makes a box of its own.

    >>> from lxml import html
    >>> read_attributes(html.fromstring("<span class='by line' style='display:none' id=ada>"))
    ('by line ada', True, False)
    """
    words, hidden, boxed = [], False, False
    for name, value in element.items():
        if name in ATTRIBUTES:
            words.append(value)
        elif name == "style":
            style = value.lower()
            hidden = hidden or _UNSEEN.search(style) is not None
            boxed = _BOXED.search(style) is not None
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            hidden = True
    return " ".join(words)[:MOST_ATTRIBUTE_CHARS], hidden, boxed


@lru_cache(MOST_SIGNS)
def sign(tag: str, words: str) -> tuple[str, int]:
    """Return a signature, the tag and the first two words, digits masked, which elements of one template share.

    The second value is the purposes, see ``cleaner.purposes``.

    >>> sign("div", "card-7 wide red")[0]
    'div.card-0.wide'
    """
    signature = _DIGITS.sub("0", ".".join((tag, *words.split(" ", 2)[:2])))
    return signature, purposes(tag, words)
