"""What a reviewer has marked in the page of a report, read from the lines that it exports, and checked.

A line for each document with marks is followed by a line for each of its marks; ``docs/wire-schema.md`` has the fields.
Several exports may follow one another in a file: a mark is one of the last document with its number.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from cleaner import json_text
from cleaner.categories import CATEGORIES, Category
from cleaner.document import Span
from cleaner.errors import InputError
from cleaner.surrogates import without_surrogates

SCHEMA: Final = 1
"""Version of the lines."""
AGAIN: Final = "export the marks again"


class MarkedCut(NamedTuple):
    """A removal of a marked document: its span in the document's text, its category, and what made it."""

    span: Span
    category: Category
    rule_id: str


class MissedClutter(NamedTuple):
    """A stretch of kept text that should have gone, and the category that the reviewer chose."""

    span: Span
    category: Category


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document with marks: its whole text, what was removed, and what of both was wrong.

    ``number`` is its place in the report, from 1. ``site``, ``source`` and ``title`` are empty where unknown;
    ``extraction`` is empty for what is no page.
    """

    number: int
    id: str
    text: str
    removed: tuple[MarkedCut, ...]
    site: str = ""
    source: str = ""
    title: str = ""
    extraction: str = ""
    wrong_cuts: tuple[MarkedCut, ...] = ()
    missed: tuple[MissedClutter, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether it was read from HTML, so that each line of its text is a block."""
        return bool(self.extraction)

    @property
    def clutter(self) -> list[Span]:
        """What is clutter by the reviewer's judgement: what was cut, without wrong cuts, and what was missed.

        The spans come in order and without overlap.

        >>> ad, rain = (MarkedCut(Span(*span), "advertisement", "en.ad") for span in ((0, 3), (4, 9)))
        >>> MarkedDocument(1, "a", "Ad. Rain. Menu", (ad, rain), wrong_cuts=(rain,)).clutter
        [Span(start=0, end=3)]
        """
        right = [cut.span for cut in self.removed if cut not in self.wrong_cuts]
        found: list[Span] = []
        for span in sorted([*right, *(one.span for one in self.missed)]):
            before = found.pop() if found and span.start < found[-1].end else span
            found.append(Span(before.start, max(before.end, span.end)))
        return found


def read_marks(lines: Iterable[bytes], name: str) -> list[MarkedDocument]:
    r"""Return the documents with marks that the lines of a file hold, in order; ``name`` is what errors call it.

    >>> document = b'{"schema":1,"kind":"document","document":3,"id":"a","text":"Rain. Menu","removed":[]}'
    >>> mark = b'{"schema":1,"kind":"missed_clutter","document":3,"start":6,"end":10,"text":"Menu","category":"other"}'
    >>> read_marks([document, mark], "marks.jsonl")[0].missed
    (MissedClutter(span=Span(start=6, end=10), category='other'),)

    Raises:
        InputError: a line is damaged, of another version or no mark, or it names a document or a span that is not
            there; or the lines hold no mark.

    """
    found: list[MarkedDocument] = []
    last: dict[int, int] = {}
    for number, line in enumerate(lines, 1):
        data = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if data.strip():
            try:
                _take(_Fields(data), found, last)
            except InputError as error:
                raise InputError(f"{name}:{number}: {error}") from None
    marked = [document for document in found if document.wrong_cuts or document.missed]
    if not marked:
        raise InputError(f"{name} holds no marks; mark something in the report and export it")
    return marked


class _Fields:
    """Typed access to the fields of a line."""

    def __init__(self, data: bytes | Mapping[str, Any]) -> None:
        self._data = _object(data) if isinstance(data, bytes) else data

    def string(self, key: str, default: str | None = None) -> str:
        value = self._data.get(key)
        value = default if value is None else value
        if not isinstance(value, str):
            raise InputError(f"has no text in {key!r}; {AGAIN}")
        return without_surrogates(value)

    def integer(self, key: str) -> int:
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InputError(f"has no whole number in {key!r}; {AGAIN}")
        return value

    def objects(self, key: str) -> list[_Fields]:
        value = self._data.get(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise InputError(f"has no list of objects in {key!r}; {AGAIN}")
        return [_Fields(item) for item in value]

    def span(self, text: str) -> Span:
        """Return a span that lies within a text and is not empty."""
        start, end = self.integer("start"), self.integer("end")
        if not 0 <= start < end <= len(text):
            raise InputError(f"names the span {start} to {end}, but its document has {len(text)} characters; {AGAIN}")
        return Span(start, end)

    def category(self) -> Category:
        name = self.string("category")
        if name not in CATEGORIES:
            raise InputError(f"names the category {name!r}, which there is not; use one of: {' '.join(CATEGORIES)}")
        return name


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        value = json_text.loads(line.strip())
    except InputError as error:
        raise InputError(f"{error}; if the file was cut off, {AGAIN}") from None
    if not isinstance(value, dict) or "kind" not in value:
        raise InputError("is no mark; give the file that the page of a report exports")
    if value.get("schema") != SCHEMA:
        found = value.get("schema")
        raise InputError(f"is of schema {found!r}, and this version reads {SCHEMA}; make the report anew and {AGAIN}")
    return value


def _take(fields: _Fields, found: list[MarkedDocument], last: dict[int, int]) -> None:
    """Add what a line says to the documents; ``last`` has the index of the last one of each number."""
    kind, number = fields.string("kind"), fields.integer("document")
    if kind == "document":
        last[number] = len(found)
        found.append(_document(fields, number))
        return
    add = _MARKS.get(kind)
    if add is None:
        raise InputError(f"is of the kind {kind!r}; the kinds are: document {' '.join(_MARKS)}")
    if number not in last:
        raise InputError(f"marks document {number}, of which no line above tells; {AGAIN}")
    found[last[number]] = add(found[last[number]], fields)


def _document(fields: _Fields, number: int) -> MarkedDocument:
    text = fields.string("text")
    removed = tuple(_cut(one, text) for one in fields.objects("removed"))
    if any(before.span.end > after.span.start for before, after in pairwise(removed)):
        raise InputError(f"has removals that overlap; {AGAIN}")
    return MarkedDocument(
        number,
        fields.string("id"),
        text,
        removed,
        site=fields.string("site", ""),
        source=fields.string("source", ""),
        title=fields.string("title", ""),
        extraction=fields.string("extraction", ""),
    )


def _cut(fields: _Fields, text: str) -> MarkedCut:
    return MarkedCut(fields.span(text), fields.category(), fields.string("rule_id"))


def _with_wrong_cut(document: MarkedDocument, fields: _Fields) -> MarkedDocument:
    cut = MarkedCut(_span_of_mark(document, fields), fields.category(), fields.string("rule_id"))
    if cut not in document.removed:
        raise InputError(
            f"says that {cut.rule_id} was wrong to cut {cut.span.start} to {cut.span.end}, "
            f"but document {document.number} has no such cut; {AGAIN}"
        )
    if cut in document.wrong_cuts:
        return document
    return replace(document, wrong_cuts=(*document.wrong_cuts, cut))


def _with_missed(document: MarkedDocument, fields: _Fields) -> MarkedDocument:
    missed = MissedClutter(_span_of_mark(document, fields), fields.category())
    if any(cut.span.start < missed.span.end and missed.span.start < cut.span.end for cut in document.removed):
        start, end = missed.span
        raise InputError(f"says that {start} to {end} was missed, but a part of that was cut; {AGAIN}")
    if missed in document.missed:
        return document
    return replace(document, missed=(*document.missed, missed))


_MARKS: Final = {"wrong_cut": _with_wrong_cut, "missed_clutter": _with_missed}
"""What adds a mark of each kind to its document."""


def _span_of_mark(document: MarkedDocument, fields: _Fields) -> Span:
    """Return the span of a mark, of which document and text must be those that the mark names."""
    span = fields.span(document.text)
    if fields.string("text") != document.text[slice(*span)]:
        raise InputError(f"marks a text that does not stand at {span.start} to {span.end} of its document; {AGAIN}")
    if fields.string("id", document.id) != document.id:
        raise InputError(f"marks {fields.string('id')}, but document {document.number} is {document.id}; {AGAIN}")
    return span


def joined(exports: Iterable[Iterable[MarkedDocument]]) -> Iterator[MarkedDocument]:
    """Yield the documents of several exports; one that is in many, with the same cuts, has the marks of all.

    >>> one = MarkedDocument(1, "a", "Rain. Menu", (), missed=(MissedClutter(Span(6, 10), "other"),))
    >>> two = replace(one, number=4, missed=(MissedClutter(Span(0, 5), "other"),))
    >>> [len(document.missed) for document in joined([[one], [two, one]])]
    [2]
    """
    known: dict[tuple[Any, ...], MarkedDocument] = {}
    for document in (one for export in exports for one in export):
        key = document.id, document.text, document.removed, document.site, document.source
        first = known.setdefault(key, document)
        known[key] = replace(
            first,
            wrong_cuts=tuple(dict.fromkeys((*first.wrong_cuts, *document.wrong_cuts))),
            missed=tuple(dict.fromkeys((*first.missed, *document.missed))),
        )
    yield from known.values()
