"""What made sites say: clutter, repeats that belong to the text, and forms of documents, by language and split.

A file of ``wordings/`` holds one language. ``develop`` and ``held`` share no wording and no name: the learner is
written with the first before its author's eyes, and measured with the second. In each, an entry of ``clutter`` is its
kind, the places where it may stand (``head``, ``mid``, ``tail``, ``glue``: at the end of a paragraph, in the same
line), and one or several wordings between which a site changes. ``legit`` are lines that recur and stay, by kind.
``genres`` are forms of documents: lines at the head and the tail, in the middle, in one run of lines (``[least, most,
line]`` repeats one), and around ``each`` group of paragraphs. What stands in braces is filled in by ``filling.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

import yaml

Split = Literal["develop", "held"]
SPLITS: Final[tuple[Split, ...]] = ("develop", "held")
Place = Literal["head", "mid", "tail", "glue"]
FOLDER: Final = Path(__file__).with_name("wordings")


class Clutter(NamedTuple):
    """A line of a site that is no part of its articles; one of its wordings stands in a document."""

    kind: str
    places: tuple[Place, ...]
    wordings: tuple[str, ...]


class Line(NamedTuple):
    """A line of a genre, and how many times it stands there: a number between the two."""

    text: str
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Genre:
    """A form that all documents of a site have. ``items`` fill ``{item}``; ``each`` are an opening and a close."""

    name: str
    head: tuple[Line, ...]
    middle: tuple[Line, ...]
    run: tuple[Line, ...]
    tail: tuple[Line, ...]
    each: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wordings:
    """All that sites of one language and split say. ``letters`` are how host names spell those of other scripts."""

    language: str
    split: Split
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    topics: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    places: tuple[str, ...]
    papers: tuple[str, ...]
    letters: dict[str, str]
    clutter: tuple[Clutter, ...]
    legit: dict[str, tuple[str, ...]]
    genres: dict[str, Genre]

    def lines(self) -> list[str]:
        """Return all lines that a site may say."""
        genres = [
            text
            for genre in self.genres.values()
            for text in (*(line.text for line in (*genre.head, *genre.middle, *genre.run, *genre.tail)), *genre.each)
        ]
        clutter = [wording for one in self.clutter for wording in one.wordings]
        return [*clutter, *(line for lines in self.legit.values() for line in lines), *genres]


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages.

    >>> len(languages())
    10
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load(language: str, split: Split) -> Wordings:
    """Return the wordings of a language and split.

    >>> load("en", "held").clutter[0].kind
    'newsletter'
    """
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    own = data[split]
    return Wordings(
        language=language,
        split=split,
        months=tuple(data["months"]),
        weekdays=tuple(data["weekdays"]),
        date=data["date"],
        topics=tuple(data["topics"]),
        first=tuple(data["first"]),
        last=tuple(own["last"]),
        places=tuple(own["places"]),
        papers=tuple(own["papers"]),
        letters=data.get("letters", {}),
        clutter=tuple(_clutter(entry) for entry in own["clutter"]),
        legit={kind: tuple(lines) for kind, lines in own["legit"].items()},
        genres={entry["genre"]: _genre(entry) for entry in own["genres"]},
    )


def _clutter(entry: Sequence[str]) -> Clutter:
    kind, places, *wordings = entry
    return Clutter(kind, cast("tuple[Place, ...]", tuple(places.split())), tuple(wordings))


def _genre(entry: dict[str, Any]) -> Genre:
    head, middle, run, tail = (tuple(map(_line, entry.get(key, ()))) for key in ("head", "mid", "run", "tail"))
    return Genre(entry["genre"], head, middle, run, tail, tuple(entry.get("each", ())), tuple(entry.get("items", ())))


def _line(entry: str | list[Any]) -> Line:
    if isinstance(entry, str):
        return Line(entry)
    least, most, text = entry
    return Line(text, least, most)
