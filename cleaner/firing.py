"""Whether every label and every pattern of a rule can ever match, past the filters that come before it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from re import _constants as sre  # type: ignore[attr-defined]  # the only parser of patterns in the library
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

import regex

from cleaner.errors import PackIssue
from cleaner.marking.marker import Marker
from cleaner.rulepack import Rule, RuleSet
from cleaner.segmentation import segment

SAMPLES: Final = 300
"""Texts made up from a pattern until one fires; most of the built-in patterns that no example shows need under ten."""
LONGEST_REPEAT: Final = 3
"""Times that a part of a pattern is repeated at most beyond what it needs."""
BROAD: Final = 10
"""Repeats from which a part of a pattern has room for another word: what the literals ask for."""
_TOKEN: Final = re.compile(r"\\p\{(\w+)\}|\\.|\(\?-i:|\(\?>|[\[\]]|.", re.DOTALL)
_LETTERS: Final = {"Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9"}
_CATEGORIES: Final = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_WORD: " ",
}
_ANY: Final = "a 1A-:.,"
"""Characters tried where a pattern takes any, or any but some."""


def check_firing(rules: Iterable[Rule]) -> Iterator[PackIssue]:
    """Yield the labels and patterns that can never match, whatever the position and the site.

    A pattern is proved by an example that must be cut, or else by a text made up from it.

    >>> dead = Rule("x.y", "t", "other", 0.9, "x", (), labels=("sold out", " two", "-30-"))
    >>> [issue.problem for issue in check_firing([dead])]
    ["the label ' two' never matches"]
    """
    for rule in rules:
        if not rule.selectors and all(map(_compiles, (*rule.any, *rule.unless))):
            for problem, remedy in chain(_dead_labels(rule), _dead_patterns(rule)):
                yield PackIssue(rule.path, rule.line, rule.id, problem, remedy)


def _compiles(pattern: str) -> bool:
    try:
        regex.compile(pattern)
    except regex.error:
        return False
    return True


def _dead_labels(rule: Rule) -> Iterator[tuple[str, str]]:
    for label in rule.labels:
        if not _marker(rule, labels=(label,), any=()).mark(segment(label)):
            yield f"the label {label!r} never matches", "write one line of at most 80 characters without outer spaces"


def _dead_patterns(rule: Rule) -> Iterator[tuple[str, str]]:
    shown = [example.text for example in rule.examples if not example.is_kept]
    for pattern in rule.any:
        marker = _marker(rule, labels=(), any=(pattern,))
        if not any(marker.mark(segment(text)) for text in chain(shown, _made_up(pattern, rule))):
            yield (
                f"nothing shows that the pattern {pattern!r} can match",
                "fix it, or the literals, starts, bounds and unless around it, or give an example under remove",
            )


def _marker(rule: Rule, **parts: tuple[str, ...]) -> Marker:
    return Marker(RuleSet((rule._replace(position=(), sites=(), sources=(), section=None, **parts),)))  # type: ignore[arg-type]


def _made_up(pattern: str, rule: Rule) -> Iterator[str]:
    """Yield texts that a pattern may match, always the same ones; none if it cannot be read."""
    try:
        tree = _parser.parse(_translate(pattern))
    except (re.error, RecursionError, OverflowError):
        return
    dice = random.Random(pattern)
    wanted = [*rule.literals, *rule.starts] or [""]
    for number in range(SAMPLES):
        word = dice.choice(wanted) if number % 2 else ""
        text = _sample(tree, dice, word)
        extra = " ".join(["word"] * max(0, rule.min_words - len(text.split())))
        beside = dice.choice(wanted) if number % 4 > 1 else ""
        yield " ".join(
            dice.sample([part for part in (text, extra, beside) if part], k=bool(text) + bool(extra) + bool(beside))
        )


def _translate(pattern: str) -> str:
    r"""Return a pattern in the nearest words of the standard parser.

    >>> _translate(r"(?-i:\p{Lu})[\p{L}.]+")
    '(?:[A-Z])[A-Za-z.]+'
    """
    parts, inside = [], False
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if token[1]:
            letters = _LETTERS.get(token[1], "A-Za-z")
            text = letters if inside else f"[{letters}]"
        elif text in ("(?-i:", "(?>"):
            text = text if inside else "(?:"
        elif text == "[" and not inside:
            inside = True
        elif text == "]":
            inside = False
        parts.append(text)
    return "".join(parts)


def _sample(tree: Any, dice: random.Random, word: str) -> str:
    """Return a text that a parsed pattern may match, with a word wherever there is room for one."""
    return "".join(_piece(operator, argument, dice, word) for operator, argument in tree)


def _piece(operator: Any, argument: Any, dice: random.Random, word: str) -> str:
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeat(argument, dice, word)
    parts = {sre.BRANCH: 1, sre.SUBPATTERN: 3, sre.ASSERT: 1}
    if operator in parts:
        ahead = operator is sre.ASSERT and argument[0] > 0
        part = argument[parts[operator]]
        return "" if ahead else _sample(dice.choice(part) if operator is sre.BRANCH else part, dice, word)
    if operator is sre.IN:
        return _one_of(argument, dice)
    if operator is sre.LITERAL:
        return chr(argument)
    return dice.choice(_ANY) if operator in (sre.ANY, sre.NOT_LITERAL) else ""


def _repeat(argument: Any, dice: random.Random, word: str) -> str:
    low, high, part = argument
    if word and high >= BROAD and dice.randrange(2):
        return f" {word} "
    times = dice.randint(low, min(high, low + LONGEST_REPEAT)) if dice.randrange(2) else low
    return "".join(_sample(part, dice, word) for _ in range(times))


def _one_of(items: Any, dice: random.Random) -> str:
    """Return a character of a class of characters."""
    if items[0][0] is sre.NEGATE:
        banned = "".join(_one(item, dice) for item in items[1:])
        return dice.choice([char for char in _ANY if char not in banned] or ["x"])
    return _one(dice.choice(items), dice)


def _one(item: Any, dice: random.Random) -> str:
    kind, value = item
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.RANGE:
        return chr(dice.randint(*value))
    return _CATEGORIES.get(value, "a")
