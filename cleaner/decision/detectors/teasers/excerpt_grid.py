"""Lists of other articles that show by their form alone what they are: headline, date, excerpt, and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from cleaner.decision.detectors.teasers.paragraph import ends_open, shape_of
from cleaner.text.lexicon import any_of, lexicon

LEAST_ITEMS: Final = 2
"""Excerpts that make a grid; a single one may be an author's own dramatic pause."""
LEAST_BODY: Final = 4
"""Blocks that must come before the first excerpt."""
BODY_SHARE: Final = 0.3
"""Share of the blocks that must come before the first excerpt: lists of excerpts may be what a page is about."""
LONG: Final = 60
"""Letters of an excerpt, and of any block that is not a headline or a detail."""
HEADED_SHARE: Final = 0.6
"""Share of the excerpts that must have a headline above; a diary or a quotation trailing off has none."""
EXCERPT_SHARE: Final = 0.5
"""Share of excerpts among the long blocks from the first excerpt on."""
GAP: Final = 4
"""Most short lines between an excerpt and the next headline: author, category, "share"."""
DETAIL_WORDS: Final = 8
"""Most words of a date line."""

_NO_EXCERPT = re.compile(r"^\W{0,3}\d|^[\"'a-z(-]")
_MARKS: Final = ("...", "…", "]", "»", ">")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def is_detail(text: str) -> bool:
    """Return whether a line holds nothing but a date, a time or a "read more", such as come below headlines.

    >>> is_detail("March 3, 2031 - 4 min read"), is_detail("3 hours ago"), is_detail("March of the bakers")
    (True, True, False)
    """
    if len(text) > LONG:
        return False
    known, words, count = lexicon().date_words, _WORD.finditer(text.casefold()), 0
    for count, word in enumerate(words, 1):
        if count > DETAIL_WORDS or not (word[0].isdigit() or word[0] in known):
            return False
    return count > 0


def grid(texts: Sequence[str]) -> dict[int, str]:
    """Return the blocks of a grid of excerpts, as index and what it is there.

    >>> body = ["The quay was sold.", "It is old.", "Nobody came.", "The board met again.", "It rained."]
    >>> news = ["Bakers march on the town hall", "Bakers from all over the county marched on the town hall in ..."]
    >>> sorted(grid(body + news + ["Ferry lost"] + [news[1].replace("Bakers", "Sailors")]))
    [5, 6, 7, 8]
    """
    excerpts = [i for i, text in enumerate(texts) if len(text) >= LONG and _is_excerpt(text)]
    if len(excerpts) < LEAST_ITEMS or excerpts[0] < max(LEAST_BODY, BODY_SHARE * len(texts)):
        return {}
    long = sum(len(text) >= LONG for text in texts[excerpts[0] :])
    heads = {i: _heads(texts, i) for i in excerpts}
    if len(excerpts) < EXCERPT_SHARE * long or sum(map(bool, heads.values())) < HEADED_SHARE * len(excerpts):
        return {}
    parts = {i: "headline" for found in heads.values() for i in found} | dict.fromkeys(excerpts, "excerpt")
    for above, below in pairwise(excerpts):
        between = [i for i in range(above + 1, below) if i not in parts]
        if len(between) <= GAP and all(_is_short(texts[i]) for i in between):
            parts |= dict.fromkeys(between, "headline")
    return parts


def _is_short(text: str) -> bool:
    return len(text) < LONG and shape_of(text) == "headline"


@cache
def _excerpt_end() -> re.Pattern[str]:
    """Return what finds an ellipsis at the end, and the words of a link after it."""
    more = any_of(lexicon().read_more)
    return re.compile(rf"[\w,;:)\"'.] ?(?:\.\.\.|…|\[(?:\.\.\.|…)\])(?: ?(?:{more})){{0,3}}\W{{0,3}}$", re.IGNORECASE)


def _is_excerpt(text: str) -> bool:
    return (
        (text.endswith(_MARKS) or text[-1:].isalpha())
        and _excerpt_end().search(text[-40:]) is not None
        and not _NO_EXCERPT.match(text)
    )


def _heads(texts: Sequence[str], excerpt: int) -> list[int]:
    """Return the headline above an excerpt and the details between; nothing if there is no headline."""
    found = []
    for i in range(excerpt - 1, max(LEAST_BODY - 1, excerpt - 5), -1):
        if is_detail(texts[i]):
            found.append(i)
        elif ends_open(texts[i]) and shape_of(texts[i]) == "headline" and not texts[i].endswith(":"):
            return [*found, i]
        else:
            break
    return []
