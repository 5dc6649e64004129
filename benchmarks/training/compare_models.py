"""Kinds of classifiers on the same blocks and folds: scores alone, before rules and decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.data.folds import FOLDS
from benchmarks.errors import require
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.tables import table
from benchmarks.training.blocks import samples
from benchmarks.training.train_text import TREES, Floats, Table, fit, tabulate

MODELS: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "single features (stumps)": (500, {"num_leaves": 2, "learning_rate": 0.2}),
    "pairs of features (depth 2)": (300, {"num_leaves": 4, "max_depth": 2, "learning_rate": 0.2}),
    "triples (depth 3)": (300, {"num_leaves": 8, "max_depth": 3, "learning_rate": 0.12}),
    "depth 6, 31 leaves: ships": (TREES, {}),
    "twice as many trees": (2 * TREES, {"learning_rate": 0.04}),
}
"""Trees and settings of each kind; the others are those of training."""
BOUNDS: Final = (0.003, 0.01)
"""Damage on extracted articles at which removal is compared."""
NEAR_BLOCKS: Final = 3
"""Blocks before and after a block whose log-odds the second pass uses."""
SURE_ODDS: Final = -2.2
SURE_WORDS: Final = 12
"""Log-odds (a probability of 0.1) below which a block of this many words is surely body."""


def second_pass_columns(data: Table, odds: Floats) -> NDArray[np.float32]:
    """Return columns for a second pass: the first pass's log-odds around each block, and what is surely body."""
    words = data.matrix[:, data.names.index("words")]
    parts, at = [], 0
    for sample in data.samples:
        size = len(sample.tokens)
        parts.append(_second_pass_columns(odds[at : at + size], words[at : at + size]))
        at += size
    return np.concatenate(parts)


def _second_pass_columns(odds: Floats, words: NDArray[np.float32]) -> NDArray[np.float32]:
    odds = np.clip(odds, -6, 6)
    size = len(odds)
    rows = np.arange(size)
    padded = np.pad(odds, NEAR_BLOCKS)
    around = [padded[NEAR_BLOCKS + by : NEAR_BLOCKS + by + size] for by in range(-NEAR_BLOCKS, NEAR_BLOCKS + 1)]
    clutter = 1 / (1 + np.exp(-odds))
    sure = np.flatnonzero((odds < SURE_ODDS) & (words >= SURE_WORDS))
    first, last = (sure[0], sure[-1]) if len(sure) else (0, size - 1)
    body, rest = np.cumsum(words * (1 - clutter)), np.cumsum(words * clutter)
    columns = [
        *around,
        sum(around[:NEAR_BLOCKS]),
        sum(around[NEAR_BLOCKS + 1 :]),
        (rows >= first) & (rows <= last),
        np.clip(rows - last, -20, 40),
        np.clip(first - rows, -20, 40),
        *(np.log1p(part) for part in (body, body[-1] - body, rest, rest[-1] - rest)),
        np.full(size, body[-1] / max(1, words.sum())),
        words - (words[sure].mean() if len(sure) else 0),
    ]
    return np.column_stack(columns).astype(np.float32)


def compared(data: Table, folds: int) -> Iterator[list[str]]:
    """Yield a row of figures for each kind, and for the shipped one with a second pass."""
    odds = {name: _odds(data, range(folds), trees, settings) for name, (trees, settings) in MODELS.items()}
    first = odds["depth 6, 31 leaves: ships"]
    # Blocks outside the compared folds need scores of the first pass too, from models that have not seen them.
    whole = np.where(np.isnan(first), _odds(data, range(folds, FOLDS), TREES, {}), first)
    again = replace(data, matrix=np.hstack((data.matrix, second_pass_columns(data, whole))))
    odds["the same, with a second pass"] = _odds(again, range(folds), TREES, {})
    for name, found in odds.items():
        yield [name, *figures(data, found)]


def _odds(data: Table, folds: Iterable[int], trees: int, settings: dict[str, Any]) -> Floats:
    """Return log-odds of the blocks of these folds by models that have not seen them, and NaN for the others."""
    odds = np.full(len(data.fold), np.nan)
    for fold in folds:
        inside = data.fold == fold
        odds[inside] = fit(data, ~inside, trees, **settings).predict(data.matrix[inside], raw_score=True)
    return odds


def figures(data: Table, odds: Floats) -> Iterator[str]:
    """Yield the shares removed of all clutter, and of that in texts at most half clutter, at each bound of damage."""
    sizes = [len(sample.tokens) for sample in data.samples]
    chosen = np.repeat([sample.kind == "extractor" for sample in data.samples], sizes) & ~np.isnan(odds)
    mostly = np.repeat([sample.clutter <= 1 / 2 for sample in data.samples], sizes)[chosen]
    gold = np.concatenate([sample.gold for sample in data.samples])[chosen]
    clutter = np.concatenate([sample.tokens for sample in data.samples])[chosen] - gold
    order = np.argsort(-odds[chosen], kind="stable")
    damage = np.cumsum(gold[order]) / gold.sum()
    for bound in BOUNDS:
        cut = order[: np.searchsorted(damage, bound)]
        yield f"{clutter[cut].sum() / clutter.sum():.3f}"
        yield f"{(clutter * mostly)[cut].sum() / (clutter * mostly).sum():.3f}"


app = new_app()


@app.command()
def main(
    folds: Annotated[int, typer.Option(help="Number of folds to compare on.", min=1, max=5)] = 2,
    sample: Annotated[int | None, typer.Option(help="Only N texts, always the same ones.", metavar="N", min=1)] = None,
) -> None:
    """Compare kinds of classifiers by what they remove at the same damage."""
    require("lightgbm", "train")
    head = ["trees"] + [f"{what} at {bound:.1%}" for bound in BOUNDS for what in ("removed", "reach")]
    typer.echo(table(head, list(compared(tabulate(samples(sample=sample)), folds)), left=1))


if __name__ == "__main__":
    run_app(app)
