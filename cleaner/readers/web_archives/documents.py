"""Web archives: the pages of WARC files and the texts of WET files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import Failure, Fields, MediaType, Place, Source
from cleaner.errors import CleanerError, InputError
from cleaner.readers.compression import LARGEST, open_bytes
from cleaner.readers.meter import Meter
from cleaner.readers.web_archives.codings import Unpacked
from cleaner.readers.web_archives.records import Loss, Record, read_records
from cleaner.readers.web_archives.responses import parse, parse_type, unpack

PAGES: Final[dict[str, MediaType]] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
"""The content types of records that are documents; others are passed over."""
_DOCUMENTS: Final = frozenset({"response", "resource", "conversion"})
"""The types of records that may hold a document."""
_OTHERS: Final = frozenset({"continuation", "metadata", "request", "revisit", "warcinfo"})
_SUCCESS: Final = range(200, 300)
"""The HTTP statuses of successful responses."""
NOT_TEXT: Final = "not HTML or plain text"
NOT_HTTP: Final = "no HTTP status"
ANOTHER_TYPE: Final = "type of record not known"


class _Body(NamedTuple):
    """What a record holds: its body, its media type and the encoding that its sender declares."""

    unpacked: Unpacked
    media_type: MediaType
    charset: str = ""


class _PassedOver(NamedTuple):
    """A record that is no document, and why."""

    why: str


def read_warc(
    path: Path,
    fields: Fields | None = None,  # noqa: ARG001  a Reader's
    *,
    skip: int = 0,
    meter: Meter | None = None,
) -> Iterator[Source | Failure]:
    """Read the documents of a WARC or WET file, which may be compressed, one record at a time.

    Documents are successful HTTP responses in HTML or plain text, without the chunks and codings they were sent in,
    resources of these kinds, and the plain texts of WET files. Their names are the records' ids; they have no
    ``fields``. Where the crawler or the server broke a body off, ``metadata["truncated"]`` says why. Other records are
    counted in ``meter.passed_over``, by reason; those before ``skip`` too. A body that is too long or cannot be
    unpacked is a failure, and so is a part of the file that holds no whole record. ``skip`` leaves out that many
    outcomes.

    Raises:
        PackageError: the package for the compression is missing; raised on first iteration.

    """
    yield from islice(_outcomes(path, meter or Meter()), skip, None)


def _outcomes(path: Path, meter: Meter) -> Iterator[Source | Failure]:
    name = str(path)
    try:
        with open_bytes(path, meter) as file:
            for record in read_records(file, _is_wanted):
                if isinstance(record, Loss):
                    place = Place(name, record=record.number, byte=record.begin, url=record.url)
                    yield Failure(name, "read", str(record), place=place)
                    continue
                outcome = _document(record, name)
                if isinstance(outcome, _PassedOver):
                    meter.passed_over[outcome.why] += 1
                else:
                    yield outcome
    except InputError as error:
        yield Failure(name, "read", str(error), place=Place(name))


def _is_wanted(headers: Mapping[str, str]) -> bool:
    return headers.get("warc-type", "").lower() in _DOCUMENTS


def _document(record: Record, name: str) -> Source | Failure | _PassedOver:
    headers = record.headers
    if record.kind not in _DOCUMENTS:
        return _PassedOver(record.kind if record.kind in _OTHERS else ANOTHER_TYPE)
    place = Place(name, record=record.number, byte=record.at, url=record.url)
    own = headers.get("warc-record-id") or headers.get("warc-target-uri") or f"{name}:{record.number}"
    if record.content is None:
        error = f"is longer than {LARGEST:,} bytes, too much for one document; leave it out"
        return Failure(own, "read", error, place=place)
    try:
        body = _body(record, record.content)
    except CleanerError as error:
        return Failure(own, "read", str(error), place=place)
    if isinstance(body, _PassedOver):
        return body
    truncated = headers.get("warc-truncated", "") or body.unpacked.fault or _segment(record)
    metadata = {
        "url": record.url,
        "date": headers.get("warc-date", ""),
        "encoding": body.charset,
        "language": _language(record),
        "truncated": truncated,
    }
    known = {field: value for field, value in metadata.items() if value}
    warnings = (f"May not be whole: {truncated}",) if truncated else ()
    return Source(own, body.unpacked.data, body.media_type, known, place=place, warnings=warnings)


def _language(record: Record) -> str:
    language = record.headers.get("warc-identified-content-language", "") if record.kind == "conversion" else ""
    return "" if "," in language else language


def _segment(record: Record) -> str:
    """Say that a record is continued in another, if it is."""
    return "continued in another record" if record.headers.get("warc-segment-number") else ""


def _body(record: Record, content: bytes) -> _Body | _PassedOver:
    """Return what a record holds, if that is a document.

    Raises:
        CleanerError: the body cannot be unpacked.

    """
    said = parse_type(record.headers.get("content-type", ""))
    if record.kind == "conversion":
        media_type = PAGES.get(said.kind or "text/plain")
        return _Body(Unpacked(content), media_type, said.charset or "utf-8") if media_type else _PassedOver(NOT_TEXT)
    # Some programs that made WARC of ARC files kept the head of a response and wrote the page's type above it, or
    # dropped the head.
    if said.kind != "application/http" and not (record.kind == "response" and content.startswith(b"HTTP/")):
        media_type = PAGES.get(said.kind)
        return _Body(Unpacked(content), media_type, said.charset) if media_type else _PassedOver(NOT_TEXT)
    response = parse(content)
    if response.status not in _SUCCESS:
        return _PassedOver(NOT_HTTP if response.status is None else f"status {response.status}")
    said = response.content_type
    media_type = PAGES.get(said.kind or record.headers.get("warc-identified-payload-type", "").strip().lower())
    return _Body(unpack(response), media_type, said.charset) if media_type else _PassedOver(NOT_TEXT)
