"""The result of a document in hand as a document to review."""

from __future__ import annotations

from itertools import pairwise

from cleaner.document import Removal, Result, Spared
from cleaner.review.documents import EvidenceItem, ReviewedCut, ReviewedDocument, ReviewedSpared
from cleaner.text.provenance import provenance_of


def reviewed(result: Result) -> ReviewedDocument:
    r"""Return a result as it is reviewed.

    >>> from cleaner import Cleaner
    >>> document = reviewed(Cleaner().explain("It rained on Monday.\n\nAdvertisement", id="rain.txt"))
    >>> document.id, document.cleaned, [cut.category for cut in document.cuts]
    ('rain.txt', 'It rained on Monday.', ['advertisement'])
    """
    document = result.document
    site, source = provenance_of(document.metadata)
    edges = [0, *(edge for removal in result.removed for edge in removal.span), len(document.text)]
    stretches = [document.text[start:end] for start, end in pairwise(edges)]
    return ReviewedDocument(
        document.id,
        tuple(stretches[::2]),
        tuple(map(_cut, result.removed)),
        title=result.title or "",
        language=document.language or "",
        site=site or "",
        source=source or "",
        extraction=document.metadata.get("extraction", ""),
        spared=tuple(map(_spared, result.spared or ())),
        warnings=result.warnings,
    )


def _cut(removal: Removal) -> ReviewedCut:
    return ReviewedCut(
        removal.span.start,
        removal.text,
        removal.category,
        removal.rule_id,
        removal.confidence,
        removal.reason,
        tuple(EvidenceItem(*item) for item in removal.evidence),
    )


def _spared(one: Spared) -> ReviewedSpared:
    return ReviewedSpared(
        one.span.start,
        one.text,
        one.category,
        one.rule_id,
        one.confidence,
        one.reason,
        one.overruled_by,
        one.because,
    )
