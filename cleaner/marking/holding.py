"""What in a text makes a rule hold, for those who ask: one of its labels, or what its pattern finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from cleaner.document import Span
from cleaner.marking.marker import PATTERN_SECONDS
from cleaner.marking.prefilter import Prefilter
from cleaner.marking.scopes import BlockScopes
from cleaner.rulepack import Rule


class Held(NamedTuple):
    """A stretch of the text of a block that makes a rule hold: the pattern that finds it, or none if it is a label."""

    span: Span
    pattern: str = ""


def held_by(rule: Rule, text: str, raw: str) -> Iterator[Held]:
    r"""Yield what makes a rule hold for a block of text, each label and pattern at most once for each of its parts.

    ``text`` is the folded text of the block and ``raw`` the same as it is written, equally long. Where the rule stands,
    and which texts it does not hold for (``unless``), is not looked at: somebody else found that it holds.

    >>> rule = Rule("x.y", "t", "other", 0.9, "x", (), scope="sentence", any=(r"\bsign up\b",))
    >>> text = "It rained. Sign up for more rain."
    >>> [(text[slice(*held.span)], held.pattern) for held in held_by(rule, text, text)]
    [('Sign up', '\\bsign up\\b')]
    """
    sifted = Prefilter((rule,)).sift([text], {rule.id}).get(0)
    if sifted and sifted.labelled:
        yield Held(Span(0, len(text)))
    parts = BlockScopes(text, text.casefold(), raw).of(rule, -1) if rule.any else []
    for pattern in rule.any:
        search = regex.compile(pattern, regex.IGNORECASE).search
        for part in parts:
            try:
                hit = search(text[slice(*part)], timeout=PATTERN_SECONDS)
            except TimeoutError:
                continue
            if hit:
                yield Held(Span(part.start + hit.start(), part.start + hit.end()), pattern)
