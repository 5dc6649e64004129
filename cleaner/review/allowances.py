"""Wrong cuts as entries under ``allow``: lines, or phrases for longer blocks, that keep these blocks and no others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cleaner.document import Block, Document
from cleaner.learning.tokens import TOKEN
from cleaner.marking.allowed import allowed_blocks
from cleaner.review.marked_text import MarkedText, Piece
from cleaner.review.proposals import LeftOut
from cleaner.rulepack import Allowance

LONGEST_LINE: Final = 80
"""Code points of a block up to which it is allowed as a line; longer ones by a run of their words."""
RUNS: Final = (8, 12, 20, 40)
"""Tokens of the runs that are tried, the shortest first."""
OFTEN: Final = 2
"""Documents in which a rule was wrong from which it is said that it can be switched off."""
UNSEEN: Final = "it is no line that a reader sees, so nothing under allow can keep it"
"""Why a wrong cut stays cut: it is a tag, metadata above the text, or the like."""
_PACK_RULE: Final = re.compile(r"(?!decide/|score/).+\..+")


class Allowances(NamedTuple):
    """What keeps the blocks that must stay, in the order of the marks, and wrong cuts that nothing can keep.

    ``shared`` are entries that keep other blocks as well, which were rightly cut: no words tell them apart.
    """

    lines: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()


def allow(texts: Sequence[MarkedText], known: Allowance | None = None) -> Allowances:
    """Return what keeps the blocks that were wrongly cut; ``known`` is what a pack allows already."""
    rivals = [(block, block.text.casefold()) for text in texts for block in text.cluttered]
    lines: list[str] = []
    phrases: list[str] = []
    shared: list[str] = []
    for text, piece in _pieces(texts):
        block = text.document.blocks[piece.block]
        made = Allowance(phrases=tuple(phrases), lines=tuple(lines))
        if _is_allowed(made + (known or Allowance()), block):
            continue
        others = [folded for one, folded in rivals if one is not block]
        is_line = len(block.text) <= LONGEST_LINE
        entry = block.text if is_line else _phrase(piece, block.text, others)
        (lines if is_line else phrases).append(entry)
        if any(map(_same_line(entry), others)) if is_line else _is_in(entry, others):
            shared.append(entry)
    return Allowances(tuple(lines), tuple(phrases), tuple(shared), tuple(_unseen(texts)))


def often_wrong(texts: Iterable[MarkedText]) -> list[tuple[str, int]]:
    """Return the rules of packs that were wrong in several documents, and in how many, the most first."""
    documents: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for cut in text.marked.wrong_cuts:
            if _PACK_RULE.fullmatch(cut.rule_id):
                documents[cut.rule_id].add(number)
    counted = [(rule, len(own)) for rule, own in documents.items() if len(own) >= OFTEN]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def _pieces(texts: Iterable[MarkedText]) -> Iterator[tuple[MarkedText, Piece]]:
    return (
        (text, piece) for text in texts for cut in text.marked.wrong_cuts for piece in text.pieces(cut.span, signs=True)
    )


def _unseen(texts: Iterable[MarkedText]) -> Iterator[LeftOut]:
    """Yield the wrong cuts that touch no block."""
    for text in texts:
        for cut in text.marked.wrong_cuts:
            if not any(text.pieces(cut.span, signs=True)):
                yield LeftOut(text.marked.id, text.marked.text[slice(*cut.span)].strip(), UNSEEN)


def _is_allowed(known: Allowance, block: Block) -> bool:
    return bool(allowed_blocks(known, Document("", block.text, (block,))))


def _same_line(line: str) -> Callable[[str], bool]:
    """Return whether a text, without case, is a line but for its spaces."""
    words = line.casefold().split()
    return lambda text: text.split() == words


def _is_in(phrase: str, others: Iterable[str]) -> bool:
    folded = phrase.casefold()
    return any(folded in other for other in others)


def _phrase(piece: Piece, block: str, others: Sequence[str]) -> str:
    """Return a run of the words that were cut of a block which no other block holds, or all of the block."""
    tokens = list(TOKEN.finditer(block, piece.start, piece.end))
    tokens = tokens if len(tokens) >= RUNS[0] else list(TOKEN.finditer(block))
    runs = (tokens[at : at + size] for size in RUNS for at in range(0, max(1, len(tokens) - size + 1), size // 2))
    phrases = (block[run[0].start() : run[-1].end()] for run in runs)
    return next((phrase for phrase in phrases if not _is_in(phrase, others)), block)
