"""A page's metadata: titles, descriptions, the article's text in structured data, authors, date."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from cleaner.page_document import Element, PageMetadata

LONGEST_NAME: Final = 80
LONGEST_TITLE: Final = 300
MOST_HEADINGS: Final = 8
LONG_SCRIPT: Final = 400_000
"""Code points above which a script is not the description of an article."""
MOST_VALUES: Final = 2000
"""Objects and lists of one script that are read."""
LONG_TEXT: Final = 200
"""Code points from which a text in structured data is taken as the article's."""
SEPARATORS: Final = (" | ", " - ", " – ", " — ", " :: ", " » ")
"""What separates a page's title from its site's name."""
SHORT_TITLE: Final = 8
"""Code points that must be left of a title without the site's name."""

_BODY: Final = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]|\\.)*)"')
_DAY: Final = re.compile(r"\b(?:19|20)\d\d-[01]\d-[0-3]\d")
# Forums, jobs and products have types of their own, and a site's own type says nothing about the page.
_ARTICLE: Final = re.compile(r"(?:article|blogposting)$", re.IGNORECASE)
_PRODUCT: Final = re.compile(r"(?:^|:)(?:individual)?product(?:group)?$", re.IGNORECASE)
_LIST: Final = re.compile(r"collectionpage$|product\.group$", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]+>")


def read_metadata(tree: Element, url: str | None = None) -> PageMetadata:
    """Return a page's metadata; ``url`` is its address where it declares none.

    >>> from cleaner.extraction.parse import parse
    >>> read_metadata(parse("<title>Rain again | The Post</title><p>It rained.")).titles
    ('Rain again | The Post', 'Rain again')
    """
    structured = ((key, value.encode("utf-8", "ignore").decode()) for key, value in _structured(tree))
    declared = [*_meta(tree), *_headings(tree), *structured]
    found: dict[str, list[str]] = {"title": [], "summary": [], "body": [], "author": [], "date": [], "type": []}
    for key, value in declared:
        what = _MEANING.get(key)
        if what and not (what == "body" and len(value) < LONG_TEXT):
            found[what].append(" ".join(html.unescape(value).split()) if what == "title" else _plain(value))
    authors = [name for name in dict.fromkeys(found["author"]) if 0 < len(name) <= LONGEST_NAME and "http" not in name]
    fields = {
        "author": "; ".join(authors),
        "date": next((day[0] for day in map(_DAY.search, found["date"]) if day), None),
        "url": _address(tree) or url,
        "site": next((value for key, value in declared if key == "og:site_name"), None),
        "language": _language(tree),
    }
    is_article = any(_ARTICLE.search(kind) for kind in found["type"])
    is_product = any(map(_PRODUCT.search, found["type"])) and not any(map(_LIST.search, found["type"]))
    return PageMetadata(
        tuple(dict.fromkeys(_spellings(found["title"]))),
        "\n".join(dict.fromkeys(found["summary"])),
        "\n".join(dict.fromkeys(found["body"])),
        tuple(authors),
        is_article,
        {name: value for name, value in fields.items() if value},
        tuple(dict.fromkeys(value for key, value in declared if key == "articleBody" and len(value) >= LONG_TEXT)),
        is_product and not is_article,
    )


_MEANING: Final = {
    **dict.fromkeys(("og:title", "twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"), "title"),
    **dict.fromkeys(("<title>", "<h1>", "headline"), "title"),
    **dict.fromkeys(("og:description", "description", "twitter:description", "alternativeHeadline"), "summary"),
    **dict.fromkeys(("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"), "author"),
    **dict.fromkeys(("article:published_time", "date", "dc.date", "dcterms.date", "datepublished"), "date"),
    **dict.fromkeys(("parsely-pub-date", "pubdate", "sailthru.date", "datePublished"), "date"),
    **dict.fromkeys(("articleBody", "text"), "body"),
    **dict.fromkeys(("og:type", "@type"), "type"),
}
"""What names mean in ``meta`` elements, headings and structured data."""


def _headings(tree: Element) -> Iterator[tuple[str, str]]:
    for named in tree.iter("title"):
        # Drawings have titles too.
        if named.text and named.getparent().tag != "svg":
            yield "<title>", named.text
            break
    for heading in islice(tree.iter("h1"), MOST_HEADINGS):
        yield "<h1>", "".join(heading.itertext())


def _meta(tree: Element) -> list[tuple[str, str]]:
    found = []
    for element in tree.iter("meta"):
        key, value = element.get("property") or element.get("name") or element.get("itemprop"), element.get("content")
        if key and value and value.strip():
            found.append((key.lower(), value.strip()))
    return found


def _spellings(titles: list[str]) -> Iterator[str]:
    for title in titles:
        if 0 < len(title) <= LONGEST_TITLE:
            yield title
            shorter = (title.rsplit(separator, 1)[0] for separator in SEPARATORS if separator in title)
            yield from (part for part in shorter if len(part) >= SHORT_TITLE)


def _structured(tree: Element) -> Iterator[tuple[str, str]]:
    """Yield names and values of a page's structured data (JSON-LD)."""
    for script in tree.iter("script"):
        text = script.text
        if not text or "ld+json" not in (script.get("type") or "") or len(text) > LONG_SCRIPT:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            for found in _BODY.findall(text):
                yield "articleBody", _unescaped(found)
        else:
            yield from _values(data)


def _values(data: Any) -> Iterator[tuple[str, str]]:
    waiting = deque([data])
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        found = waiting.popleft()
        if isinstance(found, list):
            waiting.extend(found)
        elif isinstance(found, dict):
            for key, value in found.items():
                if key in _LIST_KEYS:
                    yield from ((key, name) for name in _names(value))
                elif isinstance(value, str) and key in _TEXT_KEYS:
                    yield key, value
                elif isinstance(value, dict | list) and key not in _FOREIGN_KEYS:
                    waiting.append(value)


_LIST_KEYS: Final = frozenset({"author", "@type"})
"""What may be one or several."""
_TEXT_KEYS: Final = frozenset("articleBody text headline description alternativeHeadline datePublished".split())
_FOREIGN_KEYS: Final = frozenset({"comment", "review", "reviews"})
"""What others wrote below an article."""


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name.strip()


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _plain(text: str) -> str:
    return _TAG.sub(" ", html.unescape(text)) if "<" in text or "&" in text else text


def _address(tree: Element) -> str | None:
    for link in tree.iter("link"):
        address = link.get("href")
        if link.get("rel") == "canonical" and address and address.startswith("http"):
            return str(address)
    return None


def _language(tree: Element) -> str | None:
    found = re.match("[A-Za-z]{2,3}", tree.get("lang") or tree.get("xml:lang") or "")
    return found[0].lower() if found else None
