"""Rules of packs that cut first: the rest comes out as if their lines had never stood in the text."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Cleaner, Config, Result
from cleaner.decision.text import decide
from cleaner.document import Document, Source, Span
from cleaner.layout import view_of
from cleaner.marking.rules_apart import MOST_MARKERS, FirstRules
from cleaner.pipeline import text as steps
from cleaner.pipeline.first_cuts import cut_first
from cleaner.pipeline.reading import read
from cleaner.rulepack import Allowance, Rule, RuleSet, load_rules
from cleaner.text.provenance import Provenance
from tests.pipeline.test_pipeline import BREAKS, PIECES, replay

BODY = PIECES[3:6]


def rule(name: str, **fields: Any) -> Rule:
    known: dict[str, Any] = {"title": "Recurs", "category": "related", "confidence": 0.9, "status": "test"}
    return Rule(id=f"quay.{name}", pack="quay", languages=(), first=True, **{**known, **fields})


LETTER = rule("letter", literals=("harbour letter",), any=(r"^Get the harbour letter by .{1,80}? every morning\.$",))
LABEL = rule("label", labels=("lamps along the quay",))
GLUED = rule("glued", scope="span", literals=("follow the quay",), any=(r"Follow the quay on .{1,80}? channels\.",))
LAST = rule("last", position=("tail",), labels=("back to the quay",))
FIRST = (LETTER, LABEL, GLUED, LAST)
CLUTTER = (
    "Get the harbour letter by Ana Ruiz every morning.",
    "LAMPS ALONG THE QUAY »",
    "Follow the quay on all channels.",
    "Back to the quay",
)
NEAR_MISSES = (
    "You get the harbour letter by Ana Ruiz every morning.",
    "There are lamps along the quay, and none in the hills.",
    "They follow the quay on foot to where the boats are.",
    "We walked back to the quay.",
)
ORDINARY = load_rules()


def packed(*rules: Rule, allow: Allowance | None = None, config: Config | None = None) -> Cleaner:
    return Cleaner(config, replace(ORDINARY, rules=(*ORDINARY.rules, *rules), allow=allow or ORDINARY.allow))


PLAIN, PACKED = Cleaner(), packed(*FIRST)
IDS = {rule.id for rule in FIRST}
texts = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.tuples(st.sampled_from((*PIECES, *CLUTTER, *CLUTTER, *NEAR_MISSES)), st.sampled_from(BREAKS)), max_size=25
    ).map(lambda parts: "".join(piece + gap for piece, gap in parts)),
)
media_types = st.sampled_from(("text/plain", "text/markdown"))


def after_first(text: str, rules: Sequence[Rule] = FIRST, media_type: Any = "text/plain") -> str:
    marker = FirstRules(RuleSet(tuple(rules))).for_documents_of()
    assert marker
    source = Document("", text, ())
    return cut_first(source, media_type, marker, {}, read(text, source, media_type)).result.text


def others(result: Result) -> list[tuple[Any, ...]]:
    """What other rules cut: by which, why and how sure, and the words, whatever the pieces they come in."""
    found: dict[tuple[Any, ...], str] = {}
    for cut in result.removed:
        if cut.rule_id not in IDS:
            key = cut.rule_id, cut.category, cut.confidence, cut.reason, cut.evidence
            found[key] = found.get(key, "") + "".join(cut.text.split())
    return sorted((*key, words) for key, words in found.items())


def by_first(result: Result) -> list[str]:
    return [cut.text.strip() for cut in result.removed if cut.rule_id in IDS]


@settings(max_examples=300, deadline=None)
@given(texts, media_types)
def test_it_is_as_if_the_first_cuts_had_never_stood_there(text: str, media_type: Any) -> None:
    left = after_first(text, media_type=media_type)
    once = PACKED.explain(text, media_type=media_type)
    assert once.error is None
    assert once.text == PACKED.explain(left, media_type=media_type).text
    alone = PLAIN.explain(left, media_type=media_type)
    if after_first(alone.text, media_type=media_type) == alone.text:  # else the first rules go on from there
        assert once.text == alone.text
        assert others(once) == others(alone)


@settings(max_examples=300, deadline=None)
@given(texts, media_types)
def test_removed_and_kept_partition_the_text_and_replay_it(text: str, media_type: Any) -> None:
    result = PACKED.explain(text, media_type=media_type)
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])][: len(spans)]
    assert (spans[-1].end if spans else 0) == len(text)
    assert replay(result) == result.text == "".join(text[start:end] for start, end in result.kept)
    assert all(removal.text == text[slice(*removal.span)] for removal in result.removed)
    assert all(removal.text.strip() for removal in result.removed)
    assert all(before.end < after.start for before, after in zip(result.kept, result.kept[1:], strict=False))


@settings(max_examples=300, deadline=None)
@given(texts, media_types)
def test_cleaning_twice_is_cleaning_once(text: str, media_type: Any) -> None:
    once = PACKED.explain(text, media_type=media_type).text
    again = PACKED.explain(once, media_type=media_type)
    assert again.text == once
    assert not again.removed


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, *NEAR_MISSES)), max_size=20).map("\n\n".join), st.booleans())
def test_where_nothing_matches_all_is_as_without_the_pack(text: str, spared: bool) -> None:
    assert PACKED.explain(text, spared=spared) == PLAIN.explain(text, spared=spared)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=5))
def test_texts_come_out_together_as_they_do_alone(window: list[str]) -> None:
    assert PACKED.clean_batch(window) == [PACKED.explain(text) for text in window]


@pytest.mark.parametrize(("clutter", "near_miss"), list(zip(CLUTTER, NEAR_MISSES, strict=True)))
def test_a_line_goes_and_its_near_miss_stays(clutter: str, near_miss: str) -> None:
    result = PACKED.explain("\n\n".join([*BODY, clutter]))
    assert result.text == "\n\n".join(BODY)
    assert by_first(result) == [clutter]
    assert near_miss in PACKED.explain("\n\n".join([*BODY, near_miss])).text


def test_a_span_between_sentences_without_spaces_goes_to_the_letter() -> None:
    glued = f"{BODY[0]}{CLUTTER[2]}{BODY[2]}"
    assert PACKED.explain(glued).text == BODY[0] + BODY[2]
    spaced = f"{BODY[0]} {CLUTTER[2]} {BODY[2]}"
    assert PACKED.explain(spaced).text == f"{BODY[0]} {BODY[2]}"
    item = f"{BODY[0]}\n\n- A list without an end mark {CLUTTER[2]}\n\n{BODY[2]}"
    assert "- A list without an end mark\n" in PACKED.explain(item).text


def test_no_step_that_weighs_evidence_sees_a_first_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()

    def spying(claims: Any, scores: Any, config: Config, gone: Any = ()) -> Any:
        seen.update(mark.rule_id for marks in claims.marks for mark in marks)
        seen.update(rule_id for rule_id, _ in gone)
        return decide(claims, scores, config, gone)

    monkeypatch.setattr(steps, "decide", spying)
    result = PACKED.explain("\n\n".join([CLUTTER[1], *BODY, "Advertisement", CLUTTER[0], *BODY[:1], CLUTTER[3]]))
    assert by_first(result) == [CLUTTER[1], CLUTTER[0], CLUTTER[3]]
    assert "en.advertisement.label" in seen
    assert not seen & IDS


def test_what_lets_scores_cut_as_an_ordinary_rule_does_not_as_a_first_one() -> None:
    # A byline-like line at the end goes only where something evident stands beside it.
    body = "\n\n".join([*BODY, "Ana Ruiz is a reporter at the Valley Herald and writes about rivers.", CLUTTER[1]])
    ordinary = packed(LABEL._replace(first=False)).explain(body)
    first = PACKED.explain(body)
    assert others(first) == others(PLAIN.explain(body.removesuffix(CLUTTER[1]).rstrip()))
    assert LABEL.id in {cut.rule_id for cut in ordinary.removed}


def test_the_end_is_that_of_what_is_left() -> None:
    few = "\n\n".join([*BODY, CLUTTER[3], *("Advertisement",) * 12])
    assert CLUTTER[3] not in PACKED.clean(few)  # once the advertisements have gone, it is at the end
    long = "\n\n".join([CLUTTER[3], *(f"{number}. {BODY[0]}" for number in range(30))])
    assert CLUTTER[3] in PACKED.clean(long)


def test_rules_cut_by_profile_and_category() -> None:
    text = "\n\n".join([*BODY, CLUTTER[1]])
    unsure = LABEL._replace(confidence=0.6)
    assert CLUTTER[1] in packed(unsure).clean(text)
    assert CLUTTER[1] not in packed(unsure, config=Config(profile="strict")).clean(text)
    assert CLUTTER[1] in packed(LABEL, config=Config(strip=frozenset({"caption"}))).clean(text)


def test_what_must_stay_does() -> None:
    text = "\n\n".join([*BODY, "Advertisement", CLUTTER[1], CLUTTER[2]])
    assert packed(*FIRST, allow=Allowance(sites=("a.example",))).explain(text, site="a.example").text == text
    kept = packed(*FIRST, allow=Allowance(phrases=("the quay »",))).clean(text)
    assert CLUTTER[1] in kept
    assert CLUTTER[2] not in kept
    assert CLUTTER[1] in packed(*FIRST, allow=Allowance(rules=(LABEL.id,))).clean(text)


def test_a_text_of_nothing_else_is_left_alone() -> None:
    text = "\n\n".join(CLUTTER)
    assert PACKED.explain(text) == PLAIN.explain(text)
    assert PACKED.clean(f"{text}\n\n{BODY[0]}") == BODY[0]


def test_what_would_be_eaten_away_line_by_line_is_left_alone() -> None:
    text = "\n".join([BODY[0], *(CLUTTER[3],) * 900])
    assert PACKED.clean(text) == text
    assert PACKED.clean("\n".join([BODY[0], *(CLUTTER[3],) * 9])) == BODY[0]


def test_the_fields_of_an_export_stay_for_those_who_read_them() -> None:
    article = "1 of 1 DOCUMENTS\n\nMill reopens\n\nBYLINE: Ana Ruiz\n\nLENGTH: 9 words\n\n"
    article += "The old mill of Tolne turns.\n\nLamps along the quay\n\nLOAD-DATE: May 2, 2019"
    fields = rule("date", literals=("load-date",), any=("^LOAD-DATE: .{1,80}?$",))
    result = packed(*FIRST, fields).explain(article)
    assert result.text == "Mill reopens\n\nThe old mill of Tolne turns."
    assert by_first(result) == ["Lamps along the quay"]
    assert "decide/record-field" in {cut.rule_id for cut in result.removed}


def test_markdown_goes_with_its_markup() -> None:
    text = f"# Bridge\n\n{BODY[0]}\n\n## **Lamps along the quay**\n\n{BODY[2]} [{CLUTTER[2]}](/follow)\n"
    result = PACKED.explain(text, media_type="text/markdown")
    assert result.text == f"# Bridge\n\n{BODY[0]}\n\n{BODY[2]}\n"
    assert view_of(result.text, "text/markdown").text.endswith(BODY[2])


def test_a_first_rule_may_be_for_one_site_or_source() -> None:
    text = "\n\n".join([*BODY, CLUTTER[1]])
    local = packed(LABEL._replace(sites=("quay.example",), sources=("Quay Post",)))
    went = [
        local.explain(text, site="www.quay.example"),
        local.explain(text, source="Quay Post"),
        local.clean_batch([Source("a", text, metadata={"url": "https://quay.example/a"})])[0],
        local.clean_batch([Source("a", text, metadata={"source": "Quay Post"})])[0],
        pickle.loads(pickle.dumps(local)).explain(text, source="Quay Post"),
    ]
    assert {result.text for result in went} == {"\n\n".join(BODY)}
    stayed = [
        local.explain(text),
        local.explain(text, site="notquay.example"),
        local.explain(text, source="quay post"),
        local.clean_batch([Source("a", text, metadata={"source": ["Quay Post"]})])[0],
    ]
    assert {result.text for result in stayed} == {text}


def test_an_ordinary_rule_may_be_for_one_source() -> None:
    text = "\n\n".join([*BODY, CLUTTER[1]])
    local = packed(LABEL._replace(first=False, sources=("Quay Post",)))
    assert CLUTTER[1] not in local.explain(text, source="Quay Post").text
    assert CLUTTER[1] in local.explain(text, source="Hill Post").text


def test_a_document_meets_the_rules_of_its_own_source_alone() -> None:
    rules = [rule(f"r{number}", labels=("menu",), sites=(f"s{number}.example",)) for number in range(200)]
    every = rule("every", labels=("home",))
    known = FirstRules(RuleSet((*rules, every)))
    markers = [known.for_documents_of(Provenance(f"www.s{number}.example")) for number in range(200)]
    assert [len(marker.rules.rules) for marker in markers if marker] == [2] * 200
    assert known.for_documents_of() is known.for_documents_of(Provenance("other.example"))
    assert known._marker.cache_info().maxsize == MOST_MARKERS
    assert FirstRules(RuleSet(tuple(rules))).for_documents_of(Provenance("s.example", "s1.example")) is None


def test_what_first_rules_left_is_not_taken_for_what_others_cut() -> None:
    text = "\n\n".join([CLUTTER[1], "Bridge reopens", *BODY])
    asked, plain = PACKED.explain(text, spared=True), PLAIN.explain(text.partition("\n\n")[2], spared=True)
    shift = len(text) - len(plain.document.text)
    assert asked.spared is not None
    assert plain.spared is not None
    assert [(one.rule_id, one.text, one.span) for one in asked.spared] == [
        (one.rule_id, one.text, Span(one.span.start + shift, one.span.end + shift)) for one in plain.spared
    ]


def test_who_asks_is_told_why_a_first_rule_did_not_cut() -> None:
    def told(text: str, *rules: Rule, strip: frozenset[str] = DEFAULT_STRIP) -> list[tuple[str, str]]:
        found = packed(*rules, config=Config(strip=strip)).explain(text, spared=True).spared or ()
        return [(one.overruled_by, one.because) for one in found if one.rule_id in IDS]

    text = "\n\n".join([*BODY, CLUTTER[1]])
    assert told(text, LABEL._replace(confidence=0.6)) == [
        ("threshold", "A confidence of 0.60 is below 0.70, from which balanced cuts")
    ]
    assert told(text, LABEL, strip=frozenset({"caption"})) == [("category", "The category related is kept")]
    long = "\n\n".join([CLUTTER[3], *(f"{number}. {BODY[0]}" for number in range(30))])
    assert [overruled for overruled, _ in told(long, LAST)] == ["position"]
    assert [overruled for overruled, _ in told(CLUTTER[1], LABEL)] == ["guard"]
    assert told(text, LABEL) == []
