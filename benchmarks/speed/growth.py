"""How time and memory grow with the size of a document: texts of many lines and of one line, and pages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, takewhile
from typing import Any, Final, TypeVar

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.tables import MEGABYTE, table
from benchmarks.speed.versions import Server, Version

V = TypeVar("V")
WARM_UP_MB: Final = 0.2
"""Size of the document that is cleaned before, untimed."""
MOST_BODY: Final = 0.1
"""Largest body, in MB, that pages are built of: they are to have about the size that is asked for."""


@dataclass(frozen=True, slots=True)
class LargeDocument:
    """One large document: seconds of processor time, the peak memory in MB, and that before the document came."""

    layout: str
    megabytes: float
    seconds: float | None
    peak: float | None
    before: float | None


def in_any_order(rows: Sequence[V]) -> list[V]:
    """Return rows shuffled, always the same way, so that large documents are made of the same as small ones.

    >>> sorted(in_any_order("abc")) == sorted(in_any_order("abc")) == ["a", "b", "c"]
    True
    """
    return random.Random(0).sample(rows, len(rows))


def large_text(rows: Sequence[Row], megabytes: float, separator: str) -> str:
    r"""Return a text of that size, made of the lines of the rows one after the other.

    >>> text = large_text([Row("1", "made", None, "x", None, "One.\n\nTwo.", "")], 0.00001, " ")
    >>> text
    'One. Two.'
    """
    lines = (line for row in cycle(rows) for line in filter(None, map(str.strip, row.text.splitlines())))
    return separator.join(_up_to(lines, megabytes, len(separator)))


def large_page(rows: Sequence[PageRow], megabytes: float) -> str:
    """Return a page of about that size, made of the bodies of the rows one after the other.

    >>> page = PageRow("1", "made", "article", None, None, "<body class=a><p>Rain.</body>", None, (), ())
    >>> large_page([page], 0.00005)
    '<html><body><div class="a"><p>Rain.</p></div></body></html>'
    """
    bodies = (body for body in map(_body, rows) if len(body.encode()) <= MOST_BODY * MEGABYTE)
    return f"<html><body>{''.join(_up_to(cycle(bodies), megabytes, 0))}</body></html>"


def _body(row: PageRow) -> str:
    """Return what stands in the body of a page as an element of its own, in which all that is opened is closed."""
    from lxml import etree, html  # noqa: PLC0415  slow to load

    parser = html.HTMLParser(encoding="utf-8")  # whatever the page says it was in
    body = html.document_fromstring(row.html.encode(errors="replace"), parser=parser).body
    body.tag = "div"
    return str(etree.tostring(body, encoding="unicode", method="html"))


def _up_to(parts: Iterator[str], megabytes: float, between: int) -> list[str]:
    """Return as many parts as fit into a size, given the length of what stands between two."""
    left = megabytes * MEGABYTE

    def fits(part: str) -> bool:
        nonlocal left
        left -= len(part.encode()) + between
        return left >= 0

    return list(takewhile(fits, parts))


def large_documents(
    texts: Sequence[Row],
    pages: Sequence[PageRow],
    version: Version,
    text_sizes: Sequence[float],
    page_sizes: Sequence[float],
) -> list[LargeDocument]:
    """Clean documents of growing size, each in a process of its own: peak memory cannot be reset."""
    layouts: list[tuple[str, str, Sequence[float], Callable[[float], Any]]] = [
        ("text, many lines", "clean", text_sizes, lambda size: large_text(texts, size, "\n")),
        ("text, one line", "clean", text_sizes, lambda size: large_text(texts, size, " ")),
        ("page", "clean_html", page_sizes, lambda size: (large_page(pages, size), None)),
    ]
    return [
        _clean_one(version, layout, way, make(WARM_UP_MB), make(size))
        for layout, way, sizes, make in layouts
        for size in sizes
    ]


def _clean_one(version: Version, layout: str, way: str, warm: Any, document: Any) -> LargeDocument:
    size = len((document if isinstance(document, str) else document[0]).encode()) / MEGABYTE
    with Server(version) as server:
        server.ask(way, [warm])
        before, begin = server.peak_memory, server.clock()
        try:
            server.ask(way, [document])
        except BenchmarkError:  # it took too long, or all memory
            return LargeDocument(layout, size, None, None, before / MEGABYTE)
        return LargeDocument(layout, size, server.clock() - begin, server.peak_memory / MEGABYTE, before / MEGABYTE)


def large_table(found: Sequence[LargeDocument]) -> str:
    """Return the table of large documents."""
    head = ["one document", "MB", "s", "s per MB", "peak MB", "before MB"]
    rows = [
        [
            x.layout,
            f"{x.megabytes:.2f}",
            _cell(x.seconds),
            _cell(x.seconds and x.seconds / x.megabytes),
            _cell(x.peak, ".0f"),
            _cell(x.before, ".0f"),
        ]
        for x in found
    ]
    return table(head, rows, left=1)


def _cell(value: float | None, form: str = ".2f") -> str:
    return "failed" if value is None else format(value, form)
