"""``cleaner report`` and ``cleaner clean --report X.html``: the page holds all documents, also of a resumed run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.batch import Journal
from tests.cli.test_cli import ARTICLE, Cli, cli, write
from tests.review.test_build import unpacked

__all__ = ["cli"]
CLEAN = "clean in -j 0 --report report.html"


def articles(count: int = 6) -> None:
    write(**{f"in__{number}_txt": ARTICLE.replace("nine", str(number)) for number in range(count)})


def ids(page: str = "report.html") -> list[str]:
    data, documents = unpacked(Path(page))
    assert data["documents"]["id"] == [one["id"] for one in documents]
    return [one["id"] for one in documents]


def where(page: str) -> str:
    return f"{page} is written: open it in a browser, {Path(page).resolve().as_uri()}"


def test_a_run_writes_its_page(cli: Cli) -> None:
    articles()
    write(in__paper_pdf=b"", in__scan_txt=b"%PDF-")
    outcome = cli(f"{CLEAN} -o out")
    assert outcome.err.splitlines()[-2:] == [
        "error: in/scan.txt: looks like a PDF, not text; extract its text first",
        where("report.html"),
    ]
    assert ids() == [*(f"in/{number}.txt" for number in range(6)), "in/scan.txt"]
    data, documents = unpacked(Path("report.html"))
    assert data["documents"]["error"][-1].startswith("looks like a PDF")
    assert "".join(documents[0]["pieces"]) == ARTICLE.replace("nine", "0")
    assert data["documents"]["removed"][0] == len("Advertisement\n\n")


@pytest.mark.parametrize(
    "options", ["-o out.jsonl", "--json", "--dry-run", "--diff", "--in-place", "-o out --markdown"]
)
def test_the_page_does_not_depend_on_the_output(cli: Cli, options: str) -> None:
    articles(2)
    assert cli(f"{CLEAN} {options}").code == 0
    data, documents = unpacked(Path("report.html"))
    assert ["".join(one["pieces"]) for one in documents] == [ARTICLE.replace("nine", str(number)) for number in (0, 1)]
    assert data["name"] == "in"


def test_what_is_written_does_not_depend_on_the_page(cli: Cli) -> None:
    articles(3)
    cli("clean in -j 0 -o plain")
    cli(f"{CLEAN} -o shown")
    assert [path.read_bytes() for path in sorted(Path("plain").iterdir())] == [
        path.read_bytes() for path in sorted(Path("shown").iterdir())
    ]


def test_a_resumed_run_shows_what_was_done_before(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    articles()
    monkeypatch.setattr("cleaner.cli.clean._segment", lambda _: (2,))
    with monkeypatch.context() as patch:
        interrupt(patch, 3)
        assert "documents done: 4" in cli(f"{CLEAN} -o out").err
    assert not Path("report.html").exists()
    refused = cli("clean in -j 0 -o out --resume")
    assert (refused.code, "the report as a page changed since" in refused.err) == (2, True)
    assert cli(f"{CLEAN} -o out --resume").code == 0
    assert ids() == [f"in/{number}.txt" for number in range(6)]
    assert sorted(path.name for path in Path().iterdir()) == ["in", "out", "report.html"]


def interrupt(patch: pytest.MonkeyPatch, at: int) -> None:
    """Interrupt a run when it records its ``at``-th segment."""
    add, calls = Journal.add_segment, [0]

    def counted(*arguments: Any) -> None:
        calls[0] += 1
        if calls[0] == at:
            raise KeyboardInterrupt
        add(*arguments)

    patch.setattr(Journal, "add_segment", counted)


def test_a_full_disk_at_the_page_costs_no_document(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    articles()
    with monkeypatch.context() as full:

        def render(*_: Any) -> Any:
            raise OSError(28, "No space left on device")

        full.setattr("cleaner.review.build.render", render)
        outcome = cli(f"{CLEAN} -o out")
    assert outcome.code == 1
    assert "cannot write report.html: No space left on device; documents done: 6; run the same" in outcome.err
    assert cli(f"{CLEAN} -o out --resume").code == 0
    assert len(ids()) == 6


def test_results_become_the_same_page(cli: Cli) -> None:
    articles()
    cli(f"{CLEAN} -o out.jsonl")
    outcome = cli("report out.jsonl -o page.html")
    assert (outcome.code, outcome.err) == (0, where("page.html") + "\n")
    assert unpacked(Path("page.html"))[1] == unpacked(Path("report.html"))[1]
    assert cli("report out.jsonl -o page.html -q").err == ""


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("report all.jsonl", "error: no page is named: add -o report.html\n"),
        ("report all.jsonl -o page.txt", "error: page.txt: the report is a page: name a file in .html\n"),
        ("report all.jsonl -o mine.html", "error: mine.html would be written over, and was not written by cleaner: "),
        ("clean in -o out --report mine.html", "error: mine.html would be written over, and was not written by "),
        ("report none.jsonl -o page.html", "error: none.jsonl: no such file or folder\n"),
        ("report in -o page.html", "error: in: holds no cuts; a report is made of "),
    ],
)
def test_mistakes_are_one_clear_line(cli: Cli, command: str, problem: str) -> None:
    articles(2)
    write(mine_html="<p>Mine</p>")
    cli("clean in -j 0 -o all.jsonl")
    outcome = cli(command)
    assert (outcome.code > 0, outcome.err.startswith(problem), outcome.err.count("\n")) == (True, True, 1), outcome.err
    assert Path("mine.html").read_text() == "<p>Mine</p>"
    assert not Path("page.html").exists()
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("-o out --report folder.html", "error: folder.html is a folder, but the report is a file: name one"),
        ("-o out --report folder", "error: folder is a folder, but the report is a file: name one"),
        ("-o out --report new/", "error: new/ is a folder, but the report is a file: name one"),
        ("-o out --failures folder", "error: folder is a folder, but the list of failures is a file: name one"),
        ("-o out.jsonl --report ./out.jsonl", "error: ./out.jsonl is to be the output and the report: name two files"),
        ("-o out.jsonl --failures out.jsonl", "error: out.jsonl is to be the output and the list of failures: name"),
        ("-o out --report x.html --failures x.html", "error: x.html is to be the report and the list of failures: na"),
        ("-o out --report out", "error: out is to be the output and the report: name two files"),
    ],
)
def test_no_file_of_a_run_is_written_over_another(cli: Cli, options: str, problem: str) -> None:
    articles(2)
    for folder in ("folder", "folder.html"):
        Path(folder).mkdir()
    outcome = cli(f"clean in -j 0 {options}")
    assert outcome.code == 2
    assert outcome.err.startswith(problem)
    assert not any(Path(name).exists() for name in ("out", "out.jsonl", "x.html", "new"))


@pytest.mark.parametrize(
    "options", ["-o out --report out/report.html", "-o out --report=/dev/null --failures=/dev/null"]
)
def test_files_that_only_lie_together_are_written(cli: Cli, options: str) -> None:
    articles(2)
    for _ in range(2):
        assert cli(f"clean in -j 0 {options}").code == 0
    assert Path("out/0.txt").is_file()


def test_a_page_of_results_does_not_replace_a_folder(cli: Cli) -> None:
    articles(1)
    cli("clean in -j 0 -o out.jsonl")
    Path("page.html").mkdir()
    outcome = cli("report out.jsonl -o page.html")
    assert (outcome.code, outcome.err) == (2, "error: page.html is a folder, but the report is a file: name one\n")


def test_a_page_may_be_written_over_its_own_input_folder_again(cli: Cli) -> None:
    articles(2)
    command = "clean in -j 0 -o out --report in/report.html"
    assert [cli(command).code, cli(command).code] == [0, 0]
    assert ids("in/report.html") == ["in/0.txt", "in/1.txt"]


def test_a_report_that_is_too_large_for_a_page_says_where_it_went(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    articles(2)
    monkeypatch.setattr("cleaner.review.build.PAGE_SIZE", 10)
    outcome = cli(f"{CLEAN} -o out")
    said = "report.html would be too large for a browser, so there is a folder of pages; "
    assert outcome.err.endswith(f"{said}{where('report/index.html')}\n")
    assert not Path("report.html").exists()
