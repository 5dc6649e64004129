"""Blocks to learn from: what cleaner measures of each, and how much of it stands in gold."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import Pool
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.data.corpora import Row, chosen, load
from benchmarks.data.folds import fold_of, sites
from benchmarks.harness.metrics import aligned, token_starts, tokens

if TYPE_CHECKING:
    from cleaner.document import Document
    from cleaner.features.columns import Features
    from cleaner.pipeline.text import TextPipeline

NEWS: Final = frozenset({"news2023", "fundus"})
"""Corpora cleaned by hand or by parsers made for their publishers; the other one's gold is rougher."""
Kind = Literal["extractor", "fullpage", "spliced", "gold"]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The blocks of one text: a row of ``matrix`` each, and how many tokens of each there are, and are in gold."""

    row: Row
    kind: Kind
    fold: int
    matrix: NDArray[np.float32]
    tokens: Ints
    gold: Ints
    gold_size: int

    @property
    def clutter(self) -> float:
        """Share of tokens outside gold (0..1)."""
        return 1 - float(self.gold.sum()) / max(1, int(self.tokens.sum()))

    @property
    def teaches(self) -> bool:
        """Whether gold can be trusted to be the whole article.

        Where most of a text is outside it gold has stopped early; where little of it is in a page, the extractor has.
        """
        if self.kind == "fullpage":
            return self.clutter < MOST_OF_PAGE and self.gold.sum() > self.gold_size / 2
        return self.clutter < MOST_OF_TEXT


MOST_OF_TEXT: Final = 0.5
MOST_OF_PAGE: Final = 0.8


def texts(sample: int | None = None) -> list[tuple[Kind, Row]]:
    """Return all texts, or so many, always the same ones."""
    found = list(_texts())
    if sample is None:
        return found
    picked = set(chosen([row for _, row in found], sample))
    return [(kind, row) for kind, row in found if row in picked]


def _texts() -> Iterator[tuple[Kind, Row]]:
    """Yield all texts: as extractors leave them, with teasers added, and the articles themselves."""
    pages: dict[tuple[str, str], Row] = {}
    for row in load("extracted"):
        pages.setdefault((row.corpus, row.id), row)
        yield row.group, row
    for row in load("spliced"):
        yield "spliced", row
    for row in pages.values():
        yield "gold", replace(row, extractor="gold", text=row.gold)


def samples(names: tuple[str, ...] | None = None, sample: int | None = None) -> list[Sample]:
    """Measure and label the blocks of all texts, or of so many; ``names`` are the columns wanted, all by default."""
    from cleaner.features.text.measure import measure  # noqa: F401, PLC0415  a clear error before the workers start

    hosts = sites()
    jobs = [(kind, row, fold_of(hosts.get(row.id, row.id)), names) for kind, row in texts(sample)]
    with Pool(os.cpu_count()) as pool:
        return [found for found in pool.imap(_sample, jobs, chunksize=20) if found is not None]


@cache
def rules_alone() -> TextPipeline:
    """Return the steps without the classifier, whose weights may be missing or made for other features."""
    from cleaner import Config  # noqa: PLC0415  a clear error first
    from cleaner.marking.marker import Marker  # noqa: PLC0415
    from cleaner.pipeline.text import TextPipeline  # noqa: PLC0415
    from cleaner.rulepack import load_rules  # noqa: PLC0415

    return TextPipeline(Config(classifier=False), Marker(load_rules()), None)


def measured(text: str) -> tuple[Document, Features | None]:
    """Return a text's blocks and what the classifier sees of them; ``None`` without blocks."""
    from cleaner.pipeline.text import measure_claims  # noqa: PLC0415  a clear error first
    from cleaner.segmentation import segment  # noqa: PLC0415

    document = segment(text)
    return document, measure_claims(rules_alone().claims(document)) if document.blocks else None


def _sample(job: tuple[Kind, Row, int, tuple[str, ...] | None]) -> Sample | None:
    kind, row, fold, names = job
    document, features = measured(row.text)
    if features is None:
        return None
    starts = [block.span.start for block in document.blocks]
    gold = tokens(row.gold)
    blocks = [bisect_right(starts, at) - 1 for at in token_starts(row.text)]
    hits = aligned(tokens(row.text), gold)
    count = len(starts)
    return Sample(
        row,
        kind,
        fold,
        features.matrix(names or tuple(features.columns)),
        np.bincount(blocks, minlength=count),
        np.bincount(blocks, weights=hits, minlength=count).astype(np.int64),
        len(gold),
    )
