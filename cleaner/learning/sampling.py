"""The sample of a source: the documents with the lowest hashes of their content, and how many there are in all.

Which these are depends on no order, and the sample of several samples is that of all their documents. So a corpus
may be sampled in pieces, anywhere, as often as one likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from heapq import nsmallest
from typing import Final, NamedTuple

from cleaner.document import MediaType
from cleaner.learning.learned import SourceDocument, SourceKind, SourceName

SAMPLE: Final = 2_000
"""Documents that are kept of a source: enough to see what recurs in one of a hundred, and a minute's work to learn."""
SLACK: Final = 2
"""Times as many as the sample are held before those that have left it are dropped."""

HELD: Final = 20_000
"""Documents of all sources that are held while samples are put together, some ten times a sample."""


class Sampled(NamedTuple):
    """A document in the sample of a source, as a row of a table.

    ``documents`` is how many documents the row stands for: that with the lowest hash for all of its source, the others
    for none. A document that is yet to be sampled stands for itself.
    """

    kind: SourceKind
    name: str
    documents: int
    hash: int
    id: str
    media_type: MediaType
    body: str

    @property
    def source(self) -> SourceName:
        """Where it comes from."""
        return SourceName(self.kind, self.name)

    @property
    def document(self) -> SourceDocument:
        """What is learned from."""
        return SourceDocument(self.id, self.body, self.media_type)


def candidate(source: SourceName, document: SourceDocument) -> Sampled:
    """Return the row of a document, whose body is text, that is yet to be sampled.

    >>> candidate(SourceName("source", "news"), SourceDocument("a", "Rain.")).hash
    8801781942551736746
    """
    id_, body, media_type = document
    assert isinstance(body, str)
    number = content_hash(bytes_of(body), media_type, is_text=True)
    return Sampled(source.kind, source.name, 1, number, id_, media_type, body)


def sample(rows: Iterable[Sampled], size: int = SAMPLE) -> list[Sampled]:
    """Return the sample of each source, sorted by source and hash.

    Copies of a document, which have the same content, are one in the sample, under the first of their ids, and several
    in the number of documents. Of each source, twice its sample is held at most.

    >>> news = SourceName("source", "news")
    >>> rows = [candidate(news, SourceDocument(text, text)) for text in ("Sun.", "Rain.", "Sun.")]
    >>> [(row.body, row.documents) for row in sample(rows)]
    [('Sun.', 3), ('Rain.', 0)]
    >>> sample([*sample(rows[:1]), *sample(rows[1:])]) == sample(rows)
    True
    """
    totals: Counter[SourceName] = Counter()
    kept: dict[SourceName, dict[int, Sampled]] = {}
    for row in rows:
        source = row.source
        totals[source] += row.documents
        own = kept.setdefault(source, {})
        known = own.get(row.hash)
        if known is None or row.id < known.id:
            own[row.hash] = row
        if len(own) >= SLACK * size:
            kept[source] = {number: own[number] for number in nsmallest(size, own)}
    return [row for source in sorted(kept) for row in _lowest(kept[source], totals[source], size)]


def sample_parts(parts: Iterable[Iterable[Sampled]], held: int = HELD) -> Iterator[list[Sampled]]:
    """Yield samples of parts put together; another is begun when ``held`` documents are in one, of any sources.

    >>> news = SourceName("source", "news")
    >>> rows = [candidate(news, SourceDocument(text, text)) for text in ("Sun.", "Rain.", "Sun.")]
    >>> [len(part) for part in sample_parts([rows[:1], rows[1:]])]
    [2]
    """
    kept: list[Sampled] = []
    for part in parts:
        kept = sample([*kept, *part])
        if len(kept) >= held:
            yield kept
            kept = []
    if kept:
        yield kept


def _lowest(rows: Mapping[int, Sampled], total: int, size: int) -> Iterator[Sampled]:
    """Yield the rows with the lowest hashes, the first of which stands for all documents of the source."""
    for at, number in enumerate(nsmallest(size, rows)):
        yield rows[number]._replace(documents=0 if at else total)


def bytes_of(body: str | bytes) -> bytes:
    """Return the content of a document as bytes."""
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body


def content_hash(data: bytes, media_type: MediaType, *, is_text: bool) -> int:
    """Return a number (0 to 2^63 - 1) for the content of a document, the same in every process.

    >>> content_hash(b"Rain.", "text/plain", is_text=True)
    8801781942551736746
    """
    kind = f"{media_type} {is_text:d}".encode()
    return int.from_bytes(blake2b(data, digest_size=8, person=blake2b(kind, digest_size=16).digest()).digest()) >> 1
