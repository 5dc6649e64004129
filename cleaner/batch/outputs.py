"""Where cleaned documents go: a file each, or records of one file."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from cleaner.batch.clean_one import failure
from cleaner.document import SCHEMA, Failure, Fields
from cleaner.errors import OutputError
from cleaner.outcome import Cleaned, Form
from cleaner.report import failure_to_dict
from cleaner.writers import Row, join_jsonl, join_parquet, write_jsonl, write_parquet, write_text

FACTS: Final = ("author", "date", "language", "url", "site")
"""What is told of a document beside its title."""
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""Errors that would meet every further document as well."""

Outcome = Cleaned | Failure


class Done(NamedTuple):
    """What became of a document, and where it comes from or goes to: its record, if any, or a file of its own."""

    outcome: Outcome
    origin: Any = None


class Output(Protocol):
    """Takes the documents of its shards in segments, and is made whole when there are no more."""

    @property
    def form(self) -> Form:
        """The form in which it needs results."""

    @property
    def suffix(self) -> str:
        """The suffix of the parts that segments leave."""

    def write(self, part: Path, done: Sequence[Done]) -> Sequence[Outcome]:
        """Write a segment; return what became of each document."""

    def files(self, part: Path, done: Sequence[Done]) -> Sequence[Path]:
        """Return the files that a segment was written to."""

    @property
    def whole(self) -> Sequence[Path]:
        """The file that parts are joined to, if there are parts."""

    def join(self, parts: Sequence[Path]) -> None:
        """Make one of the parts, in order."""


@dataclass(frozen=True, slots=True)
class Files:
    """A file a document, which its origin names; each is whole as soon as it is there."""

    form: Form = "text"
    suffix: str = ""

    def write(self, part: Path, done: Sequence[Done]) -> Sequence[Outcome]:  # noqa: ARG002  # no parts
        """Write each document to its file."""
        return [self._write(*one) for one in done]

    def files(self, part: Path, done: Sequence[Done]) -> Sequence[Path]:  # noqa: ARG002  # no parts
        """Return the files of the documents."""
        return [one.origin for one in done if isinstance(one.outcome, Cleaned)]

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
class Records:
    """One file of records, JSON lines or Parquet. ``schema`` is that of a table which is made of a table."""

    target: Path
    fields: Fields
    schema: Any = None
    form: Form = "results"

    @property
    def suffix(self) -> str:
        """The suffixes of the target, which tell its format and compression."""
        return "".join(self.target.suffixes[-2:])

    def write(self, part: Path, done: Sequence[Done]) -> Sequence[Outcome]:
        """Write a part."""
        self._write(part, [to_row(one) for one in done])
        return [one.outcome for one in done]

    def files(self, part: Path, done: Sequence[Done]) -> Sequence[Path]:  # noqa: ARG002  # all in the part
        """Return the part."""
        return (part,)

    @property
    def whole(self) -> Sequence[Path]:
        """The file of all records."""
        return (self.target,)

    def join(self, parts: Sequence[Path]) -> None:
        """Put the parts together; without any, there are no records."""
        if not parts:
            self._write(self.target, [])
        else:
            (join_parquet if self._is_table else join_jsonl)(parts, self.target)

    def _write(self, path: Path, rows: Sequence[Row]) -> None:
        if self._is_table:
            write_parquet(path, rows, self.fields, self.schema)
        else:
            write_jsonl(path, rows, self.fields)

    @property
    def _is_table(self) -> bool:
        return self.target.suffix.lower() == ".parquet"


def to_row(done: Done) -> Row:
    """Return a document's record.

    >>> to_row(Done(Failure("a", "read", "no such file"))).error
    'no such file'
    """
    outcome, origin = done
    if isinstance(outcome, Failure):
        return Row(origin, outcome.source_id, None, error=outcome.error)
    return Row(origin, outcome.id, outcome.article, outcome.removed, outcome.title, None, facts(outcome))


def facts(cleaned: Cleaned) -> dict[str, Any]:
    """Return what is known of a document, nothing else.

    >>> from cleaner.outcome import Tally
    >>> facts(Cleaned("a", "Rain.", Tally(5, 5), metadata={"encoding": "utf-8", "date": "2024-03-05"}))
    {'date': '2024-03-05'}
    """
    known = {"language": cleaned.language, **cleaned.metadata}
    return {name: known[name] for name in FACTS if known.get(name) is not None}


def to_text(outcome: Outcome, form: Form, indent: int | None = 2) -> str:
    """Return what is written of a document: the article, or JSON on a line of its own."""
    if form == "text" and isinstance(outcome, Cleaned):
        return outcome.article
    return json.dumps(to_dict(outcome, form), ensure_ascii=False, indent=indent) + "\n"


def to_dict(outcome: Outcome, form: Form) -> dict[str, Any]:
    """Return what JSON tells of a document, described in docs/wire-schema.md."""
    if isinstance(outcome, Failure):
        return failure_to_dict(outcome)
    if form == "results":
        return outcome.to_dict()
    known = {"title": outcome.title, **facts(outcome)}
    told = {name: known.get(name) for name in ("title", *FACTS)}
    return {"schema": SCHEMA, "id": outcome.id, **told, "text": outcome.article}
