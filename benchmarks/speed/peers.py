"""Cleaner beside its peers in one process: the same pages, or texts, in turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from benchmarks.data.corpora import Row
from benchmarks.data.pages import PageRow
from benchmarks.harness.extractors import PAGE_BASELINE, clock_of, make_extractor
from benchmarks.harness.parallel import apart
from benchmarks.harness.systems import TEXT_BASELINE, make_system
from benchmarks.harness.tables import MEGABYTE, table
from benchmarks.speed.turns import Contender, Spread, Taken, median_seconds, ratios, spread_cells, take_turns
from cleaner.api import Cleaner

Document = Row | PageRow
PAGE_PEERS: Final = (PAGE_BASELINE, "trafilatura-fast", "resiliparse")
TEXT_PEERS: Final = (TEXT_BASELINE, "c4")
BATCH: Final = 64
"""Texts of a batch."""
PEER_WARM_UP: Final = 10
"""Documents before the first turn of a peer: peers load their data with the first, and have no rules to compile."""
PAGE_WAYS: Final = ("clean_html", "explain_html")
TEXT_WAYS: Final = ("clean", "clean_batch")
"""The ways of cleaning that are measured; ``explain_html`` with evidence."""


class Track(NamedTuple):
    """Pages or texts: cleaner's ways, the peers, and the peer that all are compared with.

    ``make`` returns the peer of a name as a contender, ``content`` what of a document counts as its size.
    """

    kind: str
    ways: Sequence[str]
    peers: Sequence[str]
    base: str
    make: Callable[[str], Contender[Any]]
    content: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one system is: medians of the rounds, and its time as a multiple of the baseline's.

    ``errors`` are documents on which it raised an error, in the last round.
    """

    system: str
    documents: float
    megabytes: float
    milliseconds: float
    ratio: Spread | None
    errors: int


def ours(way: str) -> Contender[Any]:
    """Return cleaner as a contender, one way of cleaning."""
    cleaner = Cleaner()
    ways: dict[str, Contender[Any]] = {
        "clean": Contender("clean", _each(lambda row: cleaner.clean(row.text))),
        "clean_batch": Contender(
            "clean_batch", lambda rows: cleaner.clean_batch([row.text for row in rows]), window=BATCH
        ),
        "clean_html": Contender("clean_html", _each(lambda row: cleaner.clean_html(row.html, row.url))),
        "explain_html": Contender("explain_html", _each(lambda row: cleaner.explain_html(row.html, row.url))),
    }
    return ways[way]


def _page_peer(name: str) -> Contender[PageRow]:
    extract = make_extractor(name)
    return Contender(name, _each(extract), clock_of(extract))


def _text_peer(name: str) -> Contender[Row]:
    return Contender(name, _each(make_system(name)))


def _each(work: Callable[[Any], object]) -> Callable[[Sequence[Any]], object]:
    """Return what does several documents, given what does one."""
    return lambda documents: [work(document) for document in documents]


def page_track(peers: Sequence[str]) -> Track:
    """Return cleaner and some peers on pages."""
    return Track("pages", PAGE_WAYS, peers, PAGE_BASELINE, _page_peer, lambda row: row.html)


def text_track() -> Track:
    """Return cleaner and its peers on texts."""
    return Track("texts", TEXT_WAYS, TEXT_PEERS, TEXT_BASELINE, _text_peer, lambda row: row.text)


def measure_pace(track: Track, warm: Sequence[Document], documents: Sequence[Document], rounds: int) -> list[Pace]:
    """Run cleaner and the peers in turns for several rounds, each in a new process.

    Each way of cleaning has a process of its own, with the baseline beside it: cleaner keeps much of a page in its
    caches, in which another way would find it. The other peers run beside the first way.

    Raises:
        BenchmarkError: a peer is unknown or cannot run.

    """
    megabytes = sum(len(track.content(row).encode(errors="replace")) for row in documents) / MEGABYTE
    found: dict[str, Pace] = {}
    for way in track.ways:
        peers = [name for name in track.peers if name == track.base or way == track.ways[0]]
        taken = [apart(_one_round, track.make, way, peers, warm, documents) for _ in range(rounds)]
        for name in (way, *peers):
            found.setdefault(name, _pace(name, track.base, taken, len(documents), megabytes))
    return [found[name] for name in (*track.ways, *track.peers)]


def _one_round(
    make: Callable[[str], Contender[Any]], way: str, peers: Sequence[str], warm: Sequence[Any], documents: Sequence[Any]
) -> dict[str, Taken]:
    own, others = ours(way), [make(name) for name in peers]
    take_turns(warm, [own])
    take_turns(warm[:PEER_WARM_UP], others)
    return take_turns(documents, [own, *others])


def _pace(name: str, base: str, taken: Sequence[Mapping[str, Taken]], count: int, megabytes: float) -> Pace:
    seconds = max(median_seconds(taken, name), 1e-9)
    rates = count / seconds, megabytes / seconds, 1000 * seconds / count
    return Pace(name, *rates, ratios(taken, name, base), taken[-1][name].errors)


def pace_table(found: Sequence[Pace], track: Track) -> str:
    """Return the table of paces."""
    head = ["system", f"{track.kind}/s", "MB/s", "ms", f"time / {track.base}'s", "least", "most", "errors"]
    rows = [
        [
            f"cleaner, {one.system}" if one.system in track.ways else one.system,
            f"{one.documents:,.0f}",
            f"{one.megabytes:.2f}",
            f"{one.milliseconds:.2f}",
            *spread_cells(one.ratio),
            str(one.errors),
        ]
        for one in found
    ]
    return table(head, rows, left=1)
