"""The readers' comments, and the columns and lists beside an article: each goes as a whole, or not at all.

Single comments are written in whole sentences and look to the scores like the article above them, and on a page that
does not declare itself an article the scores let lists of links pass. The element around them says what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from cleaner.config import Config
from cleaner.decision.claims import claim
from cleaner.decision.judged import Judged
from cleaner.decision.resolve import is_cut
from cleaner.decision_records import Decision
from cleaner.document import Mark
from cleaner.purposes import IS_COLUMN, IS_COMMENT, IS_COMMENTS, IS_FORUM, IS_VOTE, mask

LEAST_PROSE: Final = 200
"""Characters of the article's paragraphs that must stand above the comments, or anywhere outside a column. Where
comments are what a page is for, a link or a sentence is above them."""
MOST_SECTIONS: Final = 2
"""Elements with comments at most: the page's own, and those of another service. A forum has one for each post."""
MOST_FORUM: Final = 4
"""Elements outside the comments that are named as part of a forum, or as questions and answers, at most. News and blogs
of the development pages have three at most, forums nine and more."""
LEAST_ALIKE: Final = 2
"""Comments of one template in an element that show it to hold comments, unless one is inside another. A chapter of a
manual is called the same, and so are its sections, but no two of them alike."""
MOST_COLUMNS: Final = 2
"""Columns beside an article at most: more are the cells of a grid that has the page's text in it."""
LEAST_BLOCKS: Final = 10
"""Blocks of a column at least: a box beside a paragraph is called a column as well, and holds fewer."""
COLUMN_LINKED: Final = 0.3
"""Share of a column's characters that are linked at least: one half of a product's description links less."""
LIST_LINKED: Final = 0.5
"""The same share of an element without such a name."""
BODY_SHARE: Final = 0.7
"""Share of all paragraphs that must be close together in one element for the rest to lie apart from it."""
BODY_LEVELS: Final = 3
"""Elements from a paragraph's own to that one, at most."""
BODY_PARAGRAPHS: Final = 2
MOST_GOODS: Final = 4
"""Elements named as goods, prices or shops at most: more are the shelf of a shop, whose text around it is the less."""
CONFIDENCE: Final = 0.9
"""Of 3,470 blocks on 3,400 pages that both passes kept and this cuts, with weights that had not seen their sites, 54
are gold: 42 are comments on one page of news that a corpus takes for a forum, the others mostly rules for commenting
and a reader's own story. Of the 662 in lists without a name none is."""

COMMENT_SECTION: Final = Decision(
    "decide/comment-section",
    ("In the element that holds the readers' comments",),
    ("comments",),
    ("blocks", "scores", "markup"),
    finds="All of an element that classes name as the readers' comments and that holds several of them, below the "
    "paragraphs of an article.",
    why="A long comment reads like the article, and hundreds of comments outweigh it.",
    spares="Forums, questions with answers, and posts that readers vote on, where comments are what the page is for; "
    "reviews of buyers; chapters of manuals that are called comments; all where nothing but a link or a sentence is "
    "above.",
    constants=("LEAST_PROSE", "MOST_SECTIONS", "MOST_FORUM", "LEAST_ALIKE"),
    example="<title>Bees on the roof</title>\n<h1>Bees on the roof</h1>"
    "<p>My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.</p>\n"
    "<p>She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.</p>\n"
    "<p>When the bank was sold, the owner asked for a jar.</p>\n"
    "<div class=kommentare>\n<div class=kommentar>"
    "<p>My uncle did the same with pigeons, and the bank next door to his fed them every single morning.</p></div>\n"
    "<div class=kommentar>"
    "<p>We bought honey from her for years and never once asked where the bees had been all day.</p></div></div>",
    removes=(
        "My uncle did the same with pigeons, and the bank next door to his fed them every single morning.",
        "We bought honey from her for years and never once asked where the bees had been all day.",
    ),
)
SIDE_COLUMN: Final = Decision(
    "decide/side-column",
    ("In a column beside the article", "In an element of links apart from the article"),
    ("navigation",),
    ("blocks", "scores", "markup"),
    finds="All of an element that classes name as a column beside the article, or, where a page does not declare "
    "itself an article and its paragraphs are close together, of an element apart from them; with ten blocks or more, "
    "many of them linked.",
    why="These are other articles, archives and services. Where a page in doubt does not declare itself an article, "
    "the scores keep what is rather clutter, and with it all of these.",
    spares="Columns with more of the page's paragraphs than the rest of it, or with the first, columns of a grid, "
    "shelves of a shop, what holds the title, and elements without a name that hold a paragraph, link less than "
    "half of their text, or stand right beside the paragraphs.",
    constants=(
        "LEAST_PROSE",
        "MOST_COLUMNS",
        "LEAST_BLOCKS",
        "COLUMN_LINKED",
        "LIST_LINKED",
        "BODY_SHARE",
        "MOST_GOODS",
    ),
    example="<title>Bees on the roof</title>\n<div class=post><h1>Bees on the roof</h1>"
    "<p>My aunt kept bees on the roof of a bank, and nobody in the building knew for eleven years.</p>\n"
    "<p>She carried the hives up at night, a frame at a time, in the bag that had held her bowling ball.</p>\n"
    "<p>When the bank was sold, the owner asked for a jar.</p></div>\n"
    "<div id=sidebar>\n<p><a href=/1>What a locksmith hears</a> by Orla</p>\n"
    "<p><a href=/2>The last typist of Harrow Lane</a> by Orla</p>\n"
    "<p><a href=/3>A field guide to puddles</a> by Tam</p>\n"
    "<p><a href=/4>Bakers march on the town hall</a> by Tam</p>\n<p><a href=/5>A clock for the deaf</a> by Orla</p>\n"
    "<p><a href=/6>Nine ways to lose a dog</a> by Tam</p>\n<p><a href=/7>Whose hat is this</a> by Orla</p>\n"
    "<p><a href=/8>The mayor counts the ducks</a> by Tam</p>\n<p><a href=/9>Rain in the library</a> by Orla</p>\n"
    "<p><a href=/10>A bridge for one night</a> by Tam</p></div>",
    removes=(
        "What a locksmith hears by Orla",
        "The last typist of Harrow Lane by Orla",
        "A field guide to puddles by Tam",
        "Bakers march on the town hall by Tam",
        "A clock for the deaf by Orla",
        "Nine ways to lose a dog by Tam",
        "Whose hat is this by Orla",
        "The mayor counts the ducks by Tam",
        "Rain in the library by Orla",
        "A bridge for one night by Tam",
    ),
)

_HOLDERS: Final = frozenset("div section ul ol dl table tbody td aside footer".split())
"""Tags of what holds a region. Inline elements with such names are mostly the comments of code."""
_ITEMS: Final = _HOLDERS | frozenset("li dt dd article tr p blockquote".split())
_GOODS: Final = mask("ad")
_WHOLE: Final = frozenset({"main", "article"})


def find_beside_article(judged: Judged, config: Config) -> dict[int, Mark]:
    """Return marks on the blocks of comments and of columns beside the article that are kept so far, by their numbers.

    Regions with a block that rules select stay.
    """
    blocks, nodes = judged.page.document.blocks, judged.page.nodes
    if judged.prose[-1] < LEAST_PROSE:
        return {}
    found: dict[int, Mark] = {}
    for decision, reason, regions in (
        (COMMENT_SECTION, 0, _comments(judged)),
        (SIDE_COLUMN, 0, _columns(judged)),
        (SIDE_COLUMN, 1, _lists(judged)),
    ):
        for region in regions:
            rows = nodes.blocks(region)
            if not judged.selected.isdisjoint(rows):
                continue
            for row in rows:
                if not judged.cut[row]:
                    found.setdefault(row, claim(blocks[row], decision, CONFIDENCE, reason=reason))
    return {row: mark for row, mark in found.items() if is_cut(mark, config)}


def _comments(judged: Judged) -> list[int]:
    """Return the elements that hold the comments on an article."""
    nodes = judged.page.nodes
    if not (nodes.purpose & IS_COMMENTS).any():
        return []
    found = [
        at for at in _topmost(judged, IS_COMMENTS) if not nodes.purpose[at] & IS_FORUM and _holds_comments(at, judged)
    ]
    if not found or len(found) > MOST_SECTIONS or judged.prose[nodes.first[found[0]]] < LEAST_PROSE:
        return []
    outside = np.ones(len(nodes.parent), bool)
    for at in found:
        outside[at : _end(at, judged)] = False
    purpose = nodes.purpose[outside]
    is_forum = (purpose & IS_FORUM > 0).sum() > MOST_FORUM or (purpose & IS_VOTE).any()
    return [] if is_forum else found


def _holds_comments(region: int, judged: Judged) -> bool:
    """Return whether there are comments in an element, and no article above the first of them."""
    nodes = judged.page.nodes
    inside = slice(region + 1, _end(region, judged))
    items = (nodes.purpose[inside] & IS_COMMENT > 0) & nodes.tagged(_ITEMS)[inside] & (nodes.last > nodes.first)[inside]
    at = np.flatnonzero(items) + region + 1
    if not len(at):
        return False
    is_list = max(Counter(nodes.signature[at].tolist()).values()) >= LEAST_ALIKE or np.isin(nodes.parent[at], at).any()
    above = judged.prose[nodes.first[at[0]]] - judged.prose[nodes.first[region]]
    return bool(is_list and above < LEAST_PROSE)


def _columns(judged: Judged) -> list[int]:
    """Return the elements named as columns beside an article."""
    if not (judged.page.nodes.purpose & IS_COLUMN).any():
        return []
    tops = list(_topmost(judged, IS_COLUMN))
    outside = int(judged.prose[-1]) - sum(judged.prose_in(at) for at in tops)
    if outside < LEAST_PROSE or len(tops) > MOST_COLUMNS:
        return []
    # Above all paragraphs, a column with a paragraph of its own may be the page's introduction.
    return [
        at
        for at in _of_links(tops, COLUMN_LINKED, judged)
        if not judged.prose_in(at) or (judged.prose_in(at) <= outside and judged.prose[judged.page.nodes.first[at]])
    ]


def _lists(judged: Judged) -> list[int]:
    """Return the elements of links that lie apart from the body, on a page that does not declare itself an article."""
    nodes, titles, prose = judged.page.nodes, judged.titles, judged.prose
    body = None if judged.page.metadata.is_article else find_body(judged)
    if body is None:
        return []
    up = [*nodes.up(body), 0]
    # What stands right beside the body, or with it in the page's main element, may be a list that it introduces.
    last = max([1, *np.flatnonzero(nodes.tagged(_WHOLE)[up]).tolist()])
    path, beside = np.zeros(len(nodes.parent), bool), np.zeros(len(nodes.parent), bool)
    path[up], beside[up[: last + 1]] = True, True
    apart = path[nodes.parent] & ~beside[nodes.parent] & ~path
    apart &= (titles[nodes.last] == titles[nodes.first]) & (prose[nodes.last] == prose[nodes.first])
    return list(_of_links(np.flatnonzero(apart).tolist(), LIST_LINKED, judged))


def find_body(judged: Judged) -> int | None:
    """Return the lowest element that holds most paragraphs, if they are close together in it."""
    nodes, prose = judged.page.nodes, judged.prose
    most = np.flatnonzero(prose[nodes.last] - prose[nodes.first] >= BODY_SHARE * prose[-1])
    body = int(most[np.argmax(nodes.depth[most])])
    rows = np.flatnonzero(judged.paragraphs)
    around, near = judged.page.node[rows], np.zeros(len(rows), bool)
    for _ in range(BODY_LEVELS):
        near |= around == body
        around = nodes.parent[around]
    close = np.diff(prose)[rows[near]].sum()
    return body if near.sum() >= BODY_PARAGRAPHS and close >= BODY_SHARE * prose[-1] else None


def _of_links(regions: Iterable[int], share: float, judged: Judged) -> Iterator[int]:
    """Yield the elements that hold many blocks, a share of their characters linked, and are no shelf of a shop."""
    nodes, page = judged.page.nodes, judged.page
    sizes = page.sizes
    for at in regions:
        rows = slice(int(nodes.first[at]), int(nodes.last[at]))
        if rows.stop - rows.start < LEAST_BLOCKS or page.linked[rows].sum() < share * sizes[rows].sum():
            continue
        if (nodes.purpose[at : _end(at, judged)] & _GOODS > 0).sum() <= MOST_GOODS:
            yield at


def _topmost(judged: Judged, name: int) -> Iterator[int]:
    """Yield the elements with a name that hold no title, and are not inside another."""
    nodes = judged.page.nodes
    is_named = (nodes.purpose & name > 0) & nodes.tagged(_HOLDERS) & (nodes.last > nodes.first)
    end = 0
    for at in np.flatnonzero(is_named & (judged.titles[nodes.last] == judged.titles[nodes.first])).tolist():
        if nodes.first[at] >= end:
            end = int(nodes.last[at])
            yield at


def _end(node: int, judged: Judged) -> int:
    """Return the number after the last of the elements inside one."""
    depth = judged.page.nodes.depth
    outside = np.flatnonzero(depth[node + 1 :] <= depth[node])
    return node + 1 + int(outside[0]) if len(outside) else len(depth)
