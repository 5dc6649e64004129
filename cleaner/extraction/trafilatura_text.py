"""HTML pages into the text of their article, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cleaner.document import NO_ARTICLE
from cleaner.errors import InputError
from cleaner.extraction.parse import HEAD_CHARS, encode, read_page

_LANGUAGE: Final = re.compile(r"""<html\b[^>]{0,500}?\blang\s*=\s*["']?([A-Za-z]{2,3})\b""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extract:
    """What was extracted from a page. With an ``error``, ``text`` is what could be saved, often nothing."""

    text: str
    title: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


def extract(html: str | bytes, url: str | None = None) -> Extract:
    """Return the article text, title and metadata of a page; never raises on its content.

    Where no article is found, all visible text is kept and ``metadata["extraction"]`` says "page".

    >>> page = "<html lang=en><title>Rain</title><article><p>" + "It rained again in Oxley. " * 20
    >>> found = extract(page)
    >>> found.text[:12], found.title, found.metadata["language"], found.metadata["extraction"]
    ('It rained ag', 'Rain', 'en', 'article')
    >>> extract("").error
    'no article text found'
    """
    try:
        page = encode(read_page(html)).decode()
    except InputError as error:
        return Extract("", error=str(error))
    found = _article(page, url)
    if found.text.strip():
        return found
    text = _visible(page)
    metadata = {**found.metadata, "extraction": "page"}
    return Extract(text, found.title, metadata, error=None if text.strip() else NO_ARTICLE)


def _article(page: str, url: str | None) -> Extract:
    from trafilatura import bare_extraction  # noqa: PLC0415  it takes 0.4 s, and plain text needs none of it

    metadata = {"extraction": "article"}
    if match := _LANGUAGE.search(page, 0, HEAD_CHARS):
        metadata["language"] = match[1].lower()
    try:
        # Untyped: it may return a mapping too, but only when asked to.
        found: Any = bare_extraction(page, url=url, include_comments=False, include_tables=True, with_metadata=True)
    except Exception:  # what hostile pages do to a parser cannot be foreseen
        found = None
    if found is None:
        return Extract("", None, metadata)
    fields = {"author": found.author, "date": found.date, "url": found.url or url, "site": found.sitename}
    metadata |= {name: str(value) for name, value in fields.items() if value}
    return Extract(found.text or "", found.title or None, metadata)


def _visible(page: str) -> str:
    """Return all the text of a page, or of a fragment of one, as far as it can be read."""
    from trafilatura import html2txt  # noqa: PLC0415  it takes 0.4 s, and plain text needs none of it

    try:
        return str(html2txt(page) or html2txt(f"<html><body>{page}</body></html>"))
    except Exception:  # what hostile pages do to a parser cannot be foreseen
        return ""
