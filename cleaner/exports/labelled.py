"""Records of labelled fields around a body: LexisNexis, ProQuest, NewsBank, Gale, EBSCO, WISO and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.document import Span
from cleaner.exports.labels import (
    CLOSING,
    MISSING,
    OPENING,
    SEARCH,
    SIGNATURE,
    TELLING,
)
from cleaner.exports.records import FIELDS, Line, Record, is_date, one_line, partition
from cleaner.exports.signs import PROSE_WORDS, WRAPPED, Sheet, Sign, is_export, is_prose, is_told, signs_of
from cleaner.exports.titles import TitleBlock, read_title_block
from cleaner.text.words import key, word_count

TITLE_LINES: Final = 12
"""Lines above the first label at most; what is longer is a body with its fields below it."""
HEAD_LINES: Final = 60
"""Lines above a label of the body at most."""
VALUE_LINES: Final = 14
"""Lines of a value at most."""
BODY_WORDS: Final = 5
"""Words of a line that a body has at least once."""
OPEN_LINES: Final = 5
"""Lines at the top of a body without fields above it in which its headline, source and date are looked for."""

_ENTRY: Final = re.compile(r"^\(?\d{1,4}[.):]? +|[ .]+\d{0,4}$")


@dataclass(slots=True)
class Draft:
    """What is known of a record while it is read, by the numbers of its lines."""

    frame: list[Span] = field(default_factory=list)
    headline: list[Span] = field(default_factory=list)
    standfirst: list[Span] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def know(self, name: str, value: str) -> None:
        """Remember the first value of a field."""
        if name in FIELDS and one_line(value):
            self.fields.setdefault(name, one_line(value))


def parse_labelled(text: str, lines: Sequence[Line]) -> list[Record]:
    """Return the records of a text, or nothing if it is no export of labelled fields."""
    signs = signs_of(lines)
    if not is_export(lines, signs):
        return []
    pairs = [
        b.gap > 0
        for a, b, one, two in zip(lines, lines[1:], signs, signs[1:], strict=False)
        if one.kind == two.kind == "label"
    ]
    sheet = Sheet(text, lines, signs, stacked=2 * sum(pairs) < len(pairs), gap=min(line.gap for line in lines[1:]))
    starts = _starts(sheet)
    if any(is_told(line.text) for line in lines[: starts[0]]):
        return []  # an article about exports, with an example
    ends = [*starts[1:], len(lines)]
    drafts = [_read(sheet, start, end) for start, end in zip(starts, ends, strict=True)]
    if not any(drafts) or drafts[0] is None:
        return []
    if drafts[0] and starts[0]:
        drafts[0].frame += _preamble(sheet, starts[0], [d.fields.get("title", "") for d in drafts if d])
    return [
        Record(span, tuple(sorted(d.frame)), tuple(d.headline), tuple(d.standfirst), d.fields)
        if d
        else Record(span, ())
        for span, d in zip(partition(starts, lines, len(text)), drafts, strict=True)
    ]


def _preamble(sheet: Sheet, stop: int, titles: Sequence[str]) -> Iterator[Span]:
    """Yield the lines above the first counter that are of the frame: what the export is, and a list of its titles."""
    known = {key(title) for title in titles}
    for line, sign in zip(sheet.lines[:stop], sheet.signs[:stop], strict=True):
        if sign.kind or is_date(line.text) or key(_ENTRY.sub("", line.text)) in known:
            yield line.span


def _starts(sheet: Sheet) -> list[int]:
    """Return the lines that records begin with: the counters, or else what comes below the last fields of another."""
    counters = [at for at, sign in enumerate(sheet.signs) if sign.kind == "counter"]
    if counters:
        return counters
    first = _below_search(sheet)
    starts, at, last = [first], first, len(sheet.lines)
    while at < last:
        sign = sheet.signs[at]
        closes = sign.label in CLOSING or (sign.kind == "frame" and bool(SIGNATURE.search(sheet.lines[at].text)))
        if not closes or not _has_body(sheet, starts[-1], at):
            at += 1
            continue
        first = next(above for above in range(at, -1, -1) if above == 0 or not sheet.signs[above - 1].kind)
        at += 1
        if sheet.signs[first].name in OPENING:  # the fields are those above the next body
            starts.append(first)
            continue
        while at < last and not _opens(sheet, at):
            at += 1
        if at < last:
            starts.append(at)
    return starts


def _below_search(sheet: Sheet) -> int:
    """Return the line below what an export says about the search; 0 if it says nothing."""
    told = next((at for at, line in enumerate(sheet.lines) if is_told(line.text)), len(sheet.lines))
    at = max((at + 1 for at in range(told) if sheet.signs[at].label in SEARCH), default=0)
    while at and at < told and sheet.signs[at].kind in ("frame", "rights"):
        at += 1
    return at


def _opens(sheet: Sheet, at: int) -> bool:
    """Return whether a line below the fields of a record does not belong to these any more."""
    sign = sheet.signs[at]
    if sign.kind == "label":
        return sign.name in OPENING and not any(other.name in OPENING for other in sheet.signs[at - 3 : at])
    return not sign.kind and not sheet.is_continuation(at)


def _has_body(sheet: Sheet, start: int, end: int) -> bool:
    """Return whether there are lines of a body among some lines, wrapped or not."""
    counts = [word_count(sheet.lines[at].text) for at in range(start, end) if not sheet.signs[at].kind]
    return sum(counts) >= 2 * PROSE_WORDS and max(counts) >= BODY_WORDS


def _read(sheet: Sheet, start: int, end: int) -> Draft | None:
    """Read a record; nothing if what is there is not one, so that all of it stays."""
    begin, head = _head(sheet, start, end)
    tail = _tail(sheet, begin, end)
    draft = Draft()
    body = [line for line in sheet.lines[begin:tail] if word_count(line.text) >= BODY_WORDS]
    own = sheet.signs[begin - 1] if begin > start else Sign()
    inline = sheet.lines[begin - 1].text[own.value :] if own.kind == "body" else ""
    if MISSING.fullmatch(inline):
        inline = ""
    has_body = bool(body) or word_count(inline) >= BODY_WORDS
    labels = [at for at in (*range(start, begin), *range(tail, end)) if sheet.signs[at].kind == "label"]
    abstract = next((at for at in labels if sheet.signs[at].name == "abstract"), None)
    if not labels or (not has_body and abstract is None):
        return None
    _read_fields(sheet, range(tail, end), draft, abstract=abstract if not has_body else None, parted=True)
    tail_title = draft.fields.pop("title", "")
    _read_fields(sheet, range(head, begin), draft, abstract=None if has_body else abstract, parted=False)
    block = _title_block(sheet, start, head if head < begin else None, tail, draft, tail_title)
    _take_headline(sheet, draft, block, range(head, begin), range(tail, end), tail_title)
    return draft


def _head(sheet: Sheet, start: int, end: int) -> tuple[int, int]:
    """Return the line that the body begins with, and the first line of the fields above it."""
    signs = sheet.signs
    first = next((at for at in range(start, end) if signs[at].kind in ("label", "body")), end)
    bodies = (at for at in range(start, min(end, start + HEAD_LINES + first - start)) if signs[at].kind == "body")
    label = next(bodies, None)
    above = sheet.lines[start:first]
    if len(above) > TITLE_LINES or any(is_told(line.text) for line in above):
        return _below_counter(sheet, start, end), _below_counter(sheet, start, end)
    if label is not None and not any(
        is_prose(sheet.lines[at].text)
        for at in range(first, label)
        if not signs[at].kind and not _in_abstract(sheet, at, first)
    ):
        return label + 1, first
    at = first
    while at < end and (signs[at].kind or _continues_to_label(sheet, at, end)):
        at += 1
    if not _has_text(sheet, start, at, end):
        return _below_counter(sheet, start, end), _below_counter(sheet, start, end)
    return at, first


def _has_text(sheet: Sheet, start: int, at: int, end: int) -> bool:
    texts = [line.text for line, sign in zip(sheet.lines[at:end], sheet.signs[at:end], strict=True) if not sign.kind]
    return any(word_count(text) >= BODY_WORDS for text in texts) or any(
        sign.name == "abstract" for sign in sheet.signs[start:at]
    )


def _below_counter(sheet: Sheet, start: int, end: int) -> int:
    while start < end and sheet.signs[start].kind in ("counter", "frame", "rights"):
        start += 1
    return start


def _in_abstract(sheet: Sheet, at: int, first: int) -> bool:
    label = next((sheet.signs[i] for i in range(at - 1, first - 1, -1) if sheet.signs[i].kind == "label"), Sign())
    return label.name == "abstract"


def _continues_to_label(sheet: Sheet, at: int, end: int) -> bool:
    """Return whether a line of the head is of the value above it: only if another field comes below the value.

    Below the last field, the body may begin without a blank line.
    """
    if sheet.lines[at].gap or (
        len(sheet.lines[at - 1].text) < WRAPPED and sheet.signs[at - 1].value < len(sheet.lines[at - 1].text)
    ):
        return False
    for below in range(at + 1, min(end, at + VALUE_LINES)):
        if sheet.signs[below].kind in ("label", "body"):
            return True
        if sheet.lines[below].gap:
            return False
    return False


def _tail(sheet: Sheet, begin: int, end: int) -> int:
    """Return the line from which there are only fields and frame down to the end of a record."""
    at = end
    while at > begin:
        if sheet.signs[at - 1].kind in ("label", "frame", "rights", "counter"):
            at -= 1
            continue
        label = _value_above(sheet, begin, at - 1)
        if label is None:
            break
        at = label
    while at < end and not sheet.signs[at].kind:
        at += 1
    labels = [sign.label for sign in sheet.signs[at:end] if sign.kind == "label"]
    if labels and not any(label in TELLING or label in CLOSING for label in labels):
        return _last_frame(sheet, at, end)
    return at


def _last_frame(sheet: Sheet, at: int, end: int) -> int:
    """Return where the frame alone begins: fields that no database's own is among may be the article's."""
    while end > at and sheet.signs[end - 1].kind != "label":
        end -= 1
    return end


def _value_above(sheet: Sheet, begin: int, at: int) -> int | None:
    """Return the label of the field whose value a line continues; captions may come in paragraphs."""
    lowest = max(begin, at - VALUE_LINES)
    for above in range(at, lowest - 1, -1):
        sign = sheet.signs[above]
        if sign.kind in ("label", "rights"):
            return above
        if sign.kind or above == lowest or not sheet.is_continuation(above):
            return None
    return None


def _read_fields(sheet: Sheet, lines: range, draft: Draft, *, abstract: int | None, parted: bool) -> None:
    """Read the fields in some lines of the head or the tail. The abstract is the body where there is no other.

    With ``parted``, paragraphs below a label are of its value.
    """
    at = lines.start
    while at < lines.stop:
        sign, line = sheet.signs[at], sheet.lines[at]
        stop = at + 1
        while stop < lines.stop and not sheet.signs[stop].kind and (parted or _is_value(sheet, stop, sign)):
            stop += 1
        if not sign.kind:  # a paragraph between the fields that is of none of them
            at += 1
            continue
        span = Span(line.span.start, sheet.lines[stop - 1].span.end)
        value = Span(line.span.start + sign.value, span.end)
        kept = sign.name in ("text", "standfirst") or at == abstract
        if sign.kind == "body" and not MISSING.fullmatch(line.text[sign.value :]):
            kept = True
        draft.know(sign.name, sheet.text[slice(*value)])
        _add_frame(sheet, draft, at, stop, value if kept else None)
        if sign.name == "standfirst" and value.length:
            draft.standfirst.append(value)
        at = stop


def _is_value(sheet: Sheet, at: int, sign: Sign) -> bool:
    return sheet.lines[at].gap == 0 or sign.name == "abstract"


def _add_frame(sheet: Sheet, draft: Draft, at: int, stop: int, value: Span | None) -> None:
    if value is None:
        draft.frame += [line.span for line in sheet.lines[at:stop]]
    else:
        start = sheet.lines[at].span.start
        draft.frame.append(Span(start, value.start))


def _title_block(sheet: Sheet, start: int, head: int | None, tail: int, draft: Draft, title: str) -> TitleBlock:
    """Read what is above the fields: the headline, and around it the source, the date and the edition.

    Where no fields are above the body, its first lines are not told from it by anything but themselves.
    """
    stop = start if head is None else head
    draft.frame += [sheet.lines[at].span for at in range(start, stop) if sheet.signs[at].kind]
    if head is not None:
        rows = [sheet.lines[at] for at in range(start, head) if not sheet.signs[at].kind]
        return read_title_block(sheet.text, rows, draft.fields, title)
    stop = _below_counter(sheet, start, tail)
    draft.frame += [line.span for line in sheet.lines[start:stop]]
    rows = []
    for line in sheet.lines[stop : min(stop + OPEN_LINES, tail)]:
        if is_prose(line.text) or len(line.text) > 2 * WRAPPED:
            break
        rows.append(line)
    return read_title_block(sheet.text, rows, draft.fields, title)


def _take_headline(sheet: Sheet, draft: Draft, block: TitleBlock, head: range, tail: range, tail_title: str) -> None:
    draft.frame += block.frame
    for name, value in block.fields.items():
        draft.know(name, value)
    places = [at for part in (head, tail) for at in part if sheet.signs[at].name == "title"]
    if block.headline:
        draft.headline += block.headline
    elif places:
        draft.headline += list(_free(sheet, draft, places[0]))
    title = one_line(" ".join(sheet.text[slice(*span)] for span in draft.headline)) or tail_title
    if title and not (places and draft.fields.get("title")):
        draft.fields["title"] = title


def _free(sheet: Sheet, draft: Draft, at: int) -> Iterator[Span]:
    """Take the value of a field out of the frame: it is the only headline there is."""
    line, sign = sheet.lines[at], sheet.signs[at]
    first = draft.frame.index(line.span)
    stop = at + 1
    while stop < len(sheet.lines) and not sheet.signs[stop].kind and sheet.lines[stop].span in draft.frame:
        stop += 1
    draft.frame[first] = Span(line.span.start, line.span.start + sign.value)
    values = [Span(line.span.start + sign.value, line.span.end), *(other.span for other in sheet.lines[at + 1 : stop])]
    for span in values:
        if span in draft.frame:
            draft.frame.remove(span)
        if span.length:
            yield span
