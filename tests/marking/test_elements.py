"""Rules that name elements of a page by CSS or XPath: what they cut and leave, and how broken ones are reported."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import DEFAULT_STRIP, Cleaner, Config, Result
from cleaner.cli import run
from cleaner.config import Profile
from cleaner.errors import PackError
from cleaner.examples import check_examples
from cleaner.extraction import page as pages
from cleaner.extraction.page import build
from cleaner.extraction.parse import parse
from cleaner.marking.elements import Pick, picks
from cleaner.rulepack import Allowance, Elements, Example, Rule, RuleSet, Selector, SelectorError, load_rules
from cleaner.rulepack.linting import lint_rules
from cleaner.rulepack.parsing import parse_pack
from cleaner.rulepack.selectors import is_slow
from cleaner.text.provenance import Provenance

SITE = "quay.example"
HEADLINE = "Ferry late again"
LATE = "The ferry to Marlow was an hour late on Tuesday, said the harbour master, who had waited on the quay since six."
ROPE = "A rope had caught in the propeller, and the only diver on the island was at a wedding high up in the hills."
BOATS = (
    "The island has three boats and one of them is new, which the mayor said on Monday is enough for all who live here."
)
JUNE = "The council will decide in June whether a second boat is to be bought, which would cost four million crowns."
MAYOR = "The mayor said so."
SOUP = "Until then the passengers are asked to wait in the old customs house, where there are a stove and some soup."
PAGE = f"""<html lang=en><head><title>{HEADLINE}</title></head><body>
<nav class=bar><a href=/>Home</a> <a href=/b>Boats</a></nav>
<main><article><header><h1>{HEADLINE}</h1></header><p>{LATE}</p><p>{ROPE}</p>
<div class="box Wide" id=boats><div><p>{BOATS}</p></div></div>
<p>{JUNE} <a class=so href=/m>{MAYOR}</a></p><p>{SOUP}</p></article></main></body></html>"""
WHOLE = f"{HEADLINE}\n{LATE}\n{ROPE}\n{BOATS}\n{JUNE} {MAYOR}\n{SOUP}"


@pytest.fixture(scope="module", autouse=True)
def second_pass() -> Iterator[None]:
    """Let the second pass keep all blocks: what is cut then does not depend on the weights."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.pipeline.page.find_foreign", lambda *_, **__: {})
        yield


def tree(page: str) -> Any:
    root = parse(page)
    assert root is not None
    return root


def rule(**fields: Any) -> Rule:
    base = {"id": "quay.box", "title": "A box", "category": "advertisement", "confidence": 0.95, "pack": "quay"}
    return Rule(**{"languages": (), "sites": (SITE,), "path": "quay.yaml", "line": 4, **base, **fields})


def cleaned(
    *rules: Rule,
    page: str = PAGE,
    url: str | None = f"https://{SITE}/a",
    config: Config | None = None,
    allow: Allowance | None = None,
) -> Result:
    result = Cleaner(config, RuleSet(rules, allow or Allowance())).explain_html(page, url)
    assert_partition(result)
    return result


def assert_partition(result: Result) -> None:
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])][: len(spans)]
    assert (spans[-1].end if spans else 0) == len(result.document.text)
    assert result.text == "".join(result.document.text[start:end] for start, end in result.kept)
    for removal in result.removed:
        assert removal.text == result.document.text[removal.span.start : removal.span.end]
        assert removal.category in DEFAULT_STRIP | {"headline", "standfirst"}
        assert removal.rule_id
        assert removal.reason
        assert 0 <= removal.confidence <= 1


def cut_by(result: Result, rule_id: str = "quay.box") -> list[str]:
    return [removal.text.strip() for removal in result.removed if removal.rule_id == rule_id]


def test_without_selectors_the_page_stays_whole() -> None:
    assert cleaned().text == WHOLE


@pytest.mark.parametrize(
    "fields",
    [
        {"css": (".box",)},
        {"css": ("div.box.Wide > div",)},
        {"css": ("#boats p",)},
        {"css": ("DIV[ID=boats]",)},
        {"css": (".nowhere", ".box")},
        {"xpath": ("//*[@id='boats']",)},
        {"xpath": ("//article/div",)},
        {"xpath": (f"//p[starts-with(., '{BOATS[:20]}')]",)},
        {"css": (".nowhere",), "xpath": ("//article/div",)},
        {"css": (".box",), "sites": ("example", "other.net")},
        {"css": (".box",), "sites": ()},
    ],
)
def test_what_an_element_holds_is_cut(fields: dict[str, Any]) -> None:
    assert cleaned(rule(**fields)).text == WHOLE.replace(f"{BOATS}\n", "")


@pytest.mark.parametrize(
    "fields",
    [
        {"css": (".boxes",)},
        {"css": (".Box",)},
        {"css": (".wide",)},
        {"css": ("section.box",)},
        {"css": ("body > .box",)},
        {"xpath": ("//article/p/div",)},
        {"xpath": ("div",)},
        {"css": (".box",), "sites": ("other.example",)},
        {"css": (".box",), "sites": (f"www.{SITE}",)},
        {"css": (".box",), "sites": ("ay.example",)},
    ],
)
def test_what_is_no_such_element_or_site_stays(fields: dict[str, Any]) -> None:
    assert cleaned(rule(**fields)).text == WHOLE


def test_a_rule_holds_on_hosts_below_its_site_and_where_the_configuration_says_so() -> None:
    box = rule(css=(".box",))
    for url in (f"https://news.{SITE}/a", f"HTTPS://{SITE.upper()}:443/"):
        assert cut_by(cleaned(box, url=url)) == [BOATS]
    for other in (f"https://{SITE}.net/a", f"https://bad{SITE}/a", None):
        assert cut_by(cleaned(box, url=other)) == []
    assert cut_by(cleaned(box, url=None, config=Config(site=SITE))) == [BOATS]


def test_an_element_inside_a_paragraph_is_cut_out_of_it() -> None:
    assert cleaned(rule(css=("a.so",))).text == WHOLE.replace(f" {MAYOR}", "")
    assert cleaned(rule(css=("p:has(a.so)",))).text == WHOLE.replace(f"{JUNE} {MAYOR}\n", "")


@pytest.mark.parametrize("markdown", [False, True])
def test_a_mark_that_is_not_sure_enough_leaves_the_text_as_it_was(markdown: bool) -> None:
    config = Config("gentle", markdown=markdown)
    unsure = cleaned(rule(css=(".box", "a.so"), confidence=0.8), config=config)
    assert unsure.text == WHOLE
    assert unsure.markdown == cleaned(config=config).markdown


@pytest.mark.parametrize(
    ("profile", "confidence", "goes"),
    [
        ("gentle", 0.9, True),
        ("gentle", 0.8, False),
        ("balanced", 0.7, True),
        ("balanced", 0.69, False),
        ("strict", 0.5, True),
        ("strict", 0.49, False),
    ],
)
def test_the_profile_says_how_sure_a_rule_must_be(profile: Profile, confidence: float, goes: bool) -> None:
    result = cleaned(rule(css=(".box",), confidence=confidence), config=Config(profile))
    assert (cut_by(result) == [BOATS]) is goes


def test_only_categories_that_are_to_be_stripped_go() -> None:
    config = Config(strip=frozenset({"related"}))
    assert cut_by(cleaned(rule(css=(".box",), category="related"), config=config)) == [BOATS]
    assert cut_by(cleaned(rule(css=(".box",)), config=config)) == []


def test_a_removal_names_rule_reason_and_selector() -> None:
    (removal,) = cleaned(rule(css=("#none", "a.so"), category="social", confidence=0.8)).removed[-1:]
    assert (removal.rule_id, removal.category, removal.reason) == ("quay.box", "social", "A box")
    assert removal.confidence == 0.8
    assert [piece.name for piece in removal.evidence] == ["css a.so"]


def test_what_goes_anyway_goes_by_the_rule() -> None:
    assert cut_by(cleaned(rule(css=("nav",), category="navigation"))) == ["Home", "Boats"] or cut_by(
        cleaned(rule(css=("nav",), category="navigation"))
    ) == ["Home Boats"]
    assert not cut_by(cleaned(rule(css=("nav",), category="standfirst")))
    assert "Home" not in cleaned(rule(css=("nav",), category="standfirst")).text


def test_of_several_rules_the_surest_speaks() -> None:
    rules = [rule(css=(".box",), id=f"quay.{name}", confidence=sure) for name, sure in (("a", 0.8), ("b", 0.9))]
    for both in (rules, rules[::-1]):
        assert cut_by(cleaned(*both), "quay.b") == [BOATS]


@pytest.mark.parametrize("selector", ["header", "h1", "article > header, .box"])
def test_the_headline_stays_unless_it_is_to_be_stripped(selector: str) -> None:
    top = rule(css=(selector,))
    assert cleaned(top).text.startswith(HEADLINE)
    assert HEADLINE in cut_by(cleaned(top, config=Config(strip=DEFAULT_STRIP | {"headline"})))


def test_rules_that_are_switched_off_and_phrases_that_are_allowed_hold() -> None:
    box = rule(css=(".box", "a.so"))
    assert cut_by(cleaned(box, allow=Allowance(rules=("quay.box",)))) == []
    assert cut_by(cleaned(box, allow=Allowance(phrases=("three boats",)))) == [MAYOR]
    assert cleaned(box, allow=Allowance(sites=(SITE,))).removed == ()


def test_what_allowed_elements_hold_stays() -> None:
    assert "Home" not in cleaned().text
    bar = Elements(css=("nav",), sites=(SITE,))
    text = cleaned(allow=Allowance(elements=(bar,))).text
    assert "Home" in text
    assert HEADLINE in text
    assert "Home" not in cleaned(allow=Allowance(elements=(bar,)), url="https://other.example/").text
    inner = Elements(xpath=("//div[@id='boats']/div",))
    words = rule(id="quay.words", any=("mayor said",), literals=("mayor said",), confidence=1.0, category="other")
    assert cut_by(cleaned(words), "quay.words") == [BOATS, f"{JUNE} {MAYOR}"]
    assert cut_by(cleaned(words, allow=Allowance(elements=(inner,))), "quay.words") == [f"{JUNE} {MAYOR}"]
    assert cut_by(cleaned(rule(css=(".box",)), allow=Allowance(elements=(inner,)))) == []
    link = Elements(css=("a.so",))
    assert cut_by(cleaned(words, allow=Allowance(elements=(link,))), "quay.words") == [BOATS]


def test_plain_text_has_no_elements() -> None:
    everywhere = rule(css=("*",), sites=())
    result = Cleaner(None, RuleSet((everywhere,))).explain(f"{LATE}\n\n{ROPE}", site=SITE)
    assert result.text == f"{LATE}\n\n{ROPE}"


def test_repaired_pages_hidden_text_and_scripts() -> None:
    page = PAGE.replace("</div></div>", "").replace("<p>", "<P CLASS=para>").replace("</p>", "")
    assert BOATS not in cleaned(rule(css=("#boats > div > p:first-child",)), page=page).text
    page = PAGE.replace("<main>", "<script>x</script><br><main>")
    assert cleaned(rule(css=("script, br, style, title",)), page=page).text == WHOLE
    assert cleaned(rule(css=("html",)), page=page).text == HEADLINE
    after = cleaned(rule(css=("p.late",)), page=PAGE + f"<p class=late>{BOATS[::-1]}")
    assert cut_by(after) == [BOATS[::-1]]


def test_pages_of_very_many_elements_are_cleaned_without(monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(list(tree(PAGE).iter()))
    monkeypatch.setattr(pages, "MOST_SELECTED", count)
    assert cut_by(cleaned(rule(css=(".box",)))) == [BOATS]
    monkeypatch.setattr(pages, "MOST_SELECTED", count - 1)
    assert cleaned(rule(css=(".box",))).text == WHOLE


def test_a_cleaner_with_selectors_travels(tmp_path: Path) -> None:
    cleaner = Cleaner(Config(packs=(write(tmp_path),), builtin=False))
    before = cleaner.explain_html(PAGE, f"https://{SITE}/")
    assert cut_by(before) == [BOATS]
    for copy in (pickle.loads(pickle.dumps(cleaner)), Cleaner(cleaner.config)):
        assert copy.explain_html(PAGE, f"https://{SITE}/") == before


def test_on_other_sites_nothing_is_selected_or_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    box = rule(css=(".box",))
    monkeypatch.setattr(Selector, "find", lambda *_: pytest.fail("evaluated"))
    assert cleaned(box, url="https://other.example/").text == WHOLE
    assert picks(RuleSet((box, rule(id="quay.word", any=("x",)))), Provenance("other.example")) == []
    page = build(PAGE)
    assert page is not None
    assert page.selected == ()
    with pytest.raises(pytest.fail.Exception, match="evaluated"):
        cleaned(box)


@pytest.mark.parametrize(
    ("html", "css", "found"),
    [
        ("<p>It <b>rained</b> again.</p>", "b", ["rained"]),
        ("<p>It<b> rained </b>again.</p>", "b", ["rained"]),
        ("<p>It \n <b>\n rained</b>  again.</p>", "b", ["rained"]),
        ("<p>Un<b>rained</b>again.</p>", "b", ["rained"]),
        ("<p> <b>It</b> <i> </i> <b> rained</b></p>", "b", ["It", "rained"]),
        ("<p>It <b>rained<br>all <i>day</i></b> again.</p>", "b, i", ["rained\nall day"]),
        ("<p>It <a>rained<div>all day</div>and</a> night.</p>", "a", ["rained\nall day\nand"]),
        ("<div><b></b>It rained<b></b></div><p>Now</p>", "b", []),
        ("<div>It <p>rained</p> again</div>", "p", ["rained"]),
        ("<ul><li>It<li>rained</ul><p>Now", "li", ["It", "rained"]),
        ("<ul><li>It<li>rained</ul><p>Now", "ul, li", ["It\nrained"]),
        ("<p>It<script>x</script> <br>rained", "script, br", []),
        ("<p>It rained.", "p", ["It rained."]),
        (f"<noscript><p>{SOUP * 3}</noscript>", "noscript", [SOUP * 3]),
        ("<div><i><s>It</s> <s>rai</s>ned</i></div>", "s", ["It", "rai"]),
    ],
)
@pytest.mark.parametrize("with_markup", [False, True])
def test_selected_elements_are_stretches_of_the_text(html: str, css: str, found: list[str], with_markup: bool) -> None:
    page = build(html, with_markup=with_markup, selectors=[Selector("css", css).find])
    plain = build(html, with_markup=with_markup)
    assert page is not None
    assert plain is not None
    assert page.document == plain.document
    texts = (page.document.text[slice(*span)].strip() for span in page.selected[0])
    assert [text for text in texts if text] == found


INSIDE = st.sampled_from(["a", " ", "b c", "\n", "<br>", "<script>x</script>"])
TREES = st.recursive(
    INSIDE,
    lambda parts: st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["div", "b", "q", "ul"]), st.lists(parts).map("".join)
    ),
)


@settings(deadline=None)
@given(TREES, st.sampled_from(["div", "b", "q"]))
def test_selected_is_what_the_elements_say(html: str, name: str) -> None:
    """Each top element of a name says what stands at its place in the text of the page."""
    page = build(f"<div>x {html} y</div>", selectors=[Selector("xpath", f"//{name}[not(ancestor::{name})]").find])
    assert page is not None
    said = [
        "".join("".join(part for part in element.itertext() if part != "x").split())
        for element in Selector("xpath", f"//{name}[not(ancestor::{name})]").find(tree(f"<div>x {html} y</div>"))
    ]
    shown = ["".join(page.document.text[slice(*span)].split()) for span in page.selected[0]]
    assert [text.replace("x", "") for text in shown if text.strip("x")] == [
        text.replace("x", "") for text in said if text.strip("x")
    ]


def test_the_rest_of_a_page_is_as_without_the_rule() -> None:
    without = {removal.text.strip() for removal in cleaned().removed}
    assert {removal.text.strip() for removal in cleaned(rule(css=("a.so",))).removed} == without | {MAYOR}


def test_selected_parts_go_before_other_parts() -> None:
    words = rule(id="quay.words", any=(r"for all who",), literals=("for all",), scope="span", confidence=1.0)
    page = PAGE.replace("is enough for all", "<q><s>is enough</s> for</q> all")
    assert cut_by(cleaned(words, page=page), "quay.words") == ["for all who"]
    result = cleaned(words, rule(css=("s",), confidence=0.99), rule(id="quay.b", css=("q",)), page=page)
    assert [removal.text.strip() for removal in result.removed if removal.rule_id != "score/page"] == ["is enough for"]
    assert cut_by(cleaned(rule(css=("q",)), rule(id="quay.all", css=(".box",)), page=page), "quay.all") == [BOATS]


def pack(**fields: Any) -> str:
    """Return a pack with one sound rule, but for these fields; ``None`` leaves one out."""
    examples = {
        "remove": [
            {"html": "<p>It rained.</p><div class=box>Buy a boat.</div>", "cut": "Buy a boat."},
            {"html": "<p>It rained <b class=box>and</b> rained.", "cut": "and"},
        ],
        "keep": [{"html": "<div class=boxes>Boxes"}, {"html": "<div id=box>A box"}],
    }
    base = {"id": "quay.box", "title": "A box", "category": "advertisement", "confidence": 0.95, "css": [".box"]}
    entry = {**base, "sites": [SITE], "examples": examples, **fields}
    head = {"schema": 1, "pack": {"id": "quay", "version": "1", "license": "MIT", "languages": []}}
    return yaml.safe_dump(head | {"rules": [{key: value for key, value in entry.items() if value is not None}]})


def write(folder: Path, **fields: Any) -> Path:
    path = folder / "quay.yaml"
    path.write_text(pack(**fields), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "expression", "problem"),
    [
        ("css", "p >", "'p >' is broken: Expected selector"),
        ("css", "p::before", "Pseudo-elements are not supported"),
        ("css", "svg|p", "is broken"),
        ("css", "p:has( > a.x)", "has a combinator at the start of :has()"),
        ("xpath", "//p[", "is broken: Invalid expression"),
        ("xpath", "//b:p", "has the prefix 'b'"),
        ("xpath", "//q[re:test(., 'x')]", "has the prefix 're'"),
        ("xpath", "//q[document('x')]", "calls 'document'"),
        ("xpath", "//q[@id=$id]", "has a variable"),
        ("xpath", "count(//p)", "does not select elements"),
        ("xpath", "string(//q)", "does not select elements"),
        ("xpath", "true()", "does not select elements"),
        ("xpath", "//q/@id", "selects attributes or text"),
        ("xpath", "(//q/@id)[1]", "selects attributes or text"),
        ("xpath", "//p | //q/text()", "selects attributes or text"),
        ("xpath", "//q/descendant::text()[2]", "selects attributes or text"),
        ("xpath", "//q/node()", "selects attributes or text"),
    ],
)
def test_a_broken_selector_is_an_error_of_its_pack(kind: str, expression: str, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, **{"css": None, kind: [".box", expression] if kind == "css" else [expression]})
    line = path.read_text(encoding="utf-8").splitlines().index("rules:") + 2
    with pytest.raises(PackError) as caught:
        load_rules([path], builtin=False)
    (issue,) = map(str, caught.value.issues)
    assert issue.startswith(f"{path}:{line} quay.box: the {kind} ")
    assert problem in issue
    assert "; " in issue


@pytest.mark.parametrize(
    ("kind", "expression"),
    [
        ("css", "p > a:first-child, #x ~ .y"),
        ("css", "a[href^=':has(> b)']:not(b):has(i.x)"),
        ("xpath", "//p[@title='a:b $c document(d)']"),
        ("xpath", "//p[contains(@class, 'x') and (last() > 2 or not(a))]"),
        ("xpath", "//p[text()='Menu']/.."),
        ("xpath", "//h2/following-sibling::*[@id]"),
        ("xpath", "//text | //comment-list | (//p)[1]"),
        ("xpath", "id('box')"),
    ],
)
def test_a_sound_selector_is_none(kind: str, expression: str) -> None:
    text = pack(**{"css": None, kind: [expression]})
    assert parse_pack(text, "quay.yaml").issues == ()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"any": ["x"]}, "any cannot be combined with css or xpath"),
        ({"scope": "sentence"}, "scope cannot be combined with"),
        ({"section": {"until": ["end"]}}, "section cannot be combined with"),
        ({"css": {"a": 1}}, "css is not a list of texts"),
        ({"css": None, "xpath": 3}, "xpath is not a list of texts"),
        ({"examples": {"remove": ["<b>x</b>"]}}, "an example under remove is not a page; write {html: ..., cut: ...}"),
        ({"examples": {"remove": [{"html": "x", "cut": " "}]}}, "an example under remove is not a page"),
        ({"examples": {"keep": [{"html": "x", "cut": "x"}]}}, "an example under keep is not a page; write {html: ...}"),
    ],
)
def test_what_cannot_be_combined_with_selectors_is_reported(fields: dict[str, Any], problem: str) -> None:
    assert any(problem in str(issue) for issue in parse_pack(pack(**fields), "quay.yaml").issues)


def test_pages_are_no_examples_of_rules_for_text() -> None:
    text = pack(css=None, labels=["menu"], examples={"remove": [{"html": "Menu", "cut": "Menu"}]})
    (issue,) = parse_pack(text, "quay.yaml").issues
    assert "an example under remove is not text" in str(issue)


@pytest.mark.parametrize(
    ("elements", "problem"),
    [
        ([{"css": [".a"], "sites": [SITE]}], None),
        ([{"xpath": ["//p["]}], "is broken"),
        ([{"sites": [SITE]}], "an item of elements has neither css nor xpath"),
        ([{"css": ".a", "rules": []}], "unknown key 'rules'"),
        ({"css": ".a"}, "elements is not a list of mappings"),
    ],
)
def test_allowed_elements_are_read(elements: object, problem: str | None) -> None:
    parsed = parse_pack(yaml.safe_dump(yaml.safe_load(pack()) | {"allow": {"elements": elements}}), "quay.yaml")
    if problem:
        assert any(problem in str(issue) for issue in parsed.issues)
    else:
        assert parsed.issues == ()
        assert parsed.allow.elements == (Elements(css=(".a",), sites=(SITE,)),)


def test_selectors_and_allowed_elements_come_back_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "cache"))
    path = write(tmp_path, xpath=["//b"])
    allow = {"allow": {"elements": [{"css": [".a"]}]}}
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")) | allow), encoding="utf-8")
    first = load_rules([path], builtin=False)
    assert first.rules[0].selectors == (Selector("css", ".box"), Selector("xpath", "//b"))
    monkeypatch.setattr("cleaner.rulepack.parsing.parse_pack", lambda *_: pytest.fail("parsed again"))
    assert load_rules([path], builtin=False) == first


def test_a_selector_that_fails_on_a_page_says_where() -> None:
    for expression in ("//nav/@class", "//nav[foo()]"):
        result = cleaned(rule(xpath=(expression,)))
        assert (result.error or "").startswith(f"quay.yaml:4 quay.box: the xpath '{expression}' ")
    with pytest.raises(Exception, match=r"^allow: the xpath"):
        Pick(Selector("xpath", "//nav/@class")).find(tree(PAGE))
    with pytest.raises(SelectorError, match="; end it with an element"):
        Selector("xpath", "1").find(tree(PAGE))


def problems(text: str) -> list[str]:
    parsed = parse_pack(text, "quay.yaml")
    assert parsed.issues == ()
    return [issue.problem for issue in lint_rules(parsed.rules)]


def test_the_linter_demands_sites_examples_and_haste() -> None:
    assert problems(pack()) == []
    (unsited,) = problems(pack(sites=None))
    assert "no sites are given" in unsited
    assert [problem.partition(" under")[0] for problem in problems(pack(examples=None))] == ["0 of 2 examples"] * 2
    (slow,) = problems(pack(css=None, xpath=["//*[count(//*[count(//*) > 1]) > 1]"]))
    assert "is slow" in slow


def test_selectors_that_look_far_from_one_element_are_not_slow() -> None:
    assert not is_slow(Selector("xpath", "//*[@id='box']/following-sibling::p"))
    assert is_slow(Selector("xpath", "//*[count(//*[count(//*) > 1]) > 1]"))


@pytest.mark.parametrize(
    ("examples", "reported"),
    [
        ([Example("<p>It rained.<div class=box>Buy.</div>", None, "Buy.")], None),
        ([Example("<p>It rained.<div class=box>Buy.<p>Now.</div>", None, "Buy. Now.")], None),
        ([Example("<div class=box>Buy.</div>", None, "Buy.")], None),
        ([Example("<p>It rained.<div class=box>Buy.</div>", None, "Buy")], "cut 'Buy.' from "),
        ([Example("<p>It rained.<div class=bin>Buy.</div>", None, "Buy.")], "cut '' from "),
        ([Example("<p>It rained.<div class=bin>Buy.</div>", None)], None),
        ([Example("<p>It rained.<div class=box>Buy.</div>", None)], "instead of nothing"),
        ([Example("<br>", None)], "no article text found in '<br>'"),
    ],
)
@pytest.mark.parametrize("fields", [{}, {"category": "headline"}, {"confidence": 0.5}, {"sites": ()}])
def test_examples_are_pages_of_the_site(
    examples: Sequence[Example], reported: str | None, fields: dict[str, Any]
) -> None:
    failures = list(map(str, check_examples([rule(css=(".box",), examples=tuple(examples), **fields)])))
    assert len(failures) == (reported is not None)
    assert all(failure.startswith("quay.yaml:4 quay.box: ") and (reported or "") in failure for failure in failures)


def test_the_commands_know_selectors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path))
    assert run(["rules", "test", path]) == run(["rules", "lint", path]) == 0
    assert capsys.readouterr().err == "1 rules, 4 examples: all hold\nnothing wrong\n"
    assert run(["rules", "show", "quay.box", "--rules", path]) == 0
    assert ".box" in capsys.readouterr().out
    write(tmp_path, css=["b.box"])
    assert run(["rules", "test", path]) == 1
    assert "quay.box: cut '' from " in capsys.readouterr().out
