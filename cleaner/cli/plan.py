"""Which documents go where: inputs and options into the shards of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.batch import Files, Output, Records, Shard, failure
from cleaner.cli.inputs import Inputs, Job, read_all, target, targets
from cleaner.cli.printing import Differences, Nothing, Printed, PrintedRecords
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
    """The shards of a run, the form in which their results are needed, and how many documents there are, if known."""

    shards: tuple[Shard, ...]
    form: Form
    total: int | None


def plan(inputs: Inputs, wishes: Wishes) -> Plan:
    """Say what is read, and what takes it.

    Raises:
        ConfigError: the inputs and the output do not go together.
        InputError: the only input is a table without the column.
        PackageError: the package for a table is missing.

    """
    if inputs.single and inputs.jobs[0].many:
        _check(inputs.jobs[0], wishes.fields)
    shards = tuple(_placed(inputs, wishes) if wishes.out else _shown(inputs, wishes))
    wanted = {shard.output.form for shard in shards}
    form: Form = "results" if "results" in wanted else "metadata" if "metadata" in wanted else "text"
    return Plan(shards, form, None if any(job.many for job in inputs.jobs) else len(inputs.jobs))


def _check(job: Job, fields: Fields) -> None:
    """Look at the first document of the only input, before an output of an earlier run is touched."""
    if job.path is not None:
        try:
            next(read_many(job.path, fields), None)
        except InputError as error:
            raise InputError(f"{job.id}: {error}; name one with --text-field or --html-field") from error


def _shown(inputs: Inputs, wishes: Wishes) -> Iterator[Shard]:
    """Yield the shards whose documents go to standard output, or nowhere."""
    if not wishes.show and not inputs.single and wishes.form == "text":
        raise ConfigError("several inputs need an output folder: name one with -o, or print results with --json")
    records = PrintedRecords(fields=wishes.fields)
    for many, jobs in _groups(inputs.jobs):
        output: Output = records if many else Printed(wishes.form)
        if wishes.show:
            output = Nothing() if wishes.show == "nothing" else Differences()
        yield from _shards(many, jobs, output, wishes.fields)


def _placed(inputs: Inputs, wishes: Wishes) -> Iterator[Shard]:
    """Yield the shards whose documents are written to files."""
    fields = wishes.fields
    if whole := target(inputs, wishes.out):
        output = _records(whole, inputs.jobs[0] if len(inputs.jobs) == 1 else None, fields)
        for many, jobs in _groups(inputs.jobs):
            yield from _shards(many, jobs, output, fields)
        return
    places = targets(inputs, wishes.out, as_json=wishes.form != "text", markdown=wishes.markdown)
    found = list(zip(inputs.jobs, places, strict=True))
    single = [(job, place) for job, place in found if not job.many]
    if single:
        yield from _shards(
            False, [job for job, _ in single], Files([place for _, place in single], wishes.form), fields
        )
    for job, place in found:
        if job.many:
            yield from _shards(True, [job], _records(place, job, fields), fields)


def _records(place: Path, alone: Job | None, fields: Fields) -> Records:
    """Return the output for records, of one input alone or of several; a table made of one table has its columns."""
    schema = None
    if format_of(place) == "parquet":
        path = alone.path if alone else None
        table = read_schema(path) if path and format_of(path) == "parquet" else None
        schema = plain_schema() if table is None else output_schema(table, fields)
    return Records(place, fields, schema)


def _groups(jobs: Iterable[Job]) -> Iterator[tuple[bool, list[Job]]]:
    for many, group in groupby(jobs, key=lambda job: job.many):
        yield many, list(group)


def _shards(many: bool, jobs: Sequence[Job], output: Output, fields: Fields) -> Iterator[Shard]:
    if not many:
        yield Shard(partial(_read_singles, jobs), output)
    for job in jobs if many else ():
        yield Shard(partial(_read_records, job, fields), output)


def _read_singles(jobs: Sequence[Job], skip: int) -> Iterator[Source | Failure]:
    return read_all(islice(jobs, skip, None))


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
