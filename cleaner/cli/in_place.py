"""``cleaner clean --in-place``: each cleaned document over its input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.batch import Output, OutputRecord, Shard, failure
from cleaner.cli.inputs import Inputs, Job, read
from cleaner.cli.printing import NullOutput
from cleaner.document import Failure, Place, Source
from cleaner.errors import CleanerError, ConfigError, InputError, OutputError
from cleaner.outcome import CleanedDocument, Outcome
from cleaner.readers import MEDIA_TYPES, decode_body, is_article, split_suffix
from cleaner.readers.compression import read_compressed
from cleaner.writers import check_replaceable, encoded_like, overwrite

if TYPE_CHECKING:
    from cleaner.cli.plan import OutputOptions


class Original(NamedTuple):
    """A file that is to be written over, with links followed, and its state before it was read."""

    path: Path
    status: os.stat_result


def check_suffix(suffix: str) -> None:
    """Refuse a suffix of backups that names no other file, or that of something a later run would read.

    >>> check_suffix("~")

    Raises:
        ConfigError: it cannot be used.

    """
    if not suffix or "/" in suffix or os.sep in suffix or "\0" in suffix:
        raise ConfigError(f"--backup={suffix} is no suffix: give something like --backup=.orig")
    if is_article(f"a.txt{suffix}"):
        raise ConfigError(f"--backup={suffix} would make the backups inputs of the next run: give another suffix")


def check_options(options: OutputOptions) -> None:
    """Refuse what cannot go with documents that are written over their inputs.

    Raises:
        ConfigError: options that contradict each other.

    """
    if not options.in_place:
        if options.backup:
            raise ConfigError("--backup keeps what --in-place writes over: add --in-place, or drop it")
        return
    if options.backup:
        check_suffix(options.backup)
    other = "-o" if options.out else "--json or --with-metadata" if options.form != "text" else ""
    other = other or ("--markdown" if options.markdown else "--split" if options.split else "")
    if other:
        raise ConfigError(f"--in-place writes each text over its input: drop {other}")


@dataclass(frozen=True, slots=True)
class InPlace(NullOutput):
    """Writes each document over its input, if anything was cut from it."""

    backup: str = ""

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:  # noqa: ARG002  no parts
        """Write the documents of a segment; those that fail stay as they are."""
        return [self._write(*record) for record in records]

    def _write(self, outcome: Outcome, original: Original | None) -> Outcome:
        if isinstance(outcome, CleanedDocument) and original and outcome.tally.kept < outcome.tally.characters:
            try:
                self._replace(outcome, original)
            except CleanerError as error:
                return failure(outcome.id, "write", error)
        return outcome

    def _replace(self, cleaned: CleanedDocument, original: Original) -> None:
        check_replaceable(original.path, original.status)
        data = read_compressed(original.path)
        source = decode_body(Source(cleaned.id, data))
        if source.metadata.get("replaced"):
            raise OutputError("holds broken characters, which would be lost; name an output with -o")
        new = encoded_like(data, str(source.body), source.metadata["encoding"], cleaned.text)
        check_replaceable(original.path, original.status)
        overwrite(original.path, new, self.backup)


def in_place(inputs: Inputs, output: Output) -> Iterator[Shard]:
    """Yield the shards of documents that are written over their inputs by an ``output``, or only shown.

    Raises:
        ConfigError: there is no file to write to.

    """
    if inputs.piped:
        raise ConfigError("--in-place needs files: standard input cannot be written over")
    yield Shard(lambda skip: islice(map(_read, inputs.jobs()), skip, None), output)


def _read(job: Job) -> Source | Failure:
    assert job.path is not None
    problem = ""
    if job.many:
        problem = "holds many documents, not written in place; name an output with -o"
    elif MEDIA_TYPES.get(split_suffix(job.path)[0]) == "text/html":
        problem = "is a page, and what is cleaned of it is a text; name an output with -o"
    if problem:
        return failure(job.id, "read", InputError(problem), Place(job.id))
    try:
        path = Path(os.path.realpath(job.path))
        status = path.stat()
    except OSError:
        return read(job)  # which says why
    return replace(read(job), origin=Original(path, status))
