"""The fixed lists of pages and texts whose time is taken: by id, drawn once, so that figures stay comparable."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from benchmarks.data.corpora import Row, load, one_per_page
from benchmarks.data.folds import sites
from benchmarks.data.pages import CORPORA, PageRow, read_pages
from benchmarks.data.rounds import round_pages, round_texts
from benchmarks.errors import BenchmarkError

D = TypeVar("D", Row, PageRow)
V = TypeVar("V")
PAGES: Final = Path(__file__).with_name("speed_pages.txt")
"""A page a line: corpus and id."""
TEXTS: Final = Path(__file__).with_name("speed_texts.txt")
"""A text a line: corpus, extractor and id."""
PAGE_COUNT: Final = 200
TEXT_COUNT: Final = 300
COUNTRY_LETTERS: Final = 2
"""Letters of a country's top-level domain."""


def fixed_pages(count: int | None = None) -> list[PageRow]:
    """Return the listed pages, or ``count`` of them spread over the list.

    Raises:
        BenchmarkError: the corpora are missing, or lack a page of the list.

    """
    wanted = spread_over(_keys(PAGES, 2), count)
    rows = (row for corpus in CORPORA for row in read_pages(corpus))
    return _pick(wanted, rows, lambda row: (row.corpus, row.id), PAGES)


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
    """Return the wanted rows in the order of the list."""
    left = set(wanted)
    found = {key(row): row for row in rows if key(row) in left}
    if lacking := [one for one in wanted if one not in found]:
        raise BenchmarkError(f"the corpora lack {len(lacking)} of {path.name}, such as {' '.join(lacking[0])}")
    return [found[one] for one in wanted]


def quotas(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Share out ``count`` documents among corpora in proportion to their sizes, by largest remainder.

    >>> quotas({"small": 10, "large": 25}, 10)
    {'small': 3, 'large': 7}
    """
    whole = sum(sizes.values())
    shares = {name: count * size // whole for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: -(count * sizes[name] % whole))
    for name in by_remainder[: count - sum(shares.values())]:
        shares[name] += 1
    return shares


def draw(rows: Sequence[D], count: int, size: Callable[[D], int], place: Callable[[D], str]) -> list[D]:
    """Return rows of all sizes from many places, the small ones first.

    The rows of a corpus are put in order of size and cut into as many equal parts as it is to give. Each part gives one
    row: of the place that has given the fewest so far, and of those the one nearest to the middle of the part.
    """
    by_corpus: defaultdict[str, list[D]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (size(row), row.id)):
        by_corpus[row.corpus].append(row)
    shares = quotas({corpus: len(found) for corpus, found in by_corpus.items()}, count)
    drawn = {corpus: _draw_one_each(found, shares[corpus], place) for corpus, found in by_corpus.items()}
    ranked = [(number / len(found), row) for found in drawn.values() for number, row in enumerate(found, 1)]
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]


def _draw_one_each(ordered: Sequence[D], parts: int, place: Callable[[D], str]) -> list[D]:
    """Return one row of each of so many equal parts."""
    given: Counter[str] = Counter()
    drawn = []
    for number in range(parts):
        part = ordered[len(ordered) * number // parts : len(ordered) * (number + 1) // parts]
        order = sorted(range(len(part)), key=lambda at: abs(2 * at - len(part) + 1))
        fewest = min(order, key=lambda at: given[place(part[at])])
        given[place(part[fewest])] += 1
        drawn.append(part[fewest])
    return drawn


def place_of(country: str | None, host: str) -> str:
    """Return the country, or else the top-level domain of the host if it is a country's; this stands for the language.

    >>> place_of("de", "example.com"), place_of(None, "www.example.pl"), place_of(None, "example.com")
    ('de', 'pl', '')
    """
    domain = host.rpartition(".")[2]
    return country or (domain if len(domain) == COUNTRY_LETTERS else "")


def draw_pages() -> list[str]:
    """Return the lines of the list of pages."""
    rows = [row for corpus in CORPORA for row in read_pages(corpus)]
    return [f"{row.corpus} {row.id}" for row in draw(rows, PAGE_COUNT, lambda row: len(row.html), _page_place)]


def draw_texts() -> list[str]:
    """Return the lines of the list of texts, drawn from one extraction of each page."""
    rows, place = one_per_page(load("extracted", "extractor")), partial(_text_place, hosts=sites())
    drawn = draw(rows, TEXT_COUNT, lambda row: len(row.text), place)
    return [f"{row.corpus} {row.extractor} {row.id}" for row in drawn]


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
