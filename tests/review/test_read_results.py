"""What cleaner wrote, read again: from every format the same documents, and one clear line for anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli import run
from cleaner.document import Fields
from cleaner.errors import InputError
from cleaner.review.documents import ReviewedDocument
from cleaner.review.read_results import document_of, read_results
from tests.cli.test_cli import PAGE

TEXTS = {
    "rain.txt": "It rained on Monday, and the mill stood still.\n\nAdvertisement\n\nThe river rose all night.\n",
    "dry.txt": "It was dry on Tuesday.\n",
    "page.html": PAGE,
    "paper.pdf": "%PDF-1.4",
}
FORMATS = ["a.jsonl", "a.jsonl.gz", "a.json", "a.csv", "a.parquet", "results"]


@pytest.fixture(autouse=True)
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        Path("in").mkdir(exist_ok=True)
        Path("in", name).write_text(text)


def clean(options: str) -> None:
    run(["clean", *options.split(), "-q", "-j", "0"])


def written(capfdbinary: pytest.CaptureFixture[bytes]) -> list[ReviewedDocument]:
    """Return the documents of what is printed as JSON lines, which holds all."""
    clean("in/rain.txt in/dry.txt in/page.html in/paper.pdf --json")
    Path("all.jsonl").write_bytes(capfdbinary.readouterr().out)
    return list(read_results([Path("all.jsonl")]))


def pieces(documents: list[ReviewedDocument]) -> list[tuple[object, ...]]:
    return sorted((one.id, one.kept, one.cuts) for one in documents if not one.error)


def test_printed_results_hold_the_whole_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    rain, dry, page, paper = written(capfdbinary)
    assert rain.text == TEXTS["rain.txt"]
    assert [cut.category for cut in rain.cuts] == ["advertisement"]
    assert rain.cleaned == TEXTS["rain.txt"].replace("\n\nAdvertisement", "")
    assert (dry.cuts, dry.cleaned) == ((), TEXTS["dry.txt"])
    assert page.extraction in {"article", "page"}
    assert (paper.stage, paper.text) == ("read", "")
    assert "PDF" in paper.error


@pytest.mark.parametrize("target", FORMATS)
def test_every_format_holds_the_same_documents(target: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    expected = pieces(written(capfdbinary))
    clean(f"in --include *.txt --include *.html -o {target}" + (" --json" if target == "results" else ""))
    assert pieces(list(read_results([Path(target)]))) == expected


def test_records_are_read_under_the_names_of_their_fields() -> None:
    rows = [{"key": 7, "body": TEXTS["rain.txt"], "link": "https://quay.example/a", "paper": "quay"}]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    clean("in.jsonl -o out.jsonl --text-field body --id-field key --url-field link --source-field paper")
    (document,) = read_results([Path("out.jsonl")], Fields("body", "", "key", "link", "paper"))
    assert (document.id, document.site, document.source, len(document.cuts)) == ("7", "quay.example", "quay", 1)


def test_fields_of_the_users_own_are_not_taken_for_ours() -> None:
    Path("in.jsonl").write_text(json.dumps({"text": "Rain.", "metadata": "none", "stage": 3, "warnings": "x"}) + "\n")
    clean("in.jsonl -o out.jsonl")
    (document,) = read_results([Path("out.jsonl")])
    assert (document.stage, document.warnings) == ("", ())


def good() -> None:
    clean("in/rain.txt in/dry.txt -o good.jsonl")


def broken(change: Callable[[str], str]) -> None:
    good()
    Path("bad.jsonl").write_text(change(Path("good.jsonl").read_text()))


def longer(text: str) -> str:
    return text.replace("Advertisement", "Advert")


def further(text: str) -> str:
    return re.sub(r'"(start|end)": (\d+)', lambda match: f'"{match[1]}": {int(match[2]) + 999}', text)


def versioned(text: str) -> str:
    return text.replace("{", '{"schema": 9, ', 1)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text[:-40], "bad.jsonl:2: is not JSON: "),
        (lambda _: "", "bad.jsonl: holds no documents"),
        (lambda _: '{"text": "Rain."}\n', "bad.jsonl, line 1, byte 0: holds no cuts; a report is made of what"),
        (lambda _: "[1]\n", "bad.jsonl:1: is a list, not an object"),
        (versioned, "bad.jsonl, line 1, byte 0: was written by another version of cleaner: its schema is 9, not 1"),
        (longer, "bad.jsonl, line 1, byte 0: is damaged: cut 1: its text is "),
        (lambda text: text.replace('"category"', '"kategory"'), "cut 1: its category is missing; clean it again"),
        (further, "its cuts do not fit its text"),
    ],
)
def test_anything_else_is_one_clear_line(change: Callable[[str], str], problem: str) -> None:
    broken(change)
    with pytest.raises(InputError) as error:
        list(read_results([Path("bad.jsonl")]))
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "problem"),
    [("none.jsonl", "no such file"), ("in", "holds no cuts"), ("in/rain.txt", "holds no cuts"), ("half.json", "whole")],
)
def test_what_holds_no_results_is_named(name: str, problem: str) -> None:
    Path("half.json").write_text('{"schema": 1, "id": "a", "te')
    with pytest.raises(InputError, match=problem) as error:
        list(read_results([Path(name)]))
    assert str(error.value).startswith(name)


def result(**changes: Any) -> dict[str, Any]:
    """Return a result with one cut, of which some fields are others."""
    cut = {"start": 5, "end": 8, "text": " Ad", "category": "other", "rule_id": "en.ad", "confidence": 0.9}
    cut |= {"reason": "A label", "evidence": [{"name": "words", "value": 1, "weight": -0.5}]}
    cut |= {name[4:]: changes.pop(name) for name in list(changes) if name.startswith("cut_")}
    whole = {"schema": 1, "id": "a", "text": "Rain. Sun.", "removed": [cut], "kept": [[0, 5], [8, 13]], "error": None}
    return whole | changes


def spared(**changes: Any) -> dict[str, Any]:
    one = {"start": 9, "end": 12, "text": "Sun", "category": "other", "rule_id": "en.sun", "confidence": 0.5}
    return one | {"reason": "A label", "overruled_by": "threshold", "because": "0.50 is below 0.70"} | changes


def test_a_sound_result_of_another_program_is_read() -> None:
    read = document_of(json.loads(json.dumps(result(spared=[spared()], warnings=[], metadata={}))), "a")
    assert read.text == "Rain. Ad Sun."
    assert (read.cuts[0].evidence[0].weight, read.spared[0].start) == (-0.5, 9)
    assert document_of(result(error=False, warnings=None, metadata=None, cut_confidence=1), "a").error == ""


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"cut_confidence": float("nan")}, "cut 1: its confidence is nan, not a finite number"),
        ({"cut_confidence": float("inf")}, "cut 1: its confidence is inf, not a finite number"),
        ({"cut_confidence": -0.1}, "cut 1: its confidence is -0.1, not between 0 and 1"),
        ({"cut_confidence": 1.1}, "cut 1: its confidence is 1.1, not between 0 and 1"),
        ({"cut_confidence": "0.9"}, "cut 1: its confidence is '0.9', not a finite number"),
        ({"cut_category": "weather"}, "cut 1: 'weather' is not a category"),
        ({"cut_category": ["other"]}, "cut 1: its category is ['other'], not a string"),
        ({"cut_rule_id": None}, "cut 1: its rule_id is None, not a string"),
        ({"cut_reason": {}}, "cut 1: its reason is {}, not a string"),
        ({"cut_start": 5.0}, "cut 1: its start is 5.0, not an offset"),
        ({"cut_start": -1}, "cut 1: its start is -1, not an offset"),
        ({"cut_start": True}, "cut 1: its start is True, not an offset"),
        ({"cut_text": [" ", "A", "d"]}, "cut 1: its text is [' ', 'A', 'd'], not a string"),
        ({"cut_evidence": "words"}, "cut 1: its evidence is 'words', not a list"),
        ({"cut_evidence": [7]}, "cut 1: its evidence has 7 for an object"),
        ({"cut_evidence": [{"name": "a", "value": float("nan"), "weight": 1.0}]}, "its value is nan, not a finite"),
        ({"cut_evidence": [{"name": "a", "value": 1, "weight": 10**400}]}, "its weight is 1000"),
        ({"cut_evidence": [{"name": "a", "value": 1, "weight": 10**5000}]}, "its weight is a huge number"),
        ({"removed": ["Ad"]}, "cut 1: is 'Ad', not an object"),
        ({"kept": [[0, 5]]}, "the ranges under kept contradict those that were removed"),
        ({"kept": 7}, "the ranges under kept contradict those that were removed"),
        ({"spared": 7}, "what was spared is 7, not a list"),
        ({"spared": [spared(confidence=float("nan"))]}, "spared stretch 1: its confidence is nan"),
        ({"spared": [spared(start=90, end=93)]}, "the spared stretch at 90 is not in the text"),
        ({"metadata": "none"}, "its metadata is not an object"),
        ({"warnings": 7}, "its warnings are not a list"),
        ({"schema": "1"}, "its schema is '1', not 1"),
    ],
)
def test_a_damaged_result_is_refused_before_a_browser_fails_on_it(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError) as error:
        document_of(result(**changes), "a.json")
    assert problem in str(error.value)
    assert str(error.value).startswith("a.json: ")
    assert len(str(error.value)) < 200


def test_markdown_records_are_refused_for_their_cuts_are_those_of_another_text() -> None:
    fence = "<p>One <b>two</b> three <i>four</i> five <a href=/x>six</a> seven, and the river rose all night.</p>"
    Path("in/page.html").write_text(PAGE + fence + "<footer><p>Imprint</p><p>Terms of use</p></footer>")
    clean("in/page.html -o page.jsonl")
    assert next(read_results([Path("page.jsonl")])).cuts
    clean("in/page.html -o markdown.jsonl --markdown")
    with pytest.raises(InputError, match="may be Markdown"):
        list(read_results([Path("markdown.jsonl")]))


def test_a_cut_between_glued_words_is_none_of_these() -> None:
    cuts = [
        {
            "start": at,
            "end": at + 2,
            "text": "Ad",
            "category": "other",
            "rule_id": "x.y",
            "confidence": 1,
            "reason": "r",
        }
        for at in (4, 11, 18)
    ]
    record = {"id": "a", "text": "RainSun. Dew. ", "removed": cuts, "error": None}
    assert document_of(record, "a").cleaned == "RainSun. Dew. "
