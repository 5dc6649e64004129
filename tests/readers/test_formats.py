"""Files that hold many documents, and compression: what is read, in what order, and what damage does."""

from __future__ import annotations

import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.batch import clean_many
from cleaner.cli import run
from cleaner.document import Failure, Fields, Place, Result, Source
from cleaner.errors import InputError, PackageError
from cleaner.optional import EXTRAS
from cleaner.readers import (
    FORMATS,
    Format,
    Meter,
    compression,
    decode_body,
    list_folder,
    read_file,
    read_many,
    zstd,
)
from cleaner.readers import jsonl as jsonl_reader
from cleaner.readers.jsonl import read_lines
from cleaner.readers.web_archives import codings, documents, records
from cleaner.text.decoding import decode

pyarrow: Any = pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
parquet: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
zstandard: Any = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")

RAIN = "It rained in Orlena for nine days, and on the tenth the ferry ran again."
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
packed = pytest.mark.parametrize("suffix", [".gz", ".zst"])


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"id": f"n{at}", "text": f"{RAIN} {at}"}).encode() + b"\n" for at in range(count))


def response(body: bytes, kind: str = "text/html", status: str = "200 OK", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + body


def record(
    content: bytes, number: int = 0, *, kind: str = "response", media: str = "application/http", extra: str = ""
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Target-URI: https://orlena.example/{number}\r\nContent-Type: {media}\r\n{extra}"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def pages(count: int) -> list[bytes]:
    return [record(response(f"<p>{RAIN} {at}".encode()), at) for at in range(count)]


def read(path: Path, data: bytes, fields: Fields | None = None, skip: int = 0) -> list[Source | Failure]:
    path.write_bytes(data)
    return list(read_many(path, fields, skip=skip))


def one(path: Path, data: bytes, fields: Fields | None = None) -> Source:
    (source,) = read(path, data, fields)
    assert isinstance(source, Source)
    return source


def failure(path: Path, data: bytes) -> str:
    (failed,) = read(path, data)
    assert isinstance(failed, Failure)
    return failed.error


def table(path: Path, columns: dict[str, Any], fields: Fields | None = None, **options: Any) -> list[Source | Failure]:
    parquet.write_table(columns if hasattr(columns, "schema") else pyarrow.table(columns), path, **options)
    return list(read_many(path, fields))


def bodies(outcomes: list[Source | Failure]) -> list[str | bytes]:
    return [outcome.body for outcome in outcomes if isinstance(outcome, Source)]


# --- compression


@pytest.mark.parametrize("suffix", COMPRESS)
@pytest.mark.parametrize(
    ("kind", "media_type"), [(".txt", "text/plain"), (".md", "text/markdown"), (".HTML", "text/html")]
)
def test_single_documents_may_be_compressed(tmp_path: Path, kind: str, suffix: str, media_type: str) -> None:
    path = tmp_path / f"a{kind}{suffix.upper()}"
    path.write_bytes(COMPRESS[suffix](RAIN.encode()))
    assert read_file(path) == Source(str(path), RAIN, media_type, {"encoding": "utf-8"})  # type: ignore[arg-type]


@packed
def test_members_and_frames_on_end_are_one_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(COMPRESS[suffix](b"Rain, ") + COMPRESS[suffix](b"") + COMPRESS[suffix](b"and sun."))
    assert read_file(path).body == "Rain, and sun."


@packed
def test_empty_compressed_file_is_empty_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(COMPRESS[suffix](b""))
    assert read_file(path).body == ""


@packed
def test_what_is_not_compressed_though_named_so_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.txt{suffix}"
    path.write_text(RAIN)
    with pytest.raises(InputError, match=r"^has damaged compressed data .*; copy or download it again$"):
        read_file(path)


@packed
def test_cut_off_document_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(COMPRESS[suffix](RAIN.encode())[:-5])
    with pytest.raises(InputError, match=r"^ends in the middle of its compressed data; copy or download it again$"):
        read_file(path)


def test_wrong_checksum_is_damage(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(RAIN.encode()))
    data[-8] ^= 1
    (tmp_path / "a.txt.gz").write_bytes(data)
    with pytest.raises(InputError, match="damaged compressed data"):
        read_file(tmp_path / "a.txt.gz")


@packed
def test_bomb_is_refused_and_its_near_miss_read(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "LARGEST", 100_000)
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(COMPRESS[suffix](b"a" * 100_000))
    assert len(read_file(path).body) == 100_000
    path.write_bytes(COMPRESS[suffix](b"a" * 100_001))
    with pytest.raises(InputError, match="holds more than 100,000 bytes, too much for one document"):
        read_file(path)


def test_missing_package_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"zstandard": ("a.txt.zst", "zstd"), "pyarrow": ("a.parquet", "parquet")}
    for package, (name, extra) in names.items():
        (tmp_path / name).write_bytes(b"")
        for module in (package, f"{package}.{extra}"):
            monkeypatch.setitem(__import__("sys").modules, module, None)
        monkeypatch.setattr(zstd, "find_spec", lambda _: None)
        remedy = rf"pip install 'article-cleaner\[{extra}\]'"
        with pytest.raises(PackageError, match=f"needs the package {package}: {remedy}"):
            list(read_many(tmp_path / name)) if name != "a.txt.zst" else read_file(tmp_path / name)


def test_folder_lists_what_holds_documents_and_passes_over_what_does_not(tmp_path: Path) -> None:
    listed = ["a.html.zst", "a.jsonl", "a.parquet", "a.txt", "a.txt.gz", "a.warc.wet.gz", "b.NDJSON.gz", "b.warc.zst"]
    for name in [*listed, ".c.jsonl", "c.parquet.gz", "c.gz", "c.json", "c.tar.gz", "c.txt.bz2"]:
        (tmp_path / name).touch()
    (folder,) = list_folder(tmp_path)
    assert (folder.names, len(folder.others)) == (listed, 5)


# --- JSON lines


@pytest.mark.parametrize("suffix", COMPRESS)
def test_lines_become_sources(tmp_path: Path, suffix: str) -> None:
    data = b'\xef\xbb\xbf{"text": "Rain.", "url": "https://orlena.example/1", "n": [1, {"a": null}]}\r\n'
    data += b'\n  \n{"text":"Sun.","id":7}'
    path = tmp_path / f"a.jsonl{suffix}"
    assert read(path, COMPRESS[suffix](data)) == [
        Source(
            f"{path}:1",
            "Rain.",
            metadata={"url": "https://orlena.example/1"},
            origin={"text": "Rain.", "url": "https://orlena.example/1", "n": [1, {"a": None}]},
        ),
        Source("7", "Sun.", origin={"text": "Sun.", "id": 7}),
    ]


@pytest.mark.parametrize(
    ("own", "named"), [('"a"', True), ("7", True), ('""', False), ("true", False), ("null", False)]
)
def test_own_id_is_a_string_or_a_number(tmp_path: Path, own: str, named: bool) -> None:
    path = tmp_path / "a.jsonl"
    source = one(path, f'{{"text": "Rain.", "id": {own}}}'.encode())
    assert source.id == (str(json.loads(own)) if named else f"{path}:1")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"text": "Rain.', "is not JSON: Unterminated string starting at (character 9 of the line)"),
        (b"[1, 2]", "is a list, not an object with fields"),
        (b'"Rain."', "is a string, not an object with fields"),
        (b"null", "is null, not an object with fields"),
        (b'{"text": 7}', "has a number in 'text', not a string"),
        (b'{"txet": "Rain.", "id": "a"}', "has no text in 'text'; its fields are txet, id"),
        (b'{"text": null}', "has no text in 'text'; its fields are text"),
        (b"{}", "has no text in 'text'; its fields are none"),
        (b'{"text": "\xff"}', "is not UTF-8 at byte 10 of the line; save the file as UTF-8"),
        (b'{"text": "Rain.", "n": ' + b"1" * 5000 + b"}", "is JSON that cannot be read: Exceeds the limit"),
        (b"[" * 100_000, "is nested too deeply"),
    ],
)
def test_broken_line_is_a_failure_and_the_next_is_read(tmp_path: Path, line: bytes, error: str) -> None:
    path = tmp_path / "a.jsonl"
    failed, source = read(path, b"\n" + line + b'\n{"text": "Rain."}\n')
    assert isinstance(failed, Failure)
    assert (failed.source_id, failed.stage) == (f"{path}:2", "read")
    assert failed.error.startswith(error)
    assert isinstance(source, Source)
    assert source.id == f"{path}:3"


def test_pages_come_from_their_field_and_texts_where_there_is_none(tmp_path: Path) -> None:
    data = b'{"h": "<p>Rain.", "t": "x"}\n{"h": null, "t": "Sun."}\n{"h": "", "t": ""}\n{"h": 1, "t": "x"}\n{"n": 1}\n'
    page, text, empty, odd, nothing = read(tmp_path / "a.jsonl", data, Fields(text="t", html="h"))
    assert isinstance(page, Source)
    assert (page.body, page.media_type) == ("<p>Rain.", "text/html")
    assert isinstance(text, Source)
    assert (text.body, text.media_type) == ("Sun.", "text/plain")
    assert isinstance(empty, Source)
    assert empty.body == ""
    assert isinstance(odd, Failure)
    assert odd.error == "has a number in 'h', not a string"
    assert isinstance(nothing, Failure)
    assert nothing.error == "has no text in 'h' or 't'; its fields are n"


def test_line_of_too_many_bytes_is_a_failure_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = b'{"text": "' + b"a" * 88 + b'"}'
    monkeypatch.setattr(jsonl_reader, "LARGEST", len(fits))
    monkeypatch.setattr(jsonl_reader, "_STEP", 7)
    path = tmp_path / "a.jsonl"
    whole, failed, again = read(path, fits + b"\n" + fits.replace(b"a", b"aa") + b"\n" + fits + b"\n")
    assert isinstance(whole, Source)
    assert failed == Failure(f"{path}:2", "read", "is longer than 100 bytes, too much for one document; leave it out")
    assert isinstance(again, Source)
    assert again.id == f"{path}:3"


@packed
def test_lines_before_the_end_of_a_cut_off_file_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    data = COMPRESS[suffix](lines(3)) + COMPRESS[suffix](lines(3))[:-5]
    *sources, failed = read(path, data)
    assert len(bodies(sources)) >= 3
    assert isinstance(failed, Failure)
    assert failed.source_id == str(path)
    assert failed.error.startswith("ends in the middle of its compressed data; copy or download it again; ")


@packed
def test_lines_before_the_damage_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    *sources, failed = read(path, COMPRESS[suffix](lines(300)) + b"garbage")
    assert len(bodies(sources)) == 300
    assert isinstance(failed, Failure)
    assert "damaged compressed data" in failed.error
    assert failed.error.endswith("300 lines were read")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.warc", "a.warc.gz"])
def test_missing_file_is_a_failure(tmp_path: Path, name: str) -> None:
    failed = Failure(str(tmp_path / name), "read", "no such file; check the path")
    assert list(read_many(tmp_path / name)) == [failed]
    assert list(read_many(tmp_path / name, skip=1)) == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.zst", "a.parquet", "a.warc"])
def test_folder_in_place_of_a_file_is_a_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (failed,) = read_many(tmp_path / name)
    assert isinstance(failed, Failure)
    assert failed.stage == "read"
    assert "\n" not in failed.error


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "a.warc"])
def test_unreadable_file_is_a_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch(mode=0)
    (failed,) = read_many(tmp_path / name)
    assert isinstance(failed, Failure)
    assert failed.error == "cannot be read: Permission denied; fix that or leave it out"


def test_stream_is_answered_line_by_line() -> None:
    ends = os.pipe()
    with os.fdopen(ends[0], "rb") as out, os.fdopen(ends[1], "wb", buffering=0) as into:
        sources = read_lines(out, "stdin")
        for at in range(3):
            into.write(b'{"text": "Rain."}\n')
            assert next(sources) == Source(f"stdin:{at + 1}", "Rain.", origin={"text": "Rain."})


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(), values, max_size=4), min_size=1, max_size=4), st.integers(0, 5))
def test_any_record_is_read_as_it_was_written(records: list[dict[str, Any]], skip: int) -> None:
    records = [{**fields, "text": RAIN} for fields in records]
    data = b"".join(json.dumps(fields).encode() + b"\n" for fields in records)
    outcomes = list(read_lines(io.BytesIO(data), "a", skip=skip))
    assert [outcome.origin for outcome in outcomes if isinstance(outcome, Source)] == records[skip:]


# --- Parquet


def test_rows_become_sources(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {"text": ["Rain.", None], "id": ["a", ""], "url": [None, "https://orlena.example/"], "n": [1, 2]}
    first, second = table(path, columns)
    assert isinstance(first, Source)
    assert (first.id, first.body, first.metadata) == ("a", "Rain.", {})
    assert first.origin.to_pylist() == [{"text": "Rain.", "id": "a", "url": None, "n": 1}]
    assert isinstance(second, Source)
    assert (second.id, second.body) == (f"{path}:2", "")
    assert second.metadata == {"url": "https://orlena.example/"}


@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "large_binary", "dictionary"])
def test_texts_may_be_of_any_kind_of_string_or_bytes(tmp_path: Path, kind: str) -> None:
    strings = pyarrow.array(["Grün.", "Rain."])
    column = strings.dictionary_encode() if kind == "dictionary" else strings.cast(kind)
    found = bodies(table(tmp_path / "a.parquet", {"text": column}))
    assert found == (["Grün.".encode(), b"Rain."] if "binary" in kind else ["Grün.", "Rain."])


def test_wrong_column_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^has no column 'text'; its columns are body, n$"):
        table(tmp_path / "a.parquet", {"body": ["x"], "n": [1]})
    with pytest.raises(InputError, match=r"^has no column 'page'; its columns are text$"):
        table(tmp_path / "a.parquet", {"text": ["x"]}, Fields(html="page"))
    with pytest.raises(InputError, match=r"^has int64 in column 'text', not text; its columns are text$"):
        table(tmp_path / "a.parquet", {"text": [1]})


def test_pages_come_from_their_column(tmp_path: Path) -> None:
    columns = {"html": [b"<p>Rain.", None], "text": ["x", "Sun."]}
    page, text = table(tmp_path / "a.parquet", columns, Fields(html="html"))
    assert isinstance(page, Source)
    assert (page.body, page.media_type) == (b"<p>Rain.", "text/html")
    assert isinstance(text, Source)
    assert (text.body, text.media_type) == ("Sun.", "text/plain")


@pytest.mark.parametrize("keep", [0, 3, 200])
def test_cut_off_table_is_a_failure(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.parquet"
    table(path, {"text": [RAIN] * 9})
    assert failure(path, path.read_bytes()[:keep]).startswith("cannot be read as Parquet after 0 rows: ")


def test_rows_before_the_damage_are_read_and_skipping_agrees(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    texts = [f"{RAIN} {at}" for at in range(40)]
    options: dict[str, Any] = {
        "row_group_size": 10,
        "compression": "none",
        "use_dictionary": False,
        "write_page_checksum": False,
    }
    table(path, {"text": texts}, **options)
    data = bytearray(path.read_bytes())
    place = data.index(texts[20].encode())
    data[place - 40 : place] = b"\xff" * 40  # the page's header, and the length of its first text
    *sources, failed = read(path, bytes(data))
    assert bodies(sources) == texts[:20]
    assert isinstance(failed, Failure)
    assert failed.source_id == str(path)
    assert "after 20 rows" in failed.error
    assert list(read_many(path, skip=20)) == [failed]
    assert list(read_many(path, skip=21)) == []


# --- web archives


@pytest.mark.parametrize("suffix", COMPRESS)
@pytest.mark.parametrize("apart", [True, False])
def test_pages_of_an_archive_become_sources(tmp_path: Path, suffix: str, apart: bool) -> None:
    compress = COMPRESS[suffix]
    parts = [record(b"software: x\r\n", 9, kind="warcinfo", media="application/warc-fields"), *pages(2)]
    data = b"".join(map(compress, parts)) if apart else compress(b"".join(parts))
    assert read(tmp_path / f"a.warc{suffix}", data) == [
        Source(
            f"<urn:uuid:{at}>",
            f"<p>{RAIN} {at}".encode(),
            "text/html",
            {"url": f"https://orlena.example/{at}", "date": "2024-05-03T10:00:00Z"},
        )
        for at in range(2)
    ]


@pytest.mark.parametrize(
    ("kind", "status", "media_type"),
    [
        ("text/html", "200 OK", "text/html"),
        ("Text/HTML; charset=utf-8", "203 Fine", "text/html"),
        ("application/xhtml+xml", "200", "text/html"),
        ("text/plain", "200 OK", "text/plain"),
        ("image/png", "200 OK", None),
        ("application/json", "200 OK", None),
        ("text/html", "404 Not Found", None),
        ("text/html", "301 Moved", None),
        ("text/html", "nonsense", None),
    ],
)
def test_only_successful_pages_and_texts_are_documents(
    tmp_path: Path, kind: str, status: str, media_type: str | None
) -> None:
    odd = record(response(b"<p>Rain.", kind, status), 1)
    found = read(tmp_path / "a.warc", odd + pages(3)[2])
    assert [source.media_type for source in found[:-1] if isinstance(source, Source)] == [media_type] * bool(media_type)
    assert isinstance(found[-1], Source)
    assert found[-1].id == "<urn:uuid:2>"


@pytest.mark.parametrize("kind", ["request", "revisit", "metadata", "continuation"])
def test_other_records_are_passed_over(tmp_path: Path, kind: str) -> None:
    assert read(tmp_path / "a.warc", record(response(b"<p>Rain."), kind=kind)) == []
    assert read(tmp_path / "a.warc", record(b"<p>Rain.", media="text/dns")) == []


CHUNKED = b"5\r\n<p>Ra\r\n3\r\nin.\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Transfer-Encoding: chunked", CHUNKED),
        ("Content-Encoding: gzip", gzip.compress(b"<p>Rain.", mtime=0)),
        ("Content-Encoding: deflate", zlib.compress(b"<p>Rain.")),
        ("Content-Encoding: identity", b"<p>Rain."),
        # A header that the crawler kept after undoing what it says.
        ("Transfer-Encoding: chunked", b"<p>Rain."),
        ("Content-Encoding: gzip", b"<p>Rain."),
        ("Content-Encoding: klingon", b"<p>Rain."),
    ],
)
def test_encodings_of_bodies_are_undone_and_the_next_record_is_read(tmp_path: Path, header: str, body: bytes) -> None:
    data = record(response(body, extra=f"{header}\r\n")) + pages(3)[2]
    assert bodies(read(tmp_path / "a.warc", data)) == [b"<p>Rain.", f"<p>{RAIN} 2".encode()]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_record_that_is_too_long_is_a_failure_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for module in (documents, records, codings):
        monkeypatch.setattr(module, "LARGEST", 200_000)
    extra = "Content-Encoding: gzip\r\n"
    bomb = record(response(gzip.compress(b"a" * 300_000), extra=extra), 1)
    near = record(response(gzip.compress(b"a" * 200_000), extra=extra), 2)
    long = record(response(b"a" * 300_000), 3)
    unpacked, fits, whole, after = read(
        tmp_path / name, COMPRESS[(tmp_path / name).suffix.replace(".warc", "")](bomb + near + long + pages(1)[0])
    )
    assert unpacked == Failure(
        "<urn:uuid:1>", "read", "unpacks to more than 200,000 bytes, too much for one document; leave it out"
    )
    assert isinstance(fits, Source)
    assert fits.body == b"a" * 200_000
    assert isinstance(whole, Failure)
    assert whole.error == "is longer than 200,000 bytes, too much for one document; leave it out"
    assert isinstance(after, Source)


def test_server_says_the_encoding_and_that_beats_the_page(tmp_path: Path) -> None:
    page = '<meta charset="windows-1252"><p>Паром снова пошёл'
    source = one(tmp_path / "a.warc", record(response(page.encode("koi8-r"), "text/html; charset=koi8-r")))
    assert source.metadata["encoding"] == "koi8-r"
    decoded = decode_body(source)
    assert (decoded.body, decoded.metadata["encoding"]) == (page, "koi8-r")
    assert decode_body(decoded) is decoded


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        ("<p>L’été à Orlena", "utf-8", "iso-8859-1"),  # sound UTF-8, whatever the server says of all that it sends
        ("<p>L’été à Orlena", "utf-16", "iso-8859-1"),  # a byte order mark is surer
        (f"<p>{RAIN} L’été à Orlena", "cp1252", "iso-8859-1"),
        (f"<p>{RAIN} L’été à Orlena", "cp1252", "klingon"),
        (f"<p>{RAIN} L’été à Orlena", "cp1252", "shift_jis"),  # cannot be
        ("<meta charset=koi8-r><p>Паром", "koi8-r", "utf-8"),  # cannot be either, and the page knows better
        ("<p>港町の議会", "iso2022_jp", "iso-2022-jp"),  # nothing but ASCII, as far as the bytes show
    ],
)
def test_charset_of_the_server_is_heard_as_far_as_it_can_be_true(text: str, encoding: str, charset: str) -> None:
    assert decode(text.encode(encoding), html=True, charset=charset).text == text


def test_texts_of_a_wet_file_become_sources(tmp_path: Path) -> None:
    texts = [
        record(RAIN.encode(), at, kind="conversion", media="text/plain", extra=extra)
        for at, extra in enumerate(
            ("WARC-Identified-Content-Language: eng\r\n", "WARC-Identified-Content-Language: eng,fra\r\n")
        )
    ]
    outcomes = read(tmp_path / "CC-MAIN.warc.wet.gz", gzip.compress(b"".join(texts)))
    first, second = (decode_body(source) for source in outcomes if isinstance(source, Source))
    known = {"url": "https://orlena.example/0", "date": "2024-05-03T10:00:00Z", "encoding": "utf-8"}
    assert first == Source("<urn:uuid:0>", RAIN, "text/plain", {**known, "language": "eng"})
    assert "language" not in second.metadata


def test_records_before_the_end_of_a_cut_off_archive_are_read(tmp_path: Path) -> None:
    *whole, last = pages(3)
    for length in [*range(1, len(last.rstrip()), 7), len(last.rstrip()) - 1]:
        *sources, failed = read(tmp_path / "a.warc", b"".join(whole) + last[:length])
        assert bodies(sources) == [f"<p>{RAIN} {at}".encode() for at in range(2)]
        assert isinstance(failed, Failure)
        assert failed.source_id == str(tmp_path / "a.warc")
        assert "copy or download it again" in failed.error


def test_cut_off_record_of_another_kind_is_reported_too(tmp_path: Path) -> None:
    data = pages(1)[0] + record(response(b"x" * 500), kind="request")[:-100]
    assert len(read(tmp_path / "a.warc", data)) == 2


@packed
def test_cut_off_compressed_archive_is_reported(tmp_path: Path, suffix: str) -> None:
    data = b"".join(map(COMPRESS[suffix], pages(3)))
    *sources, failed = read(tmp_path / f"a.warc{suffix}", data[:-40])
    assert len(sources) == 2
    assert isinstance(failed, Failure)
    assert "ends in the middle of its compressed data" in failed.error


@pytest.mark.parametrize("middle", [b"garbage\r\n\r\nof some kind", b"WARC/1.0\r\nContent-Length: x\r\n\r\n"])
def test_records_before_and_after_garbage_are_read(tmp_path: Path, middle: bytes) -> None:
    first, second = pages(2)
    before, failed, after = read(tmp_path / "a.warc", first + middle + second)
    assert bodies([before, after]) == [f"<p>{RAIN} {at}".encode() for at in range(2)]
    assert isinstance(failed, Failure)
    assert f"bytes {len(first):,} to {len(first + middle):,} hold no whole record" in failed.error
    assert failed.place == Place(str(tmp_path / "a.warc"), record=2, byte=len(first))
    assert failure(tmp_path / "b.warc", b"It rained for nine days.\n" * 9).startswith("is not a valid web archive")


# --- resuming, and the way through


def mixed_lines() -> bytes:
    return lines(5) + b"broken\n\n" + lines(5) + b"[]\n"


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "cut.jsonl.gz", "a.parquet", "a.warc.gz", "cut.warc.gz"]
)
def test_skipping_gives_the_tail_of_reading_all(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".parquet":
        table(path, {"text": [f"{RAIN} {at}" for at in range(1000)]}, row_group_size=400)
    else:
        data = mixed_lines() if ".jsonl" in name else b"".join(pages(6))
        data = COMPRESS[path.suffix if path.suffix in COMPRESS else ""](data)
        path.write_bytes(data[:-4] if name.startswith("cut") else data)
    everything = list(map(plain, read_many(path)))
    assert len(everything) > 5
    for skip in [
        *range(8),
        255,
        256,
        257,
        399,
        400,
        401,
        999,
        len(everything) - 1,
        len(everything),
        len(everything) + 1,
    ]:
        assert list(map(plain, read_many(path, skip=skip))) == everything[skip:]


def plain(outcome: Source | Failure) -> Any:
    return outcome if isinstance(outcome, Failure) else (outcome.id, outcome.body, outcome.metadata)


def test_documents_of_every_format_are_cleaned(tmp_path: Path) -> None:
    text = f"{RAIN}\n\nAdvertisement"
    page = f"<article><h1>Rain</h1><p>{RAIN}</p><p>{RAIN[3:]}</p></article>"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + "\n" + json.dumps({"text": ""}))
    parquet.write_table(pyarrow.table({"text": [text, None]}), tmp_path / "a.parquet")
    (tmp_path / "a.warc").write_bytes(record(response(page.encode())))
    cleaner = Cleaner()

    def texts(name: str) -> Iterator[str]:
        for outcome in clean_many(read_many(tmp_path / name), cleaner):
            assert isinstance(outcome, Result)
            yield outcome.text

    assert list(texts("a.jsonl")) == [RAIN, ""]
    assert list(texts("a.parquet")) == [RAIN, ""]
    assert RAIN in next(texts("a.warc"))


# --- a new format


def test_paths_may_be_strings(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "Rain."}\n')
    assert list(read_many(str(path))) == list(read_many(path))
    (tmp_path / "b.md").write_text("Rain.")
    assert read_file(str(tmp_path / "b.md")) == read_file(tmp_path / "b.md")


def read_text_lines(
    path: Path, fields: Fields | None = None, *, skip: int = 0, meter: Meter | None = None
) -> Iterator[Source]:
    """Read each line of a text as a document, with a bar for each of the document's own line breaks."""
    with compression.open_bytes(path, meter) as stream:
        for number, line in enumerate(stream.readall().decode().splitlines(), 1):
            if number > skip:
                yield Source(f"{path}:{number}", line.replace("|", "\n"))


def test_a_reader_and_a_row_make_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".lines", Format("lines of text", (".lines",), read_text_lines))
    monkeypatch.chdir(tmp_path)
    text = f"{RAIN}||Advertisement\n{RAIN}\n"
    Path("in").mkdir()
    Path("in/a.lines").write_text(text)
    Path("in/b.lines.gz").write_bytes(gzip.compress(text.encode()))
    assert run(["clean", "in", "-o", "out", "-j", "1", "-q"]) == 0
    assert run(["clean", "in", "-o", "all.parquet", "-j", "0", "-q"]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.jsonl", "b.jsonl.gz"]
    records = [json.loads(line) for line in Path("out/a.jsonl").read_text().splitlines()]
    assert [(record["id"], record["text"]) for record in records] == [("in/a.lines:1", RAIN), ("in/a.lines:2", RAIN)]
    assert gzip.decompress(Path("out/b.jsonl.gz").read_bytes()).count(b"\n") == 2
    assert parquet.read_table("all.parquet")["text"].to_pylist() == [RAIN] * 4


def test_docs_list_every_format_and_the_extra_it_needs() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    listed = [line.split("|") for line in guide.split("## Written")[0].splitlines() if line.startswith("| `.")]
    needs = {suffix: cells[4] for cells in listed for suffix in cells[1].strip(" `").split()}
    assert needs.keys() == FORMATS.keys()
    for suffix, row in FORMATS.items():
        assert (f"[{EXTRAS[row.package]}]" if row.package else "") in needs[suffix]


# --- unusual tables


def cleaned_table(tmp_path: Path, columns: Any, *options: str) -> Any:
    parquet.write_table(columns, tmp_path / "a.parquet")
    command = ["clean", str(tmp_path / "a.parquet"), "-o", str(tmp_path / "b.parquet"), "-j", "0", "-q", *options]
    assert run(command) == 0
    return parquet.read_table(tmp_path / "b.parquet")


def _has_views() -> bool:
    """Return whether this pyarrow can write columns of views; older ones only know the type."""
    try:
        parquet.write_table(pyarrow.table({"a": pyarrow.array(["a"], pyarrow.string_view())}), io.BytesIO())
    except pyarrow.ArrowException:
        return False
    return True


HAS_VIEWS = _has_views()


@pytest.mark.parametrize(
    "kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view", "dictionary"]
)
def test_text_keeps_its_type_and_the_columns_beside_it_theirs(tmp_path: Path, kind: str) -> None:
    if kind.endswith("_view") and not HAS_VIEWS:
        pytest.skip("needs a pyarrow that writes views to Parquet")
    strings = pyarrow.array([f"{RAIN}\n\nAdvertisement", None, RAIN])
    column = strings.dictionary_encode() if kind == "dictionary" else strings.cast(_plain(kind)).cast(kind)
    meta = pyarrow.struct([("tags", pyarrow.list_(pyarrow.string())), ("at", pyarrow.timestamp("ns", "UTC"))])
    beside = {
        "tags": pyarrow.array([["a", None], [], None]),
        "meta": pyarrow.array([{"tags": ["x"], "at": 1}, None, {"tags": None, "at": None}], meta),
        "vector": pyarrow.array([[1.0, 2.0]] * 3, pyarrow.list_(pyarrow.float32(), 2)),
        "view": pyarrow.array(["a", "b", None], pyarrow.string_view() if HAS_VIEWS else pyarrow.string()),
        "nothing": pyarrow.nulls(3),
    }
    before = pyarrow.table({"text": column, **beside})
    before = before.replace_schema_metadata({"made": "by hand"})
    after = cleaned_table(tmp_path, before)
    before = parquet.read_table(tmp_path / "a.parquet")
    assert after.schema.field("text").type == before.schema.field("text").type
    texts = [text.decode() if isinstance(text, bytes) else text for text in after["text"].to_pylist()]
    assert texts == [RAIN, None, RAIN]
    assert after.select(list(beside)).equals(before.select(list(beside)))
    assert after.schema.metadata[b"made"] == b"by hand"


def _plain(kind: str) -> str:
    return "binary" if "binary" in kind else "string"


def test_column_of_nulls_is_a_column_of_empty_texts(tmp_path: Path) -> None:
    after = cleaned_table(tmp_path, pyarrow.table({"text": pyarrow.nulls(2), "n": [1, 2]}))
    assert after["text"].to_pylist() == [None, None]
    assert after["error"].to_pylist() == [None, None]
    assert after["n"].to_pylist() == [1, 2]


@pytest.mark.parametrize("name", ["text", "n"])
def test_two_columns_of_one_name_are_refused_and_nothing_is_written(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = pyarrow.Table.from_arrays([pyarrow.array([RAIN])] * 3, names=["text", "n", name])
    (tmp_path / "in").mkdir()
    parquet.write_table(columns, tmp_path / "in" / "a.parquet")
    (tmp_path / "in" / "b.txt").write_text(RAIN)
    assert run(["clean", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "0", "-q"]) == 1
    assert f"a.parquet: has two columns {name!r}; rename one" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]


def test_file_of_which_nothing_can_be_read_leaves_no_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.parquet", "b.jsonl.gz"):
        (tmp_path / "in" / name).write_bytes(b"no such format")
    (tmp_path / "in" / "c.jsonl").write_bytes(b"")
    assert run(["clean", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "0", "-q"]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["c.jsonl"]
    assert run(["clean", str(tmp_path / "in" / "a.parquet"), "-o", str(tmp_path / "a.jsonl"), "-q"]) == 1
    assert not (tmp_path / "a.jsonl").exists()


def test_places_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    first, second = table(path, {"text": ["a", "b"], "url": [None, "https://orlena.example/"]})
    assert first.place.to_dict() == {"file": str(path), "record": 1}
    assert second.place.to_dict() == {"file": str(path), "record": 2, "url": "https://orlena.example/"}


def test_broken_bytes_of_archived_pages_and_of_columns_are_warned_of(tmp_path: Path) -> None:
    page = "<p>Паром снова пошёл в четверг".encode() + b"\xd0 <p>"
    archived = one(tmp_path / "a.warc", record(response(page, "text/html; charset=utf-8")))
    parquet.write_table(pyarrow.table({"text": [page]}), tmp_path / "a.parquet")
    (row,) = read_many(tmp_path / "a.parquet")
    assert isinstance(row, Source)
    for source in (archived, row):
        assert decode_body(source).warnings == ("Broken bytes became U+FFFD in 1 place, at byte 53",)
        assert decode_body(source).metadata["replaced"] == 1
