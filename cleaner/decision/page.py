"""What is cut from a page, and what to call it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cleaner.config import KEPT_BY_DEFAULT, Config
from cleaner.decision.claims import Claims, gather
from cleaner.decision.detectors.link_lists import find_link_lists
from cleaner.decision.limits import drop_series
from cleaner.decision.resolve import choose, is_cut, untouched, wanted
from cleaner.document import Category, Document, Mark
from cleaner.features.columns import Columns
from cleaner.page import NONE_SELECTED, Selected

NAMED: Final[dict[Category, tuple[str, ...]]] = {
    "comments": ("comment",),
    "related": ("related",),
    "author_bio": ("author",),
    "caption": ("cap", "figure_tag", "figcaption_tag"),
    "social": ("share",),
    "newsletter": ("news",),
    "advertisement": ("ad",),
    "consent": ("pop",),
    "byline": ("meta",),
    "navigation": ("nav", "nav_tag", "header_tag", "footer_tag"),
}
"""What a block is called by the purpose of the elements around it, the nearest first, then in this order."""
NEAR: Final = 3
"""Steps up the tree to such an element at most."""
LINKED: Final = 0.5
"""Share of linked characters from which anything else is navigation."""
KNOWN: Final = 0.5
"""Confidence of a rule from which its category goes before the markup's."""
SURE: Final = 0.88
"""Confidence from which a rule cuts what both looks keep, on a page that says it is an article. Of 68 such blocks of
the development articles, with weights that had not seen their sites, 63 were outside gold; of those less sure a
quarter was article, and of those on other pages as much."""
TITLED: Final = 0.8
"""Overlap with a title that the page states from which a block can be the headline."""
H1_BONUS: Final = 0.3
"""What a heading of the first rank is ahead of other blocks that say the title."""
HEADLINE_WORDS: Final = 2
"""Words of a headline at least."""


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What is known of the blocks of a page when its cuts are decided.

    ``columns`` are those of the first pass, a row a block; ``claims`` are on the likely blocks, as a document of their
    own; ``scored`` are the marks of both passes. ``is_article`` says that the page declares itself an article.
    ``own_rules`` are the ids of the user's rules, ``selected`` what rules select by markup.
    """

    document: Document
    columns: Columns
    claims: Claims
    scored: Sequence[Mark]
    is_article: bool = False
    own_rules: Container[str] = frozenset()
    selected: Selected = NONE_SELECTED


def decide_page(
    blocks: PageBlocks, config: Config, mark_rest: Callable[[Document], Iterable[Mark]] = lambda _: ()
) -> list[Mark]:
    """Return the marks to cut from a page, in order and without overlap.

    On a page that declares itself an article, lists of linked headlines go too, and rules that are very sure look
    once more at what is left: ``mark_rest`` returns their marks on it.
    """
    cuts = cuts_of_passes(blocks, config)
    if not blocks.is_article:
        return cuts
    kept = blocks.selected.kept
    cuts += find_link_lists(blocks.document, blocks.columns, cuts, config, kept)
    rest = left_over(blocks.document, cuts, kept)
    return cuts + find_sure(rest, mark_rest(rest), cuts, config)


def cuts_of_passes(blocks: PageBlocks, config: Config) -> list[Mark]:
    """Return the cuts that both passes and the user's own rules make, in order and without overlap.

    The passes have seen the rules' marks, and most of the blocks that they keep all the same are article; so a
    built-in rule only names a whole block, while a rule of the user's cuts it. So do marks on selected blocks, and
    blocks that are to stay do so. What is not even likely goes whatever categories are to be stripped: that much is
    extraction. The headline alone stays, unless it is to be stripped.
    """
    document, columns, claims, found = blocks.document, blocks.columns, blocks.claims, blocks.scored
    selected = blocks.selected
    number = {block.span.start: at for at, block in enumerate(document.blocks)}
    likely = {block.span.start: at for at, block in enumerate(claims.document.blocks)}
    picked = {row: mark for row, mark in selected.marks.items() if is_cut(mark, config)}
    settled = selected.kept | picked.keys()
    if settled:
        found = [mark for mark in found if number[mark.span.start] not in settled]
        claims = claims.without({at for start, at in likely.items() if number[start] in settled})
    rules = {mark.span.start: mark for mark in claims.whole if mark and mark.confidence >= KNOWN}
    rows = [number[mark.span.start] for mark in found]
    ordered = _ordered(claims, config, blocks.own_rules)
    headline = _headline(columns, [*rows, *settled, *(number[mark.span.start] for mark in ordered.values())])
    if headline in picked and "headline" not in config.strip:
        del picked[headline]
    named: list[Mark] = []
    for mark, row, name in zip(found, rows, _names(columns, rows), strict=True):
        rule = rules.get(mark.span.start)
        named.append(replace(mark, category="headline" if row == headline else rule.category if rule else name))
    whole = {likely[mark.span.start]: mark for mark in named if mark.span.start in likely} | ordered
    claims = Claims(claims.document, claims.marks, (None,) * len(claims.whole)).raised(whole)
    outside = [mark for mark in named if mark.span.start not in likely and _goes(mark, config)]
    cuts = [*choose(claims, wanted(claims, config), config), *outside, *picked.values()]
    return sorted(_with_parts(cuts, selected.parts, document, config), key=lambda mark: mark.span)


def left_over(document: Document, cuts: Iterable[Mark], kept: Iterable[int]) -> Document:
    """Return a document of the blocks that are not cut as a whole, without the ``kept`` ones, which stay anyway."""
    gone = {cut.span for cut in cuts}.union(document.blocks[at].span for at in kept)
    return replace(document, blocks=tuple(block for block in document.blocks if block.span not in gone))


def find_sure(rest: Document, marks: Iterable[Mark], cuts: Sequence[Mark], config: Config) -> list[Mark]:
    """Return marks on the whole blocks that rules are sure of in the rest of a page, which says it is an article.

    ``marks`` are those of the rules on it: its end is now that of the article. ``cuts`` are made already, and a block
    of which they take a part stays.
    """
    claimed = gather(rest, drop_series(marks)).marked.values()
    found = untouched((mark for mark in claimed if mark.confidence >= SURE and is_cut(mark, config)), cuts)
    return found if len(found) < len(rest.blocks) else []


def _with_parts(
    cuts: Sequence[Mark], selected: Mapping[int, Sequence[Mark]], document: Document, config: Config
) -> Sequence[Mark]:
    """Return the cuts with the selected parts of blocks that are not cut as a whole, before all other parts."""
    if not selected:
        return cuts
    spans = {mark.span for mark in cuts}
    parts: list[Mark] = []
    for row in sorted(selected):
        # Elements stand apart or one inside the other.
        for mark in sorted(selected[row], key=lambda mark: (mark.span.start, -mark.span.end, -mark.confidence)):
            clear = not parts or parts[-1].span.end <= mark.span.start
            if clear and is_cut(mark, config) and document.blocks[row].span not in spans:
                parts.append(mark)
    starts = [mark.span.start for mark in parts]

    def is_free(cut: Mark) -> bool:
        before = bisect_left(starts, cut.span.end) - 1
        return before < 0 or parts[before].span.end <= cut.span.start

    return [*parts, *filter(is_free, cuts)]


def _ordered(claims: Claims, config: Config, orders: Container[str]) -> dict[int, Mark]:
    """Return the surest mark of the user's own rules on each block that they cut as a whole."""
    found: dict[int, Mark] = {}
    for index, marks in enumerate(claims.marks):
        span = claims.document.blocks[index].span
        own = [mark for mark in marks if mark.span == span and mark.rule_id in orders and is_cut(mark, config)]
        if own:
            found[index] = max(own, key=lambda mark: mark.confidence)
    return found


def _goes(mark: Mark, config: Config) -> bool:
    return mark.category not in KEPT_BY_DEFAULT or mark.category in config.strip


def _headline(columns: Columns, rows: Sequence[int]) -> int | None:
    """Return the block above the article that says most of a title, among blocks that would be cut."""
    kept = np.ones(len(columns["words"]), bool)
    kept[rows] = False
    first = int(np.argmax(kept)) if kept.any() else len(kept)
    overlap = np.where(columns["words"] >= HEADLINE_WORDS, columns["title_overlap"], 0.0)[:first]
    if not len(overlap) or overlap.max() < TITLED:
        return None
    # Of equals the last stands nearest to the article; those above are a path of links or a bar that stays in view.
    best = overlap + H1_BONUS * columns["is_title"][:first]
    return int(len(best) - 1 - np.argmax(best[::-1]))


def _names(columns: Columns, rows: Sequence[int]) -> list[Category]:
    """Name blocks by the purpose of the elements around them."""
    steps = np.stack([np.min([columns[f"to_{word}"][rows] for word in words], axis=0) for words in NAMED.values()])
    nearest = np.argmin(steps, axis=0)
    names: list[Category] = list(NAMED)
    linked = columns["linked"][rows] >= LINKED
    return [
        names[at] if steps[at, row] <= NEAR else "navigation" if linked[row] else "other"
        for row, at in enumerate(nearest.tolist())
    ]
