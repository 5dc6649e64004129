"""Physical lines and what their lengths say about the layout."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.text.folding import WHITE
from cleaner.text.sentences import sentences
from cleaner.text.words import ends_sentence

WIDTHS: Final = range(50, 121)
"""Characters a hard-wrapped line may have at most; people wrap at 60 to 100 columns."""
OUTLIERS: Final = 0.03
"""Share of lines that may be longer than the width: long web addresses, a line pasted in later."""
FULL_PAIRS: Final = 3
"""Full lines below which wrapping cannot be distinguished from chance."""
FULL_SHARE: Final = 0.3
"""Share of line ends that must be full. Wrapped paragraphs of two lines have half, headings between them count
against that; lists, poems and headlines have a tenth."""
STRAY_SHARE: Final = 0.15
"""Share of line ends that may be short and yet go on with a small letter, as verse does and wrapping does not."""
FLOWING_SHARE: Final = 0.4
"""Share of full lines that must go on with a small letter. English has 0.8, German 0.55, headlines 0."""
GIANT: Final = 1000
"""Characters from which a line is not a paragraph any more; 99 % of lines in extracted news have under 750."""
GIANT_LINES: Final = 3
"""Lines a document has at most when the whole article is in one: it may have a title and a footer."""
TITLE_LINES: Final = 10
"""Lines at the top among which a title may appear a second time."""
WIDEST_INDENT: Final = 40
"""Characters of indent that are distinguished."""
_SPACELESS: Final = re.compile("[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]")
"""Letters and signs of scripts without spaces, where any character may begin a line."""
_ITEM: Final = re.compile(r"(?:[-*+•·‣▪◦●■►→✓○♦]|\d{1,3}[.)]|[a-z]\)|#{1,6}|[|>])(?: |$)|[|•●]|```|~~~")


class Lines(NamedTuple):
    """The lines that are not blank: spans without white space, and how many blank lines come before each."""

    spans: list[Span]
    gaps: list[int]

    @property
    def base(self) -> int:
        """The gap between lines of one paragraph; more than 0 where a blank line follows every line."""
        return min(self.gaps[1:], default=0)


def lines(text: str) -> Lines:
    r"""Return the lines that are not blank.

    >>> lines("One\r\n\r\n  two")
    Lines(spans=[Span(start=0, end=3), Span(start=9, end=12)], gaps=[0, 1])
    """
    spans = []
    gaps = []
    position = gap = 0
    for raw in text.splitlines(keepends=True):
        piece = raw.rstrip(WHITE)
        if piece:
            begin = position if piece[0] not in WHITE else position + len(piece) - len(piece.lstrip(WHITE))
            spans.append(Span(begin, position + len(piece)))
            gaps.append(gap)
            gap = 0
        else:
            gap += 1
        position += len(raw)
    return Lines(spans, gaps)


def indent(text: str, start: int) -> int:
    """Return how many spaces and tabs come before ``start`` (a wider indent than ``WIDEST_INDENT`` is cut).

    >>> indent("   One", 3)
    3
    """
    before = text[max(0, start - WIDEST_INDENT) : start]
    return len(before) - len(before.rstrip(" \t"))


def wrap_width(folded: str, found: Lines) -> int:
    r"""Return the width the text is hard-wrapped at (the longest usual line), or 0 if it is not.

    Wrapped lines are full: the first word of the next line would not have fitted. Poems, lists, tables and
    headlines end where their makers want, so few of their lines are full, and the next one begins anew.

    >>> text = "\n".join(["the ship came in at noon and brought salt and wood and fish from"] * 5)
    >>> wrap_width(text, lines(text))
    64
    """
    spans, gaps = found
    if len(spans) <= FULL_PAIRS or (spans[-1].end - spans[0].start) / len(spans) > WIDTHS.stop:
        return 0
    lengths = sorted(span.end - span.start for span in spans)
    width = lengths[-1] if lengths[-1] in WIDTHS else lengths[int((len(spans) - 1) * (1 - OUTLIERS))]
    if width not in WIDTHS:
        return 0
    base = found.base
    pairs = [(a, b) for a, b, gap in zip(spans, spans[1:], gaps[1:], strict=False) if gap <= base]
    full = [pair for pair in pairs if is_full(folded, *pair, width)]
    flowing = sum(_flows(folded, *pair) for pair in full)
    stray = sum(_flows(folded, *pair) for pair in pairs) - flowing
    enough = len(full) >= FULL_PAIRS and len(full) >= len(pairs) * FULL_SHARE
    return width if enough and flowing >= len(full) * FLOWING_SHARE and stray <= len(pairs) * STRAY_SHARE else 0


def _flows(folded: str, line: Span, following: Span) -> bool:
    """Return whether a sentence continues in the following line."""
    spaceless = _SPACELESS.match(folded, following.start) and _SPACELESS.match(folded, line.end - 1)
    return folded[following.start].islower() or spaceless is not None


def is_full(folded: str, line: Span, following: Span, width: int) -> bool:
    r"""Return whether the first word of the following line would not have fitted at the end of this one.

    >>> [is_full("One two\nthree", Span(0, 7), Span(8, 13), width) for width in (12, 13)]
    [True, False]
    """
    if _SPACELESS.match(folded, following.start) and _SPACELESS.match(folded, line.end - 1):
        word = 1
    else:
        space = folded.find(" ", following.start, following.end)
        word = (space if space >= 0 else following.end) - following.start
    return line.end - line.start + 1 + word > width


def unwrap(text: str, folded: str, found: Lines, width: int) -> list[Span]:
    r"""Join the lines of each paragraph of a text that is hard-wrapped at ``width``.

    A full line continues in the next one, a short line ends its paragraph. A full line that ends a sentence may do
    either: where blank lines separate the paragraphs it continues, elsewhere it ends its paragraph, because half a
    paragraph does less harm than two that are judged as one.

    >>> text = "The ship came\nin.\nIt rained."
    >>> unwrap(text, text, lines(text), 13)
    [Span(start=0, end=17), Span(start=18, end=28)]
    """
    spans, gaps = found
    base = found.base
    pairs = list(zip(spans, spans[1:], gaps[1:], strict=False))
    parted = sum(gap > base for gap in gaps[1:])
    short = [line for line, following, gap in pairs if gap <= base and not is_full(folded, line, following, width)]
    doubt = sum(ends_sentence(folded[line.start : line.end]) for line in short) > parted
    titles = _titles(folded, spans)
    joined = []
    begin = spans[0].start
    for line, following, gap in pairs:
        apart = gap > base or (line in titles) != (following in titles)
        if apart or not _continues(text, folded, line, following, width, doubt=doubt):
            joined.append(Span(begin, line.end))
            begin = following.start
    joined.append(Span(begin, spans[-1].end))
    return joined


def _titles(folded: str, spans: list[Span]) -> set[Span]:
    """Return the first line and its copies near the top, if different lines follow them: it is a title then.

    It may fill its line by chance, but no paragraph runs through it.
    """
    first, *others = [folded[line.start : line.end] for line in spans[: TITLE_LINES + 1]]
    copies = [i for i, line in enumerate(others[:-1], 1) if line == first and others[i] != others[0]]
    return {spans[i] for i in [0, *copies]} if copies else set()


def _continues(text: str, folded: str, line: Span, following: Span, width: int, *, doubt: bool) -> bool:
    """Return whether the paragraph continues in the following line; ``doubt`` decides where it may or may not."""
    if _ITEM.match(folded, following.start, following.end):
        return False
    deeper = indent(text, following.start) > indent(text, line.start) + 1
    if deeper and not _ITEM.match(folded, line.start, line.end):
        return False
    begins_small = folded[following.start].islower()
    over = ends_sentence(folded[line.start : line.end])
    if not is_full(folded, line, following, width):
        return begins_small and not over and line.end - line.start > width // 2
    return begins_small or not over or not doubt


def is_single(spans: list[Span]) -> bool:
    """Return whether a whole article is in one line or one wrapped paragraph.

    >>> is_single([Span(0, 5000)]), is_single([Span(0, 500)])
    (True, False)
    """
    return len(spans) <= GIANT_LINES and any(end - start >= GIANT for start, end in spans)


def split_giants(folded: str, spans: list[Span]) -> list[Span]:
    """Cut lines that hold a whole article into sentences.

    >>> len(split_giants("It rained. " * 200, [Span(0, 2199)]))
    200
    """
    pieces = []
    for span in spans:
        start, end = span
        if end - start < GIANT:
            pieces.append(span)
        else:
            pieces.extend(Span(start + a, start + b) for a, b in sentences(folded[start:end]))
    return pieces
