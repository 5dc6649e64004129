"""Every rule keeps the promises of its own examples."""

from __future__ import annotations

import pytest

from cleaner.examples import check_examples
from cleaner.rulepack import Example, Rule, load_rules

RULES = load_rules(experimental=True).rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_builtin_rule_holds_its_examples(rule: Rule) -> None:
    assert [str(failure) for failure in check_examples([rule])] == []


def rule(*examples: Example) -> Rule:
    return Rule("x.y", "t", "other", 0.9, "x", (), any=("^menu",), starts=("menu",), examples=examples)


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        (Example("The home page", ""), "which should be cut"),
        (Example("Menu of the day", None), "which should stay"),
        (Example("Menu\nIt rained.", "It snowed."), "instead of 'It snowed.'"),
    ],
)
def test_a_broken_promise_is_reported(example: Example, problem: str) -> None:
    (failure,) = check_examples([rule(example)])
    assert problem in str(failure)


def test_kept_promises_are_not_reported() -> None:
    examples = Example("Menu", ""), Example("The menu", None), Example("Menu\nIt rained.", "It rained.")
    assert list(check_examples([rule(*examples)])) == []
