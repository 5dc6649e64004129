"""A source that is a news database's export into a source for each of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cleaner.document import Failure, Fields, Source
from cleaner.errors import InputError
from cleaner.exports import parse
from cleaner.readers.files import decode_body

if TYPE_CHECKING:
    from cleaner.exports.records import Record

AUTHOR: Final = "author"
"""What metadata call the byline."""


def split(source: Source | Failure, fields: Fields | None = None) -> list[Source | Failure]:
    r"""Return the articles of an export as sources of their own, or the source itself if it is none.

    Their bodies, which follow one another and are all of the source's, still have the fields around the article, for
    cleaning to cut; the values of these are in ``metadata``. Ids are ``<id>#1`` and so on. Origins are records: those
    of the source with the body, the id and the fields of the article, or new ones; rows of tables and failures are
    left whole, since their columns are fixed.

    >>> text = "1 of 1 DOCUMENTS\n\nMill reopens\n\nBYLINE: Ana Ruiz\n\nLENGTH: 9 words"
    >>> text += "\n\nThe old mill of Tolne turns.\n\nLOAD-DATE: May 2, 2019"
    >>> [(one.id, one.metadata["title"]) for one in split(Source("a.txt", text))]
    [('a.txt#1', 'Mill reopens')]
    """
    is_record = isinstance(source, Source) and (source.origin is None or isinstance(source.origin, dict))
    if isinstance(source, Failure) or not is_record or source.media_type == "text/html":
        return [source]
    try:
        decoded = decode_body(source)
    except InputError:  # cleaning will say so
        return [source]
    text = str(decoded.body)
    return [
        _article(decoded, record, text, number, fields or Fields()) for number, record in enumerate(parse(text), 1)
    ] or [source]


def split_all(sources: Iterable[Source | Failure], fields: Fields | None = None) -> Iterator[Source | Failure]:
    """Yield the articles of all sources, one source at a time."""
    for source in sources:
        yield from split(source, fields)


def _article(source: Source, record: Record, text: str, number: int, fields: Fields) -> Source:
    body, name = text[slice(*record.span)], f"{source.id}#{number}"
    metadata: dict[str, Any] = {**source.metadata, **record.fields}
    if byline := record.fields.get("byline"):
        metadata[AUTHOR] = byline
    known = dict(source.origin or {})
    origin = {**record.fields, **{key: value for key, value in known.items() if value is not None}}
    origin |= {fields.id: name, fields.text: body}
    order = {fields.id: None, **known, **record.fields, fields.text: None}
    return replace(source, id=name, body=body, metadata=metadata, origin={key: origin.get(key) for key in order})
