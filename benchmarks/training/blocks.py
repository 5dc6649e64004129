"""Blocks of texts to learn from: the features that cleaner measures, and how much of each occurs in gold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.data.corpora import Row, load, sample_rows
from benchmarks.data.folds import fold_of, sites
from benchmarks.genres.planting import inside
from benchmarks.harness.metrics import aligned, token_starts, tokens
from benchmarks.harness.parallel import in_parallel
from benchmarks.training.dumped import dump_rows
from benchmarks.training.planted import Source, planted_sources
from cleaner.config import Config
from cleaner.document import Document
from cleaner.features.columns import Features
from cleaner.layout import View, view_of
from cleaner.marking.marker import Marker
from cleaner.pipeline.text import TextPipeline, measure_claims
from cleaner.rulepack import load_rules
from cleaner.segmentation import segment

NEWS: Final = frozenset({"news2023", "fundus"})
"""Corpora cleaned by hand or by parsers made for their publishers; the gold of the other one is rougher."""
MAX_TEXT_CLUTTER: Final = 0.5
MAX_PAGE_CLUTTER: Final = 0.8
"""Share of tokens outside gold from which gold is not trusted, for extracted texts and for whole pages."""
Kind = Literal["extractor", "fullpage", "spliced", "gold", "planted", "dump", "reviewed"]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The blocks of one text: for each a row of ``matrix``, its number of tokens, and how many are in gold."""

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
    def is_trusted(self) -> bool:
        """Whether gold can be trusted to be the whole article.

        Where most of a text is outside gold, gold stops early; where a page has little of gold, the extractor does.
        What was planted is known, and what was reviewed was looked at.
        """
        if self.kind in ("planted", "reviewed"):
            return True
        if self.kind in ("fullpage", "dump"):
            return self.clutter < MAX_PAGE_CLUTTER and self.gold.sum() > self.gold_size / 2
        return self.clutter < MAX_TEXT_CLUTTER


def texts(sample: int | None = None) -> list[tuple[Kind, Row]]:
    """Return all texts, or ``sample`` of them, always the same ones."""
    found = list(_texts())
    if sample is None:
        return found
    picked = set(sample_rows([row for _, row in found], sample))
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


class Job(NamedTuple):
    """A text to measure; ``names`` are the columns (default: all), ``markup`` asks for those of Markdown too."""

    kind: Kind
    row: Row
    fold: int
    names: tuple[str, ...] | None = None
    markup: bool = False


def samples(
    names: tuple[str, ...] | None = None,
    sample: int | None = None,
    *,
    with_planted: bool = False,
    with_dumps: bool = False,
    reviewed: Sequence[Row] = (),
) -> list[Sample]:
    """Measure and label the blocks of all texts, or of ``sample`` texts; ``names`` are the columns (default: all).

    With planted texts, these come last, and of them as many at most. With dumps, pages turned into Markdown follow, as
    many of each form at most, and all texts have the columns of Markdown, in which plain text has no link or heading.
    Texts that were ``reviewed`` come at the end, all of them.
    """
    hosts = sites()
    jobs = [Job(kind, row, fold_of(hosts.get(row.id, row.id)), names, with_dumps) for kind, row in texts(sample)]
    planted = [(source, names, with_dumps) for source in (planted_sources(sample) if with_planted else ())]
    dumped = [Job("dump", row, fold, names, with_dumps) for row, fold in (dump_rows(sample) if with_dumps else ())]
    own = [Job("reviewed", row, fold_of(hosts.get(row.id, row.id)), names, with_dumps) for row in reviewed]
    found = [*in_parallel(_sample, jobs), *in_parallel(planted_sample, planted), *in_parallel(_sample, [*dumped, *own])]
    return [one for one in found if one is not None]


@cache
def rules_only() -> TextPipeline:
    """Return the pipeline without the classifier, whose weights may be missing or made for other features."""
    return TextPipeline(Config(classifier=False), Marker(load_rules()), None)


def measured(view: View, *, markup: bool = False) -> tuple[Document, Features | None]:
    """Return a text's blocks and their features for the classifier; ``None`` without blocks."""
    document = replace(segment(view), is_markdown=markup)
    return document, measure_claims(rules_only().claims(document)) if document.blocks else None


def _sample(job: Job) -> Sample | None:
    view = view_of(job.row.text, "text/markdown" if job.kind == "dump" else "text/plain")
    return _labelled(job, view, aligned(tokens(view.text), tokens(job.row.gold)))


def planted_sample(job: tuple[Source, tuple[str, ...] | None, bool]) -> Sample | None:
    """Measure the blocks of a planted text; only planted lines are outside gold."""
    source, names, markup = job
    text = source.text
    row = Row(text.id, "planted", None, text.planting, None, text.text, text.article)
    view = view_of(text.text)
    places = [view.place(at) for at in token_starts(view.text)]
    article = [not planted for planted in inside(places, text.planted)]
    return _labelled(Job("planted", row, source.fold, names, markup), view, article)


def _labelled(job: Job, view: View, hits: Sequence[bool]) -> Sample | None:
    """Label the blocks of a view by which of its words are in gold."""
    document, features = measured(view, markup=job.markup)
    if features is None:
        return None
    starts = [block.span.start for block in document.blocks]
    blocks = [bisect_right(starts, at) - 1 for at in token_starts(document.text)]
    count = len(starts)
    return Sample(
        job.row,
        job.kind,
        job.fold,
        features.matrix(job.names or tuple(features.columns)),
        np.bincount(blocks, minlength=count),
        np.bincount(blocks, weights=hits, minlength=count).astype(np.int64),
        len(tokens(job.row.gold)),
    )
