"""The parts of a block that rules are tried on: all of it, its lines or its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.document import Span
from cleaner.rulepack import Rule
from cleaner.text.sentences import sentences

MAX_SCOPE: Final = 5_000
"""Code points; longer blocks and sentences are not boilerplate, and a backtracking pattern must stay cheap."""
_LINE: Final = re.compile(r"[^\s](?:[^\n\r\u2028\u2029]*[^\s])?")


class BlockScopes:
    """A block's text split into lines and sentences, each when first asked for.

    ``raw`` is the text with its line breaks, as long as ``text``; ``folded`` is ``text`` without case.
    """

    def __init__(self, text: str, folded: str, raw: str) -> None:
        self.text, self._raw = text, raw
        self._words = spaced_words(text)
        self._whole = [Span(0, len(text))] if len(text) <= MAX_SCOPE else []
        self._parts: dict[str, Sequence[Span]] = {}
        # Case folding may move a hit by a few characters: one letter can fold into two.
        self._slack = 0 if len(folded) == len(text) else 3

    def of(self, rule: Rule, hit: int) -> list[Span]:
        """Return the spans to try a rule on: the whole block, or each line or sentence that holds the hit (-1: all)."""
        if rule.scope in ("block", "span"):
            return self._whole if _within(rule, self._words) else []
        if rule.scope not in self._parts:
            self._parts[rule.scope] = self._cut(rule.scope)
        slack = self._slack
        return [
            part
            for part in self._parts[rule.scope]
            if (hit < 0 or part.start - slack <= hit < part.end + slack) and self._fits(rule, part)
        ]

    def _cut(self, scope: str) -> Sequence[Span]:
        if scope == "sentence":
            return sentences(self.text)
        return [Span(*line.span()) for line in _LINE.finditer(self._raw)]

    def _fits(self, rule: Rule, part: Span) -> bool:
        return part.end - part.start <= MAX_SCOPE and _within(rule, spaced_words(self.text[part.start : part.end]))


def _within(rule: Rule, words: int) -> bool:
    return rule.min_words <= words and (not rule.max_words or words <= rule.max_words)


def spaced_words(text: str) -> int:
    """Return how many words ``text`` has, by its spaces: near enough for a bound, and far cheaper.

    >>> spaced_words("Sign up - it's free")
    5
    """
    return text.count(" ") + 1
