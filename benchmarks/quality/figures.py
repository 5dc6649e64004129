"""The figures that have floors: what is measured on the rows of each set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final, TypeAlias

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.genres.planting import Text
from benchmarks.harness.extractors import make_extractor
from benchmarks.harness.metrics import summarise
from benchmarks.harness.page_measures import PageMeasure, summarise_pages
from benchmarks.learn import track
from benchmarks.learn.documents import MadeDocument
from benchmarks.learn.learned import by_source
from benchmarks.markdown.dumps import Dump
from benchmarks.quality import layouts, markdown
from benchmarks.quality.genres import PROFILES, grouped, losses
from benchmarks.quality.html import groups, run_extractors
from benchmarks.quality.text import compare

SYSTEM: Final = "cleaner"
AT_LEAST: Final = ("f1", "exact", "removed", "reach", "word_f1", "borders", "whole")
TEXT_MEASURES: Final = AT_LEAST[:4]
AT_MOST: Final = ("damage", "hurt", "lost", "left", "legit_cut")
TEXT_CEILINGS: Final = AT_MOST[:2]
LOSS_CEILINGS: Final = ("hurt", "lost", "left")
"""Measures with a floor, those of texts among them, and measures with a ceiling, those of texts and of genres."""
LEARN_MEASURES: Final = ("removed", "damage", "hurt", "legit_cut")
LAYOUT_MEASURES: Final = (("layout", "texts", AT_LEAST[5:]), ("all widths", "cleaned", LOSS_CEILINGS[1:]))
"""Measures of layouts, how these are grouped, and what must be more than 0 for them to mean anything. Paragraphs are
hundreds in each layout; words cut are few, and go up and down with every rule, so all widths are taken together."""
MARKDOWN: Final = "markdown: "
"""What the names of sets of Markdown begin with: each form is a set, as each needs another package."""

LEARN: Final = "learn: "
"""The same of made sites: each size is a set."""

AnyRow: TypeAlias = Row | PageRow | Text | Dump | MadeDocument
Figures = dict[str, dict[str, float]]
"""The value of each measure, by group of rows (all, and each corpus or kind of splice)."""


def figures(name: str, rows: Sequence[AnyRow]) -> Figures:
    """Measure cleaner on the rows of a set."""
    if name == "html":
        return _page_figures([row for row in rows if isinstance(row, PageRow)])
    if name == "genres":
        return _genre_figures([row for row in rows if isinstance(row, Text)])
    if name == "layouts":
        return _layout_figures([row for row in rows if isinstance(row, Row)])
    if name.startswith(MARKDOWN):
        return _markdown_figures([row for row in rows if isinstance(row, Dump)])
    if name.startswith(LEARN):
        return _learn_figures([row for row in rows if isinstance(row, MadeDocument)])
    by = "extractor" if name == "spliced" else "corpus"
    found = compare(name, [row for row in rows if isinstance(row, Row)], [SYSTEM]).summaries([by])
    keys = (*TEXT_MEASURES, *TEXT_CEILINGS)
    return {group: {key: round(getattr(s, key), 4) for key in keys} for group, _, s in found}


def _genre_figures(rows: Sequence[Text]) -> Figures:
    return {
        f"{profile}, {planting}": {key: round(getattr(sums, key), 4) for key in LOSS_CEILINGS}
        for profile in PROFILES
        for planting, sums in grouped(rows, losses(rows, profile), "planting").items()
    }


def _layout_figures(rows: Sequence[Row]) -> Figures:
    scores = layouts.scores(rows)
    found: Figures = {}
    for by, count, keys in LAYOUT_MEASURES:
        for group, sums in layouts.grouped(scores, by).items():
            if getattr(sums, count):
                found.setdefault(group, {}).update({key: round(getattr(sums, key), 4) for key in keys})
    return found


def _markdown_figures(rows: Sequence[Dump]) -> Figures:
    summary = summarise(markdown.measures(rows)[SYSTEM])
    return {"all": {key: round(getattr(summary, key), 4) for key in ("f1", "word_f1", *TEXT_CEILINGS)}}


def _learn_figures(rows: Sequence[MadeDocument]) -> Figures:
    sums = track.measure("", by_source(rows), (track.PACKED,)).sums()
    return {
        system: {key: round(getattr(sums[system], key), 4) for key in LEARN_MEASURES}
        for system in (track.SYSTEM, track.PACKED)
    }


def _page_figures(rows: Sequence[PageRow]) -> Figures:
    measures = run_extractors(rows, {SYSTEM: make_extractor(SYSTEM)})[SYSTEM].measures
    found: dict[str, list[PageMeasure]] = {}
    for row, value in zip(rows, measures, strict=True):
        for group in groups(row)[:1]:
            found.setdefault(group, []).append(value)
    summaries = {group: asdict(summarise_pages(values)) for group, values in found.items()}
    return {
        group: {key: round(s[key], 4) for key in ("f1", "exact", "word_f1") if s[key] is not None}
        for group, s in summaries.items()
    }
