"""Each clause of the judge, beside the near miss that it must let pass."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.learning.clauses import CLAUSES, Case
from cleaner.learning.evidence import Evidence
from cleaner.learning.judge import REASONS, SOFT, STANDS_WITH, Verdict, judge
from cleaner.learning.learned import SURE, Places
from cleaner.learning.wording import Wording

HEAD, MIDDLE, TAIL = Places(1.0, 0.0, 0.0), Places(0.0, 1.0, 0.0), Places(0.0, 0.0, 1.0)
LINE = "read all of it in our harbour letter"


def evidence(line: str = LINE, places: Places = TAIL, **known: Any) -> Evidence:
    values: dict[str, Any] = {
        "form": "line", "occurrences": (), "documents": 40, "total": 100, "last": 0.0, "lines": 1.0, "whole": 1.0,
        "opens": 0.0, "closes": 0.0, "repeated": 0.0, "heading": 0.0, "quoted": 0.0, "spread": 1.0, "above": 1.0,
        "below": 0.1, "mates": frozenset(),
    }  # fmt: skip
    return Evidence(template=tuple(line.split()), places=places, **(values | known))


def clause(case: Case) -> str:
    return next(clause.name for clause in CLAUSES if clause.holds(case))


RULE = Wording(0.0, "newsletter", 0.9)
NAMED = Wording(-3.0, names_source=True)
ARTICLE = Wording(-4.0)
DECIDED = {
    "dateline": (evidence("orlena ( meridian ) - *", HEAD), Wording()),
    "letter": (evidence("yours faithfully , *"), Wording(frames_letter=True)),
    "no-words": (evidence("0 : 0"), Wording()),
    "figures": (evidence("net 0 vs 0", HEAD), ARTICLE),
    "gaps": (evidence("* for * at *"), ARTICLE),
    "one-topic": (evidence(places=MIDDLE, spread=5.0, documents=10), Wording()),
    "quote": (evidence(places=MIDDLE, quoted=1.0), Wording()),
    "repeated": (evidence(places=MIDDLE, repeated=0.6), RULE),
    "opens-paragraphs": (evidence(places=MIDDLE, opens=1.0, whole=0.0), ARTICLE),
    "label": (evidence("read also : *", MIDDLE, form="opening"), RULE),
    "maybe-label": (evidence("for example : *", MIDDLE, form="opening"), Wording()),
    "opening": (evidence("for example : *", MIDDLE, form="opening"), ARTICLE),
    "formulaic-edge": (evidence(), Wording()),
    "edge-of-few": (evidence(documents=3), ARTICLE),
    "edge": (evidence(), Wording()),
    "short-edge": (evidence("reuter"), Wording()),
    "maybe-edge": (evidence("see also", below=1.0, documents=10), Wording()),
    "speaks": (evidence(places=MIDDLE), RULE),
    "formula": (evidence(places=MIDDLE), Wording()),
    "heading": (evidence("why it matters", MIDDLE, heading=1.0), Wording()),
    "worded": (evidence("share this now", MIDDLE), Wording(1.2)),
    "clutter": (evidence("share this", MIDDLE), Wording(3.0)),
    "mostly-edge": (evidence(places=Places(0.0, 0.4, 0.6)), Wording()),
    "everywhere": (evidence(places=MIDDLE, documents=90), ARTICLE),
    "middle": (evidence(places=MIDDLE), ARTICLE),
    "short-middle": (evidence("he said .", MIDDLE), ARTICLE),
}
"""A case that each clause decides."""
FORMULAIC = frozenset({"formulaic-edge", "formula"})


def case(name: str) -> Case:
    known, wording = DECIDED[name]
    return Case(known, wording, formulaic=name in FORMULAIC)


def test_every_clause_has_a_case() -> None:
    assert list(DECIDED) == [clause.name for clause in CLAUSES]
    assert set(REASONS) >= {*DECIDED, STANDS_WITH}
    assert set(DECIDED) >= SOFT


@pytest.mark.parametrize("name", DECIDED)
def test_the_clause_decides_its_case(name: str) -> None:
    assert clause(case(name)) == name


@pytest.mark.parametrize(
    ("name", "near_miss", "then"),
    [
        ("dateline", Case(evidence("orlena post - *", HEAD), NAMED), "short-edge"),
        ("dateline", Case(evidence("orlena ( meridian ) - *", TAIL), Wording()), "short-edge"),
        ("letter", Case(evidence("yours to keep in your inbox"), Wording()), "edge"),
        ("edge", Case(evidence("he is survived by * and 0 sons"), ARTICLE), "edge-of-few"),
        ("short-edge", Case(evidence("shr 0 cts vs 0 cts", HEAD), ARTICLE), "figures"),
        ("clutter", Case(evidence("design", MIDDLE), Wording(3.0)), "short-middle"),
        ("figures", Case(evidence("published 0 march 0 at 0 : 0", HEAD), RULE), "short-edge"),
        ("gaps", Case(evidence("* for * at the post"), Wording(1.5)), "short-edge"),
        ("one-topic", Case(evidence(places=MIDDLE, spread=5.0, documents=60), RULE), "worded"),
        ("quote", Case(evidence(quoted=1.0), Wording()), "edge"),
        ("opens-paragraphs", Case(evidence(places=MIDDLE, opens=1.0, whole=0.0), RULE), "speaks"),
        ("label", Case(evidence("for example : *", MIDDLE, form="opening"), Wording()), "maybe-label"),
        ("label", Case(evidence("he added : *", form="opening", opens=0.5, whole=0.0), RULE), "opening"),
        ("formulaic-edge", Case(evidence(), RULE, formulaic=True), "edge"),
        ("edge-of-few", Case(evidence(documents=3), RULE), "edge"),
        ("edge", Case(evidence(below=1.0), ARTICLE), "edge-of-few"),
        ("edge", Case(evidence(documents=20), ARTICLE, is_heap=True), "edge-of-few"),
        ("edge", Case(evidence(documents=40), ARTICLE), "edge-of-few"),
        ("short-edge", Case(evidence("see also", below=1.0), Wording()), "maybe-edge"),
        ("speaks", Case(evidence("he told the orlena post .", MIDDLE, whole=0.0, closes=1.0), NAMED), "short-middle"),
        ("formula", Case(evidence(places=MIDDLE), RULE, formulaic=True), "speaks"),
        ("heading", Case(evidence("our harbour letter", MIDDLE, heading=1.0), RULE), "speaks"),
        ("everywhere", Case(evidence(f"{LINE} ?", MIDDLE, documents=90), ARTICLE), "middle"),
        ("everywhere", Case(evidence(places=MIDDLE, documents=50), ARTICLE), "middle"),
        ("everywhere", Case(evidence(places=MIDDLE, documents=8, total=10), ARTICLE), "middle"),
    ],
)
def test_the_near_miss_of_a_clause_goes_to_another(name: str, near_miss: Case, then: str) -> None:
    assert name in DECIDED
    found = clause(near_miss)
    assert found != name
    assert (found == then) or (BY_CONFIDENCE[found] >= SURE) == (BY_CONFIDENCE[then] >= SURE), found


BY_CONFIDENCE = {clause.name: clause.confidence for clause in CLAUSES}


def test_a_sentence_is_as_sure_as_the_one_that_it_stands_beside() -> None:
    appeal = evidence("please give today to the post", MIDDLE)
    beside = evidence("every coin counts .", MIDDLE, mates=frozenset({appeal.template}))
    apart = evidence("he said .", MIDDLE)
    verdicts = judge([appeal, beside, apart], [RULE, ARTICLE, ARTICLE])
    assert verdicts[1:] == [Verdict(verdicts[0].confidence, STANDS_WITH), Verdict(0.0, "short-middle")]


def test_a_quotation_stays_beside_whatever_it_stands() -> None:
    appeal = evidence("please give today to the post", MIDDLE)
    quoted = evidence("we will not leave the island", MIDDLE, quoted=1.0, mates=frozenset({appeal.template}))
    assert judge([appeal, quoted], [RULE, ARTICLE])[1].clause == "quote"


def test_formulas_of_most_documents_spare_the_edges() -> None:
    formulas = [evidence(f"step {word} of the recipe", MIDDLE, documents=80) for word in ("one", "two", "three")]
    edge = evidence("serve it on the old blue plate")
    words = [ARTICLE, ARTICLE, ARTICLE, Wording()]
    assert judge([*formulas, edge], words)[-1].clause == "formulaic-edge"
    assert judge([*formulas[:2], edge], words[1:])[-1].clause == "edge"


def test_many_formulas_of_few_documents_each_are_formulas_too() -> None:
    formulas = [evidence(f"step {number} of {number} of the recipe", MIDDLE, documents=30) for number in "abcdefghijkl"]
    edge = evidence("serve it on the old blue plate")
    assert judge([*formulas, edge], [Wording()] * 13)[-1].clause == "formulaic-edge"
    assert judge([*formulas[:5], edge], [Wording()] * 6)[-1].clause == "edge"


def test_a_footer_of_many_lines_is_no_formula() -> None:
    footer = [evidence(f"line {word} of the footer", TAIL, documents=80, last=1.0) for word in ("one", "two", "three")]
    assert [verdict.clause for verdict in judge(footer, [Wording()] * 3)] == ["edge"] * 3
