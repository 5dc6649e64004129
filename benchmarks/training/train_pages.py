"""Train the classifiers of page blocks, from the corpora to the weights that ship. See docs/pages.md."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.data.folds import FOLDS
from benchmarks.data.pages import TRAINED_ON, PageRow, load_pages
from benchmarks.errors import require
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.parallel import in_parallel
from benchmarks.quality import html
from benchmarks.training.blocks import NEWS, rules_only
from benchmarks.training.labels import label_blocks, texts_of
from benchmarks.training.train_text import Folds, Report, WriteReadme, fit_trees, save
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page
from cleaner.features.columns import Features
from cleaner.features.page.passes import FirstPass, first_pass
from cleaner.models import PAGE_FIRST_PASS, PAGE_SECOND_PASS, models_folder
from cleaner.page_document import Page
from cleaner.pipeline.page import claim_likely, measure_likely
from cleaner.scoring.page import likely_blocks

if TYPE_CHECKING:
    from lightgbm import Booster

COMMAND: Final = "train-pages"

SETTINGS: Final[dict[str, Any]] = {
    "objective": "cross_entropy",
    "num_leaves": 31,
    "max_depth": 8,
    "learning_rate": 0.08,
    "min_data_in_leaf": 100,
    "max_bin": 63,
    "lambda_l2": 5,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}
TREES: Final = 200
ODDS_LEVELS: Final = ((-9.0, 0.0), (-1.0, 0.5), (0.0, 0.7), (1.5, 0.9), (9.0, 0.99))
"""Log-odds of clutter and their confidence: what is clutter rather than article is cut by default."""
NEWS_WEIGHT: Final = 2.0
OTHER_WEIGHT: Final = 0.6
"""Weights of pages of the news corpora, whose gold is better, and of pages that are not articles."""
EASY_LINKED: Final = 0.9
EASY_TOKENS: Final = 8
EASY_THINNING: Final = 4
"""Of short blocks of links outside gold, one in N is trained on, with N times the weight."""
SURE_CHANCE: Final = 0.9
EARLY_STOP_SHARE: Final = 0.35
"""Chance from which a block is surely article, and how much of that, relative to gold, is outside gold where gold
stops early: such pages teach nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """The blocks of all pages, one per row. ``page`` is the number of each block's page."""

    rows: Sequence[PageRow]
    names: tuple[str, ...]
    matrix: NDArray[np.float32]
    article: NDArray[np.float64]
    tokens: NDArray[np.int64]
    page: NDArray[np.int64]

    @property
    def fold(self) -> NDArray[np.int64]:
        """The fold of each block's site."""
        return np.array([row.fold for row in self.rows])[self.page]

    def weights(self) -> NDArray[np.float64]:
        """Return the weight of each block: more for longer ones, the same sum for all pages of one kind."""
        size = np.sqrt(np.maximum(self.tokens, 1))
        pages = np.array([_page_weight(row) for row in self.rows])
        found: NDArray[np.float64] = size * (pages / np.bincount(self.page, size, len(pages)))[self.page]
        scaled: NDArray[np.float64] = found / found.mean()
        return scaled

    def thinned(self) -> NDArray[np.float64]:
        """Return the weights with most of the easy blocks left out."""
        linked = self.matrix[:, self.names.index("linked")]
        easy = (linked > EASY_LINKED) & (self.tokens < EASY_TOKENS) & (self.article == 0)
        kept = np.arange(len(easy)) % EASY_THINNING == 0
        found: NDArray[np.float64] = self.weights() * np.where(easy, EASY_THINNING * kept, 1)
        return found


def _page_weight(row: PageRow) -> float:
    if row.corpus in NEWS:
        return NEWS_WEIGHT
    return 1.0 if row.kind == "article" else OTHER_WEIGHT


def _first_pass(row: PageRow) -> tuple[Page, FirstPass] | None:
    page = build(read_page(row.html), row.url, row.id)
    return (page, first_pass(page)) if page else None


def _measure_first(
    row: PageRow,
) -> tuple[list[str], NDArray[np.float32], NDArray[np.float64], NDArray[np.int64]] | None:
    found = _first_pass(row)
    if found is None or row.gold is None:
        return None
    page, first = found
    names = list(first.columns)
    return names, Features(first.columns).matrix(names), *label_blocks(texts_of(page), row.gold)


def _measure_second(
    job: tuple[PageRow, NDArray[np.float64]],
) -> tuple[list[str], NDArray[np.int64], NDArray[np.float32]]:
    row, chance = job
    found = _first_pass(row)
    assert found
    page, first = found
    likely = likely_blocks(chance)
    features = measure_likely(page, first, chance, likely, claim_likely(rules_only(), page, likely))
    return list(features.columns), likely, features.matrix(list(features.columns))


def first_table(rows: Sequence[PageRow]) -> Table:
    """Measure the blocks of all pages as in the first pass, and label them."""
    found = [(row, made) for row, made in zip(rows, in_parallel(_measure_first, rows), strict=True) if made]
    kept = [row for row, _ in found]
    names, matrices, shares, sizes = zip(*(made for _, made in found), strict=True)
    page = np.repeat(np.arange(len(kept)), [len(part) for part in sizes])
    return Table(kept, tuple(names[0]), np.concatenate(matrices), np.concatenate(shares), np.concatenate(sizes), page)


def second_table(first: Table, chance: NDArray[np.float64]) -> Table:
    """Measure the likely blocks as in the second pass, given chances by models that have not seen the pages."""
    parts = np.split(chance, np.flatnonzero(np.diff(first.page)) + 1)
    names, likely, matrices = zip(*in_parallel(_measure_second, list(zip(first.rows, parts, strict=True))), strict=True)
    begins = np.concatenate(([0], np.cumsum([len(part) for part in parts])[:-1]))
    at = np.concatenate([begin + numbers for begin, numbers in zip(begins, likely, strict=True)])
    return Table(first.rows, tuple(names[0]), np.concatenate(matrices), first.article[at], first.tokens[at],
                 first.page[at])  # fmt: skip


def fit(table: Table, weights: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Booster:
    """Fit trees to the chosen blocks."""
    chosen = chosen & (weights > 0)
    return fit_trees(table.matrix[chosen], 1 - table.article[chosen], weights[chosen], TREES, SETTINGS)


def out_of_fold(table: Table, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[Booster]]:
    """Return each block's chance of being article by a model that has not seen its site, and the models by fold."""
    chance, models = np.zeros(len(table.page)), []
    for fold in range(FOLDS):
        inside = table.fold == fold
        model = fit(table, weights, ~inside)
        chance[inside] = 1 - np.asarray(model.predict(table.matrix[inside]))
        models.append(model)
    return chance, models


def gold_stops_early(table: Table, chance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each page whether its gold stops early."""
    outside = (chance > SURE_CHANCE) & (table.article < 1 - SURE_CHANCE)
    beyond = np.bincount(table.page, table.tokens * outside)
    gold = np.bincount(table.page, table.tokens * table.article)
    found: NDArray[np.bool_] = beyond > EARLY_STOP_SHARE * np.maximum(gold, 1)
    return found


app = new_app()


@app.command()
def main(folds: Folds = None, report: Report = True, write_readme: WriteReadme = False) -> None:
    """Train the classifiers of page blocks, write their weights, and measure them on sites that they have not seen."""
    require("lightgbm", "train")
    first = first_table(load_pages(TRAINED_ON))
    weights = first.thinned()
    chance, first_models = out_of_fold(first, weights)
    second = second_table(first, chance)
    typer.echo(f"{len(first.rows)} pages, {len(first.page)} blocks, {len(second.page)} of them likely")
    shipped = models_folder()
    everything = np.ones(len(first.page), bool)
    save(fit(first, weights, everything), first.names, ODDS_LEVELS, shipped / PAGE_FIRST_PASS, COMMAND)
    weights = second.weights() * ~gold_stops_early(first, chance)[second.page]
    _, second_models = out_of_fold(second, weights)
    save(
        fit(second, weights, np.ones(len(second.page), bool)),
        second.names,
        ODDS_LEVELS,
        shipped / PAGE_SECOND_PASS,
        COMMAND,
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = folds or Path(scratch)
        for fold, models in enumerate(zip(first_models, second_models, strict=True)):
            for model, table, name in zip(models, (first, second), (PAGE_FIRST_PASS, PAGE_SECOND_PASS), strict=True):
                save(model, table.names, ODDS_LEVELS, folder / str(fold) / name, COMMAND)
        if report or write_readme:
            html.report_folds(folder, write_readme=write_readme)


if __name__ == "__main__":
    run_app(app)
