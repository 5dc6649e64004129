"""How time and memory of ``cleaner learn`` grow with a corpus: documents are made as they are written, never held."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.harness.processes import Usage, run_command
from benchmarks.harness.systems import cleaner_command
from benchmarks.harness.tables import MEGABYTE, table
from benchmarks.learn.bodies import Piece, articles
from benchmarks.learn.corpus import TURNS, write
from benchmarks.learn.documents import MadeDocument, document_of
from benchmarks.learn.filling import filling
from benchmarks.learn.peers import sentences
from benchmarks.learn.site import Site, plan
from benchmarks.learn.wordings import load

SHAPES: Final = {"sources of 1,000": 1000, "few large sources": 100_000, "sources of 10": 10}
"""Documents a source, by the name of the corpus's shape."""
FIRST: Final = 10_000
"""Documents of the smallest corpus; each further one is ten times as large."""
STEP: Final = 10
FEWEST_SOURCES: Final = 10
"""Sources of a small corpus of few large ones."""
LEAST_PARAGRAPHS, MOST_PARAGRAPHS, MOST_SENTENCES = 4, 9, 4
"""Paragraphs of a document, and sentences of a paragraph at most."""
LEAST_SENTENCE: Final = 40
"""Characters of the sentences that documents are made of, at least: short ones recur by themselves."""
PLANS_KEPT: Final = 2000
"""Plans of sites kept while documents are made; others are made anew, which takes 0.1 ms."""
TITLES: Final = 200


@dataclass(frozen=True, slots=True)
class Scaled:
    """One run of ``cleaner learn``: the corpus, the megabytes of its texts, what the run used, the packs it wrote."""

    shape: str
    documents: int
    sources: int
    megabytes: float
    usage: Usage
    packs: int

    @property
    def milliseconds(self) -> float:
        """Wall-clock milliseconds a document."""
        return 1000 * self.usage.seconds / self.documents

    @property
    def processor_milliseconds(self) -> float:
        """Milliseconds of processor time a document, of all processes."""
        return 1000 * self.usage.processor / self.documents


def sizes(most: int) -> list[int]:
    """Return the sizes of corpora up to one.

    >>> sizes(1_000_000), sizes(500)
    ([10000, 100000, 1000000], [500])
    """
    found = [FIRST]
    while found[-1] * STEP <= most:
        found.append(found[-1] * STEP)
    return found if most >= FIRST else [most]


def sources_of(shape: str, count: int) -> int:
    """Return how many sources a corpus of so many documents has.

    >>> sources_of("sources of 1,000", 10_000), sources_of("few large sources", 10_000)
    (10, 10)
    """
    return max(min(count, FEWEST_SOURCES), count // SHAPES[shape])


def streamed(count: int, sources: int, seed: int = 1) -> Iterator[MadeDocument]:
    """Yield so many documents, one of each source in turn, of sentences of articles in any order.

    Raises:
        BenchmarkError: the corpora that text is taken from cannot be found.

    """
    random = Random(f"scale {seed}")
    pool = list(_pool())
    titles = random.sample(pool, min(TITLES, len(pool)))
    for number in range(count):
        site = _site(number % sources, seed)
        paragraphs = tuple(
            " ".join(random.choices(pool, k=random.randint(1, MOST_SENTENCES)))
            for _ in range(random.randint(LEAST_PARAGRAPHS, MOST_PARAGRAPHS))
        )
        piece = Piece(number, site.wordings.language, paragraphs)
        recurring = [one for one in site.recurring if one.kind != "background"]  # here, no articles are on one affair
        yield document_of(site, piece, str(number), recurring, filling(site, titles, random), random)


def _pool() -> Iterator[str]:
    for article in articles("develop"):
        for paragraph in article.paragraphs:
            for span in sentences(paragraph):
                if span.length >= LEAST_SENTENCE:
                    yield paragraph[slice(*span)]


@lru_cache(PLANS_KEPT)
def _site(number: int, seed: int) -> Site:
    wordings = load(TURNS[number % len(TURNS)], "develop")
    return plan(wordings, number, "news", Random(f"scale {seed} {number}"))


def run(shape: str, count: int, jobs: int | None) -> Scaled:
    """Write a corpus to a folder of its own, learn from it in a process of its own, and return what that took.

    Raises:
        BenchmarkError: the command is missing or fails, or the corpora that text is taken from cannot be found.

    """
    sources = sources_of(shape, count)
    with tempfile.TemporaryDirectory(prefix="learn-scale-") as name:
        file, packs = Path(name, "corpus.jsonl.gz"), Path(name, "packs")
        megabytes = _written(count, sources, file)
        workers = () if jobs is None else ("-j", str(jobs))
        usage = run_command([cleaner_command(), "learn", str(file), "-o", str(packs), "-q", *workers])
        return Scaled(shape, count, sources, megabytes, usage, sum(1 for _ in packs.glob("*.yaml")))


def _written(count: int, sources: int, file: Path) -> float:
    """Write a corpus and return the megabytes of its texts."""
    size = 0

    def counted() -> Iterator[MadeDocument]:
        nonlocal size
        for document in streamed(count, sources):
            size += len(document.text.encode())
            yield document

    write(counted(), file)
    return size / MEGABYTE


HEAD: Final = (
    "corpus", "documents", "sources", "MB", "s", "ms a document", "ms CPU", "x first", "MB parent", "MB worker",
    "packs",
)  # fmt: skip


def scale_report(found: Sequence[Scaled]) -> str:
    """Return the table; ``x first`` is the time a document beside that of the smallest corpus of the shape."""
    first: dict[str, Scaled] = {}
    rows = []
    for one in found:
        base = first.setdefault(one.shape, one).milliseconds
        rows.append(
            [
                one.shape,
                f"{one.documents:,}",
                f"{one.sources:,}",
                f"{one.megabytes:.0f}",
                f"{one.usage.seconds:.1f}",
                f"{one.milliseconds:.2f}",
                f"{one.processor_milliseconds:.2f}",
                f"{one.milliseconds / base:.2f}",
                f"{one.usage.memory / MEGABYTE:.0f}",
                f"{one.usage.workers / MEGABYTE:.0f}",
                f"{one.packs:,}",
            ]
        )
    return table(HEAD, rows, left=1)
