"""Headers, footers and numbers of printed pages, told by what recurs where a page ends, not by its words.

A refrain, a chapter's number, a speaker's name or a table's header recurs as well. But only what a printer set between
two pages runs through the middle of sentences, stands at both sides of a form feed, or counts pages at their ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from cleaner.categories import Category
from cleaner.decision_records import Decision
from cleaner.document import Document, Evidence, Mark, Span
from cleaner.text.words import ends_sentence

LINE_CHARS: Final = 120
"""Characters of a header at most; those set to both sides of a page have wide gaps in them."""
LINE_WORDS: Final = 14
"""Words of a header at most."""
LEAST_CHARS: Final = 1000
"""Characters from one page's header to the next at least. Stanzas, speeches and parts of transcripts are shorter."""
MOST_CHARS: Final = 14_000
"""The same at most; two full pages, for headers that left and right pages have in turn."""
UNEVEN: Final = 1.5
"""Times the usual distance that a regular one may have, or have too little of."""
STEP: Final = 3
"""Pages between two of their numbers at most; extractors lose some."""
EDGE_LINES: Final = 2
"""Lines at the top and at the foot of a page, between form feeds, that may be its header or footer."""
EDGE_SHARE: Final = 0.5
"""Share of the pages between form feeds that must have such a line."""
SKIPPED: Final = 4
"""Lines of a header and a footer that may come between the halves of a sentence."""
BREAKS: Final = 0.25
"""Share of the lines without a number that must run through a sentence."""
HALF_CHARS: Final = 25
"""Characters of the line above a break at least: cells of a table and short verses are shorter."""
AROUND: Final = 4
"""Lines above and below a break in which sentences must end, for tables run on with small letters too."""
ENDS_AROUND: Final = 2
"""Sentences that must end there."""
TITLE_LINES: Final = 3
"""Lines from the top among which the first copy of a running title is the title itself, and stays."""
LEAST_BREAKS: Final = 2
"""Lines that must run through a sentence, unless numbers with words count up at regular distances: then one."""
CONFIDENCE: Final = 0.97
"""Confidence of such a line: inside a paragraph of wrapped lines it must still reach what `balanced` cuts."""

CATEGORY: Final[Category] = "page_furniture"

PRINTED: Final = Decision(
    "decide/printed-page",
    ("Recurs where the pages of a printed document end", "Numbers the pages of a printed document"),
    (CATEGORY,),
    ("blocks",),
    finds="Lines that recur between the pages of a printed document: a running title, the outlet and the date, numbers "
    "that count up.",
    why="They run through sentences, at nearly regular distances, or stand beside form feeds.",
    spares="What recurs without running through a sentence: refrains, names of speakers, numbers and titles of "
    "chapters, headers of tables. What comes sooner than a page can: times in transcripts, laughter in speeches. The "
    "first copy of a running title that opens the text.",
    constants=(
        "LINE_CHARS",
        "LINE_WORDS",
        "LEAST_CHARS",
        "MOST_CHARS",
        "UNEVEN",
        "STEP",
        "EDGE_LINES",
        "EDGE_SHARE",
        "SKIPPED",
        "BREAKS",
        "LEAST_BREAKS",
        "HALF_CHARS",
        "AROUND",
        "ENDS_AROUND",
        "TITLE_LINES",
    ),
    example="The lock at Orlena was built in a dry summer. The men slept in the empty chamber and sang at night.\n"
    "Orlena Canal Record   1\n\x0cTwo of them stayed when it was done. One kept the gate.\n"
    "The other kept the books, and left eleven of them.\nOrlena Canal Record   2\n"
    "\x0cThey are in the town hall, where nobody has read them since the flood.",
    removes=("Orlena Canal Record   1", "Orlena Canal Record   2"),
)

_TOKEN: Final = re.compile(r"\w+")
_NO_DIGITS: Final = str.maketrans("", "", "0123456789")
_NUMBER: Final = re.compile(r"\d{1,4}")
_WIDE: Final = re.compile(r"\S(?: {3,}|\t| \| )\S")
_END: Final = re.compile(r"[.!?][\"')\]]*(?= |$)")
_NOT_FURNITURE: Final = re.compile(r"[(\[]\W*[^\W\d_]|.*:$")
"""What is said or done between two parts of a speech, and names of speakers."""


class _Line(NamedTuple):
    span: Span
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines with the same words; ``numbers`` are those of the pages, if they count up."""

    at: tuple[int, ...]
    words: int
    numbers: tuple[int, ...]

    def only(self, at: Sequence[int]) -> _Group:
        """Return the lines of the group that are among these."""
        chosen = [place for place, index in enumerate(self.at) if index in at]
        numbers = tuple(self.numbers[place] for place in chosen) if self.numbers else ()
        return _Group(tuple(self.at[place] for place in chosen), self.words, numbers)


class _View:
    """The lines of a document, those that recur, and where pages end."""

    def __init__(self, lines: Sequence[_Line], groups: Sequence[_Group], known: Container[int]) -> None:
        self.lines = lines
        recurring = {index for group in groups for index in group.at}
        self.skipped = [at in recurring or line.span.start in known for at, line in enumerate(lines)]
        self.pages = lines[-1].page + 1
        self.tops, self.feet = _edges(lines)

    def breaks(self, group: _Group) -> int:
        """Return how many of these lines run through a sentence."""
        return sum(self._is_break(index) for index in group.at)

    def _is_break(self, index: int) -> bool:
        above = next((at for at in range(index - 1, index - SKIPPED - 2, -1) if at >= 0 and not self.skipped[at]), -1)
        reach = range(index + 1, min(index + SKIPPED + 2, len(self.lines)))
        below = next((at for at in reach if not self.skipped[at]), -1)
        if above < 0 or below < 0:
            return False
        is_open = _is_open(self.lines[above].text) and self.lines[below].text[0].islower()
        return is_open and self._is_prose(above, below)

    def _is_prose(self, above: int, below: int) -> bool:
        """Return whether sentences end in the lines around two of them."""
        near = [*self.lines[max(0, above - AROUND + 1) : above + 1], *self.lines[below : below + AROUND]]
        return sum(len(_END.findall(line.text)) for line in near) >= ENDS_AROUND


def find_printed_pages(document: Document, marks: Sequence[Mark]) -> list[Mark]:
    """Return marks on headers, footers and numbers of pages; ``marks`` are those of rules, which know some lines."""
    lines = _lines(document) if _may_have_pages(document) else []
    groups = list(_groups(lines))
    if not groups:
        return []
    view = _View(lines, groups, {mark.span.start for mark in marks if mark.category == CATEGORY})
    cut: dict[int, int] = {}
    for group in groups:
        chosen = _at_form_feeds(group, view) or _at_distances(group, view)
        if chosen and not chosen.numbers and chosen.at[0] < TITLE_LINES:
            chosen = chosen.only(chosen.at[1:])
        cut |= {index: int(bool(chosen.numbers)) for index in chosen.at} if chosen else {}
    evidence = (Evidence(PRINTED.name, 1.0, CONFIDENCE),)
    return [
        Mark(lines[index].span, PRINTED.id, CATEGORY, CONFIDENCE, PRINTED.reasons[reason], evidence)
        for index, reason in sorted(cut.items())
    ]


def _may_have_pages(document: Document) -> bool:
    """Return whether pages may end in a document: there are form feeds, or lines between the parts of a sentence.

    Without form feeds, some line of each group must run through a sentence. Most articles end here.
    """
    if "\x0c" in document.text:
        return True
    blocks = document.blocks
    going_on = (at for at, block in enumerate(blocks) if block.text[0].islower())
    above = (block.text for at in going_on for block in blocks[max(0, at - 2 * (SKIPPED + 1)) : at])
    return len(document.text) >= LEAST_CHARS and any(map(_is_open, above))


def _is_open(text: str) -> bool:
    """Return whether a line is long and ends within a sentence."""
    return len(text) >= HALF_CHARS and not ends_sentence(text) and text[-1] != ":"


def _lines(document: Document) -> list[_Line]:
    """Return the lines of a document, each with the number of form feeds before it."""
    feeds = "\x0c" in document.text
    found: list[_Line] = []
    page = end = 0
    for block in document.blocks:
        if feeds:
            page += document.text.count("\x0c", end, block.span.start)
            end = block.span.end
        found.append(_Line(block.span, block.text, page))
    return found


def _groups(lines: Sequence[_Line]) -> Iterator[_Group]:
    """Yield the short lines that recur but for their numbers, whatever the order of their words."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if len(line.text) <= LINE_CHARS:
            alike.setdefault(tuple(sorted(line.text.translate(_NO_DIGITS).split())), []).append(index)
    found: dict[str, list[int]] = {}
    for index in sorted(index for copies in alike.values() if len(copies) > 1 for index in copies):
        text = lines[index].text
        if not _NOT_FURNITURE.match(text) and not ends_sentence(text):
            found.setdefault(_key(text), []).append(index)
    for key, at in found.items():
        words = len(key.split()) if key[0].isalpha() else 0
        if len(at) > 1 and words <= LINE_WORDS:
            # Between lines that are too close for pages, as those of menus are, numbers need not be looked for.
            may_count = not words or lines[-1].page or _are_apart([lines[index].span.start for index in at])
            numbers = _page_numbers([lines[index].text for index in at]) if may_count else ()
            if numbers or words:
                yield _Group(tuple(at), words, numbers)


def _are_apart(starts: Sequence[int]) -> bool:
    """Return whether lines that begin there may be about a page from each other."""
    gaps = [lower - upper for upper, lower in pairwise(starts)]
    return LEAST_CHARS <= median(gaps) <= MOST_CHARS and min(gaps) >= LEAST_CHARS / UNEVEN


def _key(text: str) -> str:
    """Return the words of a line in the order of the alphabet, for left pages mirror right ones; or its signs alone.

    >>> _key("A7  The Post"), _key("The Post  A8"), _key("- 3 -"), _key("3")
    ('post the', 'post the', '- # -', '#')
    """
    names = [word for word in _TOKEN.findall(text.casefold()) if not any(map(str.isdigit, word)) and word != "_"]
    return " ".join(sorted(names)) or _NUMBER.sub("#", text)


def _page_numbers(texts: Sequence[str]) -> tuple[int, ...]:
    """Return the number in which lines differ, if there is one in each of them and it goes up.

    >>> _page_numbers(["May 3, 2019 A3", "A4 May 3, 2019"]), _page_numbers(["1 of 2", "2 of 2"])
    ((3, 4), (1, 2))
    >>> _page_numbers(["Act 3", "Act 2"]), _page_numbers(["Orlena", "Orlena"])
    ((), ())
    """
    counts = [Counter(word for word in _TOKEN.findall(text) if _NUMBER.search(word)) for text in texts]
    common = counts[0]
    for count in counts[1:]:
        common = common & count
    own = [list((count - common).elements()) for count in counts]
    if any(len(tokens) != 1 for tokens in own):
        return ()
    numbers = tuple(int(_NUMBER.search(tokens[0])[0]) for tokens in own)  # type: ignore[index]
    return numbers if all(lower < upper for lower, upper in pairwise(numbers)) else ()


def _edges(lines: Sequence[_Line]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the first and the last lines of the pages between form feeds."""
    starts = [0, *(at for at in range(1, len(lines)) if lines[at].page != lines[at - 1].page), len(lines)]
    tops: set[int] = set()
    feet: set[int] = set()
    for start, end in pairwise(starts):
        edge = min(EDGE_LINES, (end - start) // 2)
        tops.update(range(start, start + edge))
        feet.update(range(end - edge, end))
    return frozenset(tops), frozenset(feet)


def _at_form_feeds(group: _Group, view: _View) -> _Group | None:
    """Return the lines of a group at the edges of pages, if they are headers or footers."""
    at_edge = [index for index in group.at if index in view.tops or index in view.feet]
    pages = [view.lines[index].page for index in at_edge]
    if len(set(pages)) <= 1 or len(set(pages)) < EDGE_SHARE * view.pages or len(set(pages)) < len(pages):
        return None
    own = group.only(at_edge)
    inner = [index for index in at_edge if index in view.feet and view.lines[index].page < view.pages - 1]
    steps = [upper - lower for lower, upper in pairwise(own.numbers)]
    # A chapter's number may stand at the top of a page, but nothing but a page's number counts pages at their feet.
    if steps and steps == [upper - lower for lower, upper in pairwise(pages)] and len(inner) >= len(at_edge) - 1:
        return own
    # A header set to both sides of the page, with its number: a table's header has none that goes up.
    if steps and group.words > 1 and all(_WIDE.search(view.lines[index].text) for index in at_edge):
        return own
    return own if view.breaks(own) else None


def _at_distances(group: _Group, view: _View) -> _Group | None:
    """Return a group whose lines are about a page from each other and run through sentences."""
    starts = [view.lines[index].span.start for index in group.at]
    if not _are_apart(starts):
        return None
    gaps = [lower - upper for upper, lower in pairwise(starts)]
    usual = median(gaps)
    # The last page may be short, and its footer early.
    is_series = len(gaps) > 1
    inner = gaps[:-1] if is_series else gaps
    is_regular = is_series and all(usual / UNEVEN <= gap <= usual * UNEVEN for gap in inner)
    breaks = view.breaks(group)
    if group.numbers and all(upper - lower <= STEP for lower, upper in pairwise(group.numbers)):
        return group if breaks >= (1 if is_regular and group.words else LEAST_BREAKS) else None
    is_running = is_regular and breaks >= max(LEAST_BREAKS, BREAKS * len(group.at))
    return group if is_running and group.words else None
