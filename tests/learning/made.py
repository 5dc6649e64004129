"""A small site with boilerplate, made by code: articles that have nothing in common, and lines around them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from cleaner.learning.learned import SourceDocument

PLACES = "Orlena Harrow Dunmere Tallow Northfen Quayside Linden Marlow Ashby Corran Welby Thorne".split()
SYLLABLES = "ba de fi go lu ma ne pi ro su ta vo ki ren dal mor".split()


def article(number: int, paragraphs: int = 5) -> list[str]:
    """Return the paragraphs of an article of made-up words, of which no two articles have a phrase in common."""
    chance = random.Random(number)

    def sentence() -> str:
        words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(12)]
        return f"{' '.join(words).capitalize()}."

    return [" ".join(sentence() for _ in range(4)) for _ in range(paragraphs)]


def text_of(lines: Iterable[str]) -> str:
    """Return a text with these lines as paragraphs."""
    return "\n\n".join(lines)


def site(
    count: int, *, head: Sequence[str] = (), tail: Sequence[str] = (), inside: Sequence[str] = ()
) -> list[SourceDocument]:
    """Return the documents of a site: lines above, below and inside of articles, with ``{n}`` for what differs."""
    documents = []
    for number in range(count):
        body = article(number)
        for line in inside:
            body.insert(2, line)
        lines = [line.replace("{n}", PLACES[number % len(PLACES)]) for line in (*head, *body, *tail)]
        documents.append(SourceDocument(f"{number}.txt", text_of(lines)))
    return documents


def with_end(document: SourceDocument, end: str) -> SourceDocument:
    """Return a document with something at its end."""
    return document._replace(body=str(document.body) + end)
