"""What occurs once or twice around an article, and is a list where it occurs more often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from cleaner.categories import SINGLE
from cleaner.document import Document, Mark
from cleaner.text.lexicon import lexicon
from cleaner.text.words import is_prose

MOST: Final = 2
"""Times a rule of such a category may hold: published and updated. A date above each of twelve events makes a
programme, not twelve bylines. Measured for dates alone on a line: without the bound 14 % of the words cut are wrong,
with it 4 %."""
MOST_STAMPS: Final = 4
"""Lines of nothing but a date or a time that an article has: a date and a time of publication, and of an update."""
STAMP_CHARS: Final = 48
"""Characters of such a line."""
ENTRY_WORDS: Final = 6
"""Words of a sentence that may be an entry below a date; those of programmes are short."""
BLOCKS_ABOVE: Final = 5
"""Blocks above a line within the article; a date of the article itself comes below a headline, a standfirst, a
caption and a name."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def within_limits(marks: Iterable[Mark], document: Document | None = None) -> list[Mark]:
    """Return the marks without those of rules that found a list.

    Given the document, dates and times are counted on all of it, whichever rules hold for them and wherever they are.

    >>> from cleaner.document import Span
    >>> dates = [Mark(Span(i, i + 1), "en.byline.date", "byline", 0.9, "a date") for i in range(3)]
    >>> len(within_limits(dates[:2])), len(within_limits(dates))
    (2, 0)
    """
    found = list(marks)
    counts = Counter(mark.rule_id for mark in found if mark.category in SINGLE)
    listed = _listed(document) if document and counts else frozenset()
    return [
        mark
        for mark in found
        if counts[mark.rule_id] <= MOST and not (mark.category in SINGLE and mark.span.start in listed)
    ]


def is_stamp(text: str) -> bool:
    """Return whether a line is nothing but a date or a time.

    >>> [is_stamp(text) for text in ("Tuesday, 3 March 2026", "17:06", "2026-03-03 17:40:00", "3 boats", "Ode: 17:06")]
    [True, True, True, False, False]
    """
    if len(text) > STAMP_CHARS or not any(map(str.isdigit, text)):
        return False
    known = lexicon().date_words
    return all(word in known for word in _WORD.findall(text.casefold()))


def _listed(document: Document) -> frozenset[int]:
    """Return where the dates and times begin that belong to the text: heads of entries, or lines within it."""
    blocks = document.blocks
    stamps = [index for index, block in enumerate(blocks) if is_stamp(block.text)]
    if not stamps:
        return frozenset()
    prose = list(accumulate((is_prose(block.text, ENTRY_WORDS) for block in blocks), initial=0))
    below = [index for index in stamps if prose[-1] > prose[index]]
    entries = {prose[index] for index in below}
    if len(stamps) <= MOST_STAMPS and len(entries) <= 1:
        return frozenset(blocks[i].span.start for i in below if prose[i] > 1 or (prose[i] and i >= BLOCKS_ABOVE))
    return frozenset(blocks[index].span.start for index in stamps)
