"""Pages converted to Markdown, each once."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data.pages import PageRow, load_pages
from benchmarks.markdown import node
from benchmarks.markdown.forms import Form
from benchmarks.markdown.store import fetch, keep, place

NEWS = ("news2023", "fundus")
"""Corpora of pages with gold that people or publishers' own parsers made."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A page in a form; the text is empty where the converter failed or found nothing."""

    form: str
    page: PageRow
    text: str


def news_pages(count: int) -> list[PageRow]:
    """Return so many pages of news with gold, always the same ones, whatever the form."""
    pages = [page for page in load_pages(NEWS) if page.gold]
    return sorted(pages, key=_order)[:count]


def _order(page: PageRow) -> bytes:
    return hashlib.sha256(f"{page.corpus}/{page.id}".encode()).digest()


def dumps(form: Form, pages: Sequence[PageRow]) -> list[Dump]:
    """Return the pages in a form, converted now unless that was done before with the same version."""
    version = form.version
    places = [place(form.name, version, page) for page in pages]
    missing = [(path, page) for path, page in zip(places, pages, strict=True) if fetch(path) is None]
    if missing:
        texts = _converted(form, [page for _, page in missing])
        for (path, _), text in zip(missing, texts, strict=True):
            keep(path, text)
    return [Dump(form.name, page, fetch(path) or "") for path, page in zip(places, pages, strict=True)]


def _converted(form: Form, pages: Sequence[PageRow]) -> Iterator[str]:
    if form.make is None:
        yield from (text for text, _ in node.convert(form.package, pages))
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        convert = form.make()
        for page in pages:
            try:
                yield convert(page)
            except Exception:  # a converter may raise anything; one page must not end the run
                yield ""
