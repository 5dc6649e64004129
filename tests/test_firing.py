from __future__ import annotations

import pytest

from cleaner.firing import check_firing
from cleaner.rulepack import Example, Rule, load_rules


def problems(**fields: object) -> list[str]:
    base: dict[str, object] = {"id": "x.y", "title": "t", "category": "other", "confidence": 0.5, "pack": "x"}
    return [issue.problem for issue in check_firing([Rule(**{"languages": (), **base, **fields})])]  # type: ignore[arg-type]


@pytest.mark.parametrize("label", ["sold out", "-30-", "more…", "“ahoy”", "don’t", "यह भी पढ़ें", "***", "C++"])
def test_a_label_that_can_match_is_accepted(label: str) -> None:
    assert problems(labels=(label.casefold(),)) == []


@pytest.mark.parametrize("label", [" sold out", "sold out ", "sold\nout", "a" * 81])
def test_a_label_that_no_line_can_be_is_found(label: str) -> None:
    (problem,) = problems(labels=("fine", label))
    assert problem == f"the label {label!r} never matches"


@pytest.mark.parametrize(
    "fields",
    [
        {"any": (r"\bboat of the year\b",), "literals": ("boat",)},
        {"any": (r"^the .{0,60}\bvoucher(?:s|\W*$)",), "literals": ("voucher", "coupon")},
        {"any": (r"^(?-i:\p{Lu})[\p{L}.'-]{2,30} writes\b",), "starts": ("ana",), "min_words": 6,
         "examples": (Example("Ana writes of boats and of rain.", ""),)},
        {"any": (r"(?<=[.!?]) ?\(afp\)$",), "literals": ("(afp)",), "scope": "span"},
    ],
)  # fmt: skip
def test_a_pattern_that_can_match_is_accepted(fields: dict[str, object]) -> None:
    assert problems(**fields) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"any": (r"^boats\b",), "starts": ("ferries",)},
        {"any": (r"^boat’s\b",), "starts": ("boat",)},
        {"any": (r"^one two three four$",), "starts": ("one",), "max_words": 3},
        {"any": (r"^boats are sold\b",), "starts": ("boats",), "unless": (r"\bsold\b",)},
    ],
)
def test_a_pattern_that_nothing_lets_through_is_found(fields: dict[str, object]) -> None:
    (problem,) = problems(**fields)
    assert problem.startswith("nothing shows that the pattern")


def test_all_builtin_labels_and_patterns_can_match() -> None:
    assert [str(issue) for issue in check_firing(load_rules(experimental=True).rules)] == []
