"""How the memory of workers grows with the documents that they have cleaned, one worker for texts and one for pages."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from benchmarks.data.rounds import round_pages, round_texts
from benchmarks.errors import BenchmarkError
from benchmarks.harness.processes import children, current_memory, peak_memory
from benchmarks.harness.tables import MEGABYTE, table
from benchmarks.speed.overhead import FORM
from cleaner.api import Cleaner
from cleaner.batch import clean_many
from cleaner.document import Source

TEXT, PAGE = "texts", "pages"


@dataclass(frozen=True, slots=True)
class WorkerMemory:
    """Memory of a worker after so many documents, in MB: its peak so far, and what it has then."""

    kind: str
    documents: int
    peak: float
    current: float


class _Worker:
    """The batch engine with one worker, and that worker's process."""

    def __init__(self, kind: str, sources: Iterator[Source]) -> None:
        self.kind = kind
        others = set(children(os.getpid()))
        self._outcomes: Generator[Any, None, None] = clean_many(sources, Cleaner(), form=FORM, jobs=1)
        next(self._outcomes)
        self._pid = next(iter(set(children(os.getpid())) - others), 0)
        self.cleaned = 1

    def clean_up_to(self, count: int) -> None:
        """Clean documents until so many are done."""
        self.cleaned += sum(1 for _ in islice(self._outcomes, count - self.cleaned))

    def memory(self) -> WorkerMemory:
        """Return its memory now.

        Raises:
            BenchmarkError: it has ended, or the system does not report memory.

        """
        peak = peak_memory(self._pid)
        if not peak:
            raise BenchmarkError(f"the worker for {self.kind} has ended, or this system does not report its memory")
        return WorkerMemory(self.kind, self.cleaned, peak / MEGABYTE, current_memory(self._pid) / MEGABYTE)

    def close(self) -> None:
        """End the worker."""
        self._outcomes.close()


def worker_memory(marks: Sequence[int]) -> list[WorkerMemory]:
    """Return the memory of both workers after each number of documents; they work at the same time."""
    texts = (Source(str(number), row.text) for number, row in enumerate(round_texts()))
    pages = (
        Source(str(number), row.html, "text/html", metadata={"url": row.url})
        for number, row in enumerate(round_pages())
    )
    found = []
    with closing(_Worker(TEXT, texts)) as text_worker, closing(_Worker(PAGE, pages)) as page_worker:
        for mark in marks:
            for count in range(text_worker.cleaned + 1, mark + 1):
                text_worker.clean_up_to(count)
                page_worker.clean_up_to(count)
            found += [text_worker.memory(), page_worker.memory()]
    return found


def workers_table(found: Sequence[WorkerMemory]) -> str:
    """Return the table of memory by documents, a row for each number of documents."""
    by_count: dict[int, dict[str, WorkerMemory]] = {}
    for one in found:
        by_count.setdefault(one.documents, {})[one.kind] = one
    head = ["documents", *(f"{kind}, {what} MB" for kind in (TEXT, PAGE) for what in ("peak", "current"))]
    rows = [
        [f"{count:,}", *(f"{value:.0f}" for kind in (TEXT, PAGE) for value in (at[kind].peak, at[kind].current))]
        for count, at in by_count.items()
    ]
    return table(head, rows, left=0)
