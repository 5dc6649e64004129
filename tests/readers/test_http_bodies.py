"""Bodies of HTTP as crawlers store them: unpacked as browsers would, or refused in one clear line."""

from __future__ import annotations

import gzip
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.archives.forms import Form, forms
from cleaner.errors import InputError, PackageError
from cleaner.readers.web_archives import codings
from cleaner.readers.web_archives.chunks import dechunk
from cleaner.readers.web_archives.codings import Unpacked, is_text, sniffed, undo
from cleaner.readers.web_archives.responses import parse, unpack

brotli: Any = pytest.importorskip("brotli", reason="needs pip install 'article-cleaner[warc]'")
zstandard: Any = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")

PAGE = b"<!DOCTYPE html><p>It rained in Orlena for nine days, and on the tenth the ferry ran again.</p>\n" * 9


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def zstd(data: bytes) -> bytes:
    return bytes(zstandard.ZstdCompressor().compress(data))


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate ": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd,
    "identity": bytes,
}


def body(stored: bytes, *fields: str) -> Unpacked:
    return unpack(parse("\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""]).encode() + stored))


def refusal(stored: bytes, *fields: str) -> str:
    with pytest.raises(InputError) as caught:
        body(stored, *fields)
    assert "\n" not in str(caught.value)
    assert "fetch the page again or leave it out" in str(caught.value)
    return str(caught.value)


FORMS = list(forms(brotli.compress, zstd))


@pytest.mark.parametrize("form", FORMS, ids=[form.what for form in FORMS])
def test_every_form_in_the_guide_is_read_whole(form: Form) -> None:
    found = body(form.stored, *form.fields)
    assert form.holds.startswith(found.data)
    assert len(found.data) > len(form.holds) / 8
    assert (found.data == form.holds) is not form.partly


# --- chunks

CRLF = st.sampled_from([b"\r\n", b"\n"])
extensions = st.sampled_from([b"", b" ", b"\t", b";a", b' ; a="b;c"', b";" + "é=ü".encode(), b";=;;", b";ffff"])
chunks = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6)


@st.composite
def chunked(draw: st.DrawFn, parts: Sequence[bytes]) -> bytes:
    written = b""
    for part in parts:
        size = draw(st.sampled_from([b"%x", b"%X", b"000%x", b" %x", b"%04X"])) % len(part)
        written += size + draw(extensions) + draw(CRLF) + part + draw(CRLF)
    trailers = draw(st.sampled_from([b"", b"\r\n", b"Expires: never\r\n\r\n", b"\n"]))
    return written + b"0" + draw(extensions) + draw(CRLF) + trailers


@given(st.data(), chunks)
def test_any_split_in_chunks_with_any_extensions_is_undone(data: st.DataObject, parts: list[bytes]) -> None:
    assert dechunk(data.draw(chunked(parts))) == Unpacked(b"".join(parts))


@given(st.data(), st.lists(st.text("rain \n<p>", min_size=1, max_size=40), min_size=2, max_size=6))
def test_chunks_cut_off_anywhere_give_a_prefix_and_say_so(data: st.DataObject, texts: list[str]) -> None:
    parts = [b"<p>", *(text.encode() for text in texts)]
    written = data.draw(chunked(parts))
    whole = b"".join(parts)
    first = written.index(b"<p>") + len(b"<p>")
    last = written.rindex(b"0")
    cut = data.draw(st.integers(first, last))
    found = dechunk(written[:cut])
    assert found is not None
    assert whole.startswith(found.data.rstrip(b"\r"))
    assert found.fault == "the last chunk is missing"


@pytest.mark.parametrize(
    "text",
    [
        b"Dad\r\nwent out.\r\n",
        b"1984\nIt was a bright day.",
        b"Fade\r\nto black, and the ferry is heard.",
        b"Face the rain",
        b"5\n<p>Rain for nine days.",
        b"0\nis where it begins.",
        b"c\nIt rained for nine days.",
        b"5\nRain.\nand nine more days",  # by chance the second line is as long as the first says
        b"<p>Rain.",
        b"",
    ],
)
def test_text_that_begins_with_hexadecimal_digits_is_no_chunk(text: bytes) -> None:
    assert dechunk(text) is None
    assert body(text, "Transfer-Encoding: chunked") == Unpacked(text)


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        (b"1f4\r\n<p>Rain", b"<p>Rain"),
        (b"fade\r\n <p>Rain", b" <p>Rain"),
        (b"1f4\r\nThe rain", b"The rain"),
        (b"5\r\n<p>Ra\r\n3", b"<p>Ra"),
        (b"5\r\n<p>Ra\r\n3;a=", b"<p>Ra"),
        (b"5\r\n<p>Ra\r", b"<p>Ra"),
        (b"5\r\n<p>Ra", b"<p>Ra"),
    ],
)
def test_cut_off_chunks_are_read_as_far_as_they_go(stored: bytes, found: bytes) -> None:
    assert body(stored, "Transfer-Encoding: chunked") == Unpacked(found, "the last chunk is missing")


def test_where_chunks_break_off_nothing_is_lost() -> None:
    stored = b"5\r\n<p>Ra\r\n3\r\nin.\r\nAnd the ferry ran."
    assert body(stored, "Transfer-Encoding: chunked") == Unpacked(
        b"<p>Rain.And the ferry ran.", "the chunks are broken"
    )


def test_body_without_chunks_in_its_head_keeps_what_looks_like_them() -> None:
    assert body(b"5\r\n<p>Ra\r\n0\r\n\r\n").data == b"5\r\n<p>Ra\r\n0\r\n\r\n"


# --- codings


@given(st.lists(st.sampled_from(list(PACK)), max_size=4), st.booleans(), st.booleans(), st.data())
def test_codings_in_any_order_are_undone(names: list[str], lines: bool, transfer: bool, data: st.DataObject) -> None:
    stored = PAGE
    for name in names:
        stored = PACK[name](stored)
    named = [name.strip().upper() if lines else name.strip() for name in names]
    fields = [f"Content-Encoding: {name}" for name in named] if lines else [f"Content-Encoding: {', '.join(named)}"]
    if transfer:
        parts = [stored[at : at + 200] for at in range(0, len(stored), 200)]
        stored = data.draw(chunked(parts))
        fields.append("Transfer-Encoding: chunked")
    assert body(stored, *fields) == Unpacked(PAGE)


@given(st.lists(st.sampled_from(list(PACK)), min_size=1, max_size=3), st.data())
def test_outer_codings_that_the_crawler_undid_are_not_missed(names: list[str], data: st.DataObject) -> None:
    stored = PAGE
    for name in names[: data.draw(st.integers(0, len(names)))]:
        stored = PACK[name](stored)
    fields = [f"Content-Encoding: {', '.join(name.strip() for name in names)}", "Transfer-Encoding: chunked"]
    assert body(stored, *fields) == Unpacked(PAGE)


@pytest.mark.parametrize("name", [name for name in PACK if name != "identity"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_packed_body_that_is_cut_off_gives_a_prefix_or_a_failure(name: str, share: float) -> None:
    text = b"".join(b"<p>On day %d, %d people waited for the ferry.</p>" % (day, day * 37 % 91) for day in range(2000))
    stored = PACK[name](text)
    cut = stored[: int(len(stored) * share)]
    if name == "zstd":  # its one block is all or nothing
        assert "it ends early" in refusal(cut, "Content-Encoding: zstd")
        return
    found = body(cut, f"Content-Encoding: {name.strip()}")
    assert text.startswith(found.data)
    assert found.data
    assert found.fault.endswith("ends early")


def test_damaged_body_is_a_failure_that_says_where() -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[10] = 0xFF  # no kind of block
    assert refusal(bytes(packed), "Content-Encoding: gzip").startswith("has a body of damaged gzip (at byte ")


def test_wrong_checksum_is_read_and_said() -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[-6] ^= 1
    assert body(bytes(packed), "Content-Encoding: gzip") == Unpacked(PAGE, "its gzip has a wrong checksum")


@pytest.mark.parametrize("name", ["gzip", "deflate", "deflate ", "br", "zstd"])
@pytest.mark.parametrize("tail", [b"\0" * 600, b"\r\n", b"more"])
def test_what_follows_a_packed_body_is_no_part_of_it(name: str, tail: bytes) -> None:
    assert body(PACK[name](PAGE) + tail, f"Content-Encoding: {name.strip()}") == Unpacked(PAGE)


def test_old_packing_is_named() -> None:
    assert "compress, an old program" in refusal(b"\x1f\x9d\x90" + bytes(range(60)), "Content-Encoding: compress")
    assert body(PAGE, "Content-Encoding: compress") == Unpacked(PAGE)


@pytest.mark.parametrize("name", ["gzip", "br", "deflate", "zstd", "klingon", "compress"])
def test_packed_bytes_never_pass_for_text(name: str) -> None:
    noise = bytes(at * at * 7 % 251 for at in range(900))
    assert not is_text(noise)
    refusal(noise, f"Content-Encoding: {name}")


@pytest.mark.parametrize("name", ["gzip", "br", "deflate", "zstd", "klingon", "utf-8", "none", "gzip, br"])
@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        b"80 % of it was rain.",
        b"x^2 and more",
        b"; a note",
        "<p>été".encode("latin-1"),
        "Паром".encode("koi8-r") * 13,
        "港の議会".encode("iso2022_jp"),
        "<p>Rain".encode("utf-16"),
    ],
)
def test_text_whose_coding_was_undone_is_kept_as_it_is(name: str, text: bytes) -> None:
    assert body(text, f"Content-Encoding: {name}") == Unpacked(text)


def test_more_codings_than_any_server_uses_are_refused() -> None:
    assert body(PAGE, *["Content-Encoding: gzip"] * 8) == Unpacked(PAGE)
    with pytest.raises(InputError, match="in 9 codings"):
        body(PAGE, *["Content-Encoding: gzip"] * 9)


@pytest.mark.parametrize("name", ["gzip", "deflate", "deflate ", "br", "zstd"])
def test_bomb_is_refused_and_its_near_miss_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings, "LARGEST", 5_000_000)
    assert len(undo(PACK[name](b"a" * 5_000_000), name.strip()).data) == 5_000_000
    with pytest.raises(InputError, match="unpacks to more than 5,000,000 bytes, too much for one document"):
        undo(PACK[name](b"a" * 5_000_001), name.strip())


def test_package_for_brotli_is_wanted_only_where_something_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert body(PAGE, "Content-Encoding: br") == Unpacked(PAGE)
    with pytest.raises(PackageError, match=r"needs the package brotli: pip install 'article-cleaner\[warc\]'"):
        body(brotli.compress(PAGE), "Content-Encoding: br")


# --- heads


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_heads_may_end_their_lines_either_way(end: str) -> None:
    head = ["HTTP/1.1 200 OK", "content-type:text/html;", "\tcharset=koi8-r", "no colon", "X-A: 1", "x-a : 2", "", ""]
    found = parse(end.join(head).encode() + b"<p>\n\nRain.")
    assert (found.status, found.body) == (200, b"<p>\n\nRain.")
    assert found.content_type == ("text/html", "koi8-r")
    assert found.headers["x-a"] == ["1", "2"]


def test_head_that_only_announces_another_is_left_out() -> None:
    found = parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Gone\r\n\r\nRain.")
    assert (found.status, found.body) == (404, b"Rain.")
    assert parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html").body == b""
    assert parse(b"HTTP/1.1 100 Continue\r\n\r\n").status == 100


@given(
    st.binary(max_size=300), st.lists(st.sampled_from(["gzip", "br", "deflate", "zstd", "chunked", "x"]), max_size=4)
)
def test_no_bytes_do_worse_than_a_clear_failure(stored: bytes, names: list[str]) -> None:
    with suppress(InputError):
        body(stored, f"Transfer-Encoding: {', '.join(names)}")


def test_many_announcements_take_no_more_than_their_share_of_time() -> None:
    """A copy of what is left after each of them would take a minute, in which no deadline counts."""
    began = time.process_time()
    found = parse(b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000 + b"HTTP/1.1 200 OK\r\n\r\n<p>Rain.")
    assert (found.status, found.body) == (200, b"<p>Rain.")
    assert time.process_time() - began < 10


def test_where_a_chunk_does_not_end_the_rest_is_kept_and_no_chunk_looked_for_in_it() -> None:
    body = b"5\r\nRain \r\n4\r\nand 3\r\nsun\r\n0\r\n\r\n"
    assert dechunk(body) == Unpacked(b"Rain and 3\r\nsun\r\n0\r\n\r\n", "the chunks are broken")
    near = body.replace(b"and 3", b"and \r\n3")
    assert dechunk(near) == Unpacked(b"Rain and sun")


def test_only_what_begins_like_a_coding_is_sniffed() -> None:
    for body in (b"%PDF-1.7\x00\x01", b"", b"\x1f", b"<p>Rain."):
        assert sniffed(body) == Unpacked(body)


def test_what_follows_the_last_chunk_is_no_part_of_the_body() -> None:
    assert dechunk(b"4\r\nRain\r\n0\r\n\r\nof something else") == Unpacked(b"Rain")
    assert dechunk(b"0\r\n\r\nof something else") is None
