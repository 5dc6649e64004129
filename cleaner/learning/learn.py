"""Learns the rules of one source: what recurs in its documents, what speaks for and against that, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Final, NamedTuple

from cleaner.api import Cleaner
from cleaner.document import Document
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from cleaner.layout import view_of
from cleaner.learning.copies import copies_of
from cleaner.learning.evidence import Gatherer
from cleaner.learning.grams import cover
from cleaner.learning.judge import judge
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.places import places_of
from cleaner.learning.rules import Judged, make_rules
from cleaner.learning.showing import Shower
from cleaner.learning.templates import find_occurrences
from cleaner.learning.tokens import tokenize
from cleaner.learning.wording import adviser_of
from cleaner.segmentation import segment
from cleaner.surrogates import without_surrogates
from cleaner.text.decoding import decode
from cleaner.text.folding import INVISIBLE

LEAST_DOCUMENTS: Final = 5
"""Documents of a source from which anything can be learned of it."""
LEAST_HOLDERS: Final = 3
"""Documents that must hold what recurs, at least; a third of the root of their number, where that is more."""
MOST_CHARS: Final = 2**25
"""Code points of a source's documents that are looked at together; a document that has no more room is not."""


class _Read(NamedTuple):
    """A document by the texts of its blocks."""

    id: str
    blocks: tuple[str, ...]


def learn_source(
    source: SourceName, documents: Iterable[SourceDocument], total: int, cleaner: Cleaner
) -> LearnedSource:
    """Return what is learned of the documents of one source; ``total`` is how many it has.

    ``cleaner`` says what its rules and its weights make of what recurs. The outcome depends on the documents' order
    only where they are longer than ``MOST_CHARS`` together. A document that cannot be read is passed over.
    """
    read = list(_readable(documents))
    ids, blocks = [one.id for one in read], [one.blocks for one in read]
    if len(read) < LEAST_DOCUMENTS:
        return LearnedSource(source, len(read), total)
    least = least_holders(len(read))
    tokens = tokenize(blocks)
    top, rarest = cover(tokens, least)
    found = find_occurrences(blocks, tokens, top)
    copies = copies_of(blocks, tokens, rarest)
    places = places_of(blocks, found)
    evidence = list(Gatherer(blocks, found, places, copies).gather(least))
    wording = adviser_of(cleaner).advise(source, blocks, evidence)
    verdicts = judge(evidence, wording, is_heap=source.kind == "none")
    where = (place.where for place in places)
    shower = Shower(ids, blocks, copies, dict(zip(found, where, strict=True)))
    rules, left = make_rules(map(Judged, evidence, wording, verdicts), shower)
    return LearnedSource(source, len(read), total, tuple(rules), tuple(left))


def least_holders(documents: int) -> int:
    """Return how many documents of a source must hold a line for it to recur.

    >>> least_holders(10), least_holders(100), least_holders(2000)
    (3, 3, 15)
    """
    return max(LEAST_HOLDERS, round(sqrt(documents) / 3))


def _readable(documents: Iterable[SourceDocument]) -> Iterator[_Read]:
    room = MOST_CHARS
    for one in documents:
        try:
            blocks = _blocks(one)
        except Exception:  # one document must not cost its source
            continue
        size = sum(map(len, blocks))
        if 0 < size <= room:
            room -= size
            yield _Read(one.id, blocks)


def _blocks(document: SourceDocument) -> tuple[str, ...]:
    """Return the texts of the blocks that a reader sees of a document, as rules are matched with them.

    Raises:
        CleanerError: a page cannot be read.

    """
    body = document.body
    if document.media_type == "text/html":
        html = decode(body, html=True)[0] if isinstance(body, bytes) else body
        page = build(read_page(html), None, document.id)
        return _visible(page.document) if page else ()
    text = without_surrogates(decode(body)[0] if isinstance(body, bytes) else body)
    return _visible(segment(view_of(text, document.media_type)))


def _visible(document: Document) -> tuple[str, ...]:
    """Return the texts of blocks without soft hyphens and the like, which cut up words and which rules see through."""
    if not any(char in document.text for char in INVISIBLE):
        return tuple(block.text for block in document.blocks)
    blocks = ((block.text, document.text[slice(*block.span)]) for block in document.blocks)
    return tuple(
        "".join(char for char, written in zip(text, raw, strict=True) if written not in INVISIBLE)
        for text, raw in blocks
    )
