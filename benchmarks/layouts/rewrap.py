"""Set the paragraphs of a text in a layout: lines of a width, marks of paragraphs, lists, line ends.

Letters and digits stay as they are, and in their order; so a place in one layout can be found again in another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple
from unicodedata import east_asian_width

Mark = Literal["blank", "spaces", "indent", "blank+indent", "hanging", "none", "mail"]
"""What tells that a paragraph begins."""
ListStyle = Literal["dash", "flush", "number", "apart", "deep"]
LineEnd = Literal["\n", "\r\n"]

MARKS: Final[tuple[Mark, ...]] = ("blank", "spaces", "indent", "blank+indent", "hanging", "none", "mail")
LIST_STYLES: Final[tuple[ListStyle, ...]] = ("dash", "flush", "number", "apart", "deep")
LINE_ENDS: Final[tuple[LineEnd, ...]] = ("\n", "\r\n")
APART: Final = frozenset({"blank", "spaces", "blank+indent", "mail"})
"""Marks with a blank line between paragraphs."""
INDENT: Final = 4
"""Columns of an indent, whether of first lines or of all others."""
LEAST_ITEMS: Final = 3
"""Sentences that a paragraph must have to be turned into a list."""

_SPACELESS: Final = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60"
"""Letters and marks of Chinese and Japanese, after which a line may end anywhere."""
_CLOSING: Final = "、。，．！？：；」』）】〉》”’ー々"
"""Marks that may not begin a line."""
_PIECE: Final = re.compile(
    rf"[{_SPACELESS}]|(?:(?![{_SPACELESS}])\S)+?(?:(?<=[^\W\d_]{{2}}-)(?=[^\W\d_]{{2}})|(?=[{_SPACELESS}\s])|$)"
)
_STRICT_PIECE: Final = re.compile(rf"(?:{_PIECE.pattern})[{_CLOSING}]*")
_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d_]{2}[.!?]) (?=[^\W\d_a-zß-ÿ])|(?<=。)(?=\w)")
_ITEM: Final = re.compile(r"[-*•]\s+(?=\S)")


class Block(NamedTuple):
    """A paragraph or an item of a list, in one line."""

    text: str
    item: bool = False


class Bullet(NamedTuple):
    """How the items of a list are set: the mark, the column it stands in, and that of the lines after the first."""

    mark: str
    column: int
    hang: int


BULLETS: Final[dict[ListStyle, Bullet]] = {
    "dash": Bullet("-", 0, 2),
    "flush": Bullet("*", 0, 0),
    "number": Bullet("{number}.", 0, 3),
    "apart": Bullet("{number}.", 0, 3),
    "deep": Bullet("•", 2, 4),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set.

    Without ``widths`` nothing is wrapped; with several, each takes an equal share of the paragraphs, in turn.
    ``strict``: no line begins with a closing mark of Chinese or Japanese.
    """

    widths: tuple[int, ...] = ()
    mark: Mark = "blank"
    items: ListStyle = "dash"
    end: LineEnd = "\n"
    justified: bool = False
    strict: bool = False

    def unwrapped(self) -> Layout:
        r"""Return the layout that differs in nothing but that each paragraph is one line.

        >>> Layout((60,), "mail", end="\r\n").unwrapped()
        Layout(widths=(), mark='blank', items='dash', end='\n', justified=False, strict=False)
        """
        return replace(self, widths=(), mark="blank" if self.mark in APART else "none", end="\n", justified=False)


def blocks_of(text: str) -> list[Block]:
    r"""Return the blocks of a text that has each in a line.

    >>> blocks_of("Milk  and salt.\n\n- One cup.\n")
    [Block(text='Milk and salt.', item=False), Block(text='One cup.', item=True)]
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [Block(_ITEM.sub("", line, count=1), bool(_ITEM.match(line))) for line in lines if line]


def with_list(blocks: Sequence[Block], seed: str) -> list[Block]:
    """Turn the sentences of one paragraph, neither the first nor the last, into a list, if any has enough of them.

    >>> blocks = [Block("Milk."), Block("Stir it. Heat it. Drink it."), Block("Cups.")]
    >>> with_list(blocks, "a")[1:4]
    [Block(text='Stir it.', item=True), Block(text='Heat it.', item=True), Block(text='Drink it.', item=True)]
    """
    sentences = [[] if block.item else _SENTENCE_END.split(block.text) for block in blocks]
    fit = [i for i in range(1, len(blocks) - 1) if len(sentences[i]) >= LEAST_ITEMS]
    if not fit:
        return list(blocks)
    at = random.Random(seed).choice(fit)
    return [*blocks[:at], *(Block(sentence, item=True) for sentence in sentences[at]), *blocks[at + 1 :]]


def columns(text: str) -> int:
    """Return how many columns a text takes: a letter of Chinese, Japanese or Korean takes two.

    >>> columns("ab"), columns("港口")
    (2, 4)
    """
    return len(text) if text.isascii() else sum(1 + (east_asian_width(char) in "WF") for char in text)


def rewrap(blocks: Sequence[Block], layout: Layout, seed: str = "") -> str:
    r"""Return the blocks set in a layout. ``seed`` decides where justified lines get their spaces.

    >>> blocks = [Block("It rained for nine days."), Block("Boats came.")]
    >>> print(rewrap(blocks, Layout((14,), "indent")))
        It rained
    for nine days.
        Boats
    came.
    >>> print(rewrap(blocks, Layout((14,), "mail")))
    > It rained
    > for nine
    > days.
    >
    > Boats came.
    """
    chance = random.Random(seed)
    lines: list[str] = []
    number = 0
    for index, block in enumerate(blocks):
        together = block.item and number > 0
        number = number + 1 if block.item else 0
        if index and layout.mark in APART and not (together and layout.items != "apart"):
            lines.append("   " if layout.mark == "spaces" else "")
        first, others = _heads(block, layout, number)
        lines += _set(block.text, layout, _width(layout, index, len(blocks)), (first, others), chance)
    if layout.mark == "mail":
        lines = [f"> {line}".rstrip() for line in lines]
    return layout.end.join(lines)


def _width(layout: Layout, index: int, count: int) -> int:
    """Return the width of a block's lines, 0 if they are not wrapped; quote marks count."""
    if not layout.widths:
        return 0
    width = layout.widths[index * len(layout.widths) // count]
    return width - columns("> ") if layout.mark == "mail" else width


def _heads(block: Block, layout: Layout, number: int) -> tuple[str, str]:
    """Return what comes before the first line of a block, and before its others."""
    if block.item:
        bullet = BULLETS[layout.items]
        return " " * bullet.column + bullet.mark.format(number=number) + " ", " " * bullet.hang
    indent = ("\u3000" * 2 if re.match(f"[{_SPACELESS}]", block.text) else " " * INDENT) if layout.widths else ""
    return indent if "indent" in layout.mark else "", indent if layout.mark == "hanging" else ""


def _set(text: str, layout: Layout, width: int, heads: tuple[str, str], chance: random.Random) -> Iterator[str]:
    if not width:
        yield heads[0] + text
        return
    rows = list(_rows(text, width, heads, layout.strict))
    for index, row in enumerate(rows):
        head = heads[index > 0]
        body = _spread(row, width - columns(head), chance) if layout.justified and index < len(rows) - 1 else row
        yield head + body


def _rows(text: str, width: int, heads: tuple[str, str], strict: bool) -> Iterator[str]:
    """Yield the text of each line; a piece that is too wide has a line of its own."""
    row, used = "", columns(heads[0])
    for gap, piece in _pieces(text, strict):
        size = columns(gap + piece)
        if row and used + size > width:
            yield row
            row, used = piece, columns(heads[1] + piece)
        else:
            row, used = row + gap + piece, used + size
    yield row


def _pieces(text: str, strict: bool) -> Iterator[tuple[str, str]]:
    """Yield what may not be broken, with the space before it: words, parts of words with hyphens, and ideographs."""
    before = 0
    for found in (_STRICT_PIECE if strict else _PIECE).finditer(text):
        yield text[before : found.start()], found[0]
        before = found.end()


def _spread(row: str, width: int, chance: random.Random) -> str:
    """Return a line with so many spaces between its words, at random, that it is full."""
    words = row.split(" ")
    gaps = [" "] * (len(words) - 1)
    for _ in range(width - columns(row) if gaps else 0):
        gaps[chance.randrange(len(gaps))] += " "
    return "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))
