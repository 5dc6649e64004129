from __future__ import annotations

import pickle
import time

import pytest

from cleaner.document import Mark
from cleaner.layout import view_of
from cleaner.marking.marker import Marker, zones
from cleaner.rulepack import Allowance, Rule, RuleSet
from cleaner.segmentation import segment
from cleaner.text.hosts import on_site
from cleaner.text.provenance import Provenance


def rule(**fields: object) -> Rule:
    base: dict[str, object] = {"id": "x.y", "title": "t", "category": "other", "confidence": 0.8, "pack": "x"}
    return Rule(**{"languages": (), **base, **fields})  # type: ignore[arg-type]


def marks(text: str, *rules: Rule, site: str | None = None, allow: Allowance | None = None) -> list[Mark]:
    return Marker(RuleSet(rules, allow or Allowance())).mark(segment(text), Provenance(site))


def marked(text: str, *rules: Rule) -> list[str]:
    return [text[mark.span.start : mark.span.end] for mark in marks(text, *rules)]


APPEAL = rule(any=(r"\byour support\b",), literals=("your support",), scope="sentence")
BODY = "It rained in the valley."


def test_a_label_is_the_whole_block_whatever_its_case_and_edges() -> None:
    label = rule(labels=("read more",))
    assert marked("READ MORE »\nRead more books.\n[Read more]", label) == ["READ MORE »", "[Read more]"]


@pytest.mark.parametrize(
    ("label", "cut", "kept"),
    [
        ("-30-", ["-30-", "–30–", "(-30-)"], ["30", "(30)", "-30"]),
        ("email (required)", ["Email (required)", "* Email (required):"], ["Email", "Email required"]),
        ("google+", ["Google+", "[Google+]"], ["Google", "Google -"]),
        ("more…", ["More…", "» More…"], ["More", "More."]),
        ("“ahoy”", ["“Ahoy”", '"Ahoy"'], ["Ahoy"]),
        ("यह भी पढ़ें", ["यह भी पढ़ें", "यह भी पढ़ें:"], ["यह भी पढ़", "यह भी पढ़ें और"]),
        ("और भी", ["और भी", "– और भी –"], ["और भ"]),
        ("***", ["***"], ["****", "* * *"]),
    ],
)
def test_a_label_with_symbols_or_vowel_signs_at_its_edges_is_matched_as_written(
    label: str, cut: list[str], kept: list[str]
) -> None:
    assert marked("\n".join([*cut, *kept]), rule(labels=(label,))) == cut


@pytest.mark.parametrize("inside", ["\xad", "\u200b", "\u2060", "\ufeff"])
def test_what_is_not_seen_inside_a_word_stops_no_rule(inside: str) -> None:
    support = f"Your sup{inside}port helps{inside} us."
    label = rule(id="x.l", labels=("read more",))
    text = f"{BODY} {support} {BODY}\nRe{inside}ad more\nRead{inside} more tea."
    assert marked(text, APPEAL, label) == [support, f"Re{inside}ad more"]


def test_a_space_without_width_may_be_all_between_two_words() -> None:
    assert marked("Read\u200bmore\nReader\u200bmore", rule(labels=("read more",))) == ["Read\u200bmore"]


def test_a_soft_hyphen_evades_no_veto() -> None:
    veto = rule(any=("your support",), literals=("your support",), unless=("said",))
    assert marked("Your sup\xadport helps, she sa\xadid.", veto) == []


def test_a_sentence_rule_takes_the_sentence_and_not_its_neighbours() -> None:
    text = f"{BODY} Your support helps us. {BODY}"
    assert marked(text, APPEAL) == ["Your support helps us."]


def test_a_block_rule_takes_the_block() -> None:
    text = f"{BODY} Your support helps us.\n{BODY}"
    assert marked(text, rule(any=("your support",), literals=("your support",))) == [f"{BODY} Your support helps us."]


def test_a_span_rule_takes_the_match() -> None:
    text = f"{BODY} (AFP)"
    assert marked(text, rule(any=(r"\(AFP\)$",), literals=("(afp)",), scope="span")) == ["(AFP)"]


def test_a_span_rule_takes_all_matches_and_not_what_only_begins_alike() -> None:
    hints = rule(any=(r" ?\(opens new tab\)",), literals=("opens new",), scope="span")
    text = "The board (opens new tab) wrote to the bank (opens new tab) and the port (opens new shops)."
    assert marked(text, hints) == [" (opens new tab)"] * 2


def test_a_span_rule_that_matches_nothing_ends() -> None:
    assert marked("The board wrote.", rule(any=(r"(?=board)",), literals=("board",), scope="span")) == [""]


def test_a_line_rule_takes_a_line_of_a_listing() -> None:
    lines = ["load(ship)", "closed in the hold", "log(ship)"]
    document = segment(view_of("```\n" + "\n".join(lines) + "\n```"))
    found = rule(any=("^closed in",), starts=("closed",), scope="line"), rule(any=("closed in",), literals=("closed",))
    cuts = [Marker(RuleSet((one,), Allowance())).mark(document) for one in found]
    assert [[document.text[slice(*mark.span)] for mark in marks] for marks in cuts] == [[lines[1]], ["\n".join(lines)]]


def test_the_first_word_opens_a_rule() -> None:
    by = rule(any=(r"^by [A-Z]\w+",), starts=("by",), max_words=4)
    assert marked("By Ana Ruiz\nStand by Ana Ruiz\nBy Ana Ruiz and the whole council", by) == ["By Ana Ruiz"]


def test_a_sentence_rule_may_open_with_a_word() -> None:
    sign = rule(any=("^sign up",), starts=("sign",), scope="sentence")
    assert marked(f"{BODY} Sign up today. They sign up.", sign) == ["Sign up today."]


def test_unless_vetoes() -> None:
    assert (
        marked('"Your support helps us," she said.', rule(any=("support",), literals=("support",), unless=('"',))) == []
    )


def test_typographic_spelling_matches_plain_rules() -> None:
    text = "Don’t miss – today’s news"
    assert marked(text, rule(any=("^don't miss - today's",), starts=("don't", "don"))) == [text]


def test_word_bounds_hold() -> None:
    short = rule(any=("ab",), literals=("abcd",), min_words=2, max_words=3)
    assert marked("abcd\nabcd x\nabcd x y z", short) == ["abcd x"]


def test_a_rule_holds_only_at_its_position() -> None:
    tail = rule(labels=("menu",), position=("tail",))
    text = "\n".join(["Menu", *[f"{BODY} {number}" for number in range(40)], "Menu"])
    assert [mark.span.start for mark in marks(text, tail)] == [len(text) - 4]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, []),
        (1, [("head tail", 1)]),
        (10, [("head", 2), ("head tail", 6), ("tail", 2)]),
        (16, [("head", 8), ("tail", 8)]),
        (100, [("head", 10), ("body", 70), ("tail", 20)]),
        (1000, [("head", 40), ("body", 920), ("tail", 40)]),
    ],
)
def test_zones(count: int, sizes: list[tuple[str, int]]) -> None:
    blocks = segment("\n".join(f"Line {number}" for number in range(count))).blocks
    found = zones(blocks)
    assert [(" ".join(sorted(places)), len(part)) for places, part in found] == sizes
    assert [block for _, part in found for block in part] == list(blocks)


def test_a_rule_for_a_site_holds_there_and_below() -> None:
    local = rule(labels=("menu",), sites=("example.org",))
    assert marks("Menu", local) == []
    assert len(marks("Menu", local, site="news.example.org")) == 1
    assert not on_site(["example.org"], "badexample.org")


def test_rules_that_are_switched_off_mark_nothing() -> None:
    label = rule(labels=("menu",))
    assert marks("Menu", label, allow=Allowance(rules=("x.y",))) == []
    assert len(marks("Menu", label, allow=Allowance(rules=("x.z",), phrases=("menu",)))) == 1


def test_a_pathological_user_pattern_cannot_hang() -> None:
    slow = rule(any=(r"(?:a|aa)+\W+(?:a|aa)+b$",), literals=("aaaa",))
    start = time.process_time()
    assert marks("a" * 4000 + " " + "a" * 900, slow) == []
    assert time.process_time() - start < 5


def test_a_giant_line_is_not_given_to_patterns() -> None:
    text = "your support " * 200_000
    start = time.process_time()
    marks(text, rule(any=(r"\byour support\b",), literals=("your support",)))
    assert time.process_time() - start < 20


def test_a_marker_travels() -> None:
    marker = pickle.loads(pickle.dumps(Marker(RuleSet((APPEAL,)))))
    assert len(marker.mark(segment("Your support helps us."))) == 1
