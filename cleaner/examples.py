"""Runs the examples inside rules: what must be cut is cut, and what must stay stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.api import Cleaner
from cleaner.assembly import assemble
from cleaner.categories import CATEGORIES
from cleaner.config import Config
from cleaner.marking.marker import Marker
from cleaner.rulepack import Example, Rule, RuleSet
from cleaner.segmentation import segment

SHOWN_CHARS: Final = 70
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that a rule fails.

    >>> rule = Rule("x.y", "t", "other", 0.9, "x", (), labels=("menu",))
    >>> str(ExampleFailure(rule._replace(path="x.yaml", line=3), Example("Menu", None), "cut from 'Menu'"))
    "x.yaml:3 x.y: cut from 'Menu'"
    """

    rule: Rule
    example: Example
    problem: str

    def __str__(self) -> str:
        return f"{self.rule.path}:{self.rule.line} {self.rule.id}: {self.problem}"


def check_examples(rules: Iterable[Rule]) -> Iterator[ExampleFailure]:
    """Yield the examples that fail; each rule is tried alone, whatever its position and site.

    The examples of rules with selectors are pages.

    >>> rule = Rule("x.y", "t", "other", 0.9, "x", (), labels=("menu",), examples=(Example("Home", ""),))
    >>> [failure.problem for failure in check_examples([rule])]
    ["kept 'Home', which should be cut"]
    """
    for rule in rules:
        if rule.selectors:
            yield from _check_pages(rule)
            continue
        marker = Marker(RuleSet((rule._replace(position=(), sites=(), sources=(), section=None),)))
        for example in rule.examples:
            problem = _problem(marker, example)
            if problem:
                yield ExampleFailure(rule, example, problem)


def _check_pages(rule: Rule) -> Iterator[ExampleFailure]:
    """Yield the pages that fail, as pages of the rule's site or source."""
    url = f"https://{rule.sites[0]}/" if rule.sites else None
    source = rule.sources[0] if rule.sources else None
    cleaner = Cleaner(Config(strip=frozenset(CATEGORIES)), RuleSet((rule._replace(confidence=1.0),)))
    for example in rule.examples:
        result = cleaner.explain_html(example.text, url, source=source)
        cut = _flat(" ".join(removal.text for removal in result.removed if removal.rule_id == rule.id))
        if result.error:
            yield ExampleFailure(rule, example, f"{result.error} in {_short(example.text)}")
        elif cut != _flat(example.cut or ""):
            expected = _short(example.cut) if example.cut else "nothing"
            yield ExampleFailure(rule, example, f"cut {_short(cut)} from {_short(example.text)} instead of {expected}")


def _problem(marker: Marker, example: Example) -> str | None:
    document = segment(example.text)
    marks = marker.mark(document)
    if example.keep is None:
        return f"cut from {_short(example.text)}, which should stay" if marks else None
    if not marks:
        return f"kept {_short(example.text)}, which should be cut"
    left = assemble(document, {mark.span: mark for mark in marks}.values()).text
    if _flat(left) != _flat(example.keep):
        return f"left {_short(left)} of {_short(example.text)} instead of {_short(example.keep)}"
    return None


def _short(text: str) -> str:
    flat = _flat(text)
    return repr(flat if len(flat) <= SHOWN_CHARS else flat[: SHOWN_CHARS - 1] + "…")


def _flat(text: str) -> str:
    return " ".join(text.split())
