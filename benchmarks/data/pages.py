"""The pages of the development corpora, and how much of each block stands in gold."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from benchmarks.data.corpora import BenchmarkError, data_folder
from benchmarks.data.folds import fold_of
from benchmarks.harness.metrics import tokens

if TYPE_CHECKING:
    from cleaner.page import Page

CORPORA: Final = ("news2023", "fundus", "wcxb", "trafilatura")
SHORT: Final = 4
"""Tokens from which a block is long enough to be recognised by parts."""
RUN: Final = 3
"""Tokens in a row that must stand in gold in a row."""
MOVED: Final = 0.8
"""Share of a block that must stand in gold for one that stands elsewhere there."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page and the article it should become, or what must and must not be left of it."""

    id: str
    corpus: str
    kind: str
    country: str | None
    url: str | None
    html: str
    gold: str | None
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    @property
    def fold(self) -> int:
        """The fold of the page's site."""
        return fold_of(urlsplit(self.url or "").hostname or self.id)


def load_pages(corpora: Sequence[str] = CORPORA) -> list[PageRow]:
    """Return the pages of corpora, in file order.

    Raises:
        BenchmarkError: a corpus cannot be found.

    """
    return [row for corpus in corpora for row in _read(corpus)]


def _read(corpus: str) -> Iterator[PageRow]:
    path = data_folder() / "data" / "pages" / f"{corpus}.jsonl.gz"
    if not path.is_file():
        raise BenchmarkError(f"{path} is missing, see benchmarks/README.md")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for data in map(json.loads, lines):
            yield _row(data)


def _row(data: dict[str, Any]) -> PageRow:
    return PageRow(
        id=data["id"],
        corpus=data["corpus"],
        kind=data["page_type"] or "article",
        country=data["country"],
        url=data["url"],
        html=data["html"],
        gold=data["gold"],
        wanted=tuple(data["with"] or ()),
        unwanted=tuple(data["without"] or ()),
    )


def label(texts: Sequence[str], gold: str) -> tuple[Floats, Ints]:
    """Return the share (0..1) of each block that stands in gold, and its number of tokens.

    Each place in gold counts once: of a sentence that a page has twice, one copy is article. What the longest common
    subsequence passes over may still stand elsewhere in gold.

    >>> label(["Menu", "It rained for nine days.", "It rained for nine days."], "It rained for nine days.")[0].tolist()
    [0.0, 1.0, 0.0]
    """
    words = [tokens(text) for text in texts]
    goal = tokens(gold)
    ids: dict[str, int] = {}
    numbers = [[ids.setdefault(word, len(ids)) for word in block] for block in words]
    wanted = [ids.setdefault(word, len(ids)) for word in goal]
    place = np.full(sum(map(len, words)), -1)
    for op in LCSseq.opcodes([number for block in numbers for number in block], wanted):
        if op.tag == "equal":
            place[op.src_start : op.src_end] = np.arange(op.dest_start, op.dest_end)
    lines = {" ".join(tokens(line)) for line in gold.splitlines()}
    shares, used, at = np.zeros(len(words)), np.zeros(len(goal), bool), 0
    for index, block in enumerate(words):
        here = place[at : at + len(block)]
        at += len(block)
        hits = (here >= 0) & (" ".join(block) in lines) if len(block) < SHORT else _in_runs(here)
        if block and (len(block) >= SHORT or hits.all()):
            shares[index] = hits.mean()
        if shares[index] > 0.5:  # noqa: PLR2004  rather in than out
            used[here[hits]] = True
    _find_moved(numbers, wanted, used, shares)
    return shares, np.array([len(block) for block in words])


def _in_runs(places: Ints) -> NDArray[np.bool_]:
    """Tell which tokens stand in gold in one of the longer runs."""
    joined = (places[1:] == places[:-1] + 1) & (places[1:] >= 0)
    run = np.concatenate(([0], np.cumsum(~joined)))
    long: NDArray[np.bool_] = (np.bincount(run) >= RUN)[run] & (places >= 0)
    return long


def _find_moved(numbers: Sequence[list[int]], wanted: list[int], used: NDArray[np.bool_], shares: Floats) -> None:
    """Raise the shares of blocks that gold has in another order."""
    free = ~(used[:-2] | used[1:-1] | used[2:])
    threes = zip(wanted, wanted[1:], wanted[2:], strict=False)
    left = Counter(three for three, is_free in zip(threes, free.tolist(), strict=False) if is_free)
    for index, block in enumerate(numbers):
        if not left or len(block) < SHORT or shares[index] > 0.5:  # noqa: PLR2004  as above
            continue
        cover, taken = np.zeros(len(block), bool), []
        for at, three in enumerate(zip(block, block[1:], block[2:], strict=False)):
            if left[three] > 0:
                cover[at : at + 3] = True
                taken.append(three)
        if cover.mean() > MOVED:
            shares[index] = cover.mean()
            left.subtract(taken)


def texts_of(page: Page) -> list[str]:
    """Return the text of each block."""
    return [page.document.text[slice(*block.span)] for block in page.document.blocks]


def in_parallel(function: Any, jobs: Sequence[Any]) -> list[Any]:
    """Return what a function makes of each job, in order, on all cores."""
    with Pool(os.cpu_count()) as pool:
        return pool.map(function, jobs, chunksize=16)
