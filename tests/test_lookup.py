"""Whatever a removal names can be looked up, and what is said there is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleaner import Cleaner, Config
from cleaner.categories import CATEGORIES
from cleaner.lookup import all_decisions, decisions_page, describe

ROOT = Path(__file__).parents[1]
ALL = all_decisions()
CLEANER = Cleaner(Config(strip=frozenset(CATEGORIES)))


def test_all_ids_in_the_code_are_described() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "cleaner").rglob("*.py"))
    named = set(re.findall(r'"((?:decide|score)/[a-z][a-z-]*)"', code))
    assert named - {"decide/copy"} <= ALL.keys()
    assert ALL.keys() <= named


@pytest.mark.parametrize("id_", ALL)
def test_a_description_is_whole(id_: str) -> None:
    decision = ALL[id_].decision
    assert all((decision.finds, decision.why, decision.spares, decision.constants, decision.needs, decision.categories))
    assert all(constant.meaning for constant in ALL[id_].constants)
    assert (ROOT / ALL[id_].file).is_file()
    assert describe(ALL[id_]).startswith(f"# {ALL[id_].file}\nid: {id_}\n")


@pytest.mark.parametrize("id_", ALL)
def test_reasons_are_in_one_style(id_: str) -> None:
    for reason in ALL[id_].decision.reasons:
        assert reason[0].isupper()
        assert reason[-1].isalnum()
        assert "\n" not in reason


LONG = {"decide/link-list", "decide/page-data", "decide/last-heading", "decide/links-below", "decide/lone-block"}
"""Of these an example would be too long: they need an article's page, or what the scores keep. Those of pages in
tests/decision/ have some."""


@pytest.mark.parametrize("id_", sorted(ALL.keys() - LONG - {"decide/page-caption"}))
def test_the_example_shows_what_is_cut(id_: str) -> None:
    decision = ALL[id_].decision
    explain = CLEANER.explain_html if decision.example.startswith("<") else CLEANER.explain
    cuts = [removal for removal in explain(decision.example).removed if removal.rule_id == id_]
    assert tuple(removal.text.strip() for removal in cuts) == decision.removes != ()
    assert {removal.reason for removal in cuts} <= set(decision.reasons)
    assert {removal.category for removal in cuts} <= set(decision.categories)


def test_the_page_of_the_docs_has_them_all() -> None:
    assert re.findall(r"^## `(.+)`$", decisions_page(), re.M) == list(ALL)
