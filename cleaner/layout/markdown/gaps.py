"""The lines that no block has: empty quotes and items, and what is nested too deep to be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cleaner.document import BlockKind
from cleaner.layout.markdown.block import Block
from cleaner.layout.markdown.inline import Shown, plain
from cleaner.layout.markdown.paragraph import RULE

_MARKS: Final = re.compile(r"(?:>|[-*+](?=\s|\Z)|\d{1,9}[.)](?=\s|\Z)|\s)+\Z")
"""Nothing but marks of quotes and items."""


def complete(blocks: Iterable[Block], lines: list[str], starts: list[int]) -> list[Block]:
    """Return the blocks with the lines between them: each a block of its own, or given to the next or last one.

    >>> (quote,) = complete([Block(1, 2, "quote", plain("It rained.", 4))], [">", "> It rained."], [0, 2])
    >>> quote.before
    1
    """
    done: list[Block] = []
    at = 0
    for block in blocks:
        block.before = _marks_above(lines, at, block.first)
        _fill(done, at, block.first - block.before, lines, starts)
        done.append(block)
        at = block.stop
    _fill(done, at, len(lines), lines, starts)
    return done


def _marks_above(lines: list[str], start: int, stop: int) -> int:
    """Return how many lines right above a block have marks only: of its own quote, or of its item."""
    number = stop
    while number > start:
        bare = lines[number - 1].strip()
        if not bare or not _MARKS.match(bare) or (bare[0] == ">" and not lines[stop].lstrip().startswith(">")):
            break
        number -= 1
    return stop - number


def _fill(done: list[Block], start: int, stop: int, lines: list[str], starts: list[int]) -> None:
    for number in range(start, stop):
        bare = lines[number].strip()
        if not bare:
            continue
        marks = _MARKS.match(bare) is not None
        last = done[-1] if done else None
        if marks and bare[0] == ">" and last and last.stop + last.after == number and ">" in lines[last.stop - 1]:
            last.after += 1
            continue
        at = starts[number] + lines[number].index(bare)
        kind: BlockKind = "separator" if RULE.match(bare) and not marks else "paragraph"
        shown = Shown("", [], []) if marks else plain(bare, at)
        done.append(Block(number, number + 1, kind, shown, role="picture" if marks else "text"))
