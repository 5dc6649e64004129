"""Web archives: the pages of WARC files and the texts of WET files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner.document import Failure, Fields, MediaType, Source
from cleaner.errors import InputError
from cleaner.optional import load
from cleaner.readers.compression import LARGEST, open_bytes

PAGES: Final[dict[str, MediaType]] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
"""The content types of responses that are documents; others are skipped."""
_SUCCESS: Final = range(200, 300)
"""The HTTP statuses of successful responses."""
_STEP: Final = 1 << 16
"""Bytes of a body that are unpacked at once."""
_AGAIN: Final = "copy or download it again"


class _Record(NamedTuple):
    """A response, or a text made from one: where it begins in the file, the record's headers, and its bytes."""

    at: int
    headers: dict[str, str]
    content: bytes


def read_warc(path: Path, fields: Fields | None = None, *, skip: int = 0) -> Iterator[Source | Failure]:  # noqa: ARG001  a Reader's
    """Read the documents of a WARC or WET file, which may be compressed, one record at a time.

    Documents are successful HTTP responses in HTML or plain text, as bytes with transfer and content encodings
    undone, and the plain texts of WET files. Their names are the records' ids; they have no ``fields``. Other records
    are skipped. A record that is too long is a failure; where a record is cut off or broken, the file gives a failure
    as its last outcome. ``skip`` leaves out that many outcomes.

    Raises:
        PackageError: fastwarc, or the package for the compression, is missing; raised on first iteration.

    """
    warc = load("fastwarc.warc")
    yield from islice(_outcomes(path, warc), skip, None)


def _outcomes(path: Path, warc: Any) -> Iterator[Source | Failure]:
    try:
        with open_bytes(path) as stream:
            for record in _records(stream, str(path), warc):
                outcome = record if isinstance(record, Failure) else _document(record, str(path), warc)
                if outcome is not None:
                    yield outcome
    except InputError as error:
        yield Failure(str(path), "read", str(error))


def _records(stream: Any, name: str, warc: Any) -> Iterator[_Record | Failure]:
    """Yield the records that may hold documents. fastwarc takes cut-off records for whole, so lengths are checked."""
    wanted = (warc.WarcRecordType.response, warc.WarcRecordType.conversion)
    try:
        for record in warc.ArchiveIterator(stream, parse_http=False, stream_detect=False):
            at, length = record.stream_pos, record.headers.get("Content-Length") or ""
            if not length.strip().isdecimal():
                raise InputError(f"has a broken record at byte {at:,}; {_AGAIN}")
            if record.record_type not in wanted:
                if record.reader.consume() < int(length):
                    raise InputError(f"ends in the middle of the record at byte {at:,}; {_AGAIN}")
            elif int(length) > LARGEST:
                error = f"is longer than {LARGEST:,} bytes, too much for one document; leave it out"
                yield Failure(f"{name}:{at}", "read", error)
            else:
                content = record.reader.read(int(length))
                if len(content) < int(length):
                    raise InputError(f"ends in the middle of the record at byte {at:,}; {_AGAIN}")
                headers = {key.lower(): value for key, value in record.headers.items()}
                yield _Record(at, headers, content)
    except OSError as error:
        raise InputError(f"is not a valid web archive: {error}; {_AGAIN}") from error


def _document(record: _Record, name: str, warc: Any) -> Source | Failure | None:
    headers = record.headers
    own = headers.get("warc-record-id") or headers.get("warc-target-uri") or f"{name}:{record.at}"
    metadata = {"url": headers.get("warc-target-uri", "").strip("<>"), "date": headers.get("warc-date", "")}
    body, media_type = record.content, PAGES["text/plain"]
    if headers.get("warc-type") == "conversion":
        language = headers.get("warc-identified-content-language", "")
        metadata |= {"encoding": "utf-8", "language": language if "," not in language else ""}
    else:
        response = _response(record, warc)
        if response is None:
            return None
        body, media_type, charset = response
        metadata["encoding"] = charset
        if len(body) > LARGEST:
            error = f"unpacks to more than {LARGEST:,} bytes, too much for one document; leave it out"
            return Failure(own, "read", error)
    return Source(own, body, media_type, {name: value for name, value in metadata.items() if value})


def _response(record: _Record, warc: Any) -> tuple[bytes, MediaType, str] | None:
    """Return the body of a response that is a document, its media type, and the encoding that the server declares."""
    if not record.headers.get("content-type", "").lower().startswith("application/http"):
        return None
    try:
        parsed, body = _unpacked(record.content, "all", warc)
    except OSError:
        # Many crawlers keep the header of an encoding after undoing it.
        try:
            parsed, body = _unpacked(record.content, "none", warc)
        except OSError:
            return None
    kind = (parsed.http_content_type or record.headers.get("warc-identified-payload-type") or "").strip().lower()
    status = parsed.http_headers.status_code if parsed.http_headers else None
    if kind not in PAGES or status not in _SUCCESS:
        return None
    return body, PAGES[kind], (parsed.http_charset or "").strip("\"' ")


def _unpacked(content: bytes, decode: str, warc: Any) -> tuple[Any, bytes]:
    parsed = warc.WarcRecord()
    parsed.is_http = True
    parsed.set_bytes_content(content)
    parsed.parse_http(auto_decode=decode)
    parts, size = [], 0
    # In steps, since fastwarc allocates at once all that is asked for.
    while size <= LARGEST and (part := parsed.reader.read(_STEP)):
        parts.append(part)
        size += len(part)
    return parsed, b"".join(parts)
