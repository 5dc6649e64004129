"""Records of Europresse: source and date, section, headline and author as bare lines; a certificate below the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.document import Span
from cleaner.exports.factiva import LANGUAGES
from cleaner.exports.labels import FRAME_LINE, LENGTH, WORDS
from cleaner.exports.people import is_byline
from cleaner.exports.records import Line, Record, is_date, joined, partition
from cleaner.exports.signs import is_rights
from cleaner.exports.titles import source_and_date
from cleaner.text.words import ends_sentence, word_count

DATED: Final = 6
"""Lines at the top of a record in which its date is looked for."""
HEAD_LINES: Final = 8
"""Lines between the date and the body at most."""
PROSE_WORDS: Final = 12
"""Words of a paragraph, at least."""
LONG: Final = 110
"""Characters from which a line is a paragraph, and no headline."""
SECTION_WORDS: Final = 3
"""Words of a section's name above the headline at most."""
NOTICE_LINES: Final = 8
"""Lines of a notice of the frame at most."""
WRAPPED: Final = 55
"""Characters of a line that may go on in the next."""
_END: Final = re.compile(r"certificat\w* (?:émis|issued)\b.*|(?:news|bio|web|tel|pub)·\d{8}·\S+", re.IGNORECASE)
_ID: Final = re.compile(r"(?:news|bio|web|tel|pub)·\d{8}·\S+")
_COUNT: Final = re.compile(rf",? ?\d[\d ]{{0,6}} {WORDS}\b", re.IGNORECASE)


def parse_europresse(text: str, lines: Sequence[Line]) -> list[Record]:
    """Return the records of an export that ends its records with certificates or numbers of its own."""
    ends = [at for at, line in enumerate(lines) if _END.fullmatch(line.text)]
    if not ends or _dated(lines, 0) is None:
        return []
    starts, below = [0], 0
    for at in ends:
        if at < below:
            continue
        below = at + 1
        while below < len(lines) and (FRAME_LINE.fullmatch(lines[below].text) or is_rights(lines[below].text)):
            below += 1
        if below < len(lines) and _dated(lines, below) is not None:
            starts.append(below)
    stops = [*starts[1:], len(lines)]
    spans = partition(starts, lines, len(text))
    return [_read(text, lines, *one) for one in zip(starts, stops, spans, strict=True)]


def _dated(lines: Sequence[Line], start: int) -> int | None:
    """Return the line with the date among the first of a record, if there is no paragraph above it."""
    for at in range(start, min(len(lines), start + DATED)):
        if is_date(_bare(lines[at].text)) or source_and_date(_bare(lines[at].text))[0]:
            return at
        if _is_prose(lines[at].text):
            return None
    return None


def _bare(text: str) -> str:
    return _COUNT.sub("", text)


def _is_prose(text: str) -> bool:
    return (word_count(text) >= PROSE_WORDS and ends_sentence(text)) or len(text) > LONG


def _read(text: str, lines: Sequence[Line], start: int, stop: int, span: Span) -> Record:
    dated = _dated(lines, start)
    tail = _tail(lines, start, stop)
    if dated is None or tail == stop:
        return Record(span, ())
    body = _body(lines, dated + 1, tail)
    if body == tail:
        return Record(span, ())
    frame = [line.span for line in (*lines[dated : dated + 1], *lines[tail:stop])]
    fields = {"date": joined(text, [lines[dated]])}
    source, date = source_and_date(_bare(lines[dated].text))
    if source:
        fields |= {"source": source, "date": date}
    above = lines[start:dated]
    frame += [line.span for line in above if line is above[-1] or FRAME_LINE.fullmatch(line.text)]
    if above:
        fields["source"] = joined(text, above[-1:])
    headline = _read_head(text, lines[dated + 1 : body], frame, fields)
    found = next((line for line in lines[tail:stop] if _ID.fullmatch(line.text)), None)
    if found:
        fields["document_id"] = joined(text, [found])
    return Record(span, tuple(sorted(frame)), headline, (), fields)


def _body(lines: Sequence[Line], start: int, tail: int) -> int:
    """Return the line that the body begins with: the first paragraph, in one line or in several."""
    at = start
    while at < min(tail, start + HEAD_LINES):
        stop = at + 1
        while stop < tail and lines[stop].gap == 0 and len(lines[stop - 1].text) >= WRAPPED:
            stop += 1
        whole = " ".join(line.text for line in lines[at:stop])
        if _is_prose(whole) and (stop - at > 1 or _is_prose(lines[at].text)):
            return at if ends_sentence(whole) or len(lines[at].text) > LONG or stop - at > DATED // 2 else stop
        at = stop
    return at


def _tail(lines: Sequence[Line], start: int, stop: int) -> int:
    """Return the first of the lines below the body."""
    at = stop
    while at > start and (
        FRAME_LINE.fullmatch(lines[at - 1].text) or is_rights(lines[at - 1].text) or _is_wrapped(lines, at - 1, start)
    ):
        at -= 1
    return at


def _is_wrapped(lines: Sequence[Line], at: int, start: int) -> bool:
    """Return whether a line continues a notice of the frame."""
    first = at
    while first > max(start, at - NOTICE_LINES) and lines[first].gap == 0 and len(lines[first - 1].text) >= WRAPPED:
        first -= 1
        if FRAME_LINE.fullmatch(lines[first].text) or is_rights(lines[first].text):
            return True
    return False


def _read_head(text: str, rows: Sequence[Line], frame: list[Span], fields: dict[str, str]) -> tuple[Span, ...]:
    """Sort the lines between the date and the body; the headline is the longest of them."""
    left = []
    for row in rows:
        known = "length" if LENGTH.fullmatch(row.text) else "language" if row.text.casefold() in LANGUAGES else ""
        if known:
            fields[known] = joined(text, [row])
            frame.append(row.span)
        else:
            left.append(row)
    if not left:
        return ()
    top = max(range(len(left)), key=lambda at: word_count(left[at].text))
    if all(word_count(row.text) <= SECTION_WORDS for row in left[:top]):
        for row in left[:top]:
            fields.setdefault("section", joined(text, [row]))
            frame.append(row.span)
    last = top + 1
    while last < len(left) and left[last].gap == 0 and len(left[last - 1].text) >= WRAPPED:
        last += 1
    if last < len(left) and is_byline(left[-1].text, ""):
        fields["byline"] = joined(text, left[-1:])
        frame.append(left[-1].span)
    fields["title"] = joined(text, left[top:last])
    return tuple(row.span for row in left[top:last])
