"""Learns the rules of one source."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.api import Cleaner
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName


def learn_source(
    source: SourceName, documents: Iterable[SourceDocument], total: int, cleaner: Cleaner
) -> LearnedSource:
    """Return what is learned of the documents of one source, whatever order they come in; ``total`` is how many it has.

    ``cleaner`` says what rules and classifier make of what recurs. A page or text that cannot be read is passed over.
    """
    return LearnedSource(source, sum(1 for _ in documents), total)
