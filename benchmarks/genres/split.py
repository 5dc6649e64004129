"""Which structures and wordings are for training, and which are kept for testing: by a hash of what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, Literal

Part = Literal["train", "test"]
TEST_IN: Final = 3
"""One in this many is kept for testing."""


def hashed(text: str) -> int:
    """Return a number for a text, always the same one.

    >>> hashed("a") == hashed("a") != hashed("b")
    True
    """
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def tested(names: Sequence[str]) -> frozenset[str]:
    """Return the third of names, at least one, with the lowest hashes: so every genre and kind of clutter is tested.

    >>> len(tested(["a", "b", "c"])), len(tested(["a", "b", "c", "d", "e", "f"]))
    (1, 2)
    """
    return frozenset(sorted(names, key=hashed)[: max(1, len(names) // TEST_IN)])
