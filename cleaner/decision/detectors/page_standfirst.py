"""The standfirst of a page: what introduces the article below its headline, set apart from the body by its markup."""

from __future__ import annotations

from itertools import islice
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.decision.claims import claim
from cleaner.decision.judged import LINKED, Judged
from cleaner.decision_records import Decision
from cleaner.document import Mark
from cleaner.features.columns import Columns, ranked
from cleaner.page_document import Page
from cleaner.purposes import mask

TITLED: Final = 0.7
"""Overlap with a title in the page's metadata from which a block repeats it."""
TITLE_WORDS: Final = 2
"""Words of a headline at least."""
SUMMED: Final = 0.8
"""Share of a block's words in trigrams of the page's description from which the page calls it its summary."""
WORDS: Final = range(4, 121)
"""Words of a standfirst; a longer block is the article."""
MOST_BLOCKS: Final = 6
"""Blocks of a standfirst with its key points at most: more are the cards of a page that is no article."""
NEAR_LEVELS: Final = 3
"""Elements above a block whose class words may name it."""
CAPTION_LEVELS: Final = 5
"""The same whose tag may say that it is a caption: of a video in the head of a page, of which the description tells.
Two such blocks on the development pages, with weights that had not seen their sites, are outside gold, and none in."""
CONFIDENCE: Final = 0.85
"""Of 213 such blocks on the pages of the two news corpora, with weights that had not seen their sites, 183 are in gold,
and most of the others are standfirsts that gold leaves out; on how-to pages and blogs gold leaves out two of five."""

STANDFIRST: Final = Decision(
    "decide/page-standfirst",
    ("Between the headline and the body, and named or described as the summary",),
    ("standfirst",),
    ("blocks", "cuts", "markup"),
    finds="A paragraph, or the items of a list of key points, between the headline of a page and its body: its classes "
    "call it a standfirst, or the page's description has its words. By default it stays, whatever the scores say; "
    "`--strip standfirst` cuts it.",
    why="Sites disagree whether it belongs to the article, and so do corpora; to the scores it looks like a teaser or "
    "a caption. It is the article's own text, so whoever wants the body alone must ask.",
    spares="What is made like the body's paragraphs in the same element: a first paragraph that the description has is "
    "the lead. Captions, bylines, comments, menus, and what mostly is links are none.",
    constants=("TITLED", "TITLE_WORDS", "SUMMED", "WORDS", "MOST_BLOCKS", "NEAR_LEVELS", "CAPTION_LEVELS"),
    example="<title>Bees on the roof</title><meta property=og:type content=article>\n<nav><a href=/>Home</a></nav>\n"
    "<article><header><h1>Bees on the roof</h1>"
    "<p class=standfirst>A bank had tenants that nobody had counted.</p></header>\n"
    "<div class=body><p>My aunt kept bees on the roof of a bank, and nobody in the building knew for years.</p>\n"
    "<p>She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.</p>\n"
    "<p>When the bank was sold the new owner found them, and asked only whether he could have a jar.</p></div>\n"
    "</article>",
    removes=("A bank had tenants that nobody had counted.",),
)
_DECK: Final = mask("deck")
_PICTURE: Final = mask("figure_tag", "figcaption_tag")
_CAPTION, _CAPTION_TAG = mask("cap"), mask("figcaption_tag")
_TEXT: Final = mask("body", "para", "head", "deck")
_AUTHOR: Final = mask("author")
_OTHERS: Final = mask("author", "comment", "nav")
"""Purposes of what is no standfirst even if the description has its words."""
_FOREIGN: Final = _OTHERS | _PICTURE | mask("cap", "share", "related", "news", "ad")
"""The same where only a class names it: classes call many things an intro or a description."""
_FOREIGN_AROUND: Final = _FOREIGN & ~mask("author", "nav")
"""The same of the elements around one that its own class names: headers, with the byline, are called either."""


def find_standfirst(judged: Judged) -> list[Mark]:
    """Return marks on the standfirst of a page."""
    page, columns, blocks = judged.page, judged.columns, judged.page.document.blocks
    rows = np.arange(*_between(page, columns, judged.paragraphs))
    found = [
        blocks[row]
        for row in rows[_may_be(rows, columns) & ~judged.known[rows]].tolist()
        if _is_described(row, page, columns) or (judged.likely[row] and _is_named(row, page))
    ]
    return [claim(block, STANDFIRST, CONFIDENCE) for block in found] if len(found) <= MOST_BLOCKS else []


def _between(page: Page, columns: Columns, paragraphs: Flags) -> tuple[int, int]:
    """Return the blocks from below the headline to the first paragraph of the body; none where one is not found."""
    if not paragraphs.any():
        return 0, 0
    make = ranked(_makes(page))
    body = int(np.argmax(np.bincount(make, np.where(paragraphs, columns["words"], 0))))
    begin = int(np.flatnonzero(paragraphs & (make == body))[0])
    titles = np.flatnonzero((columns["title_overlap"] >= TITLED) & (columns["words"] >= TITLE_WORDS))
    headings = page.nodes.last[page.nodes.tagged({"h1"})] - 1
    above = [row for row in (*titles.tolist(), *headings.tolist()) if row < begin and not _is_author(row, page)]
    return (max(above) + 1, begin) if above else (0, 0)


def _is_author(row: int, page: Page) -> bool:
    """Return whether a block names the author of what declares itself an article: some have the name in an h1."""
    return page.metadata.is_article and any(purpose & _AUTHOR for purpose in _purposes(row, page, 1))


def _makes(page: Page) -> Ints:
    """Return numbers that blocks share which are made alike in the same element."""
    nodes, own = page.nodes, page.node
    found: Ints = nodes.signature[own] * (len(nodes.parent) + 1) + nodes.parent[own]
    return found


def _may_be(rows: Ints, columns: Columns) -> Flags:
    """Return which blocks have the words of a standfirst, and are not the title once more, nor a link."""
    words, overlap, linked = (columns[name][rows] for name in ("words", "title_overlap", "linked"))
    # An odd number of ideographs makes no whole number of words.
    fits = (words >= WORDS.start) & (words < WORDS.stop) & (words % 1 == 0)
    found: Flags = fits & (overlap < TITLED) & (linked < LINKED)
    return found


def _is_described(row: int, page: Page, columns: Columns) -> bool:
    """Return whether the page's description has the words of a block that is no caption, byline or comment."""
    if columns["in_summary"][row] < SUMMED:
        return False
    purposes = _purposes(row, page)
    is_other = bool(purposes) and bool(purposes[0] & _OTHERS)
    is_caption = any(purpose & _CAPTION and not purpose & _TEXT for purpose in purposes[:2])
    is_caption |= any(purpose & _CAPTION_TAG for purpose in _purposes(row, page, CAPTION_LEVELS))
    return not is_other and not is_caption and not any(purpose & _PICTURE for purpose in purposes)


def _is_named(row: int, page: Page) -> bool:
    """Return whether classes call a block a standfirst, on a page that declares itself an article."""
    purposes = _purposes(row, page)
    if not page.metadata.is_article or not any(purpose & _DECK for purpose in purposes):
        return False
    own, *around = purposes
    foreign = _FOREIGN_AROUND if own & _DECK else _FOREIGN
    return not own & _FOREIGN and not any(purpose & foreign for purpose in around)


def _purposes(row: int, page: Page, levels: int = NEAR_LEVELS) -> list[int]:
    """Return what the elements around a block are for, the nearest first; none if it is in none."""
    return [int(page.nodes.purpose[at]) for at in islice(page.nodes.up(int(page.node[row])), levels)]
