"""The development documents one of each corpus in turn, so that any number of them is of all corpora."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from benchmarks.data.corpora import Row, load
from benchmarks.data.pages import CORPORA, FURTHER, PageRow, is_here, read_pages

V = TypeVar("V")


def go_round(parts: Iterable[Iterable[V]]) -> Iterator[V]:
    """Yield one of each part in turn, until all are exhausted.

    >>> "".join(go_round(["abc", "d", "ef"]))
    'adebfc'
    """
    left = [iter(part) for part in parts]
    while left:
        for part in list(left):
            taken = list(islice(part, 1))
            yield from taken
            if not taken:
                left.remove(part)


def round_texts() -> Iterator[Row]:
    """Yield the texts that extractors leave, without end: when all have come, the first one comes again."""
    rows = load("extracted", "extractor")
    corpora = dict.fromkeys(row.corpus for row in rows)
    while True:
        yield from go_round([[row for row in rows if row.corpus == corpus] for corpus in corpora])


def round_pages() -> Iterator[PageRow]:
    """Yield the pages of all corpora that are here, without end: when all have come, the first one comes again.

    Raises:
        BenchmarkError: a corpus cannot be found that is not optional.

    """
    corpora = [corpus for corpus in (*CORPORA, *FURTHER) if corpus in CORPORA or is_here(corpus)]
    while True:
        yield from go_round([read_pages(corpus) for corpus in corpora])
