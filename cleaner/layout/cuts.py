"""From cuts of a view to cuts of its source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.document import Span
from cleaner.layout.part_elements import PartElements

if TYPE_CHECKING:
    from cleaner.layout.view import Part, View

LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
"""What ``str.splitlines`` takes for the end of a line."""


class Cuts:
    """Cuts of a view, in order, that do not overlap.

    Unseen parts go by what is around them. A picture or a rule goes if the nearest part before or after that has text
    goes; a line of tags if both do; the definition of a link if all parts that use it do. The head of a table and its
    ruler go only with all rows, since without them the rows are no table. Metadata at the top stay.
    """

    def __init__(self, view: View, cuts: Sequence[Span]) -> None:
        self.view = view
        self.cuts = cuts
        self.starts = [cut.start for cut in cuts]
        self.ends = [cut.end for cut in cuts]

    def sources(self) -> list[list[Span]]:
        """Return what to cut from the source for each of the cuts."""
        found: list[list[Span]] = [[] for _ in self.cuts]
        for number, span in self._all():
            found[number].append(span)
        return [_merged(spans, self.view.source) for spans in found]

    def _all(self) -> Iterator[tuple[int, Span]]:
        for number in self._touched:
            part = self.view.parts[number]
            if number in self.gone:
                yield from self._shared(self._with_indent(part.source), part.shown)
            elif part.kind != "separator" and (not part.is_head or number not in self._covered):
                yield from self._inside(part)
        yield from self._unseen()

    def _with_indent(self, source: Span) -> Span:
        """Return a part with the white space before it in its line, which would be left to the part that follows."""
        start = source.start
        while start and self.view.source[start - 1] in " \t":
            start -= 1
        at_margin = start == 0 or self.view.source[start - 1] in LINE_ENDS
        return Span(start, source.end) if at_margin else source

    def _shared(self, source: Span, shown: Span) -> Iterator[tuple[int, Span]]:
        """Give each of the cuts that cover something its share of it."""
        owners = range(bisect_right(self.ends, shown.start), bisect_left(self.starts, shown.end))
        borders = [source.start]
        for owner in owners[1:]:
            borders.append(min(max(self.view.place(self.starts[owner]), borders[-1]), source.end))
        borders.append(source.end)
        for owner, start, end in zip(owners, borders, borders[1:], strict=False):
            yield owner, Span(start, end)

    def _inside(self, part: Part) -> Iterator[tuple[int, Span]]:
        """Cut inside a part: whole elements, else characters."""
        elements = PartElements(self.view.text, self.view.elements_of(part))
        for first, last in self._groups(part.shown):
            start, end = max(self.starts[first], part.shown.start), min(self.ends[last], part.shown.end)
            start, end = self._tight(start, end, elements)
            for element in elements.inside(start, end):
                inner = element.shown
                if inner.length:
                    yield from self._shared(element.source, inner)
                elif start < inner.start < end:
                    yield max(first, min(last, bisect_right(self.starts, inner.start) - 1)), element.source
            for owner in range(first, last + 1):
                begin = start if owner == first else max(start, self.starts[owner])
                stop = end if owner == last else min(end, self.starts[owner + 1])
                for piece in _but_brackets(Span(begin, stop), elements):
                    yield from ((owner, source) for source in self.view.runs_in(piece))

    def _groups(self, shown: Span) -> Iterator[tuple[int, int]]:
        """Yield the first and last of the cuts in a part that only white space separates."""
        owners = range(bisect_right(self.ends, shown.start), bisect_left(self.starts, shown.end))
        first = owners[0]
        for owner in owners:
            following = owner + 1
            if following not in owners or self.view.text[self.ends[owner] : self.starts[following]].strip():
                yield first, owner
                first = following

    def _tight(self, start: int, end: int, elements: PartElements) -> tuple[int, int]:
        """Take the white space with a cut that would be left inside an element, next to its mark.

        Marks of emphasis with a space inside are none. Code is not cut in part: what is left might hold its marks.
        """
        text = self.view.text
        for (begin, stop), source in elements.around(start, end):
            if self.view.source[source.start] == "`" and not (start <= begin and stop <= end):
                start, end = (stop if begin < start < stop else start), (begin if begin < end < stop else end)
                continue
            if begin < start < stop <= end:
                while start > begin and text[start - 1].isspace():
                    start -= 1
            if start <= begin < end < stop:
                while end < stop and text[end].isspace():
                    end += 1
        return start, end

    @cached_property
    def _touched(self) -> list[int]:
        """The parts that have text and are cut, wholly or in part."""
        found: list[int] = []
        starts = self.view.part_starts
        for cut in self.cuts:
            number = max(0, bisect_right(starts, cut.start) - 1)
            while number > 0 and self.view.parts[number - 1].shown.end > cut.start:
                number -= 1
            while number < len(starts) and starts[number] < cut.end:
                part = self.view.parts[number]
                if part.shown.length and part.shown.end > cut.start and (not found or found[-1] < number):
                    found.append(number)
                number += 1
        return found

    @cached_property
    def _covered(self) -> set[int]:
        """The parts of which the cuts leave nothing but white space."""
        covered = set()
        for number in self._touched:
            shown = self.view.parts[number].shown
            at = shown.start
            for owner in range(bisect_right(self.ends, shown.start), bisect_left(self.starts, shown.end)):
                if self.view.text[at : max(at, self.starts[owner])].strip():
                    break
                at = self.ends[owner]
            else:
                if not self.view.text[at : max(at, shown.end)].strip():
                    covered.add(number)
        return covered

    @cached_property
    def _rows(self) -> dict[int, list[int]]:
        """The parts of each table that have text, its head among them."""
        rows: dict[int, list[int]] = {}
        for number, part in enumerate(self.view.parts):
            if part.table:
                numbers = rows.setdefault(part.table, [])
                if part.shown.length:
                    numbers.append(number)
        return rows

    @cached_property
    def gone(self) -> set[int]:
        """The parts with text that go wholly."""
        parts = self.view.parts
        heads = (number for number in self._covered if parts[number].is_head)
        kept = {number for number in heads if not self._covered.issuperset(self._rows[parts[number].table])}
        for number in self._covered & self.view.uses.keys():  # of these, the mark of the link stays
            if not self._covered.issuperset(self.view.uses[number]):
                kept.add(number)
        return self._covered - kept

    def _unseen(self) -> Iterator[tuple[int, Span]]:
        """Yield the parts without text, and rules, that go with others."""
        parts = self.view.parts
        following = self._following()
        before = -1
        for number, part in enumerate(parts):
            seen = part.shown.length > 0 and part.kind != "separator"
            if seen:
                before = number
            elif number not in self.gone and (cause := self._cause(number, before, following[number])) >= 0:
                yield self._owner(cause, last=cause < number), part.source

    def _following(self) -> list[int]:
        """Return for each part the next that has text, or -1."""
        following = []
        after = -1
        for number in range(len(self.view.parts) - 1, -1, -1):
            following.append(after)
            part = self.view.parts[number]
            if part.shown.length and part.kind != "separator":
                after = number
        return following[::-1]

    def _cause(self, number: int, before: int, after: int) -> int:
        """Return the part with which one without text goes, or -1."""
        part = self.view.parts[number]
        around = [one for one in (before, after) if one >= 0]
        gone = [one for one in around if one in self.gone]
        uses = self.view.uses.get(number)
        if uses is not None:
            return uses[-1] if uses and self.gone.issuperset(uses) else -1
        match part.role:
            case "front":
                return -1
            case "ruler":
                rows = self._rows[part.table]
                return rows[0] if rows and self.gone.issuperset(rows) else -1
            case "markup" if len(gone) < len(around):
                return -1
            case _:
                return gone[0] if gone else -1

    def _owner(self, part: int, *, last: bool) -> int:
        """Return the last, or the first, of the cuts that cover a part."""
        shown = self.view.parts[part].shown
        return bisect_left(self.starts, shown.end) - 1 if last else bisect_right(self.ends, shown.start)


def _but_brackets(cut: Span, elements: PartElements) -> Iterator[Span]:
    """Yield what a cut takes, but for brackets whose partners stay in the same link: without them it were none."""
    start = cut.start
    for at in [*elements.parted(cut), cut.end]:
        if start < at:
            yield Span(start, at)
        start = at + 1


def _merged(spans: Sequence[Span], source: str) -> list[Span]:
    """Return the union of spans, in order, with the spaces between them.

    >>> _merged([Span(5, 9), Span(0, 2), Span(1, 3), Span(3, 4)], "abcd efgh")
    [Span(start=0, end=9)]
    """
    union: list[Span] = []
    for span in sorted(spans):
        if union and (span.start <= union[-1].end or not source[union[-1].end : span.start].strip(" \t")):
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return union
