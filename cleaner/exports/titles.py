"""The lines above the fields of a record: its source, its date, its edition, and its headline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.document import Span
from cleaner.exports.records import Line, is_date, is_edition, joined
from cleaner.text.words import ends_sentence, key, word_count

CENTRED: Final = 8
"""Characters of indent from which a line is centred."""
SOURCE_WORDS: Final = 12
"""Words of the name of a source at most."""
HEADLINE_WORDS: Final = 40
"""Words of a headline at most."""
LONGEST: Final = 160
"""Characters of a line of a source and a date at most."""
HEADLINE_LINES: Final = 4
"""Lines that a headline is wrapped into at most."""
_SOURCE_AND_DATE: Final = re.compile(r"(.{2,80}?)(?: ?[-·|;,] | vom | du | del | of )(?=.{0,20}\d)(.*)", re.IGNORECASE)
_REST: Final = re.compile(r" ?(?:[-·|/;]|, (?:nr|no|s|p|pg|page|seite)\b).*", re.IGNORECASE)


@dataclass(slots=True)
class TitleBlock:
    """The lines above the fields: those of the frame, the headline, and what the others say."""

    frame: list[Span] = field(default_factory=list)
    headline: list[Span] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def read_title_block(text: str, rows: Sequence[Line], fields: Mapping[str, str], title: str = "") -> TitleBlock:
    """Read the lines above the fields. What cannot be told stays: only what is known for the frame's is."""
    block = TitleBlock()
    left = _without_known(rows, fields, block)
    dated = next((at for at, row in enumerate(left) if is_date(row.text)), None)
    if dated is not None:
        left = _around_date(text, left, dated, block, title or fields.get("title", ""))
    else:
        left = _without_sources(left, block)
    block.headline = _headline(text, left, title)
    return block


def _without_known(rows: Sequence[Line], fields: Mapping[str, str], block: TitleBlock) -> list[Line]:
    """Return the lines without those that repeat the value of a field, which are of the frame."""
    known = {key(value) for name, value in fields.items() if name in ("byline", "source", "date", "section")}
    left = []
    for row in rows:
        if key(row.text) in known or is_edition(row.text):
            block.frame.append(row.span)
        else:
            left.append(row)
    return left


def _around_date(text: str, rows: Sequence[Line], dated: int, block: TitleBlock, title: str) -> list[Line]:
    """Take the date and the source above it; the headline is below them, or above where nothing is below."""
    above, below = list(rows[:dated]), list(rows[dated + 1 :])
    block.frame.append(rows[dated].span)
    block.fields["date"] = joined(text, [rows[dated]])
    while below and below[0].indent >= CENTRED and any(row.indent < CENTRED for row in below):
        block.frame.append(below.pop(0).span)  # an edition under the centred date
    has_headline = bool(below) or len(above) > 1 or bool(title)
    if above and has_headline and _is_source(above[-1], title):
        block.frame.append(above[-1].span)
        block.fields["source"] = joined(text, [above.pop()])
    if below and len(above) == 1 and above[0].indent >= CENTRED and word_count(above[0].text) <= SOURCE_WORDS:
        block.frame.append(above.pop().span)
    return [*above, *below]


def _is_source(row: Line, title: str) -> bool:
    return word_count(row.text) <= SOURCE_WORDS and not ends_sentence(row.text) and key(row.text) != key(title)


def _without_sources(rows: Sequence[Line], block: TitleBlock) -> list[Line]:
    """Take the lines that name a source and a date: "The Brennick Post (Norland) - March 4, 2019"."""
    left = []
    for row in rows:
        source, date = source_and_date(row.text)
        if source and len(rows) > 1:
            block.frame.append(row.span)
            block.fields.setdefault("source", source)
            block.fields.setdefault("date", date)
        else:
            left.append(row)
    return left


def source_and_date(text: str) -> tuple[str, str]:
    """Return the source and the date that a line is made of, or nothing.

    >>> source_and_date("Brennick Post, The (Norland) - March 4, 2019 - A3")
    ('Brennick Post, The (Norland)', 'March 4, 2019')
    >>> source_and_date("The mill closed - in 1987")
    ('', '')
    """
    at = 0 if len(text) <= LONGEST else len(text)
    while found := _SOURCE_AND_DATE.match(text, at):
        date = found[2]
        for candidate in (date, _REST.sub("", date, count=1)):
            if is_date(candidate.strip(" .,")):
                return text[: found.end(1)].strip(), candidate.strip(" .,")
        at = found.end(1) + 1
    return "", ""


def _headline(text: str, rows: Sequence[Line], title: str) -> list[Span]:
    """Return the lines of the headline: those that are the title, or the first that stand together."""
    for first in range(len(rows)):
        for last in range(first + 1, min(first + HEADLINE_LINES, len(rows)) + 1):
            if title and key(joined(text, rows[first:last])) == key(title):
                return [row.span for row in rows[first:last]]
    last = 1
    while last < min(len(rows), HEADLINE_LINES) and rows[last].gap == 0 and rows[last].text[:1] != '"':
        last += 1
    chosen = rows[:last]
    if not chosen or word_count(joined(text, chosen)) > HEADLINE_WORDS:
        return []
    return [row.span for row in chosen]
