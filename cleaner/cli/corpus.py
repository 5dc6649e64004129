"""The documents of a corpus, read once into a collection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.batch import failure
from cleaner.cli.byte_progress import bytes_of
from cleaner.cli.inputs import Inputs, Job, read
from cleaner.cli.plan import records_of
from cleaner.cli.status import duration_in_words, show, size_in_words
from cleaner.document import Failure, Fields, Source
from cleaner.errors import CleanerError
from cleaner.learning.learned import SourceDocument
from cleaner.readers import Meter, decode_body, source_of, split_all
from cleaner.report import failure_to_dict

if TYPE_CHECKING:
    from cleaner.learning.collection import Collection
    from cleaner.learning.run_folder import LearningRun

COMMIT: Final = 1_000
"""Documents between two commits: less than a second's work, which is what an interruption may cost."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is read: files, and what is in them. With ``split``, the articles of exports are documents of their own."""

    inputs: Inputs
    fields: Fields
    split: bool = False

    @property
    def documents(self) -> int | None:
        """How many documents there are, if that is known beforehand."""
        return self.inputs.count if self.inputs.count == self.inputs.singles and not self.split else None


class Read(NamedTuple):
    """A document, or why there is none; how many files before it are read, and how many documents of its own."""

    found: Source | Failure
    files: int
    documents: int


def collect(run: LearningRun, corpus: Corpus, *, quiet: bool) -> None:
    """Add the documents of a corpus to the collection of a run, from where that was interrupted.

    Raises:
        OutputError: the collection cannot be written.

    """
    collection, count = run.collection, run.read
    status = CorpusStatus(corpus, run, time.monotonic())
    at = run.position
    for one in show(_read(corpus, at, status.meter), status, quiet=quiet or corpus.documents == 1):
        _add(collection, one)
        count, at = count + 1, (one.files, one.documents)
        if count % COMMIT == 0:
            run.reach(at, count)
    run.reach(at, count)


def _read(corpus: Corpus, start: tuple[int, int], meter: Meter) -> Iterator[Read]:
    """Yield the documents from a position on, in the order of the inputs."""
    files, skip = start
    for number, job in enumerate(islice(corpus.inputs.jobs(), files, None), files):
        for count, found in enumerate(_documents(job, corpus, skip, meter), skip + 1):
            yield Read(found, number, count)
        skip = 0


def _documents(job: Job, corpus: Corpus, skip: int, meter: Meter) -> Iterator[Source | Failure]:
    if corpus.split:
        whole = records_of(job, corpus.fields, meter) if job.many else iter([read(job, meter)])
        return islice(split_all(whole, corpus.fields), skip, None)
    if job.many:
        return records_of(job, corpus.fields, meter, skip)
    return iter(() if skip else [read(job, meter)])


def _add(collection: Collection, one: Read) -> None:
    """Add a document, or why there is none."""
    found = one.found
    if isinstance(found, Source):
        try:
            found = decode_body(found)
        except CleanerError as error:
            found = failure(found.id, "read", error, found.place)
    if isinstance(found, Failure):
        collection.add_failure(failure_to_dict(found))
        return
    collection.add(source_of(found), SourceDocument(found.id, found.body, found.media_type))


class CorpusStatus:
    """How many documents of a corpus are collected, and how long the rest takes."""

    verb = "collecting"

    def __init__(self, corpus: Corpus, run: LearningRun, begin: float) -> None:
        self.meter = Meter()
        self.begin = begin
        self._documents = run.read
        self._before = run.read
        self._total = corpus.documents
        self._bytes = 0 if self._total is not None else bytes_of(corpus.inputs.jobs())
        if self._bytes:
            self.meter.bytes = bytes_of(islice(corpus.inputs.jobs(), run.position[0]))
        self._bytes_before = self.meter.bytes

    @property
    def size(self) -> float | None:
        """The number of documents, or else of bytes."""
        return self._total if self._total is not None else self._bytes or None

    @property
    def done(self) -> float:
        """What is done of them."""
        return self._documents if self._total is not None else self.meter.bytes

    def add(self, item: Read, /) -> None:  # noqa: ARG002  any document counts
        """Count one more document."""
        self._documents += 1

    def line(self, now: float) -> str:
        """Return the status in words."""
        rate = (self._documents - self._before) / max(now - self.begin, 1e-9)
        of = "" if self._total is None else f" of {self._total:,}"
        parts = [f"{self._documents:,}{of} documents", f"{rate:,.1f}/s"]
        if self._total is not None:
            parts.append(f"{duration_in_words((self._total - self._documents) / max(rate, 1e-9))} left")
        elif self._bytes:
            share = min(self.meter.bytes / self._bytes, 1.0)
            parts.append(f"{100 * share:.0f} % of {size_in_words(self._bytes)}")
            speed = (self.meter.bytes - self._bytes_before) / max(now - self.begin, 1e-9)
            if speed > 0:
                parts.append(f"{duration_in_words((self._bytes - self.meter.bytes) / speed)} left")
        return ", ".join(parts)
