"""What cleaner wrote of a run, read again: results as JSON, and records in all formats that are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from cleaner.document import SCHEMA, Failure, Fields, Source
from cleaner.errors import InputError
from cleaner.layout.lines import SPACELESS
from cleaner.readers import FORMATS, format_of, read_document, read_many, split_suffix
from cleaner.readers.compression import open_bytes
from cleaner.readers.json_records import RAW
from cleaner.review.documents import ReviewedCut, ReviewedDocument
from cleaner.review.removals import cuts_of, spared_of
from cleaner.text.hosts import host_of
from cleaner.writers import Row

UNCUT: Final = (
    "holds no cuts; a report is made of what cleaner clean --json prints, or writes with -o X.jsonl, -o X.csv or "
    "-o X.parquet"
)
"""What is wrong with JSON of other kinds, such as what --with-metadata writes."""
SUFFIXES: Final = frozenset(suffix for one in FORMATS.values() if one.is_written for suffix in one.suffixes)
"""Files in folders that may hold results."""


def read_results(paths: Iterable[Path], fields: Fields | None = None) -> Iterator[ReviewedDocument]:
    """Yield the documents that files and folders hold, in order; ``fields`` are what records call theirs.

    Raises:
        InputError: a file cannot be read, is damaged, or holds something else.
        PackageError: the package for a file's format is missing.

    """
    for path in paths:
        for file in _files(path):
            yield from _read(file, fields or Fields())


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if split_suffix(file)[0] in SUFFIXES and file.is_file())
    if not found:
        raise InputError(f"{path}: {UNCUT}")
    yield from found


def _read(file: Path, fields: Fields) -> Iterator[ReviewedDocument]:
    if format_of(file) is None:
        raise InputError(f"{file}: {UNCUT}")
    single = _single(file) if split_suffix(file)[0] == ".json" else None
    if single is not None:
        yield document_of(single, str(file))
        return
    found = False
    for one in read_many(file, fields):
        found = True
        yield _of_outcome(one, fields)
    if not found:
        raise InputError(f"{file}: holds no documents")


def _single(file: Path) -> dict[str, Any] | None:
    """Return the result that a JSON file holds, if it is one and not a list of records."""
    with open_bytes(file) as stream:
        if not stream.read(64).lstrip().startswith(b"{"):
            return None
    with open_bytes(file) as stream, suppress(ValueError):
        value = json.loads(read_document(stream))
        return value if isinstance(value, dict) else None
    raise InputError(f"{file}: is not whole JSON; the run that wrote it may have been interrupted: clean it again")


def _of_outcome(one: Source | Failure, fields: Fields) -> ReviewedDocument:
    """Return the document of a record, which a reader of documents takes for a source, or for one without a text."""
    origin = Row(one.origin, "", None).origin()
    where, own = (one.where, one.source_id) if isinstance(one, Failure) else (str(one.place) or one.id, one.id)
    if isinstance(one, Failure) and ("error" not in origin or RAW in origin):
        raise InputError(f"{where}: {one.error}")
    return document_of(origin if "schema" in origin else _result_of(origin, own, fields), where)


def _result_of(record: Mapping[str, Any], own: str, fields: Fields) -> dict[str, Any]:
    """Return what a result would say of a record; what else is in the record is the user's."""
    removed = record.get("removed")
    with suppress(ValueError):
        removed = json.loads(removed) if isinstance(removed, str) else removed
    metadata = {"url": record.get(fields.url), "source": record.get(fields.source) if fields.source else None}
    text = {"text": record.get(fields.text), "title": record.get("title"), "language": record.get("language")}
    return {"id": own, **text, "removed": removed, "error": record.get("error"), "metadata": metadata}


def document_of(result: Mapping[str, Any], where: str) -> ReviewedDocument:
    """Return the document of a result, a failure or a record; ``where`` is where it was read.

    >>> document_of({"schema": 1, "id": "a", "text": "Rain.", "removed": [], "error": None}, "a.jsonl, line 1").kept
    ('Rain.',)
    >>> document_of({"schema": 2, "id": "a"}, "a.jsonl, line 1")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: a.jsonl, line 1: was written by another version of cleaner: its schema is 2, not 1

    Raises:
        InputError: it is another thing, of another version, or its cuts do not fit its text.

    """
    if result.get("schema", SCHEMA) != SCHEMA:
        schema = result["schema"]
        raise InputError(f"{where}: was written by another version of cleaner: its schema is {schema!r}, not {SCHEMA}")
    known = _known(result, where)
    if known.error:
        return known
    text, removed = result.get("text"), result.get("removed")
    if not isinstance(text, str) or not isinstance(removed, list):
        raise InputError(f"{where}: {UNCUT}")
    try:
        cuts = cuts_of(removed)
    except ValueError as error:
        raise _damaged(where, error) from None
    kept = tuple(_kept(text, cuts))
    if not kept or ("kept" not in result and _is_torn(kept)):
        raise InputError(
            f"{where}: its cuts do not fit its text, which may be Markdown; make the report with "
            "cleaner clean --report, or of what cleaner clean --json prints"
        )
    if "kept" in result and not _agrees(result["kept"], kept, cuts):
        raise _damaged(where, "the ranges under kept contradict those that were removed")
    found = replace(known, kept=kept, cuts=cuts)
    if not result.get("spared"):
        return found
    try:
        return replace(found, spared=spared_of(result["spared"], found.text))
    except ValueError as error:
        raise _damaged(where, error) from None


def _damaged(where: str, problem: object) -> InputError:
    return InputError(f"{where}: is damaged: {problem}; clean it again")


def _known(result: Mapping[str, Any], where: str) -> ReviewedDocument:
    """Return a document with all but its text and its cuts."""
    metadata, warnings = result.get("metadata") or {}, result.get("warnings") or ()
    if not isinstance(metadata, Mapping) or not isinstance(warnings, list | tuple):
        raise _damaged(where, "its metadata is not an object, or its warnings are not a list")
    return ReviewedDocument(
        id=str(result.get("id") or where),
        kept=("",),
        title=_string(result.get("title")),
        language=_string(result.get("language")),
        site=host_of(_string(metadata.get("url"))) or "",
        source=_string(metadata.get("source")),
        extraction=_string(metadata.get("extraction")),
        warnings=tuple(map(_string, warnings)),
        stage=_string(result.get("stage")),
        error=_string(result.get("error") or None),
    )


def _string(value: Any) -> str:
    return "" if value is None else str(value)


def _kept(text: str, cuts: tuple[ReviewedCut, ...]) -> Iterator[str]:
    """Yield what was kept around the cuts; nothing if they do not fit the text."""
    ends = [0, *(cut.start + len(cut.text) for cut in cuts)]
    starts = [*(cut.start for cut in cuts), ends[-1] + len(text)]
    lengths = [start - end for end, start in zip(ends, starts, strict=True)]
    lengths[-1] = len(text) - sum(lengths[:-1])
    if min(lengths) < 0:
        return
    at = 0
    for length in lengths:
        yield text[at : at + length]
        at += length


def _agrees(ranges: Any, kept: Sequence[str], cuts: Sequence[ReviewedCut]) -> bool:
    """Return whether the ranges that a result says were kept are those around its cuts."""
    starts = [0, *(cut.start + len(cut.text) for cut in cuts)]
    around = [[start, start + len(stretch)] for start, stretch in zip(starts, kept, strict=True) if stretch]
    return isinstance(ranges, list | tuple) and [list(one) for one in ranges if isinstance(one, list | tuple)] == around


def _is_torn(kept: Sequence[str]) -> bool:
    """Return whether most cuts lie inside words of what is kept, as they do where the text of a record is Markdown.

    Cuts are counted in the page's text; there a cut leaves white space between words, unless these were glued.
    """
    borders = list(pairwise(stretch for stretch in kept if stretch))
    return 2 * sum(_is_one_word(before[-1], after[0]) for before, after in borders) > len(borders)


def _is_one_word(before: str, after: str) -> bool:
    return all(one.isalnum() and not SPACELESS.match(one) for one in (before, after))
