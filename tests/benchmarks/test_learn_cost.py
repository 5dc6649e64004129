"""What a pack of learned rules costs is measured with rules like learned ones, which cut what they are to cut."""

from __future__ import annotations

from benchmarks.learn.cost import RULES, cost_report, made_pack, measure_cost, with_lines, wordings
from cleaner.examples import check_examples
from cleaner.rulepack import Example
from cleaner.rulepack.linting import lint_rules

TEXT = "\n\n".join(f"{number} boats lay in the harbour while it rained, and nobody went out." for number in range(6))


def test_each_line_is_cut_by_its_own_rule() -> None:
    lines = wordings()
    rules = made_pack(lines)
    assert len(rules) == len({rule.id for rule in rules}) == RULES
    shown = [
        rule._replace(examples=(Example(lines[at].line, ""), Example(f"He said: “{lines[at].line[9:]}”", None)))
        for at, rule in enumerate(rules)
    ]
    assert list(check_examples(shown)) == []
    assert {issue.problem for issue in lint_rules(rules)} <= {
        "0 of 2 examples under remove",
        "0 of 2 examples under keep",
    }


def test_the_pack_cuts_in_texts_with_its_lines_alone() -> None:
    without, matching = measure_cost([TEXT, TEXT], rounds=1)
    assert without.cuts == 0
    assert matching.cuts >= 4
    assert with_lines(TEXT, 0, wordings()).startswith(wordings()[0].line)
    assert cost_report([without, matching]).count("\n") == 3
