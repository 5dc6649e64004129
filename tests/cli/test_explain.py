"""``cleaner explain``: on a terminal, in a pipe, and as a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import ARTICLE, BROKEN, PAGE, Cli, cli, write
from tests.review.test_build import unpacked

__all__ = ["cli"]  # a fixture

KEPT = f"{ARTICLE}\nRead our full review\n"
"""With a line that is not cut, although a rule speaks against it."""


# the terminal


def rows(text: str) -> list[str]:
    """Return the rows of what a terminal shows, without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()


@pytest.mark.parametrize("terminal", [False, True])
def test_every_line_is_said_once(cli: Cli, monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    write(a_txt=BROKEN + KEPT.encode())
    found = [row for row in rows(cli("explain a.txt --kept", terminal=terminal).out) if row]
    assert sum("Broken bytes" in row for row in found) == 1
    assert len(found) == len(set(found))


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_cuts_are_in_brackets_where_there_are_no_colours(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    write(a_txt=ARTICLE.replace("Drivers", "\x1b[2JDrivers"))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    outcome = cli("explain a.txt", terminal=True)
    assert "\n[-Advertisement-] {advertisement " in outcome.out
    assert "\x1b" not in outcome.out


def test_colours_can_be_forced_into_a_pipe(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a_txt=ARTICLE)
    assert "\x1b[" not in cli("explain a.txt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[9;31mAdvertisement" in cli("explain a.txt").out


@pytest.mark.parametrize("columns", [30, 60, 100])
def test_narrow_terminals_show_all_of_it(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    write(a_txt=KEPT)
    monkeypatch.setenv("COLUMNS", str(columns))
    found = rows(cli("explain a.txt --kept", terminal=True).out)
    assert max(map(len, found)) <= columns
    words = " ".join(" ".join(found).split())
    assert 'A lone label that marks an advertisement: "Advertisement"' in words
    assert '"Read our full review" related en.related.read-review 0.60: ' in words
    assert "A confidence of 0.60 is below 0.70, from which balanced cuts (threshold)" in words
    begin = next(at for at, row in enumerate(found) if row.startswith("    related"))
    assert found[begin + 1].startswith("      ")


def test_kept_places_are_named_once_with_all_that_spoke_against_them(cli: Cli) -> None:
    write(a_txt=KEPT)
    shown = cli("explain a.txt --kept").out.splitlines()
    at = shown.index("Kept although something spoke against it: 1 place")
    place, *reasons = shown[at + 1 :]
    assert place == '  "Read our full review"'
    assert [reason.split()[:2] for reason in reasons] == [
        ["related", "en.related.read-review"],
        ["related", "score/text"],
    ]
    write(b_txt=ARTICLE)
    assert cli("explain b.txt --kept").out.endswith("\nNothing spoke against the rest.\n")
    assert "spoke against" not in cli("explain a.txt").out


NUMBERED = re.compile(r" ?(\d+)(?:  (.*)|$)")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("terminal", [False, True])
def test_lines_are_numbered_as_an_editor_does_it(cli: Cli, newline: str, terminal: bool) -> None:
    write(a_txt=(ARTICLE * 4).replace("\n", newline))
    shown = rows(cli("explain a.txt --numbers", terminal=terminal).out)
    numbered = {int(found[1]): found[2] or "" for row in shown if (found := NUMBERED.match(row))}
    assert list(numbered) == list(range(1, 21))
    assert numbered[16].startswith("The bridge over the Tarn reopened on")
    assert numbered[15].startswith("Drivers had taken")
    assert numbered[17] == ""
    assert not any(NUMBERED.match(row) for row in rows(cli("explain a.txt", terminal=terminal).out))


# the page


def documents(page: str) -> list[dict[str, Any]]:
    """Return the documents in a page."""
    _, found = unpacked(Path(page))
    return found


def test_page_of_a_document(cli: Cli) -> None:
    write(a_txt=KEPT)
    outcome = cli("explain a.txt --html out.html")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"out.html is written: open it in a browser, {Path('out.html').resolve().as_uri()}\n"
    (document,) = documents("out.html")
    assert document["id"] == "a.txt"
    assert "".join(document["pieces"]) == KEPT
    assert document["pieces"][1].strip() == "Advertisement"
    assert {one[2] for one in document["spared"]} == {"Read our full review"}
    assert cli("explain a.txt --html b/out.HTM --quiet").err == ""
    assert documents("b/out.HTM") == [document]


def test_page_of_a_page(cli: Cli) -> None:
    write(a_html=PAGE)
    assert cli("explain a.html --html out.html --source post").code == 0
    (document,) = documents("out.html")
    assert (document["title"], document["extraction"], document["source"]) == ("Bridge reopened", "article", "post")


def test_page_is_written_anew_but_not_over_a_page_of_somebody_else(cli: Cli) -> None:
    write(a_txt=ARTICLE, b_txt=KEPT, other_html=PAGE)
    assert cli("explain a.txt --html out.html").code == 0
    assert cli("explain b.txt --html out.html").code == 0
    assert [one["id"] for one in documents("out.html")] == ["b.txt"]
    outcome = cli("explain a.txt --html other.html")
    assert (outcome.code, outcome.err[:39]) == (2, "error: other.html would be written over")
    assert Path("other.html").read_text() == PAGE


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("a.html --html a.html", "a.html is an input and would be overwritten: name another file"),
        ("a.html --html ./b/../a.html", "b/../a.html is an input and would be overwritten: name another file"),
        ("a.txt --html -", "-: the report is a page: name a file in .html"),
        ("a.html --html b/c.txt", "b/c.txt: the report is a page: name a file in .html"),
        ("a.txt --html out.html --json", "--json and --html are two forms of output: drop one of them"),
        ("a.txt --html out.html --blocks", "--blocks and --html are two forms of output: drop one of them"),
        ("a.txt --html out.html --why 1", "--html and --why are two forms of output: drop one of them"),
    ],
)
def test_page_goes_over_no_article(cli: Cli, options: str, told: str) -> None:
    write(a_txt=ARTICLE, a_html=PAGE, b__c_txt=ARTICLE)
    outcome = cli(f"explain {options}")
    assert (outcome.code, outcome.err) == (2, f"error: {told}\n")
    assert (Path("a.txt").read_text(), Path("a.html").read_text()) == (ARTICLE, PAGE)
    assert not Path("out.html").exists()


def test_no_page_of_what_cannot_be_read(cli: Cli) -> None:
    write(a_txt=b"%PDF-1.4")
    assert (cli("explain a.txt --html out.html").code, Path("out.html").exists()) == (1, False)
    write(b_txt=ARTICLE)
    Path("dir.html").mkdir()
    outcome = cli("explain b.txt --html dir.html")
    assert (outcome.code, outcome.err) == (2, "error: dir.html is a folder, but the report is a file: name one\n")
