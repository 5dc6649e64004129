"""What Markdown would misread, and how to write it so that it does not."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

SCHEMES: Final = frozenset({"", "http", "https", "ftp", "mailto", "tel"})
"""Kinds of addresses that lead somewhere; scripts and data do not."""
_SIGNS: Final = r"""
    [\\`]
    | (?<!\s)\* | \*(?!\s)          # with space on both sides it is a star
    | (?<![^\W_])_ | _(?![^\W_])    # inside a word it is part of a name
    | \](?=[(\[:])                  # the end of a link's text, or of a name for one
    | <(?=[a-zA-Z/!?])              # a tag
    | &(?=\#?\w+;)                  # a character by name
    | ~(?=~) | (?<=~)~              # deleted text
"""
_PLAIN: Final = re.compile(_SIGNS, re.VERBOSE)
_LINKED: Final = re.compile(_SIGNS + r"| [\[\]]", re.VERBOSE)
_START: Final = re.compile(
    r"""
    (?= \#{1,6}(?:\s|\Z)            # heading
    | >                             # quote
    | [-+*](?:\s|\Z)                # item
    | =+\Z                          # what makes a heading of the line above
    | [-:|][-:|\s]*\Z               # the same, or a rule, or what makes a table of it
    | \[[\ xX]\]\s                  # box to tick
    )""",
    re.VERBOSE,
)
_NUMBER: Final = re.compile(r"(?<!.)(\d{1,9})(?=[.)](?:\s|\Z))")
_CLOSING: Final = re.compile(r"(?:(?<=\s)|(?<!.))(?=#+\Z)")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f()<>\\`|]")
_NAMED: Final = re.compile(r"&(?=#?\w+;)")


def escape(text: str, before: str = "", after: str = "", *, linked: bool = False) -> str:
    r"""Escape what would be markup inside a line, between the characters next to it.

    >>> print(escape("2 * 3 is [2*3](product) in snake_case"))
    2 * 3 is [2\*3\](product) in snake_case
    """
    whole = before + text + after
    first, last = len(before), len(before) + len(text)

    def escaped(found: re.Match[str]) -> str:
        return "\\" + found[0] if first <= found.start() < last else found[0]

    whole = (_LINKED if linked else _PLAIN).sub(escaped, whole)
    return whole[first : len(whole) - len(after)]


def escape_start(line: str) -> str:
    r"""Escape what would be markup at the start of a line.

    >>> print(escape_start("1. May"), escape_start("1.5 m"), escape_start("- no"), escape_start("-5 °C"))
    1\. May 1.5 m \- no -5 °C
    """
    return _NUMBER.sub(r"\1\\", _START.sub(r"\\", line, count=1) if _START.match(line) else line)


def escape_end(heading: str) -> str:
    r"""Escape what would be taken for the closing marker of a heading.

    >>> print(escape_end("Rain in C #"), escape_end("Rain in C#"))
    Rain in C \# Rain in C#
    """
    return _CLOSING.sub(r"\\", heading)


def code(text: str) -> str:
    """Return code inside a line, in more backticks than follow one another in it.

    >>> print(code("a = 1"), code("`a`"))
    `a = 1` `` `a` ``
    """
    fence = "`" * (longest_ticks(text) + 1)
    padding = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def longest_ticks(text: str) -> int:
    """Return how many backticks follow one another."""
    return max(map(len, re.findall("`+", text)), default=0)


def address(href: str, base: str) -> str:
    """Return the address that a link leads to, or an empty text where it leads nowhere outside its page.

    >>> address("../b (1).html", "https://a.example/x/y"), address("javascript:go()", ""), address("#top", "")
    ('https://a.example/b%20%281%29.html', '', '')
    """
    if not href or href.startswith("#"):
        return ""
    try:
        url = urljoin(base, href)
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    if scheme not in SCHEMES:
        return ""
    return _NAMED.sub("&amp;", _UNSAFE.sub(lambda found: quote(found[0], safe=""), url))
