"""What kind of thing a block of a page is, by its markup, by what rules say of it, and by its place in the article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.harness.metrics import tokens
from cleaner.categories import Category
from cleaner.document import Span
from cleaner.page_document import Page
from cleaner.purposes import IS_NOTE, mask

STANDFIRST: Final = "standfirst"
HEADING: Final = "heading, subheading"
CAPTION: Final = "caption or credit"
COMMENT: Final = "reader comment"
LINK: Final = "link, card or teaser"
PROMOTION: Final = "promotion or prompt"
AUTHOR: Final = "bio, byline or date"
LIST: Final = "list or table"
NOTE: Final = "note or box"
HEAD, MIDDLE, TAIL = (f"paragraph, {place}" for place in ("head", "middle", "tail"))
OTHER: Final = "other short line"
KINDS: Final = (
    STANDFIRST, HEADING, CAPTION, COMMENT, LINK, PROMOTION, AUTHOR, LIST, NOTE, HEAD, MIDDLE, TAIL, OTHER,
)  # fmt: skip

NEAR_LEVELS: Final = 4
"""Elements above a block, its own among them, that name it: higher ones are named for all that they hold."""
LINKED_SHARE: Final = 0.5
"""Share of a block's characters in links above which it is a line of links."""
ITALIC_SHARE: Final = 0.9
"""The same in italics from which a paragraph is a note of the editors."""
PARAGRAPH_TOKENS: Final = 8
PARAGRAPH_CHARS: Final = 40
"""Tokens of a paragraph at least, or characters: scripts without spaces have few tokens."""
END_SHARE: Final = 0.1
"""Share of gold's tokens that makes its head, and its tail."""

_BY_CATEGORY: Final[Mapping[Category, str]] = {
    **dict.fromkeys(("caption", "agency_credit"), CAPTION),
    **dict.fromkeys(("related", "teaser", "navigation"), LINK),
    **dict.fromkeys(
        ("advertisement", "donation", "subscription", "newsletter", "paywall", "app_promo", "affiliate", "social",
         "feedback", "consent"),
        PROMOTION,
    ),
    **dict.fromkeys(("author_bio", "byline"), AUTHOR),
    "comments": COMMENT,
    "legal": NOTE,
}  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS: Final = frozenset({"li", "dt", "dd", "td", "th", "tr", "caption"})
_PICTURE: Final = mask("figure_tag", "figcaption_tag", "cap")
_NAMED: Final[tuple[tuple[int, str], ...]] = (
    (mask("related", "nav"), LINK),
    (mask("news", "ad", "share", "pop"), PROMOTION),
    (mask("author", "meta"), AUTHOR),
    (IS_NOTE, NOTE),
)
"""Purposes of elements around a block, from the nearest up; in one element the first counts."""


def kind_of(page: Page, row: int, category: Category | None, place: float) -> str:
    """Return the kind of a block, one of ``KINDS``.

    ``category`` is what a rule makes of it, or the standfirst's; ``place`` the share of gold that comes before it.
    What it is made of counts before what it says, and that before its place.
    """
    if category == "standfirst":
        return STANDFIRST
    nodes = page.nodes
    near = list(nodes.up(int(page.node[row])))[:NEAR_LEVELS]
    tags = [nodes.tags[int(nodes.tag[node])] for node in near]
    purposes = [int(nodes.purpose[node]) for node in near]
    said = _BY_CATEGORY.get(category) if category else None
    size = page.document.blocks[row].span.length
    return (
        _by_markup(tags, purposes)
        or said
        or (LINK if page.linked[row] > LINKED_SHARE * size else None)
        or _by_purpose(purposes)
        or (LIST if _ITEMS.intersection(tags) else _by_place(page, row, place))
    )


def _by_markup(tags: list[str], purposes: list[int]) -> str | None:
    if _HEADINGS.intersection(tags[:1]):
        return HEADING
    named = ((mask("comment"), COMMENT), (_PICTURE, CAPTION))
    return next((kind for names, kind in named if any(purpose & names for purpose in purposes)), None)


def _by_purpose(purposes: list[int]) -> str | None:
    return next((kind for purpose in purposes for names, kind in _NAMED if purpose & names), None)


def _by_place(page: Page, row: int, place: float) -> str:
    span = page.document.blocks[row].span
    if span.length < PARAGRAPH_CHARS and len(tokens(text_of(page, span))) < PARAGRAPH_TOKENS:
        return OTHER
    if page.italic[row] >= ITALIC_SHARE * span.length:
        return NOTE
    if place < END_SHARE:
        return HEAD
    return TAIL if place > 1 - END_SHARE else MIDDLE


def text_of(page: Page, span: Span) -> str:
    """Return a part of the page's text."""
    return page.document.text[span.start : span.end]
