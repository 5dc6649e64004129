"""What kind of block a line is, from the signs of plain text and Markdown."""

from __future__ import annotations

import re
from typing import Final

from cleaner.document import BlockKind, Span

_MARKDOWN_SIGNS: Final = (
    ("[", re.compile(r"\[[^\]\[\n]{1,300}\]\((?:https?:|/|#|mailto:)")),
    ("*", re.compile(r"\*\*\w[^*\n]{0,300}\*\*")),
    ("#", re.compile(r"#(?<![^\n\r]#)#{0,5} \S")),
    ("`", re.compile(r"`(?<![^\n\r]`)``")),
    ("~", re.compile(r"~(?<![^\n\r]~)~~")),
    ("|", re.compile(r"\|[ \t]*:?-{3,}")),
)
"""What only Markdown has, each behind a cheap test that ordinary text fails."""
_FENCE: Final = ("```", "~~~")
_PLAIN_KINDS: Final[tuple[tuple[BlockKind, re.Pattern[str]], ...]] = (
    ("separator", re.compile(r"[-_*=~•.·#+:–—―\s]+\Z")),
    ("list_item", re.compile(r"[-*+]\s+\S|[•·‣▪◦●■►✓○♦]")),
    ("table", re.compile(r"\|.*\|\Z|(?=[^|]*\|)[-:+=|\s]+\Z", re.DOTALL)),
)
_MARKDOWN_KINDS: Final[tuple[tuple[BlockKind, re.Pattern[str]], ...]] = (
    *_PLAIN_KINDS,
    ("heading", re.compile(r"#{1,6} \S")),
    ("quote", re.compile(r">")),
    ("list_item", re.compile(r"\d{1,3}[.)] +\S")),
)
SIGNS: Final = frozenset("-_*=~•.·#+:|>‣▪◦●■►✓○♦0123456789")
"""The first characters, folded, of blocks that ``kind_of`` need look at."""
_LINK: Final = re.compile(r"!?\[([^\]\[]{0,500})\]\([^()\s]{0,2000}(?: \"[^\"]{0,300}\")?\)")
_LETTER: Final = re.compile(r"[^\W_]")


def is_markdown(text: str) -> bool:
    r"""Return whether plain text is obviously Markdown: it has links, headings, fences, tables or bold.

    >>> is_markdown("# Port opens\n\nThe port opened."), is_markdown("#1 hit: C# [sic]")
    (True, False)
    """
    return any(sign in text and pattern.search(text) for sign, pattern in _MARKDOWN_SIGNS)


def kind_of(text: str, default: BlockKind = "paragraph", *, markdown: bool = False) -> BlockKind:
    """Return the kind of a block from how its raw text begins (a dash opens speech, a hyphen an item).

    >>> kind_of("* * *"), kind_of("- milk"), kind_of("## Milk"), kind_of("## Milk", markdown=True)
    ('separator', 'list_item', 'paragraph', 'heading')
    """
    kinds = _MARKDOWN_KINDS if markdown else _PLAIN_KINDS
    return next((kind for kind, pattern in kinds if pattern.match(text)), default)


def link_density(text: str) -> float:
    """Return the share of the visible letters and digits that are link text.

    >>> link_density("See [the map](https://example.org/map)")
    0.67
    """
    linked = shown = end = 0
    for found in _LINK.finditer(text):
        inside = len(_LETTER.findall(found[1]))
        linked += inside
        shown += inside + len(_LETTER.findall(text, end, found.start()))
        end = found.end()
    shown += len(_LETTER.findall(text, end))
    return round(linked / shown, 2) if shown else 0.0


def join_fences(folded: str, spans: list[Span]) -> tuple[list[Span], frozenset[int]]:
    """Join each fenced stretch of code into one span; also return where these begin.

    A fence that is never closed encloses nothing: the rest of an article must not pass for code.
    """
    fences = [i for i, span in enumerate(spans) if folded.startswith(_FENCE, span.start)]
    joined: list[Span] = []
    code = []
    done = 0
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        joined.extend(spans[done:first])
        joined.append(Span(spans[first].start, spans[last].end))
        code.append(spans[first].start)
        done = last + 1
    return joined + spans[done:], frozenset(code)
