"""The fixed lists of pages and texts whose time is taken: by id, drawn once, so that figures stay comparable."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from benchmarks.data.corpora import Row, load, one_per_page
from benchmarks.data.folds import sites
from benchmarks.data.pages import CORPORA, FURTHER, PageRow, is_here, read_pages
from benchmarks.data.rounds import go_round, round_pages, round_texts
from benchmarks.errors import BenchmarkError

D = TypeVar("D", Row, PageRow)
V = TypeVar("V")
PAGES: Final = Path(__file__).with_name("speed_pages.txt")
"""A page a line: corpus and id."""
TEXTS: Final = Path(__file__).with_name("speed_texts.txt")
"""A text a line: corpus, extractor and id."""
PAGE_QUOTAS: Final = {**dict.fromkeys(CORPORA, 30), **dict.fromkeys(FURTHER, 10)}
"""Pages of each corpus. The further ones are small or old."""
TEXT_QUOTA: Final = 100
"""Texts of each corpus."""


class FixedPages(NamedTuple):
    """The pages, and a sentence on each corpus whose pages are passed over."""

    rows: list[PageRow]
    missing: list[str]


def fixed_pages(count: int | None = None) -> FixedPages:
    """Return the listed pages, or ``count`` of them spread over the list.

    Raises:
        BenchmarkError: a corpus that is not optional is missing, or lacks a page of the list.

    """
    listed = spread_over(_keys(PAGES, 2), count)
    missing = [corpus for corpus in FURTHER if not is_here(corpus)]
    wanted = [key for key in listed if key[0] not in missing]
    corpora = dict.fromkeys(key[0] for key in wanted)
    rows = (row for corpus in corpora for row in read_pages(corpus))
    found = _pick(wanted, rows, lambda row: (row.corpus, row.id), PAGES)
    return FixedPages(found, [f"Passed over: {corpus}. Its file is missing." for corpus in missing])


def fixed_texts(count: int | None = None) -> list[Row]:
    """Return the listed texts, or ``count`` of them spread over the list.

    Raises:
        BenchmarkError: the corpora are missing, or lack a text of the list.

    """
    wanted = spread_over(_keys(TEXTS, 3), count)
    return _pick(wanted, load("extracted"), lambda row: (row.corpus, row.extractor, row.id), TEXTS)


def other_pages(count: int) -> list[PageRow]:
    """Return pages that are not listed, to warm up with."""
    listed = set(_keys(PAGES, 2))
    return list(islice((row for row in round_pages() if (row.corpus, row.id) not in listed), count))


def other_texts(count: int) -> list[Row]:
    """Return texts of pages of which none is listed, to warm up with."""
    listed = {(corpus, number) for corpus, _, number in _keys(TEXTS, 3)}
    return list(islice((row for row in round_texts() if (row.corpus, row.id) not in listed), count))


def spread_over(values: Sequence[V], count: int | None) -> list[V]:
    """Return ``count`` values spread evenly over all, or all.

    >>> spread_over("abcd", 2)
    ['a', 'c']
    """
    count = min(count or len(values), len(values))
    return [values[len(values) * number // count] for number in range(count)]


def _keys(path: Path, fields: int) -> list[tuple[str, ...]]:
    """Read a list; the last field, an id, may hold spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" ", fields - 1)) for line in lines]


def _pick(
    wanted: Sequence[tuple[str, ...]], rows: Iterable[D], key: Callable[[D], tuple[str, ...]], path: Path
) -> list[D]:
    """Return the wanted rows in the order of the list, which goes round the corpora."""
    left = set(wanted)
    found = {key(row): row for row in rows if key(row) in left}
    if lacking := [one for one in wanted if one not in found]:
        raise BenchmarkError(f"the corpora lack {len(lacking)} of {path.name}, such as {' '.join(lacking[0])}")
    return [found[one] for one in wanted]


def draw(rows: Sequence[D], count: int, size: Callable[[D], int], place: Callable[[D], str]) -> list[D]:
    """Return rows of all sizes from many places.

    The rows are put in order of size and cut into ``count`` equal parts. Each part gives one row: of the place that has
    given the fewest so far, and of those the one nearest to the middle of the part.
    """
    ordered = sorted(rows, key=lambda row: (size(row), row.id))
    given: Counter[str] = Counter()
    drawn = []
    for number in range(min(count, len(ordered))):
        first, last = (len(ordered) * at // min(count, len(ordered)) for at in (number, number + 1))
        middle = (first + last - 1) / 2
        at = min(range(first, last), key=lambda at: (given[place(ordered[at])], abs(at - middle)))
        given[place(ordered[at])] += 1
        drawn.append(ordered[at])
    return drawn


def place_of(country: str | None, host: str) -> str:
    """Return the country, or else the top-level domain of the host, which stands for the language.

    >>> place_of("de", "example.com"), place_of(None, "www.example.pl")
    ('de', 'pl')
    """
    return country or host.rpartition(".")[2]


def draw_pages() -> list[str]:
    """Return the lines of the list of pages, drawn from all corpora."""
    drawn = [
        draw(list(read_pages(corpus)), quota, lambda row: len(row.html), _page_place)
        for corpus, quota in PAGE_QUOTAS.items()
    ]
    return [f"{row.corpus} {row.id}" for row in go_round(drawn)]


def draw_texts() -> list[str]:
    """Return the lines of the list of texts, drawn from one extraction of each page."""
    by_corpus: defaultdict[str, list[Row]] = defaultdict(list)
    for row in one_per_page(load("extracted", "extractor")):
        by_corpus[row.corpus].append(row)
    place = partial(_text_place, hosts=sites())
    drawn = [draw(rows, TEXT_QUOTA, lambda row: len(row.text), place) for rows in by_corpus.values()]
    return [f"{row.corpus} {row.extractor} {row.id}" for row in go_round(drawn)]


def _page_place(row: PageRow) -> str:
    return place_of(row.country, urlsplit(row.url or "").hostname or "")


def _text_place(row: Row, hosts: Mapping[str, str]) -> str:
    return place_of(row.country, hosts.get(row.id, ""))


def write_lists() -> None:
    """Draw both lists anew."""
    for path, lines in ((PAGES, draw_pages()), (TEXTS, draw_texts())):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_lists()
