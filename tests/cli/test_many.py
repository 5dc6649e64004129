"""The command line over many documents: what goes in, what comes out and where, and what is reported."""

from __future__ import annotations

import gzip
import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner.batch import CleanedDocument, Tally
from cleaner.cli import run
from cleaner.cli.inputs import gather
from cleaner.cli.plan import OutputOptions, plan
from cleaner.cli.status import Status, show_status
from cleaner.document import Failure
from cleaner.writers import number
from tests.cli.test_cli import ARTICLE, CLEAN, PAGE, Cli, Outcome, tree, write
from tests.readers.test_formats import record, response

pyarrow: Any = pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
parquet: Any = pytest.importorskip("pyarrow.parquet", reason="needs pip install 'article-cleaner[parquet]'")
brotli: Any = pytest.importorskip("brotli", reason="needs pip install 'article-cleaner[warc]'")
zstandard: Any = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")


class Stream(io.TextIOWrapper):
    """A standard stream, which may be a terminal."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        self.data = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.data, encoding="utf-8", newline="")

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        return self.data.getvalue().decode("utf-8")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Clean in an empty folder; without worker processes, which take a second to start, unless there is a ``-j``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(command: str, stdin: bytes = b"", *, terminal: bool = False) -> Outcome:
        streams = Stream(stdin), Stream(terminal=terminal), Stream(terminal=terminal)
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        arguments = shlex.split(command)
        code = run(["clean", *arguments, *([] if "-j" in arguments or "--jobs" in arguments else ["-j", "0"])])
        return Outcome(code, streams[1].text(), streams[2].text())

    return call


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def loaded(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def archive(*pages: str) -> bytes:
    records = []
    for at, page in enumerate(pages):
        content = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{at}>\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
            f"WARC-Target-URI: https://orlena.example/{at}\r\nContent-Type: application/http\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        records.append(head.encode() + content + b"\r\n\r\n")
    return b"".join(records)


def table(path: str, **columns: list[Any]) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.table(columns), path)


def mixed() -> None:
    """Write a folder of every kind: seven documents, one of them broken."""
    Path("in/deep").mkdir(parents=True)
    Path("in/a.txt.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    Path("in/deep/p.html.zst").write_bytes(zstandard.ZstdCompressor().compress(PAGE.encode()))
    Path("in/b.md").write_text(ARTICLE)
    Path("in/c.jsonl").write_bytes(lines({"id": "c1", "text": ARTICLE, "n": 1}) + b"{broken\n")
    Path("in/d.jsonl.gz").write_bytes(gzip.compress(lines({"id": "d1", "text": ARTICLE})))
    table("in/e.parquet", text=[ARTICLE], n=[7])
    Path("in/deep/f.warc").write_bytes(archive(PAGE))
    Path("in/g.ods").write_text("1")


# where things go


def test_folder_of_every_kind_is_mirrored(cli: Cli) -> None:
    mixed()
    outcome = cli("in -o out")
    assert outcome.code == 1
    assert "error: in/c.jsonl:2: is not JSON" in outcome.err
    assert "skipped 1 file of other kinds" in outcome.err
    names = ["a.txt", "b.md", "c.jsonl", "d.jsonl.gz", "deep/f.jsonl", "deep/p.txt", "e.parquet"]
    assert tree("out") == names
    assert Path("out/a.txt").read_text() == Path("out/b.md").read_text() == CLEAN
    assert Path("out/deep/p.txt").read_text().startswith("Bridge reopened\n")
    assert loaded(Path("out/c.jsonl").read_bytes())[0]["text"] == CLEAN
    assert loaded(gzip.decompress(Path("out/d.jsonl.gz").read_bytes()))[0]["text"] == CLEAN
    assert "<p>" not in loaded(Path("out/deep/f.jsonl").read_bytes())[0]["text"]
    assert sorted(path.name for path in Path().iterdir()) == ["in", "out", "out.failures.jsonl"]


def test_table_keeps_its_columns_whatever_lies_beside_it(cli: Cli) -> None:
    mixed()
    cli("in -o out")
    assert parquet.read_table("out/e.parquet").column_names == ["text", "n", "title", "removed", "error"]
    assert parquet.read_table("out/e.parquet").to_pylist()[0]["n"] == 7


@pytest.mark.parametrize("out", ["all.jsonl", "all.jsonl.gz", "all.jsonl.zst", "all.parquet", "new/all.ndjson"])
def test_every_kind_goes_into_one_file(cli: Cli, out: str) -> None:
    mixed()
    assert cli(f"in -o {out}").code == 1
    if out.endswith(".parquet"):
        records = parquet.read_table(out).to_pylist()
    else:
        data = Path(out).read_bytes()
        data = gzip.decompress(data) if out.endswith(".gz") else data
        if out.endswith(".zst"):
            data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).readall()
        records = loaded(data)
    # Files of many documents come between the others, by name, and those of folders after them.
    ids = ["in/a.txt.gz", "in/b.md", "c1", "in/c.jsonl:2", "d1", "in/e.parquet:1", "<urn:uuid:0>", "in/deep/p.html.zst"]
    in_columns = out.endswith(".parquet")  # JSON keeps a record's fields as they are: that of a table has no id
    assert [record.get("id") for record in records] == [
        one if in_columns or at != 5 else None for at, one in enumerate(ids)
    ]
    assert [record["error"] is None for record in records] == [True, True, True, False, True, True, True, True]
    texts = [record["text"] for record in records]
    assert texts.count(CLEAN) == 5
    assert [texts[at].startswith("Bridge reopened\n") for at in (6, 7)] == [True, True]


def test_output_folder_that_is_called_like_a_file_is_a_folder(cli: Cli) -> None:
    write(in__a_txt=ARTICLE)
    Path("x.parquet").mkdir()
    assert cli("in -o x.parquet").code == 0
    assert cli("in -o y.jsonl/").code == 0
    assert tree("x.parquet") == tree("y.jsonl") == ["a.txt"]


def test_file_that_is_called_like_a_suffix_is_a_text(cli: Cli) -> None:
    Path("jsonl").write_text(ARTICLE)
    assert cli("jsonl").out == CLEAN
    cli("jsonl -o parquet")
    assert Path("parquet").read_text() == CLEAN


def test_one_document_into_a_file_of_records_leaves_nothing_beside_it(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    assert cli("a.txt -o a.jsonl").code == 0
    assert cli("- -o b.jsonl", ARTICLE.encode()).code == 0
    assert cli("- --jsonl -o c.jsonl", lines({"text": ARTICLE})).code == 0
    assert [loaded(Path(name).read_bytes())[0]["text"] for name in ("a.jsonl", "b.jsonl", "c.jsonl")] == [CLEAN] * 3
    assert sorted(path.name for path in Path().iterdir()) == ["a.jsonl", "a.txt", "b.jsonl", "c.jsonl"]


@pytest.mark.parametrize("command", ["a.txt", "- --jsonl"])
def test_one_document_that_cannot_be_written_leaves_no_parts(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    write(a_txt=ARTICLE)
    replace = Path.replace

    def full(part: Path, target: Path) -> Path:
        if target.name == "b.jsonl":
            raise OSError(28, "No space left on device")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", full)
    outcome = cli(f"{command} -o b.jsonl", lines({"text": ARTICLE}))
    assert (outcome.code, outcome.err) == (1, "error: cannot write b.jsonl: No space left on device\n")
    assert tree(".") == ["a.txt"]
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt"]


def test_one_document_is_not_called_compressed(cli: Cli) -> None:
    Path("a.txt.gz").write_bytes(gzip.compress(ARTICLE.encode()))
    outcome = cli("a.txt.gz -o b.txt.gz")
    assert (outcome.code, outcome.err) == (2, "error: b.txt.gz: a single document is not compressed: drop .gz\n")
    assert not Path("b.txt.gz").exists()
    assert cli("a.txt.gz").out == CLEAN


def test_names_that_would_meet_are_kept_in_full(cli: Cli) -> None:
    write(**{"in__a_txt": ARTICLE, "in__a.html_zst": zstandard.ZstdCompressor().compress(PAGE.encode())})
    write(**{"in__b.jsonl_gz": gzip.compress(lines({"text": "Rain."})), "in__b.warc_gz": gzip.compress(archive(PAGE))})
    assert cli("in -o out").code == 0
    assert tree("out") == ["a.html.zst.txt", "a.txt", "b.jsonl.gz", "b.warc.gz.jsonl.gz"]


def test_thousands_of_one_name_are_numbered_in_one_pass() -> None:
    wanted = [Path("index.html")] * 20_000
    names = number([*wanted, Path("index-3.html")])
    assert names[:3] == (Path("index.html"), Path("index-2.html"), Path("index-4.html"))
    assert names[-2:] == (Path("index-20001.html"), Path("index-3.html"))
    assert len(set(names)) == len(names)


def test_quoted_patterns_are_followed(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, in__deep__c_txt=ARTICLE, in__d_md=ARTICLE)
    assert cli("'in/*.txt' -o one").code == 0
    assert tree("one") == ["a.txt", "b.txt"]
    assert cli("'in/**/*.txt' -o two").code == 0
    assert tree("two") == ["a.txt", "b.txt", "deep/c.txt"]
    outcome = cli("'in/*.rst' -o three")
    assert "error: in/*.rst: no such file; check the path" in outcome.err
    Path("in/[x].txt").write_text(ARTICLE)
    assert cli("'in/[x].txt'").out == CLEAN  # a file of that name is meant


# records


def test_records_keep_their_other_fields(cli: Cli) -> None:
    records = [
        {"n": 1, "text": ARTICLE, "title": "Kept", "deep": {"a": [1]}},
        {"text": None, "n": 2},
        {"text": 5, "n": 3},
        {"body": "x", "n": 4},
        {"text": "", "n": 5},
    ]
    Path("a.jsonl").write_bytes(lines(*records))
    outcome = cli("a.jsonl -o b.jsonl")
    assert outcome.code == 1
    written = loaded(Path("b.jsonl").read_bytes())
    assert [record["n"] for record in written] == [1, 2, 3, 4, 5]
    assert (written[0]["text"], written[0]["title"], written[0]["deep"]) == (CLEAN, "Kept", {"a": [1]})
    assert [written[at]["text"] for at in (1, 2, 4)] == [None, 5, ""]
    assert [bool(record["error"]) for record in written] == [False, True, True, True, False]
    assert [removal["category"] for removal in written[0]["removed"]] == ["advertisement"]
    assert "error: a.jsonl:3: has a number in 'text', not a string\n" in outcome.err
    assert "error: a.jsonl:4: has no text in 'text'; its fields are body, n\n" in outcome.err


def test_fields_may_have_other_names(cli: Cli) -> None:
    record = {"key": "k1", "body": ARTICLE, "link": "https://orlena.example/1"}
    Path("a.jsonl").write_bytes(lines(record, {"key": "k2", "page": PAGE, "link": "https://orlena.example/2"}))
    names = "--text-field body --html-field page --id-field key --url-field link"
    assert cli(f"a.jsonl {names} -o b.jsonl --report r.json").code == 0
    written = loaded(Path("b.jsonl").read_bytes())
    assert written[0]["body"] == CLEAN
    assert written[1]["body"].startswith("Bridge reopened\n")
    assert "page" not in written[1]
    assert {one["id"] for one in json.loads(Path("r.json").read_text())["slowest"]} == {"k1", "k2"}


def test_one_file_of_records_goes_to_a_file_a_folder_or_standard_output(cli: Cli) -> None:
    Path("a.jsonl").write_bytes(lines({"text": ARTICLE}))
    cli("a.jsonl -o b.jsonl")
    cli("a.jsonl -o folder/")
    printed = cli("a.jsonl").out.encode()
    assert Path("b.jsonl").read_bytes() == Path("folder/a.jsonl").read_bytes() == printed
    assert loaded(printed)[0]["text"] == CLEAN


def test_table_to_table_keeps_schema_and_metadata(cli: Cli) -> None:
    schema = pyarrow.schema(
        [("n", pyarrow.int16()), ("text", pyarrow.large_string()), ("tags", pyarrow.list_(pyarrow.string()))],
        metadata={"made": "by hand"},
    )
    parquet.write_table(pyarrow.table([[1, 2], [ARTICLE, None], [["a"], None]], schema=schema), "a.parquet")
    assert cli("a.parquet -o b.parquet").code == 0
    written = parquet.read_table("b.parquet")
    assert written.schema.metadata[b"made"] == b"by hand"
    assert [written.schema.field(name).type for name in schema.names] == schema.types
    assert written.column("text").to_pylist() == [CLEAN, None]
    assert written.column("tags").to_pylist() == [["a"], None]


def test_lines_to_table_and_back(cli: Cli) -> None:
    Path("a.jsonl").write_bytes(lines({"id": "x", "text": ARTICLE, "n": 1, "url": "https://orlena.example/"}))
    assert cli("a.jsonl -o b.parquet").code == 0
    row = parquet.read_table("b.parquet").to_pylist()[0]
    assert (row["id"], row["text"], row["url"]) == ("x", CLEAN, "https://orlena.example/")
    assert json.loads(row["record"]) == {"n": 1}
    assert cli("b.parquet -o c.jsonl").code == 0
    back = loaded(Path("c.jsonl").read_bytes())[0]
    assert (back["id"], back["text"], back["url"], back["error"]) == ("x", CLEAN, "https://orlena.example/", None)


def test_filter_answers_each_line_before_the_next_is_sent() -> None:
    command = [sys.executable, "-m", "cleaner", "clean", "-", "--jsonl", "-q"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        for at, text in enumerate([ARTICLE, "Rain.", ""]):
            program.stdin.write(lines({"text": text, "n": at}))
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["n"] == at
        program.stdin.write(b"{broken\n")
        program.stdin.flush()
        assert json.loads(program.stdout.readline())["error"].startswith("is not JSON")
        program.stdin.close()
        assert program.stdout.read() == b""
        assert program.stderr.read().startswith(b"error: stdin:4: is not JSON")
    assert program.returncode == 1


# what is reported


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("in --jobs -1 -o out", "--jobs is -1: give 0 or more"),
        ("in --deadline 0 -o out", "--deadline is 0: give seconds, more than 0"),
        ("in --deadline nan -o out", "--deadline is nan: give seconds, more than 0"),
        ("in --memory 0 -o out", "--memory is 0: give GiB, at least 0.0625"),
        ("in --memory inf -o out", "--memory is inf: give GiB, at least 0.0625"),
        ("in -o in/", "the output folder in is the input in: name another"),
        (". -o a.jsonl", "the output a.jsonl lies in the input and may be one of the originals: name another"),
        ("a.jsonl b.jsonl -o a.jsonl", "a.jsonl is an input and would be overwritten: name another output with -o"),
        ("in --diff -o out", "--diff goes to standard output: drop -o"),
        ("in --diff --dry-run", "--diff writes nothing anyway: drop --dry-run"),
        ("in --json --resume", "--resume needs files or folders to read, and an output with -o"),
        ("- --jsonl -o out.jsonl --resume", "--resume needs files or folders to read, and an output with -o"),
        ("in/a.txt -o out.txt --resume", "--resume needs files or folders to read, and an output with -o"),
        ("a.jsonl b.jsonl", "several inputs need an output folder: name one with -o, or print results with --json"),
        ("a.jsonl --text-field ''", "--text-field is empty: name the field that holds the text"),
        ("a.jsonl --text-column error", "the text cannot be in 'error', which the output needs: rename that field"),
        ("a.jsonl b.jsonl -o in/a.txt", "in/a.txt is a file, but several outputs go there: name a folder"),
    ],
)
def test_wrong_use_is_one_line_and_writes_nothing(cli: Cli, command: str, message: str) -> None:
    write(in__a_txt=ARTICLE, a_jsonl=lines({"text": ARTICLE}), b_jsonl=lines({"text": ARTICLE}))
    outcome = cli(command)
    assert (outcome.code, outcome.err) == (2, f"error: {message}\n")
    assert tree(".") == ["a.jsonl", "b.jsonl", "in/a.txt"]


@pytest.mark.parametrize("options", ["--deadline inf", "--deadline 1e30", "--memory 1e12"])
def test_limits_may_be_beyond_what_the_system_counts(cli: Cli, options: str) -> None:
    write(in__a_txt=ARTICLE)
    assert cli(f"in -o out -j 1 {options}").code == 0
    assert tree("out") == ["a.txt"]


def test_only_table_without_the_column_fails_with_the_list_of_columns(cli: Cli) -> None:
    table("a.parquet", body=[ARTICLE], n=[1])
    Path("b.parquet").write_bytes(b"of an earlier run")
    outcome = cli("a.parquet -o b.parquet")
    expected = "a.parquet: has no column 'text'; its columns are body, n; name one with --text-field or --html-field"
    assert (outcome.code, outcome.err) == (1, f"error: {expected}\n")
    assert Path("b.parquet").read_bytes() == b"of an earlier run"
    assert sorted(path.name for path in Path().iterdir()) == ["a.parquet", "b.parquet"]
    assert cli("a.parquet -o b.parquet --text-field body").code == 0


def test_table_without_the_column_does_not_stop_the_others(cli: Cli) -> None:
    table("in/a.parquet", body=[ARTICLE])
    table("in/b.parquet", text=[ARTICLE])
    write(in__c_txt=ARTICLE)
    outcome = cli("in -o out")
    assert outcome.code == 1
    error = "in/a.parquet: has no column 'text'; its columns are body; name one with --text-field or --html-field"
    assert f"error: {error}\n" in outcome.err
    assert not Path("out/a.parquet").exists()
    assert parquet.read_table("out/b.parquet")["text"].to_pylist() == [CLEAN]
    assert Path("out/c.txt").read_text() == CLEAN


def test_table_that_failed_does_not_fail_again_when_the_run_is_resumed(cli: Cli) -> None:
    table("in/a.parquet", body=[ARTICLE])
    table("in/b.parquet", text=[ARTICLE])
    read = next(iter(plan(gather(["in"]), OutputOptions("out")).shards)).read
    assert [len(list(read(skip))) for skip in (0, 1)] == [1, 0]


def test_missing_package_fails_the_documents_that_need_it_alone(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = record(response(brotli.compress(PAGE.encode()), extra="Content-Encoding: br\r\n"), 7)
    write(in__a_txt=ARTICLE, in__b_warc=packed + archive(PAGE))
    monkeypatch.setitem(sys.modules, "brotli", None)
    outcome = cli("in -o out")
    assert outcome.code == 1
    place = "in/b.warc, record 1, byte 0, https://orlena.example/7"
    needed = "this needs the package brotli: pip install 'article-cleaner[warc]'"
    assert f"error: <urn:uuid:7> ({place}): {needed}\n" in outcome.err
    assert Path("out/a.txt").read_text() == CLEAN
    assert [bool(json.loads(line)["text"]) for line in Path("out/b.jsonl").read_text().splitlines()] == [False, True]


def test_missing_package_for_tables_is_reported_before_anything_is_written(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(in__a_txt=ARTICLE, in__b_parquet="", others__a_txt=ARTICLE)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = cli("in -o out")
    expected = "error: this needs the package pyarrow: pip install 'article-cleaner[parquet]'\n"
    assert (outcome.code, outcome.err) == (1, expected)
    assert sorted(path.name for path in Path().iterdir()) == ["in", "others"]
    assert cli("others -o out").code == 0


def test_dry_run_writes_nothing_at_all(cli: Cli) -> None:
    mixed()
    before = tree(".")
    for out in ("", "-o out", "-o all.jsonl"):
        outcome = cli(f"in --dry-run {out}")
        assert (outcome.code, outcome.out) == (1, "")
        assert "7 documents cleaned, 5 changed" in outcome.err
        assert tree(".") == before
        assert not Path("out").exists()


def test_difference_shows_what_goes_and_nothing_else(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=CLEAN)
    outcome = cli("in --diff")
    assert outcome.out.splitlines()[:3] == ["--- in/a.txt", "+++ in/a.txt (cleaned)", "@@ -2,4 +2,2 @@"]
    assert [line for line in outcome.out.splitlines()[2:] if line.startswith(("-", "+"))] == ["-Advertisement", "-"]
    assert "b.txt" not in outcome.out
    assert tree(".") == ["in/a.txt", "in/b.txt"]
    assert cli("in --diff", terminal=True).out == outcome.out  # no empty line for what stays the same


def test_report_as_json_and_as_text(cli: Cli) -> None:
    mixed()
    cli("in -o out --report r.json")
    report = json.loads(Path("r.json").read_text())
    assert (report["documents"], report["changed"], report["skipped"], len(report["failures"])) == (7, 5, 1, 1)
    assert report["failures"][0]["id"] == "in/c.jsonl:2"
    assert report["clutter"]["by_category"]["advertisement"]["removals"] == 5
    cli("in -o out --report new/r.txt")
    text = Path("new/r.txt").read_text()
    assert "7 documents cleaned, 5 changed\n" in text
    assert "\nfailed\n  in/c.jsonl:2: is not JSON" in text


def test_report_that_cannot_be_written_leaves_a_run_to_resume(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, file="")
    outcome = cli("in -o out --report file/r.json")
    assert outcome.code == 1
    end = "documents done: 1; run the same command with --resume to continue\n"
    assert outcome.err.splitlines(keepends=True)[-1].startswith("error: cannot write file/r.json: ")
    assert outcome.err.endswith(end)
    Path("file").unlink()
    assert cli("in -o out --report file/r.json --resume").code == 0
    assert json.loads(Path("file/r.json").read_text())["documents"] == 1
    assert sorted(path.name for path in Path().iterdir()) == ["file", "in", "out"]


def test_failures_are_listed_where_they_are_wanted_and_an_old_list_goes(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt="%PDF-1.7")
    cli("in -o out")
    assert [one["id"] for one in loaded(Path("out.failures.jsonl").read_bytes())] == ["in/b.txt"]
    cli("in -o out --failures bad.jsonl")
    assert Path("bad.jsonl").read_bytes() == Path("out.failures.jsonl").read_bytes()
    Path("in/b.txt").unlink()
    assert cli("in -o out").code == 0
    assert not Path("out.failures.jsonl").exists()
    assert cli("in -o out --failures bad.jsonl").code == 0
    assert Path("bad.jsonl").read_bytes() == b""


def test_unusual_documents_are_listed_for_review(cli: Cli) -> None:
    write(in__a_txt="Advertisement\n\n" * 30 + ARTICLE, in__b_txt=ARTICLE)
    outcome = cli("in -o out --report r.json")
    assert "1 document to look at: much was removed, or nothing stood out" in outcome.err
    review = json.loads(Path("r.json").read_text())["review"]
    assert [(one["id"], one["why"]) for one in review] == [("in/a.txt", "more than 50 % was removed")]


def test_workers_give_the_same_bytes_as_none(cli: Cli) -> None:
    mixed()
    written = []
    for jobs in (0, 2):
        for out in ("out", "all.jsonl.gz", "all.parquet"):
            assert cli(f"in -o {jobs}/{out} -j {jobs}").code == 1
        written.append({name: Path(f"{jobs}", name).read_bytes() for name in tree(f"{jobs}")})
    assert written[0] == written[1]
    assert len(written[0]) == 7 + 2 + 3


def test_resumed_run_must_be_the_same(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    replace = Path.replace

    def full(part: Path, target: Path) -> Path:
        if target.name == "b.txt":
            raise OSError(28, "No space left on device")
        return replace(part, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert cli("in -o out").code == 1
    changes = {
        "--strip headline": "rules or options of cleaning (strip +headline)",
        "--json": 'output options (form was "text", is "results")',
        "": "inputs",
    }
    for options, changed in changes.items():
        if not options:
            Path("in/c.txt").write_text(ARTICLE)
        outcome = cli(f"in -o out --resume {options}")
        expected = f"error: cannot resume: the {changed} changed since; undo that, or use --restart\n"
        assert (outcome.code, outcome.err) == (2, expected)
    Path("in/c.txt").unlink()
    assert cli("in -o out --resume").code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["in", "out"]


def more() -> None:
    write(in__deep__c_txt=ARTICLE)


def fewer() -> None:
    Path("in/deep/b.txt").unlink()


def another() -> None:
    Path("in/deep/b.txt").write_text(CLEAN)


def elsewhere() -> None:
    Path("in/deep").rename("in/deeper")


@pytest.mark.parametrize("change", [more, fewer, another, elsewhere])
@pytest.mark.parametrize("out", ["out", "all.jsonl"])
def test_run_over_a_folder_that_changed_is_not_resumed_but_started_again(
    cli: Cli, change: Callable[[], None], out: str
) -> None:
    write(in__a_txt=ARTICLE, in__deep__b_txt=ARTICLE, in__z_jsonl=lines({"text": ARTICLE}), file="")
    assert cli(f"in -o {out} --report file/r.json").code == 1
    before = {name: Path(name).read_bytes() for name in tree(".")}
    change()
    outcome = cli(f"in -o {out} --resume")
    expected = "error: cannot resume: the inputs changed since; undo that, or use --restart\n"
    assert (outcome.code, outcome.err) == (2, expected)
    assert {name: data for name, data in before.items() if name.startswith(out)} == {
        name: Path(name).read_bytes() for name in tree(".") if name.startswith(out)
    }
    assert cli(f"in -o {out} --restart").code == 0
    documents = len(tree("in"))
    assert len(tree(out) if out == "out" else loaded(Path(out).read_bytes())) >= documents
    assert [path.name for path in Path().iterdir() if path.name.startswith(".")] == []


# status


def cleaned(characters: int = 10, kept: int = 9) -> CleanedDocument:
    return CleanedDocument("a", "", Tally(characters, kept))


def test_status_in_words() -> None:
    status = Status(4000, 100.0)
    for _ in range(1500):
        status.add(cleaned())
    assert status.line(110.0) == "1,500 of 4,000 documents, 150.0/s, 10.0 % removed, 17 s left"
    status.add(Failure("b", "read", "no such file"))
    assert ", 1 failed, " in status.line(110.0)


def test_status_of_an_unknown_number() -> None:
    assert Status(None, 0.0).line(0.0) == "0 documents, 0.0/s, 0.0 % removed"
    status = Status(None, 0.0)
    status.add(cleaned())
    assert status.line(2.0) == "1 documents, 0.5/s, 10.0 % removed"


def watch(
    monkeypatch: pytest.MonkeyPatch,
    times: Iterable[float],
    total: int | None = 3,
    *,
    terminal: bool = False,
    quiet: bool = False,
) -> tuple[int, str]:
    """Return how many outcomes came through, and what was printed, if the clock shows these times."""
    clock = iter(times)
    stderr = Stream(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr("cleaner.cli.status.time", SimpleNamespace(monotonic=lambda: next(clock)))
    count = sum(1 for _ in show_status([cleaned()] * 3, total, quiet=quiet))
    return count, stderr.text()


def test_line_comes_every_half_minute_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    count, printed = watch(monkeypatch, [0.0, 29.9, 30.0, 59.9])
    assert (count, printed) == (3, "2 of 3 documents, 0.1/s, 10.0 % removed, 15 s left\n")


def test_short_run_prints_no_status(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch(monkeypatch, [0.0, 1.0, 2.0, 3.0]) == (3, "")


def test_quiet_run_and_one_document_need_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch(monkeypatch, [], quiet=True) == (3, "")
    assert watch(monkeypatch, [], total=1, terminal=True) == (3, "")


def test_bar_is_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def ticks() -> Iterator[float]:
        at = 0.0
        while True:
            yield (at := at + 0.01)

    monkeypatch.setenv("TERM", "xterm-256color")
    count, printed = watch(monkeypatch, ticks(), terminal=True)
    assert count == 3
    assert "cleaning" in printed
    assert watch(monkeypatch, ticks()) == (3, "")


def test_resumed_run_shows_what_is_left_of_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that an earlier run has done are neither waited for nor part of its rate."""
    totals: list[int | None] = []

    def watched(outcomes: Any, total: int | None, *_: Any, quiet: bool) -> Any:
        totals.append(total)
        return outcomes

    monkeypatch.setattr("cleaner.cli.clean.show_status", watched)
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE, file="")
    assert cli("in -o out --report file/r.json").code == 1
    Path("file").unlink()
    assert cli("in -o out --report file/r.json --resume").code == 0
    assert totals == [2, 0]
    assert Path("file/r.json").exists()


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.csv.gz", "a.json.gz", "a.tsv.zst"])
@pytest.mark.parametrize("source", ["a.csv", "a.json"])
def test_parts_make_one_file_whatever_their_number(
    cli: Cli, name: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [{"id": str(at), "text": ARTICLE} for at in range(5)]
    cells = "".join(f'{record["id"]},"{record["text"]}"\n' for record in records)
    write(a_csv=f"id,text\n{cells}3\n", a_json=json.dumps([*records, 3]))

    def written() -> bytes:
        assert cli(f"{source} -o out/{name}").code == 1
        data = Path("out", name).read_bytes()
        data = gzip.decompress(data) if name.endswith(".gz") else data
        if name.endswith(".zst"):
            data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).readall()
        return data

    whole = written()
    assert whole.count(CLEAN[:20].encode()) == 5
    monkeypatch.setattr("cleaner.cli.clean._segment", lambda _: (2,))
    assert written() == whole


def test_field_may_be_named_as_a_field_as_a_column_or_as_both(cli: Cli) -> None:
    Path("a.jsonl").write_bytes(lines({"key": "k", "body": ARTICLE}))
    for options in ("--text-field body", "--text-column body"):
        (record,) = loaded(cli(f"a.jsonl {options} --id-column key").out)
        assert record["body"] == CLEAN


def test_explain_names_what_to_use_for_many_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("text\nRain.\n")
    assert run(["explain", str(tmp_path / "a.csv")]) != 0
    assert "may hold many documents: use cleaner clean --diff or --json" in capsys.readouterr().err
