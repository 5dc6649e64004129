"""How many sources are learned, and how long the rest takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.cli.status import duration_in_words

if TYPE_CHECKING:
    from cleaner.learning.collection import CollectedSource
    from cleaner.learning.learned import LearnedSource
    from cleaner.learning.workers import Unlearned


class LearnStatus:
    """Counts sources; the time that is left goes by the documents in their samples. ``begin`` is in seconds.

    >>> from cleaner.learning.collection import CollectedSource
    >>> from cleaner.learning.learned import LearnedSource, SourceName
    >>> names = SourceName("source", "news"), SourceName("source", "blog")
    >>> status = LearnStatus([CollectedSource(names[0], 90, 30), CollectedSource(names[1], 10, 10)], 0.0)
    >>> status.add(LearnedSource(names[0], 30, 90))
    >>> status.line(6.0)
    '1 of 2 sources, 2 s left'
    """

    verb = "learning"

    def __init__(self, sources: Sequence[CollectedSource], begin: float) -> None:
        self.size: float = sum(one.documents for one in sources)
        self.done: float = 0
        self._documents = {one.source: one.documents for one in sources}
        self.begin = begin
        self._count = 0
        self._failed = 0

    def add(self, item: LearnedSource | Unlearned, /) -> None:
        """Count one more source."""
        self._count += 1
        self._failed += hasattr(item, "error")
        self.done += self._documents[item.source]

    def line(self, now: float) -> str:
        """Return the status in words."""
        parts = [f"{self._count:,} of {len(self._documents):,} sources"]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if self.done:
            parts.append(f"{duration_in_words((now - self.begin) * (self.size - self.done) / self.done)} left")
        return ", ".join(parts)
