"""Which lines of a wrapped text make a paragraph, from the text's own evidence.

First the widths it is wrapped at, then what an indent means in it, then each line break by itself. A text without a
wrap width is as its author set it: every line is a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from cleaner.document import Span
from cleaner.layout.apart import with_lines_apart
from cleaner.layout.breaks import STEP, Break, read_breaks
from cleaner.layout.lines import Line, read_lines
from cleaner.layout.widths import may_be_wrapped, with_widths, wrap_widths
from cleaner.text.sentences import sentences

TABS: Final = (8, 4, 1)
"""Columns from one tab stop to the next: of terminals, of editors, of wrappers that count letters. What explains most
breaks holds."""
LEAST_MARKS: Final = 2
"""Paragraphs that began in a column, more than went on in it, from which every line there begins one."""
SHORT: Final = 0.5
"""Share of the width below which an open line is a heading or a line of its own."""
FEW_LINES: Final = 2
"""Lines at most that begin in a column in which hardly any do."""
ODD_SHARE: Final = 0.25
"""Share of all lines that these must stay below for the column to be odd."""
MOST_INSIDE: Final = 2 / 3
"""Share of the full lines with a sentence's end that chance puts inside paragraphs, from which all go on. More than a
half: two halves of a paragraph, judged apart, do less harm than two paragraphs that are judged as one."""
_LABEL: Final = re.compile(r"\W{0,3}(?:\w+[ /&-]){0,3}\w+: ?\S|\W{0,3}\w+:$")
"""Tags, links and credits begin with a label: after a sentence, a paragraph of its own."""
_DOUBTFUL: Final = frozenset("-–—0123456789(")
"""What begins items, and also lines in the middle of a sentence: dashes, days, counts."""


def joined_lines(text: str) -> Callable[[str, Span], list[Span]]:
    r"""Return a function that says which lines of a stretch of Markdown are one paragraph, judged by the whole text.

    >>> text = "# Port\n\n" + "The ship came in at noon and brought salt\nand wood and fish.\n\n" * 3
    >>> [text[a:b] for a, b in joined_lines(text)(text, Span(8, 67))]
    ['The ship came in at noon and brought salt\nand wood and fish.']
    """
    found = paragraphs(text, markdown=True)
    groups = [[line] for line in read_lines(text, markdown=True)] if found is None else found
    spans = [Span(group[0].start, group[-1].end) for group in groups]
    starts = [span.start for span in spans]

    def among(_: str, span: Span) -> list[Span]:
        return spans[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    return among


class Reading(NamedTuple):
    """The lines of a text, for tab stops at some distance, their breaks, and the widths that they are wrapped at."""

    lines: Sequence[Line]
    breaks: Sequence[Break]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text was set. ``deeper`` and ``outer`` say whether a line further in, or further out, begins a paragraph.

    ``firsts`` are the columns in which lines begin paragraphs. ``sentences_join`` says what is likelier after a full
    line at which a sentence ends: that the paragraph goes on.
    """

    deeper: bool
    outer: bool
    firsts: frozenset[int]
    sentences_join: bool
    marked: bool
    odd: frozenset[int]
    numbers: frozenset[int]
    wrapped_runs: frozenset[int]


def paragraphs(text: str, *, markdown: bool = False) -> list[list[Line]] | None:
    r"""Return the paragraphs of a wrapped text, each as its lines; ``None`` where the text is not wrapped.

    >>> text = "    The ship came in at noon and brought salt\nand wood and fish.\n    It rained.\n" * 3
    >>> [len(lines) for lines in paragraphs(text)]
    [2, 1, 2, 1, 2, 1]
    >>> paragraphs("The ship came in.\nIt rained.")
    """
    if not may_be_wrapped(text):
        return None
    readings = [_read(text, tab, markdown=markdown) for tab in (TABS if "\n\t" in text else TABS[:1])]
    lines, breaks, widths = max(readings, key=_explained)
    if not widths:
        return None
    breaks = with_widths(breaks, widths)
    setting = read_setting(text, lines, breaks)
    begins = [True, *(not goes_on(one, setting, text) for one in breaks)]
    numbered = zip(accumulate(begins), lines, strict=True)
    return [[line for _, line in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def _explained(reading: Reading) -> int:
    return sum(any(map(one.explained_by, reading.widths)) for one in reading.breaks)


def _read(text: str, tab: int, *, markdown: bool) -> Reading:
    lines = with_lines_apart(text, read_lines(text, tab=tab, markdown=markdown))
    breaks = read_breaks(text, lines, markdown=markdown)
    return Reading(lines, breaks, wrap_widths(lines, breaks))


def read_setting(text: str, lines: Sequence[Line], breaks: Sequence[Break]) -> Setting:
    """Return what the lines of a text tell of how it was set."""
    near = [one for one in breaks if one.near and one.evidence]
    deep = [one for one in near if not one.before.item and _is_deeper(one)]
    out = [one for one in near if not one.before.item and _is_outer(one)]
    deeper = _share_of_begins(deep) >= _share_of_begins(out)
    votes: Counter[int] = Counter()
    for one in deep if deeper else out:
        votes[one.after.column] += 1 if _begins_sentence(one) else -1
    marked = _is_marked(text, lines, near, deeper=deeper)
    return Setting(
        deeper=deeper,
        outer=not deeper or not (deep or out),
        firsts=frozenset(column for column, count in votes.items() if count >= LEAST_MARKS),
        sentences_join=marked or _mostly_inside(text, near),
        marked=marked,
        odd=_odd_columns(lines),
        numbers=frozenset(line.number for line in lines if line.number >= 0),
        wrapped_runs=frozenset(one.run for one in near if any(map(one.explained_by, one.widths))),
    )


def _odd_columns(lines: Sequence[Line]) -> frozenset[int]:
    """Return the columns in which hardly a line begins: those of sign-offs."""
    counts = Counter(line.column for line in lines)
    return frozenset(column for column, count in counts.items() if count <= FEW_LINES < len(lines) * ODD_SHARE)


def _is_deeper(one: Break) -> bool:
    return one.after.column >= one.before.column + STEP


def _is_outer(one: Break) -> bool:
    return one.before.column >= one.after.column + STEP


def _begins_sentence(one: Break) -> bool:
    return one.over and not one.flows


def _share_of_begins(breaks: Sequence[Break]) -> float:
    """Return the share of the breaks at which a sentence begins, drawn to a half where they are few."""
    return (sum(map(_begins_sentence, breaks)) + 0.5) / (len(breaks) + 1)


def _is_marked(text: str, lines: Sequence[Line], near: Sequence[Break], *, deeper: bool) -> bool:
    """Return whether blank lines or indents mark the paragraphs: at least as many as end with a short line."""
    base = min((line.gap for line in lines[1:]), default=0)
    blank = sum(line.gap > base for line in lines[1:])
    marked = sum(_is_deeper(one) if deeper else _is_outer(one) for one in near)
    short = sum(one.over and not _is_full(one, text) and not _is_step(one) for one in near)
    return max(blank, marked) >= short


def _mostly_inside(text: str, near: Sequence[Break]) -> bool:
    """Return whether most full lines at which a sentence ends are inside paragraphs.

    Sentences end as often at the end of a line as after any other word, so chance says how many of them are.
    """
    full = [_begins_sentence(one) for one in near if _is_full(one, text)]
    inner = words = 0
    for one in near:
        line = text[one.before.start : one.before.end]
        inner += len(sentences(line)) - 1
        words += line.count(" ")
    inside = (len(full) - sum(full)) * inner / max(1, words + 1 - inner)
    return inside > sum(full) * MOST_INSIDE


def _is_step(one: Break) -> bool:
    return abs(one.before.column - one.after.column) >= STEP


def _is_full(one: Break, text: str) -> bool:
    """Return whether no word of the next line would have fitted; one word that cannot be broken is always full."""
    line = one.before
    if line.length > one.widths[0] and " " not in text[line.start : line.end]:
        return True
    # Some wrap the first line of a paragraph before they indent it.
    shifts = (0, line.column) if _is_outer(one) else (0,)
    return any(line.length - by <= width < one.need - by for width in one.widths for by in shifts)


def goes_on(one: Break, setting: Setting, text: str) -> bool:
    """Return whether a paragraph goes on after a line break."""
    if one.linked and one.after.gap == 0:
        return True
    full = _is_full(one, text)
    if not one.near or _indent_begins(one, setting, full=full):
        return False
    if one.after.item and not (full and _only_looks_like_an_item(one, setting, text)):
        return False
    return _full_goes_on(one, setting, text) if full else _short_goes_on(one, setting)


def _full_goes_on(one: Break, setting: Setting, text: str) -> bool:
    if one.flows or not one.over:
        return True
    return setting.sentences_join and (setting.marked or not _LABEL.match(text, one.after.start, one.after.end))


def _short_goes_on(one: Break, setting: Setting) -> bool:
    """Return whether a line goes on although no width explains its break.

    Some are ragged by hand, and some longer than all others: a dateline was put before the first of them. Lines of
    verse and headings are short, or in runs of their own.
    """
    length = one.before.length
    limit = max((width for width in one.widths if width >= length), default=0)
    return one.run in setting.wrapped_runs and one.flows and not one.over and length > limit * SHORT


def _indent_begins(one: Break, setting: Setting, *, full: bool) -> bool:
    """Return whether the column of the second line says that a paragraph begins, and the words do not contradict.

    Two lines set in alike are paragraphs of one line each; the text of an item goes on below a ``full`` line that ends
    no sentence, whatever the case of the next word.
    """
    a, b = one.before, one.after
    set_in = 0 < abs(a.column - b.column) < STEP or (b.column in setting.odd and b.column != a.column)
    if one.over and not one.flows and set_in:
        return True  # a sign-off, mostly set in by one column
    within_item = a.item and a.column + STEP <= b.column <= a.item + STEP
    if within_item or not (one.over or not one.flows):
        return False
    if (setting.deeper and _is_deeper(one)) or (setting.outer and _is_outer(one)):
        return True
    return b.column in setting.firsts and a.column == b.column and not (one.in_item and full and not one.over)


def _only_looks_like_an_item(one: Break, setting: Setting, text: str) -> bool:
    """Return whether a full line goes on with a dash or a number that only looks like a list marker."""
    b = one.after
    if text[b.start] not in _DOUBTFUL or one.over or (setting.deeper and _is_deeper(one)):
        return False
    if b.number >= 0:
        return setting.numbers.isdisjoint((b.number - 1, b.number + 1))
    inner = b.start + b.item - b.column
    return inner < b.end and text[inner].islower()
