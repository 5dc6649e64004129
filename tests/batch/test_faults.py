"""The fault drill: real runs of the command line that are killed, stopped, and given damaged files and full disks.

Whatever happens, no document is lost or doubled, no file is half written, and the same command with --resume
ends as an undisturbed run does.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE, until

ROOT = Path(__file__).parents[2]
PARAGRAPH = (
    "The ferry to Orlena left at nine on day {at} of the strike, said the harbour master, who had waited for it since "
    "the night before. Nobody in the village had believed that the captain, {name}, would come back at all.\n\n"
)
NAMES = ("Ines Calder", "Tom Havel", "Mara Lind", "Otto Brae")
FILES, RECORDS = 60, 70
SEED = 2026

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up as Linux shows them"),
    pytest.mark.slow(4),
]


def text(number: int) -> str:
    """Return an article of 10 KB, which takes some milliseconds, with an advertisement in the middle."""
    lines = [PARAGRAPH.format(at=at, name=NAMES[(at + number) % len(NAMES)]) for at in range(number, number + 40)]
    return f"Report {number}\n\n{''.join(lines[:20])}Advertisement\n\n{''.join(lines[20:])}"


def inputs(folder: Path) -> Path:
    """Write a folder of files, some of which fail, and of records."""
    (folder / "texts").mkdir(parents=True)
    for at in range(FILES):
        data = b"%PDF-1.7" if at % 20 == 7 else text(at).encode()
        (folder / "texts" / f"{at:03}.txt").write_bytes(data)
    lines = [json.dumps({"id": f"r{at}", "text": text(at), "n": at}) for at in range(RECORDS)]
    lines[9] = "{broken"
    (folder / "some.jsonl").write_text("\n".join(lines))
    with gzip.open(folder / "more.jsonl.gz", "wt") as file:
        file.write("\n".join(lines[: RECORDS // 2]))
    (folder / "none.jsonl").touch()
    return folder


def left(folder: Path) -> dict[str, bytes]:
    """Return everything in a folder but the inputs; during a run that includes its journal."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith("in/")}


class Program:
    """A run of the command line in a folder, in segments of a few documents."""

    def __init__(self, home: Path, *arguments: str, **options: Any) -> None:
        command = [sys.executable, "-m", "tests.batch.driver", "clean", "-j", "2", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
        )
        self.err = ""

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> int:
        self.err = self.process.communicate(timeout=PATIENCE)[1]
        return self.process.returncode

    def workers(self) -> list[int]:
        threads = list(Path(f"/proc/{self.process.pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def clean(home: Path, *arguments: str, **options: Any) -> tuple[int, str]:
    with Program(home, *arguments, **options) as program:
        return program.end(), program.err


def alive(process: int) -> bool:
    """Return whether a process lives; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def journal_lines(home: Path) -> int:
    """Return how many lines the journal has; there is at most one journal."""
    return sum(journal.read_bytes().count(b"\n") for journal in home.glob(".*.cleaner/journal.jsonl"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inputs(tmp_path_factory.mktemp("drill") / "in")


@pytest.fixture
def home(tmp_path: Path, source: Path) -> Path:
    """Return an empty folder with the inputs."""
    (tmp_path / "in").symlink_to(source)
    return tmp_path


OUTPUTS = ["out", "all.jsonl.gz"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, source: Path) -> dict[str, dict[str, bytes]]:
    """Return what a run without any fault leaves, by its output."""
    expected = {}
    for out in OUTPUTS:
        home = tmp_path_factory.mktemp("undisturbed")
        (home / "in").symlink_to(source)
        code, err = clean(home, "in", "-o", out, "--report", "report.json")
        assert code == 1
        assert "5 documents failed" in err
        expected[out] = left(home)
        report = json.loads(expected[out].pop("report.json"))
        assert report["documents"] + len(report["failures"]) == FILES + RECORDS + RECORDS // 2
    names = {f"out/texts/{at:03}.txt" for at in range(FILES) if at % 20 != 7}
    assert set(expected["out"]) == names | {
        "out/some.jsonl",
        "out/more.jsonl.gz",
        "out/none.jsonl",
        "out.failures.jsonl",
    }
    return expected


def numbers(home: Path) -> tuple[int, int, list[str]]:
    """Return from the report how many documents and characters there were, and what failed."""
    report = json.loads((home / "report.json").read_text())
    (home / "report.json").unlink()
    return report["documents"], report["characters"], [failed["id"] for failed in report["failures"]]


FAILED = ["in/some.jsonl:10", "in/more.jsonl.gz:10", *(f"in/texts/{at:03}.txt" for at in (7, 27, 47))]


# the whole run


@pytest.mark.parametrize("out", OUTPUTS)
def test_run_that_is_killed_five_times_comes_to_the_same_end(
    home: Path, undisturbed: dict[str, dict[str, bytes]], out: str
) -> None:
    chance = random.Random(f"{SEED} {out}")
    for kill in range(5):
        with Program(home, "in", "-o", out, *["--resume"] * bool(kill), "-q") as program:
            wanted = journal_lines(home) + chance.randint(1, 4)
            until(lambda: journal_lines(home) >= wanted or program.process.poll() is not None)  # noqa: B023  called at once
            time.sleep(chance.random() / 40)
            workers = program.workers() if program.process.poll() is None else []
            program.process.kill()
            assert program.end() in {-signal.SIGKILL, 1}  # a fast machine may have come to the end
        until(lambda: not any(map(alive, workers)))  # noqa: B023  called at once
        whole = undisturbed[out]
        there = {name: data for name, data in left(home).items() if not name.partition("/")[0].startswith(".")}
        for name, data in there.items():
            assert Path(name).name.startswith(".cleaner-") or data == whole[name], name
    code, err = clean(home, "in", "-o", out, "--resume", "--report", "report.json")
    assert code == 1
    assert err.splitlines()[-5:] == [line for line in err.splitlines() if line.startswith("error: in/")]
    documents, characters, failed = numbers(home)
    assert documents == FILES + RECORDS + RECORDS // 2 - len(FAILED)
    assert sorted(failed) == sorted(FAILED)
    assert characters > 0
    assert left(home) == undisturbed[out]


@pytest.mark.parametrize(
    ("number", "code", "message"), [(signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interrupted")]
)
def test_signal_ends_a_run_quietly_and_it_can_be_resumed(
    home: Path, undisturbed: dict[str, dict[str, bytes]], number: signal.Signals, code: int, message: str
) -> None:
    with Program(home, "in", "-o", "out") as program:
        until(lambda: journal_lines(home) > 3)
        workers = program.workers()
        assert workers
        program.process.send_signal(number)
        assert program.end() == code
    assert program.err.startswith(f"error: {message}; documents done: ")
    assert program.err.endswith("; run the same command with --resume to continue\n")
    assert program.err.count("\n") == 1
    until(lambda: not any(map(alive, workers)))
    assert clean(home, "in", "-o", "out", "--resume")[0] == 1
    assert left(home) == undisturbed["out"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signal_ends_a_run_that_cannot_be_resumed(home: Path, number: signal.Signals, code: int) -> None:
    with Program(home, "in", "--json") as program:
        assert program.process.stdout is not None
        assert program.process.stdout.readline()
        program.process.send_signal(number)
        assert program.end() == code
    assert program.err == f"error: {'terminated' if code == 143 else 'interrupted'}\n"


def test_killed_worker_takes_one_document_with_it_at_most(home: Path, undisturbed: dict[str, dict[str, bytes]]) -> None:
    with Program(home, "in", "-o", "out", "--report", "report.json") as program:
        until(lambda: journal_lines(home) > 3)
        for worker in program.workers():
            os.kill(worker, signal.SIGKILL)
        assert program.end() == 1
    documents, _, failed = numbers(home)
    lost = sorted(set(failed) - set(FAILED))
    assert documents + len(failed) == FILES + RECORDS + RECORDS // 2
    assert len(failed) == len(FAILED) + len(lost)
    assert len(lost) <= 2
    for name in lost:
        where = rf"error: {re.escape(name)}(?: \(.*\))?: "
        assert re.search(
            where + r"the worker process died \(signal 9, SIGKILL\); try the document on its own", program.err
        )
    expected = undisturbed["out"]
    for name, data in left(home).items():
        assert data == expected[name] or name.endswith((".jsonl", ".gz"))
    missing = {f"in/{name.removeprefix('out/')}" for name in set(expected) - set(left(home))}
    assert missing == {name for name in lost if name.startswith("in/texts")}


# one document


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Return a folder with a small document, one of 8 MB, and another small one."""
    (tmp_path / "in").mkdir()
    for name, body in (("a", text(1)), ("b", "".join(map(text, range(800)))), ("c", text(2))):
        (tmp_path / "in" / f"{name}.txt").write_text(body)
    return tmp_path


@pytest.mark.parametrize(
    ("option", "error", "copies"),
    [
        # Copies for a fast machine: 24 MB take several times two seconds anywhere.
        ("--deadline=2", "took more than 2 s of processor time; split it, or allow more with --deadline", 3),
        ("--memory=0.1", "needed more than 102.4 MiB of memory; split it, or allow more with --memory", 1),
    ],
)
def test_document_beyond_a_limit_fails_alone(pair: Path, option: str, error: str, copies: int) -> None:
    (pair / "in" / "b.txt").write_text((pair / "in" / "b.txt").read_text() * copies)
    code, err = clean(pair, "in", "-o", "out", option)
    assert code == 1
    assert f"error: in/b.txt: {error}\n" in err
    assert sorted(path.name for path in (pair / "out").iterdir()) == ["a.txt", "c.txt"]
    failed = json.loads((pair / "out.failures.jsonl").read_text())
    assert (failed["id"], failed["stage"], failed["error"]) == ("in/b.txt", "clean", error)


def test_document_within_the_limits_is_cleaned(pair: Path) -> None:
    assert clean(pair, "in", "-o", "out", f"--deadline={PATIENCE}", "--memory=2")[0] == 0
    assert sorted(path.name for path in (pair / "out").iterdir()) == ["a.txt", "b.txt", "c.txt"]


# damaged inputs


def test_documents_before_the_damage_of_a_gzip_file_are_cleaned(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"n{at}", "text": text(at)}).encode() + b"\n" for at in range(40)]
    data = bytearray(b"".join(map(gzip.compress, lines)))
    at = len(b"".join(map(gzip.compress, lines[:30])))
    data[at + 20 : at + 60] = bytes(40)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.jsonl.gz").write_bytes(data)
    (tmp_path / "in" / "good.jsonl").write_bytes(lines[0])
    code, err = clean(tmp_path, "in", "-o", "out")
    assert code == 1
    assert "error: in/bad.jsonl.gz: has damaged compressed data" in err
    with gzip.open(tmp_path / "out" / "bad.jsonl.gz", "rt") as file:
        records = list(map(json.loads, file))
    assert [record["id"] for record in records[:30]] == [f"n{at}" for at in range(30)]
    assert all(record["text"] and "Advertisement" not in record["text"] for record in records[:30])
    assert "has damaged compressed data" in records[-1]["error"]
    assert json.loads((tmp_path / "out" / "good.jsonl").read_text())["error"] is None
    assert len((tmp_path / "out.failures.jsonl").read_text().splitlines()) == 1


def test_cut_off_table_is_listed_and_the_others_cleaned(tmp_path: Path) -> None:
    arrow: Any = pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        parquet.write_table(arrow.table({"text": [text(1)]}), tmp_path / "in" / f"{name}.parquet")
    whole = (tmp_path / "in" / "a.parquet").read_bytes()
    (tmp_path / "in" / "a.parquet").write_bytes(whole[: len(whole) // 2])
    code, err = clean(tmp_path, "in", "-o", "out")
    assert code == 1
    assert "error: in/a.parquet: cannot be read as Parquet after 0 rows: " in err
    assert "Advertisement" not in parquet.read_table(tmp_path / "out" / "b.parquet")["text"][0].as_py()
    assert json.loads((tmp_path / "out.failures.jsonl").read_text())["id"] == "in/a.parquet"


def test_unreadable_file_is_listed_and_the_others_cleaned(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt", "c.jsonl"):
        (tmp_path / "in" / name).write_text("It rained in Orlena.")
    (tmp_path / "in" / "a.txt").chmod(0)
    (tmp_path / "in" / "c.jsonl").chmod(0)
    if os.access(tmp_path / "in" / "a.txt", os.R_OK):
        pytest.skip("root may read every file")
    code, err = clean(tmp_path, "in", "-o", "out")
    assert code == 1
    assert "error: in/a.txt: cannot be read: Permission denied; fix that or leave it out" in err
    assert "error: in/c.jsonl: cannot be read: Permission denied; fix that or leave it out" in err
    assert (tmp_path / "out" / "b.txt").exists()


# full disks


def small_files(limit: int) -> Callable[[], None]:
    """Return a function that limits a process to files of this many bytes."""

    def set_limit() -> None:
        import resource  # noqa: PLC0415  not on every platform

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return set_limit


def test_output_that_grows_too_large_is_reported_and_resumed_where_there_is_room(
    home: Path, undisturbed: dict[str, dict[str, bytes]]
) -> None:
    whole = len(undisturbed["all.jsonl.gz"]["all.jsonl.gz"])
    (home / "all.jsonl.gz").write_bytes(b"of an earlier run")
    code, err = clean(home, "in", "-o", "all.jsonl.gz", preexec_fn=small_files(whole - 1))
    assert code == 1
    assert err == (
        "error: cannot write all.jsonl.gz: File too large; documents done: 165; "
        "run the same command with --resume to continue\n"
    )
    assert (home / "all.jsonl.gz").read_bytes() == b"of an earlier run"
    assert clean(home, "in", "-o", "all.jsonl.gz", "--resume")[0] == 1
    assert left(home) == undisturbed["all.jsonl.gz"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return where a disk of 256 KiB is mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if not mount or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("out", OUTPUTS)
def test_full_disk_is_reported_and_the_run_resumed_where_there_is_room(
    small_disk: Path, source: Path, undisturbed: dict[str, dict[str, bytes]], out: str
) -> None:
    (small_disk / "in").symlink_to(source)
    if out != "out":  # a compressed output is small
        (small_disk / "ballast").write_bytes(bytes(240 * 2**10))
    code, err = clean(small_disk, "in", "-o", out)
    assert code == 1
    assert err.startswith("error: cannot write ")
    assert ": No space left on device; documents done: " in err
    assert err.endswith("; run the same command with --resume to continue\n")
    assert err.count("\n") == 1
    expected = undisturbed[out]
    for name, data in left(small_disk).items():
        assert name == "ballast" or name.startswith(".") or data == expected[name], name
    subprocess.run(["mount", "-o", "remount,size=32m", str(small_disk)], check=True)
    assert clean(small_disk, "in", "-o", out, "--resume")[0] == 1
    (small_disk / "ballast").unlink(missing_ok=True)
    assert left(small_disk) == expected
