"""What stands below an article on its page: comments in elements without a name, and lists of links.

A template says what such text is: comments repeat a line of name and date below a heading, and links below the element
that holds the paragraphs lead away from the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from cleaner.arrays import Flags, Ints
from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.detectors.comments_and_columns import (
    COLUMN_LINKED,
    LEAST_PROSE,
    MOST_FORUM,
    find_body,
)
from cleaner.decision.judged import LINKED, Judged, sums
from cleaner.decision.resolve import is_cut
from cleaner.decision_records import Decision
from cleaner.document import Mark
from cleaner.features.columns import Columns
from cleaner.page_document import Page
from cleaner.purposes import IS_COMMENTS, IS_FORUM, IS_VOTE, mask

LEAST_SIGNED: Final = 3
"""Lines with a name or a date, made alike, that show comments. A text in two parts may have a date in each."""
SIGNED_WORDS: Final = 12
"""Words of such a line at most: longer ones are sentences of the comments."""
OPENER_WORDS: Final = 10
"""Words of the heading above comments at most."""
TEXT_WORDS: Final = 3
"""Words between two such lines at least, without a link: lines with dates alone are a list of news."""
TEXTS: Final = 0.5
"""Share of the gaps between two such lines that must hold text: some comments are a word or a picture."""
LIST_LINKED: Final = 0.5
"""Share of linked characters from which a block below the article leads away. None of 640 such blocks on the pages of
articles that were looked at is gold; of as many with less, a third is, mostly the text of products and services."""
LIST_BLOCKS: Final = 3
"""Blocks of a list at least whose other half, without links, goes with its links: their excerpts and dates."""
CONFIDENCE: Final = 0.9
"""Of 1,990 blocks on 2,400 pages that both passes kept and this cuts, with weights that had not seen their sites, one
is gold: the title of a recipe on a list of recipes."""

COMMENT_THREAD: Final = Decision(
    "decide/comment-thread",
    ("Below a heading of comments, among lines with names and dates",),
    ("comments",),
    ("blocks", "scores", "markup"),
    finds="All from the heading of the readers' comments on, if three or more lines of one template with a date, or "
    "with who said something, stand below it, and text that is not made like the article's paragraphs between them.",
    why="On old blogs and portals no class names comments, and in hundreds of them the article is the lesser part.",
    spares="Forums and questions with answers, whose first post is made like the others; timelines and logs, which "
    "no heading calls comments; lists in which every entry counts its comments; all without an article above.",
    constants=("LEAST_SIGNED", "SIGNED_WORDS", "OPENER_WORDS", "TEXT_WORDS", "TEXTS"),
    example="<title>Bees on the roof</title>\n<div class=text><h1>Bees on the roof</h1>"
    "<p>My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.</p>\n"
    "<p>She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.</p>\n"
    "<p>When the bank was sold, the owner asked for a jar.</p></div>\n"
    "<h3>3 comments</h3>\n<dl><dt>1. Orla - 4 May 2026</dt>"
    "<dd><p>My uncle did the same with pigeons, and the bank next door to his fed them every single morning.</p></dd>\n"
    "<dt>2. Tam - 4 May 2026</dt>"
    "<dd><p>We bought honey from her for years and never once asked where the bees had been all day.</p></dd>\n"
    "<dt>3. Jory - 6 May 2026</dt>"
    "<dd><p>The jar is still on the shelf in the back room of the bank, and nobody has dared to open it.</p></dd></dl>",
    removes=(
        "1. Orla - 4 May 2026",
        "My uncle did the same with pigeons, and the bank next door to his fed them every single morning.",
        "2. Tam - 4 May 2026",
        "We bought honey from her for years and never once asked where the bees had been all day.",
        "3. Jory - 6 May 2026",
        "The jar is still on the shelf in the back room of the bank, and nobody has dared to open it.",
    ),
)
LINKS_BELOW: Final = Decision(
    "decide/links-below",
    ("In a list of links below the element that holds the article",),
    ("related",),
    ("blocks", "scores", "markup"),
    finds="Links below the element that holds the paragraphs of an article, and what stands beside them in a list "
    "that is mostly links.",
    why="They are other articles, topics and services, which the scores pass on portals with little text and many "
    "lists.",
    spares="What is inside that element, elements with a paragraph, and others of their template: posts and chapters "
    "may be short; pages whose paragraphs are not close together; forums.",
    constants=("LIST_LINKED", "LIST_BLOCKS"),
)

_SIGNED: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|(?:19|20)\d\d[./-]\d{1,2}[./-]\d"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[ ,-]+(?:[^\W\d]{3,12}\.?,?[ -]+)?(?:19|20)\d\d\b"
    r"|(?:said|says|wrote|writes|sagt|schreibt|schrieb|dit|dice|pisze|пишет)\b[^\w]*(?:$|on\b|at\b)|ago\W*$)"
    r"|(?:19|20)\d\d年\d|^\W*(?:posted|comment) by\b",
    re.IGNORECASE,
)
"""A date with its year, or who said something."""
_OPINIONS: Final = re.compile(r"\bopini(?:e|a|ones)\b|отзыв", re.IGNORECASE)
"""The same as the next where a page declares itself an article; on others, the opinions of buyers."""
_OPENER: Final = re.compile(
    r"\bcomments?\b|\b[ck]omment(?:are|aires|ari)\b|\bkommentare?n?\b|\bkomentarz[ey]?|\bkomentář|\bkomentari"
    r"|\bcoment[aá]rios?\b|\breacties\b|\breacciones\b|комментари|коментар|σχόλι|评论|評論|留言"
    r"|回應|\bresponses?\b|\bresponded\b",
    re.IGNORECASE,
)
_WHOLE: Final = frozenset({"main", "article"})
_TEXT: Final = mask("para")


def find_below_article(judged: Judged, config: Config) -> dict[int, Mark]:
    """Return marks on comments and links below the article that are kept so far, by the numbers of their blocks.

    Blocks that rules select stay.
    """
    page, purpose = judged.page, judged.page.nodes.purpose
    if (purpose & IS_FORUM > 0).sum() > MOST_FORUM or (purpose & IS_VOTE).any() or judged.prose[-1] < LEAST_PROSE:
        return {}
    found: dict[int, Mark] = {}
    for decision, find in ((COMMENT_THREAD, _comments), (LINKS_BELOW, _links)):
        rows = [row for row in find(judged) if not judged.cut[row] and row not in judged.selected]
        judged = judged.without(rows)
        found |= {row: claim(page.document.blocks[row], decision, CONFIDENCE) for row in rows}
    return {row: mark for row, mark in found.items() if is_cut(mark, config)}


def _comments(judged: Judged) -> list[int]:
    """Return the blocks from the heading of comments to the end of the element around them."""
    page = judged.page
    start = int(np.searchsorted(judged.prose[1:], LEAST_PROSE)) + 1
    made = _made(page)
    for signed in _signed(page, judged.columns, made, start):
        opener = _opener(page, judged.columns, made, signed, start)
        if opener is not None:
            below = signed[signed > opener]
            if _is_thread(opener, below, made, judged):
                return list(range(opener, _reach(page, below)))
    return []


def _made(page: Page) -> Ints:
    """Return numbers that blocks share whose elements, and those around them, have the same tags and classes."""
    signature, parent = page.nodes.signature, page.nodes.parent
    found: Ints = signature[page.node] * (int(signature.max()) + 1) + signature[parent[page.node]]
    return found


def _signed(page: Page, columns: Columns, made: Ints, start: int) -> Iterator[Ints]:
    """Yield the lines of each template that say who wrote something, or when."""
    short = (columns["words"] <= SIGNED_WORDS) & (columns["linked"] < 1)
    short[:start] = False
    alike: dict[int, list[int]] = {}
    for row, kind in zip(np.flatnonzero(short).tolist(), made[short].tolist(), strict=True):
        alike.setdefault(kind, []).append(row)
    blocks = page.document.blocks
    for rows in alike.values():
        if len(rows) >= LEAST_SIGNED:
            signed = [row for row in rows if _SIGNED.search(blocks[row].text)]
            if len(signed) >= LEAST_SIGNED:
                yield np.array(signed)


def _opener(page: Page, columns: Columns, made: Ints, signed: Ints, start: int) -> int | None:
    """Return the last heading of comments, or the begin of an element named so, above the second of such lines.

    The first may be the article's own: "Posted by".
    """
    nodes, blocks = page.nodes, page.document.blocks
    named = np.zeros(len(blocks), bool)
    named[nodes.first[(nodes.purpose & IS_COMMENTS > 0) & (nodes.last > nodes.first)]] = True
    short = (columns["words"] <= OPENER_WORDS) & ~(columns["finished"] > 0) & ~(columns["is_item"] > 0)
    last = int(signed[1])
    words = (_OPENER, _OPINIONS) if page.metadata.is_article else (_OPENER,)
    near = [row for row in np.flatnonzero(short[:last]).tolist() if row >= start]
    heads = [row for row in near if any(word.search(blocks[row].text) for word in words)]
    found = max([*heads, *(np.flatnonzero(named[start:last]) + start).tolist()], default=None)
    if found is None or (signed > found).sum() < LEAST_SIGNED:
        return None
    # A line that each entry has is no heading: it counts the comments on each of several articles.
    again = np.flatnonzero((made == made[found]) & short)
    again = again[again > signed[0]]
    if not named[found] and any(row != found and _OPENER.search(blocks[row].text) for row in again.tolist()):
        return None
    return found


def _is_thread(opener: int, signed: Ints, made: Ints, judged: Judged) -> bool:
    """Return whether there is text between such lines, and none of it made like the article above."""
    rows = np.flatnonzero(judged.paragraphs)
    if np.isin(made[rows[rows > opener]], made[rows[rows < opener]]).any():
        return False
    first = rows[(rows > opener) & (rows < signed[0])]
    if not np.isin(made[first], made[rows[rows > signed[0]]]).all():
        return False  # something else is below the heading before the comments begin
    is_text = (judged.columns["words"] >= TEXT_WORDS) & (judged.columns["linked"] < LINKED)
    gaps = [bool(is_text[above + 1 : below].any()) for above, below in pairwise(signed.tolist())]
    return sum(gaps) >= TEXTS * len(gaps)


def _reach(page: Page, signed: Ints) -> int:
    """Return the end of the lowest element that holds all of some blocks."""
    nodes = page.nodes
    for at in nodes.up(int(page.node[signed[0]])):
        if nodes.last[at] > signed[-1]:
            return int(nodes.last[at])
    return len(page.node)


def _links(judged: Judged) -> list[int]:
    """Return the links below the element that holds the article, with the rest of their lists."""
    page, body = judged.page, find_body(judged) if judged.prose[-1] >= LEAST_PROSE else None
    if body is None:
        return []
    nodes, end = page.nodes, int(page.nodes.last[body])
    around = _around(page, body)
    kept, linked = ~judged.cut, judged.columns["linked"] >= LIST_LINKED
    loose = kept & linked & around[page.node] & ~judged.paragraphs
    loose[:end] = False
    found = np.flatnonzero(loose).tolist()
    for at in _apart(body, around, judged):
        inside = slice(int(nodes.first[at]), int(nodes.last[at]))
        rows = np.flatnonzero(kept[inside]) + inside.start
        links = rows[linked[rows]]
        is_list = len(rows) >= LIST_BLOCKS and len(links) >= LIST_LINKED * len(rows)
        if is_list or page.linked[inside].sum() >= COLUMN_LINKED * page.sizes[inside].sum():
            found += (rows if is_list else links).tolist()
    return sorted(found)


def _around(page: Page, body: int) -> Flags:
    """Return the elements around the one that holds the article, without those that may hold more of it."""
    nodes = page.nodes
    path = [*nodes.up(body), 0]
    whole = np.flatnonzero(nodes.tagged(_WHOLE)[path])
    text = np.flatnonzero(nodes.purpose[path[:2]] & _TEXT)
    found = np.zeros(len(nodes.parent), bool)
    found[path[max([0, *whole.tolist(), *text.tolist()]) + 1 :]] = True
    return found


def _apart(body: int, around: Flags, judged: Judged) -> list[int]:
    """Return the elements below the article right inside those around it, whose template has no paragraph."""
    nodes, prose = judged.page.nodes, judged.prose
    is_path = np.zeros(len(nodes.parent), bool)
    is_path[[*nodes.up(body)]] = True
    # Where the article is in a section itself, those beside it may be its chapters: "Further reading".
    section = nodes.tagged({"section"})
    chaptered = np.zeros(len(nodes.parent), bool)
    chaptered[nodes.parent[is_path & section]] = True
    below = around[nodes.parent] & ~is_path & (nodes.first >= nodes.last[body])
    apart = np.flatnonzero(below & ~(section & chaptered[nodes.parent]))
    has_prose = prose[nodes.last[apart]] > prose[nodes.first[apart]]
    apart = apart[~np.isin(nodes.signature[apart], nodes.signature[apart[has_prose]])]
    held = sums(~judged.cut)
    found: list[int] = apart[held[nodes.last[apart]] > held[nodes.first[apart]]].tolist()
    return found
