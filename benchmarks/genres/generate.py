"""Articles of many genres and languages, each with several plantings, always the same ones for a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.genres.lists import LISTS, Build
from benchmarks.genres.manuals import MANUALS
from benchmarks.genres.planting import PLANTINGS, Planting, Text, plant
from benchmarks.genres.split import Part, tested
from benchmarks.genres.talk import TALK
from benchmarks.genres.words import Writer, bank, languages

STRUCTURES: Final[dict[str, dict[str, Build]]] = {**LISTS, **TALK, **MANUALS}
"""All structures, by genre and name."""
GENRES: Final = tuple(STRUCTURES)
MOST_PARAGRAPHS: Final = 3
"""Paragraphs before the first structure, at most; there is always one."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as lines, the first of which is its headline, and the names of the structures in it."""

    id: str
    genre: str
    language: str
    structures: tuple[str, ...]
    lines: tuple[str, ...]


def structures(genre: str, part: Part) -> tuple[str, ...]:
    """Return the names of a genre's structures in a part.

    >>> set(structures("recipe", "train")) & set(structures("recipe", "test"))
    set()
    """
    names = tuple(STRUCTURES[genre])
    kept = tested(names)
    return tuple(name for name in names if (name in kept) == (part == "test"))


def articles(part: Part, count: int, seed: int = 1) -> Iterator[Article]:
    """Yield articles of all genres and languages in turn.

    >>> [article.genre for article in articles("train", 2)]
    ['recipe', 'table']
    """
    tongues = languages()
    for number in range(count):
        language = tongues[(number + number // len(GENRES)) % len(tongues)]
        yield _article(part, GENRES[number % len(GENRES)], language, f"{part}-{seed}-{number}")


def _article(part: Part, genre: str, language: str, id: str) -> Article:  # noqa: A002
    writer = Writer(bank(language), Random(id))
    name = writer.choice(structures(genre, part))
    used = [name]
    lines = [writer.title(), *(writer.paragraph(1, 4) for _ in range(writer.number(1, MOST_PARAGRAPHS)))]
    lines += STRUCTURES[genre][name](writer)
    if writer.chance(0.6):
        lines += [writer.paragraph(1, 3) for _ in range(writer.number(1, 2))]
    if writer.chance(0.3):
        other = writer.choice(GENRES)
        used.append(writer.choice(structures(other, part)))
        lines += [writer.pick("headings"), writer.sentence(), *STRUCTURES[other][used[-1]](writer)]
    return Article(id, genre, language, tuple(used), tuple(lines))


def texts(part: Part, count: int, plantings: Sequence[Planting] = PLANTINGS, seed: int = 1) -> Iterator[Text]:
    """Yield ``count`` articles, each with all plantings.

    >>> [text.planting for text in texts("test", 1, ("none", "heavy"))]
    ['none', 'heavy']
    """
    for article in articles(part, count, seed):
        for planting in plantings:
            yield plant(article.id, article.genre, article.language, article.lines, planting, part)
