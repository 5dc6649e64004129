"""Reports on disk: one page, or a folder of pages, and never half of one or over somebody else's files."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import OutputError
from cleaner.review import build as building
from cleaner.review.build import MARKER, build
from cleaner.review.documents import ReviewedCut, ReviewedDocument
from cleaner.review.packing import unpack

COUNT = 10
HOSTILE = "</script><script>alert(1)</script><!-- ]]> <img src=x onerror=alert(1)> \u2028 {{ 7*7 }}"


def document(number: int) -> ReviewedDocument:
    cut = ReviewedCut(5, f"\nAd {number}", "advertisement", "en.ad", 0.9, "A label")
    return ReviewedDocument(f"{number}.txt", ("Rain.", "\nSun."), (cut,), title=HOSTILE, source=f"source {number % 2}")


def unpacked(page: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the data of a page, and its documents."""
    text = page.read_text(encoding="utf-8")
    data, *packed = re.findall(r'<script type="text/plain"[^>]*>([^<]*)</script>', text)
    known, *found = (json.loads(zlib.decompress(unpack(one))) for one in (data, *packed))
    return known, [one for chunk in found for one in chunk]


def test_a_page_holds_every_document(tmp_path: Path) -> None:
    page = build(map(document, range(COUNT)), "in", tmp_path / "report.html")
    data, documents = unpacked(page)
    assert page == tmp_path / "report.html"
    assert data["documents"]["id"] == [one["id"] for one in documents] == [f"{number}.txt" for number in range(COUNT)]
    assert documents[3]["pieces"] == ["Rain.", "\nAd 3", "\nSun."]
    assert sum(data["chunkSizes"]) == COUNT
    assert data["sources"] == ["source 0", "source 1"]


def test_marks_are_kept_for_the_same_cuts_only(tmp_path: Path) -> None:
    def key(one: ReviewedDocument) -> str:
        known: str = unpacked(build([one], "in", tmp_path / "report.html"))[0]["key"]
        return known

    first = document(1)
    other = replace(first, cuts=(first.cuts[0]._replace(rule_id="en.other"),))
    assert key(first) == key(document(1))
    assert key(other) != key(first)


def test_nothing_of_a_document_is_markup(tmp_path: Path) -> None:
    page = build(map(document, range(COUNT)), HOSTILE, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page
    assert "<!-- ]]>" not in page


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three documents fill a page."""
    monkeypatch.setattr("cleaner.review.chunks.CHUNK_DOCUMENTS", 3)
    monkeypatch.setattr(building, "PAGE_SIZE", 10)
    monkeypatch.setattr(building, "PART_SIZE", 10)


@pytest.mark.usefixtures("small_pages")
def test_a_large_report_is_a_folder(tmp_path: Path) -> None:
    index = build(map(document, range(COUNT)), "in", tmp_path / "report.html")
    assert index == tmp_path / "report" / "index.html"
    data, none = unpacked(index)
    assert (len(data["documents"]["id"]), none) == (COUNT, [])
    assert [part["documents"] for part in data["parts"]] == [3, 3, 3, 1]
    found = [unpacked(index.parent / part["file"]) for part in data["parts"]]
    assert [one["id"] for _, documents in found for one in documents] == data["documents"]["id"]
    assert [part["up"]["first"] for part, _ in found] == [0, 3, 6, 9]
    assert {part["key"] for part, _ in found} == {data["key"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]


@pytest.mark.usefixtures("small_pages")
def test_a_folder_replaces_an_earlier_report_and_no_other_folder(tmp_path: Path) -> None:
    target, other = tmp_path / "report.html", tmp_path / "report" / "mine.txt"
    first = build(map(document, range(COUNT)), "in", target)
    assert build(map(document, range(3, COUNT)), "in", target) == first
    assert len(unpacked(first)[0]["documents"]["id"]) == COUNT - 3
    (first.parent / MARKER).unlink()
    other.write_text("Rain.")
    assert build(map(document, range(COUNT)), "in", target) == tmp_path / "report-2" / "index.html"
    assert other.read_text() == "Rain."


@pytest.mark.usefixtures("small_pages")
def test_an_earlier_report_stays_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    index = build(map(document, range(COUNT)), "in", target)
    rename = Path.rename

    def refused(path: Path, to: Path) -> Path:
        if path.name.endswith("cleaner-report"):
            raise OSError(13, "Permission denied")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match="Permission denied"):
        build(map(document, range(3)), "in", target)
    assert len(unpacked(index)[0]["documents"]["id"]) == COUNT
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("limit", [10, building.PAGE_SIZE])
def test_what_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(building, "PAGE_SIZE", limit)

    def render(*_: Any) -> Iterator[str]:
        yield "<!doctype html>"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "render", render)
    with pytest.raises(OutputError, match="No space left on device"):
        build(map(document, range(COUNT)), "in", tmp_path / "report.html")
    assert not list(tmp_path.iterdir())
