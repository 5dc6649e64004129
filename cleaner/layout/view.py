"""What a reader sees of a text: a line a paragraph, without markup; and the way back to the source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from cleaner.document import BlockKind, Mark, Span
from cleaner.layout.cuts import Cuts

Role = Literal["text", "picture", "markup", "definition", "ruler", "front"]
"""What a part is to a reader: ``text`` is seen; the others are not, and say what else they are: pictures and links
without text, tags of HTML, definitions of links, the ruler below the head of a table, metadata at the top."""


class Run(NamedTuple):
    """A stretch of a view and the stretch of the source that it shows.

    Both are the same characters, or the one stands for the other as a whole: a space for a line break and the indent
    after it, a character for its entity, nothing for a break within a word.
    """

    shown: Span
    source: Span

    @property
    def literal(self) -> bool:
        """Whether both are as long, so that offsets inside correspond.

        >>> Run(Span(4, 5), Span(9, 14)).literal
        False
        """
        return self.shown.length == self.source.length


class Element(NamedTuple):
    """Inline markup: what it shows, and all of it in the source, brackets, targets and marks included."""

    shown: Span
    source: Span


class Part(NamedTuple):
    """A paragraph, heading, item, row or stretch of code: its line in the view and all of it in the source.

    The source begins with the indent. ``shown`` is empty for what a reader does not see, and ``role`` says what that
    is. ``link_density`` is the share (0..1) of the letters and digits that are link text. ``level`` is that of a
    heading or, counted from 1, of a nested list or quote. ``table`` numbers the tables from 1; the parts of one have
    the same number, and ``is_head`` is set for its head and the ruler below, which stand as long as one row does.
    """

    shown: Span
    source: Span
    kind: BlockKind = "paragraph"
    link_density: float = 0.0
    level: int = 0
    table: int = 0
    is_head: bool = False
    role: Role = "text"


@dataclass(frozen=True)
class View:
    """The visible ``text`` of a ``source``, in parts in reading order, each a line of its own.

    Spans of the view and of the source are half-open and count code points. Without parts the view is the source.
    ``front`` is where metadata stand at the top of the source, ``uses`` says of some parts which others they
    stay for: those with links that need a definition, those inside a link or a tag that begins or ends here.

    >>> View.plain("It rained.").to_source(Span(3, 9))
    [Span(start=3, end=9)]
    """

    source: str
    text: str
    parts: tuple[Part, ...] = ()
    runs: tuple[Run, ...] = ()
    elements: tuple[Element, ...] = ()
    front: Span | None = None
    uses: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    is_markdown: bool = False

    @classmethod
    def plain(cls, text: str) -> View:
        """Return the view of a text that shows what it is."""
        return cls(text, text)

    def to_source(self, span: Span) -> list[Span]:
        """Return what to cut from the source for one cut of the view, see ``to_source_all``."""
        return self.to_source_all([span])[0]

    def to_source_all(self, spans: Sequence[Span]) -> list[list[Span]]:
        """Return for each of the cuts of the view, which must not overlap, what to cut from the source.

        A part that they cut wholly goes wholly, marks and all, and so does a link or other element inside a part that
        they cut in part. What is left of an element keeps its markup, so no bracket or mark stays alone. Several cuts
        share what they cut together, and unseen parts go with their neighbours, see ``Cuts``. The spans of one cut may
        be none, where all that it cuts is the head of a table that stays.

        >>> view = View("*So* it rained.", "So it rained.", (Part(Span(0, 13), Span(0, 15)),),
        ...     (Run(Span(0, 2), Span(1, 3)), Run(Span(2, 13), Span(4, 15))), (Element(Span(0, 2), Span(0, 4)),))
        >>> view.to_source_all([Span(0, 3), Span(6, 12)])
        [[Span(start=0, end=5)], [Span(start=8, end=14)]]
        >>> view.to_source_all([Span(0, 2), Span(3, 13)])
        [[Span(start=0, end=5)], [Span(start=5, end=15)]]
        """
        if not self.parts:
            return [[span] if span.length else [] for span in spans]
        order = sorted((i for i, span in enumerate(spans) if span.length), key=lambda i: spans[i])
        cuts = Cuts(self, [spans[i] for i in order])
        found: list[list[Span]] = [[] for _ in spans]
        for number, cut in zip(order, cuts.sources(), strict=True):
            found[number] = cut
        return found

    def marks_to_source(self, marks: Sequence[Mark]) -> list[Mark]:
        """Carry marks on the view to the source, each in as many pieces as it takes there."""
        if not self.parts:
            return list(marks)
        cuts = self.to_source_all([mark.span for mark in marks])
        return [mark._replace(span=piece) for mark, cut in zip(marks, cuts, strict=True) for piece in cut]

    def place(self, at: int) -> int:
        """Return where the character of the view stands in the source (the next one, if nothing stands for it)."""
        if not self.parts:
            return at
        number = max(0, bisect_right(self._run_starts, at) - 1)
        run = self.runs[number]
        if at < run.shown.end:
            return run.source.start + (at - run.shown.start if run.literal else 0)
        return self.runs[number + 1].source.start if number + 1 < len(self.runs) else len(self.source)

    def source_of(self, span: Span) -> Span:
        """Return the stretch of the source from the first to the last character that a span of the view shows."""
        if not self.parts:
            return span
        pieces = list(self.runs_in(span))
        return Span(pieces[0].start, pieces[-1].end)

    def runs_in(self, span: Span) -> Iterator[Span]:
        """Yield where the characters of a span stand in the source."""
        begin = max(0, bisect_left(self._run_starts, span.start) - 1)
        for run in self.runs[begin : bisect_left(self._run_starts, span.end)]:
            if run.shown.end <= span.start:
                continue
            if run.literal:
                shift = run.source.start - run.shown.start
                yield Span(max(run.shown.start, span.start) + shift, min(run.shown.end, span.end) + shift)
            else:
                yield run.source

    def elements_of(self, part: Part) -> Sequence[Element]:
        """Return the elements of a part."""
        begin = bisect_left(self._element_starts, part.source.start)
        return self.elements[begin : bisect_left(self._element_starts, part.source.end, begin)]

    @cached_property
    def part_starts(self) -> list[int]:
        """Where each part begins in the view."""
        return [part.shown.start for part in self.parts]

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.shown.start for run in self.runs]

    @cached_property
    def _element_starts(self) -> list[int]:
        return [element.source.start for element in self.elements]
