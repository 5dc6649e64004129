"""Training of the block classifier: what a block counts, which odds are sure enough, and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

pytest.importorskip("rapidfuzz", reason="the benchmark needs the extra [benchmark]")

from benchmarks.data.corpora import Row
from benchmarks.data.folds import FOLDS, fold_of
from benchmarks.errors import BenchmarkError
from benchmarks.genres.planting import PLANTINGS, Planting, plant
from benchmarks.harness.metrics import tokens
from benchmarks.training import blocks, train_text
from benchmarks.training import planted as planted_texts
from benchmarks.training.blocks import MAX_PAGE_CLUTTER, MAX_TEXT_CLUTTER, Kind, Sample
from benchmarks.training.cross_validation import WRAPPED_COLUMNS, hard_wrapped, one_line, sentence_lines
from benchmarks.training.planted import Source
from benchmarks.training.train_text import (
    DAMAGE_LEVELS,
    END_LEVELS,
    KIND_WEIGHT,
    NEWS_WEIGHT,
    THINNING,
    UNSURE_WEIGHT,
    Table,
    fit,
    levels,
    save,
    tabulate,
    weights,
)
from cleaner.scoring.forest import load_forest
from cleaner.scoring.scorer import make_scorer

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "The first ferry since the flood left Orlena on Friday. It carried forty passengers and a brass band, and Tom Hale "
    "rang the old bell that he had kept in his barn.\n"
    "The crossing takes fifty minutes. It costs four crowns."
)


def sample(
    tokens: list[int],
    gold: list[int],
    kind: Kind = "extractor",
    corpus: str = "made",
    fold: int = 0,
    gold_size: int | None = None,
) -> Sample:
    row = Row("1", corpus, None, "x", None, "", "")
    matrix = np.arange(len(tokens), dtype=np.float32)[:, None]
    size = sum(gold) if gold_size is None else gold_size
    return Sample(row, kind, fold, matrix, np.array(tokens), np.array(gold), size)


# which texts are trusted


@pytest.mark.parametrize(
    ("kind", "most"), [("extractor", MAX_TEXT_CLUTTER), ("gold", MAX_TEXT_CLUTTER), ("fullpage", MAX_PAGE_CLUTTER)]
)
def test_gold_is_trusted_unless_most_of_the_text_is_outside_it(kind: Kind, most: float) -> None:
    outside = round(1000 * most)
    assert not sample([1000 - outside, outside], [1000 - outside, 0], kind).is_trusted
    assert sample([1001 - outside, outside - 1], [1001 - outside, 0], kind).is_trusted


def test_gold_of_a_page_is_trusted_where_the_page_has_most_of_it() -> None:
    assert not sample([50, 50], [50, 0], "fullpage", gold_size=100).is_trusted
    assert sample([51, 49], [51, 0], "fullpage", gold_size=100).is_trusted
    assert sample([51, 49], [51, 0], "extractor", gold_size=500).is_trusted


def test_clutter_is_the_share_of_tokens_outside_gold() -> None:
    assert sample([60, 20, 20], [60, 10, 0]).clutter == pytest.approx(0.3)
    assert sample([0], [0]).clutter == 1


# weights of blocks


def test_longer_blocks_count_more_and_those_of_long_texts_less() -> None:
    assert weights(sample([64, 32, 4, 0], [64, 32, 0, 0]), 0).tolist() == pytest.approx([6.4, 3.2, 0.4, 0])
    assert weights(sample([256, 144], [256, 144]), 0).tolist() == pytest.approx([12.8, 7.2])


def test_tiny_blocks_count_like_three_tokens_and_empty_ones_nothing() -> None:
    found = weights(sample([96, 3, 1, 0], [96, 3, 1, 0]), 0)
    assert found[1] == found[2] > 0
    assert found[3] == 0


def test_half_known_blocks_count_less() -> None:
    whole, half, most = (weights(sample([80, 20], [80, gold]), 0)[1] for gold in (20, 10, 16))
    assert half == pytest.approx(whole * UNSURE_WEIGHT)
    assert most == whole


@pytest.mark.parametrize("kind", sorted(set(KIND_WEIGHT) - set(THINNING)))
def test_kinds_count_differently(kind: Kind) -> None:
    assert weights(sample([100], [100], kind), 3).tolist() == pytest.approx([10 * KIND_WEIGHT[kind]])


def test_of_whole_pages_some_count_for_all() -> None:
    page = sample([100], [100], "fullpage")
    found = np.concatenate([weights(page, position) for position in range(8)])
    assert np.count_nonzero(found) == 8 / THINNING["fullpage"]
    assert found.mean() == pytest.approx(10 * KIND_WEIGHT["fullpage"])


def test_news_counts_more_but_its_gold_alone_does_not() -> None:
    news = sorted(blocks.NEWS)[0]
    plain = weights(sample([100], [100]), 0)
    assert weights(sample([100], [100], corpus=news), 0).tolist() == pytest.approx((plain * NEWS_WEIGHT).tolist())
    gold = [weights(sample([100], [100], "gold", corpus=corpus), 0).tolist() for corpus in (news, "wcxb")]
    assert gold[0] == gold[1] == pytest.approx((plain * KIND_WEIGHT["gold"]).tolist())


def test_a_text_whose_gold_is_not_trusted_counts_nothing() -> None:
    assert weights(sample([40, 60], [40, 0]), 0).tolist() == [0, 0]
    assert weights(sample([60, 40], [60, 0]), 0).min() > 0


def test_a_table_has_one_row_per_block() -> None:
    first, second = sample([80, 20], [80, 10], fold=3), sample([90, 9, 10], [90, 5, 0], fold=1)
    found = tabulate([first, second])
    assert found.matrix[:, 0].tolist() == [0, 1, 0, 1, 2]
    assert found.clutter.tolist() == [False, True, False, False, True]
    assert found.fold.tolist() == [3, 3, 1, 1, 1]
    assert found.weight.tolist() == [*weights(first, 0), *weights(second, 1)]


def test_a_sample_of_the_texts_is_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "extracted": [Row(str(n), "made", None, "trafilatura", None, f"Text {n}", f"Gold {n}") for n in range(20)],
        "spliced": [Row(str(n), "splice", None, "clean", None, f"Gold {n}", f"Gold {n}") for n in range(20)],
    }
    monkeypatch.setattr(blocks, "load", rows.__getitem__)
    found = blocks.texts(9)
    assert len(found) == 9
    assert found == blocks.texts(9)
    assert [text for text in blocks.texts() if text in found] == found
    assert {kind for kind, _ in blocks.texts()} == {"extractor", "spliced", "gold"}


def test_folds_keep_a_site_together() -> None:
    sites = [f"{number}.example" for number in range(200)]
    assert {fold_of(site) for site in sites} == set(range(FOLDS))
    assert [fold_of(site) for site in sites] == [fold_of(site) for site in sites]


# planted texts


def planted(planting: Planting, fold: int = 2) -> tuple[Source, Sample]:
    source = Source(plant("1", "made", "en", TEXT.splitlines(), planting, "train"), fold)
    found = blocks.planted_sample((source, None, False))
    assert found is not None
    return source, found


@pytest.mark.parametrize("planting", PLANTINGS)
def test_only_planted_lines_are_clutter(planting: Planting) -> None:
    source, found = planted(planting)
    assert (found.kind, found.fold) == ("planted", 2)
    assert found.gold.sum() == len(tokens(source.text.article)) == found.gold_size
    assert found.tokens.sum() - found.gold.sum() == sum(
        len(tokens(source.text.text[slice(*span)])) for span in source.text.planted
    )
    data = tabulate([found])
    assert data.clutter.sum() == len(source.text.planted)
    assert data.weight.min() > 0


def test_planted_texts_are_trusted_however_much_is_planted() -> None:
    assert sample([10, 90], [10, 0], "planted").is_trusted
    assert not sample([10, 90], [10, 0], "extractor").is_trusted


def test_planted_texts_change_no_level() -> None:
    extracted = [sample([1] * 1000, [1] * 1000)]
    odds = np.linspace(4, -4, 1000)
    both = tabulate([*extracted, sample([1] * 500, [1] * 500, "planted")])
    assert levels(both, np.concatenate([odds, np.full(500, 6.0)])) == levels(tabulate(extracted), odds)


def test_planted_sources_keep_sites_together_and_to_the_training_part(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = "\n".join(f"It rained for {n} days in the valley." for n in range(4))
    rows = [Row(str(n), "fundus", "de", "x", f"Rain {n} | Post", gold, gold) for n in range(9)]
    monkeypatch.setattr(planted_texts, "load", lambda _: rows)
    monkeypatch.setattr(planted_texts, "sites", lambda: {str(n): "one.example" for n in range(9)})
    monkeypatch.setattr(planted_texts, "other_rows", lambda _: [])
    monkeypatch.setattr(planted_texts, "MADE_ARTICLES", 40)
    found = planted_texts.planted_sources()
    assert len(found) == 3 * (40 + 9)
    articles = [source for source in found if source.text.genre == "article"]
    assert {source.fold for source in articles} == {fold_of("one.example")}
    assert {source.text.language for source in articles} == {"de"}
    assert {source.fold for source in found} == set(range(FOLDS))
    few = planted_texts.planted_sources(7)
    assert len(few) == 7
    assert few == planted_texts.planted_sources(7)


def test_a_sample_never_replaces_the_weights_that_ship() -> None:
    pytest.importorskip("lightgbm", reason="training needs the extra [train]")
    with pytest.raises(BenchmarkError, match="give --out too"):
        train_text.main(sample=5)


def test_reviewed_texts_are_learned_from_and_never_replace_the_weights_that_ship(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clutter = "Get the harbour letter by Ana every morning."
    own = Row("a", "reviewed", None, "reviewed", None, f"{TEXT}\n{clutter}", TEXT)
    monkeypatch.setattr(blocks, "load", lambda _: [Row("b", "made", None, "x", None, TEXT, TEXT)])
    monkeypatch.setattr(blocks, "sites", dict)
    known, (found,) = blocks.samples(), blocks.samples(reviewed=[own])[-1:]
    assert len(blocks.samples(reviewed=[own])) == len(known) + 1
    assert (found.kind, found.fold, found.is_trusted) == ("reviewed", fold_of("a"), True)
    assert [bool(gold) for gold in found.gold] == [True, True, False]
    assert (weights(found, 1) > 0).all()
    pytest.importorskip("lightgbm", reason="training needs the extra [train]")
    with pytest.raises(BenchmarkError, match=r"texts of your own .* give --out too"):
        train_text.main(reviewed=tmp_path / "rows.jsonl")


# levels


def test_levels_do_the_damage_allowed() -> None:
    gold = np.ones(1000, int)
    odds = np.linspace(4, -4, 1000)
    # Clutter, and what comes from no extractor, damages nothing.
    data = tabulate(
        [sample([1] * 1000, gold.tolist()), sample([1] * 500, [0] * 500), sample([1] * 500, [1] * 500, "gold")]
    )
    found = levels(data, np.concatenate([odds, np.full(1000, 6.0)]))
    assert found == sorted(found)
    assert set(END_LEVELS) <= set(found)
    assert len(found) == len(END_LEVELS) + len(DAMAGE_LEVELS)
    at = {confidence: level for level, confidence in found}
    for share, confidence in DAMAGE_LEVELS:
        damage = (odds >= at[confidence] - 1e-4).mean()
        assert damage == pytest.approx(share, abs=0.0011), confidence


def test_levels_make_a_scorer_that_knows_every_profile() -> None:
    data = tabulate([sample([1] * 1000, [1] * 1000)])
    _, *inner, _ = levels(data, np.linspace(4, -4, 1000))
    assert [confidence for _, confidence in inner] == [0.5, 0.7, 0.9]
    assert len({level for level, _ in inner}) == 3


# the weights as data


@pytest.fixture(scope="module")
def made() -> Table:
    """Blocks where three of five columns decide whether they are clutter; the first is always the same."""
    random = np.random.default_rng(7)
    matrix = random.integers(0, 12, (3000, 5)).astype(np.float32)
    matrix[:, 0] = 1
    matrix[:, 3] = np.round(matrix[:, 3] / 12, 2)
    noise = random.normal(0, 2, 3000)
    clutter = matrix[:, 1] - matrix[:, 2] + 9 * matrix[:, 3] + noise > 4
    row = Row("1", "made", None, "x", None, "", "")
    found = Sample(row, "extractor", 0, matrix, np.full(3000, 9), np.where(clutter, 0, 9), 9)
    return Table([found], matrix, clutter, np.ones(3000), np.zeros(3000, np.int64))


@pytest.mark.parametrize("trees", [1, 30])
def test_written_weights_say_what_the_model_says(made: Table, tmp_path: Path, trees: int) -> None:
    pytest.importorskip("lightgbm", reason="training needs the extra [train]")
    settings: dict[str, Any] = {"min_data_in_leaf": 20, "num_threads": 1, "learning_rate": 0.3}
    model = fit(made, made.fold >= 0, trees, **settings)
    names = ["same", "more", "less", "share", "chance"]
    save(model, names, [(-9.0, 0.0), (0.5, 0.7), (9.0, 0.99)], tmp_path / "new" / "weights.json", "train-text")
    forest, confidence = load_forest(tmp_path / "new" / "weights.json")
    assert len(forest.roots) == trees
    assert "same" not in forest.features
    columns = [names.index(name) for name in forest.features]
    odds = forest.odds(np.ascontiguousarray(made.matrix[:, columns]))
    raw = np.asarray(model.predict(made.matrix, raw_score=True))
    assert np.abs(odds - raw).max() <= 1e-4 * trees
    assert np.ptp(raw) > 0.1
    assert make_scorer(forest, confidence).odds_at(0.7) == pytest.approx(0.5)


def test_blocks_that_count_nothing_are_not_learned_from(made: Table) -> None:
    pytest.importorskip("lightgbm", reason="training needs the extra [train]")
    settings: dict[str, Any] = {"min_data_in_leaf": 20, "num_threads": 1}
    half = np.arange(3000) < 1500
    lies = Table(made.samples, made.matrix, made.clutter ^ ~half, made.weight * half, made.fold)
    honest = fit(made, half, 3, **settings).predict(made.matrix)
    assert np.array_equal(fit(lies, made.fold >= 0, 3, **settings).predict(made.matrix), honest)
    assert not np.array_equal(fit(made, ~half, 3, **settings).predict(made.matrix), honest)


# layouts


def test_one_sentence_per_line() -> None:
    assert sentence_lines(TEXT).splitlines() == [
        "The first ferry since the flood left Orlena on Friday.",
        "It carried forty passengers and a brass band, and Tom Hale rang the old bell that he had kept in his barn.",
        "The crossing takes fifty minutes.",
        "It costs four crowns.",
    ]


def test_wrapped_lines_are_short_and_paragraphs_apart() -> None:
    paragraphs = hard_wrapped("\n" + TEXT + "\n \n").split("\n\n")
    assert [" ".join(paragraph.split("\n")) for paragraph in paragraphs] == TEXT.splitlines()
    assert "\n" in paragraphs[0]
    assert max(map(len, paragraphs[0].splitlines())) <= WRAPPED_COLUMNS


def test_one_line() -> None:
    assert one_line(f" {TEXT}\n\n") == TEXT.replace("\n", " ")


@pytest.mark.parametrize("layout", [sentence_lines, hard_wrapped, one_line])
def test_layouts_change_no_word(layout: Any) -> None:
    assert layout(TEXT) != TEXT
    assert tokens(layout(TEXT)) == tokens(TEXT)
