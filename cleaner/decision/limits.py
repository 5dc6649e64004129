"""What occurs once or twice around an article, and is a list where it occurs more often."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate
from typing import Final

from cleaner.categories import SINGLE
from cleaner.decision.forms import form, is_stamp
from cleaner.document import Document, Mark
from cleaner.text.words import is_prose

MOST: Final = 2
"""Times a rule of such a category may hold: published and updated. A date above each of twelve events makes a
programme, not twelve bylines. Measured for dates alone on a line: without the bound 14 % of the words cut are wrong,
with it 4 %."""
MOST_STAMPS: Final = 4
"""Lines of nothing but a date or a time that an article has: a date and a time of publication, and of an update."""
ENTRY_WORDS: Final = 6
"""Words of a sentence that may be an entry below a date; those of programmes are short."""
MOST_GROUPS: Final = 2
"""Places at which an article has dates, with other text between them: below the headline, and at the end."""
NAMING: Final = SINGLE | {"agency_credit"}
"""Categories that name people."""
ALIKE: Final = {"label": 2, "credit": 2, "dated": 1}
"""Lines of the same form, in one run, that make a list. One credit more is as likely of the byline; but who was born on
a day and died on another is named by two lines."""
RUN: Final = 12
"""Lines of a list that are looked at in each direction."""
BLOCKS_ABOVE: Final = 5
"""Blocks above a line within the article; a date of the article itself comes below a headline, a standfirst, a
caption and a name."""


def within_limits(
    marks: Iterable[Mark], document: Document | None = None, elsewhere: Iterable[Mark] = ()
) -> list[Mark]:
    """Return the marks without those of rules that found a list.

    Given the document, dates and times are counted on all of it, whichever rules hold for them and wherever they are,
    and lines among others of their form are left to their list. ``elsewhere`` are marks that the rules would put off
    their positions; they count, so that a list does not go from both of its ends, two entries a round.

    >>> from cleaner.document import Span
    >>> dates = [Mark(Span(i, i + 1), "en.byline.date", "byline", 0.9, "a date") for i in range(3)]
    >>> len(within_limits(dates[:2])), len(within_limits(dates)), len(within_limits(dates[:2], None, dates[2:]))
    (2, 0, 0)
    """
    found = list(marks)
    counts = Counter(mark.rule_id for mark in (*found, *elsewhere) if mark.category in SINGLE)
    listed = _listed(document, found) if document and counts else frozenset()
    entries = _entries(document, found) if document else frozenset()
    return [
        mark
        for mark in found
        if counts[mark.rule_id] <= MOST
        and not (mark.category in SINGLE and mark.span.start in listed)
        and not (mark.category in NAMING and mark.span.start in entries)
    ]


def _entries(document: Document, marks: Sequence[Mark]) -> frozenset[int]:
    """Return where the names begin that stand among lines of the same form which nothing speaks against.

    "Text: Ines Calder" between the roles and the lights of a play is of its list, not a byline.
    """
    if not any(mark.category in NAMING for mark in marks):
        return frozenset()
    blocks = document.blocks
    starts = [block.span.start for block in blocks]
    marked = {bisect_right(starts, mark.span.start) - 1: mark for mark in marks}
    found = set()
    for index, mark in marked.items():
        own = form(blocks[index].text) if mark.category in NAMING and mark.span == blocks[index].span else ""
        if own in ALIKE and _alike(document, index, own, marked) >= ALIKE[own]:
            found.add(mark.span.start)
    return frozenset(found)


def _alike(document: Document, index: int, own: str, marked: Container[int]) -> int:
    """Return how many lines of a form, that nothing speaks against, are in one run with a line."""
    count = 0
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(document.blocks) and abs(at - index) <= RUN and form(document.blocks[at].text) == own:
            count += at not in marked
            at += step
    return count


def _listed(document: Document, marks: Iterable[Mark]) -> frozenset[int]:
    """Return where the dates and times begin that belong to the text: heads of entries, or lines within it."""
    blocks = document.blocks
    stamps = [index for index, block in enumerate(blocks) if is_stamp(block.text)]
    if not stamps:
        return frozenset()
    prose = list(accumulate((is_prose(block.text, ENTRY_WORDS) for block in blocks), initial=0))
    below = [index for index in stamps if prose[-1] > prose[index]]
    entries = {prose[index] for index in below}
    if len(stamps) <= MOST_STAMPS and len(entries) <= 1 and _groups(document, stamps, marks) <= MOST_GROUPS:
        return frozenset(blocks[i].span.start for i in below if prose[i] > 1 or (prose[i] and i >= BLOCKS_ABOVE))
    return frozenset(blocks[index].span.start for index in stamps)


def _groups(document: Document, stamps: Iterable[int], marks: Iterable[Mark]) -> int:
    """Return in how many places the stamps are; what is marked between two of them does not part them."""
    marked = {mark.span.start for mark in marks}
    count, end = 0, -1
    for index in stamps:
        between = document.blocks[end:index] if end >= 0 else document.blocks[:0]
        count += end < 0 or any(block.span.start not in marked for block in between)
        end = index + 1
    return count
