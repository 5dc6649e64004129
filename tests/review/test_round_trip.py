"""From a run to its page, to marks in the browser, to a pack, and to the next run: both faults gone, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli import run
from tests.patience import until
from tests.review.conftest import Page

PARAGRAPH = "The bridge over the Tarn 🌉 reopened on Monday after nine years of work, the regional council said."
MISSED = "Reach the desk of the Tarn Courier under the arches, second door."
TEXTS = {
    "one.txt": f"{PARAGRAPH}\n\nAdvertisement\n\nDrivers had taken a detour of forty miles.\n\n{MISSED}\n\nRain.\n",
    "two.txt": "It was dry on Tuesday, and the mill stood.\n\nSign up for our newsletter\n\nNobody in Oxley minded.\n",
}


@pytest.fixture
def page(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page of a run over both texts."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name, text in TEXTS.items():
        Path("in", name).write_text(text, encoding="utf-8")
    clean("before", "--report", "report.html")
    yield Page(browser, tmp_path / "report.html", tmp_path / "downloads")
    browser.execute_script("try { localStorage.clear() } catch {}")
    browser.get("about:blank")


def clean(out: str, *options: str) -> dict[str, str]:
    assert run(["clean", "in", "-o", out, "-q", "-j", "0", *options]) == 0
    return {path.name: path.read_text(encoding="utf-8") for path in Path(out).iterdir()}


def test_what_is_marked_in_the_browser_is_right_in_the_next_run(page: Page, tmp_path: Path) -> None:
    before = {path.name: path.read_text(encoding="utf-8") for path in Path("before").iterdir()}
    page.go("#list?sort=run")
    page.click("#rows a")
    page.keys("cx")
    while MISSED not in page.text("#text .current"):
        page.keys("j")
    page.keys("xm")
    page.click("#export")
    marks = tmp_path / "downloads" / "marks.jsonl"
    until(marks.exists)
    assert run(["review", "apply", str(marks), "-o", "reviewed.yaml", "-q"]) == 0
    assert run(["rules", "lint", "reviewed.yaml"]) == 0
    after = clean("after", "--rules", "reviewed.yaml")
    assert after["two.txt"] == before["two.txt"] != TEXTS["two.txt"]
    assert MISSED in before["one.txt"]
    assert "Advertisement" not in before["one.txt"]
    assert after["one.txt"] == TEXTS["one.txt"].replace(f"{MISSED}\n\n", "")
