"""The pages of the development corpora."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.data.corpora import data_folder
from benchmarks.data.folds import fold_of
from benchmarks.errors import BenchmarkError

CORPORA: Final = ("news2023", "fundus", "wcxb", "trafilatura")


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
