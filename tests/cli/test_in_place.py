"""Documents over their inputs: whole or untouched, and what they were beside them if that is wanted."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.errors import OutputError
from cleaner.writers import overwrite
from tests.cli.test_cli import ARTICLE, CLEAN, PAGE, Cli, tree, write
from tests.cli.test_many import cli  # noqa: F401  a fixture
from tests.patience import PATIENCE, until

zstandard = pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")


def states() -> dict[str, tuple[int, int, bytes]]:
    paths = {name: Path(name) for name in tree(".")}
    return {name: (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes()) for name, path in paths.items()}


def test_cleaned_texts_take_the_place_of_their_inputs_and_stay(cli: Cli) -> None:  # noqa: F811
    write(in__a_txt=ARTICLE, in__deep__b_md=ARTICLE, in__c_txt=CLEAN, d_txt=ARTICLE)
    write(**{"in__e.txt_gz": gzip.compress(ARTICLE.encode())})
    write(**{"in__f.txt_zst": zstandard.ZstdCompressor().compress(ARTICLE.encode())})
    clean_before = states()["in/c.txt"]
    outcome = cli("in d.txt --in-place")
    assert (outcome.code, outcome.out) == (0, "")
    assert "6 documents cleaned, 5 changed" in outcome.err
    for name in ("in/a.txt", "in/deep/b.md", "in/c.txt", "d.txt"):
        assert Path(name).read_text() == CLEAN
    assert gzip.decompress(Path("in/e.txt.gz").read_bytes()).decode() == CLEAN
    assert zstandard.ZstdDecompressor().stream_reader(Path("in/f.txt.zst").read_bytes()).readall().decode() == CLEAN
    after = states()
    assert after["in/c.txt"] == clean_before
    assert len(after) == 6
    assert "6 documents cleaned, 0 changed" in cli("in d.txt --in-place --backup").err
    assert states() == after


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_and_newlines_stay(cli: Cli, encoding: str) -> None:  # noqa: F811
    body, left = (text.replace("Drivers", "“Drivers”").replace("\n", "\r\n") for text in (ARTICLE, CLEAN))
    Path("a.txt").write_bytes(body.encode(encoding))
    assert cli("a.txt --in-place").code == 0
    assert Path("a.txt").read_bytes() == left.encode(encoding)


@pytest.mark.skipif(os.name == "nt", reason="permissions differ")
def test_permissions_stay_and_a_protected_file_does_too(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE, b_txt=ARTICLE)
    Path("a.txt").chmod(0o640)
    Path("b.txt").chmod(0o444)
    outcome = cli("a.txt b.txt --in-place")
    assert outcome.code == 1
    assert outcome.err.endswith("error: b.txt: is read-only; allow writing, or name an output with -o\n")
    assert (Path("a.txt").stat().st_mode & 0o777, Path("b.txt").stat().st_mode & 0o777) == (0o640, 0o444)
    assert (Path("a.txt").read_text(), Path("b.txt").read_text()) == (CLEAN, ARTICLE)


def test_target_of_a_link_is_written_once(cli: Cli) -> None:  # noqa: F811
    write(in__b_txt=ARTICLE, outside_txt=ARTICLE)
    Path("in/a.txt").symlink_to("b.txt")
    Path("in/c.txt").symlink_to("../outside.txt")
    outcome = cli("in in/a.txt --in-place --backup")
    assert outcome.code == 0
    assert "2 documents cleaned" in outcome.err
    assert Path("in/a.txt").is_symlink()
    assert Path("in/c.txt").is_symlink()
    assert (Path("in/b.txt").read_text(), Path("outside.txt").read_text()) == (CLEAN, CLEAN)
    assert tree(".") == ["in/a.txt", "in/b.txt", "in/b.txt.orig", "in/c.txt", "outside.txt", "outside.txt.orig"]


def test_each_of_two_hard_links_is_cleaned(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    os.link("a.txt", "b.txt")
    assert cli("a.txt b.txt --in-place").code == 0
    assert (Path("a.txt").read_text(), Path("b.txt").read_text()) == (CLEAN, CLEAN)


def test_pages_and_files_of_many_documents_are_refused_alone(cli: Cli) -> None:  # noqa: F811
    write(in__a_html=PAGE, in__b_jsonl='{"text": "Rain."}', in__c_txt=ARTICLE, in__d_txt=b"%PDF-1.7")
    before = states()
    for option in ("", "--dry-run"):
        outcome = cli(f"in gone.txt --in-place {option}")
        assert outcome.code == 1
        errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
        assert errors == [
            "error: in/a.html: is a page, and what is cleaned of it is a text; name an output with -o",
            "error: in/b.jsonl: holds many documents, not written in place; name an output with -o",
            "error: in/d.txt: looks like a PDF, not text; extract its text first",
            "error: gone.txt: no such file; check the path",
        ]
        before = before if option else before | {"in/c.txt": states()["in/c.txt"]}
        assert states() == before
    assert Path("in/c.txt").read_text() == CLEAN


def test_file_that_changes_meanwhile_stays(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    from cleaner.api import Cleaner  # noqa: PLC0415  only this test changes it

    explain = Cleaner.explain

    def change(self: Cleaner, text: str, **options: object) -> object:
        Path("a.txt").write_text("Somebody else wrote this.")
        return explain(self, text, **options)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(Cleaner, "explain", change)
    outcome = cli("a.txt --in-place")
    assert (outcome.code, outcome.err) == (1, "error: a.txt: has changed while it was cleaned; run again\n")
    assert Path("a.txt").read_text() == "Somebody else wrote this."


@pytest.mark.parametrize(
    ("option", "name"), [("--backup", "a.txt.orig"), ("--backup=", "a.txt.orig"), ("--backup=~", "a.txt~")]
)
def test_backup_keeps_the_original_and_is_never_overwritten(cli: Cli, option: str, name: str) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    assert cli(f"--in-place {option} a.txt").code == 0
    assert (Path("a.txt").read_text(), Path(name).read_text()) == (CLEAN, ARTICLE)
    assert cli(f"--in-place {option} a.txt").code == 0
    write(a_txt=ARTICLE.replace("nine", "ten"))
    outcome = cli(f"a.txt --in-place {option}")
    assert outcome.code == 1
    assert f"error: a.txt: {name} exists, and no backup is overwritten; rename it" in outcome.err
    assert (Path("a.txt").read_text(), Path(name).read_text()) == (ARTICLE.replace("nine", "ten"), ARTICLE)
    assert len(list(Path().iterdir())) == 2


def test_backup_of_a_run_that_was_killed_before_it_wrote_will_do(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE, b_txt=ARTICLE)
    os.link("a.txt", "a.txt.orig")
    Path("b.txt.orig").write_text(ARTICLE)
    assert cli("a.txt b.txt --in-place --backup").code == 0
    assert [Path(name).read_text() for name in tree(".")] == [CLEAN, ARTICLE, CLEAN, ARTICLE]


def test_backup_on_a_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    path = tmp_path / "a.txt"
    path.write_text("Rain. Ad")
    monkeypatch.setattr(os, "link", fail)
    overwrite(path, b"Rain.", "~")
    assert (path.read_text(), (tmp_path / "a.txt~").read_text()) == ("Rain.", "Rain. Ad")
    path.write_text("Sun. Ad")
    with pytest.raises(OutputError, match=r"a\.txt~ exists"):
        overwrite(path, b"Sun.", "~")
    assert (path.read_text(), (tmp_path / "a.txt~").read_text()) == ("Sun. Ad", "Rain. Ad")


def test_full_disk_leaves_the_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.txt"
    path.write_text("Rain. Ad")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        overwrite(path, b"Rain.")
    assert (path.read_text(), len(list(tmp_path.iterdir()))) == ("Rain. Ad", 1)


@pytest.mark.slow(5)
@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_killed_run_leaves_each_file_old_or_new(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_text(ARTICLE)
    command = [sys.executable, "-m", "cleaner", "clean", str(tmp_path), "--in-place", "-q", "-j", "0"]
    with subprocess.Popen(command) as program:
        until(lambda: (tmp_path / "003.txt").read_text() == CLEAN)
        program.send_signal(signal.SIGKILL)
        program.wait(PATIENCE)
    found = {path.read_text() for path in tmp_path.glob("*.txt") if not path.name.startswith(".")}
    assert found <= {ARTICLE, CLEAN}
    subprocess.run(command, check=True)
    assert {path.read_text() for path in tmp_path.glob("[0-9]*.txt")} == {CLEAN}


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("a.txt --in-place -o out", "--in-place writes each text over its input: drop -o"),
        ("a.txt --in-place --json", "--in-place writes each text over its input: drop --json or --with-metadata"),
        ("a.txt --in-place --markdown", "--in-place writes each text over its input: drop --markdown"),
        ("a.txt --in-place --split", "--in-place writes each text over its input: drop --split"),
        ("a.txt --in-place --resume", "--in-place needs no --resume: run it again, and what is clean stays as it is"),
        ("- --in-place", "--in-place needs files: standard input cannot be written over"),
        ("a.txt --backup", "--backup keeps what --in-place writes over: add --in-place, or drop it"),
        (
            "a.txt --in-place --backup=.txt",
            "--backup=.txt would make the backups inputs of the next run: give another suffix",
        ),
        ("a.txt --in-place --backup=/b", "--backup=/b is no suffix: give something like --backup=.orig"),
    ],
)
def test_options_that_contradict_each_other(cli: Cli, command: str, message: str) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    outcome = cli(command)
    assert (outcome.code, outcome.err) == (2, f"error: {message}\n")
    assert (Path("a.txt").read_text(), tree(".")) == (ARTICLE, ["a.txt"])


def test_difference_of_what_would_be_written_over(cli: Cli) -> None:  # noqa: F811
    write(a_txt=ARTICLE)
    assert "-Advertisement" in cli("a.txt --in-place --diff").out
    assert Path("a.txt").read_text() == ARTICLE
