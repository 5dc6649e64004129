"""Articles as Markdown, and what Markdown's own reader makes of them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleaner import Cleaner, CleanerError, Config, clean_html, explain_html
from cleaner.document import Span
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from cleaner.page_document import Page
from cleaner.rendering import render
from cleaner.rendering.inline import collapse

MARKDOWN = Cleaner(Config(markdown=True))
READER = MarkdownIt("commonmark", {"maxNesting": 500}).enable(["table", "strikethrough"])
SENTENCE = "The ferry to Marlow Island was an hour late again on Tuesday, the harbour master said."


def rendered(html: str, url: str | None = None) -> str:
    page = build(read_page(html), url, with_markup=True)
    assert page is not None
    return render(page, [Span(0, len(page.document.text))])


def read(markdown: str) -> str:
    """Return the words that a reader of Markdown shows, without any space."""
    shown: list[str] = []
    for token in READER.parse(markdown):
        assert token.type not in {"html_block", "code_block", "hr"}
        if token.type == "fence":
            shown.append(token.content)
        for child in token.children or ():
            assert child.type not in {"html_inline", "image"}
            shown.append(child.content if child.type in {"text", "code_inline"} else "")
    return squeezed("".join(shown))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>Rain</h1><p>It rained.</p><p>Again.</p>", "# Rain\n\nIt rained.\n\nAgain."),
        ("<h3>The <b>second</b> <i>day</i></h3>", "### The second *day*"),
        ("<h2><a href=/b>Rain</a></h2>", "## [Rain](https://a.example/b)"),
        ("<h2>Rain<br>and sun</h2>", "## Rain and sun"),
        (f"<h2>{SENTENCE * 4}</h2>", SENTENCE * 4),
        (
            "<p>It <b>rained</b> and <em>rained</em>, <b><i>they</i> said</b>.",
            "It **rained** and *rained*, ***they*** **said**.",
        ),
        ("<p>One <b>two </b>three<b> four</b>", "One **two** three **four**"),
        ("<p><b>One</b> <b>two</b>", "**One two**"),
        ("<p><b>One</b><i>two</i>, <i>three</i>", "**One**two, *three*"),
        ("<p>un<i>believ</i>able", "un*believ*able"),
        ("<p><b>Note:</b> rain. <b>Note:</b>rain.", "**Note:** rain. Note:rain."),
        ("<p>Use <code>a_*b</code> or <code>`c`</code>.", "Use `a_*b` or `` `c` ``."),
        ("<p>One<br>two<br><br>three", "One  \ntwo\n\nthree"),
        ("<p>By <span class=author>Ana Ruiz</span> on Monday", "By Ana Ruiz on Monday"),
        ("<blockquote><p>One<p>two</blockquote><p>three", "> One\n>\n> two\n\nthree"),
        ("<blockquote>One</blockquote><blockquote>two</blockquote>", "> One\n\n> two"),
        ("<p>Items<ul><li>a<li>b</ul><p>end", "Items\n\n- a\n- b\n\nend"),
        ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "- a\n  - b\n  - c\n- d"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol><li>a<ol><li>b</ol><li>c</ol>", "1. a\n   1. b\n2. c"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<ol start=999999999><li>a<li>b</ol>", "1. a\n2. b"),
        ("<ol start=x><li>a<ul><li>b</ul><li>c</ol>", "1. a\n   - b\n2. c"),
        ("<ul><li>a<ol start=2><li>b</ol></ul>", "- a\n\n  2. b"),
        ("<ul><li><p>a</p><p>b</p><li>c</ul>", "- a\n\n  b\n- c"),
        ("<ul><li><blockquote>a</blockquote><li>b</ul>", "- > a\n- b"),
        ("<pre>def f():\n    return `1`\n\n# end\n</pre>", "```\ndef f():\n    return `1`\n\n# end\n```"),
        ("<pre>a<br>  b<br><br>c</pre>", "```\na\n  b\n\nc\n```"),
        ("<pre><div>a</div><div>b</div></pre>", "```\na\nb\n```"),
        ("<pre>```\na\n```</pre>", "````\n```\na\n```\n````"),
        ("<ul><li>\n  <pre>a\n\nb</pre></ul>", "- ```\n  a\n\n  b\n  ```"),
        (
            "<table><caption>Tides</caption><tr><th>Day<th>High|low<tr><td>Monday<td><p>8.15<p>20.40<tr><td>Tuesday</table>",
            "Tides\n\n| Day | High\\|low |\n| --- | --- |\n| Monday | 8.15 20.40 |\n| Tuesday |  |",
        ),
        ("<table><tr><td><p>One<p>two<tr><td><h2>three</h2></table>", "One\n\ntwo\n\n## three"),
        (f"<table><tr><td>One<td>{SENTENCE * 8}</table>", f"One\n\n{SENTENCE * 8}"),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\n\n| b | c |\n| --- | --- |"),
    ],
)
def test_golden(html: str, markdown: str) -> None:
    assert rendered(html, "https://a.example/x/y") == markdown


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("b", "[rain](https://a.example/x/b)"),
        ("//b.example/?a=1&amp;b=2", "[rain](https://b.example/?a=1&b=2)"),
        ("https://b.example/a_(b c)", "[rain](https://b.example/a_%28b%20c%29)"),
        ("mailto:ana@a.example", "[rain](mailto:ana@a.example)"),
        ("/b#c", "[rain](https://a.example/b#c)"),
        *((href, "rain") for href in ("", "#", "#c", "javascript:go()", " JavaScript:go()", "data:,a", "http://[b")),
    ],
)
def test_links(href: str, link: str) -> None:
    assert rendered(f'<p>It <a href="{href}">rain</a>s', "https://a.example/x/y") == f"It {link}s"


def test_links_without_an_address_of_the_page() -> None:
    assert rendered("<p><a href=b>Rain</a>") == "[Rain](b)"
    assert rendered("<base href=https://c.example/d/><p><a href=b>Rain</a>") == "[Rain](https://c.example/d/b)"
    assert rendered("<base href=/d/><a href=b>Rain</a>", "https://a.example/x") == "[Rain](https://a.example/d/b)"
    assert rendered("<base href=http://[><a href=b>Rain</a>", "https://a.example/x") == "[Rain](https://a.example/b)"


@pytest.mark.parametrize(
    ("text", "escaped", "near"),
    [
        ("2*3 and 4*5", r"2\*3 and 4\*5", "2 * 3 and 4 * 5"),
        ("an _old_ boat", r"an \_old\_ boat", "an old_new_boat"),
        ("a `b` c", r"a \`b\` c", "a 'b' c"),
        (r"C:\_a", r"C:\\\_a", "C:/a"),
        ("[a](b)", r"[a\](b)", "[a] (b)"),
        ("[a]: b", r"[a\]: b", "[a], b"),
        ("a <b> c", r"a \<b> c", "a < b > c"),
        ("a &copy; b", r"a \&copy; b", "R&D for B & C; D"),
        ("a ~~b~~ c", r"a \~\~b\~\~ c", "a ~5 c"),
        ("# one", r"\# one", "#one"),
        ("> one", r"\> one", "one > two"),
        ("- one", r"\- one", "-one"),
        ("+ one", r"\+ one", "+1 one"),
        ("* one", r"\* one", "one * two"),
        ("1. one", r"1\. one", "1.5 one"),
        ("2) one", r"2\) one", "2)one"),
        ("---", r"\---", "–––"),
        ("[x] one", r"\[x] one", "[xy] one"),
    ],
)
def test_what_would_be_misread_is_escaped_and_its_twin_is_not(text: str, escaped: str, near: str) -> None:
    for plain, markdown in ((text, escaped), (near, near)):
        html = plain.replace("&", "&amp;").replace("<", "&lt;")
        assert rendered(f"<p>{html}</p>") == markdown
        assert read(markdown) == squeezed(plain)


def test_signs_where_only_their_place_makes_them_marks() -> None:
    assert rendered("<h2>Rain in C #</h2>") == r"## Rain in C \#"
    assert rendered("<h2>Rain in C#</h2>") == "## Rain in C#"
    assert rendered("<p>FirstPass!<a href=b>rain</a>") == r"FirstPass\![rain](b)"
    assert rendered("<p>FirstPass! <a href=b>rain</a>") == "FirstPass! [rain](b)"
    assert rendered("<p><a href=b>rain [1]</a> [1]") == r"[rain \[1\]](b) [1]"
    assert rendered("<p>One<br>===") == "One  \n\\==="
    assert rendered("<p>=== One") == "=== One"
    assert rendered("<p>a|b<br>-|-") == "a|b  \n\\-|-"


def test_of_a_block_cut_in_part_the_rest_keeps_its_styles() -> None:
    page = build("<ul><li>It <b>rained again</b> on <a href=b>Monday</a>.</ul><pre>a\n  b</pre>", with_markup=True)
    assert page is not None
    assert page.document.text == "It rained again on Monday.\na b"
    assert render(page, [Span(0, 9), Span(15, 26), Span(29, 30)]) == "- It **rained** on [Monday](b).\n\n```\nb\n```"
    assert render(page, []) == ""


def test_a_page_without_runs_is_plain() -> None:
    page = build("<h2>It <b>rained</b></h2><p><b>Again</b>")
    assert page is not None
    assert render(page, [Span(0, len(page.document.text))]) == "## It rained\n\nAgain"


def test_rows_and_columns_that_are_cut_are_left_out() -> None:
    page = build("<table><tr><td>a<td>x<td>b<tr><td>y<tr><td>c<td>z<td>d</table>", with_markup=True)
    assert page is not None
    kept = [Span(at, at + 1) for at in map(page.document.text.index, "abcd")]
    assert render(page, kept) == "| a | b |\n| --- | --- |\n| c | d |"


TAGS = "p div h1 h3 ul ol li blockquote pre table tr td th b i a code br span em caption dl dt dd".split()
WORDS = [
    *("rain", "sun", "Monday", "1.", "12)", "*", "**", "_", "__", "`", "```", "[", "]", "(b)", "]:", "]("),
    *("!", "#", "##", ">", "-", "---", "+", "=", "===", "|", "-|-", "\\", "~~", "~~~", "&amp;copy;", "&lt;b>"),
    *(
        "a_b",
        "“sun”",
        "x.",
        "\u200b",
        "€",
        "&lt;!--",
        "&amp;#35;",
        ":",
        "\n",
        " ",
        " ",
        "\u2028",
        "\xa0",
        "www.a.example",
    ),
]
parts = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(TAGS).map(lambda tag: f"<{tag} href='/a(b'>" if tag == "a" else f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
)
pages = st.lists(parts, max_size=40).map("".join)


def built(html: str) -> Page | None:
    return build(read_page(html), "https://a.example", with_markup=True)


@settings(max_examples=1000, deadline=None)
@given(pages)
@example("<a href='/a(b'><code>]:")
@example("<ol><li>rain<div><li>rain")
def test_a_reader_shows_the_words_of_the_page_in_order(html: str) -> None:
    page = built(html)
    if page is None:
        return
    markdown = render(page, [Span(0, len(page.document.text))])
    assert read(markdown) == squeezed(page.document.text), markdown


@settings(max_examples=300, deadline=None)
@given(pages, st.data())
def test_a_reader_shows_what_is_kept_in_order(html: str, data: st.DataObject) -> None:
    page = built(html)
    if page is None:
        return
    text = page.document.text
    borders = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    kept = [Span(*pair) for pair in zip(borders[::2], borders[1::2], strict=False) if pair[0] < pair[1]]
    markdown = render(page, kept)
    assert read(markdown) == squeezed("".join(text[start:end] for start, end in kept)), markdown


@settings(max_examples=300, deadline=None)
@given(st.one_of(pages, st.text(max_size=300)))
def test_runs_are_the_text_of_their_blocks_and_change_nothing_else(html: str) -> None:
    rich, plain = built(html), build(read_page(html), "https://a.example")
    assert (rich is None) == (plain is None)
    if rich is None or plain is None:
        return
    assert rich.document == plain.document
    assert rich.bold.tolist() == plain.bold.tolist()
    texts = [rich.document.text[block.span.start : block.span.end] for block in rich.document.blocks]
    assert ["".join(run.text for run in collapse(runs)) for runs in rich.markup.runs] == texts


@settings(max_examples=100, deadline=None)
@given(st.one_of(pages, st.text(max_size=300), st.binary(max_size=300)))
def test_no_page_makes_it_raise_and_the_text_is_the_same(html: str | bytes) -> None:
    result, plain = MARKDOWN.explain_html(html), explain_html(html)
    assert (result.text, result.removed, result.error) == (plain.text, plain.removed, plain.error)
    assert (result.markdown is None) == (result.error is not None)


@pytest.mark.slow(2)
@pytest.mark.parametrize(
    "page",
    [
        "<ul><li>" * 5_000 + SENTENCE,
        "<blockquote>" * 5_000 + SENTENCE,
        "<table><tr><td>a<td>" * 3_000 + SENTENCE,
        "<b>a<i>b</b>" * 5_000,
        "<a href=b>a" * 5_000,
        "<h1>" * 5_000 + SENTENCE,
        "<pre>\n" * 5_000 + SENTENCE,
        f"<p>{'*_`[' * 20_000}</p>",
        "<p>a<br>" * 5_000,
        "<table><tr>" + "<td>a" * 5_000 + "<tr><td>b" * 5_000,
        "<table>" + "<tr><td>a</td><td>b</td>c</tr>d" * 5_000,
        "<table><tr><td>a<td>b</table>" * 3_000,
        "<p>" + "a<b>b</b>" * 20_000,
    ],
    ids=[
        "list",
        "quote",
        "table",
        "style",
        "link",
        "heading",
        "code",
        "signs",
        "break",
        "wide",
        "torn",
        "tables",
        "styles",
    ],
)
def test_hostile_pages_neither_raise_nor_hang(page: str) -> None:
    result = MARKDOWN.explain_html(page)
    assert result.error is None
    assert result.markdown


def test_the_article_of_a_page() -> None:
    body = "".join(
        f"<p>{SENTENCE} <a href=/{name}>{name}</a> had <b>seen</b> it.</p>" for name in ("Ana", "Tom", "Eva")
    )
    page = f"<nav><a href=/>Home</a></nav><article><h1>Ferry late again</h1>{body}</article><footer>Imprint</footer>"
    markdown = clean_html(page, "https://a.example/b", Config(markdown=True))
    assert markdown.startswith(f"# Ferry late again\n\n{SENTENCE} [Ana](https://a.example/Ana) had **seen** it.\n\n")
    assert "Imprint" not in markdown
    result = MARKDOWN.explain_html(page)
    assert result.to_dict()["markdown"] == result.markdown
    assert "markdown" not in explain_html(page).to_dict()
    assert MARKDOWN.explain(SENTENCE).markdown is None


def test_markdown_needs_the_markup() -> None:
    for options in ({"classifier": False}, {"extractor": "trafilatura"}):
        with pytest.raises(CleanerError, match="markdown needs"):
            Config(markdown=True, **options)
