"""A run over shards: documents are cleaned, written in segments and recorded, so that a run may stop anywhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from cleaner.batch.outputs import Output, OutputRecord
from cleaner.document import Failure, Source
from cleaner.outcome import Outcome
from cleaner.readers import Meter
from cleaner.report import summarise

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.batch.journal import Progress

SEGMENT: Final = 500
"""Documents that are written and recorded at once: some seconds' work, which is what an interruption may cost."""

SEGMENT_SIZE: Final = 2**26
"""Bytes or characters of documents, as they are read, from which a segment is written even with fewer documents."""

Sources = Iterable[Source | Failure]
Outcomes = Generator[Outcome, None, None]


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents in a fixed order: ``read`` skips the first N of them, and is called once. ``output`` takes them.

    ``path`` is the file that all of them come from, if it is one. While it reads, ``read`` counts in the ``meter`` what
    it goes through, from the first document on.
    """

    read: Callable[[int], Sources]
    output: Output
    path: Path | None = None
    meter: Meter = field(default_factory=Meter)


def run(
    shards: Iterable[Shard], clean: Callable[[Sources], Outcomes], progress: Progress, segment: int = SEGMENT
) -> Outcomes:
    """Clean the documents that the progress does not record as done, and yield the outcome of each.

    Documents are written and recorded in segments; an output is joined when all its shards, which follow one another,
    have ended. A shard is asked for when those before it are read. ``clean`` yields an outcome for every source, in
    order.

    Raises:
        OutputError: nothing more can be written; what is done so far is recorded.
        CleanerError: a shard cannot be read at all, or cleaning cannot continue.

    """
    writer = ShardWriter(shards, progress, segment)
    with closing(clean(writer.read())) as outcomes:
        for outcome in outcomes:
            shard, origin, size = writer.waiting.popleft()
            writer.go_to(shard)
            writer.pending.append(OutputRecord(outcome, origin))
            writer.size += size
            if len(writer.pending) == segment or writer.size >= SEGMENT_SIZE:
                writer.write()
            yield outcome
    writer.go_to(writer.current + len(writer.outputs))
    progress.commit()


@dataclass(slots=True)
class ShardWriter:
    """Writes documents to the output of their shard; from when each is read, it holds their shard, origin and size.

    ``outputs`` and ``meters`` are those of the current shard and of the later ones that are known; ``first`` is
    the first shard with the same output as the current one. ``uncommitted`` documents and outputs, and
    ``uncommitted_size``, were written since the last commit: there is one after each segment, but not after each of
    many small shards.
    """

    shards: Iterable[Shard]
    progress: Progress
    segment: int
    waiting: deque[tuple[int, Any, int]] = field(default_factory=deque)
    pending: list[OutputRecord] = field(default_factory=list)
    size: int = 0
    current: int = 0
    first: int = 0
    outputs: deque[Output] = field(default_factory=deque)
    meters: deque[Meter] = field(default_factory=deque)
    uncommitted: int = 0
    uncommitted_size: int = 0

    def read(self) -> Iterator[Source | Failure]:
        """Yield the documents that are not done, without their records, which need not go to a worker."""
        for number, shard in enumerate(self.shards):
            self.outputs.append(shard.output)
            self.meters.append(shard.meter)
            if not self.waiting:  # else thousands of shards without documents would be known at once
                self.go_to(number)
            if number < self.progress.ended:
                continue
            for source in shard.read(self.progress.documents[number]):
                self.waiting.append((number, source.origin, len(source.body) if isinstance(source, Source) else 0))
                yield source if source.origin is None else replace(source, origin=None)

    def write(self) -> None:
        """Write and record the pending documents."""
        number, progress, output = self.current, self.progress, self.outputs[0]
        part = progress.part(number, progress.segments[number], output.suffix)
        outcomes = output.write(part, self.pending)
        progress.add_segment(number, len(self.pending), summarise(outcomes), output.files(part, self.pending))
        done, size, self.pending, self.size = len(self.pending), self.size, [], 0
        self._commit(done, size)

    def _commit(self, done: int, size: int = 0) -> None:
        """Count what was written, and commit it as soon as it is worth a sync."""
        self.uncommitted += done
        self.uncommitted_size += size
        if self.uncommitted >= self.segment or self.uncommitted_size >= SEGMENT_SIZE:
            self.progress.commit()
            self.uncommitted = self.uncommitted_size = 0

    def go_to(self, number: int) -> None:
        """Make this shard the current one: those before it have ended."""
        while self.current < number:
            if self.pending:
                self.write()
            passed_over = self.meters.popleft().passed_over
            if self.current >= self.progress.ended:
                self.progress.end_shard(self.current, passed_over)
            self.current += 1
            output = self.outputs.popleft()
            if not self.outputs or self.outputs[0] is not output:
                self._join(output)

    def _join(self, output: Output) -> None:
        """Make an output whole; its last shard is the one before the current."""
        progress, last = self.progress, self.current - 1
        shards, self.first = range(self.first, self.current), self.current
        if last < progress.joined:
            return
        parts = [
            progress.part(number, segment, output.suffix)
            for number in shards
            for segment in range(progress.segments[number])
        ]
        output.join(parts)
        progress.add_output(last, output.whole, parts)
        self._commit(len(output.whole))
