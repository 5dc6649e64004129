from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.genres.planting import Text, plant
from benchmarks.learn.documents import MadeDocument, Mark, Marked
from benchmarks.markdown.dumps import Dump
from benchmarks.markdown.forms import Form
from benchmarks.quality import gate
from cleaner.assembly import assemble
from cleaner.document import Document, Span

ROW = Row(
    "1",
    "made",
    None,
    "x",
    None,
    "Advertisement\nIt rained for nine days in the valley.",
    "It rained for nine days in the valley.",
)

BODY = "It rained for nine days in the valley, and on the tenth the mayor asked the army for boats. Nobody came."
PAGE = PageRow("1", "made", "article", None, None, f"<nav><a href=/>Home</a></nav><article><p>{BODY}", BODY, (), ())
FORM = Form("markdownify", "pytest", lambda: lambda page: page.html)
DUMP = f"[Home](/)\n\n{BODY}"
MADE = MadeDocument(
    "a.example", "a.example/1", f"{BODY}\n\nLog in", "en",
    (Marked(Span(len(BODY) + 2, len(BODY) + 8), Mark("clutter", "paywall", 0.5, "tail")),),
)  # fmt: skip
ARTICLE = ["Ten days with a kettle", BODY, BODY.replace("valley", "harbour")]


def genre_texts(*_: object) -> list[Text]:
    return [plant("1", "made", "en", ARTICLE, planting, "test") for planting in ("none", "heavy")]


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(gate, "FLOORS_FILE", tmp_path / "floors.json")
    monkeypatch.setattr(gate, "load", lambda *_, **__: [ROW])
    monkeypatch.setattr(gate, "load_pages", lambda: [PAGE])
    monkeypatch.setattr(gate, "texts", genre_texts)
    monkeypatch.setattr(gate, "sources", lambda *_: [replace(ROW, text=ROW.gold), ROW])
    monkeypatch.setattr(gate, "FORMS", (FORM,))
    monkeypatch.setattr(gate, "news_pages", lambda _: [PAGE])
    monkeypatch.setattr(gate, "dumps", lambda form, pages: [Dump(form.name, page, DUMP) for page in pages])
    monkeypatch.setattr(gate, "corpus", lambda *_: [MADE])
    return tmp_path / "floors.json"


@pytest.mark.slow(60)
def test_quality_did_not_fall(data: Path) -> None:
    assert list(gate.check("fast")) == []


def test_figures_reached_become_the_floors(floors: Path) -> None:
    gate._update("fast", lower=False)
    assert list(gate.check("fast")) == []
    assert '"exact": 1.0' in floors.read_text(encoding="utf-8")


def test_worse_texts_are_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", lower=False)
    monkeypatch.setattr("cleaner.Cleaner.explain", _unchanged)
    assert any("exact: 0.0000, the floor is 1.0000" in line for line in gate.check("fast"))
    gate._update("fast", lower=False)
    assert list(gate.check("fast"))
    gate._update("fast", lower=True)
    assert list(gate.check("fast")) == []


def test_worse_pages_are_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", lower=False)
    assert list(gate.check("fast")) == []
    monkeypatch.setattr("cleaner.Cleaner.clean_html", lambda *_: "Home")
    assert "html made exact: 0.0000, the floor is 1.0000" in list(gate.check("fast"))


def test_more_lost_of_other_genres_is_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", lower=False)
    assert list(gate.check("fast")) == []
    everything = Span(0, 10_000)
    monkeypatch.setattr("benchmarks.quality.genres._removed", lambda _: [everything])
    found = [
        line for line in gate.check("fast") if line.startswith("genres gentle, heavy lost: 1.0000, the ceiling is ")
    ]
    assert len(found) == 1


def test_floors_of_another_corpus_are_refused(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", lower=False)
    monkeypatch.setattr(gate, "load", lambda *_, **__: [ROW, ROW])
    with pytest.raises(BenchmarkError, match="is not the corpus of"):
        list(gate.check("fast"))


def test_paragraphs_no_longer_found_are_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", ["layouts"], lower=False)
    assert list(gate.check("fast", ["layouts"])) == []
    monkeypatch.setattr("benchmarks.quality.layouts.paragraphs_of", lambda text: text.split(" "))
    found = list(gate.check("fast", ["layouts"]))
    assert "layouts not wrapped, blank borders: 0.0000, the floor is 1.0000" in found


def test_damaged_markdown_is_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", ["markdown"], lower=False)
    assert list(gate.check("fast", ["markdown"])) == []
    monkeypatch.setattr("benchmarks.quality.markdown.cleaned", lambda *_: "Home")
    assert "markdown: markdownify all damage: 1.0000, the ceiling is 0.0000" in list(gate.check("fast", ["markdown"]))


def test_text_lost_to_learned_rules_is_reported(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", ["learn"], lower=False)
    assert list(gate.check("fast", ["learn"])) == []
    monkeypatch.setattr("benchmarks.learn.track.cuts", lambda *_: [[Span(0, len(BODY))]])
    found = list(gate.check("fast", ["learn"]))
    assert "learn: 10 x 6 cleaner learn damage: 1.0000, the ceiling is 0.0000" in found
    assert "learn: 10 x 6 with packs hurt: 1.0000, the ceiling is 0.0000" in found


def test_only_the_sets_asked_for_are_updated(floors: Path) -> None:
    gate._update("fast", ["layouts", "gen"], lower=False)
    assert list(json.loads(floors.read_text(encoding="utf-8"))["fast"]) == ["genres", "layouts"]


def test_another_version_of_a_converter_is_passed_over_and_named(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate._update("fast", ["markdown"], lower=False)
    assert list(gate.unmeasured("fast")) == []
    data = json.loads(floors.read_text(encoding="utf-8"))
    data["fast"]["markdown: markdownify"]["version"] = "0.1"
    floors.write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr("benchmarks.quality.markdown.cleaned", lambda *_: "Home")
    assert list(gate.check("fast", ["markdown"])) == []
    assert list(gate.unmeasured("fast")) == [
        f"markdown: markdownify: the version is {pytest.__version__}, that of the floors 0.1"
    ]
    gate._update("fast", ["markdown"], lower=False)
    assert list(gate.unmeasured("fast")) == []


def test_a_missing_converter_is_named(floors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FORMS", (replace(FORM, package="no-such-package"),))
    gate._update("fast", ["markdown"], lower=False)
    assert list(gate.check("fast", ["markdown"])) == []
    assert "no-such-package is not installed" in "".join(gate.unmeasured("fast", ["markdown"]))


def _unchanged(self: object, text: str, **_: object) -> object:
    return assemble(Document("", text, ()), ())
