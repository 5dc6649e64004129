"""What tells Markdown from plain text, and metadata above a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.document import Span

_STRONG_SIGNS: Final = (
    (("]", "]("), re.compile(r"\]\((?:<[^<>\n]*>|[^\s()]*[/#?:.][^\s()]*)(?:\)|\(|[ \t]+[\"'])")),
    (("]", "]:"), re.compile(r"^[ >]{0,6}\[[^\]\[\n]{1,200}\]:[ \t]*\n?[ \t]*<?(?:https?:|mailto:|/|#)", re.MULTILINE)),
    (("*", "**"), re.compile(r"(?<![\w*\\])\*\*(?![\s*])[^*\n]{0,300}(?<![\s*\\])\*\*(?![\w*])")),
    (("_", "__"), re.compile(r"(?<![\w\\])__(?![\s_])[^_\n]{1,300}[ ][^_\n]{1,300}(?<![\s_\\])__(?!\w)")),
    (("#", "# "), re.compile(r"#(?<![^\n\r]#)#{0,5} +[^\s#]")),
    (("|", "--"), re.compile(r"^[ \t>]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)),
)
"""What only Markdown has, each behind what must be in the text: first one rare sign, far cheaper to look for."""
_FENCES: Final = (
    (("`", "```"), re.compile(r"^ {0,3}```[^`\n]{0,40}$", re.M)),
    (("~", "~~~"), re.compile(r"^ {0,3}~~~\S{0,40}$", re.M)),
)
"""Fences, of which it takes two: one that opens and one that closes."""
_WEAK_SIGNS: Final = (
    (("_",), re.compile(r"(?<![\w\\])_[^\W_][^_\n]{1,200}[^\W_][.,;:!?]?_(?!\w)")),
    (("\\",), re.compile(r"(?<!\S)\d{1,9}\\[.)] |\\[_*\[\]#-]")),
    (("*", "  * "), re.compile(r"^  \* \S", re.MULTILINE)),
    (("*", "* * *"), re.compile(r"^\* \* \*$", re.MULTILINE)),
    (("=", "=="), re.compile(r"^\S[^\n]{0,120}\n={3,}[ \t]*$", re.MULTILINE)),
)
"""What plain text may have by chance, but hardly two kinds of it."""

_YAML: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n"
    r"(?P<body>(?=[\w\"'])(?:(?:[\w\"']\S{0,60}?[ \t]*:(?=\s)|[ \t]+\S|-[ \t]|\#|[\]}])[^\n]*\n|[ \t\r]*\n){1,400}?)"
    r"(?:---|\.\.\.)[ \t\r]*(?:\n|\Z)"
)
_TOML: Final = re.compile(
    r"\ufeff?\+\+\+[ \t]*\r?\n"
    r"(?P<body>(?:(?:[\w\"'][^\s=]{0,60}[ \t]*=|[ \t]+\S|\[|\]|\#|\})[^\n]*\n|[ \t\r]*\n){1,400}?)"
    r"\+\+\+[ \t\r]*(?:\n|\Z)"
)
_KEY: Final = re.compile(
    r"^[\"']?(?:title|date|authors?|description|layout|url|link|tags|categor(?:y|ies)|slug|source|draft|lang(?:uage)?|"
    r"permalink|canonical|published|updated|image|hostname|sitename|id|keywords|summary|excerpt|meta-\S+)"
    r"[\"']?[ \t]*[:=]",
    re.MULTILINE | re.IGNORECASE,
)
"""Names that front matter has: a dialogue between two rules has lines like fields, but hardly one of these."""


def is_markdown(text: str) -> bool:
    r"""Return whether plain text is Markdown: it has links with targets, headings, closed fences, tables or bold.

    A wrong alarm does little harm, since what is shown of a text without markup is the text.

    >>> is_markdown("# Port opens\n\nThe port opened."), is_markdown("#1 hit: C# [sic], 2 ** 3 | a_b_c")
    (True, False)
    """
    if any(_has(text, signs) and pattern.search(text) for signs, pattern in _STRONG_SIGNS):
        return True
    if any(_has(text, signs) and len(pattern.findall(text)) > 1 for signs, pattern in _FENCES):
        return True
    weak = sum(_has(text, signs) and pattern.search(text) is not None for signs, pattern in _WEAK_SIGNS)
    return weak > 1 or front_matter(text) is not None


def _has(text: str, signs: Sequence[str]) -> bool:
    return all(sign in text for sign in signs)


def front_matter(text: str) -> Span | None:
    r"""Return where metadata in YAML or TOML stands at the very top of a text, with the lines around it.

    >>> front_matter("---\ntitle: Port opens\n---\n\nThe port opened.")
    Span(start=0, end=25)
    >>> front_matter("---\nAnna: So it opened.\nBen: It did.\n---\n")
    """
    found = _YAML.match(text) or _TOML.match(text)
    if not found or not _KEY.search(found["body"]):
        return None
    return Span(0, len(found[0].rstrip()))
