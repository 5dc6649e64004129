"""``cleaner clean --learn``: what is learned is cut, and an interrupted run never learns anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner.batch import Journal
from cleaner.learning.collection import Collection
from tests.cli.test_learn import SOURCES, Learn, article, interrupt, learn, left, records, write_corpus, write_lines

__all__ = ["learn"]  # a fixture

CLEAN = "clean in -o out --learn"


def corpus() -> None:
    """Write articles with prose around what recurs, which no other rule cuts."""
    write_corpus()
    for path in Path("in").rglob("*.txt"):
        path.write_text(path.read_text().replace("Join us at", "The old ferry of"))


def test_what_recurs_in_a_source_is_cut(learn: Learn) -> None:
    corpus()
    assert learn("clean in -o plain").code == 0
    assert "The old ferry of mill" in Path("plain/mill/2020/0.txt").read_text()
    outcome = learn(CLEAN)
    assert outcome.code == 0
    assert outcome.err.startswith("21 documents read, 3 sources learned\n3 packs in ")
    for source in SOURCES:
        text = Path(f"out/{source}/2020/0.txt").read_text()
        assert "ferry" not in text
        assert "It rained for 0 days." in text
    assert sorted(path.name for path in Path("out.learned").iterdir()) == [
        *(f"learned-{source}.yaml" for source in sorted(SOURCES)),
        "report.json",
    ]
    assert not list(Path().glob(".*"))


def test_what_one_source_repeats_is_text_in_another(learn: Learn) -> None:
    corpus()
    Path("in/mill/2020/0.txt").write_text(article("mill", 0).replace("Join us at mill", "The old ferry of quay"))
    assert learn(CLEAN).code == 0
    assert "The old ferry of quay" in Path("out/mill/2020/0.txt").read_text()


def test_records_are_cleaned_with_what_their_field_names(learn: Learn) -> None:
    rows = [{**row, "text": row["text"].replace("Join us at", "The old ferry of")} for row in records()]
    write_lines("in.jsonl", rows)
    assert learn("clean in.jsonl -o out.jsonl --learn --source-field paper").code == 0
    cleaned = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert len(cleaned) == 21
    assert not any("ferry" in row["text"] for row in cleaned)
    assert Path("out.jsonl.learned/learned-mill.yaml").exists()


def test_an_output_within_the_corpus_is_not_learned_from(learn: Learn) -> None:
    corpus()
    assert learn("clean in -o in/out --learn").code == 0
    assert learn("clean in -o in/out --learn").code == 0
    assert json.loads(Path("in/out.learned/report.json").read_text())["documents"] == 21


def test_packs_of_an_earlier_run_may_be_named_too(learn: Learn) -> None:
    corpus()
    for _ in range(2):
        rules = "--rules out.learned" if Path("out.learned").exists() else ""
        assert learn(f"{CLEAN} {rules}").code == 0
        assert "ferry" not in Path("out/mill/2020/0.txt").read_text()


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        (Collection, "add", 12),
        (Collection, "add_outcome", 2),
        (Path, "replace", 3),
        (Path, "replace", 7),
        (Journal, "add_segment", 1),
        (Journal, "end_shard", 1),
    ],
)
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int
) -> None:
    corpus()
    learn(f"{CLEAN} --report report.json")
    Path("report.json").unlink()
    expected = left()
    for file in expected:
        Path(file).unlink()
    with monkeypatch.context() as patch:
        interrupt(patch, owner, name, at, KeyboardInterrupt)
        outcome = learn(CLEAN)
    assert outcome.code == 130
    assert "run the same command with --resume to continue" in outcome.err
    assert learn(f"{CLEAN} --resume").code == 0
    assert left() == expected
    assert not list(Path().glob(".*"))


@pytest.fixture
def interrupted(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> Learn:
    """Leave a run that was interrupted while it cleaned."""
    corpus()
    monkeypatch.setattr("cleaner.cli.clean._segment", lambda _: (5,))
    with monkeypatch.context() as patch:
        interrupt(patch, Journal, "add_segment", 3, KeyboardInterrupt)
        assert "documents done: 10" in learn(CLEAN).err
    return learn


def test_resuming_never_learns_again(interrupted: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr("cleaner.cli.learn_first.learn_packs", unwanted)
    assert interrupted(f"{CLEAN} --resume").code == 0
    assert not any("ferry" in path.read_text() for path in Path("out").rglob("*.txt"))


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_resuming_with_other_packs_is_refused(interrupted: Learn, change: str) -> None:
    pack = Path("out.learned/learned-mill.yaml")
    before = pack.read_text()
    if change == "edited":
        pack.write_text(before.replace("0.95", "0.99"))
    else:
        pack.unlink()
    outcome = interrupted(f"{CLEAN} --resume")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "learned packs changed since; undo that, or use --restart" in outcome.err
    pack.write_text(before)
    assert interrupted(f"{CLEAN} --resume").code == 0


def test_resuming_without_learning_is_refused(interrupted: Learn) -> None:
    outcome = interrupted("clean in -o out --resume")
    assert (outcome.code, "learned packs changed since" in outcome.err) == (2, True)


def test_a_run_that_is_in_the_way_is_refused_before_anything_is_learned(
    interrupted: Learn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.cli.learn_first.learn_packs", None)
        outcome = interrupted(CLEAN)
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "left 10 documents done" in outcome.err
    assert interrupted(f"{CLEAN} --restart").code == 0


def test_a_restart_that_is_interrupted_while_it_learns_goes_on(
    interrupted: Learn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in/mill/2020/0.txt").write_text("Another article, much longer than the one before it was.\n")
    with monkeypatch.context() as patch:
        interrupt(patch, Collection, "add_outcome", 2, KeyboardInterrupt)
        assert interrupted(f"{CLEAN} --restart").code == 130
    assert interrupted(f"{CLEAN} --resume").code == 0
    assert Path("out/mill/2020/0.txt").read_text().startswith("Another article")


def test_a_corpus_without_anything_to_learn_is_cleaned_all_the_same(learn: Learn) -> None:
    Path("in").mkdir()
    for name in ("a", "b"):
        Path(f"in/{name}.txt").write_text(article(name, 1))
    outcome = learn(CLEAN)
    assert outcome.code == 0
    assert "warning: no source has 5 different documents" in outcome.err
    assert sorted(left()) == ["out/a.txt", "out/b.txt"]


def test_a_source_that_fails_is_named_and_the_rest_is_cut(learn: Learn) -> None:
    corpus()
    Path("in/broken").mkdir()
    for number in range(5):
        Path(f"in/broken/{number}.txt").write_text(article("broken", number))
    outcome = learn(CLEAN)
    assert outcome.code == 0
    assert "warning: broken: nothing could be learned: ValueError" in outcome.err
    assert "ferry" not in Path("out/mill/2020/0.txt").read_text()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("clean in --in-place --learn", "--in-place has no output beside which --learn could write"),
        ("clean - -o out --learn", "--learn reads what it cleans twice"),
        ("clean - --jsonl -o out.jsonl --learn", "--learn reads what it cleans twice"),
        ("clean in --json --learn", "name one with -o"),
        ("clean in -o out --dry-run --learn", "name one with -o"),
        ("clean in --diff --learn", "name one with -o"),
        ("clean in/mill/2020/0.txt -o out --learn", "and this is one"),
    ],
)
def test_wrong_use_is_one_line(learn: Learn, command: str, told: str) -> None:
    write_corpus()
    outcome = learn(command)
    assert (outcome.code, outcome.err.count("\n"), told in outcome.err) == (2, 1, True), outcome.err
    assert left() == {}
