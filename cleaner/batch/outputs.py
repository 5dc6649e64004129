"""Where cleaned documents go: a file each, or one file of records."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from cleaner.batch.clean_window import failure
from cleaner.document import SCHEMA, Failure, Fields
from cleaner.errors import OutputError
from cleaner.outcome import CleanedDocument, Form, Outcome
from cleaner.report import failure_to_dict
from cleaner.writers import METADATA_FIELDS, Row, write_text, writer_of

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""Errors that would hit every further document as well."""

UNREAD: Final = "nothing of the file could be read"
"""The origin of a failure that is that of a whole file, and no record."""


class OutputRecord(NamedTuple):
    """A document to write: its outcome, and as its origin the input's record, if any, or the file that it goes to."""

    outcome: Outcome
    origin: Any = None


class Output(Protocol):
    """Takes the documents of its shards in segments, and joins them when there are no more."""

    @property
    def form(self) -> Form:
        """The form in which it needs results."""

    @property
    def suffix(self) -> str:
        """The suffix of the parts that segments are written to."""

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:
        """Write a segment; return the outcome of each document, which may now be a failure."""

    def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:
        """Return the files that a segment was written to."""

    @property
    def whole(self) -> Sequence[Path]:
        """The file that parts are joined to, if there are parts."""

    def join(self, parts: Sequence[Path]) -> None:
        """Join the parts, in order."""


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """A file for each document, which its origin names; each is whole as soon as it is there."""

    form: Form = "text"
    suffix: str = ""

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:  # noqa: ARG002  no parts
        """Write each document to its file."""
        return [self._write(*record) for record in records]

    def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:  # noqa: ARG002  no parts
        """Return the files of the documents."""
        return [record.origin for record in records if isinstance(record.outcome, CleanedDocument)]

    @property
    def whole(self) -> Sequence[Path]:
        """Nothing: there are no parts."""
        return ()

    def join(self, parts: Sequence[Path]) -> None:
        """Do nothing: there are no parts."""

    def _write(self, outcome: Outcome, file: Path) -> Outcome:
        if isinstance(outcome, Failure):
            return outcome
        try:
            write_text(file, to_text(outcome, self.form))
        except OutputError as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in _NO_ROOM:
                raise
            return failure(outcome.id, "write", error)
        return outcome


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file of records. ``schema`` is what its writer needs to know of it, if anything.

    If nothing of its input could be read, nothing is written.
    """

    target: Path
    fields: Fields
    schema: Any = None
    form: Form = "results"

    @property
    def suffix(self) -> str:
        """The suffixes of the target, which show its format and compression."""
        return "".join(self.target.suffixes[-2:])

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:
        """Write a part."""
        rows = [to_row(record) for record in records if record.origin is not UNREAD]
        if rows:
            writer_of(self.target).write_part(part, rows, self.fields, self.schema)
        return [record.outcome for record in records]

    def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:  # noqa: ARG002  all in the part
        """Return the part."""
        return (part,)

    @property
    def whole(self) -> Sequence[Path]:
        """The file of all records."""
        return (self.target,)

    def join(self, parts: Sequence[Path]) -> None:
        """Join the parts; without any, write a file without records."""
        if parts == [] or any(part.exists() for part in parts):
            writer_of(self.target).join(parts, self.target, self.schema)


def to_row(record: OutputRecord) -> Row:
    """Return a document as a row of a file of records.

    >>> to_row(OutputRecord(Failure("a", "read", "no such file"))).error
    'no such file'
    """
    outcome, origin = record
    if isinstance(outcome, Failure):
        return Row(origin, outcome.source_id, None, error=outcome.error)
    return Row(origin, outcome.id, outcome.article, outcome.removed, outcome.title, None, known_metadata(outcome))


def known_metadata(cleaned: CleanedDocument) -> dict[str, Any]:
    """Return those of the ``METADATA_FIELDS`` that are known.

    >>> from cleaner.outcome import Tally
    >>> metadata = {"encoding": "utf-8", "date": "2024-03-05"}
    >>> known_metadata(CleanedDocument("a", "Rain.", Tally(5, 5), metadata=metadata))
    {'date': '2024-03-05'}
    """
    known = {"language": cleaned.language, **cleaned.metadata}
    return {name: known[name] for name in METADATA_FIELDS if known.get(name) is not None}


def to_text(outcome: Outcome, form: Form, indent: int | None = 2) -> str:
    """Return what is written for a document: the article, or JSON that ends with a newline."""
    if form == "text" and isinstance(outcome, CleanedDocument):
        return outcome.article
    return json.dumps(to_dict(outcome, form), ensure_ascii=False, indent=indent) + "\n"


def to_dict(outcome: Outcome, form: Form) -> dict[str, Any]:
    """Return plain data for JSON, described in docs/wire-schema.md."""
    if isinstance(outcome, Failure):
        return failure_to_dict(outcome)
    if form == "results":
        return outcome.to_dict()
    known = {"title": outcome.title, **known_metadata(outcome)}
    metadata = {name: known.get(name) for name in ("title", *METADATA_FIELDS)}
    return {"schema": SCHEMA, "id": outcome.id, **metadata, "text": outcome.article}
