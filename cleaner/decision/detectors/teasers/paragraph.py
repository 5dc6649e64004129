"""What one block looks like: how it begins, how it ends, and what words it has."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cleaner.decision.detectors.teasers.terms import DENSE, share, terms
from cleaner.text.lexicon import lexicon

Shape = Literal["cut", "ellipsis", "headline", "whole"]
"""Broken off in mid-sentence, ended by an ellipsis, a headline, or ended like a sentence."""

HEADLINE_TERMS: Final = 24
"""Longest headline, in terms (words of two letters or more); 99 % of page titles have at most 21."""
SLOGAN_TERMS: Final = 12
"""Longest headline of two sentences ("It is over. What now?")."""
OPENING: Final = 12
"""Fewest terms of a block that counts as broken off rather than short."""

COMMON: Final = 0.6
"""Share of articles from which a term says nothing about the topic."""

_CLOSERS: Final = " \"')]*_»›」』"
_END: Final = ".!?。！？؟।॥:;：…"
_ASKING: Final = "!?！？؟"
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])\W*$")
_INNER_END = re.compile(r"[.!?][\"')\]]* +[\"'(]?[^\W\d_a-z]|[。！？।].")
_KICKER = re.compile(r"^[\"']?[^a-z:.]{5,60}: ")
_ITEM = re.compile(r"^(?:[-*•·◦▪►|>#]|\(?\d{1,3}[.):])\s?")
_FIRST = re.compile(r"[^\W_]+")
_LAST = re.compile(r"[^\W_]+\W*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The facts of one block.

    ``shares`` are its terms that are not too common to show a topic, each with its share of articles, and ``rarity``
    is the information (nats) that these carry together; ``terms`` and ``length`` count all terms, without and with
    repeats.
    """

    shares: Mapping[str, float]
    rarity: float
    terms: int
    length: int
    shape: Shape
    sentences: int
    tied: bool
    linked: bool
    item: bool
    dangling: bool
    kicker: bool


def paragraph(text: str) -> Paragraph:
    """Return the facts of a block's folded text.

    >>> p = paragraph(
    ...     "PORT PLANS: The harbour board said that it wants to give the old quay away. Fishermen who have used it "
    ...     "for forty years were told to take their boats to the"
    ... )
    >>> p.shape, p.kicker, p.dangling, p.tied
    ('cut', True, True, False)
    """
    words, found = lexicon(), terms(text)
    distinct = dict.fromkeys(found)
    shares = {term: part for term in distinct if (part := share(term)) < COMMON}
    sentences = len(_INNER_END.findall(text))
    shape = _shape(text, len(found), sentences)
    kicker = _KICKER.match(text)
    first, last = _FIRST.search(text), _LAST.search(text[-40:])
    return Paragraph(
        shares=shares,
        rarity=-sum(map(math.log, shares.values())),
        terms=len(distinct),
        length=len(found),
        shape=shape,
        sentences=sentences,
        tied=text[:1] in "\"'«" or text[:1].islower() or (first is not None and first[0].casefold() in words.ties),
        linked=first is not None and first[0].casefold() in words.continuations,
        item=_ITEM.match(text) is not None or text.endswith((":", ";")),
        dangling=shape == "cut" and last is not None and last[0].casefold().strip() in words.dangling,
        kicker=kicker is not None and kicker[0].isupper(),
    )


def shape_of(text: str) -> Shape:
    """Return the shape alone, for blocks where nothing else matters.

    >>> shape_of("Harbour board to sell the old quay"), shape_of("They sold it."), shape_of("They sold")
    ('headline', 'whole', 'headline')
    """
    if not ends_open(text):
        return "whole"
    return _shape(text, len(text.split()), len(_INNER_END.findall(text)))


def ends_open(text: str) -> bool:
    """Return whether a text ends without the mark that ends a sentence, or with one that headlines have too.

    >>> ends_open("They sold it."), ends_open("Sold!"), ends_open("They sold ...")
    (False, True, True)
    """
    last = text.rstrip(_CLOSERS)[-1:]
    return last not in _END or last in _ASKING or _ELLIPSIS.search(text[-12:]) is not None


def _shape(text: str, length: int, sentences: int) -> Shape:
    if _ELLIPSIS.search(text[-12:]):
        return "ellipsis" if length >= OPENING else "headline"
    last = text.rstrip(_CLOSERS)[-1:]
    closed = last in _END and last != ""
    if closed and last not in _ASKING:
        return "whole"
    if length <= HEADLINE_TERMS and (not sentences or length <= SLOGAN_TERMS):
        return "headline"
    return "whole" if closed else "cut"


def is_dense(text: str) -> bool:
    """Return whether a text is in a script without spaces, where words and so topics are harder to make out.

    >>> is_dense("東京都知事が発表した"), is_dense("The Paracel Islands (西沙)")
    (True, False)
    """
    return not text.isascii() and 3 * sum(map(len, DENSE.findall(text))) > len(text)
