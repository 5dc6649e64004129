"""Which documents go where: turns inputs and options into the shards of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from cleaner.batch import UNREAD, DocumentFiles, Output, RecordFile, Shard, failure
from cleaner.cli.in_place import InPlace, in_place
from cleaner.cli.inputs import Inputs, Job, read
from cleaner.cli.own_files import mark
from cleaner.cli.printing import DiffOutput, NullOutput, StdoutDocuments, StdoutRecords
from cleaner.cli.targets import Targets, is_nested, record_file, targets
from cleaner.document import Failure, Fields, Place, Source
from cleaner.errors import CleanerError, ConfigError, FieldError, InputError
from cleaner.optional import load
from cleaner.outcome import Form
from cleaner.readers import Meter, format_of, read_many, split, split_all, with_source
from cleaner.writers import numbered, writer_of

STDIN_NAME: Final = "stdin"
Reader = Callable[[int], Iterable[Source | Failure]]
"""Reads the documents of a shard, without the first N of them."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What is written, and where."""

    out: str = ""
    form: Form = "text"
    markdown: bool = False
    fields: Fields = field(default_factory=Fields)
    show: Literal["", "nothing", "differences"] = ""
    """What replaces the output, if anything."""
    split: bool = False
    """Whether the articles of an export become documents of their own."""
    in_place: bool = False
    """Whether documents are written over their inputs."""
    backup: str = ""
    """The suffix of the files that then keep the originals, if any do."""


class Plan(NamedTuple):
    """The shards of a run, to be read once; the form in which it needs results; the number of documents, if known."""

    shards: Iterable[Shard]
    form: Form
    total: int | None


def plan(inputs: Inputs, options: OutputOptions) -> Plan:
    """Decide what is read, and which output takes it.

    Raises:
        ConfigError: the inputs and the output do not go together.
        InputError: the only input is a table without the column.
        PackageError: the package for an output is missing.

    """
    if options.split and not (options.out or options.show or options.form != "text"):
        raise ConfigError(
            "--split makes several articles: name a folder or a .jsonl with -o, or print them with --json"
        )
    if inputs.single and inputs.named[0].many:
        check(inputs.named[0], options.fields)
    route = _over_inputs if options.in_place else _to_files if options.out else _to_stdout
    shards, single, many = route(inputs, options)
    archives = inputs.count - inputs.singles
    needed = {form for form, count in ((single, inputs.singles), (many, archives)) if count}
    form: Form = "results" if "results" in needed else "metadata" if "metadata" in needed else "text"
    return Plan(shards, form, None if archives or options.split else inputs.singles)


def check(job: Job, fields: Fields) -> None:
    """Read the first document of the only input, before an output of an earlier run is touched.

    Raises:
        InputError: it is a table without the column.
        PackageError: the package for its format is missing.

    """
    if job.path is not None:
        try:
            next(read_many(job.path, fields), None)
        except InputError as error:
            raise InputError(f"{job.id}: {_with_remedy(error)}") from error


def _with_remedy(error: CleanerError) -> str:
    """Return an error with what to type, if that is known."""
    return f"{error}; name one with --text-field or --html-field" if isinstance(error, FieldError) else str(error)


_Routes = tuple[Iterator[Shard], Form, Form]
"""Shards, and the forms in which documents in files of their own, and those of archives, are needed."""


def _to_stdout(inputs: Inputs, options: OutputOptions) -> _Routes:
    """Plan for documents that go to standard output, or nowhere."""
    if not options.show and not inputs.single and options.form == "text":
        raise ConfigError("several inputs need an output folder: name one with -o, or print results with --json")
    single: Output = StdoutDocuments(options.form)
    many: Output = StdoutRecords(fields=options.fields)
    if options.show:
        single = many = NullOutput() if options.show == "nothing" else DiffOutput()
    return _in_order(inputs, single, many, options), single.form, many.form


def _over_inputs(inputs: Inputs, options: OutputOptions) -> _Routes:
    """Plan for documents that are written over their inputs."""
    output: Output = InPlace(backup=options.backup)
    if options.show:
        output = NullOutput() if options.show == "nothing" else DiffOutput()
    return in_place(inputs, output), output.form, output.form


def _to_files(inputs: Inputs, options: OutputOptions) -> _Routes:
    """Plan for documents that are written to files."""
    fields = options.fields
    if whole := record_file(inputs, options.out, fields):
        output = _records(whole, next(inputs.jobs()) if inputs.count == 1 else None, fields)
        return _in_order(inputs, output, output, options), output.form, output.form
    found = targets(inputs, options.out, as_json=options.form != "text", markdown=options.markdown)
    for needed in inputs.formats:
        if needed and needed.is_written and needed.package:
            load(needed.package)  # a missing package is reported before anything is written
    return _mirrored(inputs, found, options), options.form, "results"


def _in_order(inputs: Inputs, single: Output, many: Output, options: OutputOptions) -> Iterator[Shard]:
    """Yield the shards whose documents do not go to files of their own, in the order of the inputs."""
    for archives, jobs in groupby(inputs.jobs(), key=lambda job: job.many):
        if not archives:
            meter = Meter()
            yield Shard(_splitting(partial(_read_singles, jobs, meter), options), single, meter=meter)
        for job in jobs if archives else ():
            yield _archive(job, many, options, alone=bool(options.out) and inputs.count == 1)


def _mirrored(inputs: Inputs, found: Targets, options: OutputOptions) -> Iterator[Shard]:
    """Yield the shards of a mirrored tree: one of all documents in files of their own, then one for each archive."""
    if is_nested(inputs, Path(options.out)):
        mark(Path(options.out))
    if inputs.singles:
        meter = Meter()
        reader = partial(_read_articles if options.split else _read_files, found, meter)
        yield Shard(reader, DocumentFiles(options.form), meter=meter)
    for job, place in found():
        if job.many:
            yield _archive(job, _records(place, job, options.fields), options, alone=True)


def _archive(job: Job, output: Output, options: OutputOptions, *, alone: bool) -> Shard:
    """Return the shard of a file that holds many documents, which may have an output ``alone``."""
    meter = Meter()
    reader = partial(_read_records, job, options.fields, meter, alone=alone)
    return Shard(_splitting(reader, options), output, job.path, meter)


def _records(place: Path, only: Job | None, fields: Fields) -> RecordFile:
    """Return a file of records from the only input or from several; a table made from one table keeps its columns."""
    schema, kind, path = writer_of(place).schema, format_of(place), only.path if only else None
    alike = path is not None and kind is not None and format_of(path) is kind
    before = kind.read_schema(path, fields) if alike and kind and path and kind.read_schema else None
    return RecordFile(place, fields, schema and schema(before, fields, place))


def _read_singles(jobs: Iterable[Job], meter: Meter, skip: int) -> Iterator[Source | Failure]:
    return (read(job, meter) for job in islice(jobs, skip, None))


def _read_files(found: Targets, meter: Meter, skip: int) -> Iterator[Source | Failure]:
    """Read documents that go to files of their own, which become their origins."""
    for job, place in islice(((job, place) for job, place in found() if not job.many), skip, None):
        yield replace(read(job, meter), origin=place)


def _splitting(reader: Reader, options: OutputOptions) -> Reader:
    """Return a reader of the articles where a reader yields exports; what is skipped is read, to count its articles."""
    if not options.split:
        return reader
    return lambda skip: islice(split_all(reader(0), options.fields), skip, None)


def _read_articles(found: Targets, meter: Meter, skip: int) -> Iterator[Source | Failure]:
    """Read the articles of exports, each of which goes to a file of its own."""
    articles = (
        replace(
            article, origin=place if len(pieces) == 1 and article.id == job.id else numbered(place, job.stem, number)
        )
        if isinstance(article, Source)
        else article
        for job, place in found()
        if not job.many
        for pieces in [split(read(job, meter))]
        for number, article in enumerate(pieces, 1)
    )
    return islice(articles, skip, None)


def _read_records(
    job: Job, fields: Fields, meter: Meter, skip: int, *, alone: bool = False
) -> Iterator[Source | Failure]:
    """Read an archive. If it has an output ``alone``, that shall not hold just a failure to read the whole file."""
    outcomes = records_of(job, fields, meter, skip)
    first = next(outcomes, None)
    if isinstance(first, Failure) and first.source_id == job.id and alone and not skip:
        first = replace(first, origin=UNREAD)
    if first is not None:
        yield first
        yield from outcomes


def records_of(job: Job, fields: Fields, meter: Meter, skip: int = 0) -> Iterator[Source | Failure]:
    """Yield the documents of a file that holds many, without the first of them; of one that cannot be read, why."""
    if job.path is None:
        from cleaner.readers.jsonl import read_lines  # noqa: PLC0415  records on standard input are rare

        yield from read_lines(_stdin(), STDIN_NAME, fields, skip=skip)
        return
    try:
        for one in read_many(job.path, fields, skip=skip, meter=meter):
            yield with_source(one, job.source) if isinstance(one, Source) else one
    except CleanerError as error:  # raised on first iteration
        if not skip:
            yield replace(failure(job.id, "read", error, Place(job.id)), error=_with_remedy(error))


def _stdin() -> Any:
    import sys  # noqa: PLC0415  standard input is looked up when it is read

    return sys.stdin.buffer
