"""The text of made sites: clean articles of the development corpora, cut into pieces of some paragraphs."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final, NamedTuple

import regex

from benchmarks.data.pages import PageRow, read_pages
from benchmarks.learn.wordings import Split

CORPORA: Final = ("news2023", "fundus", "wcxb", "daniel", "bigchaos", "l3sgn1")
"""Sets with whole articles as gold; those that keep comments or captions in it are not among them."""
LEAST, MOST = 5, 14
"""Paragraphs of a piece."""
CLUSTER: Final = 4
"""Pieces of one article that a site has, as it would have articles on one affair."""
HELD_IN: Final = 3
"""One article in this many is kept for the held split."""
SAME_START: Final = 200
"""Characters by which two golds are the same article."""
TITLE_CHARACTERS: Final = 90
SCRIPTS: Final = {
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "zh": regex.compile(r"\p{Han}"),
    "ko": regex.compile(r"\p{Hangul}"),
    "el": regex.compile(r"\p{Greek}"),
    "uk": regex.compile(r"[іїєґ]"),
    "ru": regex.compile(r"\p{Cyrillic}"),
    "pl": regex.compile(r"[ąćęłńśźż]"),
}
"""Characters that tell a language, the most telling first."""
TELLING: Final = 0.02
"""Share (0..1) of an article's characters that must be of these."""
COUNTRIES: Final = {
    **dict.fromkeys(("de", "at", "ch", "li"), "de"),
    **dict.fromkeys(("fr",), "fr"),
    **dict.fromkeys(("es", "mx", "py"), "es"),
    **dict.fromkeys(("us", "uk", "za", "ca", "au"), "en"),
}
"""Languages of outlets by country."""
LANGUAGES_OF_ONE: Final = "en"
"""Language of the sets that name no country, where the script does not say otherwise."""
UNKNOWN: Final = "xx"


class Piece(NamedTuple):
    """Some paragraphs of an article, and which article it is."""

    article: int
    language: str
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its beginning, as a headline would have it.

        >>> Piece(0, "en", ("It rained. Nobody came.",)).title
        'It rained'
        """
        return title_of(self.paragraphs[0])


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article."""

    language: str
    paragraphs: tuple[str, ...]


def title_of(paragraph: str) -> str:
    """Return the first sentence of a paragraph, at most so many characters of it and whole words."""
    start = paragraph[: TITLE_CHARACTERS + 1]
    sentence, stop, _ = start.partition(". ")
    kept = sentence if stop or len(paragraph) <= TITLE_CHARACTERS else start.rpartition(" ")[0] or start
    return kept.strip(' .,;:–—-"')


def language_of(row: PageRow) -> str:
    """Return the language of a page's gold: what its script says, else that of its country."""
    text = (row.gold or "").lower()
    for language, characters in SCRIPTS.items():
        if len(characters.findall(text)) > TELLING * len(text):
            return language
    return COUNTRIES.get(row.country or "", UNKNOWN) if row.corpus == "fundus" else LANGUAGES_OF_ONE


@cache
def articles(split: Split) -> tuple[Article, ...]:
    """Return the clean articles of a split, each once, without the paragraphs that stand in several.

    What stands in several articles is clutter that gold kept, and would count as damage where it is found.

    Raises:
        BenchmarkError: the corpora cannot be found.

    """
    rows = [row for corpus in CORPORA for row in read_pages(corpus) if row.gold and row.kind == "article"]
    once = {(row.gold or "")[:SAME_START]: row for row in rows}.values()
    found = [Article(language_of(row), tuple(_paragraphs(row.gold or ""))) for row in once]
    seen = Counter(paragraph for article in found for paragraph in set(article.paragraphs))
    clean = (Article(a.language, tuple(p for p in a.paragraphs if seen[p] == 1)) for a in found)
    return tuple(article for article in clean if article.paragraphs and _split_of(article) == split)


def _split_of(article: Article) -> Split:
    digest = hashlib.sha256(article.paragraphs[0].encode()).digest()
    return "develop" if digest[0] % HELD_IN else "held"


def _paragraphs(text: str) -> Iterator[str]:
    return filter(None, (" ".join(line.split()) for line in text.split("\n")))


def pieces(found: Iterable[Article], random: Random) -> list[Piece]:
    """Cut articles into pieces; an article with fewer paragraphs than a piece needs gives none.

    >>> made = pieces([Article("en", tuple("abcdefghijklmnop"))], Random(1))
    >>> [piece.paragraphs[0] for piece in made][0], all(LEAST <= len(piece.paragraphs) <= MOST for piece in made)
    ('a', True)
    """
    made = []
    for number, article in enumerate(found):
        at = 0
        while len(article.paragraphs) - at >= LEAST:
            size = random.randint(LEAST, MOST)
            made.append(Piece(number, article.language, article.paragraphs[at : at + size]))
            at += size
    return made


def by_language(made: Iterable[Piece]) -> Mapping[str, Sequence[Piece]]:
    """Return pieces by language."""
    found: defaultdict[str, list[Piece]] = defaultdict(list)
    for piece in made:
        found[piece.language].append(piece)
    return found


def draw(pool: Mapping[str, Sequence[Piece]], language: str, count: int, random: Random) -> list[Piece]:
    """Return so many pieces in any order, some of them of one article.

    Where a language has too few, those of others fill up: what matters is the lines that are added.

    Raises:
        ValueError: there are fewer pieces in all.

    """
    own = list(pool.get(language, ()))
    chosen = own if len(own) <= count else _with_cluster(own, count, random)
    others = [piece for other in sorted(pool) if other != language for piece in pool[other]]
    drawn = [*chosen, *random.sample(others, count - len(chosen))]
    random.shuffle(drawn)
    return drawn


def _with_cluster(own: Sequence[Piece], count: int, random: Random) -> list[Piece]:
    lengths = Counter(piece.article for piece in own)
    long = sorted(article for article, length in lengths.items() if length >= CLUSTER)
    article = random.choice(long) if long and count > CLUSTER else None
    cluster = [piece for piece in own if piece.article == article][:CLUSTER]
    rest = [piece for piece in own if piece.article != article]
    return [*cluster, *random.sample(rest, min(len(rest), count - len(cluster)))]
