from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import disk_cache
from cleaner.cli import run
from cleaner.errors import PackError
from cleaner.rulepack import ParsedPack, Rule, is_builtin, load_rules, rules_root
from cleaner.rulepack import cache as pack_cache
from cleaner.rulepack.linting import lint_packs, lint_rules, parse_packs
from cleaner.rulepack.parsing import parse_pack

PACK = """\
schema: 1
pack: {id: mine, version: 1.0.0, license: MIT, languages: [en]}
rules:
- id: mine.menu
  title: A menu word
  category: navigation
  confidence: 0.9
  labels: [menu, home]
  examples:
    remove: ["Menu", "HOME"]
    keep: ["The menu changed.", "They went home."]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLEANER_CACHE", str(folder))
    return folder


def test_a_pack_loads_with_its_rules(pack: Path) -> None:
    rules = load_rules([pack], builtin=False)
    assert [rule.id for rule in rules.rules] == ["mine.menu"]
    assert rules.by_id["mine.menu"].labels == ("menu", "home")
    assert rules.by_id["mine.menu"].line == 4


def test_a_broken_pack_gives_every_error_with_file_line_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        PACK.replace("category: navigation", "category: menus")
        .replace("confidence: 0.9", "confidence: 9")
        .replace("  labels:", "  colour: red\n  labels:"),
        encoding="utf-8",
    )
    with pytest.raises(PackError) as caught:
        load_rules([path], builtin=False)
    lines = [str(issue) for issue in caught.value.issues]
    assert len(lines) == 3
    assert all(line.startswith(f"{path}:4 mine.menu: ") and "; " in line for line in lines)
    assert "unknown category 'menus'" in "".join(lines)


def test_errors_of_several_packs_are_reported_together(tmp_path: Path, pack: Path) -> None:
    (tmp_path / "a.yaml").write_text("schema: 7", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("rules: [", encoding="utf-8")
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(PackError) as caught:
        load_rules([tmp_path], builtin=False)
    assert {Path(issue.path).name for issue in caught.value.issues} == {"a.yaml", "b.yaml", "c.yaml"}


def test_an_id_may_be_used_once(tmp_path: Path, pack: Path) -> None:
    (tmp_path / "twin.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(PackError, match=r"the id is already used by .*mine.yaml:4"):
        load_rules([tmp_path], builtin=False)


def test_a_missing_pack_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such file or folder; correct the path"):
        load_rules([tmp_path / "none"], builtin=False)


def test_languages_limit_the_builtin_packs_but_not_the_users(pack: Path) -> None:
    rules = load_rules([pack], languages=frozenset({"de"})).rules
    assert any(rule.id == "mine.menu" for rule in rules)
    assert not any(rule.pack.startswith("en.") for rule in rules)
    assert any(rule.languages == () for rule in rules)


def test_a_users_folder_that_begins_like_the_builtin_one_is_the_users(tmp_path: Path) -> None:
    assert not is_builtin(f"{rules_root()}-of-mine/pack.yaml")
    assert is_builtin(str(rules_root() / "en" / "legal.yaml"))


def test_experimental_rules_are_off_by_default(tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    path.write_text(PACK.replace("  category:", "  status: experimental\n  category:"), encoding="utf-8")
    assert load_rules([path], builtin=False).rules == ()
    assert len(load_rules([path], builtin=False, experimental=True).rules) == 1


def test_the_second_load_comes_from_the_cache(pack: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_rules([pack], builtin=False)
    monkeypatch.setattr("cleaner.rulepack.parsing.parse_pack", lambda *_: pytest.fail("parsed again"))
    assert load_rules([pack], builtin=False) == first


def test_a_changed_pack_is_not_taken_from_the_cache(pack: Path, cache: Path) -> None:
    load_rules([pack], builtin=False)
    pack.write_text(PACK.replace("[menu, home]", "[menu, home, search]"), encoding="utf-8")
    assert load_rules([pack], builtin=False).rules[0].labels == ("menu", "home", "search")


def test_a_damaged_cache_is_rebuilt(pack: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_rules([pack], builtin=False)
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert load_rules([pack], builtin=False) == first
    monkeypatch.setattr("cleaner.rulepack.parsing.parse_pack", lambda *_: pytest.fail("not rebuilt"))
    assert load_rules([pack], builtin=False) == first


@pytest.mark.parametrize("foreign", [None, 7, (), ((("only", "two"),), ((), (), (), ()))])
def test_data_that_is_no_pack_is_parsed_again(pack: Path, cache: Path, foreign: object) -> None:
    first = load_rules([pack], builtin=False)
    disk_cache.store(pack_cache.FORM, first.digest, foreign)
    assert load_rules([pack], builtin=False) == first


def rule(**fields: object) -> Rule:
    base: dict[str, object] = {"id": "x.y", "title": "t", "category": "other", "confidence": 0.5, "pack": "x"}
    return Rule(**{"languages": (), "status": "experimental", **base, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (rule(any=("a b c",)), "nothing narrows down"),
        (rule(any=("a",), literals=("abc",)), "under 4 characters"),
        (rule(any=("(",), literals=("abcd",)), "is broken"),
        (rule(any=("(?:a+b?)+c",), literals=("abcd",)), "nests an unbounded repeat"),
        (rule(any=(r"(?:a|aa)+\W+(?:a|aa)+\Z.\Z",), starts=("a",)), "took over"),
        (rule(any=("abcd",), unfiltered=True), "runs on every block"),
        (rule(), "neither any nor labels"),
        (rule(labels=("abcd",), id="z.y"), "does not begin with x."),
        (rule(labels=("abcd",), status="stable"), "0 of 2 examples under keep"),
    ],
)
def test_the_linter_objects(bad: Rule, problem: str) -> None:
    assert any(problem in issue.problem for issue in lint_rules([bad]))


def test_the_linter_accepts_a_sound_rule() -> None:
    assert lint_rules([rule(any=(r"\bsubscribe\b.{0,60}\bnewsletter\b",), literals=("subscribe",))]) == []


def test_a_key_that_is_given_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text(PACK.replace("  examples:", "  labels: [start]\n  examples:"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules([path], builtin=False)
    (issue,) = caught.value.issues
    assert (issue.line, issue.rule_id, issue.problem) == (9, "mine.menu", "the key 'labels' is given twice")


@pytest.mark.parametrize("number", ["010", "0x1f", "1_0", "1:30"])
def test_a_number_that_yaml_reads_as_another_is_an_error(number: str) -> None:
    text = PACK.replace("  labels:", f"  max_words: {number}\n  labels:")
    assert [issue.problem for issue in parse_pack(text, "x.yaml").issues] == [f"{number} is read as another number"]


def test_the_same_key_in_two_rules_and_plain_numbers_are_no_errors() -> None:
    text = PACK.replace("  labels:", "  min_words: 0\n  max_words: 10\n  labels:")
    assert parse_pack(text, "x.yaml").issues == ()


def test_the_linter_reports_what_is_wrong_beside_a_fault_of_form(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(PACK.replace("category: navigation", "category: menus\n  any: ['(']"), encoding="utf-8")
    problems = [issue.problem for issue in lint_packs(parse_packs([path]))]
    assert problems[0] == "unknown category 'menus'"
    assert any("is broken" in problem for problem in problems)
    assert any("narrows down" in problem for problem in problems)


def test_yaml_errors_have_a_line() -> None:
    (issue,) = parse_pack("schema: 1\nrules:\n- id: [", "x.yaml").issues
    assert issue.line >= 3


@pytest.mark.parametrize("text", ["", "[]", "3", "rules: 4", "pack: []", "a: &a [*a]", "allow: {phrases: 3}", "\0"])
def test_no_pack_makes_the_parser_raise(text: str) -> None:
    assert parse_pack(text, "x.yaml").issues


@pytest.mark.slow(10)
def test_the_builtin_packs_are_sound() -> None:
    assert [str(issue) for issue in lint_packs(parse_packs([rules_root()]))] == []


FIRST = """\
schema: 1
pack: {id: quay, version: 1.0.0, license: MIT, languages: [], first: true, sites: [quay.example], sources: [Quay Post]}
rules:
- id: quay.letter
  title: Recurs in 95 of 118 documents
  status: test
  category: newsletter
  confidence: 0.9
  scope: span
  literals: [harbour letter]
  any: ['Get the harbour letter by .{1,80}? every morning\\.']
  examples:
    remove:
    - "Get the harbour letter by Ana Ruiz every morning."
    - {text: "It rained.Get the harbour letter by us every morning.", keep: "It rained."}
    keep: ["She read the harbour letter every morning.", "Get the harbour letter by noon."]
"""


def parsed(text: str) -> ParsedPack:
    return parse_pack(text, "quay.yaml")


def complaints(text: str) -> list[str]:
    return [f"{issue.line} {issue.rule_id}: {issue.problem}; {issue.remedy}" for issue in parsed(text).issues]


def test_the_head_of_a_pack_holds_for_rules_that_say_nothing_else() -> None:
    own = FIRST + FIRST[FIRST.index("- id") :].replace("quay.letter", "quay.own").replace(
        "  scope:", "  sources: [Hill Post]\n  scope:"
    )
    first, second = parsed(own).rules
    assert (first.first, first.sites, first.sources) == (True, ("quay.example",), ("Quay Post",))
    assert (second.first, second.sites, second.sources) == (True, (), ("Hill Post",))
    plain = parsed(FIRST.replace(", first: true, sites: [quay.example], sources: [Quay Post]", "")).rules[0]
    assert (plain.first, plain.sites, plain.sources) == (False, (), ())


def test_a_pack_that_cuts_first_lints_and_its_examples_hold(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quay.yaml"
    path.write_text(FIRST, encoding="utf-8")
    assert lint_packs(parse_packs([path])) == []
    assert run(["rules", "lint", str(path)]) == 0
    assert run(["rules", "test", str(path)]) == 0
    assert "1 rules, 4 examples: all hold" in capfd.readouterr().err
    path.write_text(FIRST.replace("by noon", "by noon, then every morning"), encoding="utf-8")
    assert run(["rules", "test", str(path)]) == 1


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("first: true", 'first: "yes"', "1 : first 'yes' is not true or false; write true or false"),
        ("sites: [quay.example]", "sites: [7]", "1 : sites is not a list of texts; write a list, and quote what YAML"),
        ("sources: [Quay Post]", "sources: [1987]", "1 : sources is not a list of texts; write a list, and quote"),
        (
            "first: true",
            "frist: true",
            "1 : unknown key 'frist'; use one of: first id languages last license sites sources",
        ),
        ("first: true", "first: true, last: true", "1 : a pack cannot cut both first and last; leave one of them out"),
        (
            "  scope: span\n",
            "  section: {until: [end]}\n",
            "4 quay.letter: section cannot be used in a pack with first: true; put the rule in a pack without first",
        ),
    ],
)
def test_what_is_wrong_with_such_a_pack_is_one_clear_line(old: str, new: str, problem: str) -> None:
    (line,) = complaints(FIRST.replace(old, new))
    assert line.startswith(problem)


def test_selectors_are_refused_in_a_pack_that_cuts_first() -> None:
    box = FIRST[: FIRST.index("  scope")] + "  css: ['.box']\n"
    assert complaints(box) == [
        "4 quay.letter: css cannot be used in a pack with first: true; put the rule in a pack without first"
    ]
    assert complaints(box.replace("first: true", "first: false")) == []


def test_such_packs_come_from_the_cache_as_they_are(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quay.yaml"
    path.write_text(FIRST, encoding="utf-8")
    first = load_rules([path], builtin=False)
    monkeypatch.setattr("cleaner.rulepack.parsing.parse_pack", lambda *_: pytest.fail("parsed again"))
    again = load_rules([path], builtin=False)
    assert again == first
    assert again.rules[0].first
    assert again.first.rules == again.rules
    assert again.ordinary.rules == ()


def test_rules_say_that_they_cut_first_and_for_whom(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quay.yaml"
    path.write_text(FIRST, encoding="utf-8")
    assert run(["rules", "list", "--rules", str(path), "--category", "newsletter"]) == 0
    assert "quay.letter" in (row := capfd.readouterr().out)
    assert "test, first" in row
    assert run(["rules", "show", "quay.letter", "--rules", str(path)]) == 0
    shown = capfd.readouterr().out.splitlines()
    assert shown[:3] == [
        f"# {path}:4",
        "# cuts first, before all other steps",
        "# only for documents of quay.example, Quay Post",
    ]
    assert run(["rules", "show", "en.advertisement.label"]) == 0
    assert "cuts first" not in capfd.readouterr().out
