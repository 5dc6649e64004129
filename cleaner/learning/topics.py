"""How much documents have in common: what recurs in those of one topic is the text of that topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from itertools import combinations
from typing import Final, TypeAlias

from cleaner.learning.tokens import SPACELESS_RANGE

Topic: TypeAlias = frozenset[int]
"""The lowest hashes of a document's words, by which two documents are compared."""
TOPIC_WORDS: Final = 48
WORD: Final = re.compile(rf"[{SPACELESS_RANGE}]{{2}}|[^\W\d_{SPACELESS_RANGE}]{{5,}}")
"""Longer words, and pairs of characters where a script has no spaces: what is shorter says little of a topic."""


def topic_of(blocks: Sequence[str]) -> Topic:
    """Return what a document is about, in a form that can be compared.

    >>> spread([topic_of(["The harbour reopened"]), topic_of(["The harbour reopened"])])
    1.0
    """
    words = {word for text in blocks for word in WORD.findall(text.lower())}
    return frozenset(sorted(map(_hash, words))[:TOPIC_WORDS])


def spread(topics: Sequence[Topic]) -> float:
    """Return how much documents have in common: the mean share (0..1) of words of two of them that both have."""
    shares = [len(one & other) / max(1, len(one | other)) for one, other in combinations(topics, 2)]
    return sum(shares) / len(shares) if shares else 0.0


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
