from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.marking import prefilter
from cleaner.marking.prefilter import Prefilter, Sifted
from cleaner.rulepack import Rule

HARBOUR = Rule("x.harbour", "t", "other", 0.9, "x", (), literals=("harbour", "boats sail"), any=("harbour",))
SUPPORT = Rule("x.support", "t", "other", 0.9, "x", (), scope="sentence", starts=("support",), any=("support",))
BY = Rule("x.by", "t", "other", 0.9, "x", (), scope="line", starts=("by",), any=("by",))
MENU = Rule("x.menu", "t", "other", 0.9, "x", (), labels=("menu",))
SHORT = Rule("x.short", "t", "other", 0.9, "x", (), any=("tarn",), unfiltered=True, max_words=2)
RULES = (HARBOUR, SUPPORT, BY, MENU, SHORT)
EVERY = frozenset(rule.id for rule in RULES)
PREFILTER = Prefilter(RULES)
TEXTS = st.lists(
    st.lists(
        st.sampled_from(["harbour", "Support", "by", "« MENU", "boats", "sail", "ﬁn", "it rained.", '"']), max_size=6
    )
    .map(" ".join)
    .filter(bool),
    max_size=12,
)


def ids(sifted: Sifted | None) -> tuple[list[str], list[tuple[str, int]]]:
    if sifted is None:
        return [], []
    return [rule.id for rule in sifted.labelled], [(rule.id, at) for rule, at in sifted.candidates]


@settings(deadline=None)
@given(TEXTS, st.sets(st.sampled_from(sorted(EVERY))))
def test_many_texts_are_sifted_as_each_by_itself(texts: list[str], holding: set[str]) -> None:
    together = PREFILTER.sift(texts, holding)
    alone = [PREFILTER.sift([text], holding).get(0) for text in texts]
    assert [ids(together.get(index)) for index in range(len(texts))] == [ids(one) for one in alone]


def test_texts_are_sifted_alike_wherever_a_search_ends() -> None:
    texts = ["The harbour of Orlena. Support us.", "Menu", "By Ana Ruiz"] * 3000
    assert sum(map(len, texts)) > prefilter.RUN
    found = PREFILTER.sift(texts, EVERY)
    assert [ids(found.get(at)) for at in range(len(texts))] == [ids(found.get(at % 3)) for at in range(len(texts))]
    assert ids(found[0])[1] == [("x.harbour", 4), ("x.support", 29)]


def test_no_literal_is_found_across_two_texts() -> None:
    across = Prefilter([Rule("x.y", "t", "other", 0.9, "x", (), literals=("boats\nsail",), any=("boats",))])
    assert not across.sift(["Red boats", "sail home"], {"x.y"})


def test_only_rules_that_hold_are_candidates() -> None:
    texts = ["Menu", "The harbour"]
    assert list(PREFILTER.sift(texts, {"x.harbour"})) == [1]
    assert list(PREFILTER.sift(texts, {"x.menu"})) == [0]
