"""What the page's script is told of a run: the list of documents, in columns, and the tables that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from cleaner.categories import BY_NAME
from cleaner.review.oddities import WHYS, Oddity
from cleaner.review.rows import Row

T = TypeVar("T")


class Run(NamedTuple):
    """All that is known of a run but the texts: its rows, how many are in each chunk, and why to look at which."""

    name: str
    rows: Sequence[Row]
    chunk_sizes: Sequence[int]
    odd: Sequence[tuple[Oddity, ...]]


def page_data(run: Run) -> dict[str, Any]:
    """Return plain data for JSON: tables of kinds, categories, sources and reasons, then the columns of the list.

    A column has a value for each document: ``kinds`` is a list of ``[number of the kind, removals, characters]``,
    ``odd`` a list of ``[number of the reason, weight, detail]``, ``source`` a number, the others are those of a row.
    """
    sources = _numbered(row.source for row in run.rows)
    whys = _numbered(WHYS)
    kinds = _numbered(one.kind for row in run.rows for one in row.kinds)
    categories = _numbered(kind.category for kind in kinds)
    return {
        "schema": 1,
        "name": run.name,
        "key": _key(run),
        "categories": [
            {"name": name, "colour": BY_NAME[name].colour, "sentence": BY_NAME[name].sentence} for name in categories
        ],
        "kinds": [[categories[kind.category], kind.rule_id] for kind in kinds],
        "sources": list(sources),
        "whys": [{"name": name, "sentence": sentence} for name, sentence in WHYS.items()],
        "chunkSizes": list(run.chunk_sizes),
        "documents": {
            "id": [row.id for row in run.rows],
            "title": [row.title for row in run.rows],
            "source": [sources[row.source] for row in run.rows],
            "extraction": [row.extraction for row in run.rows],
            "characters": [row.characters for row in run.rows],
            "removed": [row.removed for row in run.rows],
            "confidence": [round(row.confidence, 2) for row in run.rows],
            "kinds": [[[kinds[one.kind], one.removals, one.characters] for one in row.kinds] for row in run.rows],
            "warnings": [row.warnings for row in run.rows],
            "error": [row.error for row in run.rows],
            "odd": [[[whys[one.why], round(one.weight, 2), one.detail] for one in odd] for odd in run.odd],
        },
    }


def _numbered(values: Iterable[T]) -> dict[T, int]:
    """Return different values, each with its number in the order in which they came."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _key(run: Run) -> str:
    """Return a name under which a browser keeps what was marked in this very report."""
    digest = blake2b(digest_size=6)
    for row in run.rows:
        digest.update(repr(row[:7]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
