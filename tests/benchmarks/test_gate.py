from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.genres.planting import Text, plant
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
ARTICLE = ["Ten days with a kettle", BODY, BODY.replace("valley", "harbour")]


def genre_texts(*_: object) -> list[Text]:
    return [plant("1", "made", "en", ARTICLE, planting, "test") for planting in ("none", "heavy")]


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(gate, "FLOORS_FILE", tmp_path / "floors.json")
    monkeypatch.setattr(gate, "load", lambda *_, **__: [ROW])
    monkeypatch.setattr(gate, "load_pages", lambda: [PAGE])
    monkeypatch.setattr(gate, "texts", genre_texts)
    return tmp_path / "floors.json"


@pytest.mark.slow(25)
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


def _unchanged(self: object, text: str, **_: object) -> object:
    return assemble(Document("", text, ()), ())
