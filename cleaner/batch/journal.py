"""What of a run is done, on disk, so that an interrupted one goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.errors import ConfigError, OutputError
from cleaner.report import Report, report_from_dict
from cleaner.writers import sync

_NAME: Final = "journal.jsonl"


def journal_folder(out: Path) -> Path:
    """Return the hidden folder beside an output that holds its journal and its parts while a run lasts.

    >>> journal_folder(Path("corpus/clean.jsonl")).as_posix()
    'corpus/.clean.jsonl.cleaner'
    """
    named = out if out.name not in {"", ".."} else out.resolve()
    return named.parent / f".{named.name}.cleaner"


class Notebook:
    """How far a run has come, as long as it lasts.

    ``done`` counts all documents that are done; ``documents`` and ``segments`` count them by the number of their shard,
    as long as its output is not whole. Shards end in their order: the first ``ended`` have no more documents, and the
    outputs of the first ``joined`` are whole. ``report`` sums up all that is done, also before an interruption.
    """

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder
        self.done = 0
        self.documents: Counter[int] = Counter()
        self.segments: Counter[int] = Counter()
        self.ended = 0
        self.joined = 0
        self.report = Report()
        self.spent: list[Path] = []

    def part(self, shard: int, segment: int, suffix: str) -> Path:
        """Return the file for a part of an output."""
        return self.folder / f"{shard:06}-{segment:06}.part{suffix}"

    def segment(self, shard: int, documents: int, report: Report, files: Sequence[Path] = ()) -> None:  # noqa: ARG002  # a journal's
        """Note that the next documents of a shard are done, and in which files they are."""
        self.done += documents
        self.documents[shard] += documents
        self.segments[shard] += 1
        self.report += report

    def end(self, shard: int) -> None:
        """Note that a shard has no more documents."""
        self.ended = shard + 1

    def join(self, shard: int, files: Sequence[Path] = (), parts: Sequence[Path] = ()) -> None:  # noqa: ARG002  # as above
        """Note that the output whose last shard this is is whole, and no longer needs its parts."""
        for known in range(self.joined, shard + 1):
            del self.documents[known], self.segments[known]
        self.joined = shard + 1
        self.spent += parts

    def settle(self) -> None:
        """Make what is noted outlast a power failure, then take away parts that are no longer needed."""
        while self.spent:
            self.spent.pop().unlink(missing_ok=True)

    def close(self) -> None:
        """Leave what is noted for a later run to go on with."""

    def finish(self) -> None:
        """Forget what is noted of a run that is done."""


class Journal(Notebook):
    """How far a run has come, on disk: a line is written after what it tells of is whole there.

    Lines wait until the journal is settled, so that many small outputs are synced at once. One run at a time keeps a
    journal in a folder, which also holds the parts of its outputs.
    """

    _file: BinaryIO

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lines: list[bytes] = []
        self._files: list[Path] = []

    @classmethod
    def begin(cls, folder: Path, identity: Mapping[str, str]) -> Journal:
        """Start afresh, whatever was there.

        Raises:
            ConfigError: another run writes there.
            OutputError: the journal cannot be written.

        """
        journal = cls(folder)
        with journal._told():
            journal._open()
        with contextlib.ExitStack() as on_error, journal._told():
            on_error.callback(journal.finish)
            journal._file.truncate(0)  # first, for no line may tell of a part that is gone
            for part in folder.glob("*.part*"):
                part.unlink()
            journal._note({"identity": dict(identity)})
            journal.settle()
            on_error.pop_all()
        return journal

    @classmethod
    def resume(cls, folder: Path, identity: Mapping[str, str]) -> Journal:
        """Go on where a run stopped; where there is none to go on with, start.

        ``identity`` is what must be the same: what is cleaned, and how.

        Raises:
            ConfigError: the interrupted run was another one, or another run writes there.
            OutputError: the journal cannot be read or written.

        """
        journal = cls(folder)
        with journal._told():
            journal._open()
        with contextlib.ExitStack() as on_error, journal._told():
            on_error.callback(journal.close)
            size = 0
            for entry, end in _entries(journal._file):
                journal._take(entry, identity)
                size = end
            journal._file.truncate(size)  # the last line may be torn
            on_error.pop_all()
        if not size:
            journal.close()
            return cls.begin(folder, identity)
        return journal

    def segment(self, shard: int, documents: int, report: Report, files: Sequence[Path] = ()) -> None:  # noqa: D102  as above
        self._note({"shard": shard, "documents": documents, "report": report.to_dict()}, files)
        super().segment(shard, documents, report)

    def end(self, shard: int) -> None:  # noqa: D102  as above
        self._note({"ended": shard})
        super().end(shard)

    def join(self, shard: int, files: Sequence[Path] = (), parts: Sequence[Path] = ()) -> None:  # noqa: D102  as above
        self._note({"joined": shard}, files)
        super().join(shard, files, parts)

    def settle(self) -> None:  # noqa: D102  as above
        lines, files, spent = self._lines, self._files, self.spent
        # Whatever interrupts this, what may not be on disk is not noted when the journal closes, and keeps its parts.
        self._lines, self._files, self.spent = [], [], []
        with self._told():
            if lines:
                sync(files)
                self._write(b"".join(lines))
            self.spent = spent
            super().settle()

    def close(self) -> None:
        """Note what waits.

        What a full disk did not take is tried once more here, and is then left out.
        """
        with contextlib.suppress(OutputError, OSError):
            self.settle()
        with contextlib.suppress(OSError):
            self._file.close()

    def finish(self) -> None:
        """Remove the journal."""
        self._lines, self._files, self.spent = [], [], []
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file = (self.folder / _NAME).open("a+b")
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415  # not everywhere

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._file.close()
                raise ConfigError(f"another run writes there: wait for it, or stop it ({self.folder})") from None

    def _note(self, entry: dict[str, Any], files: Sequence[Path] = ()) -> None:
        self._files += files  # first: no line may be written without them
        self._lines.append(json.dumps(entry).encode() + b"\n")

    def _write(self, lines: bytes) -> None:
        self._file.write(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _take(self, entry: dict[str, Any], identity: Mapping[str, str]) -> None:
        """Note again what an earlier run has written, if it was this run."""
        match entry:
            case {"identity": dict(before)}:
                if changed := sorted(name for name in {*before, *identity} if before.get(name) != identity.get(name)):
                    raise ConfigError(f"cannot resume: the {changed[0]} changed since; run again without --resume")
            case {"shard": int(shard), "documents": int(documents), "report": report}:
                super().segment(shard, documents, report_from_dict(report))
            case {"ended": int(shard)}:
                super().end(shard)
            case {"joined": int(shard)}:
                super().join(shard)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"cannot write {self.folder}: {error.strerror or error}") from error


def _entries(file: BinaryIO) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the whole lines of a journal, and how many bytes they take with those before them."""
    file.seek(0)
    size = 0
    for line in file:
        if not line.endswith(b"\n"):
            return
        try:
            entry = json.loads(line)
        except ValueError:
            return
        size += len(line)
        yield entry, size
