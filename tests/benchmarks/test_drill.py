"""The drill holds on a small folder, and tells what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.drill import drill, folder
from cleaner.document import Place

pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[formats]'")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> folder.Texts:
    monkeypatch.setattr(folder, "DISTINCT_TEXTS", 12)
    monkeypatch.setattr(folder, "PER_FILE", 5)
    return folder.Texts()


def test_a_small_folder_is_cleaned_and_its_broken_documents_are_named(made: folder.Texts, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    expected = folder.write_folder(source, made, 60, 16)
    assert len(expected.cleaned) == 60
    assert drill.clean(source, out)[0] == drill.SOME_FAILED
    assert not drill.faults(source, out, expected)

    (name, _), *_ = expected.cleaned
    Path(out, Path(name).relative_to(source)).write_text("Something else.")
    expected.broken.append(Place("gone.txt"))
    told = "\n".join(drill.faults(source, out, expected))
    assert "cleaned otherwise" in told
    assert "gone.txt" in told


def test_a_killed_run_resumes(made: folder.Texts, tmp_path: Path) -> None:
    source, out, again = tmp_path / "in", tmp_path / "out", tmp_path / "again"
    source.mkdir()
    folder.write_folder(source, made, 60, 16)
    _, seconds, _ = drill.clean(source, out)
    drill.clean(source, again, kill_after=seconds / 2)
    drill.clean(source, again, "--resume")
    assert drill.tree(again) == drill.tree(out)
