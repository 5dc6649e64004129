"""Biographies of the author between the headline and the lead of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice, takewhile
from typing import Final, NamedTuple

import numpy as np

from cleaner.arrays import Flags
from cleaner.config import Config
from cleaner.decision.claims import claim, gather
from cleaner.decision.resolve import is_cut, kept_blocks, untouched
from cleaner.decision_records import Decision
from cleaner.document import Document, Mark, Span
from cleaner.features.columns import Columns
from cleaner.features.page.tree import ancestors
from cleaner.page_document import Nodes
from cleaner.purposes import mask
from cleaner.text.lexicon import any_of, lexicon

SEARCHED: Final = 5
"""Paragraphs from the top, among those that are kept, in which a biography is looked for."""
LEAST_BELOW: Final = 3
"""Paragraphs that must follow, none of which reads like a biography: a page of people has nothing else."""
PROSE_WORDS: Final = 6
"""Words of a sentence that counts as a paragraph here: "Ellen Marsh is a reporter at the Echo.\""""
MOST_WORDS: Final = 130
"""Words of a biography at most."""
LINE_WORDS: Final = 8
"""Words of a byline, or of the other lines of the box, at most."""
NEAR: Final = 6
"""Blocks between a byline and a biography at most."""
LEVELS: Final = 4
"""Elements above a biography that may be its box."""
QUESTIONS: Final = 2
"""Short lines below that ask something from which a page is an interview, which introduces its guest."""
QUESTION_WORDS: Final = 40
"""Words of a question at most."""
KNOWN: Final = 0.8
"""Confidence of a rule, which need not be at the end of a text here, that a paragraph is a biography."""
LINKED: Final = 0.5
"""Share of linked characters (0..1) from which a paragraph only leads elsewhere."""
CONFIDENCE: Final = 0.85
"""Confidence of the marks (0..1): above what balanced cuts, below what gentle does."""

AUTHOR_BOX: Final = Decision(
    "decide/author-box",
    ("Says who the author is, above the article", "Beside what says who the author is"),
    ("author_bio",),
    ("blocks", "cuts", "marks", "markup"),
    finds="A paragraph above the article that begins with a name and says what that person writes or is, if the page "
    "names the same person as its author, or the paragraph is in a box named for authors or headed by the name; and "
    "the short lines of that box.",
    why="Rules look for biographies at the end of a text. At its head the same words open a portrait as often, so what "
    "decides there is whether the rest of the page is about that person.",
    spares="Whoever the title or a paragraph below names too: portraits, obituaries and news. The guest of an "
    "interview, pages of people, and summaries that name their author.",
    constants=("SEARCHED", "LEAST_BELOW", "MOST_WORDS", "LINE_WORDS", "NEAR", "LEVELS", "QUESTIONS", "KNOWN"),
    example="<title>The clock in the ferry house</title><nav><a href=/>Home</a></nav>\n"
    "<article><h1>The clock in the ferry house</h1><div><h4>Edda Quill</h4>"
    "<p>Edda Quill writes about clocks, weirs and ferries and covers the river for the Orlena Ledger, "
    "which sent her to the coast for a year.</p></div>\n"
    "<p>The clock in the ferry house has been eleven minutes slow since the winter of the great flood.</p>\n"
    "<p>The keeper will not have it set, for the ferry goes by it, and so do all who live beside the quay.</p>\n"
    "<p>A visitor who sets his own watch on the first evening has no further trouble for the rest of his stay.</p>\n"
    "<p>The railway offered a new one in the spring, and the offer was read out and laid in a drawer.</p></article>",
    removes=(
        "Edda Quill",
        "Edda Quill writes about clocks, weirs and ferries and covers the river for the Orlena Ledger, "
        "which sent her to the coast for a year.",
    ),
)
_WORD_OF_NAME: Final = r"[A-Z\u00C0-\u00DE][\w.'’-]*"
_AUTHOR: Final = mask("author")
_TITLES: Final = frozenset({"h1"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class _Patterns(NamedTuple):
    """Patterns made of the words of the lexicon.

    ``named`` finds a name, and perhaps a title or a role, before a word in lower case. ``work`` is what comes after the
    name in a biography; alone it opens a summary too: "Ellen Marsh writes about her year at sea." ``pronoun`` is what a
    lead begins with that goes on about the person of the paragraph above.
    """

    named: re.Pattern[str]
    work: re.Pattern[str]
    pronoun: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = lexicon()
    return _Patterns(
        re.compile(
            rf"\W*(?:(?:{any_of(words.titles)})\.? )?({_WORD_OF_NAME}(?: {_WORD_OF_NAME}){{0,3}})"
            r"(?:, (?:[A-Z][\w.]{0,5}|[^,]{1,40}),)?,? (?=[a-z\u00E0-\u00FF])"
        ),
        re.compile(
            rf"(?:{any_of(words.writer_verbs)})\b"
            rf"|(?:{any_of(words.copulas)}) .{{0,60}}?\b(?:{any_of(words.writer_nouns)})"
        ),
        re.compile(rf"\W*(?:{any_of(words.person_starters)})\b(?!-)"),
    )


@dataclass(frozen=True, slots=True)
class _Bio:
    """A paragraph that may say who the author is: its block, the person's name, and whether a rule says so too."""

    row: int
    name: str
    is_known: bool


class _View:
    """The blocks of a page, and which are ``kept``; ``mark_alone`` returns the rules' marks on a document."""

    def __init__(
        self,
        document: Document,
        columns: Columns,
        tree: tuple[Nodes, Sequence[int]],
        kept: Flags,
        mark_alone: Callable[[Document], Iterable[Mark]],
    ) -> None:
        self.document, self.columns, self.mark_alone = document, columns, mark_alone
        self.nodes, self.node = tree
        self.declared = str(document.metadata.get("author") or "")
        self.kept = kept
        words, linked, finished = (columns[name] for name in ("words", "linked", "finished"))
        self.is_prose: Flags = (words >= PROSE_WORDS) & (linked < LINKED) & (finished > 0)

    @cached_property
    def paragraphs(self) -> list[int]:
        """The blocks that are kept paragraphs."""
        return np.flatnonzero(self.kept & self.is_prose).tolist()

    @cached_property
    def titles(self) -> Flags:
        """Which blocks are titles."""
        flags: Flags = self.nodes.tagged(_TITLES)[np.asarray(self.node)]
        return flags

    def text(self, row: int) -> str:
        """Return the text of a block, cases and all."""
        return self.document.text[slice(*self.document.blocks[row].span)]

    def is_known(self, row: int) -> bool:
        """Return whether a rule takes a block for a biography when it is all that there is."""
        alone = replace(self.document, blocks=(self.document.blocks[row],))
        whole = gather(alone, self.mark_alone(alone)).whole[0]
        return whole is not None and whole.category == "author_bio" and whole.confidence >= KNOWN


def find_author_boxes(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cuts: Sequence[Mark],
    config: Config,
    mark_alone: Callable[[Document], Iterable[Mark]],
    stay: Container[int] = (),
) -> list[Mark]:
    """Return marks on what says who the author is above the article, of what the cuts leave.

    ``tree`` holds the elements, and the number of each block's own; blocks whose numbers are in ``stay`` are not cut.
    """
    view = _View(document, columns, tree, kept_blocks(document, cuts), mark_alone)
    bios = _bios(view)
    if not bios:
        return []
    end = bios[-1].row
    below = [row for row in view.paragraphs if row > end]
    if len(below) < LEAST_BELOW or any(_bio(row, view) for row in below[:LEAST_BELOW]):
        return []
    found: dict[int, int] = {}
    for bio in bios:
        box = _box(bio.row, below[0], view)
        if not _is_subject(bio, below, view) and _is_author(bio, box, below, view):
            found |= {row: int(row != bio.row) for row in _lines(bio, box, view)}
    marks = (
        claim(document.blocks[row], AUTHOR_BOX, CONFIDENCE, reason=reason)
        for row, reason in sorted(found.items())
        if row not in stay
    )
    return untouched((mark for mark in marks if is_cut(mark, config)), cuts)


def find_subjects(
    document: Document,
    columns: Columns,
    tree: tuple[Nodes, Sequence[int]],
    cut: Flags,
    likely: Flags,
) -> frozenset[Span]:
    """Return the spans of opening paragraphs that the scores would cut, and that say whom the article is about.

    ``cut`` and ``likely`` flag the blocks that the scores would cut, and the likely ones. Such paragraphs read like
    biographies of an author, but the title or a paragraph below names the same person, whom the page does not name as
    its author.
    """
    view = _View(document, columns, tree, ~cut, lambda _: ())
    lead = view.paragraphs[0] if view.paragraphs else 0
    titles = np.flatnonzero(view.titles[:lead])
    opening = range(max(lead - NEAR, int(titles[-1]) + 1 if len(titles) else 0), lead)
    found = (_bio(row, view) for row in opening if view.is_prose[row] and likely[row])
    return frozenset(
        document.blocks[bio.row].span
        for bio in found
        if bio and _is_subject(bio, view.paragraphs, view) and not _is_authors(bio, view)
    )


def _is_authors(bio: _Bio, view: _View) -> bool:
    """Return whether a biography is that of a declared author, or in an element named for authors."""
    own = np.array([view.node[bio.row]])
    named = any(view.nodes.purpose[at] & _AUTHOR for (at,) in ancestors(view.nodes, own, LEVELS))
    return named or bio.name in view.declared


def _bios(view: _View) -> list[_Bio]:
    """Return the paragraphs near the top that may be biographies, up to the first other one below them.

    One other paragraph, a summary, may stand above.
    """
    found: list[_Bio] = []
    for above, row in enumerate(view.paragraphs[:SEARCHED]):
        bio = _bio(row, view)
        if bio:
            found.append(bio)
        elif found or above:
            break
    return found


def _bio(row: int, view: _View) -> _Bio | None:
    named = _patterns().named.match(view.text(row)) if view.columns["words"][row] <= MOST_WORDS else None
    if not named or named[1].split()[0] in lexicon().no_names:
        return None
    is_known = view.is_known(row)
    return _Bio(row, named[1], is_known) if is_known or _patterns().work.match(view.text(row), named.end()) else None


def _is_subject(bio: _Bio, below: Sequence[int], view: _View) -> bool:
    """Return whether the title or a paragraph of the article names the person of a biography, or the lead goes on."""
    named = re.compile(rf"\b{re.escape(bio.name.split()[-1])}\b")
    titles = [view.document.title or "", *(view.text(row) for row in np.flatnonzero(view.titles).tolist())]
    texts = [view.text(row) for row in below]
    return any(named.search(text) for text in (*titles, *texts)) or bool(_patterns().pronoun.match(texts[0]))


def _is_author(bio: _Bio, box: int | None, below: Sequence[int], view: _View) -> bool:
    """Return whether the page names the person as its author, or the box is one for authors."""
    declared, in_full = view.declared, bio.is_known and " " in bio.name
    if in_full and bio.name in declared:
        return True
    if _is_interview(below[0], view):
        return False
    if in_full and _is_signed(bio, box, view):
        return True
    if box is None:
        return False
    within = (*takewhile(lambda node: node != box, view.nodes.up(int(view.node[bio.row]))), box)
    is_named = any(view.nodes.purpose[node] & _AUTHOR for node in within)
    # An unnamed box with a name above a text is a guest's too, if the page has another author.
    first = bio.name.split()[0]
    headed = any(view.text(row).strip().startswith(first) for row in view.nodes.blocks(box) if row < bio.row)
    return is_named or (headed and (not declared or first in declared))


def _is_interview(lead: int, view: _View) -> bool:
    """Return whether the article begins with a question, or asks more than one on lines of their own."""
    words = view.columns["words"]
    rows = [row for row in range(lead, len(words)) if view.kept[row] and words[row] <= QUESTION_WORDS]
    asked = [row for row in rows if view.text(row).rstrip("\"'”’»").endswith(("?", "？"))]
    return len(asked) >= QUESTIONS or lead in asked


def _is_signed(bio: _Bio, box: int | None, view: _View) -> bool:
    """Return whether a short line above the box that is no heading, such as a byline, holds the person's name."""
    end = bio.row if box is None else int(view.nodes.first[box])
    words, headings = view.columns["words"], view.nodes.tagged(_HEADINGS)[np.asarray(view.node)]
    above = range(max(0, end - NEAR), end)
    return any(bio.name in view.text(row) for row in above if words[row] <= LINE_WORDS and not headings[row])


def _box(row: int, lead: int, view: _View) -> int | None:
    """Return the largest element around a biography without the lead or a title, of those that are near."""
    box = None
    for at in islice(view.nodes.up(int(view.node[row])), LEVELS):
        rows = view.nodes.blocks(at)
        if rows.stop > lead or view.titles[rows.start : rows.stop].any():
            break
        box = at
    return box


def _lines(bio: _Bio, box: int | None, view: _View) -> list[int]:
    """Return the block of a biography and the short lines of its box, if it holds no other paragraph."""
    rows = view.nodes.blocks(box) if box is not None else range(bio.row, bio.row + 1)
    others = [row for row in rows if view.kept[row] and row != bio.row and not _bio(row, view)]
    if any(view.columns["words"][row] > LINE_WORDS for row in others):
        others = []
    return [bio.row, *others]
