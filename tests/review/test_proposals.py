"""Missed clutter becomes rules that find it, and nothing that the reviewer has left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result
from cleaner.document import Span
from cleaner.examples import check_examples
from cleaner.marking.marker import Marker
from cleaner.review.allowances import allow, often_wrong
from cleaner.review.marked_text import MarkedText
from cleaner.review.marks import read_marks
from cleaner.review.proposals import CONFIDENCE, propose
from cleaner.rulepack import Allowance, Rule, RuleSet
from cleaner.rulepack.linting import lint_rules
from cleaner.segmentation import segment
from tests.pipeline.test_pipeline import BREAKS, PIECES
from tests.review.marking import as_bytes, marked, span_of

CLEANER = Cleaner()
BODY = PIECES[3:6]
LETTER = "Get the harbour letter by Ana every morning."
FILLED = ("Word",) * 30


def result_of(*lines: str, id: str = "a.txt", media_type: Any = "text/plain") -> Result:  # noqa: A002  the field's name
    return CLEANER.explain("\n\n".join(lines), id=id, media_type=media_type)


def proposed(*documents: tuple[Result, dict[str, Any]]) -> tuple[list[Rule], list[str]]:
    texts = [MarkedText(marked(result, **named)) for result, named in documents]
    rules, left = propose(texts, "reviewed")
    assert lint_rules(rules) == []
    assert list(check_examples(rules)) == []
    return rules, [one.why for one in left]


def finds(rule: Rule, text: str) -> bool:
    bare = rule._replace(sites=(), sources=())
    return bool(Marker(RuleSet((bare,))).mark(segment(text)))


def test_a_line_is_found_as_it_is_written() -> None:
    (rule,), left = proposed((result_of(*BODY, LETTER), {"missed": [LETTER], "category": "newsletter"}))
    assert not left
    assert (rule.scope, rule.category, rule.confidence, rule.status) == ("block", "newsletter", CONFIDENCE, "test")
    assert (rule.last, rule.first, rule.sites, rule.sources, rule.position) == (True, False, (), (), ())
    assert rule.id.startswith("reviewed.get-the-harbour-letter-by-")
    for text in (LETTER, LETTER.upper(), LETTER.replace(" ", "  ")):
        assert finds(rule, f"{BODY[0]}\n\n{text}")
    for text in (
        f"She said: {LETTER}",
        f"{LETTER} It is free.",
        LETTER.replace("Ana", "Tom"),
        LETTER.replace("a", "e"),
    ):
        assert not finds(rule, text)


def test_figures_and_months_may_differ() -> None:
    line = "Issue 48 of the harbour letter, out on 3 May 2019"
    (rule,), _ = proposed((result_of(*BODY, line), {"missed": [line]}))
    assert finds(rule, "Issue 7 of the harbour letter, out on 12 November 2024")
    assert not finds(rule, "Issue 7 of the hill letter, out on 12 November 2024")
    assert not finds(rule, "Issue seven of the harbour letter, out on 12 November 2024")


@pytest.mark.parametrize(
    ("known", "sites", "sources"),
    [
        ({"site": "quay.example"}, ("quay.example",), ()),
        ({"site": "www.quay.example"}, ("quay.example",), ()),
        ({"source": "post"}, (), ("post",)),
        ({"site": "quay.example", "source": "post"}, (), ("post",)),
        ({}, (), ()),
    ],
)
def test_it_is_for_the_source_of_its_document(known: Any, sites: Any, sources: Any) -> None:
    (rule,), _ = proposed((result_of(*BODY, LETTER), {"missed": [LETTER], **known}))
    assert (rule.sites, rule.sources) == (sites, sources)


def test_marks_of_one_wording_are_one_rule() -> None:
    one = result_of(*BODY, LETTER), {"missed": [LETTER], "source": "post", "category": "other"}
    two = result_of(LETTER.upper(), *BODY, id="b"), {"missed": [LETTER.upper()], "source": "times", "number": 2}
    three = result_of(*BODY, LETTER, id="c"), {"missed": [LETTER], "source": "post", "number": 3}
    (rule,), _ = proposed(one, two, three)
    assert (rule.sources, rule.category) == (("post", "times"), "newsletter")
    assert [example.text for example in rule.examples if not example.is_kept] == [LETTER, LETTER.upper()]
    nowhere = result_of(*BODY, LETTER, id="d"), {"missed": [LETTER], "number": 4}
    (rule,), _ = proposed(one, nowhere)
    assert (rule.sources, rule.sites) == ((), ())


def test_a_part_of_a_paragraph_goes_without_the_rest() -> None:
    glued = f"{BODY[0]} {LETTER} {BODY[2]}"
    (rule,), _ = proposed((result_of(glued, *BODY), {"missed": [LETTER]}))
    assert rule.scope == "span"
    assert finds(rule, f"It rained.{LETTER}")
    (rule,), _ = proposed((result_of(f"{BODY[0]} Join us. {BODY[2]}", *BODY), {"missed": ["Join us."]}))
    assert rule.scope == "sentence"
    assert finds(rule, "It rained. Join us. It snowed.")
    assert not finds(rule, "They asked to join us. It snowed.")


@pytest.mark.parametrize("part", ["Tarn", "over the Tarn", "reopened"])
def test_a_few_words_in_the_middle_of_prose_are_no_rule(part: str) -> None:
    rules, (why,) = proposed((result_of(*BODY, "Menu"), {"missed": [part]}))
    assert not rules
    assert "too few" in why


def test_a_selection_that_ends_within_words_is_of_whole_words() -> None:
    result = result_of(*BODY, f"Subscribers: {LETTER}")
    start, end = span_of(result, "bscribers: Get the harbour letter by A")
    (rule,), _ = proposed((result, {"missed": [Span(start, end)]}))
    assert rule.scope == "span"
    assert finds(rule, "Subscribers: get the harbour letter by Ana today")


def test_several_lines_are_a_rule_each() -> None:
    result = result_of(*BODY, LETTER, "It comes with the boat from Orlena.", BODY[0])
    rules, _ = proposed((result, {"missed": [Span(*(span_of(result, LETTER)[0], span_of(result, "Orlena.")[1]))]}))
    assert [rule.scope for rule in rules] == ["block", "block"]


def test_a_short_line_holds_only_where_it_was_marked() -> None:
    lines = [*(f"{line} {number}" for number, line in enumerate(FILLED)), "Harbour letter"]
    (rule,), _ = proposed((result_of(*lines), {"missed": ["Harbour letter"]}))
    assert rule.position == ("tail",)
    lines.insert(15, "Mainland")
    rules, (why,) = proposed((result_of(*lines), {"missed": ["Mainland"]}))
    assert not rules
    assert "one word alone" in why
    (rule,), _ = proposed((result_of(*lines), {"missed": ["Mainland"], "source": "post"}))
    assert rule.position == ("body",)


def test_what_is_kept_elsewhere_narrows_a_rule_or_forbids_it() -> None:
    lines = [LETTER, *(f"{line} {number}" for number, line in enumerate(FILLED)), LETTER]
    result = result_of(*lines)
    at = result.document.text.rindex(LETTER)
    (rule,), _ = proposed((result, {"missed": [Span(at, at + len(LETTER))]}))
    assert rule.position == ("tail",)
    close = result_of(*BODY, LETTER, LETTER, LETTER)
    rules, (why,) = proposed((close, {"missed": [span_of(close, LETTER)]}))
    assert not rules
    assert "stands in kept text too" in why
    other = result_of(*BODY, LETTER, id="b"), {"missed": [BODY[1]], "number": 2, "source": "times"}
    rules, _ = proposed((result_of(*BODY, LETTER), {"missed": [LETTER], "source": "post"}), other)
    assert len(rules) == 2
    rules, left = proposed((result_of(*BODY, LETTER), {"missed": [LETTER], "source": "times"}), other)
    assert [len(rules), len(left)] == [0, 2]


@pytest.mark.parametrize("line", ["***", "12:30", "— * —"])
def test_what_has_no_words_is_no_rule(line: str) -> None:
    rules, left = proposed((result_of(*BODY, line, BODY[0]), {"missed": [line]}))
    assert not rules
    assert len(left) == (line == "12:30")


@pytest.mark.parametrize(
    "line",
    ["* Follow the harbour letter *", "a_b of the harbour letter", "関連記事はこちらへ", "İstanbul limanı mektubu"],
)
def test_signs_and_other_scripts_are_found_as_written(line: str) -> None:
    (rule,), _ = proposed((result_of(*BODY, line, media_type="text/plain"), {"missed": [line.strip("* ")]}))
    assert finds(rule, line)


def test_a_part_of_a_paragraph_without_spaces_is_found_too() -> None:
    part = "港の手紙を毎朝受け取るには"
    (rule,), _ = proposed((result_of(*BODY, f"雨が降った。{part}こちらへ。船は遅れた。"), {"missed": [part]}))
    assert finds(rule, f"今日は{part}どうぞ。")
    assert not finds(rule, "今日は港の手紙を毎朝読む。")
    _, (why,) = proposed((result_of(*BODY, f"雨が降った。{part}こちらへ。船は遅れた。"), {"missed": ["手紙"]}))
    assert "too few" in why


def test_a_word_with_signs_above_its_letters_is_one_that_can_be_searched_for() -> None:
    line = "हमारा बंदरगाह समाचार पत्र हर सुबह पाएं और कभी भी बंद करें, यह मुफ़्त है और रहेगा"
    (rule,), _ = proposed((result_of(*BODY, line), {"missed": [line]}))
    assert len(rule.literals[0]) >= 4


def test_of_markdown_it_is_what_a_reader_sees() -> None:
    line = "- **Get** the [harbour letter](https://quay.example/a) by Ana every morning."
    result = result_of("# The ferry", *BODY, line, id="a.md", media_type="text/markdown")
    (rule,), _ = proposed((result, {"missed": [line]}))
    assert finds(rule, "Get the harbour letter by Ana every morning.")
    cut = result_of("# F", *BODY, "- **Advertisement**", id="a.md", media_type="text/markdown")
    assert allow([MarkedText(marked(cut, ["Advertisement"]))]).lines == ("Advertisement",)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((*PIECES, LETTER)), st.sampled_from(BREAKS)), min_size=2, max_size=12).map(
        lambda parts: "".join(piece + gap for piece, gap in parts)
    ),
    st.data(),
)
def test_a_rule_finds_nothing_that_is_left(text: str, data: st.DataObject) -> None:
    result = CLEANER.explain(text, id="a.txt")
    kept = [span for span in result.kept if text[slice(*span)].strip()]
    assume(kept)
    whole = data.draw(st.sampled_from(kept))
    start = data.draw(st.integers(whole.start, whole.end - 1))
    end = data.draw(st.integers(start + 1, whole.end))
    while start > whole.start and text[start - 1].isalnum():  # a mark is of whole words
        start -= 1
    while end < whole.end and text[end].isalnum():
        end += 1
    span = Span(start, end)
    marks = MarkedText(marked(result, missed=[span]))
    rules, _ = propose([marks], "reviewed")
    for mark in Marker(RuleSet(tuple(rules))).mark(marks.document):
        assert marks.is_clutter(*marks.piece_of(mark.span))


# wrong cuts


def entries(*marks: tuple[Result, Any]) -> Any:
    return allow([MarkedText(marked(result, wrong, number=at)) for at, (result, wrong) in enumerate(marks, 1)])


def test_a_short_block_is_allowed_as_a_line_and_a_longer_one_by_a_run_of_its_words() -> None:
    long = (
        "Sign up for our daily newsletter and get the news of all the harbours delivered to your inbox every morning."
    )
    result = result_of(*BODY, "Advertisement", long)
    assert entries((result, ["Advertisement"])).lines == ("Advertisement",)
    (phrase,) = entries((result, ["Sign up"])).phrases
    assert phrase in long
    assert len(phrase) < len(long)


def test_a_phrase_is_one_that_no_other_cut_block_holds() -> None:
    begin = "Sign up for our daily newsletter and get the news"
    long, other = f"{begin} of all harbours delivered to your inbox.", f"{begin} of the hills delivered to your inbox."
    result = result_of(*BODY, long, other)
    assert {"Sign up"} <= {removal.text.strip()[:7] for removal in result.removed}
    found = entries((result, ["harbours"]))
    assert [found.phrases[0] in text for text in (long, other)] == [True, False]
    assert not found.shared
    twice = entries((result_of(*BODY, "Advertisement", BODY[0], "Advertisement"), ["Advertisement"]))
    assert twice.shared == twice.lines == ("Advertisement",)


def test_what_is_allowed_already_is_not_allowed_again() -> None:
    text = MarkedText(marked(result_of(*BODY, "Advertisement"), ["Advertisement"]))
    assert allow([text, text]).lines == ("Advertisement",)
    assert allow([text], Allowance(phrases=("advert",))).lines == ()


def test_signs_are_allowed_as_lines_and_what_nobody_sees_is_not() -> None:
    result = result_of(*BODY, "___", "Advertisement")
    assert entries((result, ["___"])).lines == ("___",)
    page = MarkedText(marked(result_of(*BODY, "Advertisement"), ["Advertisement"], extraction="article"))
    assert allow([page]).lines == ("Advertisement",)


def test_rules_that_were_often_wrong_are_named() -> None:
    one, two = result_of(*BODY, "Advertisement"), result_of(*BODY, "Advertisement", id="b")
    texts = [MarkedText(marked(result, ["Advertisement"], number=at)) for at, result in enumerate((one, two), 1)]
    assert often_wrong(texts) == [("en.advertisement.label", 2)]
    assert often_wrong(texts[:1]) == []


def test_decisions_and_scores_are_no_rules_to_switch_off() -> None:
    cut = {"start": 0, "end": 5, "category": "other", "rule_id": "score/text"}
    head = {"schema": 1, "document": 1, "id": "a"}
    lines = [{**head, "kind": "document", "text": "It rained.", "removed": [cut]}]
    lines.append({**head, "kind": "wrong_cut", **cut, "text": "It ra"})
    texts = [MarkedText(document) for document in read_marks(as_bytes(lines * 1), "m")]
    assert often_wrong(texts * 2) == []
