"""The headline and the standfirst above the body: recognised, and kept unless the user strips them.

Measured on the development corpora, where gold leaves the headline out (first blocks outside : inside gold): equal to
the page's title 549 : 21; without an end mark, with a short block below, 976 : 89; with a paragraph below and further
headings in the text only 398 : 150, since there an extractor has often taken the title and left a section's heading;
a question 90 : 76; with an end mark, which mostly is the body itself, 99 : 275.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from cleaner.decision.claims import claim
from cleaner.decision.detectors.entries import is_own_line
from cleaner.decision_records import Decision
from cleaner.document import Block, Document, Mark
from cleaner.text.words import ends_sentence, is_prose, key, word_count

MIN_WORDS: Final = 3
MAX_WORDS: Final = 30
"""Words of a headline."""
MAX_STANDFIRST: Final = 45
"""Words of a standfirst."""
LONG_HEADLINE: Final = 14
"""Words from which a line above a paragraph is as likely the paragraph's own summary."""
PARAGRAPH_WORDS: Final = 20
"""Words of a block that is a paragraph and not a byline or standfirst."""
SENTENCE_WORDS: Final = 8
"""Words of a sentence that may be the first paragraph of a section."""
MANY_HEADINGS: Final = 3
"""Further heading-like lines that make the first one doubtful."""
HEADING_CHARS: Final = 120
"""Characters of a section's heading at most."""
MIN_TITLE: Final = 12
"""Letters and digits from which the start of a title is distinctive."""
SEARCHED: Final = 8
"""Blocks from the top in which a headline is looked for."""
LABEL_WORDS: Final = 5
"""Words of what may be a label above the headline: the name of a column, a button."""
MIN_BODY: Final = 2
"""Full sentences or paragraphs that must follow for a line to be a headline."""

TITLE_CONFIDENCE: Final = 0.97
"""Confidence of a line that is the page's title."""
STANDFIRST_CONFIDENCE: Final = 0.7
"""Confidence of a standfirst."""

HEADLINE: Final = Decision(
    "decide/headline",
    ("A line without an end mark above the body", "Equals the title"),
    ("headline",),
    ("blocks", "cuts", "title"),
    finds="The headline above the body, by the document's title or by its shape.",
    why="Some corpora want the body alone: `--strip headline` cuts it. By default it is kept.",
    spares="Lines that end like a sentence or with a colon, questions among many headings, documents without "
    "two sentences below the line, greetings, dates, code, verses, entries of lists (a line with others of its form "
    "below), and below a headline that has gone the heading of a section.",
    constants=("MIN_WORDS", "MAX_WORDS", "LONG_HEADLINE", "PARAGRAPH_WORDS", "MANY_HEADINGS", "SEARCHED", "MIN_BODY"),
    example="Ferry returns to Orlena\n\nThe first ferry since the flood left Orlena on Friday with forty passengers on "
    "board.\n\nThe crossing takes fifty minutes and costs four crowns, half of what the bus asks for.",
    removes=("Ferry returns to Orlena",),
)
STANDFIRST: Final = Decision(
    "decide/standfirst",
    ("A line between the headline and the body",),
    ("standfirst",),
    ("blocks", "cuts"),
    finds="A line below the headline that something cut, such as a byline, separates from the body.",
    why="Some corpora want the body alone: `--strip standfirst` cuts it. By default it is kept.",
    spares="Lines that nothing separates from the body, if they end like a sentence, and what is no headline either: "
    "greetings, dates, entries of lists.",
    constants=("MIN_WORDS", "MAX_STANDFIRST", "STANDFIRST_CONFIDENCE"),
    example="Ferry returns to Orlena\n\nA crossing comes back\n\nThe first ferry since the flood left Orlena on Friday "
    "with forty passengers on board.\n\nThe crossing takes fifty minutes and costs four crowns, half of what the bus "
    "asks for.",
    removes=("A crossing comes back",),
)

_OPEN_END: Final = (":", ",", ";")


Gone: TypeAlias = Sequence[tuple[str, str]]
"""The rule and the text of each cut of the rounds before."""


def find_headline(document: Document, cut_blocks: Container[int], gone: Gone = ()) -> list[Mark]:
    """Return marks for the headline and the standfirst, looking past the ``cut_blocks``.

    ``gone`` is what was cut before. Below a headline that has gone, the first line is mostly a section's heading or
    the text; by its shape alone it is known only where that cannot be.
    """
    title = key(document.title or "")
    alive = [index for index in range(min(SEARCHED, len(document.blocks))) if index not in cut_blocks]
    for index in alive if title else alive[:1]:
        if title and _matches(key(document.blocks[index].text), title):
            return [claim(document.blocks[index], HEADLINE, TITLE_CONFIDENCE, reason=1)]
    if not alive or not _is_headline(document, alive[0]):
        return []
    below = [index for index in range(alive[0] + 1, len(document.blocks)) if index not in cut_blocks]
    above = [text for rule_id, text in gone if rule_id == HEADLINE.id]
    if is_own_line(document, below, alive[0], is_first=not above):
        return []
    is_copy = key(document.blocks[alive[0]].text) in {key(text) for _, text in gone}
    if above and not is_copy and not _may_follow(document, alive[0], below, above):
        return []
    mark = claim(document.blocks[alive[0]], HEADLINE, _confidence(document, alive[0]))
    return [mark, *_standfirst(document, alive[0] + 1, below, cut_blocks)]


def _is_headline(document: Document, index: int) -> bool:
    block = document.blocks[index]
    text = block.text
    if block.kind not in ("paragraph", "heading") or text.endswith(_OPEN_END) or text[:1].islower():
        return False
    if not MIN_WORDS <= word_count(text) <= MAX_WORDS or ends_sentence(text):
        return False
    body = [other for other in document.blocks[index + 1 : index + 12] if ends_sentence(other.text)]
    return len(body) >= MIN_BODY


def _may_follow(document: Document, index: int, below: Sequence[int], above: Sequence[str]) -> bool:
    """Return whether a line may be of the head still, below what has gone for a headline.

    What has gone may have been a label above the headline, and the line may be its copy. Else it is a caption or a
    byline, unless other lines stand above paragraphs like it: then it is the heading of the first section.
    """
    text = document.blocks[index].text
    is_below_label = word_count(text) > LABEL_WORDS and all(word_count(gone) <= LABEL_WORDS for gone in above)
    lines = [document.blocks[i] for i in below]
    if is_below_label or _echoes(key(text), key(above[-1])):
        return True
    return not _is_section(lines)


def _is_section(lines: Sequence[Block]) -> bool:
    """Return whether a line above these is a section's heading: a paragraph follows, and further headings like it."""
    if not lines or not is_prose(lines[0].text, SENTENCE_WORDS):
        return False
    return any(_is_heading(upper) and is_prose(lower.text, SENTENCE_WORDS) for upper, lower in pairwise(lines[1:]))


def _echoes(line: str, headline: str) -> bool:
    """Return whether a line is a headline that has gone, with a button's words more or less at its end."""
    return len(line) > MIN_TITLE and (line.startswith(headline) or headline.startswith(line))


def _confidence(document: Document, index: int) -> float:
    block, below = document.blocks[index], document.blocks[index + 1]
    if block.text.startswith("# "):
        return 0.95
    if word_count(below.text) < PARAGRAPH_WORDS:
        return 0.85
    headings = sum(_is_heading(other) for other in document.blocks[index + 1 :])
    return 0.6 if headings >= MANY_HEADINGS or word_count(block.text) > LONG_HEADLINE else 0.75


def _is_heading(block: Block) -> bool:
    # Length first: most blocks are paragraphs, and counting their words costs more than all else here.
    return len(block.text) < HEADING_CHARS and block.kind in ("paragraph", "heading") and not ends_sentence(block.text)


def _standfirst(document: Document, index: int, below: Sequence[int], cut_blocks: Container[int]) -> list[Mark]:
    """Mark a line under the headline if something other than body comes between it and the body."""
    if index + 1 >= len(document.blocks) or index in cut_blocks:
        return []
    block, after = document.blocks[index], document.blocks[index + 1]
    count = word_count(block.text)
    if not MIN_WORDS <= count <= MAX_STANDFIRST or block.kind not in ("paragraph", "heading"):
        return []
    is_own = not ends_sentence(block.text) and is_own_line(document, below[1:], index, is_first=True)
    if is_own or block.text.endswith(_OPEN_END):
        return []
    if index + 1 not in cut_blocks and _is_section([document.blocks[i] for i in below[1:]]):
        return []
    if index + 1 in cut_blocks or (not ends_sentence(block.text) and ends_sentence(after.text)):
        return [claim(block, STANDFIRST, STANDFIRST_CONFIDENCE)]
    return []


def _matches(line: str, title: str) -> bool:
    """Return whether a line is the title, or the title without the name of the site."""
    return line == title or (len(line) > len(title) / 2 and len(line) > MIN_TITLE and title.startswith(line))
