"""Whole corpora: made sites in ten languages, sites of one genre without clutter, and clean articles as they are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final, Literal, NamedTuple, TextIO, cast

from benchmarks.errors import BenchmarkError
from benchmarks.learn.bodies import Piece, articles, by_language, draw, pieces
from benchmarks.learn.documents import MadeDocument, documents
from benchmarks.learn.site import SITE_KINDS, plan
from benchmarks.learn.wordings import Split, languages, load

TURNS: Final = ("en", "de", "fr", "en", "es", "pl", "en", "it", "nl", "en", "pt", "sv", "en", "ru")
"""Languages of the sites of a corpus, in turn."""
TURNS_A_SEED: Final = 5
"""How many turns later the corpus of the next seed begins, so that small ones do not have the same languages."""
CLEAN_SOURCES, CLEAN_DOCUMENTS = 10, 1000
"""Sources and documents of a clean corpus."""
CLEAN_PARAGRAPHS: Final = 4
"""Paragraphs of prose in a document of a clean corpus, at most: what has a form is mostly form."""
GENRES: Final = {"recipes": ("recipe",), "minutes": ("minutes",), "tables": ("tables", "programme")}
"""Genres of the clean corpora."""
COMPRESSION: Final = 3
"""Level of gzip: files are written once and read once."""
LEAST_ARTICLES: Final = 20
"""Articles of a language that are worth a clean corpus."""


class Size(NamedTuple):
    """How large a corpus is: documents a source, and sources."""

    documents: int
    sources: int

    def __str__(self) -> str:
        """Return the size as tables show it.

        >>> str(Size(1000, 5))
        '1,000 x 5'
        """
        return f"{self.documents:,} x {self.sources}"


def corpus(size: Size, seed: int, split: Split) -> Iterator[MadeDocument]:
    """Yield the documents of a corpus, source by source; always the same ones.

    Raises:
        BenchmarkError: the corpora that text is taken from cannot be found, or are too small.

    """
    pool = _pool(split, seed)
    for number in range(size.sources):
        random = Random(f"{split} {seed} {number}")
        language = TURNS[(number + TURNS_A_SEED * (seed - 1)) % len(TURNS)]
        site = plan(load(language, split), number, SITE_KINDS[number % len(SITE_KINDS)], random)
        yield from documents(site, _drawn(pool, language, size.documents, random), random)


def genre_corpus(name: str, split: Split, seed: int = 1, size: Size | None = None) -> Iterator[MadeDocument]:
    """Yield documents of a genre, without any clutter: nothing of them may be taken.

    Raises:
        BenchmarkError: as of ``corpus``.

    """
    size = size or Size(CLEAN_DOCUMENTS // CLEAN_SOURCES, CLEAN_SOURCES)
    pool = _pool(split, seed)
    forms = [(lang, form) for form in GENRES[name] for lang in languages() if form in load(lang, split).genres]
    for number in range(size.sources):
        random = Random(f"{name} {split} {seed} {number}")
        language, form = forms[number % len(forms)]
        site = plan(load(language, split), number, name, random, genre=form)
        bodies = [_short(piece, random) for piece in _drawn(pool, language, size.documents, random)]
        yield from documents(site, bodies, random)


def _short(piece: Piece, random: Random) -> Piece:
    return piece._replace(paragraphs=piece.paragraphs[: random.randint(1, CLEAN_PARAGRAPHS)])


def gold_corpora(split: Split) -> Mapping[str, Sequence[MadeDocument]]:
    """Return the clean articles of each language that has enough of them, as documents of one source.

    Raises:
        BenchmarkError: the corpora cannot be found.

    """
    found: dict[str, list[MadeDocument]] = {}
    for number, article in enumerate(articles(split)):
        host, text = f"gold-{article.language}.example", "\n\n".join(article.paragraphs)
        document = MadeDocument(host, f"{host}/{number}", text, article.language)
        found.setdefault(article.language, []).append(document)
    return {language: made for language, made in sorted(found.items()) if len(made) >= LEAST_ARTICLES}


def _pool(split: Split, seed: int) -> Mapping[str, Sequence[Piece]]:
    return by_language(pieces(articles(split), Random(seed)))


def _drawn(pool: Mapping[str, Sequence[Piece]], language: str, count: int, random: Random) -> list[Piece]:
    if count > (most := sum(map(len, pool.values()))):
        raise BenchmarkError(f"a source can have at most {most} documents here, not {count}")
    return draw(pool, language, count, random)


def write(made: Iterable[MadeDocument], path: Path) -> int:
    """Write documents as lines of JSON, compressed if the file's name says so; return how many they are.

    Raises:
        BenchmarkError: the file cannot be written.

    """
    count = 0
    try:
        with _opened(path, "w") as lines:
            for document in made:
                lines.write(f"{document.to_json()}\n")
                count += 1
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be written: {error.strerror}") from error
    return count


def read(path: Path) -> Iterator[MadeDocument]:
    """Yield the documents of a file that ``write`` wrote."""
    with _opened(path, "r") as lines:
        yield from (MadeDocument.from_dict(json.loads(line)) for line in lines)


def _opened(path: Path, mode: Literal["r", "w"]) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, f"{mode}t", encoding="utf-8", compresslevel=COMPRESSION))
    return cast("TextIO", path.open(mode, encoding="utf-8"))
