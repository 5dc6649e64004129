"""What of a run is done, on disk, so that an interrupted one goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.errors import ConfigError, OutputError
from cleaner.report import Report, report_from_dict

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

    ``documents`` and ``segments`` are done, by the number of their shard; ``ended`` are the shards that have no more,
    and ``joined`` the last shards of the outputs that are whole. ``report`` sums up all that is done, also before an
    interruption.
    """

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder
        self.documents: Counter[int] = Counter()
        self.segments: Counter[int] = Counter()
        self.ended: set[int] = set()
        self.joined: set[int] = set()
        self.report = Report()

    def part(self, shard: int, segment: int, suffix: str) -> Path:
        """Return the file for a part of an output."""
        return self.folder / f"{shard:06}-{segment:06}.part{suffix}"

    def segment(self, shard: int, documents: int, report: Report) -> None:
        """Note that the next documents of a shard are done."""
        self.documents[shard] += documents
        self.segments[shard] += 1
        self.report += report

    def end(self, shard: int) -> None:
        """Note that a shard has no more documents."""
        self.ended.add(shard)

    def join(self, shard: int) -> None:
        """Note that the output whose last shard this is is whole."""
        self.joined.add(shard)

    def close(self) -> None:
        """Leave what is noted for a later run to go on with."""

    def finish(self) -> None:
        """Forget what is noted of a run that is done."""


class Journal(Notebook):
    """How far a run has come, on disk: a line is written after what it tells of is whole there.

    One run at a time keeps a journal in a folder, which also holds the parts of its outputs.
    """

    _file: BinaryIO

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
            journal._write({"identity": dict(identity)}, sync=True)
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
            entries, size = _entries(journal._file)
            journal._file.truncate(size)  # the last line may be torn
            before = entries[0]["identity"] if entries else identity
            if changed := sorted(name for name in {*before, *identity} if before.get(name) != identity.get(name)):
                raise ConfigError(f"cannot resume: the {changed[0]} changed since; run again without --resume")
            for entry in entries[1:]:
                journal._take(entry)
            on_error.pop_all()
        if not entries:
            journal.close()
            return cls.begin(folder, identity)
        return journal

    def segment(self, shard: int, documents: int, report: Report) -> None:  # noqa: D102  as above
        self._write({"shard": shard, "documents": documents, "report": report.to_dict()}, sync=True)
        super().segment(shard, documents, report)

    def end(self, shard: int) -> None:  # noqa: D102  as above
        self._write({"ended": shard})
        super().end(shard)

    def join(self, shard: int) -> None:  # noqa: D102  as above
        self._write({"joined": shard})
        super().join(shard)

    def close(self) -> None:  # noqa: D102  as above
        # What a full disk did not take is tried once more here, and is then left out.
        with contextlib.suppress(OSError):
            self._file.close()

    def finish(self) -> None:
        """Remove the journal."""
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

    def _write(self, entry: dict[str, Any], *, sync: bool = False) -> None:
        """Write a line; to ``sync`` takes a hundredth of a second, which thousands of small shards would feel."""
        with self._told():
            self._file.write(json.dumps(entry).encode() + b"\n")
            self._file.flush()
            if sync:
                os.fsync(self._file.fileno())

    def _take(self, entry: dict[str, Any]) -> None:
        """Note again what an earlier run has written."""
        match entry:
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


def _entries(file: BinaryIO) -> tuple[list[dict[str, Any]], int]:
    """Return the whole lines of a journal and how many bytes they take."""
    file.seek(0)
    entries, size = [], 0
    for line in file:
        try:
            entries.append(json.loads(line))
        except ValueError:
            break
        if not line.endswith(b"\n"):
            return entries[:-1], size
        size += len(line)
    return entries, size
