"""Lines of thousands of characters that hold a page's scripts or its data, which rules do not search."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from cleaner.decision.claims import claim
from cleaner.decision_records import Decision
from cleaner.document import Block, Document, Mark
from cleaner.text.words import is_prose

LEFT_CHARS: Final = 2_000
"""Characters of a line at least that begins with the end of one script and the begin of another, as no sample does."""
PACKED_CHARS: Final = 5_000
"""Characters of any other line of scripts or data at least: the samples of tutorials and docs that fit on one line are
shorter, what a page needs is not."""
DATA_KEYS: Final = 50
"""Quoted keys of a line of data at least."""
MOST_WHITE: Final = 0.08
"""Share of white space up to which a line of scripts is packed by a machine. Code that people write has 0.10 to 0.18 on
the development pages even when all of it is on one line, packed scripts and data have 0.01 to 0.04."""
PARAGRAPHS: Final = 3
"""Paragraphs that the text must have beside such lines: where there are fewer, the data may be all there is."""
PROSE_WORDS: Final = 12
"""Words of a sentence that counts as a paragraph here."""
CONFIDENCE: Final = 0.95
"""Confidence of the marks (0..1): such a line is often most of the text, and large cuts need sure marks."""

PAGE_DATA: Final = Decision(
    "decide/page-data",
    ("Scripts or data of the page in one long line",),
    ("code",),
    ("blocks",),
    finds="A line of text of 2,000 characters or more that begins with the end of one script and the begin of another; "
    "or one of 5,000 or more that begins with a script tag and has as little white space as only a machine leaves, or "
    "that is a whole object in JSON without white space between its many keys.",
    why="Extractors that keep the whole page leave such lines, the largest of all, and rules do not search lines that "
    "long.",
    spares="Code in fences, scripts and JSON with the white space that people give it, shorter samples, what a line "
    "ending with a colon introduces, and texts that have no paragraphs beside it.",
    constants=("LEFT_CHARS", "PACKED_CHARS", "DATA_KEYS", "MOST_WHITE", "PARAGRAPHS", "PROSE_WORDS"),
)
_SCRIPT: Final = re.compile(r"(</(?:no)?script ?>\s*)*<script\b[^<>]*>", re.IGNORECASE)
_SPACED: Final = re.compile(r'": |", "')
"""White space after a key or between texts, which is there for people."""


def find_page_data(document: Document) -> list[Mark]:
    """Return marks for the lines of a text that hold nothing but scripts or data of the page."""
    blocks = document.blocks
    long = [index for index, block in enumerate(blocks) if len(block.text) >= LEFT_CHARS]
    found = [index for index in long if _may_be_data(blocks, index) and _is_data(document, blocks[index])]
    if not found:
        return []
    prose = sum(is_prose(block.text, PROSE_WORDS) for index, block in enumerate(blocks) if index not in found)
    return [claim(blocks[index], PAGE_DATA, CONFIDENCE) for index in found] if prose >= PARAGRAPHS else []


def _may_be_data(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a block begins like such lines, and nothing shows that the article has it on purpose."""
    block = blocks[index]
    is_introduced = index > 0 and blocks[index - 1].text.endswith((":", "："))
    return block.text[0] in "<{" and block.kind != "code" and not is_introduced


def _is_data(document: Document, block: Block) -> bool:
    text = document.text[slice(*block.span)]
    begin = _SCRIPT.match(text)
    if begin and begin[1]:
        return True
    if len(text) < PACKED_CHARS:
        return False
    if begin:
        return sum(map(str.isspace, text)) <= MOST_WHITE * len(text)
    return text.count('":') >= DATA_KEYS and _is_packed(text)


def _is_packed(text: str) -> bool:
    """Return whether a text is one object in JSON without the white space that people want to see.

    >>> _is_packed('{"id":7,"tags":["a","b"]}'), _is_packed('{"id": 7, "tags": ["a", "b"]}'), _is_packed('{"id":7')
    (True, False, False)
    """
    if not text.startswith('{"') or _SPACED.search(text):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
