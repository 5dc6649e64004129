"""The benchmark of engines, on texts made up here."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the benchmark of engines needs the extra [engines]")

from typer.testing import CliRunner

from benchmarks.errors import BenchmarkError
from benchmarks.speed import engines

TEXT = "The harbour of Port Ellery will close for nine days in spring, the council said.\n\nAdvertisement"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    row = {"corpus": "made", "country": None, "source_extractor": "trafilatura", "title": None, "gold": ""}
    lines = [json.dumps({**row, "id": str(n), "input": f"{n}. {TEXT}"}) for n in range(3)]
    (tmp_path / "data" / "text").mkdir(parents=True)
    (tmp_path / "data" / "text" / "extracted.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    monkeypatch.setenv("CLEANER_DATA", str(tmp_path))
    return tmp_path


def test_documents_are_repeated_under_new_ids(corpus: Path) -> None:
    folder = corpus / "shards"
    folder.mkdir()
    engines.write_documents(folder, 20, 40)
    rows = {row["id"]: row["text"] for row in engines._read(folder)}
    assert len(rows) == 20
    assert set(rows.values()) == {f"{n}. {TEXT}"[:40] for n in range(3)}


def test_all_engines_are_compared_with_the_loop(corpus: Path) -> None:
    folder = corpus / "shards"
    folder.mkdir()
    engines.write_documents(folder, 20, 1500)
    loop, batch = (engines.run_engine(name, folder, 1) for name in ("loop", "batch"))
    assert engines.table_row("batch", batch, [loop, loop])[1] == "all"
    fewer = engines.EngineRun(1.0, {key: value for key, value in loop.digests.items() if key != "00000003"})
    assert engines.table_row("batch", fewer, [loop])[1] == "all but 1"


def test_a_missing_engine_is_listed(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_is_installed", lambda name: name == "loop")
    monkeypatch.setattr(engines, "_run_isolated", lambda *_: engines.EngineRun(1.0, {}))
    run = CliRunner().invoke(engines.app, ["--documents", "8"], catch_exceptions=False)
    assert "Not installed: batch, datatrove, datasets, ray, spark." in run.output
    run = CliRunner().invoke(engines.app, ["--engine", "hadoop"])
    assert isinstance(run.exception, BenchmarkError)
    assert "unknown engine 'hadoop'" in str(run.exception)
