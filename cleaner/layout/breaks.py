"""What two neighbouring lines tell: whether the first is full, whether the sentence goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.layout.lines import SPACELESS, Line, inside_links
from cleaner.text.sentences import sentences
from cleaner.text.words import END_MARKS

STEP: Final = 2
"""Columns from which an indent means something."""
_WIDE_SIGN: Final = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]")
_HYPHENED: Final = re.compile(r"[^\W\d_]{2,}-(?=[^\W\d_]{2})")
"""The beginning of a word that a wrapper may break after its hyphen."""
_HEADING: Final = re.compile(r"#{1,6} ")
_OPENERS: Final = "([\"'“‘„«‹*_¿¡"
_AFTER_MARK: Final = "\"'”’“»›)]}」』*_0123456789"
"""What may follow the mark at a sentence's end: closing quotes and brackets, the numbers of notes."""
_CODE: Final = re.compile(
    r"[{};]$|^(?:def |class |import |from \S+ import|return\b|if \(|for \(|var |let |const |\$ )|\w\(\)|==|=>|->"
)
TAIL: Final = 60
"""Characters at the end of a line, and at the beginning of the next, in which a border of sentences is looked for."""


class Break(NamedTuple):
    """Two lines, one below the other."""

    before: Line
    after: Line
    need: int
    """Columns that the first line would have with the first word of the second; a width below that is full."""
    near: bool
    """Whether both may be of one paragraph: no blank line, no other quoting, no rule or table between them."""
    linked: bool
    """Whether the break stands inside a Markdown link."""
    flows: bool
    """Whether the second line goes on with a small letter, or with no other in a script that has none."""
    over: bool
    """Whether a sentence ends with the first line."""
    evidence: bool
    """Whether the break tells anything of a width: items, code and lines made alike do not."""
    run: int
    """Number of the run of lines, between blank lines and changes of quoting, that both stand in."""
    in_item: bool = False
    """Whether the first line goes on with the text of a list item, set in as far as that."""
    widths: tuple[int, ...] = ()
    """The widths that the lines around are wrapped at, once these are known."""

    def explained_by(self, width: int) -> bool:
        """Return whether a wrap width explains the break: the first line fits, and the next word would not."""
        return self.before.length <= width < self.need


def read_breaks(text: str, lines: Sequence[Line], *, markdown: bool = False) -> list[Break]:
    r"""Return the breaks between the lines of a text.

    >>> from cleaner.layout.lines import read_lines
    >>> text = "The ship came in at\nnoon."
    >>> [(one.need, one.flows, one.over) for one in read_breaks(text, read_lines(text))]
    [(25, True, False)]
    """
    base = min((line.gap for line in lines[1:]), default=0)
    linked = inside_links(text, list(lines)) if markdown else frozenset()
    breaks = []
    run, inside = 0, bool(lines and lines[0].item)
    for index, (a, b) in enumerate(pairwise(lines), 1):
        run += b.gap > base or a.quotes != b.quotes
        one = _read_break(text, a, b, base, index in linked, run)._replace(in_item=inside)
        breaks.append(one)
        # Some set the text of an item in as far as that of its first line, and some not at all. Where a sentence ends
        # nobody knows whether the item does: the next line may be a heading.
        inside = bool(b.item) or (inside and one.near and not one.over and b.column in {a.column, a.item})
    return breaks


def _read_break(text: str, a: Line, b: Line, base: int, linked: bool, run: int) -> Break:
    # Some mark only the first line of a quoted paragraph.
    quoted_alike = a.quotes == b.quotes or (a.quotes > b.quotes == 0 and text[b.start].islower())
    near = b.gap <= base and quoted_alike and not (a.fixed or b.fixed) and not _HEADING.match(text, b.start)
    if not near:
        return Break(a, b, a.length, near, linked, False, True, False, run)
    over = _ends_sentence(text, a, b)
    evidence = not (b.item or linked or a.quotes != b.quotes or _made_alike(text, a, b))
    return Break(a, b, a.length + _room(text, a, b), near, linked, _flows(text, b, over), over, evidence, run)


def _room(text: str, a: Line, b: Line) -> int:
    """Return the columns that the first piece of ``b`` would have taken in ``a``, its space too."""
    if is_spaceless(text, a.end, b.start):
        return 2 if _WIDE_SIGN.match(text, b.start) else 1
    hyphened = _HYPHENED.match(text, b.start, b.end)
    end = hyphened.end() if hyphened else text.find(" ", b.start, b.end)
    return (end if end >= 0 else b.end) - b.start + (not is_hyphened(text, a.end))


def is_hyphened(text: str, end: int) -> bool:
    """Return whether a line that ends here ends with a hyphen inside a word or an address."""
    return end > 1 and text[end - 1] == "-" and text[end - 2].isalnum()


def is_spaceless(text: str, end: int, start: int) -> bool:
    """Return whether the lines around a break are of a script without spaces."""
    return SPACELESS.match(text, start) is not None and SPACELESS.match(text, end - 1) is not None


def _flows(text: str, b: Line, over: bool) -> bool:
    first = text[b.start]
    if first in _OPENERS and b.start + 1 < b.end:
        first = text[b.start + 1]
    return first.islower() or (SPACELESS.match(first) is not None and not over)


def _ends_sentence(text: str, a: Line, b: Line) -> bool:
    """Return whether a sentence ends with a line; full stops of abbreviations and initials do not end one."""
    tail = text[max(a.start, a.end - TAIL) : a.end]
    core = tail.rstrip(_AFTER_MARK)
    if core[-1:] not in END_MARKS or not core:
        return core[-1:] == "," and core != tail.rstrip("0123456789")
    if core[-1] != ".":
        return True
    # Where the next line begins small, only the mark counts: whether the break is a border is another question.
    ahead = text[b.start : b.start + TAIL]
    opened = len(ahead) - len(ahead.lstrip(_OPENERS))
    joined = f"{core} {ahead[: opened + 1].upper()}{ahead[opened + 1 :]}"
    return any(end == len(core) for _, end in sentences(joined)) or core != tail


def _made_alike(text: str, a: Line, b: Line) -> bool:
    """Return whether lines are code or begin with the same word: each is made as a line of its own."""
    first, second = (text[line.start : min(line.end, line.start + TAIL)].split(None, 1)[0] for line in (a, b))
    return first == second or _CODE.search(text[a.start : a.end]) is not None
