"""Unrelated trailing teasers: openings, headlines and excerpts of other articles at the end of a text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from cleaner.decision.teasers.evidence import reasons
from cleaner.decision.teasers.tail import LEAST_BODY, Split, best_split
from cleaner.document import Document, Evidence, Mark

LAST_BLOCKS: Final = 400
"""Blocks at the end that are looked at."""
LAST_LETTERS: Final = 60_000
"""Letters at the end that are looked at; more body than that says nothing new about its topic."""
EVEN_SCORE: Final = 1.2
"""Score (log-odds) that gives a confidence of one half."""
SCORE_UNIT: Final = 2.1
"""Score that raises the log-odds of the confidence by one; with the above, 3 gives .70 and 5.8 gives .90."""
LEAST_CONFIDENCE: Final = 0.5
"""Confidence below which no profile would cut."""


def find_teasers(document: Document, gone: frozenset[int]) -> list[Mark]:
    """Return marks on the blocks of a tail that is about something else.

    ``gone`` are indices of blocks that are cut already; the search looks through them.
    """
    live = _live(document, gone)
    texts = [document.blocks[i].text for i in live]
    split = best_split(texts)
    if split is None:
        return []
    confidence = 1 / (1 + math.exp((EVEN_SCORE - split.score) / SCORE_UNIT))
    if confidence < LEAST_CONFIDENCE:
        return []
    return [
        _mark(document, index, split, at, confidence)
        for at, index in enumerate(live[split.start :])
    ]


def _live(document: Document, gone: frozenset[int]) -> list[int]:
    """Return the indices of the last blocks that count, in order."""
    live: list[int] = []
    letters = 0
    for index in range(len(document.blocks) - 1, -1, -1):
        if index in gone:
            continue
        live.append(index)
        letters += len(document.blocks[index].text)
        if len(live) == LAST_BLOCKS or letters > LAST_LETTERS:
            break
    return live[::-1]


def _mark(document: Document, index: int, split: Split, at: int, confidence: float) -> Mark:
    evidence = (Evidence("score", split.score, 1.0), *reasons(split.paragraphs[at], split.rows[at]))
    headlines = all(block.shape == "headline" for block in split.paragraphs)
    rule, reason = (
        ("decide/teaser-headlines", "One of several headlines of other articles at the end")
        if headlines
        else ("decide/teaser-tail", "About something else than the article before it")
    )
    return Mark(document.blocks[index].span, rule, "teaser", confidence, reason, evidence)
