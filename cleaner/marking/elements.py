"""Rules put marks on the blocks of a page inside elements that their selectors find."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.document import Document, Evidence, Mark, Span
from cleaner.errors import CleanerError
from cleaner.marking.whose import is_for
from cleaner.page_document import Page, Selected
from cleaner.rulepack import Elements, Rule, RuleSet, Selector, SelectorError
from cleaner.text.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Pick:
    """A selector that applies to a page, and its rule; without a rule, what it finds must stay."""

    selector: Selector
    rule: Rule | None = None

    def find(self, tree: Any) -> list[Any]:
        """Return the elements of a page, given its root, that are selected.

        Raises:
            CleanerError: the selector finds something other than elements, or cannot be followed.

        """
        try:
            return self.selector.find(tree)
        except SelectorError as error:
            where = f"{self.rule.path}:{self.rule.line} {self.rule.id}" if self.rule else "allow"
            raise CleanerError(f"{where}: {error}") from None


def picks(rules: RuleSet, provenance: Provenance) -> list[Pick]:
    """Return the selectors that apply to pages from there; mostly there are none.

    >>> promo = Rule("x.promo", "t", "other", 0.9, "x", (), css=(".promo",), sites=("example.org",))
    >>> [str(pick.selector) for pick in picks(RuleSet((promo,)), Provenance("www.example.org"))]
    ['css .promo']
    >>> picks(RuleSet((promo,)), Provenance("example.net"))
    []
    """
    holders: list[Rule | Elements] = [*rules.selecting, *rules.allow.elements]
    return [
        Pick(selector, holder if isinstance(holder, Rule) else None)
        for holder in holders
        if is_for(holder, provenance)
        for selector in holder.selectors
    ]


def mark_selected(page: Page, found: Sequence[Pick]) -> Selected:
    """Return what rules select on a page: the surest mark on each block, marks on parts, and what must stay.

    ``found`` are the picks that the page was built with. Blocks that hold something that must stay get no mark.
    """
    whole: dict[int, Mark] = {}
    parts: dict[int, list[Mark]] = {}
    kept: set[int] = set()
    for pick, stretches in zip(found, page.selected, strict=True):
        for row, span in _by_block(page.document, stretches):
            if pick.rule is None:
                kept.add(row)
            elif span != page.document.blocks[row].span:
                parts.setdefault(row, []).append(_mark(pick.rule, pick.selector, span))
            elif row not in whole or whole[row].confidence < pick.rule.confidence:
                whole[row] = _mark(pick.rule, pick.selector, span)
    return Selected(
        {row: mark for row, mark in whole.items() if row not in kept},
        {row: marks for row, marks in parts.items() if row not in kept},
        frozenset(kept),
    )


def _by_block(document: Document, stretches: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    """Yield the number of each block that stretches of text cover, and the part covered, without white space around."""
    blocks, text = document.blocks, document.text
    for start, end in stretches:
        row = max(0, bisect_right(blocks, start, key=lambda block: block.span.start) - 1)
        while row < len(blocks) and blocks[row].span.start < end:
            first, last = max(start, blocks[row].span.start), min(end, blocks[row].span.end)
            words = text[first:last].strip()
            if words:
                first += text[first:last].index(words)
                yield row, Span(first, first + len(words))
            row += 1


def _mark(rule: Rule, selector: Selector, span: Span) -> Mark:
    evidence = (Evidence(str(selector), 1.0, rule.confidence),)
    return Mark(span, rule.id, rule.category, rule.confidence, rule.title, evidence)
