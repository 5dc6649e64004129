"""Forests against a plain reading of their trees, and what learned weights may cut."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Config
from cleaner.config import THRESHOLD
from cleaner.document import Evidence, Mark
from cleaner.errors import CleanerError
from cleaner.features.columns import Features
from cleaner.features.text.measure import Measurable, measure
from cleaner.marking.marker import Marker
from cleaner.pipeline.text import TextPipeline, measure_claims
from cleaner.rulepack import load_rules
from cleaner.scoring import forest as forests
from cleaner.scoring.forest import build, load_forest
from cleaner.scoring.page import LEAST_PROSE, find_foreign
from cleaner.scoring.reach import WORD, Reach
from cleaner.scoring.scorer import REASONS, ForestScorer, make_scorer
from cleaner.scoring.text import DOUBT, EVIDENT, EVIDENT_CUTS, load_scorer, score, score_window
from cleaner.segmentation import segment

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.arrays import Doubles, Ints
    from cleaner.document import BlockKind
    from cleaner.scoring.scorer import Scorer

LINES = (
    "The first ferry since the flood left Orlena on Friday with forty passengers and a brass band on board.",
    "The crossing takes fifty minutes and costs four crowns, half of what the bus around the bay asks for.",
    "The council paid for the new engine out of a fund that it had set up in the year of the flood.",
    "Until October the boat will run twice a day, and after that as long as the ice allows it.",
)
JUNK = "Orlena Tide Ledger"
ADVERT = "Advertisement"
LEVELS = [(-9.0, 0.0), (0.0, 0.5), (1.0, 0.7), (2.0, 0.9), (9.0, 0.99)]
SHORT = [0, 3.5, 0.5, 5.0, -3.0]
"""A tree that takes blocks of up to three words for clutter."""

# Sums of these are exact, and rows fall on thresholds, too.
NUMBERS = st.sampled_from([-2.0, -0.5, 0.0, 0.125, 0.5, 1.0, 3.0])
FEATURES = ("a", "b", "c")
TREES = st.lists(
    st.recursive(
        NUMBERS,
        lambda below: st.tuples(st.integers(0, 2), NUMBERS, NUMBERS, below, below).map(list),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)
MATRICES = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=9)


def plain(node: Any, row: tuple[float, ...]) -> float:
    if not isinstance(node, list):
        return float(node)
    feature, threshold, _, below, above = node
    return plain(above if row[feature] > threshold else below, row)


def root(node: Any) -> float:
    return float(node[2] if isinstance(node, list) else node)


# forests


@given(TREES, MATRICES)
def test_odds_are_the_sum_of_what_the_trees_say(trees: list[Any], rows: list[tuple[float, ...]]) -> None:
    odds = build(FEATURES, trees).odds(np.array(rows, np.float32))
    assert odds.tolist() == [sum(plain(tree, row) for tree in trees) for row in rows]


@given(TREES, MATRICES)
def test_contributions_lead_from_the_roots_to_the_odds(trees: list[Any], rows: list[tuple[float, ...]]) -> None:
    forest = build(FEATURES, trees)
    matrix = np.array(rows, np.float32)
    found = forest.contributions(matrix)
    assert found.shape == matrix.shape
    for row, odds in zip(found, forest.odds(matrix), strict=True):
        assert row.sum() == pytest.approx(odds - sum(map(root, trees)))


def test_a_contribution_is_that_of_the_feature_asked() -> None:
    forest = build(["a", "b"], [[0, 0.0, 0.5, -1.0, [1, 0.0, 1.0, 3.0, 0.0]], [1, 5.0, 0.0, 0.25, -0.25]])
    found = forest.contributions(np.array([[1, 0], [0, 9]], np.float32))
    assert found.tolist() == [[0.5, 2.25], [-1.5, -0.25]]


@given(TREES, MATRICES, st.integers(1, 4))
def test_odds_do_not_depend_on_how_many_are_scored_at_a_time(
    trees: list[Any], rows: list[tuple[float, ...]], size: int
) -> None:
    forest, matrix = build(FEATURES, trees), np.array(rows, np.float32)
    whole = forest.odds(matrix)
    asked: list[int] = []
    leaves = Reach.leaves

    def counted(self: Reach, part: Any) -> Any:
        asked.append(len(part))
        return leaves(self, part)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forests, "ROWS", size)
        patch.setattr(Reach, "leaves", counted)
        assert forest.odds(matrix).tolist() == whole.tolist()
    assert max(asked) <= size
    assert sum(asked) == len(rows)


@given(TREES, MATRICES, st.integers(1, 4))
def test_contributions_do_not_depend_on_how_many_are_explained_at_a_time(
    trees: list[Any], rows: list[tuple[float, ...]], size: int
) -> None:
    forest, matrix = build(FEATURES, trees), np.array(rows, np.float32)
    whole = forest.contributions(matrix)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forests, "STEP_ROWS", size)
        assert forest.contributions(matrix).tolist() == whole.tolist()


@pytest.mark.parametrize("blocks", [1, WORD - 1, WORD, WORD + 1, 3 * WORD])
def test_each_block_comes_to_its_own_leaf_among_hundreds(blocks: int) -> None:
    """The numbers of the leaves take more than a byte, and the blocks more than one word of a set."""

    def halves(low: int, high: int) -> Any:
        if high - low == 1:
            return float(low)
        middle = (low + high) // 2
        return [0, middle - 0.5, 0.0, halves(low, middle), halves(middle, high)]

    places = np.random.default_rng(blocks).integers(0, 300, blocks)
    forest = build(["place"], [halves(0, 300), 0.5, [0, 10.0, 0.0, 1000.0, 2000.0]])
    odds = forest.odds(places[:, None].astype(np.float32))
    assert odds.tolist() == (places + 0.5 + np.where(places > 10, 2000, 1000)).tolist()


def test_what_is_not_a_number_is_not_above_any_threshold() -> None:
    assert build(["a"], [[0, 0.0, 0.0, 1.0, -1.0]]).odds(np.array([[np.nan]], np.float32)).tolist() == [1.0]


def test_no_blocks_have_no_odds() -> None:
    forest = build(["words"], [SHORT])
    assert forest.odds(np.zeros((0, 1), np.float32)).shape == (0,)
    assert forest.contributions(np.zeros((0, 1), np.float32)).shape == (0, 1)


# weights


def write(folder: Path, **changes: Any) -> Path:
    path = folder / "weights.json"
    data = {"schema": 1, "features": ["words"], "trees": [SHORT], "levels": LEVELS, **changes}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_weights_are_read(tmp_path: Path) -> None:
    forest, levels = load_forest(write(tmp_path))
    assert forest.features == ("words",)
    assert forest.odds(np.array([[3], [4]], np.float32)).tolist() == [5, -3]
    assert levels == LEVELS


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"{", "cannot be read as classifier weights"),
        (b"\xff", "cannot be read as classifier weights"),
        (b"[]", "cannot be read as classifier weights"),
        (b"{}", "schema"),
        (b'{"schema": 1, "features": ["a"], "levels": []}', "trees"),
        (b'{"schema": 1, "features": ["a"], "levels": [], "trees": []}', "cannot be read"),
        (b'{"schema": 1, "features": ["a"], "levels": [], "trees": ["x"]}', "cannot be read"),
        (b'{"schema": 1, "features": ["a"], "levels": [], "trees": [[0, 1.0]]}', "cannot be read"),
        (b'{"schema": 1, "features": ["a"], "levels": [7], "trees": [1.0]}', "cannot be read"),
        (b'{"schema": 9, "features": ["a"], "levels": [], "trees": [1.0]}', "schema 9 is unknown"),
    ],
)
def test_what_holds_no_weights_is_told_in_one_line(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "weights.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CleanerError, match=told) as caught:
        load_scorer(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_the_weights_that_ship_fit_what_is_measured() -> None:
    scorer = load_scorer()
    features = features_of("\n".join(LINES))
    assert set(scorer.forest.features) <= set(features.columns)
    assert scorer.forest.feature.max() < len(scorer.forest.features)
    assert list(scorer.odds) == sorted(set(scorer.odds))
    assert list(scorer.confidences) == sorted(set(scorer.confidences))
    assert set(THRESHOLD.values()) < set(scorer.confidences)


def features_of(text: str) -> Features:
    """Return what is measured of a text, given what the rules say."""
    return measure_claims(TextPipeline(Config(), Marker(load_rules()), None).claims(segment(text)))


def levels_of(odds: list[float], confidences: list[float]) -> list[tuple[float, float]]:
    return list(zip(sorted(odds), sorted(confidences), strict=False))


RISING = st.builds(
    levels_of,
    st.lists(st.floats(-9, 9), min_size=2, max_size=6, unique=True),
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
)


@given(RISING, st.lists(st.floats(-20, 20), min_size=2, max_size=20), st.randoms())
def test_confidence_rises_with_the_odds(levels: list[tuple[float, float]], odds: list[float], random: Any) -> None:
    shuffled = random.sample(levels, len(levels))
    scorer = make_scorer(build(["words"], [0.0]), shuffled)
    found = scorer.confidence(np.array(sorted(odds)))
    assert (np.diff(found) >= -1e-12).all()
    assert found.min() >= levels[0][1] - 1e-12
    assert found.max() <= levels[-1][1] + 1e-12


def test_confidence_is_what_the_levels_say_and_in_between() -> None:
    scorer = make_scorer(build(["words"], [0.0]), LEVELS[::-1])
    assert [scorer.odds_at(confidence) for confidence in (0.5, 0.6, 0.9)] == pytest.approx([0, 0.5, 2])
    found = scorer.confidence(np.array([-99, -9, 0, 0.5, 1, 2, 9, 99]))
    assert found.tolist() == pytest.approx([0, 0, 0.5, 0.6, 0.7, 0.9, 0.99, 0.99])


# marks


def scored(lines: list[str], scorer: Scorer, least: float = 0.7, cut: tuple[str, ...] = ()) -> list[Mark]:
    """Return the marks of a scorer, where rules already cut some of the lines."""
    document = segment("\n".join(lines))
    assert [block.text for block in document.blocks] == lines
    whole = [Mark(block.span, "x.y", "social", 0.9, "x") if block.text in cut else None for block in document.blocks]
    return list(score(document, measure(document, whole, [0.0] * len(lines)), least, scorer).marks)


def by_words(*steps: tuple[float, float], last: float = -5.0) -> Scorer:
    """Return a scorer that gives blocks of up to so many words these log-odds, and ``last`` to longer ones."""
    tree: Any = last
    for most, odds in sorted(steps, reverse=True):
        tree = [0, most + 0.5, 0.0, odds, tree]
    return make_scorer(build(["words"], [tree]), LEVELS)


def foreign(odds: list[float], *, article: bool, words: int = 1) -> list[int]:
    """Return the numbers of the blocks of a page that are cut, given the odds of all, and the words of each."""
    part = segment("\n\n".join(LINES[at % len(LINES)] for at in range(len(odds))))
    tree: Any = odds[-1]
    for at in reversed(range(len(odds) - 1)):
        tree = [0, at + 0.5, 0.0, odds[at], tree]
    scorer = make_scorer(build(["row"], [tree]), [(-9.0, 0.0), (0.0, 0.7), (9.0, 0.99)])
    size = np.full(len(odds), words)
    columns = {"row": np.arange(len(odds)), "words": size, "linked": size * 0.0, "finished": size > 0}
    return list(find_foreign(part, Features(columns), ["other"] * len(odds), 0.7, scorer, is_article=article))


def test_rather_clutter_goes_from_what_says_it_is_an_article_or_stands_out_as_one() -> None:
    doubtful = [-3.0, -0.2, 0.5, 0.7, 3.0]
    assert foreign(doubtful, article=True) == [2, 3, 4]
    assert foreign(doubtful, article=False) == [4]
    clear = [-5.0] * 8 + [0.5]
    assert foreign(clear, article=False) == foreign(clear, article=True) == [8]


def test_what_is_rather_clutter_goes_from_a_page_with_prose_too() -> None:
    """Old blogs declare nothing, and their many comments make them doubtful."""
    doubtful = [-3.0, -0.2, 0.5, 0.7, 3.0]
    assert foreign(doubtful, article=False, words=LEAST_PROSE // 2) == [2, 3, 4]
    assert foreign(doubtful, article=False, words=LEAST_PROSE // 2 - 1) == [4]


def test_of_a_page_that_is_all_clutter_the_likeliest_stays() -> None:
    assert foreign([3.0, 1.0, 4.0], article=True) == [0, 2]


def test_where_nothing_is_evident_nothing_is_marked() -> None:
    scorer = by_words((1, 1 + EVIDENT + 0.01), (2, 1 + EVIDENT - 0.01))
    assert scorer.odds_at(0.7) == 1
    assert scored([*LINES, "Tide tables", "Ferry news"], scorer) == []
    found = scored([*LINES, "Tide tables", "Ferry news", "Tides"], scorer)
    assert [mark.span.length for mark in found] == [len("Tide tables"), len("Ferry news"), len("Tides")]


def test_one_block_that_is_cut_anyway_is_evidence_of_nothing_else() -> None:
    scorer = by_words((1, 1 + EVIDENT), (2, 1 + EVIDENT - 0.01))
    lines = [*LINES[:2], "Tides", *LINES[2:], "Ferry news"]
    assert scored(lines, scorer, cut=("Tides",)) == []
    assert len(scored(lines, scorer)) == 2
    several = [*lines, *["Tides"] * (EVIDENT_CUTS - 1)]
    assert lines[-1] in [text_of(several, mark) for mark in scored(several, scorer, cut=("Tides",))]


def text_of(lines: list[str], mark: Mark) -> str:
    return "\n".join(lines)[mark.span.start : mark.span.end].strip()


def test_what_is_evident_depends_on_how_sure_marks_must_be() -> None:
    scorer = by_words((1, 2 + EVIDENT - 0.01))
    assert len(scored([*LINES, "Tides"], scorer, 0.7)) == 1
    assert scored([*LINES, "Tides"], scorer, 0.9) == []


def test_marks_are_as_sure_as_wanted() -> None:
    scorer = by_words((1, 5.5), (2, 1.5), (3, 0.5))
    lines = [*LINES, "Tides", "Tide tables", "Orlena tide tables"]
    found = {least: scored(lines, scorer, least) for least in (0.5, 0.7, 0.9)}
    assert [len(found[least]) for least in (0.5, 0.7, 0.9)] == [3, 2, 1]
    assert [mark.confidence for mark in found[0.5]] == pytest.approx([0.945, 0.8, 0.6])
    assert {mark.rule_id.partition("/")[0] for mark in found[0.5]} == {"score"}
    assert {mark.category for mark in found[0.5]} == {"other"}


@pytest.mark.parametrize("kind", sorted(DOUBT))
def test_of_some_kinds_of_blocks_scores_are_less_sure(kind: BlockKind) -> None:
    scorer = by_words((3, 1 + EVIDENT), last=-9.0)
    lines = [*LINES, JUNK, JUNK]
    document = segment("\n".join(lines))
    blocks = [*document.blocks[:-1], document.blocks[-1]._replace(kind=kind)]
    document = replace(document, blocks=tuple(blocks))
    features = measure(document, [None] * len(lines), [0.0] * len(lines))
    plain, doubted = score(document, features, 0.1, scorer).marks
    assert [plain.confidence, doubted.confidence] == scorer.confidence(
        np.array([1 + EVIDENT, 1 + EVIDENT - DOUBT[kind]])
    ).tolist()
    assert doubted.confidence < plain.confidence


def test_blocks_without_words_get_no_mark() -> None:
    scorer = by_words((3, 6.0))
    assert [mark.span.start for mark in scored(["* * *", *LINES, "---"], scorer)] == []
    assert [mark.span.start for mark in scored(["Tides", *LINES, "---"], scorer)] == [0]


# windows

CLUTTER = ("Tides", "Tide tables", "Orlena tide tables", "* * *", "Ana Ruiz", "Share", "Read more", "12 comments")


class Ranked:
    """A scorer of the user's own that compares the blocks it is asked for with each other."""

    digest = "ranked"

    def rate(self, features: Features) -> Doubles:
        words = features.columns["words"]
        return np.where(words <= words.mean() / 2, 9.0, -9.0)

    def confidence(self, odds: Doubles) -> Doubles:
        return np.where(odds > 0, 0.9, 0.1)

    def odds_at(self, confidence: float) -> float:  # noqa: ARG002  a Scorer's
        return 0.0

    def evidence(self, features: Features, rows: Ints) -> list[tuple[Evidence, ...]]:
        size = float(len(features.columns["words"]))
        return [(Evidence("rank", float(row), size),) for row in rows.tolist()]


def measurable(lines: list[str]) -> Measurable:
    document = segment("\n".join(lines))
    whole = [
        Mark(block.span, "x.y", "social", 0.9, "x") if block.text == "Share" else None for block in document.blocks
    ]
    return Measurable(document, whole, [0.0] * len(whole))


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([*LINES, *CLUTTER]), min_size=1, max_size=12), max_size=6))
def test_a_window_gets_the_scores_that_its_documents_get_one_by_one(texts: list[list[str]]) -> None:
    parts = [measurable(lines) for lines in texts]
    for scorer in (load_scorer(), by_words((1, 5.5), (2, 1.5), (3, 0.5)), Ranked()):
        alone = [score(part.document, measure(*part), 0.7, scorer) for part in parts]
        assert score_window(parts, 0.7, scorer) == alone


def test_a_window_of_several_documents_finds_the_marks_of_each() -> None:
    lines = [[*LINES, "Tides", "Tide tables"], [*LINES], ["Tides", *LINES, "* * *"]]
    scores = score_window([measurable(one) for one in lines], 0.7, by_words((2, 5.5)))
    assert [[text_of(one, mark) for mark in found.marks] for one, found in zip(lines, scores, strict=True)] == [
        ["Tides", "Tide tables"],
        [],
        ["Tides"],
    ]
    assert [len(found.odds) for found in scores] == [6, 4, 6]


def test_the_forest_is_asked_once_for_a_window_and_a_scorer_of_the_users_own_once_a_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(kind: type[Scorer]) -> None:
        rate = kind.rate

        def ask(self: Scorer, features: Features) -> Doubles:
            asked.append(len(features.columns["words"]))
            return rate(self, features)

        monkeypatch.setattr(kind, "rate", ask)

    counted(ForestScorer)
    counted(Ranked)
    parts = [measurable([*LINES]), measurable(["Tides", "Share"])]
    score_window(parts, 0.7, load_scorer())
    score_window(parts, 0.7, Ranked())
    assert asked == [6, 4, 2]


# evidence


def test_evidence_names_the_features_that_speak_for_clutter() -> None:
    forest = build(
        ["words", "characters", "capitals", "digits"],
        [[0, 3.5, 0.5, 5.0, -3.0], [1, 99.0, 0.0, 0.5, -0.5], [2, 0.9, 0.0, 0.0, -0.25], [3, 0.5, 0.25, 0.25, 0.0]],
    )
    (mark,) = scored([*LINES, JUNK], make_scorer(forest, LEVELS))
    assert mark.evidence == (("words", 3.0, 4.5), ("characters", float(len(JUNK)), 0.5))


def test_evidence_names_the_strongest_few_features() -> None:
    names = ["words", "characters", "capitals", "digits", "commas", "colon"]
    forest = build(names, [[at, 999.0, 0.0, 1.0 + at, 0.0] for at in range(len(names))])
    found = scored([*LINES, JUNK], make_scorer(forest, LEVELS))
    assert len(found) == len(LINES) + 1
    for mark in found:
        assert [evidence.name for evidence in mark.evidence] == names[::-1][:REASONS]
        assert [evidence.weight for evidence in mark.evidence] == [6.0, 5.0, 4.0, 3.0]


# the pipeline


def rule_ids(text: str, config: Config) -> set[str]:
    result = Cleaner(config).explain(text)
    assert result.error is None
    return {removal.rule_id for removal in result.removed}


def test_weights_of_the_users_own_are_used(tmp_path: Path) -> None:
    text = "\n".join([*LINES, JUNK])
    short = Cleaner(Config(weights=write(tmp_path)))
    assert short.clean(text) == "\n".join(LINES)
    (removal,) = short.explain(text).removed
    assert (removal.rule_id, removal.category) == ("score/text", "other")
    assert [evidence.name for evidence in removal.evidence] == ["words"]
    (tmp_path / "other").mkdir()
    none = Cleaner(Config(weights=write(tmp_path / "other", trees=[-3.0])))
    assert none.clean(text) == text


def test_without_the_classifier_only_rules_cut(tmp_path: Path) -> None:
    text, path = "\n".join([*LINES, ADVERT, JUNK]), write(tmp_path)
    with_scores = rule_ids(text, Config(weights=path))
    assert "score/text" in with_scores
    alone = rule_ids(text, Config(weights=path, classifier=False))
    assert alone
    assert not any(rule.startswith("score/") for rule in alone)


def test_without_the_classifier_no_weights_are_needed(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert rule_ids("\n".join([*LINES, ADVERT]), Config(weights=missing, classifier=False))
    with pytest.raises(CleanerError, match=r"missing\.json cannot be read as classifier weights"):
        Cleaner(Config(weights=missing))


def test_weights_of_another_version_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, trees=[[0, 3.5, 0.0, 3.5, -3.0]])
    path.write_text(path.read_text(encoding="utf-8").replace('"words"', '"weather"'), encoding="utf-8")
    with pytest.raises(CleanerError, match="knows no feature 'weather'"):
        Cleaner(Config(weights=path))


def test_the_profile_decides_how_sure_scores_must_be(tmp_path: Path) -> None:
    text = "\n".join([*LINES, JUNK])
    path = write(tmp_path, trees=[[0, 3.5, 0.0, 3.5, -3.0]])
    assert Cleaner(Config("balanced", weights=path)).clean(text) == "\n".join(LINES)
    assert Cleaner(Config("gentle", weights=path)).clean(text) == text


def test_what_a_user_keeps_is_not_cut_by_scores(tmp_path: Path) -> None:
    text, path = "\n".join([*LINES, JUNK]), write(tmp_path)
    assert Cleaner(Config(weights=path, strip=frozenset({"other"}))).clean(text) == "\n".join(LINES)
    assert Cleaner(Config(weights=path, strip=frozenset({"social"}))).clean(text) == text


def test_a_cleaner_with_weights_travels(tmp_path: Path) -> None:
    cleaner = Cleaner(Config(weights=write(tmp_path)))
    text = "\n".join([*LINES, JUNK])
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy.config == cleaner.config
    assert copy.explain(text).to_dict() == cleaner.explain(text).to_dict()
    assert copy.clean(text) == "\n".join(LINES)


def test_a_text_is_measured_with_what_the_rules_say() -> None:
    features = features_of("\n".join([*LINES, ADVERT]))
    assert len(features.columns["mark"]) == len(LINES) + 1
    assert features.columns["mark"][-1] > 0.7
    assert features.columns["mark"][:-1].max() == 0
