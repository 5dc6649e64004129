from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner import disk_cache
from cleaner.errors import CleanerError
from cleaner.models import TEXT_BLOCKS, models_folder
from cleaner.scoring import weights_cache
from cleaner.scoring.forest import LAYOUT, Forest, load_forest

WEIGHTS: dict[str, Any] = {
    "schema": 1,
    "features": ["words", "linked"],
    "trees": [[0, 5.0, 0.1, 1.0, -1.0], [1, 0.5, 0.0, -0.25, [0, 9.0, 0.5, 0.75, 0.5]]],
    "levels": [[-1.0, 0.2], [1.0, 0.8]],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def written(path: Path, **changed: Any) -> Path:
    path.write_text(json.dumps(WEIGHTS | changed), encoding="utf-8")
    return path


def same(one: Forest, other: Forest) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in LAYOUT)


def test_the_second_load_is_the_first_and_reads_no_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "weights.json")
    for weights in (path, models_folder() / TEXT_BLOCKS):
        first, levels = load_forest(weights)
        with monkeypatch.context() as patch:
            patch.setattr("json.loads", lambda *_: pytest.fail("read again"))
            second, again = load_forest(weights)
        assert same(first, second)
        assert [getattr(first, name).dtype for name in LAYOUT if isinstance(getattr(first, name), np.ndarray)] == [
            getattr(second, name).dtype for name in LAYOUT if isinstance(getattr(second, name), np.ndarray)
        ]
        assert levels == again
        matrix = np.random.default_rng(0).normal(0, 9, (50, len(first.features))).astype(np.float32)
        assert np.array_equal(first.odds(matrix), second.odds(matrix))
        assert np.array_equal(first.contributions(matrix), second.contributions(matrix))


def test_other_weights_under_the_same_name_are_read(tmp_path: Path) -> None:
    first, _ = load_forest(written(tmp_path / "weights.json"))
    second, levels = load_forest(written(tmp_path / "weights.json", trees=[0.5], levels=[[0.0, 0.5]]))
    assert not same(first, second)
    assert levels == [(0.0, 0.5)]


def test_another_layout_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "weights.json")
    load_forest(path)
    assert weights_cache.fetch(path.read_bytes(), LAYOUT) is not None
    assert weights_cache.fetch(path.read_bytes(), (*LAYOUT, "depth of each tree")) is None
    monkeypatch.setattr(np, "intp", np.int16)
    assert weights_cache.fetch(path.read_bytes(), LAYOUT) is None


@pytest.mark.parametrize("foreign", [None, 7, ((), ()), (("array",), ()), ((("array", "<f4", (9,), b"1"),), ())])
def test_data_that_are_no_weights_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, foreign: Any) -> None:
    path = written(tmp_path / "weights.json")
    first, levels = load_forest(path)
    monkeypatch.setattr(disk_cache, "fetch", lambda *_: foreign)
    second, again = load_forest(path)
    assert same(first, second)
    assert levels == again


def test_a_damaged_file_is_made_anew(tmp_path: Path, folder: Path) -> None:
    path = written(tmp_path / "weights.json")
    first, _ = load_forest(path)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert same(first, load_forest(path)[0])
    assert weights_cache.fetch(path.read_bytes(), LAYOUT) is not None


@pytest.mark.parametrize("changed", [{"schema": 2}, {"trees": [[7, 1.0, 0.0, 1.0, 2.0]]}, {"levels": 3}])
def test_broken_weights_are_broken_each_time(tmp_path: Path, folder: Path, changed: dict[str, Any]) -> None:
    path = written(tmp_path / "weights.json", **changed)
    for _ in range(2):
        with pytest.raises(CleanerError, match="reinstall cleaner"):
            load_forest(path)
    assert not folder.exists()
