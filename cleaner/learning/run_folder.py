"""What a run that learns has done so far, in a hidden folder beside its packs, so that it may stop anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Literal

from cleaner.batch.identity import refuse_changed, refuse_unfinished
from cleaner.batch.journal import open_alone
from cleaner.errors import OutputError
from cleaner.learning.collection import Collection

Stage = Literal["collecting", "learning", "writing"]
"""What is done: documents are collected, then their sources learned, then the packs, which are all made, moved."""

LOCK: Final = "lock"
COLLECTION: Final = "collection.sqlite"
MADE: Final = "made"
"""The folder in it of what is to be moved to the output."""


class LearningRun:
    """A run that learns: its collection, and how far it is. One run at a time has a folder.

    Raises:
        ConfigError: another run has it; or an interrupted one has, and is neither to be resumed nor given up, or was
            not this one.
        OutputError: the folder cannot be written.

    """

    def __init__(
        self, folder: Path, identity: Mapping[str, str], *, resume: bool = False, restart: bool = False
    ) -> None:
        self.folder = folder
        with ExitStack() as on_error, _as_output_error(folder):
            self._lock = on_error.enter_context(open_alone(folder / LOCK))
            if restart:
                self._clear()
            self.collection = on_error.enter_context(Collection(folder / COLLECTION))
            before = self.collection.noted("identity")
            if before is not None and resume:
                refuse_changed(before, identity)
            elif before is not None:
                refuse_unfinished(folder, self.read, before, identity)
            if before is None or not resume:
                self._begin(identity)
            on_error.pop_all()

    @property
    def stage(self) -> Stage:
        """What is to be done next."""
        stage: Stage = self.collection.noted("stage", "collecting")
        return stage

    @property
    def position(self) -> tuple[int, int]:
        """How many files are read to their end, and how many documents of the next."""
        files, documents = self.collection.noted("position", (0, 0))
        return files, documents

    @property
    def read(self) -> int:
        """How many documents are read, those included that failed."""
        count: int = self.collection.noted("read", 0)
        return count

    @property
    def made(self) -> Path:
        """The folder of what is made for the output."""
        return self.folder / MADE

    def reach(self, position: tuple[int, int], read: int) -> None:
        """Record how far reading is, together with all that was added to the collection."""
        self.collection.note("position", position)
        self.collection.note("read", read)
        self.collection.commit()

    def go_to(self, stage: Stage) -> None:
        """Record that all before a stage is done."""
        self.collection.note("stage", stage)
        self.collection.commit()

    def close(self) -> None:
        """Leave the folder for a later run to resume from."""
        self.collection.close()
        self._lock.close()

    def discard(self) -> None:
        """Remove the folder of a run that is done."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _begin(self, identity: Mapping[str, str]) -> None:
        self.collection.close()
        self._clear()
        self.collection = Collection(self.folder / COLLECTION)
        self.collection.note("identity", dict(identity))
        self.collection.commit()

    def _clear(self) -> None:
        """Remove all but the lock, which another run may wait to see."""
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != LOCK:
                path.unlink()


def is_unfinished(folder: Path) -> bool:
    """Return whether an interrupted run has left a folder."""
    return (folder / COLLECTION).exists()


@contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
