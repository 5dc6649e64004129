"""Extractors measured on pages: cleaner and its peers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.node_extractors import NODE_PEERS, NodeExtractor, command_of, lack
from benchmarks.harness.systems import STOP_LISTS, make_cleaner

Extractor = Callable[[PageRow], str]
"""Takes a page for its HTML and address (and its country, if a peer needs the language); never reads gold."""

PEERS: Final = (
    "trafilatura", "trafilatura-fast", "trafilatura-precision", "trafilatura-recall", "readability", "resiliparse",
    "newspaper4k", "justext", *NODE_PEERS,
)  # fmt: skip
CLEANERS: Final = ("cleaner", "cleaner-no-standfirst")
"""With the standfirst kept, as by default, and stripped: on standfirsts corpora contradict each other."""
STYLING: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr".split()
)
"""Tags within a word or a sentence."""
PAGE_BASELINE: Final = "trafilatura"
"""The peer that the others are compared with."""


def make_extractor(name: str) -> Extractor:
    """Return the extractor of that name, ready to run.

    Raises:
        BenchmarkError: the name is unknown, or what it needs is not installed.

    """
    try:
        if name.startswith("cleaner"):
            return _cleaner(name.partition("-")[2])
        if name.startswith("trafilatura"):
            return _trafilatura(name.partition("-")[2])
        if name in NODE_PEERS:
            return NodeExtractor(command_of(name), text_of)
        return _MAKERS[name]()
    except KeyError:
        raise BenchmarkError(f"unknown system {name!r}: choose {', '.join((*CLEANERS, *PEERS))}") from None
    except ImportError as error:
        raise BenchmarkError(f"system {name} cannot be imported: {error}; try pip install -e '.[benchmark]'") from error


def runnable(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the systems that can run here, and for each other one why it cannot, as a sentence."""
    lacks = {name: lack(name) for name in names if name in NODE_PEERS}
    missing = [f"Skipped: {name}. {reason}" for name, reason in lacks.items() if reason]
    return [name for name in names if not lacks.get(name)], missing


def clock_of(extract: Extractor) -> Callable[[], float]:
    """Return the clock of the processor time that an extractor takes: this process's, or that of its own process."""
    return extract.clock if isinstance(extract, NodeExtractor) else time.process_time


def _cleaner(choice: str) -> Extractor:
    standfirst = choice == "no-standfirst"
    clean = make_cleaner(True, "balanced" if standfirst else choice or "balanced", standfirst=standfirst).clean_html
    return lambda row: clean(row.html, row.url)


def _trafilatura(mode: str) -> Extractor:
    from trafilatura import extract  # noqa: PLC0415  slow to load, as all peers are

    options: dict[str, Any] = {"fast": {"fast": True}, "precision": {"favor_precision": True},
                               "recall": {"favor_recall": True}}.get(mode, {})  # fmt: skip
    return lambda row: extract(row.html, url=row.url, include_comments=False, **options) or ""


def text_of(html: str) -> str:
    r"""Return the text of an article's HTML; elements part words, but not those that only style them.

    >>> text_of("<p>R<b>ai</b>n<!-- or --><br>fell.<p>Snow")
    'Rain\nfell.\nSnow'
    """
    from lxml import etree  # noqa: PLC0415  slow to load, as all peers are

    tree = etree.HTML(html) if html.strip() else None
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, ("start", "end", "comment", "pi")) if tree is not None else ():
        if event in ("start", "end") and element.tag not in STYLING:
            parts.append("\n")
        if event == "start":
            parts.append(element.text or "")
        else:
            parts.append(element.tail or "")
    return "\n".join(filter(None, (line.strip() for line in "".join(parts).splitlines())))


def _readability() -> Extractor:
    from readability import Document  # noqa: PLC0415  optional

    return lambda row: text_of(Document(row.html).summary())


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
