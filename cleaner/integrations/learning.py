"""Learning on a cluster: rows of documents become samples of their sources, and these become packs.

A sample is rows too, and the sample of several is that of all their documents. So an engine may sample each part of its
data where it lies, and put the small samples together in any order. The packs are those of ``cleaner learn``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.document import Fields, Source
from cleaner.errors import CleanerError, InputError, OutputError, one_line
from cleaner.integrations.arrow import arrow_module
from cleaner.integrations.checks import listed, refuse_table
from cleaner.integrations.rows import make_cleaner, worker_arguments
from cleaner.learning.learn import LEAST_DOCUMENTS, learn_source
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.pack_files import SUFFIX, check_packs, clashing, make_packs, move_files
from cleaner.learning.packs import pack_name, pack_text
from cleaner.learning.sampling import Sampled, candidate, sample, sample_parts
from cleaner.readers import decode_body, source_of
from cleaner.readers.record_names import name_of, whereabouts

__all__ = [
    "FIELDS",
    "KEYS",
    "Fields",
    "LearnedRow",
    "Sampled",
    "candidates",
    "learn",
    "learn_arrow",
    "learn_batches",
    "learned_schema",
    "learning_arguments",
    "sample",
    "sample_arrow",
    "sample_batches",
    "sampled_schema",
    "write_packs",
]

FIELDS: Final = Fields()
"""The default names of columns."""
KEYS: Final = ("kind", "name")
"""The columns of a sample that tell its source."""
WRITTEN: Final = 1_000
"""Documents of a record batch of samples."""


class LearnedRow(NamedTuple):
    """What is learned of a source, as a row of a table.

    ``pack`` is the name of its pack's file, and ``yaml`` what a new one holds, or null if there is nothing to cut.
    ``learned`` is all that is known, as JSON, from which ``write_packs`` brings a pack up to date. ``error`` is why
    nothing could be learned, or null; then all but the name is null.
    """

    pack: str
    yaml: str | None = None
    learned: str | None = None
    error: str | None = None


def candidates(rows: Iterable[Mapping[str, Any]], fields: Fields = FIELDS) -> Iterator[Sampled]:
    """Yield the documents of rows, to be sampled; rows without a text, or with broken bytes, are passed over.

    With a name for ``html``, pages (strings or bytes) come first, and the text only counts where there is no page.

    >>> rows = [{"text": "Rain.", "url": "https://example.org/a"}, {"text": None}]
    >>> [(row.kind, row.name, row.body) for row in candidates(rows)]
    [('site', 'example.org', 'Rain.')]
    """
    for row in rows:
        page = row.get(fields.html) if fields.html else None
        body = page or row.get(fields.text)
        if not isinstance(body, str) and not (page and isinstance(body, bytes)):
            continue
        metadata = whereabouts(row.get(fields.url), row.get(fields.source))
        source = Source(name_of(row.get(fields.id), ""), body, "text/html" if page else "text/plain", metadata)
        try:
            decoded = decode_body(source)
        except InputError:
            continue
        yield candidate(source_of(decoded), SourceDocument(decoded.id, decoded.body, decoded.media_type))


def learn(rows: Iterable[Sampled], config: Config | Cleaner | None = None, digest: str = "") -> Iterator[LearnedRow]:
    """Yield what is learned of each source; of samples, or documents, in which each source's stand together.

    One source is held at a time. Those with too few documents are passed over. ``digest`` is that of the expected
    cleaner.

    Raises:
        CleanerError: the cleaner here has another digest.
        PackError: a rule pack is broken.

    """
    cleaner = make_cleaner(config, digest)
    for source, own in groupby(rows, key=lambda row: row.source):
        kept = sample(own)
        if len(kept) < LEAST_DOCUMENTS:
            continue
        try:
            known = learn_source(source, (row.document for row in kept), kept[0].documents, cleaner)
            yield _learned_row(known)
        except Exception as error:  # one source must not fail a task of thousands
            pack = f"{pack_name(source)}{SUFFIX}"
            yield LearnedRow(pack, error=one_line(error))


def _learned_row(known: LearnedSource) -> LearnedRow:
    yaml = pack_text(known) if known.rules else None
    return LearnedRow(f"{pack_name(known.source)}{SUFFIX}", yaml, json.dumps(known.to_dict(), ensure_ascii=False))


def write_packs(rows: Iterable[Mapping[str, Any]], folder: str | Path) -> list[Path]:
    """Write the packs of rows that ``learn`` gave to a folder, all or none, and return their paths.

    A pack that is there already is brought up to date; what was changed in it by hand is kept.

    Raises:
        PackError: a pack that is there cannot be read.
        CleanerError: the folder cannot be written, or two sources would have one pack.

    """
    out, sources = Path(folder), list[SourceName]()

    def outcomes() -> Iterator[LearnedSource]:
        for row in rows:
            if row["learned"]:
                known = LearnedSource.from_dict(json.loads(row["learned"]))
                sources.append(known.source)
                yield known

    check_packs(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as made:
        files = sorted(pack.file for pack in make_packs(outcomes(), out, Path(made)) if pack.file)
        for clash in clashing(sources):
            raise OutputError(f"{clash.source}: {clash.error}; nothing was written")
        move_files(Path(made), out)
    return [out / file for file in files]


def sample_arrow(table: Any, fields: Fields = FIELDS) -> Any:
    """Return the sample of a ``pyarrow.Table`` or ``RecordBatch``, as a table with ``sampled_schema``.

    A table with that schema already, of samples that were put together, is sampled again.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: this is no table, or it lacks a column that is named.

    """
    return _table(sample(_rows(table, fields)), sampled_schema())


def learn_arrow(table: Any, config: Config | Cleaner | None = None, digest: str = "") -> Any:
    """Return what is learned of a table of samples, in which each source's stand together, with ``learned_schema``.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: this is no table of samples, or the cleaner here has another digest.
        PackError: a rule pack is broken.

    """
    return _table(learn(_rows(table, FIELDS), config, digest), learned_schema())


def sample_batches(batches: Iterable[Any], fields: Fields = FIELDS) -> Iterator[Any]:
    """Yield the samples of a stream of ``pyarrow.RecordBatch``, as such with ``sampled_schema``; few are held.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: as ``sample_arrow``.

    """
    for rows in sample_parts(_rows(batch, fields) for batch in batches):
        yield from _table(rows, sampled_schema()).to_batches(WRITTEN)


def learn_batches(batches: Iterable[Any], config: Config | Cleaner | None = None, digest: str = "") -> Iterator[Any]:
    """Yield what is learned of a stream of samples, in which each source's stand together, with ``learned_schema``.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: as ``learn_arrow``.
        PackError: a rule pack is broken.

    """
    rows = (row for batch in batches for row in _rows(batch, FIELDS))
    for row in learn(rows, config, digest):
        yield from _table([row], learned_schema()).to_batches()


def learning_arguments(config: Config | Cleaner | None = None) -> dict[str, Any]:
    """Return keyword arguments that make workers learn with the cleaner that is here, and refuse if they cannot.

    >>> sorted(learning_arguments())
    ['config', 'digest']

    Raises:
        CleanerError: this is no configuration.
        PackError: a rule pack is broken.

    """
    return {name: value for name, value in worker_arguments(config).items() if name != "columns"}


def check_fields(present: Iterable[str], fields: Fields) -> None:
    """Refuse data without a column that is named for the text, the page or the source.

    >>> check_fields(["body", "host"], Fields("body", source="outlet"))
    Traceback (most recent call last):
        ...
    cleaner.errors.CleanerError: the data has no column 'outlet' (body, host): name it, Fields(source=…)

    Raises:
        CleanerError: as said.

    """
    names = list(present)
    for field in ("html" if fields.html else "text", "source"):
        name = asdict(fields)[field]
        if name and name not in names:
            raise CleanerError(f"the data has no column {name!r} ({listed(names)}): name it, Fields({field}=…)")


def sampled_schema() -> Any:
    """Return the ``pyarrow.Schema`` of samples: the fields of ``Sampled``.

    Raises:
        ImportError: pyarrow is not installed.

    """
    pa = arrow_module()
    numbers = {"documents", "hash"}
    return pa.schema([(name, pa.int64() if name in numbers else pa.string()) for name in Sampled._fields])


def learned_schema() -> Any:
    """Return the ``pyarrow.Schema`` of what is learned: the fields of ``LearnedRow``.

    Raises:
        ImportError: pyarrow is not installed.

    """
    pa = arrow_module()
    return pa.schema([(name, pa.string()) for name in LearnedRow._fields])


def _rows(table: Any, fields: Fields) -> Iterator[Sampled]:
    """Yield the rows of a table of documents or of samples."""
    refuse_table(table, "learning", "give pyarrow.Table.from_pandas(…) or …from_pylist(…)")
    names = table.schema.names
    if set(Sampled._fields) <= set(names):
        return (Sampled(**row) for row in table.select(Sampled._fields).to_pylist())
    check_fields(names, fields)
    read = [name for name in dict.fromkeys(asdict(fields).values()) if name in names]
    return candidates(table.select(read).to_pylist(), fields)


def _table(rows: Iterable[Any], schema: Any) -> Any:
    return arrow_module().Table.from_pylist([row._asdict() for row in rows], schema=schema)
