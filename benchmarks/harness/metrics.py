r"""The measures of the text track: shingle F1, exactness, damage and removal.

Tokens are ``\w+`` matches with their case. Every measure compares token lists, so white space never counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz.distance import LCSseq

SHINGLE_TOKENS = 4
"""Tokens in a shingle (scrapinghub/article-extraction-benchmark)."""
CHANCE_TOKENS = 4
"""Matches shorter than this many tokens count as chance, unless gold itself is shorter."""
HURT_DAMAGE = 0.01
"""Damage (0..1) above which a document counts as hurt."""

_TOKEN = re.compile(r"\w+")
_T = TypeVar("_T")


def tokens(text: str) -> list[str]:
    """Return the word tokens of a text.

    >>> tokens("It's 3.5 %")
    ['It', 's', '3', '5']
    """
    return _TOKEN.findall(text)


def token_starts(text: str) -> list[int]:
    """Return where each of ``tokens(text)`` starts.

    >>> token_starts("It's 3.5 %")
    [0, 3, 5, 7]
    """
    return [match.start() for match in _TOKEN.finditer(text)]


def shingle_scores(output: list[str], gold: list[str]) -> tuple[float, float]:
    """Return precision and recall (0..1) of the multisets of 4-token shingles.

    An empty side scores 1 against an empty side and 0 against any other.

    >>> shingle_scores(list("abcde"), list("abcd"))
    (0.5, 1.0)
    """
    out, want = _shingles(output), _shingles(gold)
    common = _overlap(out, want)
    precision = common / out.total() if out else float(not want)
    recall = common / want.total() if want else float(not out)
    return precision, recall


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    if len(words) < SHINGLE_TOKENS:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(SHINGLE_TOKENS)), strict=False))


def _overlap(left: Counter[_T], right: Counter[_T]) -> int:
    return sum(min(left[key], right[key]) for key in left.keys() & right.keys())


def word_f1(output: list[str], gold: list[str]) -> float:
    """Return the F1 (0..1) of the bags of lower-cased tokens (as in WCXB).

    >>> word_f1(["A", "b"], ["a", "c"])
    0.5
    """
    out, want = Counter(w.lower() for w in output), Counter(w.lower() for w in gold)
    if not out or not want:
        return float(not out and not want)
    return 2 * _overlap(out, want) / (out.total() + want.total())


def alignment(words: list[str], gold: list[str]) -> list[int | None]:
    """Return for each token the position of the token of gold that it matches, or ``None``.

    The longest common subsequence decides; matches of fewer than four tokens are dropped as chance, except
    where gold itself is that short.

    >>> alignment("x y a b c d e".split(), "a b c d e".split())
    [None, None, 0, 1, 2, 3, 4]
    """
    positions: list[int | None] = [None] * len(words)
    if not words or not gold:
        return positions
    ids: dict[str, int] = {}
    left = [ids.setdefault(w, len(ids)) for w in words]
    right = [ids.setdefault(w, len(ids)) for w in gold]
    floor = min(CHANCE_TOKENS, len(gold))
    for op in LCSseq.opcodes(left, right):
        if op.tag == "equal" and op.src_end - op.src_start >= floor:
            positions[op.src_start : op.src_end] = range(op.dest_start, op.dest_end)
    return positions


def aligned(words: list[str], gold: list[str]) -> list[bool]:
    """Return for each token whether it occurs in gold, by ``alignment``.

    >>> aligned("x y a b c d e".split(), "a b c d e".split())
    [False, False, True, True, True, True, True]
    """
    return [position is not None for position in alignment(words, gold)]


@dataclass(frozen=True, slots=True)
class Measure:
    """Scores of one document's output; counts are tokens, the other values 0..1."""

    precision: float
    recall: float
    word_f1: float
    exact: bool
    gold_in: int
    gold_out: int
    clutter_in: int
    clutter_out: int

    @property
    def lost(self) -> int:
        """Gold tokens of the input that the output lacks.

        >>> Measure(1, 1, 1, True, 10, 9, 0, 0).lost
        1
        """
        return max(0, self.gold_in - self.gold_out)

    @property
    def damage(self) -> float:
        """Share of the gold tokens of the input that the output lacks.

        >>> Measure(1, 1, 1, True, 10, 9, 0, 0).damage
        0.1
        """
        return self.lost / self.gold_in if self.gold_in else 0.0

    @property
    def removed(self) -> float:
        """Share of the input's other tokens that the output lacks.

        >>> Measure(1, 1, 1, True, 10, 9, 4, 1).removed
        0.75
        """
        return 1 - self.clutter_out / self.clutter_in if self.clutter_in else 0.0

    @property
    def mostly_article(self) -> bool:
        """Whether at most half of the input is clutter: in others gold mostly stops early, and no tool can know where.

        >>> Measure(1, 1, 1, True, 10, 9, 11, 1).mostly_article
        False
        """
        return self.clutter_in <= self.gold_in


def measure(text: str, output: str, gold: str) -> Measure:
    """Measure one output against gold.

    >>> m = measure("Buy it now. One two three four.", "One two three four.", "One two three four.")
    >>> m.exact, m.removed, m.damage
    (True, 1.0, 0.0)
    """
    size, gold_in = _input(text, gold)
    after, want = tokens(output), tokens(gold)
    gold_out = gold_in if output == text else sum(aligned(after, want))
    precision, recall = shingle_scores(after, want)
    return Measure(
        precision,
        recall,
        word_f1(after, want),
        after == want,
        gold_in,
        gold_out,
        size - gold_in,
        len(after) - gold_out,
    )


@lru_cache(maxsize=1)  # several systems are measured on the same document, one after another
def _input(text: str, gold: str) -> tuple[int, int]:
    hits = aligned(tokens(text), tokens(gold))
    return len(hits), sum(hits)


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of a system's output over many documents; all but ``documents`` are 0..1."""

    documents: int
    precision: float
    recall: float
    f1: float
    exact: float
    word_f1: float
    clutter: float
    damage: float
    removed: float
    reach: float
    hurt: float


def summarise(measures: Sequence[Measure]) -> Summary:
    """Average precision, recall, word F1 and exactness over documents; sum token counts before dividing (micro).

    >>> summarise([Measure(1, 0.5, 1, True, 10, 10, 4, 1), Measure(0, 0.5, 0, False, 10, 9, 4, 3)])
    Summary(documents=2, precision=0.5, recall=0.5, f1=0.5, exact=0.5, word_f1=0.5, clutter=0.2857142857142857, \
damage=0.05, removed=0.5, reach=0.5, hurt=0.5)
    """
    count = len(measures)
    precision = _ratio(sum(m.precision for m in measures), count)
    recall = _ratio(sum(m.recall for m in measures), count)
    gold_in, clutter_in = sum(m.gold_in for m in measures), sum(m.clutter_in for m in measures)
    return Summary(
        documents=count,
        precision=precision,
        recall=recall,
        f1=_ratio(2 * precision * recall, precision + recall),
        exact=_ratio(sum(m.exact for m in measures), count),
        word_f1=_ratio(sum(m.word_f1 for m in measures), count),
        clutter=_ratio(clutter_in, clutter_in + gold_in),
        damage=_ratio(sum(m.lost for m in measures), gold_in),
        removed=_removed(measures),
        reach=_removed([m for m in measures if m.mostly_article]),
        hurt=_ratio(sum(m.damage > HURT_DAMAGE for m in measures), count),
    )


def _removed(measures: Sequence[Measure]) -> float:
    before = sum(m.clutter_in for m in measures)
    return _ratio(before - sum(m.clutter_out for m in measures), before)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
