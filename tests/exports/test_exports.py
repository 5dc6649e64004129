"""Exports of news databases: the frame goes, headlines and bodies stay, and what only looks like an export is whole."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner import Config, explain
from cleaner.config import DEFAULT_STRIP
from cleaner.document import Failure, Source
from cleaner.exports import parse
from cleaner.exports.records import FIELDS
from cleaner.readers import split
from tests.exports.layouts import ARTICLES, LAYOUTS, Article, export, wrapped

PROSE = (
    "The harbour of Orlena was rebuilt after the flood, and the ferry runs every hour between the two banks.\n\n"
    "Forty passengers had waited for it on the quay since the early morning, some of them with their bicycles."
)
NO_STRIP = Config(strip=frozenset())
BODYLIKE = st.lists(
    st.sampled_from(
        [
            *(paragraph for article in ARTICLES for paragraph in article.paragraphs),
            *(
                "LENGTH: 12 metres",
                "Subject: the canal",
                "TD Bank said so.",
                "512 words",
                "Date: 4 March 2019",
                "Document 7",
            ),
            *("Copyright is what they talked about for most of the evening, and nobody knew a way out.", "HD", "Body"),
        ]
    ),
    min_size=2,
    max_size=8,
)


def flat(text: str) -> str:
    return " ".join(text.split())


def rest(text: str, articles: tuple[Article, ...]) -> str:
    """Return what a text has beside the articles."""
    left = flat(text)
    for article in articles:
        for part in (article.headline, *article.paragraphs):
            left = left.replace(part, "")
    return flat(left)


@pytest.mark.parametrize("flow", [str, wrapped, None], ids=["unwrapped", "wrapped", "apart"])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", LAYOUTS)
def test_only_articles_are_left(name: str, count: int, flow: object) -> None:
    articles = ARTICLES[:count]
    text = export(name, articles, wrapped if flow is wrapped else str)
    if flow is None:  # what some converters make of a file: a blank line below every line
        text = "\n\n".join(line for line in text.splitlines() if line.strip())
    result = explain(text)
    assert rest(result.text, articles) == ""
    for article in articles:
        for part in (article.headline, *article.paragraphs):
            assert part in flat(result.text)
    assert {removal.category for removal in result.removed} == {"record_field"}
    assert explain(result.text).text == result.text
    assert [record.fields["title"] for record in parse(text)] == [article.headline for article in articles]


@pytest.mark.parametrize("name", LAYOUTS)
def test_headlines_go_if_they_are_to_be_stripped(name: str) -> None:
    result = explain(export(name), Config(strip=DEFAULT_STRIP | {"headline"}))
    assert [flat(cut.text) for cut in result.removed if cut.category == "headline"] == [
        one.headline for one in ARTICLES
    ]
    assert flat(result.text) == flat(" ".join(part for article in ARTICLES for part in article.paragraphs))


@pytest.mark.parametrize("name", LAYOUTS)
def test_fields_stay_if_they_are_to_be_kept(name: str) -> None:
    text = export(name)
    assert explain(text, Config(strip=DEFAULT_STRIP - {"record_field"})).text == text
    assert explain(text, NO_STRIP).text == text


@pytest.mark.parametrize("profile", ["gentle", "strict"])
def test_every_profile_cuts_the_frame(profile: str) -> None:
    for name in LAYOUTS:
        assert rest(explain(export(name), Config(profile=profile)).text, ARTICLES) == "", name  # type: ignore[arg-type]


def test_bodies_are_cleaned_one_by_one() -> None:
    first = ARTICLES[0]._replace(
        paragraphs=(
            *ARTICLES[0].paragraphs,
            "(Reporting by Dora Lind; Editing by Tom Arle)",
            "Sign up for our daily newsletter",
        )
    )
    second = ARTICLES[1]._replace(paragraphs=(*ARTICLES[1].paragraphs, "Follow us on Twitter and Facebook."))
    result = explain(export("lexis", (first, second)))
    assert rest(result.text, ARTICLES) == ""
    assert {cut.category for cut in result.removed} == {"record_field", "agency_credit", "newsletter", "social"}


def test_what_looks_like_a_field_within_a_body_stays() -> None:
    body = (
        *ARTICLES[0].paragraphs[:2],
        "LENGTH: 12 metres",
        "SECTION: hall",
        *ARTICLES[0].paragraphs[2:],
        "Date: 4 March",
    )
    article = ARTICLES[0]._replace(paragraphs=body)
    for name in ("lexis", "lexis_old", "factiva_coded", "factiva_bare", "europresse"):
        assert flat(" ".join(body)) in flat(explain(export(name, (article,))).text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (  # the abstract stays where there is no full text
            "Document 1 of 1\n\nMill reopens\n\nAuthor: Lind, Dora\n\n"
            "Publication info: Post ; Halm 04 Mar 2019: B.7.\n\n"
            "Abstract: The old mill of Tolne has opened again.\n\nFull text: Not available\n\nTitle: Mill reopens\n\n"
            "ProQuest document ID: 21\n\nDatabase: N",
            "Mill reopens The old mill of Tolne has opened again.",
        ),
        (  # the only headline is below the body
            "Document 1 of 1\n\nAuthor: Lind, Dora\n\nPublication info: Post 04 Mar 2019\n\n"
            "Full text: The old mill of Tolne "
            "has opened again after years.\n\nTitle: Mill reopens\n\nProQuest document ID: 21",
            "The old mill of Tolne has opened again after years. Mill reopens",
        ),
        (  # a paper's summary and its correction are the paper's own words
            "1 of 1 DOCUMENTS\n\nThe Post\n\nMarch 4, 2019\n\nMill reopens\n\nLENGTH: 9 words\n\n"
            "HIGHLIGHT: Flour for all.\n\n"
            "The old mill of Tolne has opened again.\n\nCORRECTION: It is the new mill.\n\nLOAD-DATE: March 5, 2019",
            "Mill reopens Flour for all. The old mill of Tolne has opened again. It is the new mill.",
        ),
        (  # what is said about the search, and its list of titles
            "Job Number: 12345\n\nDocuments (1)\n\n1. Mill reopens\n\nClient/Matter: -None-\n\nMill reopens\n\n"
            "The Post\n\n"
            "March 4, 2019 Monday\n\nLength: 9 words\n\nByline: Dora Lind\n\nBody\n\nThe old mill of Tolne has opened "
            "again after nine years.\n\nLoad-Date: March 5, 2019\n\nEnd of Document",
            "Mill reopens The old mill of Tolne has opened again after nine years.",
        ),
        (  # no blank lines at all
            "1 of 1 DOCUMENTS\nThe Post\nMarch 4, 2019\nMill reopens\n"
            "SECTION: News of the district and of the villages "
            "around it; Pg. 7\nLENGTH: 9 words\n"
            "The old mill of Tolne has opened again after nine years, and the\nbakers "
            "came.\nLOAD-DATE: March 5, 2019",
            "Mill reopens The old mill of Tolne has opened again after nine years, and the bakers came.",
        ),
    ],
)
def test_odd_records(text: str, left: str) -> None:
    assert flat(explain(text).text) == left


NEAR_MISSES = {
    "specification": f"LENGTH: 12 metres\nBEAM: 4 metres\nSECTION: midships\nLANGUAGE: none\n\n{PROSE}",
    "specification in the middle": f"{PROSE}\n\nLENGTH: 12 metres\n\nSECTION: midships\n\nDATELINE: none\n\n{PROSE}",
    "recipe": f"Title: Rye loaf\nAuthor: Greta Oll\nSource: my grandmother\nLength: 2 hours\n\n{PROSE}",
    "mail": f"From: Ana Ruiz\nTo: Tom Arle\nSubject: Canal\nDate: March 4, 2019\n\n{PROSE}",
    "minutes": f"Subject: Canal\nDate: March 4, 2019\nLocation: Town hall\nAuthor: Ana Ruiz\n\n{PROSE}\n\n"
    "Date: May 4, 2019",
    "log": "HD  sda1 full\nBY  root\nWC  12\nPD  4\nSN  99\nLP\nprinter on fire\nTD  done",
    "book": "Title: The canal\nAuthor: Ana Ruiz\nPublisher: Quay\nISBN: 12345\nPages: 312\n"
    "Language: English\n\n{PROSE}",
    "essay": f"The essay must be handed in soon.\n\n512 words\n\n4 March 2019\n\n{PROSE}",
    "interview": "TITLE: The keeper\n\nQUESTION: How long?\n\nANSWER: Since 1998.\n\n"
    "LANGUAGE: I speak three.\n\n{PROSE}",
    "case file": f"Document 1 of 3\n\n{PROSE}",
    "explained fields": "A record has these fields:\n\nBYLINE: who wrote it\n\nSECTION: where it stood\n\n"
    "LENGTH: how many "
    f"words it has\n\nLOAD-DATE: when it was loaded\n\nPUBLICATION-TYPE: newspaper or magazine\n\n{PROSE}",
    "an example in an article": f"{PROSE}\n\n{export('lexis', ARTICLES[:1])}",
    "an example of codes in an article": f"{PROSE}\n\n{export('factiva_coded', ARTICLES[:1])}",
    "an example of bare lines in an article": f"{PROSE}\n\n{export('factiva_bare', ARTICLES[:1])}",
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_misses_are_whole(name: str) -> None:
    assert parse(NEAR_MISSES[name]) == []


@given(name=st.sampled_from(sorted(LAYOUTS)), bodies=st.lists(BODYLIKE, min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_the_frame_takes_nothing_of_a_body(name: str, bodies: list[list[str]]) -> None:
    assume(name != "factiva_coded" or not any("HD" in body for body in bodies))  # see the next test
    check_bodies(name, bodies)


@pytest.mark.xfail(strict=True, reason="a paragraph that is a code alone begins a field as far as anybody can tell")
def test_a_code_alone_may_be_a_paragraph() -> None:
    talk = "Copyright is what they talked about for most of the evening, and nobody knew a way out."
    check_bodies("factiva_coded", [[talk, "HD"]])


def check_bodies(name: str, bodies: list[list[str]]) -> None:
    articles = tuple(
        article._replace(paragraphs=(article.paragraphs[0], *body, article.paragraphs[-1]))
        for article, body in zip(ARTICLES, bodies, strict=False)
    )
    text = export(name, articles)
    records = parse(text)
    assert "".join(text[slice(*record.span)] for record in records) in {text, ""}
    kept = list(text)
    for record in records:
        assert set(record.fields) <= set(FIELDS)
        for span in record.frame:
            assert record.span.start <= span.start < span.end <= record.span.end
            kept[span.start : span.end] = [" "] * span.length
    left = flat("".join(kept))
    for article in articles:
        assert flat(" ".join(article.paragraphs)) in left


@given(name=st.sampled_from(sorted(LAYOUTS)), cut=st.data())
@settings(max_examples=100, deadline=None)
def test_a_broken_export_is_read_without_an_error(name: str, cut: st.DataObject) -> None:
    text = export(name)
    lines = text.splitlines(keepends=True)
    dropped = cut.draw(st.sets(st.integers(0, len(lines) - 1), max_size=12))
    broken = "".join(line for at, line in enumerate(lines) if at not in dropped)
    end = 0
    for record in parse(broken):
        assert record.span.start == end
        end = record.span.end
        assert all(a.end <= b.start for a, b in zip(record.frame, record.frame[1:], strict=False))
    assert end in {0, len(broken)}
    paragraphs = [part for article in ARTICLES for part in article.paragraphs if part in broken]
    assert all(part in flat(explain(broken).text) for part in paragraphs)


@pytest.mark.parametrize("name", LAYOUTS)
def test_split_articles_are_cleaned_as_in_the_whole(name: str) -> None:
    text = export(name)
    pieces = split(Source("a.txt", text))
    sources = [piece for piece in pieces if isinstance(piece, Source)]
    assert [one.id for one in sources] == ["a.txt#1", "a.txt#2", "a.txt#3"]
    assert "".join(str(one.body) for one in sources) == text
    assert flat(" ".join(explain(str(one.body)).text for one in sources)) == flat(explain(text).text)
    for source, article in zip(sources, ARTICLES, strict=True):
        assert source.metadata["title"] == article.headline
        if name not in {"wiso", "factiva_inline"}:  # these layouts have no field for it here
            assert source.metadata["byline"].casefold().endswith(article.author.casefold())
            assert source.metadata["author"] == source.metadata["byline"]
        assert source.origin["id"] == source.id


def test_what_is_no_export_is_not_split() -> None:
    source = Source("a.txt", PROSE, metadata={"url": "https://example.test"})
    failure = Failure("b.txt", "read", "no such file")
    page = Source("c.html", export("lexis"), "text/html")
    assert split(source) == [source]
    assert split(failure) == [failure]
    assert split(page) == [page]


def test_a_record_keeps_its_own_fields() -> None:
    record = {"id": 7, "text": export("gale"), "source": "mine", "year": 2024, "note": None}
    first = split(Source("7", record["text"], origin=record))[0]  # type: ignore[arg-type]
    assert isinstance(first, Source)
    assert first.origin["id"] == "7#1"
    assert (first.origin["source"], first.origin["year"], first.origin["note"]) == ("mine", 2024, None)
    assert first.origin["text"] == first.body
