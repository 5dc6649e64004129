"""The pack of a review: sound, the same when written twice, and careful with what a person has written in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import OutputError, PackError
from cleaner.review.allow_section import with_entries
from cleaner.review.allowances import Allowances
from cleaner.review.marked_text import MarkedText
from cleaner.review.proposals import propose
from cleaner.review.review_pack import Added, open_pack
from cleaner.rulepack import load_rules
from cleaner.rulepack.linting import lint_packs, parse_packs
from cleaner.rulepack.rule import Rule
from tests.review.marking import marked
from tests.review.test_proposals import BODY, LETTER, result_of

OTHER = "Follow the harbour on all channels."


def rules_for(*lines: str, **known: str) -> list[Rule]:
    rules, left = propose([MarkedText(marked(result_of(*BODY, *lines), missed=lines, **known))], "reviewed")
    assert not left
    return rules


def add(path: Path, rules: list[Rule], lines: tuple[str, ...] = (), phrases: tuple[str, ...] = ()) -> Added:
    text, added = open_pack(path).with_added(rules, Allowances(lines, phrases))
    if text:
        path.write_text(text, encoding="utf-8")
        assert lint_packs(parse_packs([path])) == []
    return added


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviewed.yaml"


def test_it_is_a_pack_that_cuts_last(path: Path) -> None:
    added = add(path, rules_for(LETTER, source="post"), lines=("Advertisement",), phrases=("our valley",))
    loaded = load_rules([path], builtin=False)
    (rule,) = loaded.rules
    assert (rule.last, rule.sources, rule.id) == (True, ("post",), added.rules[0])
    assert (loaded.allow.lines, loaded.allow.phrases) == (("advertisement",), ("our valley",))
    assert added.allowed == ("Advertisement", "our valley")


def test_what_is_written_twice_is_the_same(path: Path) -> None:
    add(path, rules_for(LETTER), lines=("Advertisement",))
    before = path.read_bytes()
    again = add(path, rules_for(LETTER))
    assert (again, path.read_bytes()) == (Added(), before)


def test_further_marks_are_added(path: Path) -> None:
    add(path, rules_for(LETTER, source="post"), lines=("Advertisement",))
    add(path, rules_for(OTHER), phrases=("our valley",))
    added = add(path, rules_for(LETTER, source="times"), lines=("Read more",))
    loaded = load_rules([path], builtin=False)
    assert [rule.sources for rule in loaded.rules] == [("post", "times"), ()]
    assert loaded.allow.lines == ("advertisement", "read more")
    assert added.extended == (loaded.rules[0].id,)
    add(path, rules_for(LETTER))
    assert load_rules([path], builtin=False).rules[0].sources == ()


def test_what_a_person_changed_stays(path: Path) -> None:
    add(path, rules_for(LETTER, source="post"), lines=("Advertisement",))
    text = path.read_text(encoding="utf-8").replace("confidence: 0.9", "confidence: 0.8  # I am not so sure")
    text = text.replace("- Advertisement", "- Advertisement  # of the Post\n  rules: [en.a.b]  # mine")
    path.write_text(text.replace("license: unknown", "license: MIT"), encoding="utf-8")
    added = add(path, rules_for(LETTER, source="times"), lines=("Read more",))
    assert added.left_to_person == tuple(rule.id for rule in rules_for(LETTER))
    now = path.read_text(encoding="utf-8")
    for kept in ("confidence: 0.8  # I am not so sure", "license: MIT", "- Advertisement  # of the Post", "# mine"):
        assert kept in now
    assert load_rules([path], builtin=False).allow.lines == ("advertisement", "read more")


def test_what_a_person_deleted_does_not_come_back(path: Path) -> None:
    add(path, [*rules_for(LETTER), *rules_for(OTHER)], lines=("Advertisement", "Read more"))
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("  - id: reviewed.get"), text.index("  - id: reviewed.follow")
    path.write_text((text[:begin] + text[end:]).replace("  - Read more\n", ""), encoding="utf-8")
    added = add(path, rules_for(LETTER), lines=("Read more",))
    assert (added.rules, added.allowed) == ((), ())
    assert added.left_to_person == tuple(rule.id for rule in rules_for(LETTER))
    assert added.deleted == ("Read more",)
    assert [rule.id for rule in load_rules([path], builtin=False).rules] == [rule.id for rule in rules_for(OTHER)]


def test_a_pack_is_named_after_its_file(tmp_path: Path) -> None:
    assert open_pack(tmp_path / "My House.yaml").id == "my-house"
    assert open_pack(tmp_path / "__.yaml").id == "reviewed"
    (tmp_path / "a.yaml").write_text(
        "schema: 1\npack: {id: own, version: '1', license: MIT, languages: [], last: true}\n"
    )
    assert open_pack(tmp_path / "a.yaml").id == "own"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema: 1\npack: {id: x, version: '1', license: MIT, languages: []}\n", "it is no pack that cuts last"),
        (
            "schema: 1\npack: {id: x, version: '1', license: MIT, languages: [], first: true}\n",
            "no pack that cuts last",
        ),
        ("schema: [", "fix the YAML"),
        ("Rain.", "not a rule pack"),
        (
            "schema: 2\npack: {id: x, version: '1', license: MIT, languages: [], last: true}\n",
            "schema 2 is not supported",
        ),
    ],
)
def test_what_is_no_such_pack_is_refused(path: Path, text: str, problem: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=problem):
        open_pack(path)


def test_what_cannot_be_read_is_refused(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(OutputError, match=r"cannot bring .* up to date"):
        open_pack(path)
    path.write_text("", encoding="utf-8")
    assert open_pack(path).text == ""


# the section allow, as people write it

SECTIONS = {
    "none": "",
    "nothing": "allow:",
    "nothing, with a word on it": "allow:  # later",
    "null": "allow: null",
    "an empty mapping": "allow: {}",
    "another list": "allow:\n  # mine\n  rules: [en.a.b]",
    "another list in braces": "allow: {rules: [en.a.b]}",
    "a list": "allow:\n  lines:\n  - the quay  # old\n  # more to come\n  rules: [en.a.b]",
    "a list, indented": "allow:\n    rules: [en.a.b]\n    lines:\n        - 'the quay'",
    "a list in brackets": "allow:\n  lines: [the quay, 'Tom: \"Hale\"']  # old",
    "a list over lines": "allow:\n  lines: [the quay,\n    of Orlena]",
    "a list in braces and brackets": "allow: {lines: [the quay], rules: [en.a.b]}",
    "an empty list": "allow:\n  lines: []\n  sites: [a.example]",
    "a single text": "allow:\n  lines: the quay, and more",
    "an empty entry": "allow:\n  lines:\n  rules: [en.a.b]",
    "a long text": "allow:\n  lines:\n  - >-\n    the quay\n    of Orlena\n  rules: [en.a.b]",
}


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
@settings(max_examples=40, deadline=None)
@given(
    entries=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1), min_size=1, max_size=3
    )
)
def test_entries_are_added_to_whatever_form_it_has(section: str, entries: list[str]) -> None:
    before = (yaml.safe_load(section) or {}).get("allow") or {}
    now = with_entries(section, "lines", entries)
    after = (yaml.safe_load(now) or {}).get("allow") or {}
    known = before.get("lines") or []
    assert (after.get("lines") or []) == [*([known] if isinstance(known, str) else known), *entries]
    assert {key: value for key, value in after.items() if key != "lines"} == {
        key: value for key, value in before.items() if key != "lines"
    }
    assert all(word in now for word in ("# mine", "# old", "# later", "# more to come") if word in section)
