"""The kinds of clutter, one row each: all that the code, the terminal and the docs know of a category.

To add a category, add its name to ``Category`` and its row to ``ROWS``, and write rules that use it.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Category = Literal[
    "advertisement",
    "donation",
    "subscription",
    "newsletter",
    "paywall",
    "app_promo",
    "author_bio",
    "byline",
    "agency_credit",
    "caption",
    "duplicate",
    "related",
    "teaser",
    "comments",
    "feedback",
    "social",
    "affiliate",
    "legal",
    "consent",
    "navigation",
    "page_furniture",
    "separator",
    "code",
    "repeated",
    "record_field",
    "other",
    "headline",
    "standfirst",
    "metadata",
]
"""The closed set of kinds of clutter, and what is recognised but kept: two parts of an article, metadata above it."""

Family = Literal["caption", "related", "readers", "legal", "furniture"]
"""Categories of one family mean the same to the blocks around them. The learned weights ask for these by name."""
Colour = Literal["red", "yellow", "magenta", "cyan", "green", "blue"]
"""Colours that every terminal has: what sells, what asks, who made it, what else there is, who talks, the rest."""


class CategoryRow(NamedTuple):
    """All there is to know of one category.

    ``sentence`` says for people what it is. ``kept`` categories stay unless the user strips them. ``single`` ones occur
    once or twice in an article, so a rule of theirs that holds more often has found a list. ``boxed`` ones come in
    boxes of several paragraphs, whose unmarked middle goes with the rest; ``recurring`` ones come in several blocks, so
    that an unnamed cut below one of them gets its name.

    On pages, a cut is named by the purpose of the nearest element (``cleaner/purposes.py``) that is listed in
    ``markup``; where two are equally near, by the lower ``markup_rank``.
    """

    name: Category
    colour: Colour
    sentence: str
    family: Family | None = None
    kept: bool = False
    single: bool = False
    boxed: bool = False
    recurring: bool = False
    markup: tuple[str, ...] = ()
    markup_rank: int = 0


ROWS: Final[tuple[CategoryRow, ...]] = (
    CategoryRow(
        "advertisement",
        "red",
        "Labels of advertisements, and advertisements themselves.",
        recurring=True,
        markup=("ad",),
        markup_rank=7,
    ),
    CategoryRow("donation", "yellow", "Appeals to give money or to become a member.", boxed=True),
    CategoryRow(
        "subscription", "yellow", "Offers to subscribe, to register or to sign in.", boxed=True, recurring=True
    ),
    CategoryRow(
        "newsletter",
        "yellow",
        "Prompts to sign up for a newsletter or alerts.",
        boxed=True,
        recurring=True,
        markup=("news",),
        markup_rank=6,
    ),
    CategoryRow("paywall", "yellow", "Notices that the rest is for subscribers.", boxed=True),
    CategoryRow("app_promo", "red", "Prompts to install an app, to watch or to listen elsewhere."),
    CategoryRow(
        "author_bio",
        "magenta",
        "Who the author is, and how to reach them.",
        boxed=True,
        recurring=True,
        markup=("author",),
        markup_rank=3,
    ),
    CategoryRow(
        "byline",
        "magenta",
        "The author's name, dates and reading times around the headline.",
        single=True,
        markup=("meta",),
        markup_rank=9,
    ),
    CategoryRow("agency_credit", "magenta", "Credits of agencies, reporters and editors."),
    CategoryRow(
        "caption",
        "magenta",
        "Captions of pictures and their credits.",
        family="caption",
        markup=("cap", "figure_tag", "figcaption_tag"),
        markup_rank=4,
    ),
    CategoryRow("duplicate", "cyan", "A paragraph that has appeared before, other than a title or lead."),
    CategoryRow(
        "related",
        "cyan",
        "Links to other articles, and their labels.",
        family="related",
        recurring=True,
        markup=("related",),
        markup_rank=2,
    ),
    CategoryRow(
        "teaser",
        "cyan",
        "Openings, headlines and excerpts of other articles.",
        family="related",
        recurring=True,
    ),
    CategoryRow(
        "comments",
        "green",
        "Readers' comments, and prompts to write one.",
        family="readers",
        recurring=True,
        markup=("comment",),
        markup_rank=1,
    ),
    CategoryRow("feedback", "green", "Prompts to rate, to report an error or to send in tips.", family="readers"),
    CategoryRow(
        "social",
        "green",
        "Prompts to share or to follow, and counts of shares.",
        family="readers",
        recurring=True,
        markup=("share",),
        markup_rank=5,
    ),
    CategoryRow("affiliate", "red", "Notices of commissions, prices and shops.", recurring=True),
    CategoryRow("legal", "blue", "Copyright, disclaimers and other notices of rights.", family="legal", recurring=True),
    CategoryRow(
        "consent",
        "blue",
        "Requests for consent to cookies and trackers.",
        family="legal",
        boxed=True,
        recurring=True,
        markup=("pop",),
        markup_rank=8,
    ),
    CategoryRow(
        "navigation",
        "cyan",
        "Menus, buttons, breadcrumbs and paging.",
        family="furniture",
        recurring=True,
        markup=("nav", "nav_tag", "header_tag", "footer_tag"),
        markup_rank=10,
    ),
    CategoryRow("page_furniture", "cyan", "Headers, footers and numbers of printed pages, and where a story goes on."),
    CategoryRow("separator", "blue", "Rules and symbols that separate nothing any more.", family="furniture"),
    CategoryRow("code", "blue", "Scripts, markup and messages of players and browsers.", family="furniture"),
    CategoryRow("repeated", "cyan", "A title or lead that the page shows twice."),
    CategoryRow("record_field", "blue", "Counters, fields and frames of a news database's export."),
    CategoryRow("other", "blue", "Clutter without a better name.", family="furniture"),
    CategoryRow("headline", "blue", "The headline of the article.", kept=True),
    CategoryRow("standfirst", "blue", "The summary between the headline and the body.", kept=True),
    CategoryRow("metadata", "blue", "Metadata above a text, such as the front matter of Markdown.", kept=True),
)

BY_NAME: Final[dict[str, CategoryRow]] = {row.name: row for row in ROWS}
CATEGORIES: Final[tuple[Category, ...]] = tuple(row.name for row in ROWS)
KEPT_BY_DEFAULT: Final[frozenset[str]] = frozenset(row.name for row in ROWS if row.kept)
SINGLE: Final[frozenset[Category]] = frozenset(row.name for row in ROWS if row.single)
BOXED: Final[frozenset[Category]] = frozenset(row.name for row in ROWS if row.boxed)
RECURRING: Final[frozenset[Category]] = frozenset(row.name for row in ROWS if row.recurring)
BY_MARKUP: Final[dict[Category, tuple[str, ...]]] = {
    row.name: row.markup for row in sorted(ROWS, key=lambda row: row.markup_rank) if row.markup
}
"""Purposes of elements that name a category, the one that goes first where two are equally near first."""


def category_table() -> str:
    """Return the categories as a table in Markdown, for the docs.

    >>> print(category_table().splitlines()[2])
    | `advertisement` | Labels of advertisements, and advertisements themselves. | yes |
    """
    lines = [f"| `{row.name}` | {row.sentence} | {'no' if row.kept else 'yes'} |" for row in ROWS]
    return "\n".join(["| category | what it is | cut by default |", "| --- | --- | --- |", *lines])
