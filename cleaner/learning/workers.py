"""Sources learned one by one, here or in worker processes; what goes wrong with one stays with that one.

A worker reads the sample of its source from the collection itself, so that no documents go through the parent.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from typing import Final, NamedTuple, cast

from cleaner.api import Cleaner
from cleaner.batch.worker_pool import exit_cause
from cleaner.config import Config
from cleaner.errors import CleanerError, one_line
from cleaner.learning.collection import CollectedSource, Collection
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.own_process import collect_rarely, keep_large_apart

Learn = Callable[[SourceName, Iterable[SourceDocument], int, Cleaner], LearnedSource]
"""What learns a source, as ``learn_source``; it must be importable by its name in a worker process."""
FAILED: Final = 1
"""Exit code of a worker that cannot go on."""
REAP: Final = 10.0
"""Seconds that a killed process may take to disappear."""


class Unlearned(NamedTuple):
    """A source of which nothing could be learned, and why, in one line."""

    source: SourceName
    error: str

    def __str__(self) -> str:
        """Return that for people."""
        return f"{self.source}: nothing could be learned: {self.error}"


Learning = Generator[LearnedSource | Unlearned, None, None]


def learn_sources(path: Path, sources: Sequence[CollectedSource], config: Config, jobs: int, learn: Learn) -> Learning:
    """Learn sources of the collection in a file, and yield what comes of each as soon as it is there, in any order.

    ``config`` makes the cleaner that ``learn`` is given. With 0 ``jobs`` all is done here, else in so many worker
    processes at most; a source that kills its worker is one of which nothing could be learned. Closing the iterator
    ends the workers.

    Raises:
        CleanerError: while iterating: no worker process can be started.

    """
    if jobs:
        return _in_workers(path, sources, config, min(jobs, len(sources)), learn)
    return _here(path, sources, config, learn)


def _here(path: Path, sources: Iterable[CollectedSource], config: Config, learn: Learn) -> Learning:
    cleaner = Cleaner(config)
    with Collection(path, read_only=True) as collection:
        for source in sources:
            yield _learned(collection, source, cleaner, learn)


def _learned(
    collection: Collection, source: CollectedSource, cleaner: Cleaner, learn: Learn
) -> LearnedSource | Unlearned:
    try:
        return learn(source.source, collection.documents(source.source), source.total, cleaner)
    except Exception as error:
        if os.environ.get("CLEANER_DEBUG"):
            raise
        return Unlearned(source.source, one_line(error))


def _in_workers(path: Path, sources: Iterable[CollectedSource], config: Config, jobs: int, learn: Learn) -> Learning:
    waiting, workers = deque(sources), list[_Worker]()
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_Worker(path, config, learn))
                workers[-1].give(waiting.popleft())
            for worker in _reporting(workers):
                said = worker.hear()
                if said is None:  # it has only begun to run
                    continue
                yield said
                if waiting and worker.is_alive:
                    worker.give(waiting.popleft())
                elif worker.is_alive:
                    worker.end()
            workers = [worker for worker in workers if worker.is_alive]
    finally:
        for worker in workers:
            worker.end()


def _reporting(workers: Sequence[_Worker]) -> list[_Worker]:
    """Return the workers that have said something, or have ended, as soon as there are any."""
    said = wait([worker.connection for worker in workers])
    return [worker for worker in workers if worker.connection in said]


class _Worker:
    """A worker process, which learns one source at a time."""

    def __init__(self, path: Path, config: Config, learn: Learn) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.is_alive = True
        self._is_ready = False
        self._source = SourceName()
        self._process = context.Process(target=_serve, args=(theirs, path, config, learn), daemon=True)
        try:
            with _interrupts_held():
                self._process.start()
        except OSError as error:
            raise CleanerError(f"a worker process cannot be started: {error}; use --jobs 0") from error
        theirs.close()  # else nobody would see that the worker has closed its own

    def give(self, source: CollectedSource) -> None:
        """Give it a source to learn."""
        self._source = source.source
        with suppress(OSError):  # it has ended, as will be heard
            self.connection.send(source)

    def hear(self) -> LearnedSource | Unlearned | None:
        """Return what came of its source; nothing if it only says that it is ready."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            return self._ended()
        self._is_ready = True
        return cast("LearnedSource | Unlearned | None", said)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.is_alive = False
        self._process.kill()
        self._process.join(REAP)
        self.connection.close()

    def _ended(self) -> Unlearned:
        self._process.join(REAP)
        cause = exit_cause(self._process.exitcode or 0)
        self.end()
        if not self._is_ready:
            raise CleanerError(f"a worker process ends before it is ready ({cause}); use --jobs 0, which says why")
        return Unlearned(
            self._source, f"the worker process died ({cause}); if it is for want of memory, use fewer --jobs"
        )


def _serve(connection: Connection, path: Path, config: Config, learn: Learn) -> None:
    """Learn the sources that come through a connection; this is what a worker process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # its parent ends it
    collect_rarely()
    keep_large_apart()
    try:
        cleaner = Cleaner(config)
        with Collection(path, read_only=True) as collection, suppress(EOFError, OSError):  # the parent has ended
            connection.send(None)
            while True:
                connection.send(_learned(collection, connection.recv(), cleaner, learn))
    except Exception:
        if os.environ.get("CLEANER_DEBUG"):
            raise
        sys.exit(FAILED)  # which the parent tells, without a traceback


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a process that is started meanwhile never see an interrupt, which a terminal sends to it too."""
    if sys.platform == "win32":
        yield
        return
    ensure_running()  # first: it lets interrupts through again, and the first process would start it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
