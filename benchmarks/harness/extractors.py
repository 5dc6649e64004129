"""Extractors measured on pages: cleaner and its peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.systems import STOP_LISTS, make_cleaner

Extractor = Callable[[PageRow], str]
"""Takes a page for its HTML and address (and its country, if a peer needs the language); never reads gold."""

PEERS: Final = (
    "trafilatura", "trafilatura-fast", "trafilatura-precision", "trafilatura-recall", "readability", "resiliparse",
    "newspaper4k", "justext",
)  # fmt: skip
PAGE_BASELINE: Final = "trafilatura"
"""The peer that the others are compared with."""


def make_extractor(name: str) -> Extractor:
    """Return the extractor of that name, ready to run.

    Raises:
        BenchmarkError: the name is unknown, or what it needs is not installed.

    """
    try:
        if name.startswith("cleaner"):
            clean = make_cleaner(True, name.partition("-")[2] or "balanced").clean_html
            return lambda row: clean(row.html, row.url)
        if name.startswith("trafilatura"):
            return _trafilatura(name.partition("-")[2])
        return _MAKERS[name]()
    except KeyError:
        raise BenchmarkError(f"unknown system {name!r}: choose cleaner, {', '.join(PEERS)}") from None
    except ImportError as error:
        raise BenchmarkError(f"system {name} cannot be imported: {error}; try pip install -e '.[benchmark]'") from error


def _trafilatura(mode: str) -> Extractor:
    from trafilatura import extract  # noqa: PLC0415  slow to load, as all peers are

    options: dict[str, Any] = {"fast": {"fast": True}, "precision": {"favor_precision": True},
                               "recall": {"favor_recall": True}}.get(mode, {})  # fmt: skip
    return lambda row: extract(row.html, url=row.url, include_comments=False, **options) or ""


def _readability() -> Extractor:
    from lxml import etree  # noqa: PLC0415  slow to load, as all peers are
    from readability import Document  # noqa: PLC0415  optional

    def extract(row: PageRow) -> str:
        tree = etree.HTML(Document(row.html).summary())
        return "\n".join(part for part in tree.itertext() if part.strip()) if tree is not None else ""

    return extract


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415  optional

    return lambda row: str(extract_plain_text(row.html, main_content=True, comments=False))


def _newspaper() -> Extractor:
    from newspaper import Article  # noqa: PLC0415  optional

    def extract(row: PageRow) -> str:
        article = Article(row.url or "https://example.org/", fetch_images=False)
        article.download(input_html=row.html)
        article.parse()
        return str(article.text)

    return extract


def _justext() -> Extractor:
    import justext  # noqa: PLC0415  optional

    def extract(row: PageRow) -> str:
        language = STOP_LISTS.get(row.country)
        words = justext.get_stoplist(language) if language else ()
        options: dict[str, Any] = {} if language else {"stopwords_low": 0, "stopwords_high": 0}
        paragraphs = justext.justext(row.html.encode(), words, encoding="utf-8", **options)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


_MAKERS: Final[Mapping[str, Callable[[], Extractor]]] = {
    "readability": _readability,
    "resiliparse": _resiliparse,
    "newspaper4k": _newspaper,
    "justext": _justext,
}
