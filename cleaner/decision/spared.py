"""Why a block was kept: what spoke against it, and what overruled that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from cleaner.config import THRESHOLD, Config
from cleaner.decision.claims import INSIDE, Claims
from cleaner.decision.guards import LARGE_CONFIDENCE, LARGE_SHARE
from cleaner.decision.limits import MOST, within_limits
from cleaner.decision.page import SURE, PageBlocks, name_scores
from cleaner.document import Document, Mark, Overruled, Span, Spared

LEAST: Final = THRESHOLD["strict"]
"""Confidence from which a score speaks against a block: below it no profile would cut."""
ALLOWED: Final = "An entry under allow keeps this block"
"""What is said of a block that only a pack of the user's keeps."""


class Ignored(NamedTuple):
    """A mark that did not become a claim, and why."""

    mark: Mark
    overruled_by: Overruled
    because: str


class BlockScore(NamedTuple):
    """Confidence of a scorer that a block is clutter, before and after doubt, and whether it may cut at all."""

    plain: float
    doubted: float
    evident: bool = True


def beyond_limits(
    marks: Sequence[Mark], document: Document | None = None, elsewhere: Iterable[Mark] = ()
) -> list[Ignored]:
    """Return the marks of rules that found a list instead of the one line that an article has."""
    allowed = set(within_limits(marks, document, elsewhere))
    because = f"The rule holds more than {MOST} times, or the line is of a list"
    return [Ignored(mark, "limit", because) for mark in marks if mark not in allowed]


def spared_in_text(
    claims: Claims,
    ignored: Iterable[Ignored],
    scores: Sequence[BlockScore],
    rule_id: str,
    config: Config,
    allowed: Sequence[Span] = (),
) -> list[Spared]:
    """Return what spoke against the blocks of a text that is left when all is cut.

    ``claims`` are all claims on it, ``scores`` one per block or none, and ``rule_id`` names the scorer. Blocks that are
    ``allowed`` stay whatever speaks against them.
    """
    text = claims.document.text
    found = [*_of_claims(claims, config), *(_spared(text, *one) for one in ignored)]
    scored = {one.span.start for one in found if one.rule_id == rule_id}
    for block, own, score in zip(claims.document.blocks, claims.whole, scores, strict=False):
        if score.plain >= LEAST and block.span.start not in scored:
            mark = Mark(block.span, rule_id, own.category if own else "other", score.plain, "Looks like clutter")
            found.append(_spared(text, mark, *_against_score(mark, score, config)))
    return sorted((_unless_allowed(one, allowed) for one in found), key=lambda one: one.span)


def _unless_allowed(one: Spared, allowed: Iterable[Span]) -> Spared:
    """Return what spoke against a block, which an entry under allow overrules before all else, if there is one."""
    if any(start < one.span.end and one.span.start < end for start, end in allowed):
        return replace(one, overruled_by="allowed", because=ALLOWED)
    return one


def spared_on_page(
    blocks: PageBlocks,
    cuts: Iterable[Mark],
    ignored: Iterable[Ignored],
    scores: Sequence[float],
    rule_id: str,
    config: Config,
    allowed: Iterable[Span] = (),
) -> list[Spared]:
    """Return what spoke against the blocks of a page that are kept, and that the first pass takes for likely.

    ``scores`` are the second pass's; what is ``allowed`` stays, as selected blocks do, whatever speaks against it.
    """
    document, likely = blocks.document, blocks.claims.document.blocks
    cut = {mark.span for mark in cuts}
    stay = {*allowed, *(document.blocks[row].span for row in blocks.selected.kept)}
    named = {mark.span: mark for mark in name_scores(blocks, config).marks.values()}
    found: list[Spared] = []
    within = blocks.within
    for block, marks, score in zip(likely, blocks.claims.marks, scores, strict=True):
        against = list(marks) if block.span not in cut else []
        if block.span not in cut and (block.span in named or score >= LEAST):
            category = named[block.span].category if block.span in named else "other"
            against.append(Mark(block.span, rule_id, category, score, "Looks like clutter"))
        found += (_spared(document.text, mark, *_on_page(mark, stay, within, config)) for mark in against)
    found += (_spared(document.text, *one) for one in ignored if one.mark.span not in cut)
    return sorted(found, key=lambda one: one.span)


def only_kept(found: Iterable[Spared], kept: Sequence[Span], text: str) -> list[Spared]:
    """Return the same with spans, and pieces of spans, that are kept alone: something else may have cut a part."""
    pieces: list[Spared] = []
    for one in found:
        at = bisect_right(kept, one.span.start, key=lambda span: span.end)
        while at < len(kept) and kept[at].start < one.span.end:
            span = Span(max(one.span.start, kept[at].start), min(one.span.end, kept[at].end))
            if text[span.start : span.end].strip():
                pieces.append(replace(one, span=span, text=text[span.start : span.end]))
            at += 1
    return pieces


def _of_claims(claims: Claims, config: Config) -> Iterator[Spared]:
    for index, block in enumerate(claims.document.blocks):
        whole = claims.whole[index]
        if whole:
            yield _spared(claims.document.text, whole, *_against_whole(whole, config))
        for mark in claims.marks[index]:
            if mark.span != block.span:
                yield _spared(claims.document.text, mark, *_against_part(mark, config))
            elif whole and mark.rule_id != whole.rule_id:
                yield _spared(claims.document.text, mark, *_against_whole(mark, config))


def against_first(mark: Mark, config: Config) -> tuple[Overruled, str]:
    """Return what overruled a mark of a rule that cuts first."""
    if mark.category in config.strip and mark.confidence >= config.threshold:
        return "guard", "The rules that cut first would leave nothing, or it is within a paragraph of a page"
    return _against_whole(mark, config)


def _against_whole(mark: Mark, config: Config) -> tuple[Overruled, str]:
    if mark.category not in config.strip:
        return "category", f"The category {mark.category} is kept"
    if mark.confidence < config.threshold:
        return "threshold", _too_unsure(mark.confidence, config)
    large, sure = f"{LARGE_SHARE:.0%}".replace("%", " %"), f"{LARGE_CONFIDENCE:.2f}"
    return "guard", f"The cuts would take all of the text, or over {large} of it with a confidence below {sure}"


def _against_part(mark: Mark, config: Config) -> tuple[Overruled, str]:
    inside = mark.confidence * INSIDE
    if mark.category in config.strip and inside < config.threshold <= mark.confidence:
        return "part", f"{_too_unsure(inside, config)}: a part of a paragraph counts for less"
    return _against_whole(mark, config)


def _against_score(mark: Mark, score: BlockScore, config: Config) -> tuple[Overruled, str]:
    if mark.category not in config.strip:
        return _against_whole(mark, config)
    if not score.evident:
        return "not_evident", "Nothing in the document is evident clutter, so the scores cut nothing"
    if score.doubted < config.threshold <= score.plain:
        return "doubt", f"{_too_unsure(score.doubted, config)}: its kind or its position speaks for the article"
    if score.doubted < config.threshold:
        return "threshold", _too_unsure(score.doubted, config)
    return "copy", "It is the last copy of a sentence, or one of two copies of the lead"


def _on_page(mark: Mark, allowed: Container[Span], within: Container[Span], config: Config) -> tuple[Overruled, str]:
    if mark.span in allowed:
        return "allowed", ALLOWED
    if mark.category not in config.strip or mark.confidence < config.threshold:
        return _against_whole(mark, config)
    if mark.rule_id.startswith("score/") and mark.span in within:
        return "guard", "It is a quotation or a box between paragraphs of the article"
    if mark.rule_id.startswith("score/"):
        return "guard", "It is among the likeliest blocks of a page where all look like clutter"
    sure = f"{SURE:.2f}"
    return "passes", f"Both passes keep the block, and the rule is not sure enough ({sure}) to cut it all the same"


def _too_unsure(confidence: float, config: Config) -> str:
    return f"A confidence of {confidence:.2f} is below {config.threshold:.2f}, from which {config.profile} cuts"


def _spared(text: str, mark: Mark, overruled_by: Overruled, because: str) -> Spared:
    start, end = mark.span
    return Spared(
        mark.span,
        text[start:end],
        mark.category,
        mark.rule_id,
        mark.confidence,
        mark.reason,
        overruled_by,
        because,
    )
