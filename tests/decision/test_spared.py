"""Why a line was kept: what spoke against it, and what overruled that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Cleaner, Config, Result
from cleaner.document import Overruled, Spared
from cleaner.rulepack import Allowance, RuleSet, load_rules

BODY = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "“We had stopped believing in it,” said the harbour master, Tom Hale, who had kept the old bell in his barn.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
    "Until October the boat will run twice a day, and after that as long as the ice allows it.",
)
REVIEW = "Read our full review"
RULES_ALONE = Config(classifier=False)


def spared(*lines: str, config: Config = RULES_ALONE, rules: RuleSet | None = None) -> list[Spared]:
    result = Cleaner(config, rules).explain("\n\n".join(lines), spared=True)
    assert result.error is None
    check(result)
    return list(result.spared or ())


def check(result: Result) -> None:
    """What is spared is kept text."""
    assert result.spared is not None
    for one in result.spared:
        assert one.text == result.document.text[slice(*one.span)] != ""
        assert any(kept.start <= one.span.start and one.span.end <= kept.end for kept in result.kept)
        assert one.overruled_by in get_args(Overruled)
        assert one.because[0].isupper()


def why(found: list[Spared], text: str) -> set[tuple[str, str]]:
    return {(one.rule_id, one.overruled_by) for one in found if text in one.text}


def test_a_rule_that_is_not_sure_enough() -> None:
    found = spared(*BODY, REVIEW)
    assert why(found, REVIEW) == {("en.related.read-review", "threshold")}
    assert "0.60 is below 0.70" in next(one.because for one in found if one.text == REVIEW)
    assert why(spared(*BODY, REVIEW, config=replace(RULES_ALONE, profile="strict")), REVIEW) == set()


def test_a_category_that_is_kept() -> None:
    found = spared("Ferry returns to Orlena", *BODY)
    assert why(found, "Ferry returns") == {("decide/headline", "category")}
    keep = replace(RULES_ALONE, strip=DEFAULT_STRIP - {"advertisement"})
    assert why(spared(*BODY, "Advertisement", config=keep), "Advertisement") == {("en.advertisement.label", "category")}


def test_a_rule_that_holds_elsewhere_only() -> None:
    lines = [f"{line} It was day {day}." for day in range(12) for line in BODY]
    found = spared(*lines[:30], "About the Author: Tom", *lines[30:])
    assert ("en.author_bio.about-line", "position") in why(found, "About the Author")
    (because,) = {one.because for one in found if one.overruled_by == "position"}
    assert because == "The rule holds only in the head or tail, and this is in the body"


def test_a_rule_that_found_a_list() -> None:
    found = spared(BODY[0], "May 3, 2024", BODY[1], "May 4, 2024", BODY[2], "May 5, 2024", *BODY[3:])
    assert {one.overruled_by for one in found if one.text.startswith("May")} == {"limit"}


def test_a_part_of_a_paragraph_that_is_otherwise_article() -> None:
    found = spared(*BODY[:4], f"{BODY[4]} You might also want to follow me on Bluesky at @tomhale.example.")
    assert ("en.social.follow-us", "part") in why(found, "Bluesky")


def test_a_cut_that_would_take_all() -> None:
    found = spared("Advertisement", "Sign up for our daily newsletter")
    assert {one.overruled_by for one in found} == {"guard"}


def test_an_entry_under_allow() -> None:
    builtin = load_rules()
    phrase = replace(builtin, allow=Allowance(phrases=("advertisement",)))
    rule = replace(builtin, allow=Allowance(rules=("en.advertisement.label",)))
    for rules in (phrase, rule):
        found = spared(*BODY, "Advertisement", rules=rules)
        assert ("en.advertisement.label", "allowed") in why(found, "Advertisement")
    assert spared(*BODY, "Advertisement", config=replace(RULES_ALONE, site="a.example"), rules=sites(builtin)) == []


def sites(rules: RuleSet) -> RuleSet:
    return replace(rules, allow=Allowance(sites=("a.example",)))


def test_scores_cut_nothing_where_nothing_is_evident() -> None:
    found = spared(*BODY, REVIEW, config=Config())
    assert ("score/text", "not_evident") in why(found, REVIEW)


def test_nothing_speaks_against_plain_prose() -> None:
    assert spared(*BODY) == []
    assert Cleaner(RULES_ALONE).explain("", spared=True).spared == ()


PAGE = """<title>Ferry returns to Orlena</title><meta property="og:type" content="{kind}">
<nav><a href=/>Home</a> <a href=/boats>Boats</a></nav><article><h1>Ferry returns to Orlena</h1>{body}</article>"""


def page_of(*lines: str, kind: str = "article", **options: Any) -> Result:
    page = PAGE.format(kind=kind, body="".join(f"<p>{line}</p>" for line in lines))
    result = Cleaner(**options).explain_html(page, "https://a.example/b", spared=True)
    assert result.error is None
    check(result)
    return result


def test_the_headline_of_a_page_is_a_category_that_is_kept() -> None:
    found = list(page_of(*BODY).spared or ())
    assert ("score/page", "category") in why(found, "Ferry returns to Orlena")


def test_what_both_passes_of_a_page_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.page.find_foreign", lambda *_, **__: {})
    line = "Sign up for our daily newsletter"
    found = list(page_of(*BODY, line, kind="website").spared or ())
    assert ("en.newsletter.label", "passes") in why(found, line)


def test_pages_by_trafilatura_and_allowed_sites() -> None:
    found = page_of(*BODY * 3, REVIEW, config=Config(extractor="trafilatura")).spared or ()
    assert ("en.related.read-review", "threshold") in why(list(found), REVIEW)
    assert page_of(*BODY, rules=sites(load_rules())).spared == ()


def test_it_is_in_the_plain_data_only_if_it_was_asked_for() -> None:
    cleaner, text = Cleaner(), "\n\n".join((*BODY, REVIEW))
    plain, asked = cleaner.explain(text).to_dict(), cleaner.explain(text, spared=True).to_dict()
    found: list[Mapping[str, Any]] = asked.pop("spared")
    assert asked == plain
    assert set(found[0]) == {
        "start", "end", "text", "category", "rule_id", "confidence", "reason", "overruled_by", "because"
    }  # fmt: skip


def test_the_schema_lists_all_that_can_overrule() -> None:
    page = (Path(__file__).parents[2] / "docs" / "wire-schema.md").read_text(encoding="utf-8")
    table = page.split("| `overruled_by` | meaning |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == get_args(Overruled)


CLEANER = Cleaner()
LINES = st.sampled_from([*BODY, REVIEW, "Advertisement", "By Ana Ruiz", "May 3, 2024", "* * *", "Share", "Ana"])


@settings(max_examples=60)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_asking_changes_nothing_else(text: str) -> None:
    asked = CLEANER.explain(text, spared=True)
    check(asked)
    assert replace(asked, spared=None) == CLEANER.explain(text)
