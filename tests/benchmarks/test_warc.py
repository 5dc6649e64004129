"""The comparison of readers of web archives: its table in the guide is what it prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.archives.forms import PAGE, READERS, Form, chunked, verdict

for package in ("brotli", "fastwarc", "warcio", "zstandard"):
    pytest.importorskip(package, reason="the comparison needs the extra [benchmark]")
warc: Any = pytest.importorskip("benchmarks.quality.warc")


def guide() -> list[list[str]]:
    section = warc.GUIDE.read_text(encoding="utf-8").partition("<!-- warc-bodies:begin -->")[2]
    lines = section.partition("<!-- warc-bodies:end -->")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][2:]


def test_the_guide_has_what_the_command_prints(tmp_path: Path) -> None:
    found = list(warc.rows(tmp_path))
    listed = guide()
    assert [row[:2] for row in listed] == [row[:2] for row in found]
    assert len(found) >= 20
    assert {row[1] for row in found} == {"whole", "all there is"}
    # Other versions of the libraries may do better; what they do less well than the guide says would be unfair.
    assert [
        row[0] for row, now in zip(listed, found, strict=True) if "whole" in row[2:] and "whole" not in now[2:]
    ] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PAGE, "whole"),
        (PAGE[:99], "part of it"),
        (chunked(PAGE), "chunk sizes inside"),
        (bytes(range(256)), "packed bytes"),
        (b"", "nothing"),
    ],
)
def test_verdicts(body: bytes, said: str) -> None:
    assert verdict([body], Form("", (), b"")) == said


def test_an_error_of_a_reader_is_its_verdict_and_a_missing_reader_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> Iterator[bytes]:
        raise ValueError

    def missing(path: Path) -> Iterator[bytes]:
        raise ModuleNotFoundError

    form = Form("", (), PAGE)
    monkeypatch.setitem(READERS, "warcio", broken)
    assert warc.outcome("warcio", tmp_path, form) == "error"
    monkeypatch.setitem(READERS, "warcio", missing)
    with pytest.raises(ModuleNotFoundError):
        warc.outcome("warcio", tmp_path, form)
