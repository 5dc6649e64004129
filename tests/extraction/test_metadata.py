"""A page's metadata: where each value may be, and what is not one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.extraction.metadata import LONG_SCRIPT, LONG_TEXT, LONGEST_NAME, LONGEST_TITLE, MOST_VALUES, read_metadata
from cleaner.extraction.parse import parse
from cleaner.page_document import PageMetadata

TITLE = "Ferry to Marlow late again"
LEAD = "A rope in the propeller kept sixty passengers on the quay."
ARTICLE = (
    "The ferry to Marlow was an hour late on Tuesday. A rope had caught in the propeller, and the only diver of the "
    "island was at a wedding. Passengers waited in the customs house, where the mayor served tea from a fire bucket."
)
DEEP = "[" * 100_000


def declared(html: str, url: str | None = None) -> PageMetadata:
    return read_metadata(parse(f"{html}<p>Text"), url)


def described(data: Any) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


# titles


@pytest.mark.parametrize(
    ("there", "elsewhere"),
    [
        (f'<meta property="og:title" content="{TITLE}">', f'<meta property="og:type" content="{TITLE}">'),
        (f'<meta name="Twitter:Title" content="{TITLE}">', f'<meta name="twitter:site" content="{TITLE}">'),
        (f'<meta itemprop="headline" content="{TITLE}">', f'<meta itemprop="name" content="{TITLE}">'),
        (f"<title>\n {TITLE} </title>", f"<p>{TITLE}</p>"),
        ("<h1>Ferry to <b>Marlow</b>\nlate again</h1>", f"<h2>{TITLE}</h2>"),
        (described({"headline": TITLE}), described({"name": TITLE})),
        (described({"headline": TITLE}), f"<script>{json.dumps({'headline': TITLE})}</script>"),
    ],
)
def test_titles(there: str, elsewhere: str) -> None:
    assert declared(there).titles == (TITLE,)
    assert declared(elsewhere).titles == ()


@pytest.mark.parametrize(
    ("there", "elsewhere"),
    [
        ('<meta property="og:type" content="article">', '<meta property="og:type" content="website">'),
        ('<meta property="og:type" content="Article">', '<meta property="article:section" content="article">'),
        (described({"@type": "NewsArticle"}), described({"@type": "NewsMediaOrganization"})),
        (described({"@type": ["Thing", "BlogPosting"]}), described({"@type": ["JobPosting", "Product"]})),
        (described({"@graph": [{"@type": "LiveBlogPosting"}]}), described({"@type": "DiscussionForumPosting"})),
        (described({"@type": "Article"}), described({"name": "Article"})),
    ],
)
def test_a_page_may_declare_itself_an_article(there: str, elsewhere: str) -> None:
    assert declared(there).is_article
    assert not declared(elsewhere).is_article


@pytest.mark.parametrize(
    ("there", "elsewhere"),
    [
        ('<meta property="og:type" content="product">', '<meta property="og:type" content="product.group">'),
        (described({"@type": "Product"}), described({"@type": "ProductModelList"})),
        (described({"@type": ["ProductGroup"]}), described([{"@type": "Product"}, {"@type": "CollectionPage"}])),
        (described({"@graph": [{"@type": "Product"}]}), described([{"@type": "Product"}, {"@type": "NewsArticle"}])),
    ],
)
def test_a_page_may_declare_itself_the_page_of_a_product(there: str, elsewhere: str) -> None:
    assert declared(there).is_product
    assert not declared(elsewhere).is_product


def test_titles_are_in_order_each_once() -> None:
    page = f"<meta property=og:title content='A ferry'><title>{TITLE}</title><h1>{TITLE}</h1><h1>Tides</h1>"
    assert declared(page + described({"headline": "A ferry"})).titles == ("A ferry", TITLE, "Tides")


@pytest.mark.parametrize("separator", [" | ", " - ", " – ", " — ", " :: ", " » "])
def test_titles_are_spelled_without_the_sites_name_too(separator: str) -> None:
    both = f"{TITLE}{separator}The Quay"
    assert declared(f"<title>{both}</title>").titles == (both, TITLE)
    assert declared(f"<title>Home{separator}The Quay Herald</title>").titles == (f"Home{separator}The Quay Herald",)
    tight = f"{TITLE}{separator.strip()}The Quay"
    assert declared(f"<title>{tight}</title>").titles == (tight,)


def test_titles_have_a_length() -> None:
    longest = "x" * LONGEST_TITLE
    assert declared(f"<title>{longest}</title><h1>{longest}y</h1><h1> </h1>").titles == (longest,)


def test_entities_written_twice_are_read() -> None:
    summary = "Rain &amp;lt;b&amp;gt;or&amp;lt;/b&amp;gt; snow"
    found = declared(f'<title>Tom &amp;amp; Ada</title><meta name="description" content="{summary}">')
    assert found.titles == ("Tom & Ada",)
    assert found.summary.split() == ["Rain", "or", "snow"]


def test_the_title_of_a_picture_is_not_the_pages() -> None:
    assert declared("<body><svg><title>Menu</title></svg>").titles == ()


# summary, body


@pytest.mark.parametrize("name", ["description", "og:description", "twitter:description", "og:locale"])
def test_summary(name: str) -> None:
    expected = "" if name == "og:locale" else LEAD
    assert declared(f'<meta name="{name}" content="{LEAD}">').summary == expected


def test_summaries_of_all_kinds_each_once() -> None:
    page = f'<meta name="description" content="{LEAD}"><meta property="og:description" content="{LEAD}">'
    page += described({"description": "A late ferry.", "alternativeHeadline": "Tea from a bucket"})
    assert declared(page).summary == f"{LEAD}\nA late ferry.\nTea from a bucket"


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ({"articleBody": ARTICLE}, ARTICLE),
        ({"articleBody": f"<p>{ARTICLE}</p>"}, f" {ARTICLE} "),
        ({"text": ARTICLE}, ARTICLE),
        ({"articleBody": ARTICLE[: LONG_TEXT - 1]}, ""),
        ({"articleBody": ARTICLE[:LONG_TEXT]}, ARTICLE[:LONG_TEXT]),
        ({"caption": ARTICLE}, ""),
        (f'{{"headline": "A "late" ferry", "articleBody" : {json.dumps(ARTICLE)},}}', ARTICLE),
        (f'{{"articleBody": "{ARTICLE} \\u201cTea?\\u201d",}}', f"{ARTICLE} “Tea?”"),
        (f'{{"articleBody": "{ARTICLE}\nTea"}}', f"{ARTICLE}\nTea"),
        (f'{{"articleBody": "{ARTICLE} \\x",}}', f"{ARTICLE} \\x"),
        (f'{{"caption": "{ARTICLE}",}}', ""),
    ],
)
def test_body(data: Any, body: str) -> None:
    assert declared(described(data)).body == body


def test_comments_are_no_part_of_the_article() -> None:
    comment = {"@type": "Comment", "text": ARTICLE[::-1], "author": {"name": "Gull"}}
    found = declared(described({"articleBody": ARTICLE, "author": "Ada Moor", "comment": [comment]}))
    assert (found.body, found.authors) == (ARTICLE, ("Ada Moor",))


# authors


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Ada Moor", ("Ada Moor",)),
        ({"@type": "Person", "name": " Ada Moor "}, ("Ada Moor",)),
        ([{"name": "Ada Moor"}, "Tom Hale", {"name": "Ada Moor"}], ("Ada Moor", "Tom Hale")),
        ("https://quay.example/ada", ()),
        ({"name": "https://quay.example/ada"}, ()),
        ({"url": "Ada Moor"}, ()),
        ("x" * LONGEST_NAME, ("x" * LONGEST_NAME,)),
        ("x" * (LONGEST_NAME + 1), ()),
        ([None, 3, [["Ada Moor"]], {"name": ["Ada Moor"]}, {"name": None}], ()),
        ([{"name": ""}, {"name": "Ada Moor"}], ("Ada Moor",)),
    ],
)
def test_authors(value: Any, authors: tuple[str, ...]) -> None:
    found = declared(described({"author": value, "publisher": {"name": "The Quay"}}))
    assert found.authors == authors
    assert found.fields.get("author", "") == "; ".join(authors)


@pytest.mark.parametrize("name", ["author", "article:author", "byl", "DC.creator", "publisher"])
def test_authors_in_meta_elements(name: str) -> None:
    page = f'<meta name="{name}" content=" Ada Moor "><meta name="{name}" content="https://quay.example/ada">'
    assert declared(page).authors == (() if name == "publisher" else ("Ada Moor",))


# fields


def test_fields() -> None:
    page = (
        '<html lang="en-GB"><head><meta property="og:site_name" content="The Quay">'
        '<link rel="alternate" href="https://quay.example/feed"><link rel="canonical" href="https://quay.example/ferry">'
        '<meta name="date" content="2024-03-05">'
    )
    page += described({"datePublished": "2024-03-06", "dateModified": "2024-03-07"})
    assert declared(page, "https://quay.example/ferry?page=1").fields == {
        "url": "https://quay.example/ferry",
        "site": "The Quay",
        "language": "en",
        "date": "2024-03-05",
    }


@pytest.mark.parametrize(
    ("page", "metadata"),
    [
        ("<p>", {}),
        ('<link rel="canonical" href="/ferry"><link rel="next" href="https://quay.example/2">', {}),
        (described({"dateModified": "2024-03-07"}), {}),
        (described({"datePublished": "2024-03-06"}), {"date": "2024-03-06"}),
        ('<meta itemprop="datePublished" content="2024-03-06">', {"date": "2024-03-06"}),
        ('<meta name="date" content=" ">', {}),
        ('<html lang="PT_BR">', {"language": "pt"}),
        ('<html xml:lang="pt">', {"language": "pt"}),
        ('<html lang="{{lang}}">', {}),
    ],
)
def test_fields_are_what_the_page_declares(page: str, metadata: dict[str, str]) -> None:
    assert declared(page).fields == metadata


def test_the_address_asked_for_is_used_where_the_page_has_none() -> None:
    assert declared("", "https://quay.example/a").fields == {"url": "https://quay.example/a"}


# structured data


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": TITLE}]},
        [[{"@type": "WebSite"}], {"mainEntity": {"hasPart": [{"headline": TITLE}]}}],
    ],
    ids=["graph", "nested"],
)
def test_objects_in_objects(data: Any) -> None:
    assert declared(described(data)).titles == (TITLE,)


@pytest.mark.parametrize(("objects", "read"), [(MOST_VALUES - 1, 2), (MOST_VALUES, 1)])
def test_not_all_of_too_many_objects_are_read(objects: int, read: int) -> None:
    data = [{"headline": TITLE}, *[{}] * (objects - 2), {"headline": "Tides"}]
    assert len(declared(described(data)).titles) == read


def test_the_first_object_of_a_list_comes_first() -> None:
    data = [{"headline": TITLE, "datePublished": "2024-03-05"}, {"headline": "Tides", "datePublished": "2019-01-01"}]
    found = declared(described(data))
    assert (found.titles, found.fields) == ((TITLE, "Tides"), {"date": "2024-03-05"})


def test_no_value_holds_half_a_character() -> None:
    found = declared(described('{"headline": "Rain \\ud800 again", "author": "Ada \\udfff"}'))
    assert "".join((*found.titles, *found.authors)).encode()


@pytest.mark.parametrize(
    "data",
    [
        DEEP,
        DEEP[:400] + "1" + DEEP[:400].replace("[", "]"),
        '{"a":' * 50_000,
        "9" * 10_000,
        "[" + "{}," * 50_000 + "{}]",
        '{"headline": "Tides"}' + " " * LONG_SCRIPT,
        '"articleBody":"' * 10_000,
        '{"headline": ["x"], "author": 1, "articleBody": {"text": 2}, "datePublished": null, "description": false}',
        "null",
        "NaN",
        "\\",
    ],
)
def test_hostile_data_say_nothing_and_harm_nothing(data: str) -> None:
    found = declared(f"<title>{TITLE}</title>" + described(data))
    assert found == PageMetadata(titles=(TITLE,))


NAMES = st.sampled_from(["headline", "author", "name", "articleBody", "text", "datePublished", "@graph", "description"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(ARTICLE),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(JSON)
def test_data_of_any_kind_are_read(data: Any) -> None:
    found = declared(f"<title>{TITLE}</title>" + described(json.dumps(data).replace("<", "")))
    assert found.titles[0] == TITLE
    assert all(isinstance(text, str) for text in (*found.titles, *found.authors, found.summary, found.body))
