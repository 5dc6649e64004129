"""Rules of packs that cut last: their lines go, and nothing else changes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Config, Result
from cleaner.pipeline.reading import read
from cleaner.rulepack import Allowance, Rule, load_rules
from tests.pipeline.test_first_cuts import CLUTTER, FIRST, NEAR_MISSES
from tests.pipeline.test_pipeline import BREAKS, PIECES, replay

RULES = load_rules()
BODY = PIECES[3:6]
LAST = tuple(rule._replace(first=False, last=True) for rule in FIRST)
IDS = {rule.id for rule in LAST}


def packed(*rules: Rule, allow: Allowance | None = None, config: Config | None = None) -> Cleaner:
    return Cleaner(config, replace(RULES, rules=(*RULES.rules, *rules), allow=allow or RULES.allow))


PLAIN, PACKED = Cleaner(), packed(*LAST)
texts = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.tuples(st.sampled_from((*PIECES, *CLUTTER, *CLUTTER, *NEAR_MISSES)), st.sampled_from(BREAKS)), max_size=25
    ).map(lambda parts: "".join(piece + gap for piece, gap in parts)),
)


def cut_places(result: Result, *, last: bool) -> set[int]:
    """Return the offsets of the cut characters that are not blank, of rules that cut last or of all else."""
    text = result.document.text
    own = (cut for cut in result.removed if (cut.rule_id in IDS) == last)
    return {at for cut in own for at in range(*cut.span) if not text[at].isspace()}


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(("text/plain", "text/markdown")))
def test_all_else_is_cut_as_without_the_pack(text: str, media_type: Any) -> None:
    with_pack, without = (cleaner.explain(text, media_type=media_type) for cleaner in (PACKED, PLAIN))
    assert with_pack.error is None
    assert cut_places(with_pack, last=False) == cut_places(without, last=False)
    assert replay(with_pack) == with_pack.text
    if cut_places(with_pack, last=True):
        assert any(map(str.isalpha, with_pack.text))
    else:
        assert with_pack == without


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, *NEAR_MISSES)), max_size=20).map("\n\n".join))
def test_where_nothing_matches_all_is_as_without_the_pack(text: str) -> None:
    assert PACKED.explain(text, spared=True) == PLAIN.explain(text, spared=True)


@pytest.mark.parametrize(("clutter", "near_miss"), list(zip(CLUTTER, NEAR_MISSES, strict=True)))
def test_a_line_goes_and_its_near_miss_stays(clutter: str, near_miss: str) -> None:
    result = PACKED.explain("\n\n".join([*BODY, clutter]))
    assert result.text == "\n\n".join(BODY)
    assert [cut.text.strip() for cut in result.removed] == [clutter]
    assert near_miss in PACKED.explain("\n\n".join([*BODY, near_miss])).text


def test_it_is_no_evidence_for_what_is_beside_it() -> None:
    text = "\n\n".join([*BODY, "Read more: The mill is sold", "The baker wins a prize", "Our own words"])
    own = Rule("q.own", "t", "advertisement", 0.9, "q", (), labels=("our own words",))
    assert "The baker" not in packed(own).clean(text)
    assert packed(own._replace(last=True)).clean(text) == PLAIN.clean(text).replace("\n\nOur own words", "")
    assert "The baker" in packed(own._replace(last=True)).clean(text)


def test_the_profile_the_categories_and_what_must_stay_hold() -> None:
    text = "\n\n".join([*BODY, CLUTTER[1], CLUTTER[2]])
    label = LAST[1]
    assert CLUTTER[1] in packed(label._replace(confidence=0.6)).clean(text)
    assert CLUTTER[1] not in packed(label._replace(confidence=0.6), config=Config(profile="strict")).clean(text)
    assert CLUTTER[1] in packed(label, config=Config(strip=frozenset({"caption"}))).clean(text)
    for allow in (Allowance(phrases=("lamps along",)), Allowance(rules=(label.id,)), Allowance(lines=(CLUTTER[1],))):
        kept = packed(*LAST, allow=allow).clean(text)
        assert CLUTTER[1] in kept
        assert CLUTTER[2] not in kept
    assert packed(*LAST, allow=Allowance(sites=("a.example",))).explain(text, site="a.example").text == text


def test_it_is_for_its_sites_and_sources() -> None:
    local = packed(*(rule._replace(sites=("quay.example",), sources=("Quay",)) for rule in LAST))
    text = "\n\n".join([*BODY, CLUTTER[2]])
    assert CLUTTER[2] in local.clean(text)
    assert CLUTTER[2] not in local.explain(text, site="www.quay.example").text
    assert CLUTTER[2] not in local.explain(text, source="Quay").text


def test_a_text_of_nothing_else_is_left_alone() -> None:
    text = "\n\n".join(CLUTTER)
    assert PACKED.explain(text) == PLAIN.explain(text)


def test_what_it_does_not_cut_says_why() -> None:
    text = "\n\n".join([*BODY, CLUTTER[1]])
    found = packed(LAST[1]._replace(confidence=0.6)).explain(text, spared=True).spared or ()
    assert ("threshold", CLUTTER[1]) in {(one.overruled_by, one.text) for one in found if one.rule_id in IDS}


PAGE = "<html><body><article><h1>The ferry is late</h1>{}</article><footer>All rights reserved.</footer></body></html>"


@pytest.mark.parametrize("text", [CLUTTER[1], f"It rained. {CLUTTER[2]} It rained again."])
def test_pages_lose_lines_and_what_is_within_them_and_nothing_else(text: str) -> None:
    page = PAGE.format("".join(f"<p>{one}</p>" for one in (*BODY, text)))
    with_pack, without = PACKED.explain_html(page, spared=True), PLAIN.explain_html(page)
    assert cut_places(with_pack, last=False) == cut_places(without, last=False)
    (cut,) = [cut for cut in with_pack.removed if cut.rule_id in IDS]
    assert cut.text.strip() in CLUTTER
    assert not {one.text for one in with_pack.spared or ()} & {cut.text.strip()}
    assert PACKED.explain_html(page.replace("Follow", "They follow").replace("LAMPS", "THE LAMPS")).text.count("\n") > 2
    alone = f"<html><body><p>{CLUTTER[1]}</p></body></html>"
    assert PACKED.explain_html(alone).text == CLUTTER[1]


def test_markdown_of_a_page_loses_them_too() -> None:
    page = PAGE.format("".join(f"<p>{one}</p>" for one in (*BODY, CLUTTER[1])))
    rules = replace(RULES, rules=(*RULES.rules, *LAST))
    assert "LAMPS" not in (Cleaner(Config(markdown=True), rules).explain_html(page).markdown or "LAMPS")


def test_a_page_is_of_the_site_that_it_names_if_nobody_knows_better() -> None:
    local = packed(LAST[1]._replace(sites=("quay.example",)))
    link = '<head><link rel="canonical" href="https://www.quay.example/a"></head><body>'
    page = PAGE.format("".join(f"<p>{one}</p>" for one in (*BODY, CLUTTER[1]))).replace("<body>", link)
    assert CLUTTER[1] not in local.explain_html(page).text
    assert CLUTTER[1] in local.explain_html(page, "https://other.example/a").text
    assert CLUTTER[1] in local.explain_html(page.replace("quay.example", "outquay.example")).text


def test_a_cleaner_with_such_a_pack_can_be_sent_to_a_worker() -> None:
    text = "\n\n".join([*BODY, CLUTTER[2]])
    assert pickle.loads(pickle.dumps(PACKED)).clean(text) == PACKED.clean(text)
    assert read(text, PLAIN.explain(text).document, "text/plain").allowed(Allowance()) == []
