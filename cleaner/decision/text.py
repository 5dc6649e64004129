"""From marks and scores to cuts, for text: the sequence view of a document."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.config import Config
from cleaner.decision.claims import Claims, gather
from cleaner.decision.detectors.enclosed import find_enclosed
from cleaner.decision.detectors.headline import Gone, find_headline
from cleaner.decision.detectors.page_data import find_page_data
from cleaner.decision.detectors.printed_pages import CATEGORY as PRINTED
from cleaner.decision.detectors.printed_pages import find_printed_pages
from cleaner.decision.detectors.repeats import find_repeats
from cleaner.decision.detectors.sections import find_sections
from cleaner.decision.detectors.teasers.detector import TeaserSearch
from cleaner.decision.detectors.wires import find_wire_marks
from cleaner.decision.guards import guard
from cleaner.decision.own import own_blocks
from cleaner.decision.resolve import resolve, selected_blocks
from cleaner.decision.scores import join_scored
from cleaner.document import Document, Mark, Scores
from cleaner.rulepack import RuleSet


def weigh(document: Document, marks: Iterable[Mark], rules: RuleSet, config: Config) -> Claims:
    """Return what marks of rules, within their limits, say of each block, with copies, sections and enclosed lines."""
    marks = list(marks)
    claims = gather(document, [*marks, *find_repeats(document), *find_printed_pages(document, marks)])
    claims = claims.without(own_blocks(claims))
    claims = claims.join(find_sections(claims, rules.by_id, config.threshold))
    claims = claims.join(find_wire_marks(claims, claims.cut_blocks(config.threshold)))
    return claims.join(find_enclosed(claims, claims.cut_blocks(config.threshold)))


def decide(claims: Claims, scores: Scores | None, config: Config, gone: Gone = ()) -> list[Mark]:
    """Return the marks to cut, in order and without overlap; ``gone`` is what was cut before.

    ``scores`` are what the learned weights say of the blocks, given the claims. Teasers that the scores support are
    cut with what these mark, which may be one of them. Others are looked for only when nothing else is found: bios,
    credits and prompts are as foreign to an article as they are, and must be out of the way. What is cut depends on
    the profile's threshold and the categories to strip.

    What stands between printed pages goes first, alone: it lies within the article, so that it says nothing against
    the lines around it, and the scores, which know no printed pages, would take it for the edge of the article.
    """
    claims = claims.join(find_page_data(claims.document))
    if printed := [mark for mark in _cuts(claims, config) if mark.category == PRINTED]:
        return printed
    search = TeaserSearch(claims.document, claims.cut_blocks(config.threshold))
    claims = _with_headline(claims, search.cut_blocks, gone)
    claims = _with_scores(claims, scores, search, config)
    claims = _with_enclosed(claims, config)
    return _cuts(claims, config) or _cuts(claims.join(search.unsupported), config)


def all_claims(claims: Claims, scores: Scores | None, config: Config, gone: Gone = ()) -> Claims:
    """Return all that is claimed of a text from which nothing is cut, for those who ask why."""
    claims = claims.join(find_page_data(claims.document))
    search = TeaserSearch(claims.document, claims.cut_blocks(config.threshold))
    claims = _with_scores(_with_headline(claims, search.cut_blocks, gone), scores, search, config)
    return _with_enclosed(claims, config).join(search.unsupported)


def _with_headline(claims: Claims, cut_by_rules: frozenset[int], gone: Gone) -> Claims:
    return claims.join(find_headline(claims.document, cut_by_rules, gone))


def _with_scores(claims: Claims, scores: Scores | None, search: TeaserSearch, config: Config) -> Claims:
    """Add what the scores mark, and the teasers that they support."""
    if scores is None:
        return claims
    supported = [mark for mark in search.supported_by(scores.odds) if mark.confidence >= config.threshold]
    return join_scored(claims, [*scores.marks, *supported], config.threshold, search)


def _with_enclosed(claims: Claims, config: Config) -> Claims:
    return claims.join(find_enclosed(claims, selected_blocks(claims, config)))


def _cuts(claims: Claims, config: Config) -> list[Mark]:
    """Return what may be cut of what is claimed."""
    return resolve(claims, guard(claims.document, selected_blocks(claims, config)), config)
