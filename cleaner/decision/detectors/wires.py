"""What agencies send around a report and what is only clear from the rest of it: slugs, end marks, signs of the desk.

"Reuter" is a name, "END" closes plays and programs, and "ino/tom" may be anything. As the last line of a text in
paragraphs, or beside an agency's dateline, they are none of that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from cleaner.categories import Category
from cleaner.decision.claims import Claims, claim
from cleaner.decision.forms import form
from cleaner.decision_records import Decision
from cleaner.document import Block, Evidence, Mark, Span
from cleaner.text.lexicon import lexicon
from cleaner.text.words import ends_sentence, word_count

HEAD_BLOCKS: Final = 10
"""Blocks from the top in which a report has its dateline."""
LAST_BLOCKS: Final = 4
"""Blocks at the end among which the signs of the desk are; names of companies may follow."""
LINE_CHARS: Final = 60
"""Characters of a slug, an end mark or signs at most."""
ABOVE: Final = 4
"""Blocks above an end mark that are looked at together, for they may be lines of one paragraph."""
ABOVE_WORDS: Final = 15
"""Words of these at least: a menu or a list of names has fewer."""
USUAL_CHARS: Final = 45
"""Characters that half of the blocks must have: verses, cues and listings are shorter."""
SPEECHES: Final = 3
"""Lines that begin with a speaker from which a text is a play or an interview."""
CODE_LINES: Final = 2
"""Lines of code from which a text is a listing."""
CONFIDENCE: Final = 0.9
"""Confidence of a line of its own."""
INSIDE_CONFIDENCE: Final = 0.97
"""Confidence of an end mark at the end of the last paragraph, of which `balanced` must still cut .73 of this."""

END_MARK: Final = Decision(
    "decide/end-mark",
    ("Marks the end of a report",),
    ("separator", "agency_credit"),
    ("blocks", "cuts"),
    finds="An end mark or an agency's name as the last line of a text, or after the full stop of its last sentence: "
    '"END", "Ends.", "Reuter". Words that close tales as well ("Fine", "Ende") and "30", only in an agency\'s report.',
    why="The text is in paragraphs and ends above; nothing comes after it that the word could belong to.",
    spares="Plays, interviews, verse, code and lists, any line but the last, and a name below a quotation.",
    constants=("ABOVE", "ABOVE_WORDS", "USUAL_CHARS", "SPEECHES", "CODE_LINES", "CONFIDENCE", "INSIDE_CONFIDENCE"),
    example="The first ferry since the flood left Orlena on Friday with forty passengers on board.\n\nThe crossing "
    "takes fifty minutes and costs four crowns, half of what the bus asks for.\n\nThe council paid for the engine."
    "\n\nReuter",
    removes=("Reuter",),
)
DESK: Final = Decision(
    "decide/desk-signs",
    ("Names the report for the desks of an agency", "Signs of the desk at the end of an agency's report"),
    ("agency_credit",),
    ("blocks",),
    finds="In a report with an agency's dateline, the slug above it, and the signs of editors at its end.",
    why="Only such a report has them: a single word with hyphens above, initials with slashes below.",
    spares="All texts without an agency's dateline near the top, and the headline.",
    constants=("HEAD_BLOCKS", "LAST_BLOCKS", "LINE_CHARS"),
    example="Orlena-ferry-weather,lead\n\nFerry returns to Orlena\n\nOrlena, March 4, 2019 (AFP) - The first ferry "
    "since the flood left on Friday with forty passengers on board.\n\nThe crossing takes fifty minutes and costs four "
    "crowns.\n\nino-tm/rs",
    removes=("Orlena-ferry-weather,lead", "ino-tm/rs"),
)

_DATELINE: Final = re.compile(
    r"[^\W\d_][^()]{1,70}\((?:[A-Z]{2,6}(?:-[A-Z]{2,6})?|Reuters?|REUTERS?|Xinhua|XINHUA|Kyodo|Bernama|Lusa|Belga|dpa|"
    r"epd|TT|Anadolu|Interfax|UPI|\u0422\u0410\u0421\u0421)(?:/[A-Za-z]{2,10})?\) ?(?:-{1,2}|\.-) ?\S|"
    r".{3,80}/[A-Z]\w+(?:wire|Wire|WIRE)[\w -]{0,20}/ ?-{1,2}|"
    r"[A-Z][A-Z .'-]{2,30}, [A-Z][a-z]{2,8}\.? \d{1,2} ?-{1,2} \S"
)
_SLUG: Final = re.compile(
    r"\^?[^\W_]{2,20}(?:[-/][^\W_]{1,20}){1,8}(?:,[ ]?\w{2,12}){1,2}\^?|\^?[^\W_]{2,20}(?:[-/][^\W_]{2,20}){2,8}\^?"
)
_SIGNS: Final = re.compile(r"[a-z]{2,5}-[a-z]{2,4}(?:/[a-z]{2,4}){0,6}|[a-z]{2,4}(?:/[a-z]{2,4}){1,6}")
_PLAIN: Final = re.compile(r"ENDS?|Ends\.?|MORE|Reuters?|REUTERS?|UPI|# # #|#{3,5}")
"""End marks that close no tale."""
_GLUED: Final = re.compile(r"(?<=[.!])[\"']? {1,3}(Reuters?|REUTERS?|ENDS?|Ends)$")
_SPEAKER: Final = re.compile(r"\W{0,2}(?:[A-Z][A-Z.'-]+ ?){1,3}(?:\([^()]{1,30}\))?(?:[.:] |:?$)")
_CODE: Final = re.compile(r"[{};]$|\w\(\)|^\d{1,4} [A-Z]{3,}\b|^(?:BEGIN|IF|DO|RETURN|PRINT|GOTO|def|end)\b")
_QUOTATION: Final = re.compile(r"[\"'].*[\"']$")


def find_wire_marks(claims: Claims, cut_blocks: frozenset[int]) -> list[Mark]:
    """Return marks for slugs, end marks and signs that rules cannot know by their words."""
    blocks = claims.document.blocks
    alive = [index for index in range(len(blocks)) if index not in cut_blocks]
    if not alive:
        return []
    dateline = next((index for index in alive[:HEAD_BLOCKS] if _DATELINE.match(blocks[index].text)), None)
    desk = [] if dateline is None else _desk_marks(blocks, alive, dateline)
    signed = {mark.span for mark in desk}
    rest = [blocks[index] for index in alive if blocks[index].span not in signed]
    is_report = dateline is not None or any(
        mark.category == "agency_credit" for index, mark in claims.marked.items() if index in cut_blocks
    )
    return desk + _end_marks(rest, is_report=is_report)


def _desk_marks(blocks: Sequence[Block], alive: Sequence[int], dateline: int) -> list[Mark]:
    above = [index for index in alive if index < dateline]
    slugs = [index for index in above if _is_line(blocks[index]) and _SLUG.fullmatch(blocks[index].text.strip("^ "))]
    below = [index for index in alive[-LAST_BLOCKS:] if index > dateline]
    signs = [index for index in below if _is_line(blocks[index]) and _SIGNS.fullmatch(blocks[index].text)]
    marks = [claim(blocks[index], DESK, CONFIDENCE) for index in slugs[:1]]
    return marks + [claim(blocks[index], DESK, CONFIDENCE, reason=1) for index in signs[-1:]]


def _end_marks(blocks: Sequence[Block], *, is_report: bool) -> list[Mark]:
    """Return a mark for the last line, or the end of the last paragraph; ``blocks`` are those that stay."""
    if not blocks[1:]:
        return []
    last = blocks[-1]
    glued = _GLUED.search(last.text)
    if glued and _is_prose([*blocks[:-1], Block(last.span, last.text[: glued.start(1)].rstrip())], blocks):
        span = Span(last.span.start + glued.start(1), last.span.end)
        evidence = (Evidence(END_MARK.name, 1.0, INSIDE_CONFIDENCE),)
        return [Mark(span, END_MARK.id, _category(glued[1]), INSIDE_CONFIDENCE, END_MARK.reasons[0], evidence)]
    if not _is_line(last) or not _is_end(last.text, is_report=is_report) or not _is_prose(blocks[:-1], blocks):
        return []
    if _category(last.text) == "agency_credit" and not is_report and _QUOTATION.match(blocks[-2].text):
        return []
    return [claim(last, END_MARK, CONFIDENCE, _category(last.text))]


def _is_line(block: Block) -> bool:
    return len(block.text) <= LINE_CHARS and block.kind not in ("code", "table", "quote")


def _is_end(text: str, *, is_report: bool) -> bool:
    return bool(_PLAIN.fullmatch(text)) or (is_report and text.strip(" .-").casefold() in lexicon().end_marks)


def _category(text: str) -> Category:
    return "agency_credit" if text.casefold().startswith(("reuter", "upi")) else "separator"


def _is_prose(above: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Return whether blocks end with sentences, in a text that is neither a play nor verse, code or a list."""
    near = [block.text for block in above[-ABOVE:]]
    if not ends_sentence(near[-1]) or sum(map(word_count, near)) < ABOVE_WORDS:
        return False
    if median(len(block.text) for block in above) < USUAL_CHARS:
        return False
    speeches = sum(bool(_SPEAKER.match(block.text)) or form(block.text) == "label" for block in above)
    code = sum(block.kind == "code" or bool(_CODE.search(block.text)) for block in blocks)
    return speeches < SPEECHES and code < CODE_LINES
