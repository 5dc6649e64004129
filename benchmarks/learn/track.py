"""What is measured of learned rules and of peers, and the tables of it."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.harness.tables import table
from benchmarks.learn.corpus import GENRES, Size, genre_corpus, gold_corpora
from benchmarks.learn.learned import Rules, Setting, Sources, by_source, cuts, learn, rules, write_packs
from benchmarks.learn.measure import Sums, Taken, grouped, summed, taken
from benchmarks.learn.peers import PEERS, merged
from benchmarks.learn.wordings import Split
from cleaner.document import Span

SIZES: Final = (Size(10, 30), Size(30, 24), Size(100, 12), Size(1000, 5))
"""Corpora by default: sources get fewer as they get larger."""
SYSTEM: Final = "cleaner learn"
PACKED: Final = "with packs"
THROUGH: Final = {"without packs": False, PACKED: True}
"""The whole pipeline, and whether it has the learned packs."""
SYSTEMS: Final = (*THROUGH, *PEERS)
"""What is measured beside the packs alone."""
COLUMNS: Final = ("documents", "clutter", "removed", "damage", "legit cut", "hurt", "rules")


@dataclass(frozen=True, slots=True)
class Found:
    """What was cut of each document of a corpus, by system, and how many rules were learned."""

    name: str
    taken: Mapping[str, Sequence[Taken]]
    rules: Rules

    def sums(self) -> dict[str, Sums]:
        """Return the sums of each system."""
        return {system: summed(found) for system, found in self.taken.items()}


def measure(name: str, sources: Sources, systems: Collection[str] = SYSTEMS) -> Found:
    """Learn from the documents of sources, and measure what is cut of them: by the packs alone, and by more systems.

    ``systems`` are names of ``THROUGH`` and of peers.
    """
    documents = [document for part in sources.values() for document in part]
    learned = learn(sources)
    with tempfile.TemporaryDirectory(prefix="learn-") as temporary:
        folder = Path(temporary)
        write_packs(learned, folder)
        found = {SYSTEM: cuts(sources, Setting(folder, pipeline=False))}
        for system, packed in THROUGH.items():
            if system in systems:
                found[system] = cuts(sources, Setting(folder if packed else None, pipeline=True))
    found |= {peer: _peer_cuts(sources, peer) for peer in PEERS if peer in systems}
    judged = {system: [taken(*pair) for pair in zip(documents, spans, strict=True)] for system, spans in found.items()}
    return Found(name, judged, rules(learned))


def _peer_cuts(sources: Sources, peer: str) -> list[list[Span]]:
    return [
        merged(spans)
        for documents in sources.values()
        for spans in PEERS[peer]([document.text for document in documents])
    ]


def clean_corpora(split: Split) -> Iterator[tuple[str, Sources]]:
    """Yield the corpora without clutter: of genres, and of articles by language.

    Raises:
        BenchmarkError: the corpora that text is taken from cannot be found.

    """
    for name in GENRES:
        yield name, by_source(genre_corpus(name, split))
    for language, made in gold_corpora(split).items():
        yield f"gold-{language}", by_source(made)


def report(found: Sequence[Found]) -> str:
    """Return the table of all systems but the whole pipeline, by size."""
    rows = [
        [one.name, system, *_cells(sums), str(one.rules.sure) if system == SYSTEM else "-"]
        for one in found
        for system, sums in one.sums().items()
        if system not in THROUGH
    ]
    return table(("corpus", "system", *COLUMNS), rows)


def through_report(found: Sequence[Found]) -> str:
    """Return the table of the whole pipeline, by size."""
    rows = [[one.name, name, *_cells(one.sums()[name])] for one in found for name in THROUGH if name in one.taken]
    return table(("corpus", "cleaner", *COLUMNS[:-1]), rows)


def _cells(sums: Sums) -> list[str]:
    shares = (f"{sums.removed:.3f}", f"{sums.damage:.5f}", f"{sums.legit_cut:.4f}", f"{sums.hurt:.4f}")
    return [f"{sums.documents:,}", f"{sums.clutter:,}", *shares]


def groups_report(found: Sequence[Found], by: str) -> str:
    """Return what the learned rules cut of clutter and of repeats, by a property of their spans."""
    rows = [
        [one.name, name, f"{spans:,}", f"{characters:,}", f"{cut:.3f}"]
        for one in found
        for name, (spans, characters, cut) in grouped(one.taken[SYSTEM], by).items()
    ]
    return table(("corpus", by, "spans", "characters", "cut"), rows)


def clean_report(found: Mapping[str, Rules]) -> str:
    """Return the table of rules learned where nothing is to be learned."""
    rows = [
        [name, f"{one.documents:,}", str(one.sure), f"{one.per_thousand:.1f}", str(one.unsure)]
        for name, one in found.items()
    ]
    return table(("clean corpus", "documents", "rules", "in 1,000", "unsure"), rows, left=1)
