"""What stands for the braces in a wording: fixed for a site, for a document, or new each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.learn.site import Site

FIRST_YEAR, LAST_YEAR = 1999, 2026
RARER: Final = 0.45
"""Rate at which authors of a site write less than the one before."""
_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills in the wordings of one document: its author, date and topic are the same wherever they stand."""

    fixed: dict[str, str]
    fresh: dict[str, Callable[[], str]]

    def __call__(self, wording: str) -> str:
        """Return a wording with all slots filled in.

        >>> Filling({"site": "Dunmere Post"}, {"num": lambda: "7"})("{num} a.m. on {site}")
        '7 a.m. on Dunmere Post'
        """
        return _SLOT.sub(lambda slot: self.fixed.get(slot[1]) or self.fresh[slot[1]](), wording)


def filling(site: Site, titles: Sequence[str], random: Random) -> Filling:
    """Return what fills in the wordings of a document; ``titles`` are those of the site's documents."""
    words = site.wordings
    day, month, year = random.randint(1, 28), random.choice(words.months), random.randint(2015, LAST_YEAR)
    fixed = {
        "site": site.name,
        "weekday": site.weekday,
        "code": site.code,
        "place": random.choice(words.places),
        "author": site.authors[min(int(random.expovariate(RARER)), len(site.authors) - 1)],
        "author2": random.choice(site.authors),
        "topic": random.choice(words.topics),
        "date": words.date.format(day=day, month=month, year=year),
        "day": str(day),
        "month": month,
    }
    fresh: dict[str, Callable[[], str]] = {
        "num": lambda: str(random.randint(2, 59)),
        "year": lambda: str(random.randint(FIRST_YEAR, LAST_YEAR)),
        "time": lambda: f"{random.randint(6, 22)}:{random.randint(0, 59):02}",
        "title": lambda: random.choice(titles),
    }
    if site.genre and site.genre.items:
        items = site.genre.items
        fresh["item"] = lambda: random.choice(items)
    return Filling(fixed, fresh)
