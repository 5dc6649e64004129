"""Which documents go where: inputs and options into the shards of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.batch import Files, Output, Records, Shard, failure
from cleaner.cli.inputs import Inputs, Job, read
from cleaner.cli.printing import Differences, Nothing, Printed, PrintedRecords
from cleaner.cli.targets import Targets, target, targets
from cleaner.document import Failure, Fields, Source
from cleaner.errors import CleanerError, ConfigError, InputError
from cleaner.outcome import Form
from cleaner.readers import format_of, read_lines, read_many, read_schema
from cleaner.writers import output_schema, plain_schema

STDIN_NAME: Final = "stdin"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to become of the documents. ``show`` stands for an output."""

    out: str = ""
    form: Form = "text"
    markdown: bool = False
    fields: Fields = field(default_factory=Fields)
    show: str = ""
    """``nothing`` or ``differences`` instead of an output."""


class Plan(NamedTuple):
    """The shards of a run, to be read once; the form in which it needs results; how many documents, if known."""

    shards: Iterable[Shard]
    form: Form
    total: int | None


def plan(inputs: Inputs, wishes: Wishes) -> Plan:
    """Say what is read, and what takes it.

    Raises:
        ConfigError: the inputs and the output do not go together.
        InputError: the only input is a table without the column.
        PackageError: the package for a table is missing.

    """
    if inputs.single and inputs.named[0].many:
        _check(inputs.named[0], wishes.fields)
    shards, single, many = (_placed if wishes.out else _shown)(inputs, wishes)
    archives = inputs.count - inputs.singles
    wanted = {form for form, count in ((single, inputs.singles), (many, archives)) if count}
    form: Form = "results" if "results" in wanted else "metadata" if "metadata" in wanted else "text"
    return Plan(shards, form, None if archives else inputs.singles)


def _check(job: Job, fields: Fields) -> None:
    """Look at the first document of the only input, before an output of an earlier run is touched."""
    if job.path is not None:
        try:
            next(read_many(job.path, fields), None)
        except InputError as error:
            raise InputError(f"{job.id}: {error}; name one with --text-field or --html-field") from error


Planned = tuple[Iterator[Shard], Form, Form]
"""Shards, and the forms in which documents in files of their own, and those of archives, are needed."""


def _shown(inputs: Inputs, wishes: Wishes) -> Planned:
    """Plan for documents that go to standard output, or nowhere."""
    if not wishes.show and not inputs.single and wishes.form == "text":
        raise ConfigError("several inputs need an output folder: name one with -o, or print results with --json")
    single: Output = Printed(wishes.form)
    many: Output = PrintedRecords(fields=wishes.fields)
    if wishes.show:
        single = many = Nothing() if wishes.show == "nothing" else Differences()
    return _in_order(inputs, single, many, wishes.fields), single.form, many.form


def _placed(inputs: Inputs, wishes: Wishes) -> Planned:
    """Plan for documents that are written to files."""
    fields = wishes.fields
    if whole := target(inputs, wishes.out):
        output = _records(whole, next(inputs.jobs()) if inputs.count == 1 else None, fields)
        return _in_order(inputs, output, output, fields), output.form, output.form
    found = targets(inputs, wishes.out, as_json=wishes.form != "text", markdown=wishes.markdown)
    if inputs.formats.get("parquet"):
        plain_schema()  # a missing package is told before anything is written
    return _mirrored(inputs, found, wishes), wishes.form, "results"


def _in_order(inputs: Inputs, single: Output, many: Output, fields: Fields) -> Iterator[Shard]:
    """Yield the shards whose documents are not in files of their own, in the order of the inputs."""
    for archives, jobs in groupby(inputs.jobs(), key=lambda job: job.many):
        if not archives:
            yield Shard(partial(_read_singles, jobs), single)
        for job in jobs if archives else ():
            yield Shard(partial(_read_records, job, fields), many)


def _mirrored(inputs: Inputs, found: Targets, wishes: Wishes) -> Iterator[Shard]:
    """Yield the shards of a mirrored tree: that of all documents in files of their own, then those of archives."""
    if inputs.singles:
        yield Shard(partial(_read_files, found), Files(wishes.form))
    for job, place in found():
        if job.many:
            yield Shard(partial(_read_records, job, wishes.fields), _records(place, job, wishes.fields))


def _records(place: Path, alone: Job | None, fields: Fields) -> Records:
    """Return the output for records, of one input alone or of several; a table made of one table has its columns."""
    schema = None
    if format_of(place) == "parquet":
        path = alone.path if alone else None
        table = read_schema(path) if path and format_of(path) == "parquet" else None
        schema = plain_schema() if table is None else output_schema(table, fields)
    return Records(place, fields, schema)


def _read_singles(jobs: Iterable[Job], skip: int) -> Iterator[Source | Failure]:
    return map(read, islice(jobs, skip, None))


def _read_files(found: Targets, skip: int) -> Iterator[Source | Failure]:
    """Read documents that go to files of their own, and know which."""
    for job, place in islice(((job, place) for job, place in found() if not job.many), skip, None):
        yield replace(read(job), origin=place)


def _read_records(job: Job, fields: Fields, skip: int) -> Iterator[Source | Failure]:
    if job.path is None:
        yield from read_lines(_stdin(), STDIN_NAME, fields, skip=skip)
        return
    try:
        yield from read_many(job.path, fields, skip=skip)
    except CleanerError as error:  # told at the first document
        if not skip:
            yield failure(job.id, "read", error)


def _stdin() -> Any:
    import sys  # noqa: PLC0415  looked up when it is read

    return sys.stdin.buffer
