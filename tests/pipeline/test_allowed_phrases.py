"""Phrases that keep a block: it stays whatever speaks against it, and all else comes out as without the phrase."""

from __future__ import annotations

import gzip
import json
import os
import random
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Config, Result
from cleaner.config import Profile
from cleaner.marking.allowed import allowed_blocks
from cleaner.pipeline.reading import read
from cleaner.rulepack import Allowance, Rule, RuleSet, load_rules
from tests.exports.layouts import LAYOUTS, export
from tests.pipeline.test_pipeline import BREAKS, PIECES, replay

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = load_rules()
PLAIN = Cleaner()
BODY = PIECES[3:6]
SCORED = "Sports"
EVIDENT = ("Read more: The mill is sold", "Advertisement", "Share this article", "Leave a comment")
DATA = os.environ.get("CLEANER_DATA")
STRICT = Config(profile="strict")


def allowing(*phrases: str, config: Config | None = None, more: tuple[Rule, ...] = ()) -> Cleaner:
    return Cleaner(config, replace(RULES, rules=(*RULES.rules, *more), allow=Allowance(phrases=phrases)))


def words(text: str) -> str:
    return "".join(text.split())


def cut_places(result: Result) -> set[int]:
    """Return the offsets of the cut characters that are not blank."""
    text = result.document.text
    return {at for cut in result.removed for at in range(*cut.span) if not text[at].isspace()}


def check(without: Result, with_phrase: Result, phrase: str, media_type: Any = "text/plain") -> None:
    """Check that what holds the phrase is back and that nothing else has changed."""
    text = without.document.text
    reading = read(text, without.document, media_type)
    places = {
        at for span in reading.allowed(Allowance(phrases=(phrase,))) for at in range(*span) if not text[at].isspace()
    }
    assert cut_places(with_phrase) == cut_places(without) - places
    assert replay(with_phrase) == with_phrase.text
    known = {(cut.rule_id, cut.category, cut.confidence, cut.reason, cut.evidence) for cut in without.removed}
    assert {
        (cut.rule_id, cut.category, cut.confidence, cut.reason, cut.evidence) for cut in with_phrase.removed
    } <= known


texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BREAKS)), min_size=1, max_size=25).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


@pytest.mark.slow(20)
@settings(max_examples=100, deadline=None)
@given(texts, st.data(), st.sampled_from(("text/plain", "text/markdown")), st.sampled_from(get_args(Profile)))
def test_a_block_with_a_phrase_stays_and_all_else_is_as_without(
    text: str, data: st.DataObject, media_type: Any, profile: Profile
) -> None:
    config = Config(profile=profile)
    without = Cleaner(config).explain(text, media_type=media_type)
    blocks = read(text, without.document, media_type).document.blocks
    if blocks:
        phrase = data.draw(st.sampled_from([block.text for block in blocks]))
        check(without, allowing(phrase, config=config).explain(text, media_type=media_type), phrase, media_type)


@settings(max_examples=60, deadline=None)
@given(st.one_of(texts, st.text(max_size=200)))
def test_a_phrase_that_does_not_occur_changes_nothing(text: str) -> None:
    assert allowing("the tide of no harbour").explain(text, spared=True) == PLAIN.explain(text, spared=True)


@pytest.mark.parametrize(
    ("lines", "line", "cause"),
    [
        ((*BODY, *EVIDENT), "Advertisement", "en.advertisement.label"),
        ((*BODY, EVIDENT[0], "The baker wins a prize", EVIDENT[1]), "The baker wins a prize", "decide/enclosed"),
        (("My account", "Log in", *BODY, *BODY[::-1], *EVIDENT, SCORED), SCORED, "score/text"),
    ],
)
def test_it_holds_against_rules_decisions_and_scores(lines: tuple[str, ...], line: str, cause: str) -> None:
    text = "\n\n".join(lines)
    assert [one.rule_id for one in PLAIN.explain(text).removed if line in one.text] == [cause]
    kept = allowing(line).explain(text)
    check(PLAIN.explain(text), kept, line)
    assert line in kept.text
    assert "The mill is sold" not in kept.text
    assert allowing(f"{line} not").clean(text) == PLAIN.clean(text)


def test_case_quotation_marks_and_spaces_do_not_count() -> None:
    text = "\n\n".join([*BODY, "Sign up for our “valley”\u00a0newsletter", "Advertisement", "Read more: The mill"])
    line = "“valley”\u00a0newsletter"
    menu = Rule("q.menu", "t", "other", 0.9, "q", (), labels=('sign up for our "valley" newsletter',))
    assert line not in allowing("nothing", more=(menu,)).clean(text)
    for phrase in ('OUR "Valley" newsletter', "our “valley” newsletter", "our „valley” newsletter"):
        assert line in allowing(phrase, more=(menu,)).clean(text)
    assert line not in allowing("our valley newsletter", more=(menu,)).clean(text)


def test_it_holds_against_rules_that_cut_first() -> None:
    first = Rule(
        "q.letter", "t", "other", 0.9, "q", (), literals=("harbour letter",), any=("harbour letter",), first=True
    )
    text = "\n\n".join([*BODY, "The harbour letter of Ana", "The harbour letter of Tom"])
    assert allowing("nothing", more=(first,)).clean(text) == "\n\n".join(BODY)
    assert allowing("letter of ana", more=(first,)).clean(text) == "\n\n".join([*BODY, "The harbour letter of Ana"])


@pytest.mark.parametrize("name", LAYOUTS)
def test_it_holds_in_exports(name: str) -> None:
    text = export(name)
    without = PLAIN.explain(text)
    line = max((line for cut in without.removed for line in cut.text.splitlines()), key=len).strip()
    kept = allowing(line).explain(text)
    assert line not in without.text
    assert line in kept.text
    check(without, kept, line)


def test_markup_comes_back_with_its_block() -> None:
    text = "\n\n".join(["# The ferry is late", *BODY, "- **Advertisement**", "- [Read more](https://quay.example/a)"])
    cleaner = allowing("advertisement")
    assert "Advertisement" not in PLAIN.explain(text, media_type="text/markdown").text
    kept = cleaner.explain(text, media_type="text/markdown").text
    assert "\n- **Advertisement**" in kept
    assert "Read more" not in kept


def test_what_it_keeps_says_so() -> None:
    text = "\n\n".join(["My account", "Log in", *BODY, *BODY[::-1], *EVIDENT, SCORED])
    found = allowing("advertisement", SCORED).explain(text, spared=True).spared or ()
    why = {(one.rule_id, one.overruled_by) for one in found if one.text == "Advertisement"}
    assert ("en.advertisement.label", "allowed") in why
    assert {one.overruled_by for one in found if one.text == SCORED} == {"allowed"}
    assert "allowed" not in {one.overruled_by for one in allowing("tide").explain(text, spared=True).spared or ()}


PAGE = """<html><body><nav><ul><li>Home</li><li>News</li></ul></nav><article><h1>The ferry is late</h1>{body}
<p>Advertisement</p></article><footer><p>Copyright Orlena Post. All rights reserved.</p></footer></body></html>"""


@pytest.mark.parametrize("line", ["Home", "Advertisement", "Copyright Orlena Post. All rights reserved."])
@pytest.mark.parametrize("profile", get_args(Profile))
def test_it_holds_on_pages(line: str, profile: Profile) -> None:
    page = PAGE.format(body="".join(f"<p>{text}</p>" for text in BODY))
    config = Config(profile=profile)
    without = Cleaner(config).explain_html(page)
    kept = allowing(line, config=config).explain_html(page)
    assert line in kept.text
    assert line not in without.text
    assert words(kept.text).replace(words(line), "", 1) == words(without.text)
    assert allowing(f"{line} not", config=config).explain_html(page) == without


def test_it_holds_on_pages_against_selectors_and_says_so() -> None:
    page = PAGE.format(body="".join(f"<p>{text}</p>" for text in BODY))
    box = Rule("q.box", "t", "other", 0.95, "q", (), css=("article p",))
    rules = RuleSet((box,), Allowance(phrases=(BODY[1],)))
    assert Cleaner(None, rules).explain_html(page).text.endswith(BODY[1])
    found = allowing("advertisement").explain_html(page, spared=True).spared or ()
    assert "allowed" in {one.overruled_by for one in found if one.text == "Advertisement"}


def developed(path: str, count: int, step: int) -> Iterator[dict[str, Any]]:
    with gzip.open(Path(DATA or "") / "data" / path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, 0, count * step, step))


@pytest.mark.slow(20)
@pytest.mark.skipif(not DATA, reason="CLEANER_DATA is not set")
def test_it_holds_over_development_texts_and_pages() -> None:
    drawn = random.Random(18)
    tried = 0
    for row in developed("text/extracted.jsonl.gz", 120, 31):
        without = PLAIN.explain(row["input"])
        gone = cut_places(without)
        reading = read(row["input"], without.document, "text/plain")
        blocks = [
            one.text for one in reading.document.blocks if gone.intersection(range(*reading.view.source_of(one.span)))
        ]
        if blocks:
            phrase = drawn.choice(blocks)
            check(without, allowing(phrase).explain(row["input"]), phrase)
            tried += 1
    for row in developed("pages/news2023.jsonl.gz", 15, 7):
        without = PLAIN.explain_html(row["html"], row.get("url"))
        gone = cut_places(without)
        cut = [one.text for one in without.document.blocks if one.span.start in gone]
        phrase = drawn.choice(cut)
        kept = allowing(phrase).explain_html(row["html"], row.get("url"))
        stays = {at for span in allowed_blocks(Allowance(phrases=(phrase,)), without.document) for at in range(*span)}
        assert cut_places(kept) == gone - stays
        tried += 1
    assert tried >= 80
