"""What is cut from a page, and what to call it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from cleaner.categories import KEPT_BY_DEFAULT
from cleaner.config import Config
from cleaner.decision.claims import Claims, gather
from cleaner.decision.detectors.author_boxes import find_author_boxes
from cleaner.decision.detectors.left_alone import find_last_heading, find_lone_blocks, is_prose
from cleaner.decision.detectors.link_lists import find_link_lists
from cleaner.decision.detectors.page_captions import find_page_captions
from cleaner.decision.detectors.regions import find_regions
from cleaner.decision.limits import within_limits
from cleaner.decision.resolve import apart_from, is_cut, kept_blocks, resolve, untouched
from cleaner.document import Document, Mark, Span
from cleaner.features.columns import Columns
from cleaner.page_document import NONE_SELECTED, Nodes, Selected

SURE: Final = 0.88
"""Confidence from which a rule cuts what both passes keep, on a page that declares itself an article. Of 68 such blocks
of the development articles, with weights that had not seen their sites, 63 were outside gold; of those less sure a
quarter was article, and of those on other pages as much."""
AT_EDGES: Final = frozenset(("byline", "legal"))
"""Categories that such a rule cuts on other pages, outside of the paragraphs: all 14 such blocks of the development
pages were outside gold. Between them are the dates of entries and of posts in forums."""
TITLED: Final = 0.8
"""Overlap with a title in the page's metadata from which a block can be the headline."""
H1_BONUS: Final = 0.3
"""Lead of a heading of the first rank over other blocks that repeat the title."""
HEADLINE_WORDS: Final = 2
"""Words of a headline at least."""


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What is known of the blocks of a page when its cuts are decided.

    ``columns`` are those of the first pass, a row a block; ``claims`` are on the likely blocks, as a document of their
    own, and ``likely`` are the numbers of these; ``scored`` are the marks of both passes, and those on comments and
    columns, by the numbers of their blocks. ``is_article`` says that the page declares itself an article.
    ``own_rules`` are the ids of the user's rules, ``selected`` what rules select by markup, ``within`` the spans of
    blocks that stay because they are within the article, which are no longer among ``scored``. ``tree`` holds the
    elements of the page, and the number of each block's own. ``standfirst`` marks the blocks that are it, which stay
    unless it is to be stripped.
    """

    document: Document
    columns: Columns
    claims: Claims
    likely: Sequence[int]
    scored: Mapping[int, Mark]
    is_article: bool = False
    own_rules: frozenset[str] = frozenset()
    selected: Selected = NONE_SELECTED
    within: frozenset[Span] = frozenset()
    tree: tuple[Nodes, Sequence[int]] | None = None
    standfirst: Sequence[Mark] = ()


def decide_page(
    blocks: PageBlocks, config: Config, mark_rest: Callable[[Document], Iterable[Mark]] = lambda _: ()
) -> list[Mark]:
    """Return the marks to cut from a page, in order and without overlap.

    Biographies of the author above the article go too. On a page that declares itself an article, so do lists of linked
    headlines and what the cuts leave alone, and rules that are very sure look once more at what is left: ``mark_rest``
    returns their marks on it. On other pages only those on dates, names and rights do, above and below all paragraphs.
    """
    cuts = _with_regions(cuts_of_passes(blocks, config), blocks, config)
    cuts += untouched((mark for mark in blocks.standfirst if is_cut(mark, config)), cuts)
    kept = blocks.selected.kept
    if blocks.tree:
        cuts += find_author_boxes(blocks.document, blocks.columns, blocks.tree, cuts, config, mark_rest, kept)
    if not blocks.is_article:
        return cuts + find_at_edges(blocks, cuts, config, mark_rest)
    cuts += find_link_lists(blocks.document, blocks.columns, cuts, config, kept)
    cuts += _left_alone(blocks, cuts, config, (find_lone_blocks, find_page_captions))
    rest = left_over(blocks.document, cuts, kept)
    cuts += find_sure(rest, mark_rest(rest), cuts, config)
    return cuts + _left_alone(blocks, cuts, config, (find_last_heading,))


def _left_alone(
    blocks: PageBlocks, cuts: Sequence[Mark], config: Config, finders: Iterable[Callable[..., list[Mark]]]
) -> list[Mark]:
    """Return the marks of detectors that look at what cuts leave of an article's page, one after the other."""
    found: list[Mark] = []
    if not blocks.tree:
        return found
    stay = blocks.selected.kept.union(
        row for row, block in enumerate(blocks.document.blocks) if block.span in blocks.within
    )
    for find in finders:
        found += find(blocks.document, blocks.columns, blocks.tree, [*cuts, *found], config, stay)
    return found


def _with_regions(cuts: list[Mark], blocks: PageBlocks, config: Config) -> list[Mark]:
    """Return the cuts with the elements that cut headings open, whose blocks go as a whole instead of in parts."""
    if not blocks.tree:
        return cuts
    regions = find_regions(blocks.document, blocks.columns, blocks.tree, cuts, config, blocks.selected.kept)
    if not regions:
        return cuts
    return sorted([*apart_from(regions, cuts), *regions], key=lambda mark: mark.span)


def cuts_of_passes(blocks: PageBlocks, config: Config) -> list[Mark]:
    """Return the cuts that both passes and the user's own rules make, in order and without overlap.

    The passes have seen the rules' marks, and most of the blocks that they keep all the same are article; so a
    built-in rule only names a whole block, while a rule of the user's cuts it. So do marks on selected blocks, and
    blocks that are to stay do so. What is not even likely goes whatever categories are to be stripped: that much is
    extraction. The headline alone stays, unless it is to be stripped.
    """
    named = name_scores(blocks, config)
    marks = dict(named.marks)
    likely = {index: marks.pop(row) for index, row in enumerate(blocks.likely) if row in marks} | named.own_cuts
    whole = {index: mark for index, mark in likely.items() if is_cut(mark, config)}
    unlikely = [mark for mark in marks.values() if _goes(mark, config)]
    cuts = [*resolve(named.claims, whole, config), *unlikely, *named.picked]
    return sorted(_with_parts(cuts, blocks.selected.parts, blocks.document, config), key=lambda mark: mark.span)


class NamedScores(NamedTuple):
    """The marks of the scores, by the numbers of their blocks, with that on the headline named, and what goes before.

    ``claims`` are those on the likely blocks, ``own_cuts`` cuts by the user's rules, by indices of these blocks, and
    ``picked`` cuts by selectors.
    """

    marks: Mapping[int, Mark]
    claims: Claims
    own_cuts: dict[int, Mark]
    picked: list[Mark]


def name_scores(blocks: PageBlocks, config: Config) -> NamedScores:
    """Return the marks of the scores, that on the headline by this name, without blocks that selectors have settled.

    What is in a region that a detector names keeps that name.
    """
    selected = blocks.selected
    picked = {row: mark for row, mark in selected.marks.items() if is_cut(mark, config)}
    settled = selected.kept | picked.keys()
    scored, claims = _without(settled, blocks) if settled else (blocks.scored, blocks.claims)
    own_cuts = _own_cuts(claims, config, blocks.own_rules) if blocks.own_rules else {}
    headline = _headline(blocks.columns, [*scored, *(blocks.likely[index] for index in own_cuts), *settled])
    if headline in picked and "headline" not in config.strip:
        del picked[headline]
    if headline is not None and headline in scored and scored[headline].rule_id.startswith("score/"):
        scored = {**scored, headline: scored[headline]._replace(category="headline")}
    return NamedScores(scored, claims, own_cuts, list(picked.values()))


def _without(settled: Container[int], blocks: PageBlocks) -> tuple[Mapping[int, Mark], Claims]:
    """Return the marks of the scores and the claims without those on blocks that selectors have settled."""
    scored = {row: mark for row, mark in blocks.scored.items() if row not in settled}
    indices = {index for index, row in enumerate(blocks.likely) if row in settled}
    return scored, blocks.claims.without(indices)


def left_over(document: Document, cuts: Iterable[Mark], kept: Iterable[int]) -> Document:
    """Return a document of the blocks that are not cut as a whole, without the ``kept`` ones, which stay anyway."""
    spans = {cut.span for cut in cuts}.union(document.blocks[at].span for at in kept)
    return replace(document, blocks=tuple(block for block in document.blocks if block.span not in spans))


def find_sure(rest: Document, marks: Iterable[Mark], cuts: Sequence[Mark], config: Config) -> list[Mark]:
    """Return marks on the whole blocks that rules are sure of in the rest of a page that declares itself an article.

    ``marks`` are those of the rules on it: its end is now that of the article. ``cuts`` are made already, and a block
    that loses a part to them stays.
    """
    claimed = gather(rest, within_limits(marks)).marked.values()
    found = untouched((mark for mark in claimed if mark.confidence >= SURE and is_cut(mark, config)), cuts)
    return found if len(found) < len(rest.blocks) else []


def find_at_edges(
    blocks: PageBlocks, cuts: Sequence[Mark], config: Config, mark_rest: Callable[[Document], Iterable[Mark]]
) -> list[Mark]:
    """Return marks of sure rules on bylines outside of the paragraphs that cuts leave, and on notices of rights below.

    What stands outside is looked at first, by itself: few pages have either, and all that is left takes long.
    """
    rest = left_over(blocks.document, cuts, blocks.selected.kept)
    kept = kept_blocks(blocks.document, cuts)
    kept[list(blocks.selected.kept)] = False
    rows = np.flatnonzero(is_prose(blocks.columns, kept)).tolist() if len(rest.blocks) else []
    if not rows:
        return []
    first, last = (blocks.document.blocks[row].span for row in (rows[0], rows[-1]))
    outside = [block for block in rest.blocks if not first <= block.span <= last]
    if not any(mark.category in AT_EDGES for mark in mark_rest(replace(rest, blocks=tuple(outside)))):
        return []
    return [
        mark
        for mark in find_sure(rest, mark_rest(rest), cuts, config)
        if (mark.category in AT_EDGES and mark.span > last) or (mark.category == "byline" and mark.span < first)
    ]


def _with_parts(
    cuts: Sequence[Mark], selected: Mapping[int, Sequence[Mark]], document: Document, config: Config
) -> Sequence[Mark]:
    """Return the cuts with the selected parts of blocks that are not cut as a whole, before all other parts."""
    if not selected:
        return cuts
    spans = {mark.span for mark in cuts}
    parts: list[Mark] = []
    for row in sorted(selected):
        # Elements are apart, or one inside the other.
        for mark in sorted(selected[row], key=lambda mark: (mark.span.start, -mark.span.end, -mark.confidence)):
            clear = not parts or parts[-1].span.end <= mark.span.start
            if clear and is_cut(mark, config) and document.blocks[row].span not in spans:
                parts.append(mark)
    return [*parts, *apart_from(parts, cuts)]


def _own_cuts(claims: Claims, config: Config, own_rules: frozenset[str]) -> dict[int, Mark]:
    """Return the surest mark of the user's own rules on each block that they cut as a whole."""
    found: dict[int, Mark] = {}
    for index, marks in enumerate(claims.marks):
        own = [mark for mark in marks if mark.rule_id in own_rules and is_cut(mark, config)]
        own = [mark for mark in own if mark.span == claims.document.blocks[index].span]
        if own:
            found[index] = max(own, key=lambda mark: mark.confidence)
    return found


def _goes(mark: Mark, config: Config) -> bool:
    return mark.category not in KEPT_BY_DEFAULT or mark.category in config.strip


def _headline(columns: Columns, rows: Sequence[int]) -> int | None:
    """Return the block above the article that repeats most of a title, among blocks that would be cut."""
    kept = np.ones(len(columns["words"]), bool)
    kept[rows] = False
    first = int(np.argmax(kept)) if kept.any() else len(kept)
    overlap = np.where(columns["words"] >= HEADLINE_WORDS, columns["title_overlap"], 0.0)[:first]
    if not len(overlap) or overlap.max() < TITLED:
        return None
    # Of equals the last is nearest to the article; those above are a path of links or a bar that stays in view.
    best = overlap + H1_BONUS * columns["is_title"][:first]
    return int(len(best) - 1 - np.argmax(best[::-1]))
