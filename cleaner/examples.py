"""The examples inside rules, run: what must go goes, and what must stay stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cleaner.assembly import assemble
from cleaner.marking import Marker
from cleaner.rulepack import Example, Rule, RuleSet
from cleaner.segmentation import segment

SHOWN = 70
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that a rule does not hold.

    >>> rule = Rule("x.y", "t", "other", 0.9, "x", (), labels=("menu",))
    >>> str(ExampleFailure(replace(rule, path="x.yaml", line=3), Example("Menu", None), "removed 'Menu'"))
    "x.yaml:3 x.y: removed 'Menu'"
    """

    rule: Rule
    example: Example
    problem: str

    def __str__(self) -> str:
        return f"{self.rule.path}:{self.rule.line} {self.rule.id}: {self.problem}"


def check_examples(rules: Iterable[Rule]) -> Iterator[ExampleFailure]:
    """Yield the examples that fail; each rule is tried alone, its position and site taken as given.

    >>> rule = Rule("x.y", "t", "other", 0.9, "x", (), labels=("menu",), examples=(Example("Home", ""),))
    >>> [failure.problem for failure in check_examples([rule])]
    ["kept 'Home'; it should go"]
    """
    for rule in rules:
        marker = Marker(RuleSet((replace(rule, position=(), sites=(), section=None),)))
        for example in rule.examples:
            problem = _problem(marker, example)
            if problem:
                yield ExampleFailure(rule, example, problem)


def _problem(marker: Marker, example: Example) -> str | None:
    document = segment(example.text)
    marks = marker.mark(document)
    if example.keep is None:
        return f"removed from {_short(example.text)}, which should stay" if marks else None
    if not marks:
        return f"kept {_short(example.text)}; it should go"
    left = assemble(document, {mark.span: mark for mark in marks}.values()).text
    if " ".join(left.split()) != " ".join(example.keep.split()):
        return f"left {_short(left)} of {_short(example.text)} instead of {_short(example.keep)}"
    return None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…")
