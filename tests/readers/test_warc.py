"""Web archives that are damaged, padded, packed with a dictionary, or hold more than pages."""

from __future__ import annotations

import gzip
import json
import struct
import tracemalloc
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleaner.batch import Journal, RecordFile, Shard, run
from cleaner.cli import run as run_cleaner
from cleaner.document import Document, Failure, Fields, Place, Result, Source
from cleaner.errors import InputError
from cleaner.outcome import summary
from cleaner.readers import Meter, compression, read_file, read_many
from cleaner.readers import zstd as zstd_reader
from cleaner.readers.web_archives import read_warc
from cleaner.report import Report, report_from_dict
from tests.readers.test_formats import COMPRESS, RAIN, bodies, pages, record, response

zstandard: Any = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")

packed = pytest.mark.parametrize("suffix", [".gz", ".zst"])


def read(path: Path, data: bytes) -> list[Source | Failure]:
    path.write_bytes(data)
    return list(read_many(path))


def texts(numbers: Sequence[int]) -> list[bytes]:
    return [f"<p>{RAIN} {at}".encode() for at in numbers]


def failures(outcomes: Sequence[Source | Failure]) -> list[Failure]:
    return [outcome for outcome in outcomes if isinstance(outcome, Failure)]


# --- damage


@packed
@pytest.mark.parametrize("bad", range(4))
def test_damaged_member_costs_itself(tmp_path: Path, suffix: str, bad: int) -> None:
    members = [COMPRESS[suffix](page) for page in pages(5)]
    begin, end = len(b"".join(members[:bad])), len(b"".join(members[: bad + 1]))
    members[bad] = members[bad][:12] + b"\xff" * (len(members[bad]) - 12)
    path = tmp_path / f"a.warc{suffix}"
    outcomes = read(path, b"".join(members))
    assert bodies(outcomes) == texts([at for at in range(5) if at != bad])
    (failed,) = failures(outcomes)
    assert outcomes.index(failed) == bad
    assert failed.error.startswith("has damaged compressed data (")
    assert f"; this is at record {bad + 1}; " in failed.error
    assert failed.error.endswith(f"the compressed bytes from {begin:,} to {end:,} are lost; copy or download it again")
    assert failed.place == Place(str(path), record=bad + 1, byte=len(b"".join(pages(bad))))
    after = [outcome.place.record for outcome in outcomes if isinstance(outcome, Source)]
    assert after == [at + 1 for at in range(5) if at != bad]


@packed
def test_member_that_is_cut_off_costs_itself(tmp_path: Path, suffix: str) -> None:
    members = [COMPRESS[suffix](page) for page in pages(4)]
    members[1] = members[1][:-30]
    outcomes = read(tmp_path / f"a.warc{suffix}", b"".join(members))
    assert bodies(outcomes) == texts([0, 2, 3])
    assert len(failures(outcomes)) == 1


@packed
def test_damage_in_the_only_member_is_told_to_the_end(tmp_path: Path, suffix: str) -> None:
    data = COMPRESS[suffix](b"".join(pages(400)))
    half = len(data) // 2
    *sources, failed = read(tmp_path / f"a.warc{suffix}", data[:half] + b"\xff" * 50 + data[half + 50 :])
    assert bodies(sources) == texts(range(len(sources)))
    assert isinstance(failed, Failure)
    assert "the compressed bytes from 0 on are lost" in failed.error


def test_bytes_that_members_begin_with_are_no_member_by_themselves(tmp_path: Path) -> None:
    first, second = (gzip.compress(page) for page in pages(2))
    junk = b"\x1f\x8b\x08\x00" * 20 + b"(\xb5/\xfd"
    outcomes = read(tmp_path / "a.warc.gz", first + junk + second)
    assert bodies(outcomes) == texts(range(2))
    assert len(failures(outcomes)) == 1


def test_head_of_a_member_is_found_across_the_blocks_of_a_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "_PLAIN_CHUNK", 7)
    first, second = (gzip.compress(page) for page in pages(2))
    for size in range(1, 16):
        assert bodies(read(tmp_path / "a.warc.gz", first + b"?" * size + second)) == texts(range(2))


@pytest.mark.parametrize("wrong", [-40, -3, -1, 250, 2**20, 2**29])
def test_record_whose_length_is_wrong_costs_itself(tmp_path: Path, wrong: int) -> None:
    parts = pages(4)
    length = parts[1].partition(b"Content-Length: ")[2].partition(b"\r")[0]
    parts[1] = parts[1].replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) + wrong))
    path = tmp_path / "a.warc"
    outcomes = read(path, b"".join(parts))
    begin, end = len(parts[0]), len(parts[0] + parts[1])
    assert bodies(outcomes) == texts([0, 2, 3])
    (failed,) = failures(outcomes)
    assert f"the record at byte {begin:,}" in failed.error or f"a record at byte {begin:,}" in failed.error
    assert f"bytes {begin:,} to {end:,} hold no whole record" in failed.error
    assert failed.place == Place(str(path), record=2, byte=begin, url="https://orlena.example/1")


@pytest.mark.parametrize("wrong", [1, 2, 4])
def test_length_that_counts_the_empty_lines_after_a_record_does_no_harm(tmp_path: Path, wrong: int) -> None:
    first, second = pages(2)
    length = first.partition(b"Content-Length: ")[2].partition(b"\r")[0]
    first = first.replace(b"Content-Length: " + length, b"Content-Length: %d" % (int(length) + wrong))
    assert [text.rstrip() for text in read_bytes(tmp_path, first + second)] == texts(range(2))


def read_bytes(folder: Path, data: bytes) -> list[bytes]:
    return [body for body in bodies(read(folder / "a.warc", data)) if isinstance(body, bytes)]


def test_record_that_another_was_appended_to_before_its_end_costs_itself(tmp_path: Path) -> None:
    parts = pages(3)
    outcomes = read(tmp_path / "a.warc", parts[0] + parts[1][:-30] + parts[2])
    assert bodies(outcomes) == texts([0, 2])
    assert len(failures(outcomes)) == 1


def test_page_that_shows_a_record_is_one_page(tmp_path: Path) -> None:
    shown = b"<pre>WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n</pre>"
    outcomes = read(tmp_path / "a.warc", record(response(shown)) + pages(2)[1])
    assert bodies(outcomes) == [shown, *texts([1])]


def test_a_record_that_lacks_as_many_bytes_as_the_next_begins_with_costs_only_itself(tmp_path: Path) -> None:
    first, *others = pages(3)
    cut = first.index(b"Orlena")
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join([first[:cut], first[cut + len(b"\r\n\r\nWARC/1.0") :], *others]))
    outcomes = list(read_many(path))
    assert (len(failures(outcomes)), bodies(outcomes)) == (1, texts([1, 2]))


@given(st.data())
def test_any_damage_leaves_the_other_records_and_is_told(tmp_path_factory: Any, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(["", ".gz", ".zst"]))
    members = [COMPRESS[suffix](page) for page in pages(5)]
    bad = data.draw(st.integers(0, 4))
    begin = data.draw(st.integers(0, len(members[bad]) - 1))
    end = data.draw(st.integers(begin + 1, len(members[bad])))
    junk = data.draw(st.binary(max_size=40))
    members[bad] = members[bad][:begin] + junk + members[bad][end:]
    # What begins like a dictionary says that nothing can be read without it.
    assume(suffix != ".zst" or not members[0].startswith(b"\x5d\x2a\x4d\x18"))
    path = tmp_path_factory.mktemp("a") / f"a.warc{suffix}"
    path.write_bytes(b"".join(members))
    meter = Meter()
    outcomes = list(read_many(path, meter=meter))
    found = bodies(outcomes)
    assert len(outcomes) + meter.passed_over.total() >= 4 + bool(members[bad].strip(b"\r\n\0"))
    assert [text for text in texts(range(5)) if text in found and text != texts([bad])[0]] == texts(
        [at for at in range(5) if at != bad]
    )


@pytest.mark.parametrize("end", [b"", b"\r\n", b"ARC-Type: resp", b"ARC-Type: response\r\nWARC-Target-URI: https://a/"])
def test_record_of_which_only_the_first_words_are_left_is_told(tmp_path: Path, end: bytes) -> None:
    # Else the next record's head would be read as the rest of this one's, and nobody would know of the loss.
    first, second = pages(2)
    path = tmp_path / "a.warc"
    path.write_bytes(first[:11] + end + second)
    lost, found = read_many(path)
    assert isinstance(lost, Failure)
    assert lost.error.startswith("has a broken record at byte 0")
    assert isinstance(found, Source)
    assert found.place is not None
    assert found.place.byte == 11 + len(end)


def test_address_may_end_like_the_version_of_a_record(tmp_path: Path) -> None:
    (page,) = pages(1)
    path = tmp_path / "a.warc"
    path.write_bytes(page.replace(b"https://orlena.example/0\r\n", b"https://orlena.example/WARC/1.0\r\n"))
    (found,) = read_many(path)
    assert isinstance(found, Source)
    assert found.metadata["url"] == "https://orlena.example/WARC/1.0"


# --- forms of files


@pytest.mark.parametrize("zeros", [1, 511, 1 << 17])
def test_zeros_after_and_between_members_are_no_damage(tmp_path: Path, zeros: int) -> None:
    first, second = (gzip.compress(page) for page in pages(2))
    assert read(tmp_path / "a.warc.gz", first + bytes(zeros) + second + bytes(zeros)) == read(
        tmp_path / "b.warc.gz", first + second
    )
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Rain.") + bytes(zeros))
    assert read_file(tmp_path / "a.txt.gz").body == "Rain."


def test_zeros_alone_are_no_compressed_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(bytes(99))
    with pytest.raises(InputError, match="damaged compressed data"):
        read_file(tmp_path / "a.txt.gz")


def with_dictionary(*, compressed: bool) -> tuple[bytes, list[bytes]]:
    dictionary = zstandard.train_dictionary(2000, pages(300))
    compress = zstandard.ZstdCompressor(dict_data=dictionary).compress
    content = dictionary.as_bytes()
    if compressed:
        content = zstandard.ZstdCompressor().compress(content)
    return struct.pack("<II", 0x184D2A5D, len(content)) + content, [compress(page) for page in pages(4)]


@pytest.mark.parametrize("compressed", [True, False])
def test_dictionary_before_the_records_is_used(tmp_path: Path, compressed: bool) -> None:
    head, frames = with_dictionary(compressed=compressed)
    skippable = struct.pack("<II", 0x184D2A50, 5) + b"hello"
    assert bodies(read(tmp_path / "a.warc.zst", head + skippable + b"".join(frames))) == texts(range(4))
    frames[1] = frames[1][:20]
    outcomes = read(tmp_path / "b.warc.zst", head + b"".join(frames))
    assert bodies(outcomes) == texts([0, 2, 3])
    assert "the compressed bytes from" in failures(outcomes)[0].error


def test_frame_of_another_meaning_is_skipped(tmp_path: Path) -> None:
    skippable = struct.pack("<II", 0x184D2A5D, 5) + b"hello"
    data = skippable + b"".join(map(COMPRESS[".zst"], pages(2)))
    assert bodies(read(tmp_path / "a.warc.zst", data)) == texts(range(2))


@pytest.mark.parametrize("compressed", [True, False])
def test_dictionary_that_is_cut_off_or_damaged_is_a_failure(tmp_path: Path, compressed: bool) -> None:
    head, frames = with_dictionary(compressed=compressed)
    (failed,) = failures(read(tmp_path / "a.warc.zst", head[:300]))
    assert failed.error == "ends in the middle of its zstd dictionary; copy or download it again"
    damaged = head[:16] + bytes(len(head) - 16)
    (failed,) = failures(read(tmp_path / "b.warc.zst", damaged + frames[0]))
    assert failed.error.startswith("has a damaged zstd dictionary (")


def test_dictionary_that_is_too_long_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zstd_reader, "LARGEST_DICTIONARY", 1000)
    for compressed in (True, False):
        head, frames = with_dictionary(compressed=compressed)
        (failed,) = failures(read(tmp_path / "a.warc.zst", head + frames[0]))
        assert failed.error == "has a zstd dictionary of more than 1,000 bytes; leave it out"


def test_heads_with_bare_line_feeds_and_folded_fields_are_read(tmp_path: Path) -> None:
    part = pages(1)[0]
    head, _, rest = part.partition(b"\r\n\r\n")
    bare = head.replace(b"\r\n", b"\n").replace(b"WARC-Date: ", b"WARC-Date:\n\t") + b"\n\n" + rest.rstrip() + b"\n\n"
    assert read(tmp_path / "a.warc", bare * 2) == read(tmp_path / "b.warc", part * 2)


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n" * 5])
def test_any_number_of_empty_lines_may_stand_between_records(tmp_path: Path, between: bytes) -> None:
    data = b"".join(page.rstrip() + between for page in pages(3))
    assert bodies(read(tmp_path / "a.warc", data)) == texts(range(3))


# --- which records are documents


def test_resources_and_responses_without_a_head_are_documents(tmp_path: Path) -> None:
    page = b"<p>Rain."
    parts = [
        record(page, 1, kind="resource", media="text/html; charset=koi8-r"),
        record(b"Rain.", 2, kind="resource", media="text/plain"),
        record(page, 3, media="text/html"),
        record(response(page), 4, media="text/html"),
        record(page, 5, kind="conversion", media="text/html"),
        record(b"%PDF", 6, kind="resource", media="application/pdf"),
        record(b"...", 7, kind="conversion", media="image/png"),
        record(b"example. 60 IN A", 8, media="text/dns"),
    ]
    outcomes = read(tmp_path / "a.warc", b"".join(parts))
    assert bodies(outcomes) == [page, b"Rain.", page, page, page]
    first, second = outcomes[:2]
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert (first.media_type, first.metadata["encoding"], first.metadata["url"]) == (
        "text/html",
        "koi8-r",
        "https://orlena.example/1",
    )
    assert second.media_type == "text/plain"
    assert second.place == Place(str(tmp_path / "a.warc"), record=2, byte=len(parts[0]), url="https://orlena.example/2")


def test_body_that_was_cut_off_says_so(tmp_path: Path) -> None:
    half = gzip.compress(b"".join(pages(9)))[:200]
    parts = [
        record(response(b"<p>Rain."), 1, extra="WARC-Truncated: length\r\n"),
        record(response(half, extra="Content-Encoding: gzip\r\n"), 2),
        record(response(b"<p>Rain."), 3, extra="WARC-Segment-Number: 1\r\n"),
        record(response(b"<p>Rain."), 4),
    ]
    outcomes = read(tmp_path / "a.warc", b"".join(parts))
    assert all(
        outcome.warnings == ((f"May not be whole: {why}",) if (why := outcome.metadata.get("truncated")) else ())
        for outcome in outcomes
        if isinstance(outcome, Source)
    )
    assert [outcome.metadata.get("truncated") for outcome in outcomes if isinstance(outcome, Source)] == [
        "length",
        "its gzip ends early",
        "continued in another record",
        None,
    ]


def test_body_that_cannot_be_unpacked_is_a_failure_with_its_place(tmp_path: Path) -> None:
    bad = record(response(zlib.compress(b"Rain")[3:], extra="Content-Encoding: gzip\r\n"), 7)
    failed, source = read(tmp_path / "a.warc", bad + pages(1)[0])
    assert isinstance(failed, Failure)
    assert failed.where == f"<urn:uuid:7> ({tmp_path / 'a.warc'}, record 1, byte 0, https://orlena.example/7)"
    assert failed.error.endswith("said to be gzip and is neither that nor text; fetch the page again or leave it out")
    assert bodies([source]) == texts([0])


def others() -> list[bytes]:
    return [
        record(b"software: x\r\n", 10, kind="warcinfo", media="application/warc-fields"),
        record(b"GET / HTTP/1.1\r\n\r\n", 11, kind="request"),
        record(b"GET / HTTP/1.1\r\n\r\n", 12, kind="request"),
        record(response(b"", status="404 Gone"), 13),
        record(response(b"...", "image/png"), 14),
        record(b"via: x\r\n", 15, kind="metadata", media="application/warc-fields"),
        record(b"", 16, kind="revisit"),
        record(b"", 17, kind="klingon"),
        record(b"hello", 18),
    ]


COUNTED = {
    "request": 2,
    "metadata": 1,
    "no HTTP status": 1,
    "not HTML or plain text": 1,
    "revisit": 1,
    "status 404": 1,
    "type of record not known": 1,
    "warcinfo": 1,
}


@pytest.mark.parametrize("skip", [0, 1, 2, 3])
def test_records_that_are_no_documents_are_counted_by_reason(tmp_path: Path, skip: int) -> None:
    (tmp_path / "a.warc").write_bytes(b"".join([pages(2)[0], *others(), pages(2)[1]]))
    for reader in (read_warc, read_many):
        meter = Meter()
        assert len(list(reader(tmp_path / "a.warc", skip=skip, meter=meter))) == max(0, 2 - skip)
        assert meter.passed_over == COUNTED


def test_run_says_what_it_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.warc").write_bytes(b"".join([pages(1)[0], *others()]))
    Path("in/b.warc.gz").write_bytes(gzip.compress(b"".join([*others(), pages(1)[0]])))
    assert run_cleaner(["clean", "in", "-o", "out", "-j", "0", "--report", "report.json"]) == 0
    said = (
        "passed over 18 records of archives: request 4, metadata 2, no HTTP status 2, not HTML or plain text 2,"
        " revisit 2, status 404 2, type of record not known 2, warcinfo 2"
    )
    assert said in capsys.readouterr().err.splitlines()
    report = json.loads(Path("report.json").read_text())
    assert report["passed_over"] == {why: 2 * count for why, count in COUNTED.items()}
    assert next(iter(report["passed_over"])) == "request"
    assert report_from_dict(report).passed_over == report["passed_over"]


def test_report_of_an_earlier_version_has_nothing_passed_over() -> None:
    data = Report(documents=3).to_dict()
    del data["passed_over"]
    assert report_from_dict(data) == Report(documents=3)


@pytest.mark.parametrize("stop", range(6))
def test_what_is_passed_over_is_counted_once_if_a_run_is_resumed(tmp_path: Path, stop: int) -> None:
    for name in "ab":
        (tmp_path / f"{name}.warc").write_bytes(b"".join([*others(), *pages(3), *others()]))

    def shards() -> list[Shard]:
        made = []
        for name in "ab":
            meter = Meter()
            path = tmp_path / f"{name}.warc"

            def reader(skip: int, path: Path = path, meter: Meter = meter) -> Any:
                return read_many(path, skip=skip, meter=meter)

            made.append(Shard(reader, RecordFile(tmp_path / f"{name}.jsonl", Fields()), path, meter))
        return made

    def clean(sources: Any) -> Any:
        for source in sources:
            yield summary(Result(Document(source.id, "Rain.", ()), "Rain."), "results")

    journal = Journal.begin(tmp_path / "j", {})
    outcomes = run(shards(), clean, journal, 1)
    for _ in range(stop):
        next(outcomes)
    outcomes.close()
    journal.close()
    resumed = Journal.resume(tmp_path / "j", {})
    list(run(shards(), clean, resumed, 1))
    resumed.close()
    assert resumed.report.documents == 6
    assert resumed.report.passed_over == {why: 4 * count for why, count in COUNTED.items()}


# --- memory


def test_memory_is_bounded_by_one_document(tmp_path: Path) -> None:
    video = record(bytes(1 << 20), 1, kind="metadata", media="video/mp4")
    with gzip.open(tmp_path / "a.warc.gz", "wb", compresslevel=1) as file:
        for page in pages(40):
            file.write(video * 2 + page)
        file.write(record(bytes(40 << 20), 2, kind="metadata", media="video/mp4"))
    tracemalloc.start()
    count = sum(1 for _ in read_many(tmp_path / "a.warc.gz"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 40
    assert peak < 8 << 20


@pytest.mark.parametrize("line", [b"\r\r\n", b" a continuation of nothing\r\n", b"\t\r\n", b"no colon\r\n", b":\r\n"])
@pytest.mark.parametrize("above", [1, 4])
def test_odd_lines_in_the_head_of_a_record_do_no_harm(tmp_path: Path, line: bytes, above: int) -> None:
    """A second carriage return is what a conversion of line ends leaves."""
    first, second = pages(2)
    lines = first.split(b"\r\n", above)
    found = read(tmp_path / "a.warc", b"\r\n".join(lines[:-1]) + b"\r\n" + line + lines[-1] + second)
    assert [one.body for one in found if isinstance(one, Source)] == [f"<p>{RAIN} {at}".encode() for at in (0, 1)]
