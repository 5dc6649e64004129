"""Records of Factiva: with a code of two or three letters for each field, or the bare lines of the same fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.exports.labels import FRAME_LINE, LENGTH
from cleaner.exports.people import is_byline
from cleaner.exports.records import Line, Record, is_date, joined, partition
from cleaner.exports.signs import WRAPPED, is_rights, is_told
from cleaner.text.words import ends_sentence, word_count

CODES: Final[Mapping[str, str]] = {
    "HD": "title",
    "BY": "byline",
    "WC": "length",
    "PD": "date",
    "SN": "source",
    "LA": "language",
    "SE": "section",
    "AN": "document_id",
    "LP": "body",
    "TD": "body",
    "CX": "body",
    **dict.fromkeys("CR ET SC ED PG CY VOL CLM CT RF CO IN NS RE IPC IPD PUB ART NT DE SU".split(), "other"),
}
"""The codes, and the names of their fields."""
LEAST_CODES: Final = 5
"""Codes from which a text is an export, with those of the headline, the body, and the length or the number."""
HEAD_LINES: Final = 14
"""Lines between the headline and the body, and above the length, at most."""
FIELD_WORDS: Final = 14
"""Words of a bare field at most."""
PROSE_WORDS: Final = 12
"""Words of a sentence that is not of the head."""
SECTION_WORDS: Final = 3
"""Words of a section's name above the headline at most."""

_CODE: Final = re.compile(r"([A-Z]{2,3})(?:( +)(?=\S)|$)")
_ID: Final = re.compile(
    r"(?:document|dokument|documento) ([A-Z][A-Z0-9]{3,11}(?:19|20)\d{6}[a-z0-9]{6,12})", re.IGNORECASE
)
_CLOCK: Final = re.compile(r"\d{1,2}[:.]\d{2}(?: ?[AP]M)?(?: GMT)?", re.IGNORECASE)
LANGUAGES: Final = frozenset(
    "english german french spanish italian dutch portuguese russian polish swedish danish norwegian finnish czech "
    "chinese japanese korean arabic turkish hungarian greek deutsch englisch französisch spanisch italienisch français "
    "anglais allemand espagnol italien español inglés francés alemán italiano inglese tedesco nederlands português "
    "polski svenska dansk norsk suomi čeština русский".split()
)


class Coded(NamedTuple):
    """A line that begins with a code, and the offset of its value in the line."""

    at: int
    code: str
    value: int


def parse_coded(text: str, lines: Sequence[Line]) -> list[Record]:
    """Return the records of an export with codes."""
    coded = [Coded(at, *found) for at, line in enumerate(lines) if (found := _code(text, line))]
    names = {one.code for one in coded}
    if len(names) < LEAST_CODES or "HD" not in names or not names & {"LP", "TD"}:
        return []
    if not any(_is_exact(lines, one) for one in coded):
        return []
    if any(_is_prose(line.text) for line in lines[: coded[0].at]):
        return []
    groups = _groups(coded)
    starts = [group[0].at for group in groups]
    ends = [*starts[1:], len(lines)]
    spans = partition(starts, lines, len(text))
    return [_read_coded(text, lines, group, end, span) for group, end, span in zip(groups, ends, spans, strict=True)]


def _code(text: str, line: Line) -> tuple[str, int] | None:
    found = _CODE.match(line.text)
    if not found or found[1] not in CODES or line.indent:
        return None
    space = text[line.span.start + len(found[1]) : line.span.start + found.end()]
    # A sentence may begin with "TD Bank", so the body's codes need more than one space.
    if CODES[found[1]] == "body" and space == " ":
        return None
    return found[1], found.end()


def _is_exact(lines: Sequence[Line], one: Coded) -> bool:
    value = lines[one.at].text[one.value :] or (lines[one.at + 1].text if one.at + 1 < len(lines) else "")
    return (one.code == "WC" and bool(LENGTH.fullmatch(value))) or (one.code == "AN" and bool(_ID.fullmatch(value)))


def _groups(coded: Sequence[Coded]) -> list[list[Coded]]:
    """Return the codes of each record: one begins with a headline, or its section, once the body of another is over."""
    groups: list[list[Coded]] = [[]]
    has_body = False
    for one in coded:
        if one.code in ("HD", "SE") and has_body:
            groups.append([])
            has_body = False
        has_body = has_body or CODES[one.code] == "body"
        groups[-1].append(one)
    return groups


def _read_coded(text: str, lines: Sequence[Line], group: Sequence[Coded], end: int, span: Span) -> Record:
    bodies = [one for one in group if CODES[one.code] == "body"]
    if not bodies:
        return Record(span, ())
    first = group[0].at if span.start else 0
    frame = [
        line.span for line in lines[first : group[0].at] if FRAME_LINE.fullmatch(line.text) or is_rights(line.text)
    ]
    headline: list[Span] = []
    fields: dict[str, str] = {}
    tail = _coded_tail(lines, group, bodies[-1], end)
    for one, following in zip(group, [*group[1:], None], strict=True):
        stop = min(following.at if following else end, end)
        label = Span(lines[one.at].span.start, lines[one.at].span.start + one.value)
        value = Span(label.end, lines[stop - 1].span.end)
        if CODES[one.code] == "body":
            frame.append(label)
            continue
        if one.at > bodies[0].at and one.at < tail:
            continue  # a line of the body that looks like a code
        if one.code == "AN":
            stop = _id_stop(lines, one, stop)
            value = Span(label.end, lines[stop - 1].span.end)
        if one.code == "HD":
            frame.append(label)
            headline = [piece for piece in _pieces(lines, one, stop) if piece.length]
        else:
            stop = _value_stop(lines, one.at, stop)
            value = Span(label.end, max(label.end, lines[stop - 1].span.end))
            frame += [line.span for line in lines[one.at : stop]]
        if CODES[one.code] != "other":
            fields.setdefault(CODES[one.code], " ".join(text[slice(*value)].split()))
    frame += _after(lines, group[-1].at + 1, end, set(frame))
    fields["document_id"] = fields.get("document_id", "").removeprefix("Document ")
    return Record(span, tuple(sorted(frame)), tuple(headline), (), {name: own for name, own in fields.items() if own})


def _pieces(lines: Sequence[Line], one: Coded, stop: int) -> list[Span]:
    own = lines[one.at].span
    return [Span(own.start + one.value, own.end), *(line.span for line in lines[one.at + 1 : stop])]


def _id_stop(lines: Sequence[Line], one: Coded, stop: int) -> int:
    """Return the line below the number of a document, which may be below its code."""
    return min(stop, one.at + 1 if lines[one.at].text[one.value :] else one.at + 2)


def _value_stop(lines: Sequence[Line], start: int, stop: int) -> int:
    """Return the line below a value: a paragraph below it, as where the code of the body is missing, is none of it."""
    for at in range(start + 1, stop):
        apart = lines[at].gap or len(lines[at - 1].text) < WRAPPED
        if apart and is_told(" ".join(line.text for line in lines[at:stop])) and not is_rights(lines[at].text):
            return at
    return stop


def _coded_tail(lines: Sequence[Line], group: Sequence[Coded], last_body: Coded, end: int) -> int:
    """Return the line of the first code below the body; from there on, values have no paragraphs of prose."""
    tail = end
    for one, following in reversed(list(zip(group, [*group[1:], None], strict=True))):
        if one.at <= last_body.at:
            break
        stop = following.at if following else end
        stop = _id_stop(lines, one, stop) if one.code == "AN" else stop
        if any(line.gap and _is_prose(line.text) for line in lines[one.at + 1 : stop]):
            break
        tail = one.at
    return tail


def _after(lines: Sequence[Line], start: int, end: int, taken: set[Span]) -> list[Span]:
    """Return the lines below the number of a record that are not of any article: rights, and the search."""
    rows = [line for line in lines[start:end] if line.span not in taken]
    for at, row in enumerate(rows):
        if row.text.casefold() in ("search summary", "suchzusammenfassung", "résumé de la recherche"):
            rest = rows[at:]
            return [row.span for row in rest] if not any(_is_prose(other.text) for other in rest) else []
    return [row.span for row in rows if FRAME_LINE.fullmatch(row.text) or is_rights(row.text)]


def parse_uncoded(text: str, lines: Sequence[Line]) -> list[Record]:
    """Return the records of an export without codes: each has its length and its date among its first lines."""
    ends = [at for at, line in enumerate(lines) if _ID.fullmatch(line.text)]
    starts = [0, *(at + 1 for at in ends if _head(lines, at + 1, len(lines)))]
    if not _head(lines, 0, len(lines)):
        return []
    stops = [*starts[1:], len(lines)]
    records = []
    for start, stop, span in zip(starts, stops, partition(starts, lines, len(text)), strict=True):
        found = bisect_left(ends, start)
        ended = ends[found] if found < len(ends) and ends[found] < stop else None
        records.append(_read_uncoded(text, lines, (start, stop), ended, span))
    # Without the number of a document, only the line of rights shows that the lines above are fields.
    exact = bool(ends) or any(is_rights(line.text) for line in lines[: _head(lines, 0, len(lines)) or 0])
    return records if exact else []


def _head(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Return the line that the body begins with, if the lines above are the fields of a record."""
    length = _length(lines, start, end)
    if length is None or not any(is_date(line.text) for line in lines[length + 1 : length + 3]):
        return None
    rows = range(length + 1, min(end, length + HEAD_LINES))
    rights = next((at for at in rows if is_rights(lines[at].text)), None)
    language = next((at for at in rows if lines[at].text.casefold() in LANGUAGES), None)
    last = rights if rights is not None else language
    if last is None or any(_is_field_too_long(lines[at]) for at in range(length + 1, last)):
        return None
    at = last + 1
    while at < end and lines[at].gap == 0 and rights is not None and is_rights(lines[at].text):
        at += 1
    return at if at < end else None


def _length(lines: Sequence[Line], start: int, end: int) -> int | None:
    rows = range(start, min(end, start + HEAD_LINES))
    length = next((at for at in rows if LENGTH.fullmatch(lines[at].text)), None)
    if length is None or length == start or any(is_told(line.text) for line in lines[start:length]):
        return None
    return length


def _is_field_too_long(line: Line) -> bool:
    return word_count(line.text) > FIELD_WORDS or _is_prose(line.text)


def _is_prose(text: str) -> bool:
    return word_count(text) >= PROSE_WORDS and ends_sentence(text)


def _read_uncoded(text: str, lines: Sequence[Line], rows: tuple[int, int], ended: int | None, span: Span) -> Record:
    start, stop = rows
    body, length = _head(lines, start, stop), _length(lines, start, stop)
    if body is None or length is None:
        return Record(span, ())
    above = list(lines[start:length])
    while len(above) > 1 and (FRAME_LINE.fullmatch(above[0].text) or is_rights(above[0].text)):
        above.pop(0)
    fields = {"length": lines[length].text}
    if len(above) > 1 and is_byline(above[-1].text, above[-2].text):
        fields["byline"] = joined(text, [above.pop()])
    is_section = len(above) > 1 and word_count(above[0].text) <= SECTION_WORDS < word_count(above[1].text)
    if is_section:
        fields["section"] = joined(text, [above.pop(0)])
    fields["title"] = joined(text, above)
    values = [line for line in lines[length + 1 : body] if not _CLOCK.fullmatch(line.text)]
    fields |= {"date": joined(text, values[:1]), "source": joined(text, values[1:2])}
    fields["language"] = next((joined(text, [line]) for line in values if line.text.casefold() in LANGUAGES), "")
    kept = {line.span for line in above}
    frame = [line.span for line in lines[start:body] if line.span not in kept]
    if ended is not None:
        fields["document_id"] = joined(text, [lines[ended]]).partition(" ")[2]
        frame += [lines[ended].span, *_after(lines, ended + 1, stop, set())]
    headline = tuple(line.span for line in above)
    return Record(span, tuple(sorted(frame)), headline, (), {name: own for name, own in fields.items() if own})
