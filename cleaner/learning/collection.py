"""The documents to learn from, in an SQLite file: of each source a sample that does not depend on their order.

Of each source the sample is kept (``sampling`` says which documents these are), and all are counted. Two collections
merge into the one of all their documents, so a corpus may be collected in pieces. In memory there are some 300 bytes
for each source, and one batch of documents.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, cast

from cleaner.document import MediaType
from cleaner.errors import OutputError
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.sampling import SAMPLE, SLACK, bytes_of, content_hash

BATCH: Final = 500
"""Documents that are written at once."""
BATCH_SIZE: Final = 2**23
"""Bytes, compressed, from which a batch is written even with fewer documents."""
LEVEL: Final = 1
"""Of zlib: a third of the time of its default, for texts that are a tenth larger."""
LAST_HASH: Final = 2**63 - 1
"""The highest hash; SQLite's whole numbers have a sign."""
_CACHE_KIB: Final = 2**16
"""Of SQLite: room for the index of two million documents."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name BLOB NOT NULL,
    total INTEGER NOT NULL, last INTEGER NOT NULL, UNIQUE (kind, name)
);
CREATE TABLE IF NOT EXISTS documents (
    source INTEGER NOT NULL, hash INTEGER NOT NULL, id BLOB NOT NULL,
    media_type TEXT NOT NULL, is_text INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (source, hash)
);
CREATE TABLE IF NOT EXISTS outcomes (source INTEGER PRIMARY KEY, learned BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS failures (number INTEGER PRIMARY KEY, failure TEXT NOT NULL);
"""
_ADD: Final = """
INSERT INTO documents (source, hash, id, media_type, is_text, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (source, hash) DO UPDATE SET id = min(id, excluded.id)
"""
_SOURCES: Final = """
SELECT kind, name, total, min(count(hash), ?) FROM sources LEFT JOIN documents ON source = number
GROUP BY number ORDER BY kind, name
"""
_DOCUMENTS: Final = """
SELECT hash, id, media_type, is_text, body FROM documents
WHERE source = (SELECT number FROM sources WHERE kind = ? AND name = ?) ORDER BY hash LIMIT ?
"""


class CollectedSource(NamedTuple):
    """A source: how many documents were added (copies too), and how many different ones its sample has."""

    source: SourceName
    total: int
    documents: int


@dataclass(slots=True)
class _Held:
    """What is known of a source while documents are added.

    ``rows`` is at least how many are in the file. No document beyond the ``last`` hash can be in the sample.
    """

    number: int
    total: int = 0
    rows: int = 0
    last: int = LAST_HASH


class Collection:
    """Documents by their source, on disk.

    Copies of a document, which have the same content, are one in the sample, and several in the total. What is added
    is in the file for good after the next ``commit``, together with the notes, so that a run can go on from them.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Collection(Path(folder, "a.sqlite")) as collection:
    ...     for text in ("Rain.", "Sun.", "Rain."):
    ...         collection.add(SourceName("source", "news"), SourceDocument(text, text))
    ...     collection.sources()
    [CollectedSource(source=SourceName(kind='source', name='news'), total=3, documents=2)]

    Raises:
        OutputError: the file cannot be read or written; every method may raise this.

    """

    def __init__(self, path: Path, *, sample: int = SAMPLE, read_only: bool = False) -> None:
        self.path = path
        self.sample = sample
        self._read_only = read_only
        self._held: dict[SourceName, _Held] = {}
        self._changed: dict[int, _Held] = {}
        self._full: dict[int, _Held] = {}
        self._waiting: list[tuple[int, int, bytes, str, bool, bytes]] = []
        self._waiting_size = 0
        with self._as_output_error():
            mode = "ro" if read_only else "rwc"
            self._file = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
            self._file.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if not read_only:
                self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, source: SourceName, document: SourceDocument) -> None:
        """Add a document of a source."""
        held = self._of(source)
        held.total += 1
        self._changed[held.number] = held
        data, is_text = bytes_of(document.body), isinstance(document.body, str)
        number = content_hash(data, document.media_type, is_text=is_text)
        if number <= held.last:
            name = document.id.encode("utf-8", "surrogatepass")
            self._insert(held, (number, name, document.media_type, is_text, zlib.compress(data, LEVEL)))

    def merge(self, other: Collection) -> None:
        """Add all documents of another collection, which has a sample of the same size."""
        assert self.sample == other.sample
        for source, total, _ in other.sources():
            held = self._of(source)
            held.total += total
            self._changed[held.number] = held
            for row in other._rows(source):
                self._insert(held, row)

    def sources(self) -> list[CollectedSource]:
        """Return every source, sorted by kind and name."""
        self._write()
        with self._as_output_error():
            rows = self._file.execute(_SOURCES, (self.sample,)).fetchall()
        return [CollectedSource(SourceName(kind, _text(name)), total, count) for kind, name, total, count in rows]

    def documents(self, source: SourceName) -> Iterator[SourceDocument]:
        """Yield the sample of a source, by hash. Copies of one document have the first of their ids."""
        self._write()
        for _, name, media_type, is_text, packed in self._rows(source):
            data = zlib.decompress(packed)
            yield SourceDocument(_text(name), _text(data) if is_text else data, cast("MediaType", media_type))

    def note(self, name: str, value: Any) -> None:
        """Note a value that goes into JSON; it is there for good after the next ``commit``."""
        with self._as_output_error():
            self._begin()
            self._file.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, json.dumps(value)))

    def noted(self, name: str, default: Any = None) -> Any:
        """Return what was noted last under a name."""
        with self._as_output_error():
            row = self._file.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def add_failure(self, failure: dict[str, Any]) -> None:
        """Add what is known of a document that cannot be read."""
        with self._as_output_error():
            self._begin()
            self._file.execute("INSERT INTO failures (failure) VALUES (?)", (json.dumps(failure),))

    @property
    def failed(self) -> int:
        """How many documents cannot be read."""
        with self._as_output_error():
            count: int = self._file.execute("SELECT count(*) FROM failures").fetchone()[0]
        return count

    def failures(self) -> Iterator[dict[str, Any]]:
        """Yield what ``add_failure`` was given."""
        with self._as_output_error():
            for (failure,) in self._file.execute("SELECT failure FROM failures ORDER BY number"):
                yield json.loads(failure)

    def add_outcome(self, learned: LearnedSource) -> None:
        """Add what was learned of a source."""
        packed = zlib.compress(json.dumps(learned.to_dict()).encode(), LEVEL)
        number = self._of(learned.source).number
        with self._as_output_error():
            self._begin()
            self._file.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", (number, packed))

    def outcomes(self) -> Iterator[LearnedSource]:
        """Yield what was learned of each source, sorted by source."""
        rows = "SELECT learned FROM outcomes JOIN sources ON source = number ORDER BY kind, name"
        with self._as_output_error():
            for (packed,) in self._file.execute(rows):
                yield LearnedSource.from_dict(json.loads(zlib.decompress(packed)))

    def learned(self) -> set[SourceName]:
        """Return the sources that have an outcome."""
        rows = "SELECT kind, name FROM outcomes JOIN sources ON source = number"
        with self._as_output_error():
            return {SourceName(kind, _text(name)) for kind, name in self._file.execute(rows)}

    def commit(self) -> None:
        """Make all that was added survive the end of the process."""
        self._write()
        with self._as_output_error():
            if self._file.in_transaction:
                self._file.execute("COMMIT")

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        self._file.close()

    def _open(self) -> None:
        """Make the tables, and take up what an earlier process has left."""
        # A write-ahead log lets workers read meanwhile, and is synced only now and then.
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.executescript(_TABLES)
        rows = self._file.execute(
            "SELECT kind, name, number, total, last, count(hash) FROM sources LEFT JOIN documents ON source = number "
            "GROUP BY number"
        )
        for kind, name, number, total, last, count in rows:
            self._held[SourceName(kind, _text(name))] = _Held(number, total, count, last)

    def _of(self, source: SourceName) -> _Held:
        """Return what is known of a source, which may be new."""
        held = self._held.get(source)
        if held is None:
            held = self._held[source] = _Held(len(self._held) + 1)
            known = held.number, source.kind, source.name.encode("utf-8", "surrogatepass"), 0, LAST_HASH
            with self._as_output_error():
                self._begin()
                self._file.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", known)
        return held

    def _insert(self, held: _Held, row: tuple[int, bytes, str, bool, bytes]) -> None:
        if row[0] > held.last:
            return
        self._waiting.append((held.number, *row))
        self._waiting_size += len(row[-1])
        held.rows += 1
        if held.rows >= SLACK * self.sample:
            self._full[held.number] = held
        if len(self._waiting) >= BATCH or self._waiting_size >= BATCH_SIZE:
            self._write()

    def _write(self) -> None:
        """Write the batch, and what has changed of the sources."""
        if self._read_only or not (self._waiting or self._changed):
            return
        with self._as_output_error():
            self._begin()
            self._file.executemany(_ADD, self._waiting)
            for held in self._full.values():
                self._prune(held)
            changed = [(held.total, held.last, held.number) for held in self._changed.values()]
            self._file.executemany("UPDATE sources SET total = ?, last = ? WHERE number = ?", changed)
        self._waiting, self._waiting_size, self._full, self._changed = [], 0, {}, {}

    def _prune(self, held: _Held) -> None:
        """Delete the documents of a source that are beyond its sample."""
        ordered = "SELECT hash FROM documents WHERE source = ? ORDER BY hash LIMIT 1 OFFSET ?"
        last = self._file.execute(ordered, (held.number, self.sample - 1)).fetchone()
        if last is not None:
            held.last = last[0]
            self._file.execute("DELETE FROM documents WHERE source = ? AND hash > ?", (held.number, held.last))
        counted = self._file.execute("SELECT count(*) FROM documents WHERE source = ?", (held.number,))
        held.rows = counted.fetchone()[0]

    def _rows(self, source: SourceName) -> Iterator[tuple[int, bytes, str, bool, bytes]]:
        self._write()
        with self._as_output_error():
            name = source.name.encode("utf-8", "surrogatepass")
            yield from self._file.execute(_DOCUMENTS, (source.kind, name, self.sample))

    def _begin(self) -> None:
        if not self._file.in_transaction:
            self._file.execute("BEGIN")

    @contextmanager
    def _as_output_error(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(f"cannot write {self.path}: {error}") from error
        except sqlite3.Error as error:
            raise OutputError(f"{self.path} is damaged ({error}): begin anew with --restart") from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
