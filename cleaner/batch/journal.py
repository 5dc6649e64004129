"""How far a run has come, on disk, so that an interrupted one can be resumed where it stopped."""

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

from cleaner.batch.identity import refuse_changed, refuse_unfinished
from cleaner.errors import ConfigError, OutputError
from cleaner.report import Report, report_from_dict
from cleaner.writers import sync

_NAME: Final = "journal.jsonl"


def journal_folder(out: Path) -> Path:
    """Return the hidden folder beside an output that holds its journal and its parts during a run.

    >>> journal_folder(Path("corpus/clean.jsonl")).as_posix()
    'corpus/.clean.jsonl.cleaner'
    """
    named = out if out.name not in {"", ".."} else out.resolve()
    return named.parent / f".{named.name}.cleaner"


class Progress:
    """How far a run has come, in memory only.

    ``done`` counts all documents that are done; ``documents`` and ``segments`` count them by the number of their shard,
    until its output is whole. Shards end in their order: the first ``ended`` have no more documents, and the outputs
    of the first ``joined`` are whole. ``report`` sums up all that is done, including before an interruption.
    """

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder
        self.done = 0
        self.documents: Counter[int] = Counter()
        self.segments: Counter[int] = Counter()
        self.ended = 0
        self.joined = 0
        self.report = Report()
        self.obsolete: list[Path] = []

    def part(self, shard: int, segment: int, suffix: str) -> Path:
        """Return the file for a part of an output."""
        return self.folder / f"{shard:06}-{segment:06}.part{suffix}"

    def add_segment(self, shard: int, documents: int, report: Report, files: Sequence[Path] = ()) -> None:  # noqa: ARG002  a journal syncs the files
        """Record that the next documents of a shard are done, and which files they are in."""
        self.done += documents
        self.documents[shard] += documents
        self.segments[shard] += 1
        self.report += report

    def end_shard(self, shard: int, passed_over: Mapping[str, int] | None = None) -> None:
        """Record that a shard has no more documents, and how many of its records were none, by reason."""
        self.ended = shard + 1
        if passed_over:
            self.report += Report(passed_over=passed_over)

    def add_output(self, last: int, files: Sequence[Path] = (), parts: Sequence[Path] = ()) -> None:  # noqa: ARG002  a journal syncs the files
        """Record that the output with this last shard is whole, and no longer needs its parts."""
        for shard in range(self.joined, last + 1):
            del self.documents[shard], self.segments[shard]
        self.joined = last + 1
        self.obsolete += parts

    def commit(self) -> None:
        """Make the record survive a power failure, then remove the parts that are no longer needed."""
        while self.obsolete:
            self.obsolete.pop().unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the record for a later run to resume from."""

    def discard(self) -> None:
        """Remove the record of a run that is done."""


class Journal(Progress):
    """How far a run has come, on disk: a line is written once the files that it reports are whole there.

    Lines wait for the next commit, so that many small outputs are synced at once. One run at a time keeps a journal in
    a folder, which also holds the parts of its outputs.
    """

    _file: BinaryIO

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lines: list[bytes] = []
        self._files: list[Path] = []

    @classmethod
    def start(cls, folder: Path, identity: Mapping[str, str], *, resumable: bool = True) -> Journal:
        """Start a new journal, unless there is that of an interrupted run, which is then left as it is.

        Raises:
            ConfigError: there is one of a run that has documents done and can be resumed, or another run writes there.
            OutputError: the journal cannot be written.

        """
        cls.refuse_unfinished(folder, identity)
        return cls.begin(folder, identity, resumable=resumable)

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Return whether an interrupted run has left a journal in a folder, or a run is writing one."""
        return (folder / _NAME).exists()

    @classmethod
    def refuse_unfinished(cls, folder: Path, identity: Mapping[str, str] | None = None) -> None:
        """Refuse to discard the journal of an interrupted run, if there is one; without an identity, it was this run.

        Raises:
            ConfigError: there is one of a run that has documents done and can be resumed, or another run writes there.
            OutputError: the journal cannot be read.

        """
        if not cls.is_in(folder):
            return
        there = cls(folder)
        with there._as_output_error():
            there._open()
        with contextlib.closing(there), there._as_output_error():
            first, *others = [entry for entry, _ in _entries(there._file)] or [{}]
            if first.get("resumable", True):
                before, done = first.get("identity", {}), sum(entry.get("documents", 0) for entry in others)
                refuse_unfinished(folder, done, before, before if identity is None else identity)

    @classmethod
    def begin(cls, folder: Path, identity: Mapping[str, str], *, resumable: bool = True) -> Journal:
        """Start a new journal, whatever was there. One that is not ``resumable`` is in nobody's way later.

        Raises:
            ConfigError: another run writes there.
            OutputError: the journal cannot be written.

        """
        journal = cls(folder)
        with journal._as_output_error():
            journal._open()
        with contextlib.ExitStack() as on_error, journal._as_output_error():
            on_error.callback(journal.discard)
            journal._file.truncate(0)  # first, since no line may report a part that is gone
            for part in folder.glob("*.part*"):
                part.unlink()
            journal._append({"identity": dict(identity), "resumable": resumable})
            journal.commit()
            on_error.pop_all()
        return journal

    @classmethod
    def resume(cls, folder: Path, identity: Mapping[str, str]) -> Journal:
        """Resume where a run stopped, or start a new journal if there is none.

        ``identity`` must be the same as that of the interrupted run: what is cleaned, and how.

        Raises:
            ConfigError: the interrupted run was another one, or another run writes there.
            OutputError: the journal cannot be read or written.

        """
        journal = cls(folder)
        with journal._as_output_error():
            journal._open()
        with contextlib.ExitStack() as on_error, journal._as_output_error():
            on_error.callback(journal.close)
            size = 0
            for entry, end in _entries(journal._file):
                journal._replay(entry, identity)
                size = end
            journal._file.truncate(size)  # the last line may be torn
            on_error.pop_all()
        if not size:
            journal.close()
            return cls.begin(folder, identity)
        return journal

    def add_segment(self, shard: int, documents: int, report: Report, files: Sequence[Path] = ()) -> None:  # noqa: D102  documented in Progress
        self._append({"shard": shard, "documents": documents, "report": report.to_dict()}, files)
        super().add_segment(shard, documents, report)

    def end_shard(self, shard: int, passed_over: Mapping[str, int] | None = None) -> None:  # noqa: D102  documented in Progress
        self._append({"ended": shard, **({"passed_over": dict(passed_over)} if passed_over else {})})
        super().end_shard(shard, passed_over)

    def add_output(self, last: int, files: Sequence[Path] = (), parts: Sequence[Path] = ()) -> None:  # noqa: D102  documented in Progress
        self._append({"joined": last}, files)
        super().add_output(last, files, parts)

    def commit(self) -> None:  # noqa: D102  documented in Progress
        lines, files, obsolete = self._lines, self._files, self.obsolete
        # Whatever interrupts this, what may not be on disk is not recorded by close(), and keeps its parts.
        self._lines, self._files, self.obsolete = [], [], []
        with self._as_output_error():
            if lines:
                sync(files)
                self._write(b"".join(lines))
            self.obsolete = obsolete
            super().commit()

    def close(self) -> None:
        """Commit what waits.

        What a full disk did not take is tried once more here, and is then left out.
        """
        with contextlib.suppress(OutputError, OSError):
            self.commit()
        with contextlib.suppress(OSError):
            self._file.close()

    def discard(self) -> None:
        """Remove the journal."""
        self._lines, self._files, self.obsolete = [], [], []
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _open(self) -> None:
        self._file = open_alone(self.folder / _NAME)

    def _append(self, entry: dict[str, Any], files: Sequence[Path] = ()) -> None:
        self._files += files  # first: no line may be written without them
        self._lines.append(json.dumps(entry).encode() + b"\n")

    def _write(self, lines: bytes) -> None:
        self._file.write(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _replay(self, entry: dict[str, Any], identity: Mapping[str, str]) -> None:
        """Apply a line of the interrupted run, if it was this run."""
        match entry:
            case {"identity": dict(before)}:
                refuse_changed(before, identity)
            case {"shard": int(shard), "documents": int(documents), "report": report}:
                super().add_segment(shard, documents, report_from_dict(report))
            case {"ended": int(shard)}:
                super().end_shard(shard, entry.get("passed_over"))
            case {"joined": int(shard)}:
                super().add_output(shard)

    @contextlib.contextmanager
    def _as_output_error(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"cannot write {self.folder}: {error.strerror or error}") from error


def open_alone(path: Path) -> BinaryIO:
    """Open a file of a folder, which is made, to read and to append to; no other run may have it open.

    Raises:
        ConfigError: another run has.
        OSError: it cannot be opened.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+b")
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415  not on every platform

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise ConfigError(f"another run writes there: wait for it, or stop it ({path.parent})") from None
    return file


def _entries(file: BinaryIO) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield each whole line of a journal, with the number of bytes up to its end."""
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
