"""The command line, as its users meet it."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.cli import run
from cleaner.cli.app import app
from tests.patience import PATIENCE, until

ARTICLE = (
    "The bridge over the Tarn reopened on Monday after nine years of work, the regional council said.\n"
    "\n"
    "Advertisement\n"
    "\n"
    "Drivers had taken a detour of forty kilometres since the old span was closed to traffic in 2015.\n"
)
CLEAN = ARTICLE.replace("Advertisement\n\n", "")
PAGE = "<html lang=en><head><title>Bridge reopened</title></head><body><article><h1>Bridge reopened</h1>" + "".join(
    f"<p>{line} Nobody in the village of Oxley had believed it, said the mayor, who walked across first.</p>"
    for line in ARTICLE.split("\n\n")
)


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Outcome]


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        data: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]  # it is a BytesIO
        return data.decode("utf-8")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Run a command in an empty folder; arguments are split at spaces."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def call(command: str, stdin: bytes = b"", *, terminal: bool = False) -> Outcome:
        streams = _Stream(stdin, terminal=terminal), _Stream(terminal=terminal), _Stream(terminal=terminal)
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        code = run(command.split())
        return Outcome(code, streams[1].text(), streams[2].text())

    return call


def write(**files: str | bytes) -> None:
    """Write files; ``__`` in a name means a slash and ``_`` the dot before the suffix."""
    for name, body in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.encode())


def tree(folder: str) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


# clean: where things go


def test_file_to_standard_output(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    outcome = cli("clean a.txt")
    assert outcome.code == 0
    assert (outcome.out, outcome.err) == (CLEAN, "")
    assert Path("a.txt").read_text() == ARTICLE


@pytest.mark.parametrize("command", ["clean -", "clean"])
def test_standard_input_to_standard_output(cli: Cli, command: str) -> None:
    assert cli(command, ARTICLE.encode()).out == CLEAN


def test_standard_input_to_a_file(cli: Cli) -> None:
    assert cli("clean - -o out.txt", ARTICLE.encode()).code == 0
    assert Path("out.txt").read_text() == CLEAN


def test_standard_input_to_a_folder(cli: Cli) -> None:
    cli("clean - -o out/", ARTICLE.encode())
    assert tree("out") == ["stdin.txt"]


def test_page_on_standard_input(cli: Cli) -> None:
    outcome = cli("clean", PAGE.encode())
    assert "<p>" not in outcome.out
    assert "The bridge over the Tarn" in outcome.out


def test_page_as_markdown(cli: Cli) -> None:
    write(a_html=PAGE.replace("Oxley", "<a href=https://oxley.example/>Oxley</a>"), b_txt=ARTICLE)
    outcome = cli("clean a.html --markdown")
    assert outcome.out.startswith("# Bridge reopened\n\nThe bridge over the Tarn")
    assert "the village of [Oxley](https://oxley.example/) had" in outcome.out
    assert cli("clean b.txt --markdown").out == CLEAN
    assert cli("clean - --markdown", PAGE.encode()).out.startswith("# Bridge reopened\n\n")


def test_pages_of_a_folder_as_markdown(cli: Cli) -> None:
    write(in__a_html=PAGE, in__a_md=ARTICLE, in__b_txt=ARTICLE, in__deep__c_htm=PAGE)
    assert cli("clean in -o out --markdown").code == 0
    assert tree("out") == ["a.html.md", "a.md", "b.txt", "deep/c.md"]
    assert Path("out/deep/c.md").read_text().startswith("# Bridge reopened\n\n")
    assert Path("out/b.txt").read_text() == CLEAN


def test_markdown_in_results(cli: Cli) -> None:
    write(a_html=PAGE, b_txt=ARTICLE)
    result = json.loads(cli("clean a.html --markdown --json").out)
    assert result["markdown"].startswith("# Bridge reopened\n\n")
    assert result["text"].startswith("Bridge reopened\n")
    assert "markdown" not in json.loads(cli("clean b.txt --markdown --json").out)
    assert "markdown" not in json.loads(cli("clean a.html --json").out)


def test_newlines_and_encoding(cli: Cli) -> None:
    body = ARTICLE.replace("\n", "\r\n").replace("Drivers", "“Drivers”")
    write(a_txt=body.encode("cp1252"))
    cli("clean a.txt -o b.txt")
    assert Path("b.txt").read_bytes() == CLEAN.replace("\n", "\r\n").replace("Drivers", "“Drivers”").encode()


def test_empty_file_gives_an_empty_file(cli: Cli) -> None:
    write(a_txt="")
    assert cli("clean a.txt -o b.txt").code == 0
    assert Path("b.txt").read_bytes() == b""


def test_folder_is_mirrored(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__deep__b_md=ARTICLE, in__deep__c_html=PAGE, in__d_jpg=b"\xff\xd8\xff", in__e_ods="1")
    outcome = cli("clean in -o out")
    assert outcome.code == 0
    assert tree("out") == ["a.txt", "deep/b.md", "deep/c.txt"]
    assert Path("out/a.txt").read_text() == CLEAN
    assert Path("in/a.txt").read_text() == ARTICLE
    assert "skipped 2 files of other kinds" in outcome.err


def test_page_beside_text_of_the_same_name(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__a_html=PAGE, in__a_htm=PAGE)
    cli("clean in -o out")
    assert tree("out") == ["a.htm.txt", "a.html.txt", "a.txt"]


def test_several_folders_are_mirrored_under_their_names(cli: Cli) -> None:
    write(x__news__a_txt=ARTICLE, y__news__a_txt=ARTICLE, b_txt=ARTICLE)
    cli("clean x/news y/news b.txt -o out")
    assert tree("out") == ["b.txt", "news-2/a.txt", "news/a.txt"]


def test_files_of_one_name_are_numbered(cli: Cli) -> None:
    write(x__a_txt=ARTICLE, y__a_txt="It rained.")
    cli("clean x/a.txt y/a.txt -o out")
    assert tree("out") == ["a-2.txt", "a.txt"]
    assert Path("out/a-2.txt").read_text() == "It rained."


def test_file_that_is_named_twice_is_cleaned_once(cli: Cli) -> None:
    write(in__a_txt=ARTICLE)
    assert "1 document cleaned" in cli("clean in in/a.txt ./in/a.txt -o out").err


def test_named_file_of_another_kind_is_text(cli: Cli) -> None:
    write(a_log=ARTICLE)
    assert cli("clean a.log -o out/").code == 0
    assert tree("out") == ["a.log"]


def test_folder_without_articles(cli: Cli) -> None:
    write(in__a_jpg="x")
    outcome = cli("clean in -o out")
    assert outcome.code == 0
    assert "0 documents cleaned" in outcome.err


def test_output_folder_may_be_written_twice(cli: Cli) -> None:
    write(in__a_txt=ARTICLE)
    assert [cli("clean in -o out").code, cli("clean in -o out").code] == [0, 0]
    assert tree("out") == ["a.txt"]


# clean: what is refused


@pytest.mark.parametrize("out", ["in", "./in/", "in/deep", ".", "link"])
def test_output_in_or_around_the_input_folder_is_refused(cli: Cli, out: str) -> None:
    write(in__a_txt=ARTICLE, in__deep__b_txt=ARTICLE)
    Path("link").symlink_to("in")
    outcome = cli(f"clean in -o {out}")
    assert outcome.code == 2
    assert outcome.err.startswith("error: the output folder")
    assert outcome.err.count("\n") == 1
    assert tree("in") == ["a.txt", "deep/b.txt"]
    assert Path("in/a.txt").read_text() == ARTICLE


def test_output_in_a_folder_that_the_input_links_to_is_refused(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, real__b_txt=ARTICLE)
    Path("in/link").symlink_to(Path("real").absolute())
    assert cli("clean in -o real").code == 2
    assert Path("real/b.txt").read_text() == ARTICLE


def test_output_in_the_folder_of_a_named_file_is_refused(cli: Cli) -> None:
    write(a_html=PAGE, in__b_txt=ARTICLE)
    outcome = cli("clean a.html in -o .")
    assert outcome.code == 2
    assert not Path("a.txt").exists()


def test_output_beside_the_input_is_fine(cli: Cli) -> None:
    write(in__a_txt=ARTICLE)
    assert cli("clean in -o in-clean").code == 0


@pytest.mark.parametrize("command", ["clean a.txt -o a.txt", "clean a.txt -o ./link.txt", "clean a.txt b.txt -o ."])
def test_output_over_an_input_file_is_refused(cli: Cli, command: str) -> None:
    write(a_txt=ARTICLE, b_txt=ARTICLE)
    Path("link.txt").symlink_to("a.txt")
    outcome = cli(command)
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert Path("a.txt").read_text() == ARTICLE


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("clean a.txt b.txt", "error: several inputs need an output folder"),
        ("clean .", "error: several inputs need an output folder"),
        ("clean a.txt b.txt -o b.txt", "error: b.txt is a file"),
        ("clean - a.txt", "error: standard input (-) cannot be mixed with files"),
        ("clean a.txt --profile brutal", "error: unknown profile 'brutal'"),
        ("clean a.txt --strip weather", "error: unknown category 'weather'"),
        ("clean a.txt --keep weather", "error: unknown category 'weather'"),
        ("clean a.txt --keep other --strip other", "error: other is both in --strip and in --keep"),
        ("clean a.txt --fast", "error: no such option: --fast"),
        ("clean a.txt -o", "error: option '-o' requires an argument"),
        ("polish a.txt", "error: no such command 'polish'"),
        ("explain", "error: missing argument"),
        ("rules", "error: missing command; see cleaner rules --help"),
        ("explain .", "error: . is a folder"),
        ("clean a.txt --rules gone", "error: --rules gone: no such file or folder; correct the path"),
        ("clean a.txt --rules .", "error: --rules . holds no rule packs (.yaml); correct the path"),
        ("clean a.txt --diff --json", "error: --diff is a form of output: drop it, or drop --json"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(cli: Cli, command: str, message: str) -> None:
    write(a_txt=ARTICLE, b_txt=ARTICLE)
    outcome = cli(command)
    assert outcome.code == 2
    assert outcome.err.startswith(message)
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""


def test_terminal_without_arguments_says_what_to_name(cli: Cli) -> None:
    outcome = cli("clean", terminal=True)
    assert outcome.code == 2
    assert outcome.err.startswith("\x1b[1;31merror:\x1b[0m nothing to clean")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("clean gone.txt", "error: gone.txt: no such file; check the path\n"),
        ("explain gone.txt", "error: gone.txt: no such file; check the path\n"),
        ("clean a.pdf", "error: a.pdf: looks like a PDF, not text; extract its text first\n"),
        ("clean a.html", "error: a.html: no article text found\n"),
        ("clean a.txt -o a.pdf/b.txt", "error: a.txt: cannot write a.pdf/b.txt: File exists\n"),
        ("rules show zzzzzzzz", "error: no rule zzzzzzzz: see cleaner rules list\n"),
        ("rules list --language tlh", "error: no rule fits: ask for less, or see cleaner rules list\n"),
    ],
)
def test_failure_is_one_line_and_code_1(cli: Cli, command: str, message: str) -> None:
    write(a_pdf=b"%PDF-1.7", a_html="<html></html>", a_txt=ARTICLE)
    outcome = cli(command)
    assert outcome.code == 1
    assert outcome.err.splitlines(keepends=True)[-1] == message
    assert "Traceback" not in outcome.err


def test_one_bad_file_does_not_stop_a_folder(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=b"%PDF-1.7", in__c_txt=ARTICLE)
    outcome = cli("clean in -o out --report report.json")
    assert outcome.code == 1
    assert tree("out") == ["a.txt", "c.txt"]
    assert "2 documents cleaned" in outcome.err
    assert "1 document failed" in outcome.err
    assert outcome.err.endswith("error: in/b.txt: looks like a PDF, not text; extract its text first\n")
    report = json.loads(Path("report.json").read_text())
    assert report["documents"] == 2
    assert [failure["id"] for failure in report["failures"]] == ["in/b.txt"]


def test_bug_in_one_document_does_not_stop_the_others(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    explain = Cleaner.explain

    def fail(self: Cleaner, text: str, **options: Any) -> Any:
        if "bug" in text:
            raise ZeroDivisionError
        return explain(self, text, **options)

    monkeypatch.setattr(Cleaner, "explain", fail)
    write(in__a_txt="bug", in__b_txt=ARTICLE)
    outcome = cli("clean in -o out -j 0")
    assert outcome.code == 1
    assert tree("out") == ["b.txt"]
    assert "error: in/a.txt: ZeroDivisionError" in outcome.err


def fail_at(name: str, error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a name not be put in its place."""
    replace = Path.replace

    def fail(part: Path, target: Path) -> Path:
        if target.name == name:
            raise error
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", fail)


def test_file_that_cannot_be_written_fails_alone(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    fail_at("a.txt", OSError(13, "Permission denied"), monkeypatch)
    outcome = cli("clean in -o out")
    assert outcome.code == 1
    assert [path.name for path in Path("out").iterdir()] == ["b.txt"]
    assert "cannot write out/a.txt: Permission denied" in outcome.err


def test_full_disk_stops_the_run_which_can_be_resumed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    with monkeypatch.context() as full:
        fail_at("b.txt", OSError(28, "No space left on device"), full)
        outcome = cli("clean in -o out")
    assert outcome.code != 0
    assert [path.name for path in Path("out").iterdir()] == ["a.txt"]
    assert "run the same command with --resume to continue" in outcome.err
    assert "cannot write out/b.txt: No space left on device" in outcome.err
    assert cli("clean in -o out --resume").code == 0
    assert tree("out") == ["a.txt", "b.txt"]
    assert sorted(path.name for path in Path().iterdir()) == ["in", "out"]


def test_many_failures_are_not_all_printed(cli: Cli) -> None:
    write(**{f"in__{number}_txt": b"%PDF-" for number in range(25)})
    outcome = cli("clean in -o out")
    assert outcome.err.count("error: in/") == 20
    assert outcome.err.endswith("out.failures.jsonl lists all\n")
    assert len(Path("out.failures.jsonl").read_text().splitlines()) == 25


# clean: options


def test_quiet_says_nothing_but_errors(cli: Cli) -> None:
    write(a_txt=ARTICLE, b_txt=b"%PDF-1.7")
    assert cli("clean a.txt -o out.txt --quiet").err == ""
    assert cli("clean a.txt b.txt -o out -q").err.startswith("error: b.txt: ")


@pytest.mark.parametrize(
    "option", ["--keep advertisement", "--keep legal,advertisement", "--keep legal --keep advertisement"]
)
def test_category_that_is_kept(cli: Cli, option: str) -> None:
    assert cli(f"clean - {option}", ARTICLE.encode()).out == ARTICLE


def test_headline_stays_unless_stripped(cli: Cli) -> None:
    text = "Tarn bridge reopens after nine years\n\n" + CLEAN
    assert cli("clean", text.encode()).out == text
    assert "Tarn bridge reopens" not in cli("clean --strip headline", text.encode()).out


def test_own_rules(cli: Cli) -> None:
    cli("rules new club.yaml")
    text = CLEAN + "\nJoin our readers' club today.\n"
    assert "readers' club" in cli("clean", text.encode()).out
    assert "readers' club" not in cli("clean --rules club.yaml", text.encode()).out


def test_broken_rules_are_all_reported(cli: Cli) -> None:
    write(bad_yaml="schema: 1\npack: {id: bad, languages: []}\nrules:\n- {id: bad.a}\n- {id: bad.b, scope: word}\n")
    outcome = cli("clean --rules bad.yaml", ARTICLE.encode())
    assert outcome.code == 1
    assert all(line.startswith("error: bad.yaml:") for line in outcome.err.splitlines())
    assert "bad.a" in outcome.err
    assert "bad.b: unknown scope 'word'" in outcome.err


def test_results_as_json_lines(cli: Cli) -> None:
    write(a_txt=ARTICLE, b_txt=b"%PDF-1.7")
    outcome = cli("clean a.txt b.txt --json")
    assert outcome.code == 1
    good, bad = (json.loads(line) for line in outcome.out.splitlines())
    fields = "schema id title language text removed kept metadata warnings error"
    assert set(good) == set(fields.split())
    assert (good["id"], good["text"], good["metadata"]["encoding"]) == ("a.txt", CLEAN, "utf-8")
    removal = good["removed"][0]
    assert removal["category"] == "advertisement"
    assert ARTICLE[removal["start"] : removal["end"]] == removal["text"]
    assert "".join(ARTICLE[start:end] for start, end in good["kept"]) == CLEAN
    assert bad == {
        "schema": 1,
        "id": "b.txt",
        "stage": "read",
        "error": "looks like a PDF, not text; extract its text first",
        "place": {"file": "b.txt"},
    }


BROKEN = "Le café est fermé depuis l’été.\n".encode() + b"Il na\xefvement.\n"


def test_broken_bytes_are_told_of_everywhere(cli: Cli) -> None:
    told = "Broken bytes became U+FFFD in 1 place, at byte 43"
    write(in__a_txt=BROKEN, in__b_txt=ARTICLE)
    outcome = cli("clean in -o out --report r.json --jobs 2")
    assert outcome.code == 0
    assert Path("out/a.txt").read_text(encoding="utf-8") == BROKEN.decode(errors="replace")
    assert "1 document with warnings\n" in outcome.err
    assert outcome.err.endswith(f"warning: in/a.txt: {told}\n")
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["warned"], report["warnings"]) == (1, [{"id": "in/a.txt", "warnings": [told]}])
    assert cli("clean in -o out --report r.txt --quiet -j 0").err == ""
    assert f"warnings\n  in/a.txt: {told}" in Path("r.txt").read_text(encoding="utf-8")
    good = json.loads(cli("clean - --json", BROKEN).out)
    assert (good["warnings"], good["metadata"]["replaced"]) == ([told], 1)
    assert f"\nWarning: {told}.\n" in cli("explain in/a.txt").out
    assert json.loads(cli("clean in/b.txt --json").out)["warnings"] == []


def test_the_example_in_the_documentation_is_true(cli: Cli) -> None:
    page = (Path(__file__).parents[2] / "docs" / "wire-schema.md").read_text(encoding="utf-8")
    example = json.loads(page.split("```json")[1].split("```")[0])
    write(news__bridge_txt="The bridge reopened on Monday.\n\nAdvertisement\n")
    result = json.loads(cli("clean news/bridge.txt --json").out)
    for name in ("confidence", "reason"):
        assert result["removed"][0].pop(name)
        assert example["removed"][0].pop(name)
    assert result == example


def test_results_as_json_files(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__a_html=PAGE, in__deep__b_txt=ARTICLE)
    assert cli("clean in -o out --json").code == 0
    assert tree("out") == ["a.html.json", "a.txt.json", "deep/b.json"]
    result = json.loads(Path("out/a.html.json").read_text())
    assert result["title"] == "Bridge reopened"
    assert result["metadata"]["extraction"] == "article"


def test_metadata_beside_the_text(cli: Cli) -> None:
    write(a_html=PAGE.replace("<title>", "<meta name=author content='Ada Moor'><title>"), b_txt=ARTICLE)
    page, text = (json.loads(line) for line in cli("clean a.html b.txt --with-metadata").out.splitlines())
    assert (page["title"], page["author"], page["language"]) == ("Bridge reopened", "Ada Moor", "en")
    assert "removed" not in page
    assert text["text"] == CLEAN
    assert text["author"] is None
    assert cli("clean a.html -o a.json --with-metadata").code == 0
    assert json.loads(Path("a.json").read_text()) == page


def test_pages_by_trafilatura(cli: Cli) -> None:
    write(a_html=PAGE.replace("<article>", "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article>"))
    own, other = (json.loads(cli(f"clean a.html --json {option}").out) for option in ("", "--extractor trafilatura"))
    assert any(removal["rule_id"] == "score/page" for removal in own["removed"])
    assert not any(removal["rule_id"] == "score/page" for removal in other["removed"])
    assert cli("clean a.html --extractor lynx").err == (
        "error: unknown extractor 'lynx': choose cleaner or trafilatura\n"
    )


def test_summary_shares(cli: Cli) -> None:
    write(in__a_txt=ARTICLE)
    outcome = cli("clean in -o out")
    cut = len(ARTICLE) - len(CLEAN)
    assert f"{len(ARTICLE)} characters read, {cut} removed" in outcome.err
    assert any(line.split()[:3] == ["advertisement", "1", str(cut)] for line in outcome.err.splitlines())


def test_progress_bar_only_on_a_terminal(cli: Cli) -> None:
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    assert "cleaning" not in cli("clean in -o out").err
    assert "cleaning" in cli("clean in -o out", terminal=True).err
    assert cli("clean in -o out --quiet", terminal=True).err == ""


# explain


def test_explain_in_plain_text(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    outcome = cli("explain a.txt")
    assert outcome.code == 0
    assert "\n[-Advertisement-] {advertisement " in outcome.out
    assert "\x1b" not in outcome.out
    assert outcome.out.splitlines()[-1].startswith("  advertisement ")
    assert CLEAN.splitlines()[-1] in outcome.out


def test_explain_when_nothing_goes(cli: Cli) -> None:
    assert cli("explain -", CLEAN.encode()).out == f"{CLEAN}\nNothing removed from {len(CLEAN)} characters.\n"


def test_explain_in_colour_on_a_terminal(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    out = cli("explain a.txt", terminal=True).out
    assert "\x1b[9;31mAdvertisement" in out
    assert "[-" not in out


def test_explain_lets_no_text_command_the_terminal(cli: Cli) -> None:
    write(a_txt=ARTICLE.replace("Drivers", "\x1b[2JDrivers"))
    assert "\x1b[2J" not in cli("explain a.txt", terminal=True).out


def test_explain_as_json(cli: Cli) -> None:
    write(a_txt=ARTICLE)
    assert json.loads(cli("explain a.txt --json").out)["removed"][0]["text"].strip() == "Advertisement"


WRAPPED = """\
    The new harbour of Quill Bay opened on Friday,
nine years later than planned and at twice the
price that the council had once agreed to pay for
it.
    The first freighter, the Oda, brought wood
from the north. It was met by a band and by two
schools.
    Sign up for our newsletter to get the best
stories of the week in your inbox every Friday
morning.
"""


def test_explain_shows_the_blocks_of_wrapped_text(cli: Cli) -> None:
    write(a_txt=WRAPPED)
    head, _, *rows = cli("explain a.txt --blocks").out.splitlines()
    assert head == "3 blocks, lines"
    assert [row.split()[:4] for row in rows] == [
        ["1", "paragraph", "4-151", "-"],
        ["2", "paragraph", "156-255", "-"],
        ["3", "paragraph", "260-358", "newsletter"],
    ]
    assert rows[0].endswith("The new harbour of Quill Bay o … ad once agreed to pay for it.")


def test_explain_takes_one_form_of_output(cli: Cli) -> None:
    write(a_txt=WRAPPED)
    outcome = cli("explain a.txt --blocks --json")
    assert (outcome.code, outcome.err) == (
        2,
        "error: --json and --blocks are two forms of output: drop one of them\n",
    )


FRONT = "---\ntitle: Ferry service\ndate: 2024-05-03\n---\n\n"


def test_front_matter_stays_whole_or_goes_whole(cli: Cli) -> None:
    body = CLEAN.strip()
    assert cli("clean -", (FRONT + body).encode()).out.strip() == (FRONT + body).strip()
    assert cli("clean - --strip metadata", (FRONT + body).encode()).out.strip() == body


# rules


def test_rules_list(cli: Cli) -> None:
    lines = cli("rules list --category donation --language en").out.splitlines()
    assert lines[0].split()[:4] == ["id", "category", "status", "conf"]
    assert len(lines) > 1
    assert all(line.split()[1] == "donation" for line in lines[1:])


def test_rules_list_of_an_unknown_category(cli: Cli) -> None:
    assert cli("rules list --category weather").code == 2


def test_rules_show(cli: Cli) -> None:
    rule_id = cli("rules list").out.splitlines()[1].split()[0]
    place, _, source = cli(f"rules show {rule_id}").out.partition("\n")
    path, _, line = place.removeprefix("# ").rpartition(":")
    assert Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1] == f"- id: {rule_id}"
    shown = yaml.safe_load(source)
    assert [rule["id"] for rule in shown] == [rule_id]
    assert shown[0]["examples"]["remove"]


def test_rules_show_guesses_what_was_meant(cli: Cli) -> None:
    rule_id = cli("rules list").out.splitlines()[1].split()[0]
    assert cli(f"rules show {rule_id}x").err == f"error: no rule {rule_id}x: did you mean {rule_id}?\n"


def test_built_in_rules_hold(cli: Cli) -> None:
    outcome = cli("rules test")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.endswith("examples: all hold\n")


def test_new_pack_passes_test_and_lint(cli: Cli) -> None:
    assert cli("rules new mine/club.yaml").code == 0
    tested, linted = cli("rules test mine"), cli("rules lint mine")
    assert (tested.code, tested.err) == (0, "2 rules, 8 examples: all hold\n")
    assert (linted.code, linted.err) == (0, "nothing wrong\n")
    assert "club.club-offer" in cli("rules list --rules mine").out


def test_new_pack_overwrites_nothing(cli: Cli) -> None:
    write(club_yaml="mine")
    outcome = cli("rules new club.yaml")
    assert (outcome.code, outcome.err) == (1, "error: club.yaml exists: choose another name\n")
    assert Path("club.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["club.txt", "Club.yaml", "1club.yaml"])
def test_new_pack_needs_a_fit_name(cli: Cli, name: str) -> None:
    assert cli(f"rules new {name}").code == 2
    assert not Path(name).exists()


def test_example_that_fails_is_reported_with_its_place(cli: Cli) -> None:
    cli("rules new club.yaml")
    pack = Path("club.yaml").read_text().replace('- "- READERS\' CLUB -"', '- "Weather"')
    Path("club.yaml").write_text(pack)
    outcome = cli("rules test club.yaml")
    assert outcome.code == 1
    assert outcome.out.startswith("club.yaml:")
    assert "club.club-label: kept 'Weather'" in outcome.out
    assert outcome.err == "2 rules, 8 examples: 1 fail\n"


def test_lint_reports_everything_at_once(cli: Cli) -> None:
    write(bad_yaml="schema: 1\npack: {id: bad, languages: []}\nrules:\n- {id: bad.a}\n- {id: bad.b, scope: word}\n")
    outcome = cli("rules lint bad.yaml")
    assert outcome.code == 1
    assert "bad.yaml:4 bad.a: " in outcome.out
    assert "bad.yaml:5 bad.b: unknown scope 'word'; use " in outcome.out


# the program


def test_version_and_help(cli: Cli) -> None:
    assert cli("--version").out == f"cleaner {__version__}\n"
    assert all(word in cli("--help").out for word in ("clean", "explain", "rules"))
    assert cli("") == cli("--help")


def test_every_command_has_help() -> None:
    for command in (
        "clean",
        "explain",
        "rules",
        "rules list",
        "rules show",
        "rules test",
        "rules lint",
        "rules new",
    ):
        result = CliRunner().invoke(app, [*command.split(), "--help"])
        assert result.exit_code == 0
        assert "Usage:" in result.stdout


def test_bug_is_one_line_unless_the_traceback_is_asked_for(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("cleaner.cli.clean.gather", fail)
    outcome = cli("clean a.txt")
    assert outcome.code == 1
    assert outcome.err.startswith("error: ZeroDivisionError: oh; this is a bug in cleaner")
    monkeypatch.setenv("CLEANER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli("clean a.txt")


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-m", "cleaner", *arguments], **{**pipes, **options})


def test_as_a_program() -> None:
    with start("clean", "-q") as program:
        out, err = program.communicate(ARTICLE.encode())
    assert (program.returncode, out, err) == (0, CLEAN.encode(), b"")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["clean"], ["rules", "list"]])
def test_full_disk_behind_standard_output_is_one_line(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full, start(*command, stdout=full) as program:
        _, err = program.communicate(ARTICLE.encode())
    assert program.returncode == 1
    assert err == b"error: standard output: No space left on device; fix that and run again\n"


@pytest.mark.skipif(os.name == "nt", reason="no such shell")
@pytest.mark.parametrize(
    ("command", "code", "error"),
    [
        ("clean in/a.txt >&-", 1, "error: standard output: Bad file descriptor; fix that and run again\n"),
        ("clean in --json >&-", 1, "error: standard output: Bad file descriptor; fix that and run again\n"),
        ("--help >&-", 1, "error: standard output: Bad file descriptor; fix that and run again\n"),
        ("clean - <&-", 1, "error: stdin: cannot be read: Bad file descriptor; fix that or leave it out\n"),
        ("clean in -o out -q <&- >&-", 0, ""),
        ("clean in -o out <&- >&- 2>&-", 0, ""),
        ("clean gone.txt 2>&-", 1, ""),
    ],
)
def test_closed_streams_lose_nothing_silently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: int, error: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.chdir(tmp_path)
    write(in__a_txt=ARTICLE, in__b_txt=ARTICLE)
    line = f"{shlex.quote(sys.executable)} -m cleaner {command}"
    outcome = subprocess.run(line, shell=True, capture_output=True, check=False, timeout=PATIENCE)
    assert (outcome.returncode, outcome.stderr.decode(), outcome.stdout) == (code, error, b"")
    if "-o out" in command:
        assert [Path("out", name).read_text() for name in ("a.txt", "b.txt")] == [CLEAN, CLEAN]
        assert tree(".") == ["in/a.txt", "in/b.txt", "out/a.txt", "out/b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_interruption_is_quiet() -> None:
    import fcntl  # noqa: PLC0415  not on Windows
    import termios  # noqa: PLC0415  not on Windows

    def unread() -> int:
        return int.from_bytes(fcntl.ioctl(there, termios.FIONREAD, bytes(4)), sys.byteorder)

    there, here = os.pipe()
    with start("clean", stdin=there) as program:
        os.write(here, ARTICLE.encode())
        until(lambda: not unread())  # it is now waiting for more of its input
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=PATIENCE)
    os.close(here)
    os.close(there)
    assert program.returncode == 130
    assert err == b"error: interrupted\n"


def test_reader_that_has_closed_its_end_is_not_an_error(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(ARTICLE * 50)
    with start("clean", "--json", str(tmp_path)) as program:
        assert program.stdout is not None
        program.stdout.read(10)
        program.stdout.close()
        assert program.stderr is not None
        err = program.stderr.read()
    assert b"Traceback" not in err
    assert b"Broken pipe" not in err


def test_help_loads_nothing_heavy() -> None:
    heavy = "trafilatura, yaml, regex, rich.console, charset_normalizer, lxml, ahocorasick_rs, cleaner.api"
    code = f"""
import sys
from cleaner.cli import run
run(["--help"])
print([name for name in "{heavy}".split(", ") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("option", ["--text-column", "--text-field", "--html-field", "--id-column", "--url-field"])
def test_fields_of_a_text_on_standard_input_are_refused(cli: Cli, option: str) -> None:
    """A table that is piped in would be cleaned as a text."""
    outcome = cli(f"clean - {option} body", b"id,body\n1,It rained.\n")
    field = option.replace("column", "field")
    assert outcome.err == f"error: {field} is for records: pipe JSON lines in with --jsonl, or name a file\n"
    assert (outcome.code, outcome.out) == (2, "")


def test_fields_of_a_configuration_file_are_for_records_alone(cli: Cli) -> None:
    write(cleaner_toml="text-field = 'body'\n")
    assert cli("clean", b"It rained.\n").code == 0


@pytest.mark.parametrize("command", ["rules lint packs", "rules test packs", "rules list --rules packs"])
def test_a_folder_without_packs_is_a_mistake(cli: Cli, command: str) -> None:
    write(packs__a_txt="no pack")
    outcome = cli(command)
    option = "--rules " if "--rules" in command else ""
    assert outcome.err == f"error: {option}packs holds no rule packs (.yaml); correct the path\n"
    assert outcome.code == 2
