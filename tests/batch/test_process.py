"""Many documents: order, failures that stay with their document, and the sum of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.batch import clean_many, failure
from cleaner.document import NO_ARTICLE, Document, Failure, Place, Removal, Result, Source, Span
from cleaner.errors import InputError
from cleaner.report import Report, summarise
from cleaner.windows import WINDOW

ARTICLE = "The bridge over the Tarn reopened on Monday after nine years of work.\n\nAdvertisement\n"


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


class Broken(Cleaner):
    """A cleaner with a bug that one document brings out."""

    def explain(self, text: str, **options: Any) -> Result:
        if "bug" in text:
            raise ZeroDivisionError("float division\nby zero")
        return super().explain(text, **options)


def test_results_keep_order_id_and_metadata(cleaner: Cleaner) -> None:
    sources = [Source(name, ARTICLE, metadata={"encoding": "utf-8"}) for name in ("b", "a")]
    outcomes = [outcome for outcome in clean_many(sources, cleaner) if isinstance(outcome, Result)]
    assert [outcome.document.id for outcome in outcomes] == ["b", "a"]
    assert outcomes[0].document.metadata == {"encoding": "utf-8"}
    assert "Advertisement" not in outcomes[0].text


def test_unread_source_passes_through(cleaner: Cleaner) -> None:
    failed = Failure("a", "read", "no such file")
    outcomes = list(clean_many([failed, Source("b", ARTICLE)], cleaner))
    assert outcomes[0] is failed
    assert isinstance(outcomes[1], Result)


def test_bug_in_one_document_is_its_failure_alone() -> None:
    outcomes = list(clean_many([Source("a", "bug"), Source("b", ARTICLE)], Broken()))
    assert outcomes[0] == Failure("a", "clean", "ZeroDivisionError: float division by zero")
    assert isinstance(outcomes[1], Result)


def test_page_without_text_is_a_failure(cleaner: Cleaner) -> None:
    page = Source("a", "<html></html>", "text/html")
    assert list(clean_many([page], cleaner)) == [Failure("a", "extract", "no article text found")]


def test_bytes_are_decoded(cleaner: Cleaner) -> None:
    outcomes = list(clean_many([Source("a", b"\xef\xbb\xbfIt rained."), Source("b", b"%PDF-1.4")], cleaner))
    assert isinstance(outcomes[0], Result)
    assert outcomes[0].text == "It rained."
    assert outcomes[1] == Failure("b", "clean", "looks like a PDF, not text; extract its text first")


@pytest.mark.parametrize(("window", "most"), [(1, 1), (3, 3), (None, WINDOW)])
def test_no_more_sources_are_taken_than_the_window_holds(cleaner: Cleaner, window: int | None, most: int) -> None:
    taken = []

    def endless() -> Iterator[Source]:
        while True:
            taken.append(1)
            yield Source("a", ARTICLE)

    next(clean_many(endless(), cleaner, window=window))
    assert len(taken) == most


def test_expected_errors_show_only_their_message() -> None:
    assert failure("a", "read", InputError("no such file")).error == "no such file"
    assert failure("a", "clean", KeyError("x")).error == "KeyError: 'x'"


def result(text: str, *removals: Removal) -> Result:
    left = text[sum(removal.span.length for removal in removals) :]
    return Result(Document("a", text, ()), left, removals)


def cut(length: int, category: Any = "other") -> Removal:
    return Removal(Span(0, length), "x" * length, category, "x.y", 0.9, "why")


@pytest.fixture
def report() -> Report:
    outcomes: list[Result | Failure] = [
        result("x" * 600, cut(30), cut(50, "donation"), cut(10, "donation")),
        result("x" * 400),
        Failure("bad", "read", "no such file"),
    ]
    return summarise(outcomes, skipped=3)


def test_report_counts(report: Report) -> None:
    assert (report.documents, report.changed, report.characters) == (2, 1, 1000)
    assert report.removed_characters == 90
    assert [cut[2:] for cut in report.by_category().values()] == [(2, 60), (1, 30)]
    assert list(report.by_category()) == ["donation", "other"]


def test_report_as_data(report: Report) -> None:
    assert json.loads(json.dumps(report.to_dict())) == {
        "schema": 1,
        "documents": 2,
        "changed": 1,
        "characters": 1000,
        "clutter": {
            "characters": 90,
            "share": 0.09,
            "by_category": {
                "donation": {"removals": 2, "characters": 60, "share": 0.06},
                "other": {"removals": 1, "characters": 30, "share": 0.03},
            },
            "by_rule": [
                {"rule_id": "x.y", "category": "donation", "removals": 2, "characters": 60, "share": 0.06},
                {"rule_id": "x.y", "category": "other", "removals": 1, "characters": 30, "share": 0.03},
            ],
        },
        "slowest": [],
        "unusual": 0,
        "review": [],
        "warned": 0,
        "warnings": [],
        "failures": [{"schema": 1, "id": "bad", "stage": "read", "error": "no such file"}],
        "without_article": 0,
        "skipped": 3,
        "passed_over": {},
        "skipped_kinds": {},
    }


def test_report_as_table(report: Report) -> None:
    assert report.table().splitlines() == [
        "2 documents cleaned, 1 changed",
        "1,000 characters read, 90 removed (9.0 %)",
        "",
        "  clutter         removals  characters   of text",
        "  donation               2          60     6.0 %",
        "  other                  1          30     3.0 %",
        "",
        "skipped 3 files of other kinds",
        "1 document failed",
    ]


def test_page_without_an_article_is_told_from_what_failed() -> None:
    pages = [Failure("a.html", "extract", NO_ARTICLE), Failure("b.html", "extract", "is nested too deeply")]
    report = summarise(pages)
    assert report.table().splitlines()[-2:] == ["1 page without an article", "1 document failed"]
    assert report.to_dict()["without_article"] == 1
    assert len(report.to_dict()["failures"]) == 2
    assert report.full_table().endswith("\n\nwithout an article\n  a.html\n\nfailed\n  b.html: is nested too deeply")


def test_empty_report_divides_by_nothing() -> None:
    assert summarise([]).to_dict()["clutter"]["share"] == 0.0
    assert summarise([]).table().startswith("0 documents cleaned")


def test_a_failure_says_where_its_document_stands() -> None:
    """A record's own id leads nobody to its line; the same is said with and without worker processes."""
    place = Place("corpus.jsonl", line=7)
    source = Source("a-7", b"%PDF-1.4", metadata={"url": "https://example.org/a"}, place=place)
    for jobs in (0, 1):
        (failed,) = clean_many([source], Cleaner(), jobs=jobs)
        assert isinstance(failed, Failure)
        assert failed.place == place._replace(url="https://example.org/a")
        assert failed.where == "a-7 (corpus.jsonl, line 7, https://example.org/a)"
