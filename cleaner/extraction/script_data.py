"""The paragraphs of an article in a script's data (JSON), from which a script of the page would build it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cleaner.page_document import Element

LONGEST: Final = 3_000_000
"""Code points above which a script is not read."""
SHORTEST: Final = 2_000
"""Code points below which it holds no article."""
MOST_VALUES: Final = 100_000
"""Objects and lists of one script that are read."""
MOST_PARTS: Final = 2_000
"""Parts of one paragraph that are read."""
LEAST_PARAGRAPHS: Final = 3
"""Paragraphs of an article at least."""
_PARAGRAPHS: Final = frozenset({"paragraph", "p", "text", "heading"})
"""What editors call the parts of a text that are paragraphs and headings."""
_TEXTS: Final = ("value", "text")
"""What they call the text of a part."""


def find_scripts(tree: Element) -> list[str]:
    """Return the data in a page's scripts, as far as it can hold an article."""
    scripts = (script.text for script in tree.iter("script") if script.get("type") == "application/json")
    return [text for text in scripts if text and SHORTEST <= len(text) <= LONGEST]


def read_paragraphs(scripts: Iterable[str]) -> str:
    """Return the longest run of paragraphs in data, as HTML; empty if there is none.

    A run is a list of objects that say of themselves that they are paragraphs, and hold their text in parts.
    """
    runs: list[list[str]] = []
    for text in scripts:
        try:
            runs.extend(_runs(json.loads(text)))
        except (ValueError, RecursionError):
            continue
    longest = max(runs, key=lambda run: sum(map(len, run)), default=[])
    return "".join(longest) if len(longest) >= LEAST_PARAGRAPHS else ""


def _runs(data: Any) -> Iterator[list[str]]:
    """Yield the paragraphs of each list that holds some."""
    waiting = [data]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, list):
            run = [_paragraph(one) for one in found if isinstance(one, dict) and str(one.get("type")) in _PARAGRAPHS]
            if len(run) >= LEAST_PARAGRAPHS:
                yield [paragraph for paragraph in run if paragraph]
        if isinstance(found, dict | list):
            waiting.extend(found.values() if isinstance(found, dict) else found)


def _paragraph(data: dict[str, Any]) -> str:
    """Return a paragraph or heading as HTML.

    >>> _paragraph({"type": "paragraph", "content": [{"type": "text", "value": "It rained "}, {"text": "again."}]})
    '<p>It rained again.</p>'
    """
    parts: list[str] = []
    waiting: list[Any] = [data]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        found = waiting.pop()
        if isinstance(found, list):
            waiting.extend(reversed(found))
        elif isinstance(found, dict):
            own = [found[name] for name in _TEXTS if isinstance(found.get(name), str)]
            parts.extend(own[:1])
            waiting.extend(value for value in reversed(found.values()) if isinstance(value, list))
    text = " ".join("".join(parts).split())
    tag = "h2" if data.get("type") == "heading" else "p"
    return f"<{tag}>{html.escape(text, quote=False)}</{tag}>" if text else ""
