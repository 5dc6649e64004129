"""A run over shards: what is read is cleaned, written in segments and noted, so that any of it may be interrupted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from cleaner.batch.outputs import Done, Output
from cleaner.document import Failure, Source
from cleaner.outcome import Cleaned
from cleaner.report import summarise

if TYPE_CHECKING:
    from cleaner.batch.journal import Notebook

SEGMENT: Final = 500
"""Documents that are written and noted at once: some seconds' work, which is what an interruption may cost."""

SEGMENT_SIZE: Final = 2**26
"""Bytes or characters of documents, as they are read, from which they are written before there are as many."""

Sources = Iterable[Source | Failure]
Outcomes = Generator[Cleaned | Failure, None, None]


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are read in a fixed order; ``read`` passes over the first so many. ``output`` takes them."""

    read: Callable[[int], Sources]
    output: Output


def run(
    shards: Sequence[Shard], clean: Callable[[Sources], Outcomes], notebook: Notebook, segment: int = SEGMENT
) -> Generator[Cleaned | Failure, None, None]:
    """Clean what the notebook does not know as done, and yield what becomes of each document.

    Documents are written and noted in segments; an output is joined when all its shards, which stand side by side, have
    ended. ``clean`` yields an outcome for every source, in order.

    Raises:
        OutputError: nothing more can be written; what is done so far is noted.
        CleanerError: a shard cannot be read at all, or cleaning cannot go on.

    """
    book = _Book(shards, notebook)
    with closing(clean(book.read())) as outcomes:
        for outcome in outcomes:
            shard, origin, size = book.waiting.popleft()
            book.go_to(shard)
            book.pending.append(Done(outcome, origin))
            book.size += size
            if len(book.pending) == segment or book.size >= SEGMENT_SIZE:
                book.write()
            yield outcome
    book.go_to(len(shards))


@dataclass(slots=True)
class _Book:
    """Keeps which shard each document is of, and how large, from when it is read until it is written."""

    shards: Sequence[Shard]
    notebook: Notebook
    waiting: deque[tuple[int, Any, int]] = field(default_factory=deque)
    pending: list[Done] = field(default_factory=list)
    size: int = 0
    current: int = 0

    def read(self) -> Iterator[Source | Failure]:
        """Yield the documents that are not done, without their records, which need not travel."""
        for number, shard in enumerate(self.shards):
            if number in self.notebook.ended:
                continue
            for source in shard.read(self.notebook.documents[number]):
                self.waiting.append((number, source.origin, len(source.body) if isinstance(source, Source) else 0))
                yield source if source.origin is None else replace(source, origin=None)

    def write(self) -> None:
        """Write and note the pending documents."""
        number, notebook = self.current, self.notebook
        output = self.shards[number].output
        part = notebook.part(number, notebook.segments[number], output.suffix)
        outcomes = output.write(part, self.pending, notebook.documents[number])
        notebook.segment(number, len(self.pending), summarise(outcomes))
        self.pending, self.size = [], 0

    def go_to(self, number: int) -> None:
        """Note that the shards before this one have ended."""
        while self.current < number:
            if self.pending:
                self.write()
            if self.current not in self.notebook.ended:
                self.notebook.end(self.current)
            self.current += 1
            last = self.current == len(self.shards)
            output = self.shards[self.current - 1].output
            if last or self.shards[self.current].output is not output:
                self._join(output)

    def _join(self, output: Output) -> None:
        """Make an output whole, whose last shard is the one before the current."""
        notebook, last = self.notebook, self.current - 1
        if last in notebook.joined:
            return
        first = last
        while first and self.shards[first - 1].output is output:
            first -= 1
        parts = [
            notebook.part(number, segment, output.suffix)
            for number in range(first, self.current)
            for segment in range(notebook.segments[number])
        ]
        output.join(parts)
        notebook.join(last)
        for part in parts:
            part.unlink(missing_ok=True)
