"""What is measured of a page's blocks: by hand on a small page, by brute force on made-up ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Block, Document, Span
from cleaner.features.columns import UNKNOWN
from cleaner.features.overlap import covered, trigrams
from cleaner.features.page.metadata import metadata_overlap, tokenize_with_metadata
from cleaner.features.page.passes import first_pass, known_columns, second_pass
from cleaner.features.page.similarity import similarity
from cleaner.features.page.structure import FAR_STEPS
from cleaner.features.page.tree import articles, inside, meeting
from cleaner.features.text.measure import measure
from cleaner.features.tokens import tokenize
from cleaner.page_document import PageMetadata
from cleaner.purposes import PURPOSES
from cleaner.scoring.page import LIKELY, likely_blocks
from tests.extraction.test_page import TREES, built

if TYPE_CHECKING:
    from cleaner.features.columns import Columns
    from cleaner.page_document import Page

BODY = (
    "The ferry to Marlow was an hour late on Tuesday because a rope had caught in its only propeller.",
    "The diver of the island was at a wedding on the mainland, and nobody knew in which of the churches.",
    "Sixty passengers waited in the customs house, where the mayor served them tea from a fire bucket.",
    "A second boat will come by spring, said the company, as it had said in each of the last nine years.",
)
PROMO = "Read the story of the lamp that burned for a hundred and one years above the door of the old mill."
COPY = "All about it: the mayor served them tea from a fire bucket."
PARAGRAPHS = "".join(f'<p class="par">{text}</p>' for text in BODY)
HTML = f"""<title>Ferry late again</title><meta name="author" content="Ada Moor"><body>
<nav><ul class="menu"><li><a href="/">Home</a></li><li><a href="/t">Tides</a></li></ul></nav>
<div class="share"><div><div>Send it</div></div></div>
<article class="story"><h1>Ferry late again</h1><div class="made"><b>Ada Moor</b></div>{PARAGRAPHS}</article>
<section class="promo"><p class="note">{PROMO}</p><p class="par">{COPY}</p></section>"""
PAGE = built(HTML)
HOME, TIDES, SEND, TITLE, NAME, FIRST, SECOND, THIRD, FOURTH, NOTE, STRAY = range(11)
FIRST_PASS = first_pass(PAGE)


def brute(page: Page) -> list[list[int]]:
    """Return the elements above each block from its own to the root."""
    found = []
    for node in page.node.tolist():
        chain = [node]
        while chain[-1]:
            chain.append(int(page.nodes.parent[chain[-1]]))
        found.append(chain)
    return found


def pages(html: str) -> Page:
    return built(f"<article>{html}</article><p>end</p>")


# all columns


@settings(deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_columns_have_a_finite_number_a_block(html: str, random: Any) -> None:
    page = pages(html)
    size = len(page.node)
    first = first_pass(page)
    chance = np.array([random.random() for _ in range(size)])
    known = page, first.tokens, first.grams
    for columns in (first.columns, similarity(*known, chance), similarity(*known, chance * 0)):
        assert {len(values) for values in columns.values()} == {size}
        assert all(np.isfinite(np.asarray(values, np.float64)).all() for values in columns.values())


def test_known_columns_are_those_that_are_made() -> None:
    text = measure(PAGE.document, [None] * 11, [0.0] * 11).columns
    likely = np.array([TITLE, FIRST, FOURTH])
    second = second_pass(PAGE, FIRST_PASS, np.linspace(0, 1, 11), likely, {name: text[name][likely] for name in text})
    assert known_columns() == (frozenset(FIRST_PASS.columns), frozenset(second))
    assert {len(values) for values in second.values()} == {3}
    assert second["words"].tolist() == FIRST_PASS.columns["words"][likely].tolist()
    assert second["chance"].tolist() == pytest.approx([0.3, 0.5, 0.8])
    assert second["text_words"].tolist() == text["words"][likely].tolist()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("is_title", {TITLE}),
        ("is_item", {HOME, TIDES}),
        ("is_paragraph", {*range(FIRST, STRAY + 1)}),
        ("linked", {HOME, TIDES}),
        ("bold", {NAME}),
        ("author_alone", {NAME}),
        ("article_titled", {*range(TITLE, FOURTH + 1)}),
    ],
)
def test_blocks_with_a_markup_of_their_own(name: str, rows: set[int]) -> None:
    assert set(np.flatnonzero(FIRST_PASS.columns[name]).tolist()) == rows


def test_positions() -> None:
    columns = FIRST_PASS.columns
    assert columns["since_title"].tolist() == [99, 99, 99, 99, 1, 2, 3, 4, 5, 6, 7]
    assert columns["titles_above"].tolist() == [0, 0, 0, *[1] * 8]
    assert columns["nth"][[HOME, TIDES, FIRST, FOURTH]].tolist() == [0, 1, 2, 5]
    assert columns["siblings"][[HOME, SEND, FOURTH, NOTE]].tolist() == [2, 1, 6, 2]
    assert columns["alike_blocks"][[HOME, FIRST, NOTE, STRAY]].tolist() == [2, 4, 1, 1]
    length = sum(block.span.length for block in PAGE.document.blocks)
    assert columns["before"][TIDES] == pytest.approx(len("Home") / length)
    assert columns["after"][NOTE] == pytest.approx(len(COPY) / length)


# the tree


@given(TREES, st.lists(st.integers(0, 9), min_size=200, max_size=200))
def test_sums_over_elements_meetings_and_articles(html: str, numbers: list[int]) -> None:
    page = pages(html)
    chains, nodes = brute(page), page.nodes
    size = len(chains)
    values = np.array(numbers[:size])
    held = inside(nodes, values).tolist()
    assert held == [sum(v for v, chain in zip(numbers, chains, strict=False) if n in chain) for n in range(len(held))]
    partner = np.array([(7 * number + at) % size for at, number in enumerate(values.tolist())])
    expected = [next(node for node in chains[at] if node in chains[to]) for at, to in enumerate(partner.tolist())]
    assert meeting(nodes, page.node, partner).tolist() == expected
    named = [[node for node in chain if nodes.tags[nodes.tag[node]] == "article"] + [0] for chain in chains]
    assert articles(nodes)[page.node].tolist() == [found[0] for found in named]


def test_masses_are_those_of_text_that_reads_like_an_article() -> None:
    columns = FIRST_PASS.columns
    text = [*map(len, (*BODY, PROMO))]  # COPY is too short to count
    assert columns["mass_0"][[HOME, SEND, TITLE, NAME, STRAY]].tolist() == [0, 0, 0, 0, 0]
    assert columns["mass_0"][FIRST : NOTE + 1].tolist() == pytest.approx([size / sum(text) for size in text])
    article, aside = sum(text[:4]) / sum(text), text[4] / sum(text)
    assert columns["mass_1"].tolist() == pytest.approx([0] * 3 + [article] * 6 + [aside] * 2)
    assert columns["mass_2"][[HOME, SEND, TITLE]].tolist() == [0, 0, 1]
    assert columns["link_mass_1"][[HOME, SEND, FIRST]].tolist() == [1, 0, 0]
    assert columns["part_1"][[HOME, SEND]].tolist() == pytest.approx([4 / 9, 1])
    assert columns["article_mass"][[FIRST, NOTE]].tolist() == pytest.approx([article, 1])


@pytest.mark.parametrize(
    ("html", "steps"),
    [
        ('<div class="share"><p>Rain</p></div>', {"share": 1}),
        ('<div class="share"><div><div><p>Rain</p></div></div></div>', {"share": 3}),
        ('<div class="share"><div class="social"><p>Rain</p></div></div>', {"share": 1}),
        ('<div class="share"></div><p>Rain</p>', {"share": FAR_STEPS}),
        (f'<div class="share">{"<div>" * (FAR_STEPS + 3)}<p>Rain</p>', {"share": FAR_STEPS}),
        (
            '<aside><p role="navigation" id="related">Rain</p></aside>',
            {"aside_tag": 1, "p_tag": 0, "nav": 0, "related": 0},
        ),
        ('<div class="upshares"><p>Rain</p></div>', {"share": 1}),
        ('<div class="road"><p>Rain</p></div>', {"ad": FAR_STEPS}),
        ('<div class="top_ad 3"><p>Rain</p></div>', {"ad": 1}),
        ('<div title="share"><p>Rain</p></div>', {"share": FAR_STEPS}),
    ],
)
def test_steps_to_the_nearest_element_of_a_purpose(html: str, steps: dict[str, int]) -> None:
    columns = first_pass(built(html)).columns
    assert {name: columns[f"to_{name}"].tolist() for name in steps} == {name: [step] for name, step in steps.items()}
    assert {name for name in columns if name.startswith("to_")} == {f"to_{name}" for name in PURPOSES}


@settings(deadline=None)
@given(TREES)
def test_the_nearest_article_element_is_found_by_going_up(html: str) -> None:
    nodes = pages(html).nodes
    up = [[at for at in nodes.up(node) if nodes.tags[nodes.tag[at]] == "article"] for node in range(len(nodes.parent))]
    assert articles(nodes).tolist() == [around[0] if around else 0 for around in up]


# knowing the likely article


def seen(*sure: int) -> Columns:
    """Return what is known once these blocks are taken for article."""
    return similarity(PAGE, FIRST_PASS.tokens, FIRST_PASS.grams, np.where(np.isin(np.arange(11), sure), 0.9, 0.01))


SEEN = seen(FIRST, SECOND, FOURTH)
"""The third paragraph was overlooked."""


@pytest.mark.parametrize("name", ["make_in", "make_in_in", "path_in", "parent_and_make_in", "parent_in"])
def test_a_missing_paragraph_is_made_like_the_article_and_a_promo_is_not(name: str) -> None:
    assert SEEN[name][THIRD] > 0.7
    assert SEEN[name][NOTE] < 0.05
    assert SEEN[name.removesuffix("_in") + "_share"][THIRD] > 0.9
    assert bool(SEEN[name][STRAY] > 0.5) is (name == "make_in")


def test_a_block_does_not_speak_for_itself() -> None:
    found = seen(NOTE)
    assert found["make_in"][NOTE] == UNKNOWN
    assert found["make_chance"][NOTE] == UNKNOWN
    assert found["path_in"][NOTE] < 0.05
    assert found["path_in"][STRAY] == pytest.approx(0.9)


def test_the_way_to_the_article() -> None:
    assert SEEN["chance-1"][THIRD] == SEEN["chance+1"][THIRD] == 0.9
    assert SEEN["blocks_above"][[TITLE, FIRST, THIRD, NOTE, STRAY]].tolist() == [99, 99, 1, 1, 2]
    assert SEEN["gap_above"][[TITLE, THIRD, STRAY]].tolist() == [UNKNOWN, 0, len(PROMO)]
    assert SEEN["gap_below"][[TITLE, THIRD, STRAY]].tolist() == [len("Ada Moor"), 0, UNKNOWN]
    assert SEEN["sure_above"].tolist() == [0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 3]
    assert SEEN["sure_below"].tolist() == [3, 3, 3, 3, 3, 2, 1, 1, 0, 0, 0]
    assert SEEN["up_below"][[SEND, TITLE, NAME, THIRD, NOTE]].tolist() == [3, 1, 1, 1, UNKNOWN]
    assert SEEN["over_below"][[SEND, TITLE, NAME]].tolist() == [2, 1, 1]
    assert SEEN["make_above"][[TITLE, THIRD, NOTE]].tolist() == [UNKNOWN, 1, 0]
    assert SEEN["twin_above"][[FIRST, THIRD]].tolist() == [UNKNOWN, 0.9]
    assert SEEN["twins_left"][[FIRST, THIRD, FOURTH, STRAY]].tolist() == [3, 1, 0, 0]
    assert SEEN["main_0.8"][[TITLE, THIRD, NAME, NOTE]].tolist() == [1, 1, 1, UNKNOWN]
    assert SEEN["first_article"].tolist() == [False] * 3 + [True] * 6 + [False] * 2


def test_what_the_article_says_too_is_counted() -> None:
    told = seen(THIRD)["told"]
    assert told[THIRD] == UNKNOWN
    assert told[STRAY] == pytest.approx(9 / 12)
    assert told[NOTE] == 0
    assert SEEN["told"][STRAY] == 0


# words in common

TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=7).map(lambda words: " ".join(words) or "-"), min_size=1)


@given(TEXTS, st.sets(st.integers(0, 5)))
def test_words_in_trigrams(texts: list[str], sources: set[int]) -> None:
    tokens = tokenize(texts)
    found = covered(tokens, trigrams(tokens), np.isin(tokens.block, list(sources)))
    blocks = [text.replace("-", "").split() for text in texts]
    grams = [[tuple(words[at : at + 3]) for at in range(len(words) - 2)] for words in blocks]
    known = {gram for at, several in enumerate(grams) if at in sources for gram in several}
    for share, words, several in zip(found.tolist(), blocks, grams, strict=True):
        hit = {at + shift for at, gram in enumerate(several) if gram in known for shift in range(3)}
        assert share == pytest.approx(len(hit) / max(1, len(words)))


@given(st.lists(st.sampled_from(["Rain", "RAIN", "rain", "Snow", "Straße", "STRASSE", "Sleet"]), min_size=1))
def test_copies(texts: list[str]) -> None:
    columns = first_pass(built("".join(f"<p>{text}</p>" for text in texts))).columns
    same = [text.casefold() for text in texts]
    assert columns["copies"].tolist() == [same.count(text) - 1 for text in same]
    assert columns["copies_above"].tolist() == [same[:at].count(text) for at, text in enumerate(same)]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("title_overlap", "FERRY late — again!", 1),
        ("title_overlap", "Ferry late", 2 / 3),
        ("title_overlap", "Tides of the lake", 1 / 4),
        ("title_overlap", "Rain", 0),
        ("author", "By Ada Moor, Marlow", True),
        ("author", "By Ada, Marlow", False),
        ("author", "...", False),
        ("author_alone", "Moor Ada", True),
        ("author_alone", "By Ada Moor", False),
        ("in_summary", "Sixty waited on the quay for tea.", 4 / 7),
        ("in_summary", "Sixty waited, the quay of tea", 0),
        ("in_body", "Sixty waited on the quay", UNKNOWN),
    ],
)
def test_overlap_with_metadata(name: str, text: str, value: float) -> None:
    metadata = PageMetadata(("Ferry late again", "Tides"), "He waited on the quay", "", ("Ada Moor", "—"))
    tokens, kinds = tokenize_with_metadata(["x", text], metadata)
    found = metadata_overlap(tokens, trigrams(tokens), kinds)
    assert {len(values) for values in found.values()} == {2}
    assert found[name][1] == pytest.approx(value)


@pytest.mark.parametrize(
    ("chances", "likely"),
    [([0.9, LIKELY, LIKELY - 0.001], [0, 1]), ([0.001, 0.002, 0.002], [1, 2]), ([0.0], [0]), ([0.02], [0])],
)
def test_likely_blocks(chances: list[float], likely: list[int]) -> None:
    assert likely_blocks(np.array(chances)).tolist() == likely


LINES = st.lists(
    st.sampled_from(
        (*BODY, PROMO, COPY, "Home", "Read more...", "\u6e21\u8239\u53c8\u665a\u4e86\u4e00\u5929", "3", "!")
    ),
    min_size=1,
)


@given(LINES, st.data())
def test_the_tokens_of_some_blocks_measure_as_if_these_were_all(texts: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.sets(st.integers(0, len(texts) - 1), min_size=1).map(sorted))
    document = lines_of([texts[row] for row in rows])
    nothing: tuple[list[None], list[float]] = [None] * len(rows), [0.0] * len(rows)
    alone = measure(document, *nothing).columns
    for name, column in measure(document, *nothing, tokenize(texts).of_blocks(np.array(rows))).columns.items():
        assert column.tolist() == alone[name].tolist(), name


def lines_of(texts: list[str]) -> Document:
    """Return a document with a line for each block."""
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    spans = [Span(start, start + len(text)) for start, text in zip(starts, texts, strict=True)]
    return Document("", "\n".join(texts), tuple(map(Block, spans, texts)))
