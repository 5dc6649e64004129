from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.marking.marker import Marker
from cleaner.marking.needed import MOST, caseless, needed
from cleaner.rulepack import Rule, RuleSet, load_rules
from cleaner.segmentation import segment

PIECES = st.sampled_from(
    r"harbour;tarn ;\bsail\b;(?:bay|coast);(?:bay|of)? ?;(?-i:Orlena);\d{1,2};s?;t+;[ab]+;(?!no);\."
    r";(?:(?:red|blue) boat|ferry);.{0,3};\W*;(?:tarn|sail){0,2};x{2};(?P<day>mon|tue)".split(";")
)
WORDS = st.lists(
    st.sampled_from(
        ["harbour", "TARN ", "sail", "bay", "coast", "Orlena", "12", " ", "ferry", "red boat", "tt", "mon."]
    ),
    max_size=7,
).map("".join)


def holds(text: str, texts: tuple[str, ...]) -> bool:
    return not texts or any(one in caseless(text) for one in texts)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4).map("".join), st.lists(PIECES, max_size=2).map("".join), WORDS)
def test_what_a_pattern_matches_holds_what_it_needs(pattern: str, other: str, text: str) -> None:
    whole = f"{pattern}|{other}" if other else pattern
    for one in (whole, f"(?:{whole})?", f"sail(?:{whole})"):
        assert not regex.search(one, text, regex.IGNORECASE) or holds(text, needed(one))


def test_what_is_known_of_patterns() -> None:
    assert needed("^my (?:stories|news)$") == ("stories", "news")
    assert needed(r"(?:post|log)ed? in the harbour") == (" in the harbour",)
    assert needed(r"photos?\b") == ("photo",)
    assert needed(r"e-?mail\.com") == ("mail.com",)
    assert needed("ferry|of") == needed("(?:ferry)?") == needed("(?!ferry).") == needed("[ferry]") == ()
    assert needed("|".join(f"harbour{number}" for number in range(MOST + 1))) == ()


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\w)\1 harbour",
        "(?i)harbour",
        r"\x41harbour",
        "(?x) harbour",
        "(?x:har bour # tarn\n)",
        "(?:harbour){e<=1}",
        "[[:alpha:]]+ tarn",
    ],
)
def test_patterns_with_other_signs_need_nothing(pattern: str) -> None:
    assert needed(pattern) == ()


@pytest.mark.parametrize("letters", ["iIıİ", "sSſ", "kK\u212a", "ßẞ", "σςΣ", "åÅ\u212b", "µμΜ"])
def test_letters_that_a_pattern_takes_for_the_same_are_the_same(letters: str) -> None:
    for one in letters:
        for other in regex.findall(regex.escape(one), letters, regex.IGNORECASE):
            assert caseless(one) == caseless(other)


def test_every_rule_that_finds_its_examples_needs_no_more_than_they_hold() -> None:
    known = 0
    for rule in load_rules().rules:
        texts = [example.text for example in rule.examples if not example.is_kept]
        for pattern in rule.any:
            matched = [text for text in texts if regex.search(pattern, text, regex.IGNORECASE)]
            assert all(holds(text, needed(pattern)) for text in matched)
            known += bool(needed(pattern))
    assert known > 1000


def test_a_pattern_that_needs_what_a_block_lacks_is_never_compiled() -> None:
    broken = Rule("x.y", "t", "other", 0.9, "x", (), literals=("boat",), any=("ferry [z-a]+",))
    marker = Marker(RuleSet((broken,)))
    assert marker.mark(segment("The boat is late.")) == []
    with pytest.raises(regex.error):
        marker.mark(segment("The ferry is a boat."))
