"""The plan of a made site: its name, its people, what it adds to documents and how often, and what recurs in them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, NamedTuple

from benchmarks.learn.wordings import Genre, Place, Wordings

Role = Literal["clutter", "legit"]
SHARES: Final = (0.05, 0.1, 0.2, 0.4, 0.7, 0.95)
"""Shares (0..1) of a site's documents that a line of clutter stands in."""
LEGIT_SHARES: Final = (0.03, 0.06, 0.12, 0.3)
"""The same for what recurs and belongs to the text."""
BACKGROUND_SHARE: Final = 0.8
"""The same of the articles on one affair that tell its background."""
LEAST_CLUTTER, MOST_CLUTTER = 5, 8
"""Kinds of clutter on a site."""
LEGIT_KINDS, LEGIT_LINES = 4, 2
"""Kinds of repeats that belong to the text of a site's documents, and how many of each."""
AUTHORS: Final = 9
HEADLINED: Final = 0.6
"""Share (0..1) of sites whose documents begin with their headlines."""
TIGHT: Final = 0.3
"""Share (0..1) of sites whose documents have no blank lines."""
CODE_LETTERS: Final = "ABCDEFGHK"
DATELINED, COPIED = 0.8, 0.15
"""Shares (0..1) of the documents of an agency that begin with its dateline, and of a site of copies that come twice."""
SITE_KINDS: Final = ("news", "form", "news", "agency", "form", "copies")
"""Kinds of sites, in turn: plain news, a genre of its own, an agency, and one on which articles come twice."""


class Recurring(NamedTuple):
    """A line that recurs on a site: what it is, the share (0..1) of documents that it is for, where, in which words."""

    role: Role
    kind: str
    share: float
    place: Place | Literal["inline", "start"]
    wordings: tuple[str, ...]

    @property
    def place_name(self) -> str:
        """The place; ``/ab`` where the site changes between wordings."""
        return f"{self.place}/ab" if len(self.wordings) > 1 else self.place


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same in all documents of a site. ``genre`` is the form of its documents, if they have one."""

    host: str
    name: str
    wordings: Wordings
    kind: str
    genre: Genre | None
    recurring: tuple[Recurring, ...]
    authors: tuple[str, ...]
    weekday: str
    code: str
    headlined: bool
    separator: str
    run_after: int
    """Paragraphs before the genre's run of lines."""


def plan(wordings: Wordings, number: int, kind: str, random: Random, genre: str | None = None) -> Site:
    """Return the plan of a site; ``number`` tells apart the hosts of sites of the same name."""
    place = random.choice(wordings.places)
    name = random.choice(wordings.papers).format(place=place)
    form = genre or (random.choice(sorted(wordings.genres)) if kind == "form" else None)
    return Site(
        f"{host_label(name, wordings.letters)}{number}.example",
        name,
        wordings,
        kind,
        wordings.genres[form] if form else None,
        (*_clutter(wordings, random), *_legit(wordings, kind, random)) if genre is None else (),
        tuple(_people(wordings, random)),
        random.choice(wordings.weekdays),
        "".join(random.choices(CODE_LETTERS, k=3)),
        random.random() < HEADLINED,
        "\n" if random.random() < TIGHT else "\n\n",
        random.randint(0, 2),
    )


def host_label(name: str, letters: dict[str, str]) -> str:
    """Return a name as hosts spell it.

    >>> host_label("L'Écho de Brévaux", {}), host_label("Вести", {"в": "v", "е": "e", "с": "s", "т": "t", "и": "i"})
    ('lechodebrevaux', 'vesti')
    """
    spelled = "".join(letters.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", spelled.replace("ł", "l")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def _people(wordings: Wordings, random: Random) -> list[str]:
    names = [f"{first} {last}" for first in wordings.first for last in wordings.last]
    return random.sample(names, AUTHORS)


def _clutter(wordings: Wordings, random: Random) -> list[Recurring]:
    count = min(len(wordings.clutter), random.randint(LEAST_CLUTTER, MOST_CLUTTER))
    return [
        Recurring("clutter", one.kind, random.choice(SHARES), random.choice(one.places), one.wordings)
        for one in random.sample(wordings.clutter, count)
    ]


def _legit(wordings: Wordings, kind: str, random: Random) -> list[Recurring]:
    """Return what recurs and stays. Datelines are those of an agency, in most of its documents."""
    lines = dict(wordings.legit)
    dateline = Recurring("legit", "dateline", DATELINED, "start", (random.choice(lines.pop("dateline")),))
    found = [
        Recurring("legit", name, _share(name, random), _LEGIT_PLACES.get(name, "mid"), (line,))
        for name in random.sample(sorted(lines), LEGIT_KINDS)
        for line in random.sample(lines[name], min(len(lines[name]), LEGIT_LINES))
    ]
    return [*found, dateline] if kind == "agency" else found


def _share(kind: str, random: Random) -> float:
    return BACKGROUND_SHARE if kind == "background" else random.choice(LEGIT_SHARES)


_LEGIT_PLACES: Final[dict[str, Literal["inline", "tail"]]] = {"refrain": "inline", "closing": "tail"}
"""Where repeats stand that do not stand between paragraphs."""
