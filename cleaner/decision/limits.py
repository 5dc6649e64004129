"""What occurs once or twice around an article, and is a list where it occurs more often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from cleaner.categories import SINGLE
from cleaner.document import Mark

MOST: Final = 2
"""Times a rule of such a category may hold: published and updated. A date above each of twelve events makes a
programme, not twelve bylines. Measured for dates alone on a line: without the bound 14 % of the words cut are wrong,
with it 4 %."""


def within_limits(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks without those of rules that found a list.

    >>> from cleaner.document import Span
    >>> dates = [Mark(Span(i, i + 1), "en.byline.date", "byline", 0.9, "a date") for i in range(3)]
    >>> len(within_limits(dates[:2])), len(within_limits(dates))
    (2, 0)
    """
    found = list(marks)
    counts = Counter(mark.rule_id for mark in found if mark.category in SINGLE)
    return [mark for mark in found if counts[mark.rule_id] <= MOST]
