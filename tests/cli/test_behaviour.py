"""How a run behaves: its exit code, what it prints and when, in which colour, and how far it says it is."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner.batch import CleanedDocument, Outcome, Tally
from cleaner.cli import exit_codes
from cleaner.cli.byte_progress import ByteProgress, bytes_of
from cleaner.cli.status import Status
from cleaner.cli.terminal import paint
from cleaner.document import Failure, Source
from cleaner.readers import Meter, read_many
from tests.cli.test_cli import ARTICLE, CLEAN, PAGE, Cli, cli, tree, write

__all__ = ["cli"]  # a fixture

EMPTY = "<html><head><title>Menu</title></head><body></body></html>"
RED, YELLOW, PLAIN = "\x1b[1;31m", "\x1b[33m", "\x1b[0m"


def lines(*texts: str) -> bytes:
    return b"".join(json.dumps({"id": f"r{at}", "text": text}).encode() + b"\n" for at, text in enumerate(texts))


# exit codes


def test_pages_without_an_article_do_not_fail_a_crawl(cli: Cli) -> None:
    write(in__a_html=PAGE, in__b_html=EMPTY, in__c_html=EMPTY)
    outcome = cli("clean in -o out -j 0 --report r.json")
    assert outcome.code == 0
    assert "2 pages without an article\n" in outcome.err
    assert "failed" not in outcome.err
    assert outcome.err.endswith(
        "warning: in/b.html: no article text found\nwarning: in/c.html: no article text found\n"
    )
    assert [json.loads(line)["stage"] for line in Path("out.failures.jsonl").read_text().splitlines()] == [
        "extract"
    ] * 2
    report = json.loads(Path("r.json").read_text())
    assert (report["documents"], report["without_article"], len(report["failures"])) == (1, 2, 2)
    quiet = cli("clean in -o out -j 0 -q")
    assert (quiet.code, quiet.err) == (0, "")


def test_a_page_that_failed_for_another_reason_fails_a_crawl(cli: Cli) -> None:
    write(in__a_html=PAGE, in__b_html=EMPTY, in__c_html=b"%PDF-1.7")
    outcome = cli("clean in -o out -j 0")
    assert outcome.code == 1
    assert "1 page without an article\n1 document failed\n" in outcome.err
    assert "error: in/c.html: " in outcome.err
    assert "error: in/b.html" not in outcome.err


def test_strict_takes_a_page_without_an_article_for_a_failure(cli: Cli) -> None:
    write(in__a_html=PAGE, in__b_html=EMPTY)
    outcome = cli("clean in -o out -j 0 --strict")
    assert outcome.code == 1
    assert outcome.err.endswith("error: in/b.html: no article text found\n")
    Path("in/b.html").unlink()
    assert cli("clean in -o out -j 0 --strict").code == 0
    write(in__b_html=EMPTY, cleaner_toml="strict = true\n")
    assert cli("clean in -o out -j 0").code == 1
    assert cli("clean in -o out -j 0 --no-strict").code == 0


@pytest.mark.parametrize("command", ["clean a.html", "clean a.html -o a.txt", "clean -", "explain a.html"])
def test_the_one_page_that_somebody_asks_for_fails_without_an_article(cli: Cli, command: str) -> None:
    write(a_html=EMPTY)
    outcome = cli(command, EMPTY.encode())
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == f"error: {'stdin' if command.endswith('-') else 'a.html'}: no article text found\n"
    assert tree(".") == ["a.html"]


def test_many_pages_without_an_article_are_not_all_printed(cli: Cli) -> None:
    write(**{f"in__{at}_html": EMPTY for at in range(25)})
    outcome = cli("clean in -o out -j 0")
    assert outcome.code == 0
    assert outcome.err.count("warning: in/") == 20
    assert outcome.err.splitlines()[-1].startswith("warning: 5 more without an article; ")
    assert outcome.err.endswith("out.failures.jsonl lists all\n")


def test_exit_codes_are_those_of_the_documentation(cli: Cli) -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    rows = {int(line.split("|")[1]) for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()}
    known = {value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    assert rows == {0, *known}
    helped = " ".join(cli("clean --help").out.split()).split("Exit codes:")[1]
    assert [code for code in rows if f" {code} " not in helped] == []


# an unfinished run


def test_run_that_would_discard_an_unfinished_one_says_so(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, file="")
    assert cli("clean in -o all.jsonl -j 0 --report file/r.json").code == 1
    before = {name: Path(name).read_bytes() for name in tree(".")}
    outcome = cli("clean in -o all.jsonl -j 0")
    problem = "an interrupted run of this command left 2 documents done (.all.jsonl.cleaner)"
    remedy = "continue it with --resume, or begin anew with --restart"
    assert (outcome.code, outcome.err) == (2, f"error: {problem}: {remedy}\n")
    assert cli("clean in/a.txt -o all.jsonl").code == 2  # a single document would discard it too
    changes = {
        "--strip headline": "rules or options of cleaning (strip +headline)",
        "--with-metadata": 'output options (form was "text", is "metadata")',
    }
    for options, changed in changes.items():
        outcome = cli(f"clean in -o all.jsonl -j 0 {options}")
        problem = f"an interrupted run left 2 documents done (.all.jsonl.cleaner), and its {changed} differ"
        remedy = "repeat its command with --resume, or give it up with --restart"
        assert (outcome.code, outcome.err) == (2, f"error: {problem}: {remedy}\n")
    assert {name: Path(name).read_bytes() for name in tree(".")} == before
    outcome = cli("clean in -o all.jsonl -j 0 --resume --restart")
    assert (outcome.code, outcome.err.startswith("error: --resume continues an interrupted run, ")) == (2, True)
    assert cli("clean in -o all.jsonl -j 0 --restart").code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["all.jsonl", "file", "in"]


def test_run_with_another_output_is_free_to_start(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, file="")
    assert cli("clean in -o out -j 0 --report file/r.json").code == 1
    assert cli("clean in -o other -j 0").code == 0
    assert cli("clean in -o out -j 0 --dry-run").code == 0
    assert cli("clean in -o out -j 0 --resume").code == 0


# the summary


@pytest.mark.parametrize(
    ("command", "stdin", "summed"),
    [
        ("clean in/a.txt", "", False),
        ("clean in/a.txt -o b.txt", "", False),
        ("clean in/a.txt -o b.jsonl", "", False),
        ("clean in/a.txt --json", "", False),
        ("clean in/a.txt --diff", "", False),
        ("clean", ARTICLE, False),
        ("clean in/a.txt --dry-run", "", True),
        ("clean in/a.txt in/b.txt -o out -j 0", "", True),
        ("clean in -o out -j 0", "", True),
        ("clean in -o out -j 0 -q", "", False),
        ("clean in -o all.jsonl -j 0", "", True),
        ("clean - --jsonl -j 0", lines(ARTICLE, ARTICLE).decode(), True),
        ("clean - --jsonl -j 0 -q", lines(ARTICLE, ARTICLE).decode(), False),
    ],
)
def test_summary_only_where_there_is_something_to_sum_up(cli: Cli, command: str, stdin: str, summed: bool) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, in__c_txt=CLEAN)
    outcome = cli(command, stdin.encode())
    assert outcome.code == 0
    assert bool(outcome.err) == summed
    assert (" cleaned, " in outcome.err) == summed


# colour


def test_failures_are_red_and_warnings_yellow_on_a_terminal(cli: Cli) -> None:
    write(in__a_txt=b"%PDF-1.7", in__b_html=EMPTY, in__c_txt=ARTICLE)
    err = cli("clean in -o out -j 0", terminal=True).err
    assert f"{RED}error:{PLAIN} in/a.txt: looks like" in err
    assert f"{YELLOW}warning:{PLAIN} in/b.html: no article" in err
    assert f"{RED}1 document failed{PLAIN}\n" in err
    assert f"{YELLOW}1 page without an article{PLAIN}\n" in err
    assert "\x1b" not in cli("clean in -o out -j 0").err


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": "0"}, False),
        (True, {"NO_COLOR": ""}, True),  # as no-color.org has it
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="its older consoles show no colours")
def test_colour_is_a_matter_of_the_terminal_and_the_environment(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: terminal))
    assert (paint("oh", "error") != "oh") == coloured


def test_text_of_a_document_commands_no_terminal(cli: Cli) -> None:
    err = cli("clean a\x1b[2Jb.txt", terminal=True).err
    assert "a?[2Jb.txt: no such file" in err


# how far it is


def outcomes(count: int) -> Iterator[Outcome]:
    return (CleanedDocument(f"{at}", "", Tally(10, 9)) for at in range(count))


def test_bytes_shown_are_those_up_to_the_last_document_done() -> None:
    """Many documents are read before the first of them is done."""
    in_bytes = ByteProgress(1000)
    shards: Any = [SimpleNamespace(path=None, meter=Meter()) for _ in range(2)]

    def sources() -> Iterator[Source]:
        for shard in in_bytes.shards(shards, 0):
            for at in range(2):
                shard.meter.bytes += 250
                yield Source(f"{at}", "")

    def clean(read: Iterable[Any]) -> Any:
        yield from outcomes(len(list(read)))

    assert [in_bytes.done for _ in in_bytes.clean(clean, sources())] == [250, 500, 750, 1000]


def test_status_of_bytes() -> None:
    in_bytes = ByteProgress(2_000_000)
    status = Status(None, 100.0, in_bytes)
    status.add(next(outcomes(1)))
    in_bytes.done = 1_000_000  # most of it was done by an earlier run, and passed over at once
    assert status.line(110.0) == "1 documents, 0.1/s, 10.0 % removed, 50 % of 2.0 MB"
    in_bytes.done = 1_500_000
    assert status.line(130.0).endswith("75 % of 2.0 MB, 20 s left")
    in_bytes.done = 2_000_000
    assert status.line(140.0).endswith("100 % of 2.0 MB, 0 s left")


def test_shards_that_an_earlier_run_has_done_are_counted_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(bytes(70))
    gone = tmp_path / "gone.jsonl"
    shards: Any = [SimpleNamespace(path=path, meter=Meter()) for path in (file, None, gone, file)]
    assert list(ByteProgress(140).shards(shards, 3)) == shards
    assert [shard.meter.bytes for shard in shards] == [70, 0, 0, 0]


def archive(path: Path) -> None:
    """Write a WARC file of pages."""
    records = []
    for at in range(50):
        content = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}{os.urandom(2000).hex()}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{at}>\r\n"
        head += f"Content-Type: application/http\r\nContent-Length: {len(content)}\r\n\r\n"
        records.append(head.encode() + content + b"\r\n\r\n")
    path.write_bytes(gzip.compress(b"".join(records)))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.json", "a.parquet", "a.warc.gz"])
def test_readers_say_how_far_they_are_in_bytes_as_they_lie_on_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    records = lines(*(ARTICLE + os.urandom(2000).hex() for _ in range(300)))
    if name == "a.parquet":
        pyarrow: Any = pytest.importorskip("pyarrow")
        parquet: Any = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.table({"text": [ARTICLE] * 300}), path, row_group_size=100)
    elif name == "a.warc.gz":
        archive(path)
    elif name == "a.csv":  # which is read twice, once for its encoding
        path.write_bytes(b"id,text\n" + b"".join(f"{at},{os.urandom(2000).hex()}\n".encode() for at in range(300)))
    elif name == "a.json":
        path.write_bytes(b"[" + records.strip().replace(b"\n", b",") + b"]")
    else:
        path.write_bytes(gzip.compress(records) if name.endswith(".gz") else records)
    size = path.stat().st_size
    for skip in (0, 20):
        meter = Meter()
        marks = [meter.bytes for _ in read_many(path, skip=skip, meter=meter)]
        assert marks == sorted(marks)
        assert marks[0] < size * 0.75
        assert marks[-1] == pytest.approx(size)


def test_total_is_that_of_all_files(cli: Cli) -> None:
    from cleaner.cli.inputs import gather  # noqa: PLC0415  after the fixture has changed the folder

    assert cli("--version").code == 0
    write(in__a_txt="x" * 10, in__b_jsonl="y" * 20)
    Path("in/gone.txt").symlink_to("nowhere")
    assert bytes_of(gather(["in", "missing.jsonl"]).jobs()) == 30


def test_bar_of_archives_knows_its_end(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    line = Status.line

    def noted(status: Status, now: float) -> str:
        seen.append(line(status, now))
        return seen[-1]

    monkeypatch.setattr(Status, "line", noted)
    write(in__a_jsonl=lines(*[ARTICLE] * 5), in__b_jsonl=lines(*[ARTICLE] * 5), in__c_txt=ARTICLE)
    assert "cleaning" in cli("clean in -o out -j 0", terminal=True).err
    assert len(seen) == 11
    assert "100 % of " in seen[-1]
    seen.clear()
    assert cli("clean - --jsonl -o x.jsonl -j 0", lines(ARTICLE, ARTICLE), terminal=True).code == 0
    assert seen
    assert not any("%" in one.replace("% removed", "") for one in seen)  # a stream has no end that anybody knows


def test_a_run_without_a_terminal_asks_no_file_for_its_size(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(_: Any) -> int:
        raise AssertionError

    monkeypatch.setattr("cleaner.cli.clean.bytes_of", unwanted)
    write(in__a_jsonl=lines(ARTICLE))
    assert cli("clean in -o out -j 0").code == 0
    assert cli("clean in -o out -j 0 -q", terminal=True).code == 0


def test_start_loads_no_configuration_for_help() -> None:
    code = """
import sys
from cleaner.cli import run
run(["clean", "--help"])
print([name for name in ("tomllib", "cleaner.settings", "cleaner.api") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert Failure("a", "read", "x").without_article is False
