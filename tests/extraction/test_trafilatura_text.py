"""Pages into text, also those that nobody meant to be pages."""

from __future__ import annotations

import pytest

from cleaner.document import NO_ARTICLE
from cleaner.extraction.trafilatura_text import extract

SENTENCES = (
    "The ferry to Marlow Island was an hour late again on Tuesday, the harbour master said.",
    "A rope had caught in the propeller, and the only diver of the island was at a wedding on the mainland.",
    "Passengers waited in the old customs house, where the mayor served tea from a fire bucket.",
    "The company promised a second boat by spring, as it had the year before and the year before that.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ferry late again</title>
<meta name="author" content="Ines Calder"><meta property="og:title" content="Ferry late again">
<meta property="article:published_time" content="2024-03-05T09:00:00Z">
<link rel="canonical" href="https://harbour.example/ferry"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ferry late again</h1>{BODY}
<table><tr><td>Monday</td><td>8.15</td></tr></table></article><footer>Imprint</footer></body></html>"""


def test_article_and_metadata() -> None:
    found = extract(PAGE)
    assert all(sentence in found.text for sentence in SENTENCES)
    assert "Imprint" not in found.text
    assert "Monday" in found.text
    assert found.title == "Ferry late again"
    assert found.error is None
    assert found.metadata["author"] == "Ines Calder"
    assert found.metadata["date"] == "2024-03-05"
    assert found.metadata["url"] == "https://harbour.example/ferry"
    assert found.metadata["language"] == "en"
    assert found.metadata["extraction"] == "article"


def test_url_given_is_recorded_when_the_page_has_none() -> None:
    page = f"<html><body><article>{BODY}</article></body></html>"
    assert extract(page, url="https://harbour.example/a").metadata["url"] == "https://harbour.example/a"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "koi8-r"])
def test_bytes_are_decoded_as_the_page_says(encoding: str) -> None:
    sentence = "Паром снова опоздал. " * 20 if encoding == "koi8-r" else "The ferry’s late again. " * 20
    page = f"<html><head><meta charset={encoding}></head><body><article><p>{sentence}</p></article></body></html>"
    assert sentence[:19] in extract(page.encode(encoding)).text


def test_xml_declaration() -> None:
    found = extract(f'<?xml version="1.0" encoding="iso-8859-1"?><html><body><article>{BODY}</article></body></html>')
    assert SENTENCES[-1] in found.text


def test_page_without_an_article_keeps_its_text() -> None:
    found = extract("<html><body><p>Closed until Easter.</p></body></html>")
    assert "Closed until Easter." in found.text
    assert found.error is None


@pytest.mark.parametrize("fragment", ["<p>Closed until <b>Easter</b>.", "Closed until Easter."])
def test_fragment_keeps_its_text(fragment: str) -> None:
    found = extract(fragment)
    assert " ".join(found.text.split()) == "Closed until Easter."
    assert found.metadata["extraction"] == "page"


@pytest.mark.parametrize(
    "empty", ["", b"", "   ", "<html></html>", "<html><body><script>let a = 1</script></body></html>"]
)
def test_nothing_is_an_error(empty: str | bytes) -> None:
    found = extract(empty)
    assert found.text.strip() == ""
    assert found.error == NO_ARTICLE


def test_nul_and_surrogate_do_not_cut_the_text_short() -> None:
    found = extract(PAGE.replace("Tuesday", "Tues\0day").replace("rope", "ro\ud800pe"))
    assert SENTENCES[0] in found.text
    assert SENTENCES[1] in found.text


def test_binary_bytes_are_an_error_not_an_exception() -> None:
    assert "NUL byte" in (extract(bytes(range(256))).error or "")
    assert "a PDF" in (extract(b"%PDF-1.4").error or "")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + BODY,
        "<ul><li>" * 50_000 + BODY,
        "<table><tr><td>" * 30_000 + BODY,
        "<b>" * 100_000 + "text",
        "<" * 100_000,
        "&#0;&#x110000;" * 10_000,
        "<div " + 'a="b" ' * 50_000 + ">" + BODY,
        "<html " + "lang " * 50_000,
        "</html>" * 10_000,
        "<!--" * 10_000,
        "<![CDATA[" * 1_000,
        "\x00\x01\x02\x1b[2J",
    ],
    ids=[
        "div",
        "list",
        "table",
        "bold",
        "less",
        "entities",
        "attributes",
        "html",
        "closed",
        "comment",
        "cdata",
        "control",
    ],
)
def test_hostile_pages_neither_raise_nor_hang(page: str) -> None:
    found = extract(page)
    assert found.text.strip() or found.error == NO_ARTICLE


def test_parser_that_fails_is_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert SENTENCES[0] in extract(PAGE).text
    monkeypatch.setattr("trafilatura.html2txt", fail)
    assert extract(PAGE).error == NO_ARTICLE
