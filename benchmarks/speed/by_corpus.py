"""Pages of each corpus beside trafilatura: how the two compare depends on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.data.pages import CORPORA, FURTHER, PageRow, load_pages
from benchmarks.harness.extractors import PAGE_BASELINE
from benchmarks.harness.parallel import apart
from benchmarks.harness.tables import table
from benchmarks.speed.fixed_lists import spread_over
from benchmarks.speed.peers import PAGE_WAYS, PEER_WARM_UP, ours, page_track
from benchmarks.speed.turns import Spread, Taken, median_seconds, ratios, spread_cells, take_turns

PAGES: Final = 40
"""Pages of a corpus, spread over its file."""


@dataclass(frozen=True, slots=True)
class CorpusPace:
    """The milliseconds that a page of a corpus takes, the median of rounds, and those as a multiple of the peer's."""

    corpus: str
    pages: int
    milliseconds: float
    ratio: Spread | None


def corpus_pages(warm: Sequence[PageRow], count: int) -> dict[str, list[PageRow]]:
    """Return pages of each corpus, without those to warm up with."""
    warmed = {(row.corpus, row.id) for row in warm}
    rows = {corpus: load_pages([corpus]) for corpus in (*CORPORA, *FURTHER)}
    unseen = {name: [row for row in own if (row.corpus, row.id) not in warmed] for name, own in rows.items()}
    return {name: spread_over(own, min(count, len(own))) for name, own in unseen.items() if own}


def measure_corpora(warm: Sequence[PageRow], corpora: Mapping[str, Sequence[PageRow]], rounds: int) -> list[CorpusPace]:
    """Run ``clean_html`` and trafilatura in turns over the pages of each corpus, each round in a new process."""
    taken = [apart(_one_round, warm, corpora) for _ in range(rounds)]
    return [_pace(corpus, len(pages), [one[corpus] for one in taken]) for corpus, pages in corpora.items()]


def _one_round(warm: Sequence[PageRow], corpora: Mapping[str, Sequence[PageRow]]) -> dict[str, dict[str, Taken]]:
    own, peer = ours(PAGE_WAYS[0]), page_track([PAGE_BASELINE]).make(PAGE_BASELINE)
    take_turns(warm, [own])
    take_turns(warm[:PEER_WARM_UP], [peer])
    return {corpus: take_turns(pages, [own, peer]) for corpus, pages in corpora.items()}


def _pace(corpus: str, count: int, taken: Sequence[Mapping[str, Taken]]) -> CorpusPace:
    milliseconds = 1000 * median_seconds(taken, PAGE_WAYS[0]) / count
    return CorpusPace(corpus, count, milliseconds, ratios(taken, PAGE_WAYS[0], PAGE_BASELINE))


def corpora_table(found: Sequence[CorpusPace]) -> str:
    """Return the table of corpora.

    >>> print(corpora_table([CorpusPace("made", 2, 20.0, Spread(0.4, 0.5, 0.6))]).splitlines()[-1])
    | made   |     2 | 20.00 |                 0.50 |  0.40 | 0.60 |
    """
    head = ["corpus", "pages", "ms", f"time / {PAGE_BASELINE}'s", "least", "most"]
    rows = [[one.corpus, str(one.pages), f"{one.milliseconds:.2f}", *spread_cells(one.ratio)] for one in found]
    return table(head, rows, left=1)
