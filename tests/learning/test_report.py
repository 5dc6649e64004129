"""What a reviewer is shown, and that nothing gets lost on the way through JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.learning.learned import LearnedSource, LeftAlone, Sample, SourceDocument, SourceName
from cleaner.learning.report import clauses, is_report, source_from_dict, source_lines, source_to_dict
from tests.learning.fakes import learn_lines

MILL = SourceName("source", "mill")


@pytest.fixture
def learned() -> LearnedSource:
    lines = "Join us at the mill\nRefrain of old\nDid you like it?\n"
    documents = [SourceDocument(f"{number}.txt", f"{lines}Article {number}") for number in range(9)]
    return learn_lines(MILL, documents, 12, Cleaner(Config(builtin=False, classifier=False)))


def test_a_source_comes_back_from_json(learned: LearnedSource) -> None:
    data = json.loads(json.dumps(source_to_dict(learned, "learned-mill.yaml")))
    assert source_from_dict(data) == (learned, "learned-mill.yaml")
    assert source_from_dict(source_to_dict(learned, "")) == (learned, "")


def test_rules_are_a_line_each(learned: LearnedSource) -> None:
    assert list(source_lines(learned)) == [
        "mill: 9 of 12 documents looked at, 2 rules, 1 of them unsure and not in force (?)",
        "characters  documents  head   mid  tail   sure  rule",
        "       171          9    0%   25%   75%  0.95   Join us at the mill",
        "       144          9    0%   25%   75%  0.60?  Did you like it?",
        "            left as it is, though it recurs: 1",
    ]


def test_details_say_why_where_and_what_stays(learned: LearnedSource) -> None:
    lines = list(source_lines(replace(learned, rules=learned.rules[:1]), details=True))
    assert lines[2:] == [
        "       171          9    0%   25%   75%  0.95   Join us at the mill",
        "            subscription: It stands above or below the text. (edge)",
        "            gap 1: 'Ana Ruiz' 3, 'Ben Otu' 2",
        "            in 0.txt",
        "                above it",
        "              > Join us at the mill",
        "                below it",
        "            oddest in odd.txt",
        "              > Join us at the mill",
        "            not matched: Join us at the mill or so",
        "recurs, but stays:",
        "       126          9  Refrain of old",
        "            It heads paragraphs. (heading)",
        "            in a document",
        "              > Refrain of old",
    ]


def test_the_oddest_place_is_told_only_if_it_is_another(learned: LearnedSource) -> None:
    rule = learned.rules[0]
    same = replace(rule, oddest=rule.samples[0], near_misses=("a", "a"))
    lines = list(source_lines(replace(learned, rules=(same,)), details=True))
    assert not any("oddest" in line for line in lines)
    assert sum("not matched" in line for line in lines) == 1


def test_most_hides_what_would_take_the_least(learned: LearnedSource) -> None:
    lines = list(source_lines(learned, most=1))
    assert [line for line in lines if "Did you" in line] == []
    assert "            and 1 more that would take less" in lines


def test_a_clause_that_is_not_known_is_told_by_its_name(learned: LearnedSource) -> None:
    one = LeftAlone("Rain", 3, 12, "beside", Sample("Rain"))
    assert "            beside" in list(source_lines(replace(learned, left=(one,)), details=True))
    assert "edge" in clauses()


def test_long_and_wrapped_lines_take_one_line(learned: LearnedSource) -> None:
    one = replace(learned.rules[0], shown="A\nline " + "x" * 300)
    row = list(source_lines(replace(learned, rules=(one,))))[2]
    assert "A line xxx" in row
    assert row.endswith("x…")
    assert len(row) < 220


@pytest.mark.parametrize(
    "data", [[], {}, {"schema": "1", "sources": []}, {"schema": 2, "sources": []}, {"schema": 1, "documents": 3}, None]
)
def test_other_data_are_no_report(data: object) -> None:
    assert not is_report(data)
    assert is_report({"schema": 1, "sources": []})
