"""Articles with clutter planted in them, to learn from: made ones of other genres, other kinds of pages, and gold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.data.corpora import Row, load
from benchmarks.data.folds import fold_of, sites
from benchmarks.genres.generate import articles
from benchmarks.genres.pages import gold_lines, other_rows, plant_page
from benchmarks.genres.planting import Planting, Text, plant
from benchmarks.genres.split import hashed

MADE_ARTICLES: Final = 1300
GOLD_ARTICLES: Final = 450
"""Articles of each source, each with three plantings; of other kinds of pages half are taken."""
HEAVY: Final[tuple[Planting, ...]] = ("heavy", "heavy", "middle", "end")
"""The third planting, by a hash of the article; the first two are none and light."""
LEAST_LINES, MOST_LINES = 3, 80
"""Lines of a gold article that is planted."""
LANGUAGES: Final[dict[str | None, str]] = {
    **dict.fromkeys(("de", "at", "ch", "li"), "de"),
    **dict.fromkeys(("es", "mx", "py"), "es"),
    **{country: country for country in ("fr", "it", "pt", "nl", "pl", "no", "ru", "tr")},
    "br": "pt",
    "dk": "da",
}
"""Language of the clutter planted in a gold article, by the country of its outlet; English elsewhere."""


@dataclass(frozen=True, slots=True)
class Source:
    """A planted text and the fold of its site."""

    text: Text
    fold: int


def plantings(id: str) -> tuple[Planting, ...]:  # noqa: A002
    """Return the three plantings of an article.

    >>> plantings("1")[:2]
    ('none', 'light')
    """
    return "none", "light", HEAVY[hashed(id) % len(HEAVY)]


def planted_sources(sample: int | None = None) -> list[Source]:
    """Return all planted texts, or ``sample`` of them, always the same ones; none is in the track ``genres``.

    Raises:
        BenchmarkError: the corpora cannot be found.

    """
    found = [*_made(), *_other_pages(), *_gold_articles()]
    if sample is None:
        return found
    picked = sorted(range(len(found)), key=lambda at: hashed(f"{found[at].text.id} {found[at].text.planting}"))[:sample]
    return [found[at] for at in sorted(picked)]


def _made() -> Iterator[Source]:
    for made in articles("train", MADE_ARTICLES):
        for planting in plantings(made.id):
            text = plant(made.id, made.genre, made.language, made.lines, planting, "train")
            yield Source(text, fold_of(made.id))


def _other_pages() -> Iterator[Source]:
    for row in other_rows("train"):
        for text in plant_page(row, plantings(row.id), "train"):
            yield Source(text, row.fold)


def _gold_articles() -> Iterator[Source]:
    hosts = sites()
    for row in sorted(_gold_rows(), key=lambda row: hashed(row.id))[:GOLD_ARTICLES]:
        lines = gold_lines(row.gold)
        if row.title:
            lines.insert(0, row.title.split(" | ")[0])
        language = LANGUAGES.get(row.country, "en")
        for planting in plantings(row.id):
            text = plant(row.id, "article", language, lines, planting, "train")
            yield Source(text, fold_of(hosts.get(row.id, row.id)))


def _gold_rows() -> list[Row]:
    rows = {(row.corpus, row.id): row for row in load("extracted")}
    return [row for row in rows.values() if LEAST_LINES <= len(gold_lines(row.gold)) <= MOST_LINES]
