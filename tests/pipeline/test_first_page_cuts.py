"""A page with lines that rules cut first comes out as one whose source never had them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.data.pages import read_pages
from cleaner import Cleaner, Config, Result
from cleaner.document import Mark, Span
from cleaner.extraction.page import build
from cleaner.extraction.page_left import PageLeft
from cleaner.extraction.parse import parse, read_page
from cleaner.features.page.passes import first_pass
from cleaner.marking.prefilter import MAX_LABEL
from cleaner.page_document import Page
from cleaner.rulepack import Allowance, Elements, Rule
from tests.pipeline.test_first_cuts import BODY, CLUTTER, FIRST, IDS, NEAR_MISSES, PACKED, PLAIN, packed, rule
from tests.pipeline.test_pipeline import replay

PARTS = (
    *(f"<p>{piece}</p>" for piece in (*BODY, *NEAR_MISSES)),
    "<h2>A second life</h2>",
    "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>",
    "<ul><li>One arch was rebuilt.<li>The other was not.</ul>",
    '<div class="share"><a href="#">Share this article</a></div>',
    "<p>By <a href=/ana>Ana Ruiz</a></p>",
    "<div></div>",
)
LOST = tuple(
    form.format(line)
    for line in CLUTTER[:3]
    for form in (
        "<p>{}</p>",
        "<div class=promo><p>{}</p><div></div></div>",
        "<h3><a href=/more>{}</a></h3>",
        "<section><ul><li><b>{}</b></ul></section>",
    )
)
parts = st.lists(st.sampled_from((*PARTS, *LOST)), min_size=1, max_size=20)


def page_of(parts: Sequence[str]) -> str:
    return f"<title>Bridge reopens</title><h1>Bridge reopens</h1><article><p>{BODY[0]}</p>{''.join(parts)}</article>"


def cuts(result: Result) -> list[tuple[str, str, float, str]]:
    return [
        (cut.rule_id, cut.text.strip(), cut.confidence, cut.reason) for cut in result.removed if cut.rule_id not in IDS
    ]


def marks_of(page: Page, *lines: str) -> list[Mark]:
    return [
        Mark(block.span, "r", "other", 1.0, "r")
        for block in page.document.blocks
        if page.document.text[slice(*block.span)] in lines
    ]


def built(html: str) -> Page:
    page = build(html)
    assert page
    return page


@given(parts)
@settings(max_examples=150, deadline=None)
def test_what_is_left_measures_like_a_page_without_it(parts: list[str]) -> None:
    whole, never = built(page_of(parts)), built(page_of([part for part in parts if part not in LOST]))
    left = PageLeft(whole).without(marks_of(whole, *CLUTTER))
    assert left
    assert left.page.document == never.document
    for column in ("node", "linked", "bold", "italic", "links", "ends_linked", "broken"):
        assert getattr(left.page, column).tolist() == getattr(never, column).tolist(), column
    for column in ("parent", "depth", "purpose", "hidden", "first", "last", "nth"):
        assert getattr(left.page.nodes, column).tolist() == getattr(never.nodes, column).tolist(), column
    ours, theirs = first_pass(left.page).columns, first_pass(never).columns
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if not np.array_equal(ours[name], theirs[name])] == []
    for mine, block in zip(left.page.document.blocks, never.document.blocks, strict=True):
        (place,) = left.to_whole(mine.span)
        assert whole.document.text[slice(*place)] == never.document.text[slice(*block.span)]


@pytest.mark.slow(9)
@given(parts, st.booleans())
@settings(max_examples=120, deadline=None)
def test_a_page_comes_out_as_one_that_never_had_the_lines(parts: list[str], spared: bool) -> None:
    never = PLAIN.explain_html(page_of([part for part in parts if part not in LOST]), spared=spared)
    result = PACKED.explain_html(page_of(parts), spared=spared)
    assert result.text == never.text
    assert cuts(result) == cuts(never)
    assert replay(result) == result.text
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    if spared:
        assert result.spared is not None
        assert never.spared is not None
        assert [(one.rule_id, one.text) for one in result.spared] == [(one.rule_id, one.text) for one in never.spared]
        assert all(result.document.text[slice(*one.span)] == one.text for one in result.spared)


def test_markdown_has_what_is_left() -> None:
    page = page_of([*PARTS[:3], *LOST])
    markdown = Cleaner(Config(markdown=True), PACKED.rules).clean_html(page)
    assert markdown == Cleaner(Config(markdown=True)).clean_html(page_of(PARTS[:3]))
    assert BODY[2] in markdown


@pytest.mark.parametrize(
    ("block", "left"),
    [
        (f"{BODY[1]} {CLUTTER[2]}", BODY[1]),
        (f"{BODY[1]}{CLUTTER[2]}", BODY[1]),
        (f"{CLUTTER[2]} {BODY[1]}", BODY[1]),
        (f"{CLUTTER[2]} {BODY[1]} {CLUTTER[2]}", BODY[1]),
        (f"{BODY[1]} {CLUTTER[2]} {BODY[2]}", f"{BODY[1]} {CLUTTER[2]} {BODY[2]}"),
    ],
)
def test_a_span_goes_at_an_end_of_a_block_alone(block: str, left: str) -> None:
    result = PACKED.explain_html(page_of([f"<p>{block}</p>", f"<p>{BODY[2]}</p>"]))
    assert f"\n{left}\n{BODY[2]}" in result.text
    assert replay(result) == result.text


def test_a_block_that_is_cut_short_loses_the_links_first() -> None:
    page = built(f"<p>{BODY[1]} <a href=/follow>{CLUTTER[2]}</a></p><p>{BODY[2]} <a href=/b>Ana Ruiz</a></p>")
    start = page.document.text.index(CLUTTER[2])
    left = PageLeft(page).without([Mark(Span(start, start + len(CLUTTER[2])), "r", "other", 1.0, "r")])
    assert left
    assert left.page.document.text == f"{BODY[1]}\n{BODY[2]} Ana Ruiz"
    assert left.page.linked.tolist() == [0, 8]
    assert left.page.links.tolist() == [0, 1]
    assert left.page.ends_linked.tolist() == [False, True]
    assert [block.link_density > 0 for block in left.page.document.blocks] == [False, True]


def test_a_page_of_nothing_else_is_left_alone() -> None:
    page = f"<p>{CLUTTER[1]}</p><p>{CLUTTER[0]}</p>"
    assert PACKED.explain_html(page) == PLAIN.explain_html(page)


def test_selectors_find_what_is_left_and_what_must_stay_does() -> None:
    box = Rule("b.box", "Box", "other", 0.95, "b", (), css=(".box",))
    inside = f"<div class=box><p>{CLUTTER[1]}</p><p>A box of ours.</p></div>"
    page = page_of([LOST[0], inside, f"<p>{BODY[2]}</p>"])
    result = packed(*FIRST, box).explain_html(page)
    assert [(cut.rule_id, cut.text.strip()) for cut in result.removed if cut.rule_id in {*IDS, "b.box"}] == [
        ("quay.letter", CLUTTER[0]),
        ("quay.label", CLUTTER[1]),
        ("b.box", "A box of ours."),
    ]
    kept = packed(*FIRST, allow=Allowance(elements=(Elements(css=(".box",)),))).explain_html(page)
    assert CLUTTER[1] in kept.text
    assert CLUTTER[0] not in kept.text


def test_a_page_has_a_site_and_a_source() -> None:
    page = page_of([LOST[0], *PARTS[:3]])
    local = packed(*(one._replace(sites=("quay.example",), sources=("Quay Post",)) for one in FIRST))
    assert CLUTTER[0] not in local.clean_html(page, "https://www.quay.example/a")
    assert CLUTTER[0] not in local.clean_html(page, source="Quay Post")
    assert local.explain_html(page, "https://hill.example/a") == PLAIN.explain_html(page, "https://hill.example/a")


def test_trafilaturas_text_goes_the_way_of_texts() -> None:
    page = page_of([f"<p>{piece}</p>" for piece in (*BODY, *BODY, CLUTTER[1], BODY[1], BODY[2])])
    config = Config(extractor="trafilatura")
    assert CLUTTER[1] in Cleaner(config).explain_html(page).document.text
    found = packed(*FIRST, config=config).explain_html(page)
    assert "quay.label" in {cut.rule_id for cut in found.removed}


def with_and_without(page: str, dice: random.Random) -> tuple[list[str], str, str]:
    """Return lines of a page that are elements of their own, the page as it is written anew, and without them."""
    from lxml import etree  # noqa: PLC0415  see ``cleaner.extraction.parse``

    tree = parse(read_page(page))
    assert tree is not None
    whole = etree.tostring(tree, encoding="unicode", method="html")
    text = built(whole).document.text
    leaves = {" ".join((one.text or "").split()): one for one in tree.iter("p", "li", "h3") if not len(one)}
    lines = [
        line for line in text.split("\n") if 20 < len(line) <= MAX_LABEL and line in leaves and text.count(line) == 1
    ]
    chosen = dice.sample(lines, k=min(3, len(lines)))
    for line in chosen:
        leaf, parent = leaves[line], leaves[line].getparent()
        before, tail = leaf.getprevious(), leaf.tail or ""
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        parent.remove(leaf)
    return chosen, whole, etree.tostring(tree, encoding="unicode", method="html")


@pytest.mark.slow(12)
def test_real_pages_come_out_as_if_they_never_had_some_lines(data: Path) -> None:
    dice = random.Random(17)
    rows = list(islice(read_pages("news2023"), 0, 240, 4))
    compared = 0
    for row in rows:
        lines, whole, without = with_and_without(row.html, dice)
        if not lines or compared == 30:
            continue
        rules = [rule(f"r{at}", labels=(line.casefold(),)) for at, line in enumerate(lines)]
        ids = {one.id for one in rules}
        result, never = packed(*rules).explain_html(whole, row.url), PLAIN.explain_html(without, row.url)
        assert [cut.text.strip() for cut in result.removed if cut.rule_id in ids]
        assert result.text == never.text, row.id
        others = [(cut.rule_id, cut.text.strip()) for cut in result.removed if cut.rule_id not in ids]
        assert others == [(cut.rule_id, cut.text.strip()) for cut in never.removed], row.id
        compared += 1
    assert compared == 30
