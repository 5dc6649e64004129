"""The article of a page that shows a shred of it, or nothing: in a template, in structured data, in a script's data.

What is found is put into the page's tree where a script of the page would put it, so that it is judged like all other
text. Nothing is taken of an article that the page shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from cleaner.extraction.parse import parse
from cleaner.extraction.script_data import find_scripts, read_paragraphs
from cleaner.extraction.walk import BlockText
from cleaner.page_document import Element, PageMetadata

FROM_TEMPLATE: Final = "The page has its article in a template, which a script of the page would show"
FROM_STRUCTURED: Final = "The page shows little or nothing of its article, whose text is from its structured data"
FROM_SCRIPT: Final = "The page shows little or nothing of its article, whose text is from the data of a script"

LEAST_CHARS: Final = 600
"""Letters and digits of a text for machines from which it can be an article: shorter ones are descriptions."""
PROBES: Final = 40
"""Places of such a text that are looked for in what the page shows."""
PROBE_CHARS: Final = 25
"""Letters and digits at each place."""
MOST_SHOWN: Final = 0.25
"""Share of the places found from which the page shows the article. Of 258 development pages with text for machines
seven show under .6 of it: an article that shows nothing, two pages that show .43 and more, and four whose text
for machines is answers to questions, which are not read."""
OPENING_CHARS: Final = 40
"""Letters and digits of a paragraph that shows where the article begins."""
LEAST_PROSE: Final = 2_500
"""Characters of whole sentences on the page from which no script is read: it shows an article already."""
SENTENCE_CHARS: Final = 80
"""Characters of such a sentence, or of a paragraph of them, at least."""

_SIGNS: Final = re.compile(r"[\W_]+")
_BLOCK_TAG: Final = re.compile(r"<(?:p|div|h[1-6]|li|blockquote)\b[^<>]*>", re.IGNORECASE)
_BREAK_TAG: Final = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG: Final = re.compile(r"</(?:a|b|i|em|strong|span|u)>", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\{\{|\$\{|<[#%]|\{%")
_END: Final = (".", "!", "?", "…", "。", "！", "？", '."', ".”", "?”", "!”")


def show_templates(tree: Element) -> bool:
    """Put the text of templates that hold an article into the tree, and return whether there were any.

    They are scripts of a type that browsers do not run, inside what the page calls an ``articleBody``. Others are
    dialogs, forms and lists with placeholders.
    """
    held = [
        script
        for script in tree.iter("script")
        if "template" in (script.get("type") or "") and script.text and _is_body(script.getparent())
    ]
    shown = [
        script for script in held if not _PLACEHOLDER.search(script.text) and len(_squeezed(script.text)) >= LEAST_CHARS
    ]
    for script in shown:
        _put_after(script, _elements(script.text))
    return bool(shown)


def add_unshown(tree: Element, metadata: PageMetadata, shown: Sequence[BlockText]) -> str:
    """Put the text of an article that the page does not show into the tree, and return what to say of it.

    ``shown`` are the blocks of the page.
    """
    if not metadata.is_article:
        return ""
    if len(metadata.given) == 1 and _add(tree, _marked_up(metadata.given[0]), shown):
        return FROM_STRUCTURED
    scripts = find_scripts(tree)
    prose = _count_prose(shown) if scripts else LEAST_PROSE
    if prose < LEAST_PROSE and _add(tree, read_paragraphs(scripts), shown, needs_opening=prose > 0):
        return FROM_SCRIPT
    return ""


def _count_prose(blocks: Sequence[BlockText]) -> int:
    """Return how many characters are in paragraphs of whole sentences without many links."""
    sizes = ((len(block.text), block) for block in blocks)
    return sum(
        size
        for size, block in sizes
        if size >= SENTENCE_CHARS and block.linked * 3 < size and block.text.endswith(_END)
    )


def _is_body(element: Element | None) -> bool:
    return element is not None and element.get("itemprop") == "articleBody"


def _add(tree: Element, markup: str, shown: Sequence[BlockText], *, needs_opening: bool = False) -> bool:
    """Put the paragraphs of an article that are not shown below those that are, unless the page shows enough of it."""
    if len(markup) < LEAST_CHARS:
        return False
    elements = _elements(markup)
    given = _squeezed("".join("".join(element.itertext()) for element in elements))
    seen = _squeezed("".join(block.text for block in shown))
    if len(given) < LEAST_CHARS or _share_shown(given, seen) >= MOST_SHOWN:
        return False
    opening = _opening(tree, given)
    if opening is None and needs_opening:
        return False
    rest = [element for element in elements if (text := _squeezed("".join(element.itertext()))) and text not in seen]
    if opening is not None:
        _put_after(opening, rest)
        return True
    article = tree.makeelement("article", {})
    article.extend(rest)
    headline = max(tree.iter("h1"), key=lambda h1: len("".join(h1.itertext())), default=None)
    if headline is None:
        next(tree.iter("body"), tree).insert(0, article)
    else:
        _put_after(headline, [article])
    return True


def _share_shown(given: str, seen: str) -> float:
    """Return at how many of some places a text is shown.

    >>> _share_shown("itrainedforninedaysandthentheriverrose", "Home")
    0.0
    """
    step = max(1, (len(given) - PROBE_CHARS) // PROBES)
    probes = [given[at : at + PROBE_CHARS] for at in range(0, max(1, len(given) - PROBE_CHARS), step)]
    return sum(probe in seen for probe in probes) / len(probes)


def _opening(tree: Element, given: str) -> Element | None:
    """Return the last paragraph on the page that is in the text of an article."""
    texts = ((element, _squeezed("".join(element.itertext()))) for element in tree.iter("p"))
    found = [element for element, text in texts if len(text) >= OPENING_CHARS and text in given]
    return found[-1] if found else None


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text, small.

    >>> _squeezed("It rained - again.")
    'itrainedagain'
    """
    return _SIGNS.sub("", text).lower()


def _marked_up(text: str) -> str:
    r"""Return a text of structured data as HTML: it may be plain, HTML, or HTML with its signs escaped once more.

    >>> _marked_up("It rained.\n\nWe left.")
    '<p>It rained.</p><p>We left.</p>'
    >>> _marked_up("&lt;p&gt;It rained.&lt;/p&gt;")
    '<p>It rained.</p>'
    """
    text = text if "<" in text else html.unescape(text)
    if _BLOCK_TAG.search(text):
        return text
    text = _BREAK_TAG.sub("\n", text)
    lines = text if _INLINE_TAG.search(text) else html.escape(text, quote=False)
    return "".join(f"<p>{line.strip()}</p>" for line in lines.splitlines() if line.strip())


def _elements(markup: str) -> list[Element]:
    """Return the elements of a piece of HTML; text that is in none becomes a paragraph."""
    tree = parse(f"<div>{markup}</div>")
    body = None if tree is None else next(tree.iter("body"), None)
    if body is None:
        return []
    held = body[0] if len(body) == 1 and body[0].tag == "div" else body
    return [held] if (held.text or "").strip() or any((child.tail or "").strip() for child in held) else list(held)


def _put_after(place: Element, elements: Sequence[Element]) -> None:
    around = place.getparent()
    at = around.index(place) + 1
    for number, element in enumerate(elements):
        around.insert(at + number, element)
