"""The values that travel through the pipeline. All are frozen; no step changes what an earlier one made.

Offsets are half-open code point indices into ``Document.text`` and never shift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from cleaner.categories import Category

BlockKind = Literal["paragraph", "sentence", "heading", "list_item", "table", "quote", "code", "separator"]
Layout = Literal["lines", "paragraphs", "single"]
MediaType = Literal["text/plain", "text/markdown", "text/html"]
Stage = Literal["read", "extract", "clean", "write"]

Overruled = Literal[
    "threshold",
    "category",
    "position",
    "limit",
    "part",
    "guard",
    "doubt",
    "not_evident",
    "copy",
    "passes",
    "allowed",
]
"""What kept a block that something spoke against; docs/wire-schema.md says what each means."""

SCHEMA: Final = 1
"""Version of ``Result.to_dict``; see docs/wire-schema.md."""


class Span(NamedTuple):
    """A half-open range of code points.

    >>> Span(2, 5).length
    3
    """

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start


class Place(NamedTuple):
    """Where a document stands, so that a person can open it.

    ``line`` (of JSON lines, CSV) and ``record`` (of tables and archives) count from 1; ``byte`` is the offset in the
    file, decompressed, at which it begins, or at which reading failed. What is not known is empty.

    >>> str(Place("corpus.jsonl", line=12, url="https://example.org/a"))
    'corpus.jsonl, line 12, https://example.org/a'
    >>> Place("crawl.warc", record=3, byte=5120).to_dict()
    {'file': 'crawl.warc', 'record': 3, 'byte': 5120}
    """

    file: str = ""
    line: int | None = None
    record: int | None = None
    byte: int | None = None
    url: str = ""

    def to_dict(self) -> dict[str, str | int]:
        """Return what is known of it, as plain data for JSON."""
        return {name: value for name, value in self._asdict().items() if value not in {None, ""}}

    def __str__(self) -> str:
        """Return what is known of it in words."""
        parts = self.to_dict()
        named = (f"{name} {value:,}" for name, value in parts.items() if isinstance(value, int))
        return ", ".join(filter(None, [self.file, *named, self.url]))


NO_ARTICLE: Final = "no article text found"
"""The error of a page that holds no article."""

NOWHERE: Final = Place()
"""The place of a document of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input before anything was decided about it: text or bytes, and where it came from.

    ``origin`` is the record it came from, from which the writer takes the other fields: a JSON object as a dict, a
    row of a table as a ``pyarrow.RecordBatch`` of one row, a record of CSV as a ``DelimitedRow``; nothing for files and
    archived pages, or the path of the output where each has one of its own. Of a body in bytes,
    ``metadata["encoding"]`` is what its sender said of it, which may be wrong. ``metadata["url"]`` and
    ``metadata["source"]`` say which rules for single sites and sources apply. ``place`` is where its failure is to be
    looked for. ``warnings`` go into its result.
    """

    id: str
    body: str | bytes
    media_type: MediaType = "text/plain"
    metadata: Mapping[str, Any] = field(default_factory=dict)
    origin: Any = None
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    warnings: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a record, or the columns of a table, are called.

    With a name for ``html`` the documents are pages, taken from that field; a record without one there is cleaned as
    text. With a name for ``source``, that field says where a document is from.

    >>> Fields(html="page").text
    'text'
    """

    text: str = "text"
    html: str = ""
    id: str = "id"
    url: str = "url"
    source: str = ""


class Block(NamedTuple):
    """A paragraph, line or sentence that is kept or cut as a whole unless a rule cuts inside it.

    ``text`` is the folded text of the span: as long as the span, code point for code point, but with plain
    spaces, straight quotes and hyphens for dashes, so that rules need only one spelling. In the document of a
    ``Result`` it is what a reader sees of the span, which in wrapped text and Markdown is less than the span holds.
    ``link_density`` is the share (0..1) of the characters that are link text.
    """

    span: Span
    text: str
    kind: BlockKind = "paragraph"
    link_density: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into blocks in reading order; white space between blocks belongs to none of them.

    ``is_markdown`` says that headings, links and lists are known from markup, so that a block without is none.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    layout: Layout = "lines"
    language: str | None = None
    title: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    is_markdown: bool = False


class Evidence(NamedTuple):
    """One reason, as a named value and what it adds to the confidence (0..1 or log-odds, see the maker)."""

    name: str
    value: float
    weight: float


class Mark(NamedTuple):
    """Somebody's claim that a span is clutter (or headline, or standfirst), with a confidence of 0..1."""

    span: Span
    rule_id: str
    category: Category
    confidence: float
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Scores(NamedTuple):
    """What learned weights say of the blocks of a document: ``odds`` are log-odds of clutter, one per block.

    ``marks`` are on the blocks that these are sure enough of.
    """

    odds: Sequence[float]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Removal:
    """A span that was cut: what, where, why and how sure. ``text`` is the cut text itself."""

    span: Span
    text: str
    category: Category
    rule_id: str
    confidence: float
    reason: str
    evidence: tuple[Evidence, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON.

        >>> Removal(Span(0, 2), "Ad", "advertisement", "en.ad", 0.9, "a lone label").to_dict()["start"]
        0
        """
        return {
            **_what_where_why(self),
            "evidence": [
                {"name": e.name, "value": round(e.value, 4), "weight": round(e.weight, 4)} for e in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class Spared:
    """What spoke against a span that was kept: a mark or a score, and what overruled it. ``text`` is the span's."""

    span: Span
    text: str
    category: Category
    rule_id: str
    confidence: float
    reason: str
    overruled_by: Overruled
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON.

        >>> unsure = "A confidence of 0.60 is below 0.70, from which balanced cuts"
        >>> Spared(Span(0, 4), "Menu", "navigation", "en.menu", 0.6, "A menu", "threshold", unsure).to_dict()["because"]
        'A confidence of 0.60 is below 0.70, from which balanced cuts'
        """
        return {
            **_what_where_why(self),
            "overruled_by": self.overruled_by,
            "because": self.because,
        }


def _what_where_why(one: Removal | Spared) -> dict[str, Any]:
    """Return what a removal and a spared span have in common, as plain data for JSON."""
    return {
        "start": one.span.start,
        "end": one.span.end,
        "text": one.text,
        "category": one.category,
        "rule_id": one.rule_id,
        "confidence": round(one.confidence, 4),
        "reason": one.reason,
    }


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one document. ``removed`` and ``kept`` partition ``document.text``.

    ``text`` is what is kept, code point for code point; ``markdown`` is the same with the page's markup, if the
    configuration asks for it and the document is a page. ``spared`` says what spoke against kept text and what
    overruled it, if it was asked for. ``warnings`` say in sentences what makes the text itself doubtful, such as bytes
    that were broken, or an article that its page does not show.
    """

    document: Document
    text: str
    removed: tuple[Removal, ...] = ()
    kept: tuple[Span, ...] = ()
    title: str | None = None
    error: str | None = None
    markdown: str | None = None
    spared: tuple[Spared, ...] | None = None
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, described in docs/wire-schema.md.

        >>> Result(Document("a", "Hi", ()), "Hi", (), (Span(0, 2),)).to_dict()["kept"]
        [[0, 2]]
        """
        return {
            "schema": SCHEMA,
            "id": self.document.id,
            "title": self.title,
            "language": self.document.language,
            "text": self.text,
            **({} if self.markdown is None else {"markdown": self.markdown}),
            "removed": [removal.to_dict() for removal in self.removed],
            "kept": [list(span) for span in self.kept],
            **({} if self.spared is None else {"spared": [one.to_dict() for one in self.spared]}),
            "metadata": dict(self.document.metadata),
            "warnings": list(self.warnings),
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no result: ``stage`` is where it failed, ``error`` one line for the user.

    ``origin`` is the record that could not be read as a document, if that is what went wrong. ``place`` is where to
    look.
    """

    source_id: str
    stage: Stage
    error: str
    origin: Any = field(default=None, compare=False, repr=False)
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def without_article(self) -> bool:
        """Whether it is a page that holds no article, which among many is nothing unusual.

        >>> Failure("a.html", "extract", NO_ARTICLE).without_article, Failure("a.html", "read", "cut").without_article
        (True, False)
        """
        return self.stage == "extract" and self.error == NO_ARTICLE

    @property
    def where(self) -> str:
        """The document's id, and its place if that says more.

        >>> Failure("a-7", "read", "has no text", place=Place("corpus.jsonl", line=12)).where
        'a-7 (corpus.jsonl, line 12)'
        >>> Failure("rain.txt", "read", "no such file", place=Place("rain.txt")).where
        'rain.txt'
        """
        place = self.place
        told = {place.file, f"{place.file}:{place.line}", f"{place.file}:{place.record}"}
        return self.source_id if self.source_id in told or not str(place) else f"{self.source_id} ({place})"
