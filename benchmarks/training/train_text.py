"""Train the classifier of text blocks, from the corpora to the weights that ship. See docs/classifier.md."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.data.corpora import reviewed_rows
from benchmarks.data.folds import FOLDS
from benchmarks.errors import BenchmarkError, require
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.training import cross_validation
from benchmarks.training.blocks import NEWS, Kind, Sample, measured, samples
from cleaner.layout import View
from cleaner.models import TEXT_BLOCKS, models_folder

if TYPE_CHECKING:
    from lightgbm import Booster

Floats = NDArray[np.float64]

COMMAND: Final = "train-text"
TREES: Final = 200
SETTINGS: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": 6,
    "learning_rate": 0.08,
    "min_data_in_leaf": 200,
    "max_bin": 63,
    "lambda_l2": 10,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}
"""Chosen by the out-of-fold scores; more or larger trees gain nothing, see docs/classifier.md."""
DAMAGE_LEVELS: Final = ((0.002, 0.9), (0.008, 0.7), (0.025, 0.5))
"""Damage on extracted articles that the scores alone may do, out of fold, and the confidence (a profile's threshold)
of the log-odds that do it."""
END_LEVELS: Final = ((-9.0, 0.0), (9.0, 0.99))
"""Log-odds that are as good as certain, and their confidence."""
PLANTED_WEIGHT: Final = 1.0
"""Weight of a planted text: with three times as much, more of the articles is lost and less clutter found."""
KIND_WEIGHT: Final[dict[Kind, float]] = {
    "extractor": 1.0,
    "fullpage": 1.0,
    "spliced": 0.4,
    "gold": 2.0,
    "planted": PLANTED_WEIGHT,
    "dump": 1.0,
    "reviewed": 1.0,
}
NEWS_WEIGHT: Final = 3.0
"""Weight of a text by its source: of a spliced text there are five variants, and the gold of the news corpora is better
than that of the largest corpus. Whole pages and gold weigh what keeps planted texts from costing them: with half of it
more of the whole pages is lost, and more clean articles are hurt."""
THINNING: Final = {"fullpage": 4}
"""One in N texts of a kind is trained on, with N times the weight: the others teach nothing new."""
UNSURE_SHARES: Final = (0.2, 0.8)
UNSURE_WEIGHT: Final = 0.3
"""Shares of gold between which a block is neither article nor clutter, and the weight of such a block."""
VERSION: Final = "2026.11.0"


@dataclass(frozen=True, slots=True)
class Table:
    """All samples concatenated: one row per block."""

    samples: Sequence[Sample]
    matrix: NDArray[np.float32]
    clutter: NDArray[np.bool_]
    weight: Floats
    fold: NDArray[np.int64]

    names: tuple[str, ...] = ()
    """Names of the columns."""


def columns(*, markup: bool = False) -> tuple[str, ...]:
    """Return the names of all features; with ``markup`` those of Markdown too."""
    _, features = measured(View.plain("One line."), markup=markup)
    return tuple(features.columns) if features else ()


def tabulate(found: Sequence[Sample], *, markup: bool = False) -> Table:
    """Concatenate samples, with the weight that each block has in training (0: none)."""
    sizes = [len(sample.tokens) for sample in found]
    return Table(
        found,
        np.concatenate([sample.matrix for sample in found]),
        np.concatenate([sample.gold * 2 <= sample.tokens for sample in found]),
        np.concatenate([weights(sample, index) for index, sample in enumerate(found)]),
        np.repeat([sample.fold for sample in found], sizes),
        columns(markup=markup),
    )


def weights(sample: Sample, index: int) -> Floats:
    """Return the weight of each block: more for longer ones, less in long texts, none where gold is not trusted."""
    thinning = THINNING.get(sample.kind, 1)
    if not sample.is_trusted or index % thinning:
        return np.zeros(len(sample.tokens))
    source = KIND_WEIGHT[sample.kind] * thinning
    if sample.row.corpus in NEWS and sample.kind != "gold":
        source *= NEWS_WEIGHT
    size = np.maximum(sample.tokens, 3) / np.sqrt(max(50, sample.tokens.sum()))
    share = sample.gold / np.maximum(sample.tokens, 1)
    unsure = (share > UNSURE_SHARES[0]) & (share < UNSURE_SHARES[1])
    found: Floats = source * size * (sample.tokens > 0) * np.where(unsure, UNSURE_WEIGHT, 1.0)
    return found


def fit(data: Table, chosen: NDArray[np.bool_], trees: int = TREES, **settings: Any) -> Booster:
    """Fit trees to the chosen blocks."""
    chosen = chosen & (data.weight > 0)
    settings = {**SETTINGS, **settings}
    return fit_trees(data.matrix[chosen], data.clutter[chosen], data.weight[chosen], trees, settings)


def fit_trees(
    matrix: NDArray[np.float32], clutter: NDArray[Any], weight: Floats, trees: int, settings: dict[str, Any]
) -> Booster:
    """Fit trees to blocks, one per row.

    Raises:
        ImportError: lightgbm is not installed.

    """
    import lightgbm  # noqa: PLC0415  optional

    return lightgbm.train(settings, lightgbm.Dataset(matrix, clutter, weight=weight), trees)


def out_of_fold(data: Table, trees: int = TREES, **settings: Any) -> tuple[Floats, list[Booster]]:
    """Return the log-odds of each block by a model that has not seen its site, and the models by fold."""
    odds = np.zeros(len(data.fold))
    models = []
    for fold in range(FOLDS):
        inside = data.fold == fold
        model = fit(data, ~inside, trees, **settings)
        odds[inside] = model.predict(data.matrix[inside], raw_score=True)
        models.append(model)
    return odds, models


def _is_extracted(sample: Sample) -> bool:
    return sample.kind == "extractor"


def levels(
    data: Table,
    odds: Floats,
    counts: Callable[[Sample], bool] = _is_extracted,
    allowed: Sequence[tuple[float, float]] = DAMAGE_LEVELS,
) -> list[tuple[float, float]]:
    """Return pairs of log-odds and confidence such that each profile's threshold does the damage allowed to it.

    ``counts`` says which samples count: those that extractors left.
    """
    kind = np.concatenate([np.full(len(s.tokens), counts(s)) for s in data.samples])
    gold = np.concatenate([s.gold for s in data.samples])[kind]
    order = np.argsort(-odds[kind], kind="stable")
    damage = np.cumsum(gold[order]) / gold.sum()
    ranked = odds[kind][order]
    found = [(float(ranked[max(0, np.searchsorted(damage, share) - 1)]), confidence) for share, confidence in allowed]
    return sorted([*END_LEVELS, *((round(odd, 4), confidence) for odd, confidence in found)])


def save(
    model: Booster, names: Sequence[str], confidence: Sequence[tuple[float, float]], path: Path, command: str
) -> None:
    """Write a model as readable data: one tree per line, each split ``[feature, threshold, mean, below, above]``."""
    used = sorted(np.flatnonzero(model.feature_importance()).tolist())
    number = {column: at for at, column in enumerate(used)}
    head = {
        "schema": 1,
        "version": VERSION,
        "source": f"python -m benchmarks {command}",
        "levels": confidence,
        "features": [names[column] for column in used],
    }
    lines = [f' "{key}": {json.dumps(value)}' for key, value in head.items()]
    trees = [json.dumps(_node(tree["tree_structure"], number), separators=(",", ":"))
             for tree in model.dump_model()["tree_info"]]  # fmt: skip
    text = "{\n" + ",\n".join([*lines, ' "trees": [\n' + ",\n".join(trees) + "\n ]"]) + "\n}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _node(node: dict[str, Any], number: dict[int, int]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    below, above = _node(node["left_child"], number), _node(node["right_child"], number)
    threshold = float(f"{np.float32(node['threshold']):.9g}")
    return [number[node["split_feature"]], threshold, round(node["internal_value"], 4), below, above]


Folds = Annotated[Path | None, typer.Option(help="Also keep each fold's weights in this folder.")]
Report = Annotated[bool, typer.Option(help="Measure the whole pipeline with each fold's weights.")]
WriteReadme = Annotated[bool, typer.Option(help="Also put the report into benchmarks/README.md.")]
TextSample = Annotated[
    int | None, typer.Option("--sample", help="Only N texts and N planted ones; needs --out.", metavar="N", min=1)
]
Reviewed = Annotated[
    Path | None,
    typer.Option(help="Learn from these rows of cleaner review apply --labelled too; needs --out.", metavar="FILE"),
]
Out = Annotated[Path | None, typer.Option(help="Write the weights here, not where those that ship are.")]

app = new_app()


@app.command()
def main(
    folds: Folds = None,
    report: Report = True,
    write_readme: WriteReadme = False,
    sample: TextSample = None,
    out: Out = None,
    planted: Annotated[bool, typer.Option(help="Learn from planted texts of other genres too.")] = True,
    reviewed: Reviewed = None,
) -> None:
    """Train the classifier of text blocks, write its weights, and measure it on sites that it has not seen."""
    require("lightgbm", "train")
    if sample is not None and out is None:
        raise BenchmarkError("a sample must not replace the weights that ship: give --out too")
    if reviewed is not None and out is None:
        raise BenchmarkError("texts of your own must not replace the weights that ship: give --out too")
    own = reviewed_rows(reviewed) if reviewed else []
    data = tabulate(samples(sample=sample, with_planted=planted, reviewed=own))
    odds, models = out_of_fold(data)
    confidence = levels(data, odds)
    typer.echo(f"{len(data.samples)} texts, {len(odds)} blocks, {int((data.weight > 0).sum())} to learn from")
    save(fit(data, data.fold >= 0), data.names, confidence, out or models_folder() / TEXT_BLOCKS, COMMAND)
    with tempfile.TemporaryDirectory() as scratch:
        folder = folds or Path(scratch)
        for fold, model in enumerate(models):
            save(model, data.names, confidence, folder / f"{fold}.json", COMMAND)
        if report or write_readme:
            cross_validation.report(folder, write_readme=write_readme)


if __name__ == "__main__":
    run_app(app)
