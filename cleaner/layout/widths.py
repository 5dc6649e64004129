"""The widths at which a text is wrapped, from its line breaks.

A width W explains a break if the line above fits in W and would not with the next word. Inside a paragraph of wrapped
text the one width explains every break; in lists, verse and headlines each width explains a tenth, by chance. The mean
or the longest line says little: converters leave lists of links unwrapped, and people paste long addresses.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise
from typing import Final

from cleaner.layout.breaks import STEP, Break
from cleaner.layout.lines import FENCES, WIDE, Line, has_address
from cleaner.text.folding import WHITE
from cleaner.text.words import ends_sentence

WIDTHS: Final = range(34, 141)
"""Columns that anybody wraps at; below, columns of newspapers and verse look alike."""
LEAST_FULL: Final = 3
"""Explained breaks from which a width is believed."""
ALL_AGREE: Final = 2
"""Explained breaks that do where both go on with a small letter and no other break of the text contradicts."""
LEAST_FLOWING: Final = 0.4
"""Share of explained breaks after which a small letter must follow. English has .8, German .55, headlines 0."""
SURE_FULL: Final = 6
SURE_SHARE: Final = 0.8
SURE_FLOWING: Final = 0.15
"""Where so many breaks, and nearly all, are explained, fewer small letters will do: titles in capitals."""
LEAST_SHARE: Final = 0.2
"""Share of a run's breaks that a width must explain. Verse and lists have a tenth by chance."""
NARROW: Final = 50
"""Width below which lists of names look like columns, so that more must speak for it: ``NARROW_SHARE`` of the breaks
explained, and hardly a longer line (``NARROW_LONG`` for each explained break)."""
NARROW_SHARE: Final = 0.5
NARROW_LONG: Final = 0.2
MOST_STRAY: Final = 0.3
"""Breaks after a short line that yet go on with a small letter, for each flowing break; verse has more than 1."""
EDGE: Final = 12
"""Columns past a width in which lines would end if it were no edge; each line there counts against the width."""
MOST_WIDTHS: Final = 4
"""Widths in one text: its own, that of quoted mail, that of a column."""
STRETCH: Final = 6
"""Breaks in a row that a width leaves unexplained from which they may have another width."""
NEAREST: Final = 6
"""Breaks above and below by which a break is told to be of one of several widths."""
RIVALS: Final = 40
"""Candidates, the best first, that may explain a run better than the one looked at."""
LEAST_RUN: Final = 2
"""Breaks of a run from which a width that explains all of them does so hardly by chance."""
MOST_TRIED: Final = 6
APART: Final = 3
"""Candidates that are looked at closely, the best first, none nearer than this to one that failed."""


def may_be_wrapped(text: str) -> bool:
    r"""Return whether a closer look for a wrap width is worth its time; most extracted texts end here.

    Half of the lines must be no longer than the greatest width, and some width must explain ``ALL_AGREE`` breaks that
    go on with a small letter, or ``SURE_FULL`` of which one does, and as many as there are lines of prose far past it:
    less is never enough for ``wrap_widths``.

    >>> may_be_wrapped("The ship came in at noon and brought salt\nand wood and fish, as it did in\nMay.\n" * 3)
    True
    >>> may_be_wrapped("The ship came in at noon and brought salt.\nThe mayor came to see it.\n" * 3)
    False
    """
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    if sum(len(line) > WIDTHS.stop for line in lines) * 2 > len(lines):
        return False
    if not text.isascii() and WIDE.search(text):
        return len(lines) > ALL_AGREE
    if not any(map(_begins_small, lines[1:])):
        return False
    steps, flows = [0] * (WIDTHS.stop + 1), [0] * (WIDTHS.stop + 1)
    for line, following in pairwise(lines):
        length = len(line.rstrip())
        if length <= WIDTHS.stop:
            words = following.lstrip("> \t").split(None, 1)
            word = words[0] if words else ""
            end = min(length + 1 + len(word), WIDTHS.stop)
            for counts in (steps, flows) if _begins_small(following) else (steps,):
                counts[length] += 1
                counts[end] -= 1
    explained, flowing = list(accumulate(steps)), list(accumulate(flows))
    likely = [at for at in WIDTHS if flowing[at] >= ALL_AGREE or (flowing[at] and explained[at] >= SURE_FULL)]
    if not likely:
        return False
    far = _prose_lengths(text, lines)
    return any(_longer(far, at) <= explained[at] * (NARROW_LONG if at < NARROW else 1) for at in likely)


def _prose_lengths(text: str, lines: Sequence[str]) -> list[int]:
    """Return, in order, the lengths of the lines that are of prose for sure, whatever is around them.

    They are no items, rules or rows, hold no address, and are neither between fences nor titles that recur.
    """
    if any(fence in text for fence in FENCES):
        return []
    title = lines[0].strip(WHITE)
    bare = (line.rstrip(WHITE) for line in lines if line[0].isalpha() and line[1:2] != ")")
    return sorted(len(line) for line in bare if ends_sentence(line) and not has_address(line) and line != title)


def _longer(lengths: Sequence[int], width: int) -> int:
    """Return how many of these lengths, which are in order, are far beyond a width."""
    return len(lengths) - bisect_right(lengths, width + EDGE)


def _begins_small(line: str) -> bool:
    """Return whether a line begins with a small letter, past marks of quoting and one sign at most."""
    if line[0].isalpha():
        return line[0].islower()
    words = line.lstrip("> \t").split(None, 1)
    word = words[0] if words else ""
    return word[:1].islower() or (word[1:2].islower() and not word[0].isalpha())


def wrap_widths(lines: Sequence[Line], breaks: Sequence[Break]) -> tuple[int, ...]:
    """Return the widths at which a text is wrapped, the one that explains most first; none if it is not."""
    widths: list[int] = []
    left = [one for one in breaks if one.near and one.evidence]
    while left and len(widths) < MOST_WIDTHS:
        width = _best(left, lines, widths)
        if not width:
            break
        widths.append(width)
        left = _unexplained(left, width)
    return tuple(widths)


def with_widths(breaks: Sequence[Break], widths: tuple[int, ...]) -> list[Break]:
    """Return the breaks with the widths of the lines around each: what explains most of the nearest in its run.

    Where nothing near is explained, each width may be the one.
    """
    if len(widths) == 1:
        return [one._replace(widths=widths) for one in breaks]
    found = []
    for at, one in enumerate(breaks):
        near = [other for other in breaks[max(0, at - NEAREST) : at + NEAREST + 1] if other.run == one.run]
        counts = [sum(other.explained_by(width) and other.evidence for other in near) for width in widths]
        best = max(counts)
        here = tuple(width for width, count in zip(widths, counts, strict=True) if count == best)
        found.append(one._replace(widths=here))
    return found


def _unexplained(breaks: Sequence[Break], width: int) -> list[Break]:
    """Return the breaks that may be of another width: whole runs, and long stretches, none of which this explains.

    Single breaks that it leaves over tell nothing: last lines of paragraphs, headings.
    """
    done = {one.run for one in breaks if one.explained_by(width)}
    left: list[Break] = []
    for (run, _), stretch in groupby(breaks, key=lambda one: (one.run, one.explained_by(width))):
        found = list(stretch)
        if not found[0].explained_by(width) and (run not in done or len(found) >= STRETCH):
            left += found
    return left


def _best(breaks: Sequence[Break], lines: Sequence[Line], known: Sequence[int]) -> int:
    """Return the best width that the evidence bears, or 0."""
    explained, over = _counts(breaks)
    candidates = [width for width in WIDTHS if explained[width]]
    candidates.sort(key=lambda width: (over[width] - explained[width], width))
    rivals = [width for width in candidates[:RIVALS] if explained[width] >= SURE_FULL]
    tried: list[int] = []
    for width in candidates:
        if len(tried) == MOST_TRIED:
            break
        if any(abs(width - other) < APART for other in tried):
            continue
        if over[width] * 2 <= explained[width] and _is_borne_out(
            width, breaks, lines, known, rivals, first_try=not tried
        ):
            return width
        tried.append(width)
    return 0


def _counts(breaks: Sequence[Break]) -> tuple[list[int], list[int]]:
    """Return, by width, how many breaks it explains, and how many lines end shortly past it."""
    size = WIDTHS.stop + EDGE + 1
    steps = [0] * (size + 1)
    ends = [0] * (size + 1)
    for one in breaks:
        if one.before.length < size:
            ends[one.before.length] += 1
            steps[one.before.length] += 1
            steps[min(one.need, size)] -= 1
    explained = list(accumulate(steps))
    below = list(accumulate(ends))
    return explained, [below[min(width + EDGE, size)] - below[width] for width in range(WIDTHS.stop)]


def _is_borne_out(
    width: int,
    breaks: Sequence[Break],
    lines: Sequence[Line],
    known: Sequence[int],
    rivals: Sequence[int],
    *,
    first_try: bool,
) -> bool:
    """Return whether what a width explains looks like wrapped prose: sentences go on, and shorter lines end them."""
    breaks = _without_rivals(width, breaks, rivals)
    full = [one for one in breaks if one.explained_by(width)]
    runs = {one.run for one in full}
    short = [one for one in breaks if one.need <= width and one.run in runs]
    flowing = sum(one.flows for one in full)
    stray = sum(one.flows for one in short)
    share = len(full) / max(1, len(full) + len(short))
    narrow = width < NARROW
    if _too_long(max(width, *known, 0), lines) > len(full) * (NARROW_LONG if narrow else 1):
        return False
    sure = share >= SURE_SHARE and len(full) >= SURE_FULL
    if not (first_try or sure) or flowing < len(full) * (SURE_FLOWING if sure else LEAST_FLOWING):
        return False
    if stray > flowing * MOST_STRAY:
        return False
    if not known and _all_agree(full, short, flowing, stray):
        return True
    least = LEAST_FULL if not known or share >= SURE_SHARE else SURE_FULL
    return len(full) >= least and share >= (NARROW_SHARE if narrow else LEAST_SHARE)


def _without_rivals(width: int, breaks: Sequence[Break], rivals: Sequence[int]) -> list[Break]:
    """Return the breaks but for those in runs that another width explains wholly, and this one does not.

    In a run that is wrapped at a smaller width, this one explains a break by chance.
    """
    runs: dict[int, list[Break]] = {}
    for one in breaks:
        runs.setdefault(one.run, []).append(one)
    return [one for run in runs.values() if not _is_of_a_rival(width, run, rivals) for one in run]


def _is_of_a_rival(width: int, run: Sequence[Break], rivals: Sequence[int]) -> bool:
    if len(run) < LEAST_RUN:
        return False
    # A width explains a whole run from its longest line on, up to the least need.
    whole = range(max(one.before.length for one in run), min(one.need for one in run))
    return width not in whole and any(rival in whole for rival in rivals)


def _all_agree(full: Sequence[Break], short: Sequence[Break], flowing: int, stray: int) -> bool:
    ends = sum(one.over or abs(one.before.column - one.after.column) >= STEP for one in short)
    return flowing >= ALL_AGREE and flowing * 2 > len(full) and ends + 1 >= len(short) and not stray


def _too_long(width: int, lines: Sequence[Line]) -> int:
    """Return how many lines of prose are far wider; items and links are often left unwrapped."""
    return sum(line.length > width + EDGE and not line.item and not line.fixed and not line.address for line in lines)
