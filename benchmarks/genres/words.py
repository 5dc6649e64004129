"""The words of each language, and a writer that makes sentences, names and dates of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

WORDS_FOLDER: Final = Path(__file__).with_name("words")
FIRST_YEAR: Final = 2009
LAST_YEAR: Final = 2026
LIST_KEYS: Final = (
    "first", "last", "places", "months", "date", "subjects", "predicates", "tails", "link", "questions", "answers",
    "nouns", "things", "units", "steps", "verses", "labels", "values", "headings", "greetings", "closings", "titles",
)  # fmt: skip
"""Lists that every language has, beside ``says``, ``order`` (``spt``: subject, predicate, tail) and ``planted``."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The words of one language, and by kind the wordings of clutter."""

    language: str
    lists: dict[str, tuple[str, ...]]
    says: str
    order: str
    planted: dict[str, tuple[str, ...]]


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages.

    >>> {"en", "de", "ru"} <= set(languages())
    True
    """
    return tuple(sorted(path.stem for path in WORDS_FOLDER.glob("*.yaml")))


@cache
def bank(language: str) -> Bank:
    """Return the words of a language.

    >>> bank("en").says
    'says'
    """
    data: dict[str, Any] = yaml.safe_load((WORDS_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return Bank(
        language,
        {key: tuple(map(str, data[key])) for key in LIST_KEYS},
        data["says"],
        data.get("order", "spt"),
        {kind: tuple(map(str, wordings)) for kind, wordings in data["planted"].items()},
    )


def capital(text: str) -> str:
    """Return a text with its first letter capitalised.

    >>> capital("a boat")
    'A boat'
    """
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes prose and its parts of the words of a language; ``random`` decides, and nothing else."""

    bank: Bank
    random: Random

    def pick(self, key: str) -> str:
        """Return one entry of a list."""
        return self.random.choice(self.bank.lists[key])

    def some(self, key: str, least: int, most: int) -> list[str]:
        """Return several entries of a list, each at most once."""
        entries = self.bank.lists[key]
        return self.random.sample(entries, min(len(entries), self.random.randint(least, most)))

    def number(self, least: int, most: int) -> int:
        """Return a whole number, bounds included."""
        return self.random.randint(least, most)

    def chance(self, share: float) -> bool:
        """Return whether something happens that happens in this share (0..1) of cases."""
        return self.random.random() < share

    def choice(self, options: Sequence[str]) -> str:
        """Return one of some strings."""
        return self.random.choice(options)

    def name(self) -> str:
        """Return a person's name."""
        return f"{self.pick('first')} {self.pick('last')}"

    def date(self) -> str:
        """Return a date as the language writes it."""
        month = self.number(1, 12)
        return self.pick("date").format(
            d=self.number(1, 28), m=month, month=self.bank.lists["months"][month - 1], y=self.year()
        )

    def year(self) -> int:
        """Return a year."""
        return self.number(FIRST_YEAR, LAST_YEAR)

    def time(self, mark: str = ":") -> str:
        """Return a time of the day."""
        return f"{self.number(7, 22)}{mark}{self.choice(('00', '15', '30', '45'))}"

    def clause(self) -> str:
        """Return a statement of a subject, a predicate and mostly a tail, without a capital and a stop."""
        parts = {"s": self.pick("subjects"), "p": self.pick("predicates"), "t": self.pick("tails")}
        order = self.bank.order if self.chance(0.75) else self.bank.order.replace("t", "")
        return " ".join(parts[part] for part in order)

    def sentence(self) -> str:
        """Return a sentence: mostly one or two statements, at times quoted speech."""
        clause = self.clause()
        if self.chance(0.4):
            clause = f"{clause}, {self.pick('link')} {self.clause()}"
        if self.chance(0.15):
            return f"“{capital(clause)},” {self.bank.says} {self.name()}."
        return f"{capital(clause)}."

    def paragraph(self, least: int = 1, most: int = 4) -> str:
        """Return several sentences."""
        return " ".join(self.sentence() for _ in range(self.number(least, most)))

    def noun(self) -> str:
        """Return one word, capitalised."""
        return capital(self.pick("nouns"))

    def short(self) -> str:
        """Return a statement without a stop."""
        return capital(f"{self.pick('subjects')} {self.pick('predicates')}")

    def title(self) -> str:
        """Return a headline."""
        noun, other = self.random.sample(self.bank.lists["nouns"], 2)
        return capital(
            self.pick("titles").format(noun=noun, noun2=other, place=self.pick("places"), first=self.pick("first"))
        )
