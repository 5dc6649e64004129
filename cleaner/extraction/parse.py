"""From the bytes or characters of a page to its tree of elements."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from cleaner.page_document import Element
from cleaner.text.decoding import decode

MOST_CHARS: Final = 50_000_000
"""Code points of a page that are read at most."""

HEAD_CHARS: Final = 5_000
"""Code points at the top of a page that hold its first tags."""
TOP_CHARS: Final = 3 * HEAD_CHARS
"""Code points at the top of a page outside which nothing is repaired."""
PIECE_CHARS: Final = 1 << 20
"""Code points of the rest that are encoded at a time: a page of a few MB takes as much memory as all else."""
_SELF_CLOSED: Final = re.compile(r"(<html\b[^>]{0,2000}?)/\s*>", re.IGNORECASE)
"""A root closed at once, as on some XHTML pages, would leave all text outside."""
_DOCTYPE: Final = re.compile(r"^\s*(?:<\?xml[^>]{0,500}>\s*)?<!DOCTYPE[^>]{0,1000}>", re.IGNORECASE)
"""Faulty ones make the tree library drop what follows."""
MOST_TITLE_CHARS: Final = 2_000
"""Code points of a title at most. One that is never closed would hold the whole page."""
_TITLE: Final = re.compile(r"<title\b[^<>]{0,200}>", re.IGNORECASE)
_TITLE_END: Final = re.compile(r"</title\s{0,20}>", re.IGNORECASE)

_UNREAD: Final = re.compile(r"<(?=(?:script|style)\b)", re.IGNORECASE)
_READ_AGAIN: Final = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")


def read_page(html: str | bytes) -> str:
    r"""Return a page's characters.

    >>> read_page(b"<p>Caf\xe9</p>")
    '<p>Café</p>'

    Raises:
        InputError: the bytes are not text.

    """
    return html if isinstance(html, str) else decode(html, html=True).text


def encode(page: str) -> bytes:
    r"""Return a page in UTF-8, without NUL and lone surrogates, at which the tree library stops reading.

    >>> encode("<p>Ra\0i\ud800n")
    b'<p>Rain'
    """
    return page.encode("utf-8", "ignore").replace(b"\0", b"")


def parse(page: str) -> Element | None:
    """Return the root of a page's tree, or ``None`` if there is nothing to build one of.

    A page that nests deeper than the tree library goes is read as lines of text, each a paragraph.

    >>> parse("<p>Rain").tag
    'html'
    """
    from lxml import etree  # noqa: PLC0415  it takes 40 ms, and plain text needs none of it

    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        huge_tree=True,
    )
    try:
        tree = etree.fromstring(_repaired(page[:MOST_CHARS]), parser)
    except etree.XMLSyntaxError:
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return parse(_flattened(page))
    return tree


def _repaired(page: str) -> bytes:
    """Return a page as the tree library reads it, encoded, with what is wrong at its top repaired."""
    end = page.find("<", TOP_CHARS)
    end = len(page) if end < 0 else end
    head = _SELF_CLOSED.sub(r"\1>", _DOCTYPE.sub("", page[:HEAD_CHARS]), count=1)
    top = _with_title_closed(head + page[HEAD_CHARS:end], goes_on=end < len(page))
    rest = (page[at : at + PIECE_CHARS] for at in range(end, len(page), PIECE_CHARS))
    return b"".join(map(encode, chain((top,), rest)))


def _with_title_closed(top: str, *, goes_on: bool = False) -> str:
    """Return the top of a page with a title that ends where the next tag begins, if it has no end of its own.

    If the page ``goes_on``, it does so with a tag.

    >>> _with_title_closed("<title>Rain</titl><p>It rained.")
    '<title>Rain</title></titl><p>It rained.'
    """
    title = _TITLE.search(top, 0, HEAD_CHARS)
    if not title or _TITLE_END.search(top, title.end(), title.end() + MOST_TITLE_CHARS):
        return top
    end = top.find("<", title.end())
    if end < 0:
        return f"{top}</title>" if goes_on else top
    return f"{top[:end]}</title>{top[end:]}"


def _flattened(page: str) -> str:
    first, *rest = _UNREAD.split(page)
    # Script by script, not searching from each to its end: with many that never end that would take quadratic time.
    ends = ((part, _READ_AGAIN.search(part)) for part in rest)
    parts = [first, *(part[end.start() :] for part, end in ends if end)]
    lines = _ANY_TAG.sub("\n", "\n".join(parts)).splitlines()
    return "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines if line.strip())
