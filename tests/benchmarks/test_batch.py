"""The benchmark of the batch engine, on texts made up here."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("pyarrow", reason="the benchmark of the batch engine needs the extra [formats]")

from benchmarks import errors
from benchmarks.data.copies import (
    FORMATS,
    GROUP_SIZE,
    WARM_UP_DOCUMENTS,
    Copy,
    copies,
    digests,
    openings,
    read_texts,
)
from benchmarks.errors import BenchmarkError
from benchmarks.harness.processes import Usage, peak_memory, run_command
from benchmarks.speed import batch, overhead
from cleaner.api import Cleaner
from cleaner.document import Document, Result, Source
from cleaner.readers import list_folder, read_file, read_many

ARTICLE = "The harbour of Port Ellery will close for nine days in spring, the council said."
TEXTS = [f"{ARTICLE}\n\nAdvertisement", "Ferries leave from Cray instead: « é ».", ARTICLE]
QUICK = Usage(seconds=2.0, processor=3.0, memory=50_000_000, load=1.5)

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="only Linux reports the peak memory of another process")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    row = {"id": "1", "corpus": "made", "country": None, "source_extractor": "trafilatura", "title": None, "gold": ""}
    lines = [json.dumps({**row, "input": f" {text}\n"}) for text in TEXTS]
    (tmp_path / "data" / "text").mkdir(parents=True)
    (tmp_path / "data" / "text" / "extracted.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    monkeypatch.setenv("CLEANER_DATA", str(tmp_path))
    return tmp_path


# the documents


def test_openings_are_short_and_repeated_under_new_ids(corpus: Path) -> None:
    assert openings(12) == [text[:11] for text in TEXTS]
    assert list(copies(["a", "b"], 3)) == [("00000000", "a"), ("00000001", "b"), ("00000002", "a")]


@pytest.mark.parametrize("name", FORMATS)
def test_every_input_format_holds_the_same_documents(name: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[name].source
    FORMATS[name].write(copies(TEXTS, GROUP_SIZE + 3), path)
    folders = list_folder(path) if path.is_dir() else ()
    files = [folder.path / name for folder in folders for name in folder.names]
    found = {}
    for source in [read_file(file, file.stem) for file in files] or read_many(path):
        assert isinstance(source, Source)
        body = source.body.decode() if isinstance(source.body, bytes) else source.body
        found[source.id.strip("<>").rpartition(":")[2]] = body
    assert found == dict(copies(TEXTS, GROUP_SIZE + 3))


@pytest.mark.parametrize("name", ["JSON lines", "Parquet", "folder"])
def test_written_documents_are_read_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[name].source
    FORMATS[name].write(copies(TEXTS, 7), path)
    assert sorted(read_texts(path)) == list(copies(TEXTS, 7))


def test_digests_distinguish_texts() -> None:
    same, other = digests([Copy("a", "Rain."), Copy("b", "Rain.")]), digests([Copy("a", "Rain")])
    assert same["a"] == same["b"] != other["a"]


# processes


@needs_proc
def test_peak_memory_is_that_of_the_process_without_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, seen = tmp_path / "full", tmp_path / "seen"

    def look(pid: int) -> int:
        was_full, found = full.exists(), peak_memory(pid)
        if was_full:
            seen.touch()
        return found

    monkeypatch.setattr("benchmarks.harness.processes.peak_memory", look)
    greedy = (
        "import sys, time; from pathlib import Path; b = bytearray(150_000_000); Path(sys.argv[1]).touch()\n"
        "while not Path(sys.argv[2]).exists(): time.sleep(0.01)"
    )
    alone = run_command([sys.executable, "-c", greedy, str(full), str(seen)])
    full.unlink()
    seen.unlink()
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {greedy!r}, *sys.argv[1:]], check=True)"
    of_child = run_command([sys.executable, "-c", parent, str(full), str(seen)])
    assert of_child.memory < 100_000_000 < alone.memory


def test_processor_time_counts_the_children() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    assert run_command([sys.executable, "-c", parent]).processor > 0.3


def test_a_command_that_fails_is_one_clear_line() -> None:
    with pytest.raises(BenchmarkError, match=r"^-c ended with 3: no harbour$"):
        run_command([sys.executable, "-c", "import sys; print('no harbour', file=sys.stderr); sys.exit(3)"])


def test_the_loop_cleans_as_the_library_does(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": TEXTS[0], "n": 1}), encoding="utf-8")
    subprocess.run([sys.executable, "-c", batch.LOOP, source, target], check=True)
    row = json.loads(target.read_text(encoding="utf-8"))
    assert (row["id"], row["text"], row["n"], len(row["removed"])) == ("a", ARTICLE, 1, 1)


def test_an_input_format_is_cleaned_through_the_command_line() -> None:
    found = batch.clean_format("JSON lines", TEXTS, 6, 1)
    assert found.digests == digests(copies([Cleaner().clean(text) for text in TEXTS], 6))


# the engine alone


def test_a_replaying_cleaner_can_be_pickled_and_answers() -> None:
    known = overhead.replay_cleaner(Cleaner(), copies(TEXTS, 9))
    result = pickle.loads(pickle.dumps(known)).explain(TEXTS[0], id="7", media_type="text/plain")
    assert (result.text, result.document.id, result.error) == (ARTICLE, "7", None)


def test_the_cost_of_the_engine_leaves_out_the_loop() -> None:
    known = overhead.ReplayCleaner({"Rain.": Result(Document("", "Rain.", ()), "Rain.")}, 0.0)
    found = overhead.overhead(known, list(copies(["Rain."], WARM_UP_DOCUMENTS + 200)), 1)
    assert found.extra.here == pytest.approx(found.engine.here - found.loop.here)
    assert found.loop.here > 0


def test_a_document_that_fails_ends_the_measurement() -> None:
    with pytest.raises(BenchmarkError, match="00000000: KeyError"):
        overhead._engine(overhead.ReplayCleaner({}, 0.0), copies(["Rain."], 1))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not count how often a process waits")
def test_the_engine_wakes_up_for_several_answers_at_once() -> None:
    import resource  # noqa: PLC0415  Windows lacks it

    known = overhead.ReplayCleaner({"Rain.": Result(Document("", "Rain.", ()), "Rain.")}, 0.003)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
    overhead._engine(known, copies(["Rain."], 400))
    waits = (resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before) / 400
    assert waits < 3  # 6 if it wakes up for each


# tables


def test_input_formats_are_compared_with_the_first() -> None:
    whole = {"JSON lines": batch.FormatRun(QUICK, replace(QUICK, memory=49_000_000), {"a": "1", "b": "2"})}
    shown = batch.formats_table(
        {**whole, "WET": batch.FormatRun(QUICK, QUICK, {"a": "1"}), "folder": whole["JSON lines"]}
    )
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown.splitlines()[2:]]
    assert cells[0] == ["JSON lines", "all", "2", "1", "1500.00", "49", "50", "1.5"]
    assert [line[1] for line in cells] == ["all", "all but 1", "all"]


def test_ratios_leave_out_the_start() -> None:
    warm_up = replace(QUICK, seconds=1.0, processor=1.0)
    turns = {
        name: [batch.Turn(warm_up, replace(QUICK, seconds=1 + seconds, processor=9.0))]
        for name, seconds in (("loop", 7.0), ("one", 8.0), ("two", 4.0))
    }
    shown = batch.turns_table(turns, WARM_UP_DOCUMENTS + 800).splitlines()[2:]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown]
    assert cells[2] == ["two", "1.00", "4.0", "200", "10.00", "2.00", "1.75", "2.00", "1.5"]
    assert [line[7] for line in cells] == ["1.14", "1.00", "2.00"]


def test_a_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "find_spec", lambda _: None)
    run = CliRunner().invoke(batch.app, [])
    assert isinstance(run.exception, BenchmarkError)
    assert "pip install -e '.[formats]'" in str(run.exception)


def test_the_command_prints_its_tables(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turn, cost = batch.Turn(QUICK, replace(QUICK, seconds=4.0, processor=7.0)), overhead.Cost(3.0, 2.0, 1.0)
    monkeypatch.setattr(batch, "clean_format", lambda name, *_: batch.FormatRun(QUICK, QUICK, {name: ""}))
    monkeypatch.setattr(batch, "in_turns", lambda *_: {"a loop": [turn], "-j 1": [turn], "-j 2": [turn]})
    monkeypatch.setattr(batch, "overhead", lambda *_: overhead.Overhead(cost, cost, cost))
    shown = CliRunner().invoke(batch.app, ["--documents", "7"], catch_exceptions=False).output
    assert "7 documents of at most 1,500 characters" in shown
    assert all(
        f"| {name} " in shown for name in (*FORMATS, "a loop", "-j 2", "as it is", "one that sleeps and recalls")
    )
