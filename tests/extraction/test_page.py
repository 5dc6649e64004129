"""Pages into blocks: what is a block, where it stands in the text and in the tree, and what its markup counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from cleaner.extraction.walk import FEW_CHARS

if TYPE_CHECKING:
    from cleaner.page_document import Page

RAIN = "The rain over Lower Ashby stopped on the ninth day, and nobody went out to look."


def built(html: str | bytes) -> Page:
    page = build(read_page(html))
    assert page is not None
    return page


def texts(page: Page) -> list[str]:
    return [page.document.text[slice(*block.span)] for block in page.document.blocks]


def tags(page: Page) -> list[str]:
    return [page.nodes.tags[page.nodes.tag[node]] for node in page.node]


def words(count: int) -> str:
    return " ".join(f"word{at}" for at in range(count))


@pytest.mark.parametrize("end", ["", "</titl>", '</titlevalue="1">', "</title"])
def test_a_title_that_never_ends_hides_no_text(end: str) -> None:
    page = built(f"<html><head><title>Rain{end}<meta name=robots></head><body><p>{RAIN}</p><p>{words(500)}</p></body>")
    assert RAIN in texts(page)


def test_a_title_may_hold_signs_of_markup() -> None:
    page = built(f"<title>Rain <b>again</b></title><p>{RAIN}</p>")
    assert (texts(page), page.document.title) == ([RAIN], "Rain <b>again</b>")


# blocks


def test_blocks_stand_in_reading_order_each_in_its_element() -> None:
    page = built("<h1>A</h1>B<div>C<ul><li>D<li>E</ul>F</div><p>G <b>H</b></p><!-- no --><?no ?>I")
    assert texts(page) == ["A", "B", "C", "D", "E", "F", "G H", "I"]
    assert tags(page) == ["h1", "body", "div", "li", "li", "div", "p", "body"]
    assert page.node[1] == page.node[7]
    assert page.node[2] == page.node[5]
    assert page.document.text == "A\nB\nC\nD\nE\nF\nG H\nI"


def test_line_breaks_part_blocks_of_one_element_and_white_space_does_not() -> None:
    page = built("<p>One\n  two<br>three<br><br/> four</p><p>five</p>")
    assert texts(page) == ["One two", "three", "four", "five"]
    assert page.broken.tolist() == [False, True, True, False]
    assert page.document.text == "One two\nthree\nfour\nfive"
    assert len(set(page.node[:3].tolist())) == 1


def test_a_line_break_at_the_end_of_an_element_parts_nothing() -> None:
    assert built("<p>One<br></p><p>two</p>").broken.tolist() == [False, False]


@pytest.mark.parametrize(
    ("tag", "apart", "within"),
    [
        ("span", 'class="byline"', 'class="dropcap"'),
        ("b", 'itemprop="author"', 'itemprop="about"'),
        ("em", 'style="color: red; display: inline-block"', 'style="color: red; display: inline"'),
        ("time", "hidden", "datetime='9'"),
        ("small", 'aria-hidden="true"', 'aria-hidden="false"'),
        ("u", 'role="caption"', 'onclick="share()"'),
        ("font", 'class="Byline"', 'class="Body"'),
        ("i", f'class="{"x" * 190} byline"', f'class="{"x" * 200} byline"'),
    ],
)
def test_inline_elements_that_stand_for_themselves(tag: str, apart: str, within: str) -> None:
    parts = ["By the river", "Ada Moor", "waited."]
    for name, attributes, expected in ((tag, apart, parts), (tag, within, [" ".join(parts)]), ("a", apart, None)):
        page = built(f"<p>{parts[0]} <{name} {attributes}>{parts[1]}</{name}> {parts[2]}</p>")
        assert texts(page) == (expected or [" ".join(parts)])
        assert page.document.text == " ".join(parts)


@pytest.mark.parametrize(("tag", "between"), [("x-card", "\n"), ("section", "\n"), ("xcard", " ")])
def test_elements_of_a_pages_own_make_part_blocks(tag: str, between: str) -> None:
    assert built(f"<div>One <{tag}>two</{tag}> three</div>").document.text == between.join(("One", "two", "three"))


@pytest.mark.parametrize("tag", ["script", "style", "textarea", "template", "select", "svg", "iframe", "object"])
def test_what_nobody_reads_is_skipped_and_what_follows_is_not(tag: str) -> None:
    inner = "<option>unread</option>" if tag == "select" else "unread"
    assert texts(built(f"<p>Be<{tag}>{inner}</{tag}>fore</p><p>after</p>")) == ["Before", "after"]
    assert texts(built("<p>Be<ins>read</ins>fore</p><button>after</button>")) == ["Bereadfore", "after"]


@pytest.mark.parametrize("mode", ["open", "closed", "OPEN"])
def test_a_declared_shadow_root_is_read_and_other_templates_are_not(mode: str) -> None:
    inner = "<template>unread</template><p>Rain <b>fell</b>.</p>"
    page = built(f"<p>Before</p><x-story><template shadowrootmode={mode}>{inner}</template></x-story><p>after</p>")
    assert texts(page) == ["Before", "Rain fell.", "after"]
    assert texts(built(f"<p>Before</p><template id={mode}>{inner}</template><p>after</p>")) == ["Before", "after"]


def test_formulas_are_read_within_their_sentence() -> None:
    page = built("<p>The pier holds while <math><mi>w</mi><mo>&lt;</mo><mn>7</mn></math> tonnes stand on it.</p>")
    assert texts(page) == ["The pier holds while w<7 tonnes stand on it."]
    half = "<math><semantics><mfrac><mn>1</mn><mn>2</mn></mfrac><annotation>\\frac 1 2</annotation></semantics></math>"
    assert texts(built(f"<p>Take {half} of it.</p>")) == ["Take 1 2 of it."]


@pytest.mark.parametrize(
    ("hidden", "drawn", "text"),
    [
        ("", "<span aria-hidden=true><i>w</i></span>", "Let w be"),
        ("style='display:none'", "<img aria-hidden=true>", "Let w be"),
        ("", "<span>w</span>", "Let ww be"),
    ],
)
def test_a_formula_beside_its_drawing_is_read_once(hidden: str, drawn: str, text: str) -> None:
    page = built(f"<p>Let <span {hidden}><math><mi>w</mi></math></span>{drawn} be</p>")
    assert page.document.text == text


def test_labels_of_drawings_are_read_and_their_descriptions_are_not() -> None:
    labels = "<title>unread</title><desc>unread</desc><g><text>North</text><text>So<tspan>uth</tspan></text></g>"
    assert texts(built(f"<p>Rain</p><svg>{labels}<defs><text>unread</text></defs></svg>")) == ["Rain", "North", "South"]
    assert texts(built("<p>Ra<svg><title>unread</title><path d=M0></path></svg>in</p>")) == ["Rain"]
    assert texts(built("<p>Be<text>tw</text>een <desc>us</desc></p>")) == ["Between us"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("forged in 1887<sup>2</sup> or", "forged in 1887 2 or"),
        ("forged in 1887<sup><a href=#n2>2</a></sup> or", "forged in 1887 2 or"),
        ("by the keeper<sup><a href=/pier#n2>2</a></sup> or", "by the keeper 2 or"),
        ("by the keeper<a href=#n2><sup>2</sup></a> or", "by the keeper 2 or"),
        ("<sup>2</sup>1887 was wet", "2 1887 was wet"),
        ("in 1887<sup>[2]</sup> or", "in 1887[2] or"),
        ("in 1887 <sup>2</sup> or", "in 1887 2 or"),
        ("40 m<sup>2</sup> of oak", "40 m2 of oak"),
        ("x<sup>2</sup>y", "x2y"),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("the keeper<sup><a href=/shop>TM</a></sup>", "the keeperTM"),
        ("CO<sub>2</sub>", "CO2"),
    ],
)
def test_a_footnote_mark_touches_no_word_or_number(html: str, text: str) -> None:
    assert built(f"<p>{html}</p>").document.text == text
    marked = build(f"<p>{html}</p>", with_markup=True)
    assert marked is not None
    assert "".join(run.text for run in marked.markup.runs[0]) == text


def test_readings_of_characters_are_text_only_in_brackets() -> None:
    ruby = "<p>川<ruby>岸<rt>ぎし</rt>辺<rt>べ</rt></ruby>の朝。"
    assert texts(built(ruby)) == ["川岸辺の朝。"]
    assert texts(built(ruby.replace("<rt>", "<rp>（</rp><rt>").replace("</rt>", "</rt><rp>）</rp>"))) == [
        "川岸（ぎし）辺（べ）の朝。"
    ]


@pytest.mark.parametrize(
    ("seen", "inside", "counts"),
    [(1, 100, True), (1, 30, False), (FEW_CHARS // 6, 1000, True), (FEW_CHARS // 4, 1000, False)],
)
def test_noscript_counts_where_there_is_little_else(seen: int, inside: int, counts: bool) -> None:
    page = built(f"<p>{'Rain. ' * seen}</p><noscript><p>{words(inside)}</p></noscript>")
    assert (words(inside) in texts(page)) is counts
    assert texts(page)[0] == ("Rain. " * seen).strip()


# what the markup counts


@pytest.mark.parametrize(
    ("html", "linked", "bold", "italic", "links"),
    [
        ("<p>Rain <a href=/>here</a> and <a href=/>there</a></p>", 9, 0, 0, 2),
        ("<p>Rain <b>here</b> and <strong>there</strong></p>", 0, 9, 0, 0),
        ("<p>Rain <i>here</i> and <em>there</em></p>", 0, 0, 9, 0),
        ("<p>Rain <a href=/>here <b>and <i>there</i></b></a>", 12, 8, 5, 1),
        ("<p>Rain <u>here</u> and <span>there</span></p>", 0, 0, 0, 0),
    ],
)
def test_links_and_styles_are_counted_in_characters(html: str, linked: int, bold: int, italic: int, links: int) -> None:
    page = built(html)
    columns = (page.linked, page.bold, page.italic, page.links)
    assert [column.tolist() for column in columns] == [[linked], [bold], [italic], [links]]
    assert page.document.blocks[0].link_density == linked / len(page.document.text)


def test_counts_do_not_run_into_the_next_block() -> None:
    page = built("<p><a><b><i>Rain</i></b></a></p><p>again</p><a><p>One</p><p>two</p></a>")
    assert page.linked.tolist() == [4, 0, 3, 3]
    assert page.bold.tolist() == page.italic.tolist() == [4, 0, 0, 0]
    assert page.links.tolist()[:2] == [1, 0]
    assert page.ends_linked.tolist()[:2] == [True, False]


@pytest.mark.parametrize("html", ["<a></a><p>Rain</p>", ("<div><a></a></div>Rain")])
def test_a_link_without_text_counts_for_no_other_block(html: str) -> None:
    assert built(html).links.tolist() == [0]


@pytest.mark.parametrize(
    ("html", "ends"),
    [
        ("<p>Read <a href=/>this</a></p>", True),
        ("<p>Read <a href=/>this</a> \n</p>", True),
        ("<p>Read <a href=/><b>this</b></a><img></p>", True),
        ("<p>Read <a href=/>this</a>.</p>", False),
        ("<p><a href=/>Read</a> this</p>", False),
        ("<p>Read <b>this</b></p>", False),
        ("<p><a href=/>Read</a> <b>this</b></p>", False),
        ("<a href=/><p>Read this</p></a>", True),
    ],
)
def test_ends_linked(html: str, ends: bool) -> None:
    assert built(html).ends_linked.tolist() == [ends]


@pytest.mark.parametrize(
    ("hidden", "seen"),
    [
        ("hidden", 'class="hidden"'),
        ('aria-hidden="true"', 'aria-hidden="false"'),
        ('style="color:red;Display : None"', 'style="display: flex"'),
        ('style="visibility: hidden"', 'style="visibility: visible"'),
    ],
)
def test_hidden_elements_hide_all_below(hidden: str, seen: str) -> None:
    page = built(f"<div {hidden}><ul><li>Rain</li></ul></div><div {seen}><p>again</p></div>")
    assert page.nodes.hidden[page.node].tolist() == [True, False]


def test_what_is_made_like_a_hidden_element_is_not_hidden_by_that() -> None:
    page = built("<p class=a>Rain</p><p class=a hidden>again</p><p class=a>and again</p>")
    assert page.nodes.hidden[page.node].tolist() == [False, True, False]


def test_kinds() -> None:
    page = built(
        "<h3>heading</h3><ul><li><div><p>list_item</p></div></li></ul><dl><dt>list_item<dd>list_item</dl>"
        "<table><caption>table<tr><td>table<td><p>table</table><blockquote><p>quote</p></blockquote><pre>code</pre>"
        "<p>paragraph</p><ul>paragraph</ul><li><div><div><p>paragraph</p></div></div></li>"
    )
    assert [block.kind for block in page.document.blocks] == texts(page)


# the tree

TREES: Any = st.recursive(
    st.sampled_from(["rain ", "Ashby", " ", "<br>", "<b>nine</b>", '<span class="byline">Ada</span>']),
    lambda below: st.tuples(st.sampled_from(["div", "ul", "section", "span", "a"]), st.lists(below, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=25,
)


@given(TREES)
def test_each_element_knows_the_blocks_below_it(html: str) -> None:
    page = built(f"<main>{html}</main>end")
    nodes, below = page.nodes, [set[int]() for _ in page.nodes.parent]
    for block, node in enumerate(page.node.tolist()):
        below[node].add(block)
        while node:
            node = int(nodes.parent[node])  # noqa: PLW2901  up to the root
            below[node].add(block)
    ranges = zip(nodes.first.tolist(), nodes.last.tolist(), strict=True)
    assert [set(range(*both)) for both in ranges] == below
    assert nodes.parent[0] == nodes.depth[0] == 0
    for node in range(1, len(below)):
        above = int(nodes.parent[node])
        assert above < node
        assert nodes.depth[node] == nodes.depth[above] + 1
        assert nodes.nth[node] == (nodes.parent[1:node] == above).sum()


def check_spans(page: Page) -> None:
    """Check that spans are the blocks', in order, and that only a space or a line break stands between them."""
    text, at = page.document.text, 0
    for number, block in enumerate(page.document.blocks):
        start, end = block.span
        assert text[at:start] in ((" ", "\n") if number else ("",))
        assert end > start
        assert text[start:end] == " ".join(text[start:end].split())
        assert len(block.text) == end - start
        at = end
    assert at == len(text)
    assert page.sizes.tolist() == [len(text) for text in texts(page)]
    assert len(page.document.blocks) == len(page.node) == len(page.linked) == len(page.broken)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('<div class="card card-12 wide">', '<div class="card card-7 slim">', True),
        ('<div class="card" id="x1">', '<div class="card" id="x22">', True),
        ('<div class="card red">', '<div class="card blue">', False),
        ('<div class="card">', '<section class="card">', False),
        ('<div style="x" href="1">', "<div>", True),
    ],
)
def test_signatures_are_those_of_templates(one: str, other: str, same: bool) -> None:
    page = built(f"{one}Rain</div></section>{other}again")
    first, second = page.nodes.signature[page.node].tolist()
    assert (first == second) is same


def test_paths_are_the_tags_from_the_root_down() -> None:
    page = built("<div class=a><p>1</div><div class=b><p>2</div><ul><li><p>3</ul><p>4")
    paths = page.nodes.path[page.node].tolist()
    assert paths[0] == paths[1]
    assert len(set(paths)) == 3


def test_elements_made_alike_in_other_places_have_other_paths() -> None:
    page = built("<div><p class=a>1</p></div><section><p class=a>2</p></section><div><p class=a>3</p></div>")
    paths, signatures = page.nodes.path[page.node].tolist(), page.nodes.signature[page.node].tolist()
    assert paths[0] == paths[2] != paths[1]
    assert len(set(signatures)) == 1


# odd pages


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Ada &amp; Tom &lt;b&gt; caf&eacute; &#8212; r&#xe9;sum&eacute;&nbsp;x", "Ada & Tom <b> café — résumé x"),
        (f"<p>{RAIN[:9]}\0{RAIN[9:]}</p>", RAIN),
        (f"<p>{RAIN[:9]}\0{RAIN[9:20]}\ud800{RAIN[20:]}</p>", RAIN),
        (b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html><body><p>Caf\xc3\xa9</html>', "Café"),
        ('<?xml version="1.0" encoding="utf-16"?><html><body><p>Café</p></body></html>', "Café"),
        ('<!DOCTYPE html SYSTEM "x><html><body><p>Rain</p><p>"Snow"</p></body></html>', 'Rain\n"Snow"'),
        ("<!DOCTYPE><p>Rain", "Rain"),
        ('<!DOCTYPE html><html lang="en" /><head><title>T</title></head><body><p>Rain</p></body></html>', "Rain"),
        ("<HTML/><BODY><P>Rain</BODY>", "Rain"),
        ("<li>Rain<li>again", "Rain\nagain"),
        ("<title>T</title><p>Rain", "Rain"),
        ("<title>T</title><main><p>Rain</main>", "Rain"),
        ("<body><td>Rain", "Rain"),
        ("Rain < snow,\nsaid Ada.", "Rain < snow, said Ada."),
        ("<body><p>Rain</p></body><p>again</p></html>", "Rain\nagain"),
        ("<p>Rain</p></body></html><p>again</p>", "Rain\nagain"),
    ],
)
def test_faulty_pages_keep_their_text(html: str | bytes, text: str) -> None:
    page = built(html)
    assert page.document.text == text
    check_spans(page)


@pytest.mark.parametrize("html", ["", " \n", "<p></p>", "&nbsp;", "<script>x</script>", "<!-- x -->", "<title>x"])
def test_a_page_without_text_is_none(html: str) -> None:
    assert build(read_page(html)) is None


WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=9), min_size=1, max_size=9))
def test_words_survive_in_order(paragraphs: list[list[str]]) -> None:
    expected = [" ".join(line) for line in paragraphs]
    assert texts(built("".join(f"<p>{line}</p>" for line in expected))) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "<math><mi>q</mi><mo>=</mo><mn>2</mn></math>",
        "<span class=k><span class=m><math><mi>q</mi><mo>=</mo><mn>2</mn></math></span>"
        "<span class=h aria-hidden=true>q=2</span></span>",
        "<span><span style='display: none'><math><mi>q</mi><mo>=</mo><mn>2</mn></math></span><img alt='q=2'></span>",
        "<mjx-container><mjx-math aria-hidden=true></mjx-math><mjx-assistive-mml><math><mi>q</mi><mo>=</mo><mn>2</mn>"
        "</math></mjx-assistive-mml></mjx-container>",
    ],
)
def test_a_formula_is_part_of_its_sentence_however_it_is_drawn(formula: str) -> None:
    assert texts(built(f"<p>It holds if {formula} at dusk.</p>")) == ["It holds if q=2 at dusk."]


def test_what_is_hidden_beside_no_formula_is_still_set_apart() -> None:
    assert texts(built("<p>It holds<span aria-hidden=true>Share</span> at dusk.</p>")) == [
        "It holds",
        "Share",
        "at dusk.",
    ]


def test_every_pronunciation_in_brackets_is_read_and_no_other() -> None:
    ruby = "<ruby>a<rp>(</rp><rt>one</rt><rp>)</rp>b<rt>two</rt></ruby>"
    assert texts(built(f"<p>{ruby}</p>")) == ["a(one)b"]
