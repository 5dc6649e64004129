"""A page's way: read its blocks, score them in two passes, decide, assemble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.arrays import Doubles, Ints
from cleaner.assembly import assemble, failed
from cleaner.config import Config
from cleaner.decision.category_names import names_on_page
from cleaner.decision.claims import Claims
from cleaner.decision.consent_boxes import find_consent_boxes
from cleaner.decision.detectors.author_boxes import find_subjects
from cleaner.decision.detectors.below_article import find_below_article
from cleaner.decision.detectors.comments_and_columns import find_beside_article
from cleaner.decision.detectors.page_standfirst import find_standfirst
from cleaner.decision.detectors.reviews import find_reviews
from cleaner.decision.judged import judge
from cleaner.decision.page import PageBlocks, decide_page
from cleaner.decision.within_article import find_within
from cleaner.decision.within_section import find_in_sections
from cleaner.document import NO_ARTICLE, Document, Mark, Result, Spared
from cleaner.errors import InputError
from cleaner.extraction.page import build
from cleaner.extraction.page_left import PageLeft
from cleaner.extraction.parse import read_page
from cleaner.extraction.trafilatura_text import extract
from cleaner.features.columns import Features
from cleaner.features.page.passes import FirstPass, first_pass, second_pass
from cleaner.features.page.similarity import SURE_CHANCE
from cleaner.marking.allowed import allowed_blocks
from cleaner.marking.elements import Pick, mark_selected, picks
from cleaner.page_document import NONE_SELECTED, Page, Selected
from cleaner.pipeline.first_cuts import find_apart
from cleaner.pipeline.first_page_cuts import cut_first_on_page
from cleaner.pipeline.page_outcome import PageCut, outcome
from cleaner.pipeline.pieces import clear_of
from cleaner.pipeline.text import TextPipeline, TextTask, measure_claims
from cleaner.rendering import render
from cleaner.rulepack import is_builtin
from cleaner.scoring.page import (
    SCORE_PAGE,
    PageScorer,
    find_foreign,
    find_unlikely,
    likely_blocks,
    load_page_scorer,
    second_odds,
)
from cleaner.text.hosts import host_of, on_site
from cleaner.text.provenance import NOWHERE_KNOWN, Provenance

if TYPE_CHECKING:
    from cleaner.marking.marker import Marker, Memo


UNLIKELY: Final = 0.02
"""Chance of being article of what stands in a box that asks for consent, whatever the first pass made of it."""


class Measured(NamedTuple):
    """What is measured of a page: its blocks' chances of being article, and what is said of the likely ones.

    ``likely`` are their numbers; ``claims`` and ``features`` have an entry for each of them.
    """

    first: FirstPass
    chance: Doubles
    likely: Ints
    claims: Claims
    features: Features


@dataclass(frozen=True)
class PagePipeline:
    """The steps for pages. The text pipeline says what the rules and the features of text say of likely blocks.

    ``own_scorer`` replaces the weights that the configuration names.
    """

    text: TextPipeline
    own_scorer: PageScorer | None = None

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self.text.config

    @property
    def marker(self) -> Marker:
        """The rules, ready for matching."""
        return self.text.marker

    @cached_property
    def scorer(self) -> PageScorer:
        """The scorer; text alone need not load it.

        Raises:
            CleanerError: the weights are missing or broken.

        """
        return self.own_scorer or load_page_scorer(self.config.page_weights)

    @cached_property
    def own_rules(self) -> frozenset[str]:
        """Ids of the user's rules, which cut what built-in ones only name."""
        return frozenset(rule.id for rule in self.marker.rules.rules if not is_builtin(rule.path))

    def clean(
        self,
        html: str | bytes,
        url: str | None,
        id: str,  # noqa: A002  the field's name
        *,
        source: str | None = None,
        evidence: bool,
        spared: bool = False,
        removals: bool = True,
    ) -> Result:
        """Return the article of a page; without ``removals``, what was cut is not told.

        Raises:
            CleanerError: the page cannot be read, has no text, or a selector cannot be followed on it.

        """
        page, found, provenance = self._read(
            read_page(html), url, id, Provenance(host_of(url) or self.config.site, source)
        )
        if on_site(self.marker.rules.allow.sites, provenance.site):
            result = replace(assemble(page.document, ()), spared=() if spared else None)
        else:
            left, selected = self._cut_first(page, provenance, found)
            cut = self._cut(left.page, provenance, selected, evidence=evidence, spared=spared, removals=removals)
            last = self._last_cuts(page.document, provenance)
            stays = allowed_blocks(self.text.allow, page.document)
            result = outcome(cut, left, page.document, last, stays, removals=removals)
        result = replace(result, warnings=page.warnings) if page.warnings else result
        return replace(result, markdown=render(page, result.kept)) if self.config.markdown else result

    def _read(
        self,
        html: str,
        url: str | None,
        id: str,  # noqa: A002  the field's name
        known: Provenance,
    ) -> tuple[Page, list[Pick], Provenance]:
        """Return a page, the selectors that apply to it, and where it is from: if nobody knows, what it says itself.

        Raises:
            InputError: it has no text.

        """
        found = picks(self.marker.rules, known)
        page = build(html, url, id, with_markup=self.config.markdown, selectors=[pick.find for pick in found])
        if page is None:
            raise InputError(NO_ARTICLE)
        declared = None if known.site else host_of(page.metadata.fields.get("url"))
        if declared is None:
            return page, found, known
        more = picks(self.marker.rules, known._replace(site=declared))
        if more != found:
            return self._read(html, url, id, known._replace(site=declared))
        return page, found, known._replace(site=declared)

    def _cut_first(self, page: Page, provenance: Provenance, found: Sequence[Pick]) -> tuple[PageLeft, Selected]:
        """Cut what the rules cut that come first, and return what is left with what selectors find in that."""
        selected = mark_selected(page, found) if found else NONE_SELECTED
        first = self.text.first.for_documents_of(provenance)
        left = cut_first_on_page(page, first, selected.kept) if first else PageLeft(page)
        return left, mark_selected(left.page, found) if found and left.cuts else selected

    def _last_cuts(self, document: Document, provenance: Provenance) -> Sequence[Mark]:
        """Return what the rules cut that come last, of which no other step knows."""
        last = self.text.last.for_documents_of(provenance)
        return find_apart(document, last, {}) if last else ()

    def _cut(
        self, page: Page, provenance: Provenance, selected: Selected, *, evidence: bool, spared: bool, removals: bool
    ) -> PageCut:
        """Cut what the first pass takes for anything but the article, then what the second pass does."""
        memo: Memo = {}
        measured = self._measure(page, provenance, memo)
        blocks = self._judge(page, measured, selected, evidence=evidence, removals=removals)
        cuts = decide_page(blocks, self.config, lambda rest: self.marker.mark(rest, provenance, memo))
        extraction = "article" if (measured.chance > SURE_CHANCE).any() else "page"
        metadata = {**page.document.metadata, "extraction": extraction}
        why = self._explain_kept(blocks, measured.features, cuts, provenance) if spared else None
        return PageCut(cuts, metadata, why)

    def _measure(self, page: Page, provenance: Provenance, memo: Memo) -> Measured:
        """Measure all blocks, and those that may be article once more."""
        first = first_pass(page)
        chance = self.scorer.chances(first)
        likely = likely_blocks(chance)
        claims = claim_likely(self.text, page, likely, provenance, memo)
        boxes = find_consent_boxes(page, claims, likely)
        if boxes.any():
            chance[likely[boxes]] = UNLIKELY
            likely = likely[~boxes]
            claims = claim_likely(self.text, page, likely, provenance, memo)
        return Measured(first, chance, likely, claims, measure_likely(page, first, chance, likely, claims))

    def _judge(
        self, page: Page, measured: Measured, selected: Selected, *, evidence: bool, removals: bool
    ) -> PageBlocks:
        """Return what is known of the blocks: what both passes would cut, what is beside the article, what stays."""
        first, chance, likely, claims, features = measured
        rows, tree = likely.tolist(), (page.nodes, page.node.tolist())
        names = names_on_page(first.columns, claims, rows)
        is_article = page.metadata.is_article
        foreign = find_foreign(
            claims.document,
            features,
            [names[row] for row in rows],
            self.config.threshold,
            self.scorer.second,
            is_article=is_article,
            explained=evidence,
        )
        scored = find_unlikely(page.document, chance, likely, names, explained=removals)
        scored |= {rows[at]: mark for at, mark in foreign.items()}
        judged = judge(page, first.columns, claims, likely, scored, selected.kept)
        for find in (find_beside_article, find_reviews, find_below_article):
            beside = find(judged, self.config)
            scored |= beside
            judged = judged.without(beside)
        within = find_within(judged) | find_in_sections(judged, scored)
        within |= find_subjects(page.document, first.columns, tree, judged.cut, judged.likely)
        standfirst = find_standfirst(judged)
        within |= {mark.span for mark in standfirst}
        scored = {row: mark for row, mark in scored.items() if mark.span not in within}
        own = self.own_rules, selected, within, tree, standfirst
        return PageBlocks(page.document, first.columns, claims, rows, scored, is_article, *own)

    def _explain_kept(
        self, blocks: PageBlocks, features: Features, cuts: Sequence[Mark], provenance: Provenance
    ) -> list[Spared]:
        """Return what spoke against the blocks that both passes keep."""
        from cleaner.decision.spared import only_kept, spared_on_page  # noqa: PLC0415  few ask why

        part, allowed = blocks.claims.document, allowed_blocks(self.text.allow, blocks.document)
        cuts = clear_of(cuts, allowed)
        odds = second_odds(part, features, self.scorer.second, is_article=blocks.is_article)
        scores = self.scorer.second.confidence(odds).tolist()
        ignored = self.text.ignored(part, provenance)
        found = spared_on_page(blocks, cuts, ignored, scores, SCORE_PAGE.id, self.config, allowed)
        kept = assemble(blocks.document, cuts, removals=False).kept
        return only_kept(found, kept, blocks.document.text)


def claim_likely(
    text: TextPipeline, page: Page, likely: Ints, provenance: Provenance = NOWHERE_KNOWN, memo: Memo | None = None
) -> Claims:
    """Return what the rules say of the likely blocks of a page, as a document of their own."""
    part = replace(page.document, blocks=tuple(page.document.blocks[at] for at in likely.tolist()))
    # The second pass has learned from all dates of a page, and knows itself which of them head the cards of a list.
    return text.claims(part, provenance, memo, dates_as_series=False)


def measure_likely(page: Page, first: FirstPass, chance: Doubles, likely: Ints, claims: Claims) -> Features:
    """Return the features of the likely blocks of a page, given what the rules say of them."""
    return Features(
        second_pass(page, first, chance, likely, measure_claims(claims, first.tokens.of_blocks(likely)).columns)
    )


def clean_extracted(
    text: TextPipeline,
    html: str | bytes,
    url: str | None,
    id: str,  # noqa: A002  the field's name
    *,
    source: str | None = None,
    spared: bool = False,
) -> Result:
    """Clean the text that trafilatura extracts from a page, as plain text."""
    found = extract(html, url=url)
    language = found.metadata.get("language")
    document = Document(id, found.text, (), language=language, title=found.title, metadata=found.metadata)
    if found.error:
        return failed(document, found.error)
    provenance = Provenance(host_of(url) or text.config.site, source)
    result = text.clean(TextTask(document, provenance))
    return text.explain_kept(result, provenance) if spared else result
