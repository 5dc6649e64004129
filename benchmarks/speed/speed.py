"""Speed: fixed pages and texts beside the peers and beside another version, stages, growth, memory. See README.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from benchmarks.data.corpora import Row, load, one_per_page
from benchmarks.data.pages import PageRow
from benchmarks.data.rounds import round_texts
from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.extractors import PEERS
from benchmarks.harness.parallel import apart
from benchmarks.harness.tables import README, provenance, replace_section
from benchmarks.speed.against import against_table, compare, compare_commands
from benchmarks.speed.by_corpus import PAGES as CORPUS_PAGES
from benchmarks.speed.by_corpus import corpora_table, corpus_pages, measure_corpora
from benchmarks.speed.fixed_lists import fixed_pages, fixed_texts, other_pages, other_texts
from benchmarks.speed.growth import in_any_order, large_documents, large_table
from benchmarks.speed.mixed import mixed_table, run_mixed
from benchmarks.speed.peers import PAGE_PEERS, PAGE_WAYS, TEXT_WAYS, measure_pace, pace_table, page_track, text_track
from benchmarks.speed.stages import measure_stages, stages_table
from benchmarks.speed.start_up import start_up_table, start_ups
from benchmarks.speed.versions import Version, this_version, version_at
from benchmarks.speed.workers import worker_memory, workers_table


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured.

    ``documents`` of the fixed lists, or all; documents to ``warm_up`` with before; texts for the ``command`` line, and
    ``starts`` of it in each round; files of the ``mixed`` folder; ``marks``, documents after which memory is read; and
    sizes in MB.
    """

    documents: int | None = None
    warm_up: int = 200
    rounds: int = 3
    command: int = 600
    starts: int = 5
    mixed: int = 5000
    marks: tuple[int, ...] = (500, 1000, 2500, 5000)
    text_sizes: tuple[float, ...] = (0.1, 1.0, 10.0)
    page_sizes: tuple[float, ...] = (0.5, 1.0, 5.0)


QUICK: Final = Extent(10, 5, 1, 20, 1, 10, (5, 10), (0.1,), (0.5,))
"""For a look: all parts, none of them enough to trust."""


class Found(NamedTuple):
    """What a part found: figures, and the same as text."""

    figures: Any
    text: str


@dataclass(frozen=True)
class Measurement:
    """All parts: each is a method that measures and returns figures and a table."""

    extent: Extent
    versions: Sequence[Version]
    peers: Sequence[str]

    @cached_property
    def fixed_pages(self) -> list[PageRow]:
        """The pages of the list."""
        return fixed_pages(self.extent.documents)

    @cached_property
    def fixed_texts(self) -> list[Row]:
        """The texts of the list."""
        return fixed_texts(self.extent.documents)

    @cached_property
    def other_pages(self) -> list[PageRow]:
        """Pages to warm up with."""
        return other_pages(self.extent.warm_up)

    @cached_property
    def other_texts(self) -> list[Row]:
        """Texts to warm up with."""
        return other_texts(self.extent.warm_up)

    def pages(self) -> Found:
        """Measure pages beside the peers."""
        track = page_track(self.peers)
        found = measure_pace(track, self.other_pages, self.fixed_pages, self.extent.rounds)
        return Found(found, pace_table(found, track))

    def corpora(self) -> Found:
        """Measure pages of each corpus beside trafilatura."""
        pages = corpus_pages(self.other_pages, self.extent.documents or CORPUS_PAGES)
        found = measure_corpora(self.other_pages, pages, self.extent.rounds)
        return Found(found, corpora_table(found))

    def texts(self) -> Found:
        """Measure texts beside the peers."""
        track = text_track()
        found = measure_pace(track, self.other_texts, self.fixed_texts, self.extent.rounds)
        return Found(found, pace_table(found, track))

    def against(self) -> Found:
        """Measure pages and texts beside another version."""
        if len(self.versions) == 1:
            raise BenchmarkError("the part against needs another version: --against PATH")
        rounds, versions = self.extent.rounds, self.versions
        warm_texts, texts = ([row.text for row in rows] for rows in (self.other_texts, self.fixed_texts))
        many = [row.text for row in islice(round_texts(), self.extent.command)]
        warm_pages, pages = ([(row.html, row.url) for row in rows] for rows in (self.other_pages, self.fixed_pages))
        found = [compare(way, warm_texts, texts, versions, rounds) for way in TEXT_WAYS]
        found += [compare_commands(many, versions, rounds)]
        found += [compare(way, warm_pages, pages, versions, rounds) for way in PAGE_WAYS]
        return Found(found, against_table(found, versions))

    def start(self) -> Found:
        """Measure how long the command line takes to start."""
        found = start_ups(self.fixed_texts, self.versions, self.extent.rounds, self.extent.starts)
        return Found(found, start_up_table(found))

    def mixed(self) -> Found:
        """Measure a folder of texts and pages."""
        found = run_mixed(self.versions, self.extent.mixed)
        return Found(found, mixed_table(found))

    def stages(self) -> Found:
        """Measure in which stage the time goes."""
        texts, pages = (self.other_texts, self.fixed_texts), (self.other_pages, self.fixed_pages)
        measured = {**dict.fromkeys(TEXT_WAYS, texts), PAGE_WAYS[0]: pages}
        found = {way: apart(measure_stages, way, *rows) for way, rows in measured.items()}
        return Found(found, stages_table(found))

    def growth(self) -> Found:
        """Measure large documents."""
        sizes = self.extent.text_sizes, self.extent.page_sizes
        texts = one_per_page(load("extracted", "extractor"))
        found = large_documents(in_any_order(texts), in_any_order(self.fixed_pages), self.versions[0], *sizes)
        return Found(found, large_table(found))

    def memory(self) -> Found:
        """Measure the memory of workers."""
        found = worker_memory(self.extent.marks)
        return Found(found, workers_table(found))


PARTS: Final[dict[str, Callable[[Measurement], Found]]] = {
    "pages": Measurement.pages,
    "corpora": Measurement.corpora,
    "texts": Measurement.texts,
    "against": Measurement.against,
    "start": Measurement.start,
    "mixed": Measurement.mixed,
    "stages": Measurement.stages,
    "growth": Measurement.growth,
    "memory": Measurement.memory,
}


def chosen_parts(names: Sequence[str] | None, *, compared: bool) -> Iterator[str]:
    """Yield the parts to measure: all, but for the comparison with another version where there is none.

    Raises:
        BenchmarkError: a name is no part.

    """
    for name in names or PARTS:
        if name not in PARTS:
            raise BenchmarkError(f"unknown part {name!r}: choose {', '.join(PARTS)}")
        if names or compared or name != "against":
            yield name


def as_data(figures: Any) -> Any:
    """Return figures as what JSON can hold."""
    if isinstance(figures, list):
        return [as_data(one) for one in figures]
    return asdict(figures) if is_dataclass(figures) and not isinstance(figures, type) else figures


app = new_app()


@app.command()
def main(
    parts: Annotated[
        list[str] | None, typer.Option("--part", help=f"{', '.join(PARTS)}. Repeatable.", show_default="all")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Also another version: a checkout of it.", metavar="PATH")
    ] = None,
    peers: Annotated[
        list[str] | None,
        typer.Option("--peer", help=f"On pages: {', '.join(PEERS)}. Repeatable.", show_default=" ".join(PAGE_PEERS)),
    ] = None,
    mixed: Annotated[int | None, typer.Option(help="Files of the mixed folder.", min=1, show_default="5000")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only a little of everything.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure speed and memory: processor time, systems and versions in turns."""
    extent = QUICK if quick else Extent()
    extent = replace(extent, mixed=mixed) if mixed else extent
    versions = [this_version(), *([version_at(against)] if against else [])]
    measurement = Measurement(extent, versions, peers or PAGE_PEERS)
    data = {}
    for name in list(chosen_parts(parts, compared=against is not None)):
        found = PARTS[name](measurement)
        typer.echo(f"{name}:\n\n{found.text}\n")
        data[name] = as_data(found.figures)
        if write_readme:
            replace_section(README, f"speed-{name}", f"{provenance()}\n\n{found.text}")
    if out:
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_app(app)
