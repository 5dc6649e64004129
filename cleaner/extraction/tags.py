"""What each tag does to a page's text: whether a browser shows it, and where it splits it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Final, Literal, TypeAlias

from cleaner.page_document import Element

BLOCKS: Final = frozenset(
    "p div section article main aside header footer nav ul ol li dl dt dd table thead tbody tfoot tr td th caption h1 "
    "h2 h3 h4 h5 h6 pre blockquote figure figcaption form fieldset address hr details summary button label center "
    "picture hgroup legend dialog menu search xmp listing plaintext dir".split()
)
"""Tags that begin and end a block."""
SKIPPED: Final = frozenset(
    "script style noscript template svg canvas iframe title base textarea select option object video audio "
    "meta link input img frameset datalist annotation annotation-xml noembed meter progress".split()
)
"""Tags whose text nobody reads: what a browser runs or obeys, what it shows only where it cannot show something else
(a drawing, a frame, a player, a gauge), values of a form's controls, and the notes of a formula."""
INLINE: Final = frozenset("span small time cite em strong b i font amp-img u ins".split())
"""Tags that split a block only where attributes set them apart from the sentence around them."""
RAISED: Final = frozenset(("sup", "mn"))
"""Tags of footnote marks, powers and numbers of a formula: two numbers side by side, not one."""
_DRAWN: Final = ("text", "foreignobject")
"""Tags of a drawing whose text it shows."""
_FORMULA_PARTS: Final = "mjx-"
"""What the elements begin with of which a script draws a formula; all others with such names are somebody's own."""
_BESIDE_ELEMENTS: Final = 50
"""Elements beside a formula that are searched for text: an image has one, and a drawn formula begins with text."""

TagKind: TypeAlias = Literal["block", "inline", "break", "skipped", "none"]
"""How an element splits text."""


def element_kind(element: Element) -> TagKind:
    """Return how an element splits text. Comments have a function in place of a tag.

    >>> from lxml import etree
    >>> [element_kind(etree.fromstring(tag)) for tag in ("<template/>", "<template shadowrootmode='open'/>", "<a/>")]
    ['skipped', 'block', 'none']
    """
    special = _SPECIAL.get(element.tag)
    return special(element) if special else tag_kind(element.tag)


@lru_cache(maxsize=4096)
def tag_kind(tag: object) -> TagKind:
    """Return how elements of a tag split text."""
    if not isinstance(tag, str) or tag in SKIPPED:
        return "skipped"
    if tag == "br":
        return "break"
    if tag in INLINE:
        return "inline"
    return "block" if tag in BLOCKS or ("-" in tag and not tag.startswith(_FORMULA_PARTS)) else "none"


def _ruby_kind(element: Element) -> TagKind:
    """Return how the pronunciation beside a character splits text: it is read only where it is in brackets."""
    above = element.getprevious()
    bracketed = above is not None and above.tag == "rp" and not (above.tail or "").strip()
    return "none" if bracketed else "skipped"


def _template_kind(element: Element) -> TagKind:
    """Return how a template splits text: a browser shows it only where it declares the shadow root of an element."""
    return "block" if element.get("shadowrootmode", "").lower() in ("open", "closed") else "skipped"


def _drawing_kind(element: Element) -> TagKind:
    """Return how a drawing splits text: most are icons without any."""
    return "skipped" if next(element.iter(*_DRAWN), None) is None else "none"


def _drawn_kind(element: Element) -> TagKind:
    """Return how an element splits text that in a drawing is a label of its own, or is not shown."""
    if next(element.iterancestors("svg"), None) is None:
        return tag_kind(element.tag)
    return "block" if element.tag in _DRAWN else "skipped"


def _formula_kind(element: Element) -> TagKind:
    """Return how a formula splits text: one for screen readers beside the one that all others see is not read too."""
    above = element.getparent()
    beside = (above.getprevious(), above.getnext(), element.getprevious(), element.getnext())
    return "skipped" if any(_is_drawn_formula(other) for other in beside) else "none"


def _is_drawn_formula(element: Element | None) -> bool:
    if element is None or element.get("aria-hidden") != "true":
        return False
    return any((part.text or "").strip() for part in islice(element.iter(), _BESIDE_ELEMENTS))


def is_formula(element: Element) -> bool:
    """Return whether an inline element holds a formula, or draws the one beside it for all who can see.

    Its attributes hide it from some readers, but the sentence around it goes on.

    >>> from lxml import html
    >>> drawn = html.fromstring("<p><span><math></math></span><span aria-hidden=true>q</span> and <span>r</span></p>")
    >>> [is_formula(part) for part in drawn]
    [True, True, False]
    """
    drawn = element.get("aria-hidden") == "true"
    near = (element, element.getprevious(), element.getnext()) if drawn else (element,)
    return any(_holds_formula(part) for part in near if part is not None)


def _holds_formula(element: Element) -> bool:
    return any(part.tag == "math" for part in islice(element.iter(), _BESIDE_ELEMENTS))


def _script_formula_kind(element: Element) -> TagKind:
    """Return how a formula that a script draws splits text: most are part of a sentence."""
    return "block" if element.get("display") == "true" else "none"


def is_note_mark(element: Element) -> bool:
    """Return whether a raised element is, holds or is in a link to a place on a page.

    >>> from lxml import html
    >>> [is_note_mark(html.fromstring(f"<p><sup>{mark}</sup></p>")[0]) for mark in ("<a href='#n'>1</a>", "1")]
    [True, False]
    """
    near = (element.getparent(), next(iter(element), None))
    return any(link is not None and link.tag == "a" and "#" in link.get("href", "") for link in near)


_SPECIAL: Final[dict[object, Callable[[Element], TagKind]]] = {
    "rt": _ruby_kind,
    "template": _template_kind,
    "svg": _drawing_kind,
    **dict.fromkeys((*_DRAWN, "desc", "metadata", "defs", "symbol"), _drawn_kind),
    "math": _formula_kind,
    "mjx-container": _script_formula_kind,
}
KINDS: Final[dict[str, TagKind]] = {
    tag: tag_kind(tag)
    for tag in (*BLOCKS, *SKIPPED, *INLINE, *RAISED, "br", "a", "head", "body")
    if tag not in _SPECIAL
}
"""What ``element_kind`` says of the tags that most elements have."""
