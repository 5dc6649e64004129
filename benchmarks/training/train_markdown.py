"""Train the classifier of blocks of Markdown: what the one of text learns from, and pages turned into Markdown."""

from __future__ import annotations

from typing import Final

import typer

from benchmarks.errors import BenchmarkError, require
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.training.blocks import NEWS, Sample, samples
from benchmarks.training.train_text import Folds, Out, TextSample, fit, levels, out_of_fold, save, tabulate
from cleaner.models import MARKDOWN_BLOCKS, models_folder

COMMAND: Final = "train-markdown"
DAMAGE_LEVELS: Final = ((0.004, 0.9), (0.016, 0.7), (0.04, 0.5))
"""Twice those of text: a page holds ten times the clutter that an extractor leaves."""

app = new_app()


def is_news(sample: Sample) -> bool:
    """Return whether a sample is a page of news as Markdown: in other pages gold is too rough to count damage by."""
    return sample.kind == "dump" and sample.row.corpus in NEWS


@app.command()
def main(folds: Folds = None, sample: TextSample = None, out: Out = None) -> None:
    """Train the classifier of blocks of Markdown and write its weights; `markdown --folds` measures those by fold."""
    require("lightgbm", "train")
    if sample is not None and out is None:
        raise BenchmarkError("a sample must not replace the weights that ship: give --out too")
    data = tabulate(samples(sample=sample, with_planted=True, with_dumps=True), markup=True)
    odds, models = out_of_fold(data)
    confidence = levels(data, odds, is_news, DAMAGE_LEVELS)
    typer.echo(f"{len(data.samples)} texts, {len(odds)} blocks, {int((data.weight > 0).sum())} to learn from")
    save(fit(data, data.fold >= 0), data.names, confidence, out or models_folder() / MARKDOWN_BLOCKS, COMMAND)
    if folds:
        for fold, model in enumerate(models):
            save(model, data.names, confidence, folds / f"{fold}.json", COMMAND)


if __name__ == "__main__":
    run_app(app)
