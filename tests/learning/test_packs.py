"""Packs as files: what is written, and what a person's changes become at the next run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml

from cleaner.api import Cleaner
from cleaner.errors import PackError
from cleaner.examples import check_examples
from cleaner.learning.learn import learn_source
from cleaner.learning.learned import LearnedSource, SourceName
from cleaner.learning.packs import pack_name, pack_text
from cleaner.rulepack.linting import lint_packs
from cleaner.rulepack.parsing import parse_pack
from tests.learning.made import site, with_end

FOOTER = "Sign up for the morning letter of the Orlena Post and read it with your coffee."
NOTICE = "All rights of the Orlena Post are reserved by its owners and their heirs."
UNSURE = "The harbour letter tells more of this on every day."


@pytest.fixture(scope="module")
def learned() -> LearnedSource:
    documents = site(40, tail=[FOOTER, NOTICE])
    documents = [with_end(one, f"\n\n{UNSURE}") if at % 20 == 0 else one for at, one in enumerate(documents)]
    found = learn_source(SourceName("site", "www.orlenapost.example"), documents, len(documents), Cleaner())
    return replace(found, rules=(*found.rules, replace(found.rules[0], shown="More of it", confidence=0.6)))


def ids(text: str) -> list[str]:
    return [rule["id"] for rule in yaml.safe_load(text)["rules"]]


def test_a_pack_is_an_ordinary_pack(learned: LearnedSource) -> None:
    pack = parse_pack(pack_text(learned), "learned-www-orlenapost-example.yaml")
    assert pack.issues == ()
    assert lint_packs([pack]) == []
    assert list(check_examples(pack.rules)) == []
    assert {rule.sites for rule in pack.rules} == {("www.orlenapost.example",)}
    assert all(rule.first for rule in pack.rules)
    assert [rule.status for rule in pack.rules] == ["test", "test", "experimental"]
    assert pack.rules[0].title == "Recurs in 40 of 40 documents"


def test_nothing_changes_where_nothing_is_new(learned: LearnedSource) -> None:
    text = pack_text(learned)
    assert pack_text(learned, text) == text


def test_what_a_person_changed_stays(learned: LearnedSource) -> None:
    text = pack_text(learned)
    changed = text.replace("status: experimental", "status: stable  # seen by me")
    assert changed != text
    assert pack_text(learned, changed).replace("status: stable  # seen by me", "status: experimental") == text
    twice = pack_text(learned, pack_text(learned, changed))
    assert "# seen by me" in twice


def test_a_rule_that_a_person_deleted_does_not_come_back(learned: LearnedSource) -> None:
    text = pack_text(learned)
    first, *others = ids(text)
    begin, end = text.index(f"  - id: {first}"), text.index(f"  - id: {others[0]}")
    again = pack_text(learned, text[:begin] + text[end:])
    assert ids(again) == others
    assert ids(pack_text(learned, again)) == others


def test_rules_and_sections_of_a_persons_own_stay(learned: LearnedSource) -> None:
    text = pack_text(learned)
    rule = "id: learned-www-orlenapost-example.own\n    title: Mine\n    category: other\n    labels: [menu]\n"
    own = f"  # mine\n  - {rule}"
    begin = text.index("# What was written")
    known = text[:begin] + own + "allow:\n  phrases: [a phrase]\n" + text[begin:]
    again = pack_text(learned, known)
    assert own.rstrip() in again
    assert yaml.safe_load(again)["allow"] == {"phrases": ["a phrase"]}
    assert ids(again) == [*ids(text), "learned-www-orlenapost-example.own"]
    assert pack_text(learned, again) == again


def test_comments_above_and_below_the_rules_stay(learned: LearnedSource) -> None:
    text = pack_text(learned)
    known = text.replace("rules:\n", "# of the Post\nrules:\n").replace(
        "# What was written", "# seen\n# What was written"
    )
    again = pack_text(learned, f"{known}# the end\n")
    assert [line for line in again.splitlines() if line in {"# of the Post", "# seen", "# the end"}] == [
        "# of the Post", "# seen", "# the end",
    ]  # fmt: skip
    assert pack_text(learned, again) == again


@pytest.mark.parametrize("dash", ["- ", "    - "])
def test_new_rules_join_those_that_an_editor_has_indented_anew(learned: LearnedSource, dash: str) -> None:
    less = replace(learned, rules=learned.rules[:1])
    begin, *rest = pack_text(less).partition("  - id")
    body, *end = "".join(rest).partition("# What")
    lines = [f"{dash[:-2]}{line[2:]}" if line.strip() else line for line in body.splitlines()]
    again = pack_text(learned, f"{begin}{chr(10).join(lines)}\n{''.join(end)}")
    assert again == pack_text(learned)


def test_blanks_that_an_editor_takes_off_are_no_change(learned: LearnedSource) -> None:
    text = pack_text(learned)
    stripped = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
    assert pack_text(replace(learned, rules=()), stripped) == pack_text(replace(learned, rules=()), text)


def test_a_pack_whose_rules_are_no_lines_of_their_own_is_refused(learned: LearnedSource) -> None:
    with pytest.raises(PackError, match="begin each rule on a line of its own"):
        pack_text(learned, json.dumps(yaml.safe_load(pack_text(learned))))


@pytest.mark.parametrize("value", ["[1]", "text", "{a: [1]}"])
def test_digests_that_are_none_are_refused(learned: LearnedSource, value: str) -> None:
    text, *_ = pack_text(learned).partition("# What was written")
    with pytest.raises(PackError, match="these are no digests"):
        pack_text(learned, f"{text}learned: {value}\n")


def test_two_rules_of_one_id_are_refused_rather_than_one_lost(learned: LearnedSource) -> None:
    text = pack_text(learned)
    first, second, *_ = ids(text)
    head, mark, marks = text.replace(f"id: {second}\n", f"id: {first}\n").partition("# What was written")
    marks = "".join(line for line in marks.splitlines(keepends=True) if second not in line)
    with pytest.raises(PackError, match="already used above; choose another id"):
        pack_text(learned, head + mark + marks)


def test_a_changed_head_stays(learned: LearnedSource) -> None:
    known = pack_text(learned).replace("license: unknown", "license: CC0")
    assert "license: CC0" in pack_text(learned, known)


def test_figures_follow_a_grown_corpus(learned: LearnedSource) -> None:
    grown = replace(learned, documents=80, total=90, rules=tuple(replace(rule, documents=75) for rule in learned.rules))
    text = pack_text(grown, pack_text(learned))
    assert "Recurs in 75 of 80 documents" in text
    assert "Recurs in 40 of 40 documents" not in text


def test_a_rule_that_no_longer_recurs_goes_unless_it_was_changed(learned: LearnedSource) -> None:
    less = replace(learned, rules=learned.rules[:1])
    assert len(ids(pack_text(less, pack_text(learned)))) == 1
    changed = pack_text(learned).replace("status: experimental", "status: stable")
    assert len(ids(pack_text(less, changed))) == 2


def test_a_broken_pack_is_refused(learned: LearnedSource) -> None:
    with pytest.raises(PackError, match="fix the YAML"):
        pack_text(learned, "rules: [")


def test_a_source_without_rules_gives_an_empty_pack() -> None:
    nothing = LearnedSource(SourceName("source", "guardian"), 10, 10)
    pack = parse_pack(pack_text(nothing), "x.yaml")
    assert (pack.issues, pack.rules) == ((), ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SourceName("site", "my-site.example"), SourceName("site", "my.site.example")),
        (SourceName("site", "mill"), SourceName("source", "mill")),
        (SourceName("source", "Daily Post"), SourceName("source", "daily post")),
        (SourceName("source", "日报"), SourceName("source", "晚报")),
        (SourceName("source", "???"), SourceName("source", "!!!")),
        (SourceName(), SourceName("source", "...x")),
    ],
)
def test_sources_have_packs_of_their_own(one: SourceName, other: SourceName) -> None:
    assert pack_name(one) != pack_name(other)
