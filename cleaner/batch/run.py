"""A run over shards: what is read is cleaned, written in segments and noted, so that any of it may be interrupted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
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
    """Documents in a fixed order: ``read`` passes over the first so many, and is called once. ``output`` takes them."""

    read: Callable[[int], Sources]
    output: Output


def run(
    shards: Iterable[Shard], clean: Callable[[Sources], Outcomes], notebook: Notebook, segment: int = SEGMENT
) -> Generator[Cleaned | Failure, None, None]:
    """Clean what the notebook does not know as done, and yield what becomes of each document.

    Documents are written and noted in segments; an output is joined when all its shards, which stand side by side, have
    ended. A shard is asked for when those before it are read. ``clean`` yields an outcome for every source, in order.

    Raises:
        OutputError: nothing more can be written; what is done so far is noted.
        CleanerError: a shard cannot be read at all, or cleaning cannot go on.

    """
    book = _Book(shards, notebook, segment)
    with closing(clean(book.read())) as outcomes:
        for outcome in outcomes:
            shard, origin, size = book.waiting.popleft()
            book.go_to(shard)
            book.pending.append(Done(outcome, origin))
            book.size += size
            if len(book.pending) == segment or book.size >= SEGMENT_SIZE:
                book.write()
            yield outcome
    book.go_to(book.current + len(book.outputs))
    notebook.settle()


@dataclass(slots=True)
class _Book:
    """Keeps which shard each document is of, and how large, from when it is read until it is written.

    ``outputs`` are those of the current shard and of the later ones that are known; ``first`` is the first shard whose
    documents go where those of the current shard go. ``unsettled`` documents and outputs, and ``unsettled_size``, were
    written since the notebook was last settled: after each segment, but not after each of many small shards.
    """

    shards: Iterable[Shard]
    notebook: Notebook
    segment: int
    waiting: deque[tuple[int, Any, int]] = field(default_factory=deque)
    pending: list[Done] = field(default_factory=list)
    size: int = 0
    current: int = 0
    first: int = 0
    outputs: deque[Output] = field(default_factory=deque)
    unsettled: int = 0
    unsettled_size: int = 0

    def read(self) -> Iterator[Source | Failure]:
        """Yield the documents that are not done, without their records, which need not travel."""
        for number, shard in enumerate(self.shards):
            self.outputs.append(shard.output)
            if not self.waiting:  # else thousands of shards without documents would be known at once
                self.go_to(number)
            if number < self.notebook.ended:
                continue
            for source in shard.read(self.notebook.documents[number]):
                self.waiting.append((number, source.origin, len(source.body) if isinstance(source, Source) else 0))
                yield source if source.origin is None else replace(source, origin=None)

    def write(self) -> None:
        """Write and note the pending documents."""
        number, notebook, output = self.current, self.notebook, self.outputs[0]
        part = notebook.part(number, notebook.segments[number], output.suffix)
        outcomes = output.write(part, self.pending)
        notebook.segment(number, len(self.pending), summarise(outcomes), output.files(part, self.pending))
        done, size, self.pending, self.size = len(self.pending), self.size, [], 0
        self._settle(done, size)

    def _settle(self, done: int, size: int = 0) -> None:
        """Have what is noted outlast this process as soon as it is worth it."""
        self.unsettled += done
        self.unsettled_size += size
        if self.unsettled >= self.segment or self.unsettled_size >= SEGMENT_SIZE:
            self.notebook.settle()
            self.unsettled = self.unsettled_size = 0

    def go_to(self, number: int) -> None:
        """Note that the shards before this one have ended."""
        while self.current < number:
            if self.pending:
                self.write()
            if self.current >= self.notebook.ended:
                self.notebook.end(self.current)
            self.current += 1
            output = self.outputs.popleft()
            if not self.outputs or self.outputs[0] is not output:
                self._join(output)

    def _join(self, output: Output) -> None:
        """Make an output whole, whose last shard is the one before the current."""
        notebook, last = self.notebook, self.current - 1
        shards, self.first = range(self.first, self.current), self.current
        if last < notebook.joined:
            return
        parts = [
            notebook.part(number, segment, output.suffix)
            for number in shards
            for segment in range(notebook.segments[number])
        ]
        output.join(parts)
        notebook.join(last, output.whole, parts)
        self._settle(len(output.whole))
