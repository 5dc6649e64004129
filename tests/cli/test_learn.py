"""``cleaner learn``: what it reads, what it writes, and that neither order nor processes nor interruptions matter.

What is learned is a fake's: each line that is in most documents of a source.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli import run
from cleaner.cli.learn_status import LearnStatus
from cleaner.errors import OutputError
from cleaner.learning.collection import Collection
from tests.cli.test_cli import Outcome
from tests.learning import fakes
from tests.readers.test_formats import record, response

pyarrow: Any = pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
parquet: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
Learn = Callable[[str], Outcome]
SOURCES = "mill quay tarn".split()
DOCUMENTS = 7


@pytest.fixture
def learn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Learn:
    """Run a command in a folder of its own; without worker processes, unless there is a ``-j``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("cleaner.cli.learn.learn_source", fakes.learn_lines)
    monkeypatch.setattr("cleaner.learning.pack_files.pack_name", fakes.pack_name)
    monkeypatch.setattr("cleaner.learning.pack_files.pack_text", fakes.pack_text)
    monkeypatch.setattr("cleaner.cli.corpus.COMMIT", 3)

    def call(command: str) -> Outcome:
        arguments = shlex.split(command)
        code = run([*arguments, *([] if "-j" in arguments or "--show" in arguments else ["-j", "0"])])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return call


def article(source: str, number: int) -> str:
    return (
        f"Article {number} of {source}.\n\nIt rained for {number} days.\n\nRefrain of {source}\n\nJoin us at {source}\n"
    )


def records() -> list[dict[str, Any]]:
    return [
        {"id": f"{source}-{number}", "text": article(source, number), "paper": source}
        for source in SOURCES
        for number in range(DOCUMENTS)
    ]


def write_corpus(folder: str = "in") -> None:
    """Write the articles of each source into a folder of its own."""
    for source in SOURCES:
        Path(folder, source, "2020").mkdir(parents=True, exist_ok=True)
        for number in range(DOCUMENTS):
            Path(folder, source, "2020", f"{number}.txt").write_text(article(source, number))


def write_lines(path: str, rows: list[dict[str, Any]]) -> None:
    Path(path).write_text("".join(json.dumps(row) + "\n" for row in rows))


def left(*unlike: str) -> dict[str, bytes]:
    """Return every file but the inputs, by its path."""
    files = (path for path in sorted(Path().rglob("*")) if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in files if path.parts[0] not in {"in", *unlike}}


def report_of(folder: str = "packs") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(folder, "report.json").read_text())
    return data


def learned(folder: str = "packs") -> dict[str, int]:
    """Return how many documents each source has, by the report."""
    return {f"{one['source']['kind']} {one['source']['name']}": one["total"] for one in report_of(folder)["sources"]}


WHOLE = {f"source {source}": DOCUMENTS for source in SOURCES}

# what is read, and where documents come from


def test_each_folder_is_a_source_and_gets_a_pack(learn: Learn) -> None:
    write_corpus()
    outcome = learn("learn in -o packs")
    assert outcome.code == 0
    assert sorted(left()) == [
        "packs/learned-mill.yaml",
        "packs/learned-quay.yaml",
        "packs/learned-tarn.yaml",
        "packs/report.json",
    ]
    assert learned() == WHOLE
    assert "- Join us at mill" in Path("packs/learned-mill.yaml").read_text()
    assert "Refrain" not in Path("packs/learned-mill.yaml").read_text()
    assert outcome.err == "21 documents read, 3 sources learned\n3 packs in packs\n"


def test_fields_of_records_name_the_source(learn: Learn) -> None:
    write_lines("in.jsonl", records())
    assert learn("learn in.jsonl --source-field paper -o packs").code == 0
    assert learned() == WHOLE


def test_the_host_of_an_address_goes_before_field_and_folder(learn: Learn) -> None:
    Path("in/folder").mkdir(parents=True)
    write_lines("in/folder/a.jsonl", [{**row, "url": "https://www.example.org/a"} for row in records()])
    assert learn("learn in --source-field paper -o packs").code == 0
    assert learned() == {"site www.example.org": 21}


def test_every_format_is_read(learn: Learn) -> None:
    rows = records()
    write_lines("in.jsonl", rows[:5])
    Path("in.jsonl.gz").write_bytes(gzip.compress(Path("in.jsonl").read_bytes()))
    Path("in.json").write_text(json.dumps([{**row, "id": f"j{row['id']}"} for row in rows[:5]]))
    Path("in.csv").write_text("id,text,paper\n" + "".join(f'c{n},"Join us at mill\n{n}",mill\n' for n in range(5)))
    pages = [f"<p>Join us at Orlena</p><p>{number}</p>" for number in range(5)]
    Path("in.warc").write_bytes(b"".join(record(response(page.encode())) for page in pages))
    parquet.write_table(pyarrow.table({"text": [f"Join us\n{number}" for number in range(5)]}), "in.parquet")
    assert learn("learn in.jsonl in.jsonl.gz in.json in.csv in.warc in.parquet --source-field paper -o packs").code == 0
    assert learned() == {"none ": 5, "site orlena.example": 5, "source mill": 5 + 5 + 5 + 5}


def test_patterns_choose_files(learn: Learn) -> None:
    write_corpus()
    assert learn("learn in --exclude quay/ -o packs").code == 0
    assert learned() == {"source mill": DOCUMENTS, "source tarn": DOCUMENTS}
    Path("list").write_text("".join(f"in/mill/2020/{number}.txt\n" for number in range(6)))
    assert learn("learn --files-from list -o listed").code == 0
    assert sum(learned("listed").values()) == 6


def test_without_a_source_it_says_that_it_is_weaker(learn: Learn) -> None:
    write_lines("in.jsonl", records())
    outcome = learn("learn in.jsonl -o packs")
    assert outcome.code == 0
    assert learned() == {"none ": 21}
    assert "warning: no source is known of 21 documents" in outcome.err
    assert "--source-field" in outcome.err


def test_an_empty_folder_is_told_from_one_that_cannot_be_read(learn: Learn) -> None:
    Path("in").mkdir()
    assert "there are no documents: nothing was written" in learn("learn in -o packs").err
    Path("in/a.txt").write_bytes(b"\x00\xff\xfe\x00\x01")
    assert "no document could be read: nothing was written" in learn("learn in -o packs").err
    Path("in/a.txt").write_text("The old mill of Tolne turns.")
    assert "(the most, 1, are of no known source)" in learn("learn in -o packs").err


def test_articles_of_an_export_are_split(learn: Learn) -> None:
    texts = [
        f"{number} of 5 DOCUMENTS\n\nMill reopens {number}\n\nBYLINE: Ana Ruiz\n\nLENGTH: 9 words\n\n"
        f"The old mill of Tolne turns.\n\nLOAD-DATE: May {number}, 2019\n\n"
        for number in range(1, 6)
    ]
    Path("in.txt").write_text("".join(texts))
    assert "no source has 5 different documents" in learn("learn in.txt -o packs").err
    assert learn("learn in.txt --split -o packs").code == 0
    assert learned() == {"none ": 5}


# the same bytes, whatever happens


def test_neither_order_nor_division_nor_processes_matter(learn: Learn) -> None:
    rows = records()
    write_lines("in.jsonl", rows)
    assert learn("learn in.jsonl --source-field paper -o packs").code == 0
    expected = left("in.jsonl")
    random.Random(17).shuffle(rows)
    write_lines("in.jsonl", rows[:4])
    write_lines("rest.jsonl", rows[4:])
    for options in ("-j 0", "-j 2"):
        for name in expected:
            Path(name).unlink()
        assert learn(f"learn rest.jsonl in.jsonl --source-field paper -o packs {options}").code == 0
        assert left("in.jsonl", "rest.jsonl") == expected


def interrupt(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int, error: type[BaseException]) -> None:
    """Let the ``at``-th call of a method end in an error; the others are made."""
    original, calls = getattr(owner, name), [0]

    def interrupted(*args: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            raise error(28, "No space left on device") if error is OSError else error("no room")
        return original(*args, **named)

    monkeypatch.setattr(owner, name, interrupted)


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        *[(Collection, "add", at) for at in (2, 5, 14, 21)],
        *[(Collection, "add_outcome", at) for at in (1, 3)],
        *[(Path, "replace", at) for at in (1, 2, 4, 5, 6, 8)],
    ],
)
@pytest.mark.parametrize("error", [KeyboardInterrupt, OutputError])
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int, error: type[BaseException]
) -> None:
    write_corpus()
    Path("in/bad.txt").write_bytes(bytes(100))
    assert learn("learn in -o packs").code == 1
    expected = left()
    for file in expected:
        Path(file).unlink()
    with monkeypatch.context() as patch:
        interrupt(patch, owner, name, at, error)
        outcome = learn("learn in -o packs")
    assert outcome.code == (130 if error is KeyboardInterrupt else 1)
    assert outcome.err.count("\n") == 1
    if at > 2 or owner is not Collection:  # else nothing was done that is worth going on from
        assert "run the same command with --resume to continue" in outcome.err
        refused = learn("learn in -o packs")
        assert (refused.code, "continue it with --resume" in refused.err) == (2, True)
    assert learn("learn in -o packs --resume").code == 1
    assert left() == expected


def test_a_run_over_records_goes_on_within_a_file(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lines("in.jsonl", records())
    with monkeypatch.context() as patch:
        interrupt(patch, Collection, "add", 12, KeyboardInterrupt)
        assert "documents read: 9" in learn("learn in.jsonl --source-field paper -o packs").err
    seen: list[str] = []
    add = Collection.add

    def watched(self: Collection, source: Any, document: Any) -> None:
        seen.append(document.id)
        add(self, source, document)

    monkeypatch.setattr(Collection, "add", watched)
    assert learn("learn in.jsonl --source-field paper -o packs --resume").code == 0
    assert seen == [row["id"] for row in records()[9:]]
    assert learned() == WHOLE


def test_what_is_learned_is_not_learned_again(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus()
    with monkeypatch.context() as patch:
        interrupt(patch, Collection, "add_outcome", 3, KeyboardInterrupt)
        assert "sources learned: 2" in learn("learn in -o packs").err
    sources: list[str] = []

    def watched(source: Any, *rest: Any) -> Any:
        sources.append(source.name)
        return fakes.learn_lines(source, *rest)

    monkeypatch.setattr("cleaner.cli.learn.learn_source", watched)
    assert learn("learn in -o packs --resume").code == 0
    assert len(sources) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda: Path("in/mill/2020/0.txt").write_text("Something else, and longer than it was."), "inputs"),
        (lambda: None, 'fields (text was "text", is "body")'),
    ],
)
def test_another_run_is_not_continued(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, change: Callable[[], object], told: str
) -> None:
    write_corpus()
    with monkeypatch.context() as patch:
        interrupt(patch, Collection, "add", 12, KeyboardInterrupt)
        learn("learn in -o packs")
    change()
    options = "--text-field body" if "fields" in told else ""
    outcome = learn(f"learn in -o packs --resume {options}")
    assert (outcome.code, outcome.err) == (
        2,
        f"error: cannot resume: the {told} changed since; undo that, or use --restart\n",
    )
    assert learn(f"learn in -o packs --restart {options}").code == 0
    assert learned() == WHOLE
    assert not list(Path().glob(".*"))


def test_a_damaged_collection_is_one_line_and_can_be_given_up(learn: Learn) -> None:
    write_corpus()
    Path(".packs.cleaner").mkdir()
    Path(".packs.cleaner/collection.sqlite").write_bytes(b"no database " * 500)
    outcome = learn("learn in -o packs --resume")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "begin anew with --restart" in outcome.err
    assert learn("learn in -o packs --restart").code == 0


SCRIPT = """
import sys
from cleaner.cli import run
from tests.learning import fakes
import cleaner.cli.learn, cleaner.learning.pack_files as files
cleaner.cli.learn.learn_source = fakes.learn_lines
files.pack_name, files.pack_text = fakes.pack_name, fakes.pack_text
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize(
    ("number", "code", "said"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_ends_workers_too(learn: Learn, number: signal.Signals, code: int, said: str) -> None:
    write_corpus()
    for at in range(DOCUMENTS):
        Path("in/slow").mkdir(exist_ok=True)
        Path(f"in/slow/{at}.txt").write_text(article("slow", at))
    begun = Path("begun").absolute()
    environment = {**os.environ, "FAKE_BEGUN": str(begun), "PYTHONPATH": str(Path(fakes.__file__).parents[2])}
    program = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *shlex.split("learn in -o packs -j 2")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0,
    )
    with program:
        until(begun.exists)
        time.sleep(0.1)
        os.killpg(program.pid, number) if number is signal.SIGINT else program.send_signal(number)
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (code, "")
    assert err.startswith(f"error: {said}; documents read: 28, sources learned: ")
    assert err.count("\n") == 1
    until(lambda: not group_lives(program.pid))
    begun.unlink()
    assert learn("learn in -o packs --resume").code == 0
    assert learned() == {**WHOLE, "source slow": DOCUMENTS}


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


# what goes wrong


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_source_that_fails_is_named_and_passed_over(learn: Learn, jobs: str) -> None:
    write_corpus()
    sources = ["broken", *(["deadly"] if jobs != "0" else [])]
    for source in sources:
        Path(f"in/{source}").mkdir()
        for number in range(DOCUMENTS):
            Path(f"in/{source}/{number}.txt").write_text(article(source, number))
    outcome = learn(f"learn in -o packs -j {jobs}")
    assert outcome.code == 1
    assert "error: broken: nothing could be learned: ValueError: what is this\n" in outcome.err
    assert ("deadly: nothing could be learned: the worker process died (signal 9, SIGKILL)" in outcome.err) == (
        jobs != "0"
    )
    assert learned() == WHOLE
    assert [one["source"]["name"] for one in report_of()["unlearned"]] == sources


def test_broken_documents_are_listed_and_passed_over(learn: Learn) -> None:
    write_corpus()
    Path("in/mill/bad.txt").write_bytes(bytes(100))
    write_lines("in/mill/b.jsonl", [{"text": "Rain."}, {"body": "Sun."}])
    outcome = learn("learn in -o packs")
    assert outcome.code == 1
    assert "error: in/mill/bad.txt: has a NUL byte" in outcome.err
    assert "error: in/mill/b.jsonl:2: has no text in 'text'" in outcome.err
    assert "24 documents read (2 failed), 3 sources learned" in outcome.err
    assert learned() == {**WHOLE, "source mill": DOCUMENTS + 1}
    listed = [json.loads(line) for line in Path("packs.failures.jsonl").read_text().splitlines()]
    assert [one["id"] for one in listed] == ["in/mill/b.jsonl:2", "in/mill/bad.txt"]
    assert (report_of()["documents"], report_of()["failed"]) == (22, 2)
    Path("in/mill/bad.txt").unlink()
    Path("in/mill/b.jsonl").unlink()
    assert learn("learn in -o packs").code == 0
    assert not Path("packs.failures.jsonl").exists()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_corpus_with_too_few_documents_a_source_writes_nothing(learn: Learn, count: int) -> None:
    for source in SOURCES:
        Path(f"in/{source}").mkdir(parents=True)
        for number in range(count):
            Path(f"in/{source}/{number}.txt").write_text(article(source, number))
            Path(f"in/{source}/copy-{number}.txt").write_text(article(source, number))
    outcome = learn("learn in -o packs")
    assert (outcome.code, outcome.err.count("\n"), left()) == (1, 1, {})
    assert "nothing was written" in outcome.err
    assert not list(Path().glob(".*"))


def test_small_sources_beside_large_ones_are_counted(learn: Learn) -> None:
    write_corpus()
    Path("in/small").mkdir()
    Path("in/small/a.txt").write_text("It rained.")
    outcome = learn("learn in -o packs")
    assert "1 source with fewer than 5 different documents passed over" in outcome.err
    assert report_of()["too_few"] == {"sources": 1, "documents": 1}
    assert learned() == WHOLE


def test_nothing_that_recurs_is_no_pack_and_a_report(learn: Learn) -> None:
    Path("in/mill").mkdir(parents=True)
    for number in range(9):
        Path(f"in/mill/{number}.txt").write_text(f"Article {number}.\n")
    outcome = learn("learn in -o packs")
    assert outcome.code == 0
    assert sorted(left()) == ["packs/report.json"]
    assert "nothing recurs that a pack could cut" in outcome.err
    assert "nothing learned" in outcome.out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("learn - -o packs", "standard input is gone when it is read"),
        ("learn -o packs", "nothing to learn from: name files or folders"),
        ("learn in", "name a folder for the packs with -o"),
        ("learn in -o in", "the folder of the packs in is the input"),
        ("learn in -o file", "file is a file, but packs go there"),
        ("learn in -o packs -j -1", "--jobs is -1"),
        ("learn in -o packs --resume --restart", "drop one of them"),
        ("learn in -o packs --json -v", "drop --verbose"),
        ("learn in --show file", "--show learns nothing"),
        ("learn --show file", "file is no report of cleaner learn"),
        ("learn --show gone.json", "gone.json cannot be read: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line(learn: Learn, command: str, told: str) -> None:
    write_corpus()
    Path("file").write_text("[]")
    outcome = learn(command)
    assert (outcome.code, outcome.err.count("\n"), told in outcome.err) == (2, 1, True), outcome.err
    assert set(left()) == {"file"}


# packs that are there


def test_a_known_pack_is_brought_up_to_date_and_keeps_what_a_person_wrote(learn: Learn) -> None:
    write_corpus()
    learn("learn in -o packs")
    pack = Path("packs/learned-mill.yaml")
    before = pack.read_text()
    pack.write_text(f"# Looked through.\n{before}")
    Path("packs/own.yaml").write_text("mine")
    for number in range(7, 9):
        Path(f"in/mill/{number}.txt").write_text(article("mill", number))
    assert learn("learn in -o packs").code == 0
    assert pack.read_text() == "# Looked through.\n" + before.replace("7 of 7", "9 of 9")
    assert Path("packs/own.yaml").read_text() == "mine"


def test_a_pack_that_is_up_to_date_is_not_touched(learn: Learn) -> None:
    write_corpus()
    learn("learn in -o packs")
    os.utime("packs/learned-mill.yaml", (1, 1))
    assert learn("learn in -o packs").code == 0
    assert Path("packs/learned-mill.yaml").stat().st_mtime == 1


def test_a_pack_that_is_broken_is_named_before_anything_is_read(learn: Learn) -> None:
    write_corpus()
    Path("packs").mkdir()
    Path("packs/learned-mill.yaml").write_text("schema: 1\npack: {id: [\n")
    outcome = learn("learn in -o packs")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("error: packs/learned-mill.yaml:")
    assert left() == {"packs/learned-mill.yaml": b"schema: 1\npack: {id: [\n"}


def test_a_pack_that_breaks_meanwhile_stops_all_and_the_run_goes_on_when_it_is_mended(
    learn: Learn, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus()
    Path("packs").mkdir()
    Path("packs/learned-quay.yaml").write_text("broken")
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.cli.learn.check_packs", lambda _: None)
        outcome = learn("learn in -o packs")
    assert outcome.code == 1
    assert "error: packs/learned-quay.yaml:3 pack: is broken; mend it\n" in outcome.err
    assert "mend the pack and run the same command with --resume" in outcome.err
    assert sorted(file for file in left() if not file.startswith(".")) == ["packs/learned-quay.yaml"]
    Path("packs/learned-quay.yaml").unlink()
    assert learn("learn in -o packs --resume").code == 0
    assert learned() == WHOLE


def test_packs_go_to_another_disk_too(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus()
    replace = Path.replace

    def on_one_disk(self: Path, target: Path) -> Path:
        if self.parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", on_one_disk)
    assert learn("learn in -o packs").code == 0
    assert learned() == WHOLE
    assert sorted(left()) == [*(f"packs/learned-{source}.yaml" for source in sorted(SOURCES)), "packs/report.json"]


def test_a_report_of_somebody_else_is_not_written_over(learn: Learn) -> None:
    write_corpus()
    Path("packs").mkdir()
    Path("packs/report.json").write_text('{"mine": true}')
    outcome = learn("learn in -o packs")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "was not written by cleaner" in outcome.err


def test_two_sources_that_would_have_one_pack_are_named(learn: Learn) -> None:
    write_corpus()
    Path("in/quay").rename("in/MILL")
    outcome = learn("learn in -o packs")
    assert outcome.code == 1
    assert (
        "error: mill: nothing could be learned: its pack would be learned-mill.yaml, like that of MILL" in outcome.err
    )
    assert learned() == {"source MILL": DOCUMENTS, "source tarn": DOCUMENTS}


def test_packs_in_the_folder_are_not_taken_for_known_rules(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus()
    learn("learn in -o packs")
    Path("own.yaml").write_text(Path("packs/learned-mill.yaml").read_text().replace("learned-mill", "own"))
    known: set[str] = set()

    def watched(source: Any, documents: Any, total: int, cleaner: Any) -> Any:
        known.update(rule.id for rule in cleaner.rules.rules if rule.id.startswith(("own", "learned")))
        return fakes.learn_lines(source, documents, total, cleaner)

    monkeypatch.setattr("cleaner.cli.learn.learn_source", watched)
    assert learn("learn in -o packs --rules packs --rules own.yaml").code == 0
    assert known == {"own.line-1"}


@pytest.mark.parametrize("owner", ["Collection.add", "Collection.add_outcome", "Path.replace"])
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(learn: Learn, owner: str) -> None:
    write_corpus()
    learn("learn in -o packs")
    expected = left()
    for file in expected:
        Path(file).unlink()
    # The third call of the method ends the process, which has no time for anything.
    kill = f"""
import os
from pathlib import Path
from cleaner.learning.collection import Collection
import cleaner.cli.corpus
cleaner.cli.corpus.COMMIT = 2
original, calls = {owner}, []
def deadly(*args, **named):
    calls.append(1)
    if len(calls) == 3:
        os._exit(9)
    return original(*args, **named)
{owner} = deadly
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(fakes.__file__).parents[2])}
    for options in ("-j 0", "-j 0 --resume"):
        command = [sys.executable, "-c", kill + SCRIPT, *shlex.split(f"learn in -o packs {options}")]
        subprocess.run(command, env=environment, check=False, capture_output=True)
    assert learn("learn in -o packs --resume").code == 0
    assert left() == expected
    assert not list(Path().glob(".*"))


def test_defaults_come_from_the_configuration_file(learn: Learn) -> None:
    write_lines("in.jsonl", [{"id": row["id"], "body": row["text"], "paper": row["paper"]} for row in records()])
    Path("cleaner.toml").write_text('text-field = "body"\nsource-field = "paper"\nprofile = "strict"\n')
    assert learn("learn in.jsonl -o packs").code == 0
    assert learned() == WHOLE
    assert learn("learn in.jsonl -o other --isolated").code == 1


def test_what_really_learns_makes_packs_that_lint_and_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(17)
    things = "bridge ferry mill council harbour school station market village field river winter baker".split()
    for source in ("mill", "quay"):
        Path("in", source).mkdir(parents=True)
        for number in range(40):
            prose = [
                " ".join(
                    f"The {chance.choice(things)} of {chance.choice(things)} {number + at} was old." for at in range(4)
                )
                for _ in range(4)
            ]
            lines = [*prose, f"Subscribe to the {source} Courier for daily news from your town."]
            Path("in", source, f"{number}.txt").write_text("\n\n".join(lines))
    assert run(["learn", "in", "-o", "packs", "-j", "2"]) == 0
    assert "Subscribe to the mill Courier" in capsys.readouterr().out
    assert run(["rules", "test", "packs"]) == 0
    assert run(["clean", "in", "-o", "out", "--rules", "packs", "-j", "0"]) == 0
    assert not any("Courier" in path.read_text() for path in Path("out").rglob("*.txt"))


# the report


def test_reports_in_every_form(learn: Learn) -> None:
    write_corpus()
    outcome = learn("learn in -o packs --json -q --report reports/all.txt --failures none.jsonl")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == report_of()
    text = Path("reports/all.txt").read_text()
    for told in (
        "mill: 7 of 7 documents looked at, 1 rule",
        "It stands above or below the text. (edge)",
        "above it",
        "It heads paragraphs.",
    ):
        assert told in text
    assert Path("none.jsonl").read_text() == ""
    assert learn("learn in -o packs -q --report copy.json").out == ""
    assert Path("copy.json").read_bytes() == Path("packs/report.json").read_bytes()
    shown = learn("learn --show copy.json -v").out
    assert shown == text
    short = learn("learn --show copy.json").out
    assert "Join us at mill" in short
    assert "It stands above" not in short


def test_only_the_sources_that_matter_are_printed(learn: Learn) -> None:
    for number in range(25):
        Path(f"in/s{number}").mkdir(parents=True)
        for document in range(5):
            lines = [f"Line {line:02} {'x' * number}" for line in range(12)]
            Path(f"in/s{number}/{document}.txt").write_text("\n".join([*lines, f"Article {document}"]))
    out = learn("learn in -o packs").out
    assert out.count("documents looked at") == 20
    assert out.index("s24: ") < out.index("s23: ") < out.index("s5: ")
    assert "s4: " not in out
    assert out.count("Line 09") == 20
    assert "Line 10" not in out
    assert "and 2 more that would take less" in out
    assert out.endswith("5 more sources; cleaner learn --show packs/report.json shows all, and with -v why\n")
    assert learn("learn --show packs/report.json").out.count("Line 11") == 25


def test_progress_is_told_in_both_phases(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.cli.status.LINE_INTERVAL", 0)
    write_corpus()
    err = learn("learn in -o packs").err
    assert "1 of 21 documents, " in err
    assert "21 of 21 documents, " in err
    assert "1 of 3 sources, " in err
    assert " s left\n" in err
    write_lines("in.jsonl", records())
    err = learn("learn in.jsonl --source-field paper -o other").err
    assert "21 documents, " in err
    assert f" % of {Path('in.jsonl').stat().st_size / 1000:.1f} kB, " in err


def test_failures_count_in_progress() -> None:
    from cleaner.learning.collection import CollectedSource  # noqa: PLC0415
    from cleaner.learning.learned import SourceName  # noqa: PLC0415
    from cleaner.learning.workers import Unlearned  # noqa: PLC0415

    mill = SourceName("source", "mill")
    status = LearnStatus([CollectedSource(mill, 9, 9)], 0.0)
    status.add(Unlearned(mill, "what"))
    assert status.line(1.0) == "1 of 1 sources, 1 failed, 0 s left"
