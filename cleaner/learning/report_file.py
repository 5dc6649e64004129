"""The report beside learned packs: made together with them, with a source a line, and read again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from cleaner import __version__
from cleaner.errors import ConfigError
from cleaner.learning.learned import LearnedSource, SourceName
from cleaner.learning.pack_files import make_packs
from cleaner.learning.report import (
    SCHEMA,
    clauses,
    is_report,
    source_from_dict,
    source_to_dict,
    unlearned_to_dict,
)
from cleaner.learning.workers import Unlearned
from cleaner.writers import replacing

if TYPE_CHECKING:
    from cleaner.learning.collection import CollectedSource, Collection
    from cleaner.learning.run_folder import LearningRun

REPORT: Final = "report.json"
"""The file of the report beside the packs."""
_UNLEARNED: Final = "unlearned"
_PACKS: Final = "packs"
"""Names of notes in a collection."""


def note_unlearned(collection: Collection, unlearned: Iterable[Unlearned]) -> None:
    """Note the sources of which nothing could be learned."""
    collection.note(_UNLEARNED, sorted((*one.source, one.error) for one in unlearned))


def unlearned_of(collection: Collection) -> list[Unlearned]:
    """Return the sources of which nothing could be learned."""
    return [Unlearned(SourceName(kind, name), error) for kind, name, error in collection.noted(_UNLEARNED, [])]


def packs_of(collection: Collection) -> int:
    """Return how many sources have a pack."""
    count: int = collection.noted(_PACKS, 0)
    return count


def make_files(run: LearningRun, out: Path, digest: str, too_few: Sequence[CollectedSource]) -> None:
    """Make the packs and the report, all of them or none; ``digest`` is that of the cleaner.

    Raises:
        PackError: a known pack cannot be brought up to date.
        OutputError: a file cannot be written.

    """
    shutil.rmtree(run.made, ignore_errors=True)
    collection, packs = run.collection, 0
    head = {
        "schema": SCHEMA,
        "documents": run.read - collection.failed,
        "cleaner": __version__,
        "digest": digest,
        "failed": collection.failed,
        "too_few": {"sources": len(too_few), "documents": sum(one.total for one in too_few)},
        "clauses": clauses(),
        "unlearned": [unlearned_to_dict(one) for one in unlearned_of(collection)],
    }
    with replacing(run.made / REPORT) as part, part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        rows = _Rows(file, head)
        for learned, name in make_packs(collection.outcomes(), out, run.made):
            rows.add(source_to_dict(learned, name))
            packs += bool(name)
        rows.end()
    collection.note(_PACKS, packs)


class _Rows:
    """Writes JSON with a source a line, for there may be too many to be held."""

    def __init__(self, file: TextIO, head: dict[str, Any]) -> None:
        self._file = file
        self._separator = "\n"
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "sources": [')

    def add(self, row: dict[str, Any]) -> None:
        self._file.write(self._separator + json.dumps(row, ensure_ascii=False))
        self._separator = ",\n"

    def end(self) -> None:
        self._file.write("\n]}\n")


def read_report(file: Path) -> list[LearnedSource]:
    """Return what a report says of each source.

    Raises:
        ConfigError: it cannot be read, or is none.

    """
    problem = f"{file} is no report of cleaner learn (of schema {SCHEMA}): name the {REPORT} beside packs"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if is_report(data):
            return [source_from_dict(one)[0] for one in data["sources"]]
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}; check the path") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(problem) from error
    raise ConfigError(problem)
