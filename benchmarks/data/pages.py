"""The pages of the development corpora."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.data.corpora import data_folder
from benchmarks.data.folds import fold_of
from benchmarks.errors import BenchmarkError

CORPORA: Final = ("news2023", "fundus", "wcxb", "trafilatura")
"""The sets whose figures have floors."""
FURTHER: Final = ("bigchaos", "l3sgn1", "dragnet", "daniel", "zhnews", "fundusgold", "fundushist", "handmade")
"""Sets that only show how far cleaner reaches: other years, languages and hands that made gold."""
TRAINED_ON: Final = ("news2023", "fundus", "wcxb")
"""The sets that ``train-pages`` learns from, and the one place that says so: whether a licence allows it is in
README.md."""
NEVER_TRAINED_ON: Final = tuple(corpus for corpus in (*CORPORA, *FURTHER) if corpus not in TRAINED_ON)
EVERY: Final = {"bigchaos": 4, "l3sgn1": 4, "dragnet": 4, "daniel": 4}
"""Of large further sets one page in N is read, in file order from the first on: enough to compare, and the same for
whoever measures."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page and the article it should become, or what must and must not be left of it.

    ``optional`` are paragraphs of gold that may as well be left out.
    """

    id: str
    corpus: str
    kind: str
    country: str | None
    url: str | None
    html: str
    gold: str | None
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def fold(self) -> int:
        """The fold of the page's site."""
        return fold_of(urlsplit(self.url or "").hostname or self.id)


def load_pages(corpora: Sequence[str] = CORPORA) -> list[PageRow]:
    """Return the pages of corpora, in file order; of those in ``EVERY`` one page in N.

    Raises:
        BenchmarkError: a corpus cannot be found.

    """
    return [row for corpus in corpora for row in islice(read_pages(corpus), 0, None, EVERY.get(corpus, 1))]


def is_here(corpus: str) -> bool:
    """Return whether the file of a corpus is there."""
    return _path(corpus).is_file()


def _path(corpus: str) -> Path:
    return data_folder() / "data" / "pages" / f"{corpus}.jsonl.gz"


def read_pages(corpus: str) -> Iterator[PageRow]:
    """Yield all pages of a corpus, in file order.

    Raises:
        BenchmarkError: the corpus cannot be found.

    """
    path = _path(corpus)
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
        optional=tuple(data.get("optional") or ()),
    )
