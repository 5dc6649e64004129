"""The articles of a news database's export, each cleaned by itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from cleaner.assembly import assemble
from cleaner.config import Config
from cleaner.decision.detectors.exports import RECORD_FIELD, field_marks, kept_heads, stripped_heads
from cleaner.document import Document, Mark, Span
from cleaner.pipeline.pieces import starts_of, translate

if TYPE_CHECKING:
    from cleaner.exports.records import Record

Steps: TypeAlias = Generator[Any, Any, list[Mark]]
"""What yields questions until it knows the cuts; here they are only passed on."""


class Settle(Protocol):
    """Finds the cuts of an article, of which some spans must be kept."""

    def __call__(self, source: Document, *, kept: Sequence[Span]) -> Steps: ...  # noqa: D102


def cuts_fields(config: Config) -> bool:
    """Return whether counters, fields and frames are to be cut."""
    return RECORD_FIELD.categories[0] in config.strip


def cut_records(source: Document, records: Sequence[Record], config: Config, settle: Settle) -> Steps:
    """Return the cuts in the articles of an export, and its frame if that is to be stripped."""
    fields, heads = field_marks(records), stripped_heads(records, config)
    cuts = [*heads, *(fields if cuts_fields(config) else ())]
    articles = assemble(source, [*fields, *heads]).kept
    for record, pieces in _articles(records, articles) if config.strip else ():
        cuts += yield from _cut_article(source, record, pieces, config, settle)
    return cuts


def _articles(records: Sequence[Record], kept: Sequence[Span]) -> Iterator[tuple[Record, list[Span]]]:
    """Yield each record with the pieces of its article."""
    at = 0
    for record in records:
        pieces = []
        while at < len(kept) and kept[at].start < record.span.end:
            pieces.append(Span(max(kept[at].start, record.span.start), min(kept[at].end, record.span.end)))
            if kept[at].end > record.span.end:
                break
            at += 1
        yield record, pieces


def _cut_article(source: Document, record: Record, pieces: Sequence[Span], config: Config, settle: Settle) -> Steps:
    """Return the cuts in one article of an export, which is made of these pieces."""
    text = "".join(source.text[slice(*piece)] for piece in pieces)
    article = Document("", text, (), title=record.fields.get("title"))
    kept = [
        Span(start + span.start - piece.start, start + span.end - piece.start)
        for span in kept_heads([record], config)
        for start, piece in zip(starts_of(pieces), pieces, strict=False)
        if piece.start <= span.start < piece.end
    ]
    return translate((yield from settle(article, kept=kept)), pieces, source.text)
