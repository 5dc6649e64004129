"""From marks to cuts: the sequence view of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.config import Config
from cleaner.decision.choice import choose, wanted
from cleaner.decision.claims import Claims, gather
from cleaner.decision.guards import guard
from cleaner.decision.headline import find_headline
from cleaner.decision.islands import find_islands
from cleaner.decision.linked import find_linked
from cleaner.decision.pages import decide_page, find_sure, left_over
from cleaner.decision.regions import find_regions
from cleaner.decision.repeats import find_repeats
from cleaner.decision.scored import join_scored
from cleaner.decision.series import drop_series
from cleaner.decision.teasers import find_teasers
from cleaner.document import Document, Mark
from cleaner.rulepack import RuleSet

__all__ = ["Claims", "decide", "decide_page", "find_linked", "find_sure", "left_over", "weigh"]


def weigh(document: Document, marks: Iterable[Mark], rules: RuleSet, config: Config) -> Claims:
    """Return what the marks of the rules say of each block, with copies, regions and islands."""
    threshold = config.threshold
    claims = gather(document, [*drop_series(marks), *find_repeats(document)])
    claims = claims.join(find_regions(claims, rules.by_id, threshold))
    return claims.join(find_islands(claims, claims.gone(threshold)))


def decide(claims: Claims, scored: Iterable[Mark], config: Config, odds: Sequence[float] | None = None) -> list[Mark]:
    """Return the marks to cut, in order and without overlap.

    ``scored`` are the marks that the learned scores put on blocks, given the claims, and ``odds`` their log-odds of
    clutter, a number a block. Teasers that the scores support are cut with what these mark, which may be one of them.
    Others are looked for only when nothing else is found: bios, credits and prompts are as foreign to an article as
    they are, and must be out of the way. What is cut depends on the profile's threshold and the categories to strip.
    """
    gone = claims.gone(config.threshold)
    claims = claims.join(find_headline(claims.document, gone))
    teasers = find_teasers(claims.document, gone, odds) if odds is not None else []
    supported = [mark for mark in teasers if mark.confidence >= config.threshold]
    claims = join_scored(claims, [*scored, *supported], config.threshold, gone)
    claims = claims.join(find_islands(claims, wanted(claims, config)))
    return _guarded(claims, config) or _guarded(claims.join(find_teasers(claims.document, gone)), config)


def _guarded(claims: Claims, config: Config) -> list[Mark]:
    return choose(claims, guard(claims.document, wanted(claims, config)), config)
