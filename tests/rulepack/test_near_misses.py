"""What rules must keep, in the place where it would hurt: at the top, in the middle and at the end of an article."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, Config, Removal
from cleaner.rulepack import Rule, load_rules

HEADLINE = "Eleven days without a ferry"
PARAGRAPHS = (
    "The harbour froze in the second week of January, and nobody in the village was ready for it.",
    "Boats that had been left at the quay since autumn were lifted by the ice and leaned against each other.",
    "The ferry company counted eleven days without a crossing, more than in any winter since the new pier was built.",
    "Fishermen carried their nets up the hill on sledges and mended them in the school hall.",
    "In the end a tug from the next port broke a lane through the bay, and the first bread in a week arrived at noon.",
    "Repairs to the quay will take until summer, according to the council, which has asked the region for money.",
)
PLACES = {"below the headline": 0, "in the middle": 3, "at the end": 6}
RULES = [rule for rule in load_rules().rules if not rule.selectors]
CLEANER = Cleaner(Config(classifier=False))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_of_any_pack_cuts_a_near_miss_of_another(rule: Rule) -> None:
    cut = [
        f"{removal.rule_id} cuts {example.text!r} {place}"
        for example in rule.examples
        if example.keep is None
        for place, at in PLACES.items()
        for removal in _cuts(example.text, at)
    ]
    assert not cut


def _cuts(line: str, at: int) -> list[Removal]:
    text = "\n\n".join((HEADLINE, *PARAGRAPHS[:at], line, *PARAGRAPHS[at:]))
    start = text.index(line)
    found = CLEANER.explain(text).removed
    return [removal for removal in found if removal.span.start < start + len(line) and removal.span.end > start]
