"""A text's way: segment, mark, score, decide, assemble; and again until nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from cleaner.assembly import assemble
from cleaner.config import Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.headline import Gone
from cleaner.decision.limits import within_limits
from cleaner.decision.text import all_claims, decide, weigh
from cleaner.document import Document, Mark, MediaType, Removal, Result, Scores, Span
from cleaner.features.columns import Features
from cleaner.features.text.measure import measure
from cleaner.marking.marker import Marker, Memo
from cleaner.scoring.scorer import Scorer
from cleaner.scoring.text import SCORE_TEXT, score, score_details
from cleaner.segmentation import segment
from cleaner.text.hosts import on_site

if TYPE_CHECKING:
    from cleaner.decision.spared import BlockScore, Ignored

ROUNDS: Final = 16
"""Rounds after which a text that still does not settle is left alone. On the development corpora extracted articles
settle within 4 and whole pages within 10."""


@dataclass(frozen=True, slots=True)
class TextPipeline:
    """The steps for text, with all they need. Without a scorer, the rules decide alone."""

    config: Config
    marker: Marker
    scorer: Scorer | None

    def clean(self, document: Document, site: str | None, media_type: MediaType = "text/plain") -> Result:
        """Clean until a round finds nothing more, so that cleaning the outcome again changes nothing."""
        result = assemble(document, ())
        if on_site(self.marker.rules.allow.sites, site):
            return result
        memo: Memo = {}
        cuts: list[Mark] = []
        found = self._find(document, site, memo)
        for _ in range(ROUNDS):
            if not found:
                return result
            cuts += _translate(found, result.kept, document.text)
            result = assemble(document, cuts)
            again = segment(result.text, media_type=media_type, language=document.language, title=document.title)
            found = self._find(again, site, memo, _gone(cuts, document.text))
            del again  # a large document should not be held three times
        # What is eaten away line by line is a list that looks like furniture, not an article with some around it.
        return assemble(document, ())

    def explain_kept(self, result: Result, site: str | None, media_type: MediaType = "text/plain") -> Result:
        """Return a result with what spoke against the text that is kept, and what overruled it."""
        from cleaner.decision.spared import spared_in_text  # noqa: PLC0415  few ask why

        if on_site(self.marker.rules.allow.sites, site):
            return replace(result, spared=())
        source = result.document
        left = segment(result.text, media_type=media_type, language=source.language, title=source.title)
        if not left.blocks:
            return replace(result, spared=())
        memo: Memo = {}
        claims = self.claims(left, site, memo)
        gone = _gone(result.removed, source.text)
        every = all_claims(claims, self.score(claims), self.config, gone)
        ignored = self.ignored(left, site, memo)
        found = spared_in_text(every, ignored, self._block_scores(claims), SCORE_TEXT.id, self.config)
        starts = _starts(result.kept)
        spared = [
            replace(one, span=piece, text=source.text[piece.start : piece.end])
            for one in found
            for piece in _pieces(one.span, result.kept, starts, source.text)
        ]
        return replace(result, spared=tuple(spared))

    def ignored(self, document: Document, site: str | None, memo: Memo | None = None) -> list[Ignored]:
        """Return the marks that rules would put on a document but for limits, positions and allowances."""
        from cleaner.decision.spared import Ignored, beyond_limits  # noqa: PLC0415  few ask why

        marks = self.marker.mark(document, site, memo)
        prevented = (Ignored(*one) for one in self.marker.prevented(document, marks, site))
        elsewhere = self.marker.elsewhere(document, marks, site)
        return [*beyond_limits(marks, document, elsewhere), *prevented]

    def _block_scores(self, claims: Claims) -> list[BlockScore]:
        from cleaner.decision.spared import BlockScore  # noqa: PLC0415  few ask why

        if self.scorer is None:
            return []
        details = score_details(claims.document, measure_claims(claims), self.config.threshold, self.scorer)
        return [BlockScore(*pair, details.evident) for pair in zip(details.plain, details.doubted, strict=True)]

    def claims(
        self, document: Document, site: str | None = None, memo: Memo | None = None, *, dates_as_series: bool = True
    ) -> Claims:
        """Return what the rules, and the sequence of the blocks, say against each block."""
        marks = self.marker.mark(document, site, memo)
        elsewhere = self.marker.elsewhere(document, marks, site)
        marks = within_limits(marks, document if dates_as_series else None, elsewhere)
        return weigh(document, marks, self.marker.rules, self.config)

    def score(self, claims: Claims) -> Scores | None:
        """Return what the scorer says of each block, given the claims; ``None`` without a scorer."""
        if self.scorer is None:
            return None
        return score(claims.document, measure_claims(claims), self.config.threshold, self.scorer)

    def _find(self, document: Document, site: str | None, memo: Memo, gone: Gone = ()) -> list[Mark]:
        if not document.blocks:
            return []
        claims = self.claims(document, site, memo)
        return decide(claims, self.score(claims), self.config, gone)


def _gone(cuts: Iterable[Mark | Removal], text: str) -> list[tuple[str, str]]:
    """Return the rule and the text of each cut: whether another line is the headline depends on what has gone."""
    return [(cut.rule_id, text[slice(*cut.span)].strip()) for cut in cuts]


def measure_claims(claims: Claims) -> Features:
    """Return the features of the blocks of a document, given what is claimed of them."""
    return measure(claims.document, claims.whole, claims.inner)


def _translate(marks: Sequence[Mark], kept: Sequence[Span], text: str) -> list[Mark]:
    """Carry marks on a cleaned text back to the text it was cut from; ``kept`` says which spans it is made of.

    A mark that spans an earlier cut comes back in pieces.
    """
    starts = _starts(kept)
    return [replace(mark, span=piece) for mark in marks for piece in _pieces(mark.span, kept, starts, text)]


def _starts(kept: Sequence[Span]) -> list[int]:
    """Return where each kept span begins in the cleaned text, and its length."""
    return [0, *accumulate(span.length for span in kept)]


def _pieces(span: Span, kept: Sequence[Span], starts: Sequence[int], text: str) -> Iterator[Span]:
    """Yield the pieces of the original text that a span of the cleaned text is made of, without blank ones."""
    at = bisect_right(starts, span.start) - 1
    while at < len(kept) and starts[at] < span.end:
        shift = kept[at].start - starts[at]
        piece = Span(max(span.start, starts[at]) + shift, min(span.end, starts[at + 1]) + shift)
        if text[piece.start : piece.end].strip():
            yield piece
        at += 1
