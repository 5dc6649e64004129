"""Unrelated trailing teasers: what goes, and what looks like them and stays."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.decision.detectors.teasers.detector import TeaserSearch
from cleaner.document import Block, Document, Mark, Span
from cleaner.segmentation import segment

DATA = yaml.safe_load((Path(__file__).parents[1] / "cases" / "teasers.yaml").read_text(encoding="utf-8"))
BALANCED = 0.7
NOBODY: frozenset[int] = frozenset()


def lines_of(case: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the blocks that stay and those that go."""
    return DATA["bodies"].get(case["body"], []) + case.get("keeps", []), case.get("removes", [])


def document(lines: list[str]) -> Document:
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(Span(at, at + len(line)), line))
        at += len(line) + 1
    return Document("", "\n".join(lines), tuple(blocks))


def marks(lines: list[str], gone: frozenset[int] = NOBODY) -> list[Mark]:
    return [mark for mark in TeaserSearch(document(lines), gone).unsupported if mark.confidence >= BALANCED]


def cut(lines: list[str], gone: frozenset[int] = NOBODY) -> list[str]:
    text = "\n".join(lines)
    return [text[mark.span.start : mark.span.end] for mark in marks(lines, gone)]


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    stays, goes = lines_of(case)
    assert cut(stays + goes) == goes
    assert cut(stays) == []
    if "rule" in case:
        assert {mark.rule_id for mark in marks(stays + goes)} == {case["rule"]}


@pytest.mark.parametrize("case", [case for case in DATA["cases"] if "removes" in case], ids=lambda case: case["name"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n"], ids=["lf", "crlf", "blank"])
def test_same_in_every_layout(case: dict[str, Any], newline: str) -> None:
    stays, goes = lines_of(case)
    found = segment(newline.join(stays + goes))
    assert [found.text[m.span.start : m.span.end] for m in TeaserSearch(found, NOBODY).unsupported] == goes


@pytest.mark.parametrize("case", [case for case in DATA["cases"] if "keeps" in case], ids=lambda case: case["name"])
def test_no_harm_in_one_line(case: dict[str, Any]) -> None:
    stays, _ = lines_of(case)
    assert TeaserSearch(segment(" ".join(stays)), NOBODY).unsupported == []


def test_blocks_that_are_gone_are_looked_through() -> None:
    stays, goes = lines_of(DATA["cases"][0])
    credit = "Additional reporting by the harbour desk of the Brackwater Courier; edited by Ottilie Marsh."
    lines = [*stays, goes[0], credit, *goes[1:], credit]
    gone = frozenset({len(stays) + 1, len(lines) - 1})
    assert cut(lines, gone) == goes


def test_one_teaser_alone_stays() -> None:
    stays, goes = lines_of(DATA["cases"][0])
    assert cut([*stays, goes[0]]) == []


def test_two_fifths_of_a_text_always_stay() -> None:
    stays, goes = lines_of(DATA["cases"][0])
    lines = stays[:4] + goes
    assert len("".join(cut(lines))) <= 0.6 * len("".join(lines))
    assert not set(cut(lines)).intersection(stays)


def test_evidence_names_what_speaks_for_and_against() -> None:
    stays, goes = lines_of(DATA["cases"][0])
    found = marks(stays + goes)
    named = {evidence.name: evidence for evidence in found[0].evidence}
    assert named["score"].value > 5
    assert named["vocabulary"].weight > 0
    assert all(mark.category == "teaser" and mark.reason for mark in found)


WORDS = st.text(alphabet="abc ABC.,:;!?…'\"-\u4e2d\u6587\u0130 1\u00e9()[]", max_size=90)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=24), st.sets(st.integers(0, 24)))
def test_never_raises_and_stays_within_the_document(lines: list[str], gone: set[int]) -> None:
    doc = document(lines)
    found = TeaserSearch(doc, frozenset(gone)).unsupported
    assert found == TeaserSearch(doc, frozenset(gone)).unsupported
    spans = {block.span for i, block in enumerate(doc.blocks) if i not in gone}
    assert all(mark.span in spans and 0 <= mark.confidence <= 1 for mark in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=24), st.data())
def test_searches_of_one_document_do_not_disturb_each_other(lines: list[str], data: st.DataObject) -> None:
    doc = document(lines)
    odds = [data.draw(st.sampled_from([-5.0, 0.0, 5.0])) for _ in doc.blocks]
    shared = TeaserSearch(doc, NOBODY)
    assert shared.supported_by(odds) == TeaserSearch(doc, NOBODY).supported_by(odds)
    assert shared.unsupported == TeaserSearch(doc, NOBODY).unsupported
    assert shared.supported_by(odds) == TeaserSearch(doc, NOBODY).supported_by(odds)


@pytest.mark.skipif("CLEANER_DATA" not in os.environ, reason="CLEANER_DATA is not set")
def test_real_articles() -> None:
    for path in sorted(Path(os.environ["CLEANER_DATA"], "samples").glob("*.txt")):
        if path.stem.endswith(".expected"):
            continue
        found = segment(path.read_text(encoding="utf-8"))
        blocks = [
            i for i, b in enumerate(found.blocks) if b.span in {m.span for m in TeaserSearch(found, NOBODY).unsupported}
        ]
        assert blocks == ([14, 15, 16, 17] if path.name.startswith("000_") else [])
