"""Clutter planted in an article: lines of varied wording in its own language, known by span."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from benchmarks.genres.split import Part, tested
from benchmarks.genres.words import Writer, bank
from cleaner.document import Span

Planting = Literal["none", "light", "end", "heavy", "middle"]
PLANTINGS: Final[tuple[Planting, ...]] = ("none", "light", "end", "heavy", "middle")
"""None; one byline, newsletter or share line; four lines at the end; lines at both ends; prompts between paragraphs."""
HEAD_KINDS: Final = ("byline", "date", "share", "print", "comments")
TAIL_KINDS: Final = ("share", "print", "comments", "related", "tags", "copyright", "support", "newsletter", "author")
LIGHT_KINDS: Final = ("byline", "newsletter", "share")
MIDDLE_KINDS: Final = ("prompt", "prompt", "related", "newsletter")
"""Kinds of wordings by where they stand; prompts stand in the middle more often than others."""
MOST_HEAD, MOST_TAIL, END_LINES, MOST_MIDDLE = 3, 5, 4, 3
"""Lines planted at most below the headline, at the end (heavy), at the end (end: always), in the middle."""
ABOVE_SHARE: Final = 0.5
"""Share (0..1) of light plantings that stand below the headline, not at the end."""
TIGHT_SHARE: Final = 0.4
"""Share (0..1) of articles without blank lines between their lines."""


_SLOTS: Final[dict[str, Callable[[Writer], str]]] = {
    "N": Writer.name,
    "D": Writer.date,
    "H": Writer.title,
    "K": lambda writer: str(writer.number(1, 99)),
    "W": lambda writer: writer.pick("nouns"),
    "P": lambda writer: writer.pick("places"),
    "Y": lambda writer: str(writer.year()),
}
"""What stands for a letter in braces: name, date, headline, count, word, place, year."""
_SLOT: Final = re.compile(r"\{([NDHKWPY])\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the spans of its planted lines; all else is article."""

    id: str
    genre: str
    language: str
    planting: Planting
    text: str
    planted: tuple[Span, ...]

    @property
    def article(self) -> str:
        """The text without its planted lines."""
        ends = [0, *(span.end for span in self.planted)]
        starts = [*(span.start for span in self.planted), len(self.text)]
        return "".join(self.text[end:start] for end, start in zip(ends, starts, strict=True))


def inside(starts: Sequence[int], spans: Iterable[Span]) -> list[bool]:
    """Return for each start whether it lies in one of the spans.

    >>> inside([0, 5, 9], [Span(5, 9)])
    [False, True, False]
    """
    ordered = sorted(spans)
    begins = [span.start for span in ordered]
    places = [bisect_right(begins, start) - 1 for start in starts]
    return [at >= 0 and start < ordered[at].end for start, at in zip(starts, places, strict=True)]


def wordings(language: str, kind: str, part: Part) -> tuple[str, ...]:
    """Return the wordings of a kind in a part.

    >>> set(wordings("en", "byline", "train")) & set(wordings("en", "byline", "test"))
    set()
    """
    found = bank(language).planted[kind]
    kept = tested(found)
    return tuple(wording for wording in found if (wording in kept) == (part == "test"))


def planted_line(writer: Writer, kinds: Sequence[str], part: Part) -> str:
    """Return one line of clutter of one of the kinds."""
    wording = writer.random.choice(wordings(writer.bank.language, writer.choice(kinds), part))
    return _SLOT.sub(lambda slot: _SLOTS[slot[1]](writer), wording)


def plant(id: str, genre: str, language: str, lines: Sequence[str], planting: Planting, part: Part) -> Text:  # noqa: A002
    """Plant clutter in the lines of an article, the first of which is its headline."""
    random = Random(f"{id} {planting}")
    writer = Writer(bank(language), random)
    marked = [(line, False) for line in lines]

    def clutter(kinds: Sequence[str], count: int) -> list[tuple[str, bool]]:
        found = dict.fromkeys(planted_line(writer, kinds, part) for _ in range(count))
        return [(line, True) for line in found if line not in lines]

    if planting == "light":
        at = 1 if writer.chance(ABOVE_SHARE) else len(marked)
        marked[at:at] = clutter(LIGHT_KINDS, 1)
    elif planting == "end":
        marked += clutter(TAIL_KINDS, END_LINES)
    elif planting == "heavy":
        marked[1:1] = clutter(HEAD_KINDS, random.randint(1, MOST_HEAD))
        marked += clutter(TAIL_KINDS, random.randint(1, MOST_TAIL))
    elif planting == "middle":
        for prompt in clutter(MIDDLE_KINDS, random.randint(1, MOST_MIDDLE)):
            last = max(1, len(marked) - 1)
            marked.insert(random.randint(min(2, last), last), prompt)
    separator = "\n" if Writer(bank(language), Random(id)).chance(TIGHT_SHARE) else "\n\n"
    return Text(id, genre, language, planting, separator.join(line for line, _ in marked), _spans(marked, separator))


def _spans(marked: Sequence[tuple[str, bool]], separator: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for line, is_planted in marked:
        if is_planted:
            spans.append(Span(at, at + len(line)))
        at += len(line) + len(separator)
    return tuple(spans)
