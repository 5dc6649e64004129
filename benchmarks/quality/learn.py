"""The learn track: what rules learned of a source take from it, of clutter and of all else. See README.md."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.tables import README, provenance, replace_section, table
from benchmarks.learn.corpus import GENRES, Size, corpus, genre_corpus, gold_corpora, write
from benchmarks.learn.documents import MadeDocument
from benchmarks.learn.learned import Rules, Setting, Sources, by_source, cuts, learn, rules, write_packs
from benchmarks.learn.measure import KEYS, Sums, Taken, grouped, summed, taken
from benchmarks.learn.peers import PEERS, merged
from benchmarks.learn.wordings import Split
from cleaner.document import Span

SIZES: Final = (Size(10, 30), Size(30, 24), Size(100, 12), Size(1000, 5))
"""Corpora by default: sources get fewer as they get larger."""
SYSTEM: Final = "cleaner learn"
THROUGH: Final = {"without packs": False, "with packs": True}
"""The whole pipeline, and whether it has the learned packs."""
COLUMNS: Final = ("documents", "clutter", "removed", "damage", "legit cut", "hurt", "rules")

app = new_app()


@dataclass(frozen=True, slots=True)
class Found:
    """What was cut of each document of a corpus, by system, and how many rules were learned."""

    size: Size
    taken: Mapping[str, Sequence[Taken]]
    rules: Rules

    @property
    def name(self) -> str:
        """The size, as tables show it."""
        return f"{self.size.documents:,} x {self.size.sources}"

    def sums(self) -> dict[str, Sums]:
        """Return the sums of each system."""
        return {system: summed(found) for system, found in self.taken.items()}


def measure(size: Size, seed: int, split: Split, *, peers: bool = True, through: bool = True) -> Found:
    """Learn from a corpus of made sites, and measure what is cut of it.

    Raises:
        BenchmarkError: the corpora that text is taken from cannot be found.

    """
    sources = by_source(corpus(size, seed, split))
    documents = [document for part in sources.values() for document in part]
    learned = learn(sources)
    with tempfile.TemporaryDirectory(prefix="learn-") as name:
        folder = Path(name)
        write_packs(learned, folder)
        found = {SYSTEM: cuts(sources, Setting(folder, pipeline=False))}
        for system, packed in THROUGH.items() if through else ():
            found[system] = cuts(sources, Setting(folder if packed else None, pipeline=True))
    found |= {peer: _peer_cuts(sources, peer) for peer in PEERS if peers}
    judged = {system: [taken(*pair) for pair in zip(documents, spans, strict=True)] for system, spans in found.items()}
    return Found(size, judged, rules(learned))


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


def size_of(text: str) -> Size:
    """Return the size that ``30x24`` asks for: documents a source, and sources.

    >>> size_of("30x24")
    Size(documents=30, sources=24)

    Raises:
        BenchmarkError: it is not two numbers from 1 on.

    """
    documents, _, sources = text.partition("x")
    if not (documents.isdecimal() and sources.isdecimal() and int(documents) and int(sources)):
        raise BenchmarkError(f"{text!r} is no size: give documents a source and sources, such as 30x24")
    return Size(int(documents), int(sources))


HELD: Final = typer.Option("--held", help="Wordings, names and articles kept for testing, not those for development.")
SEED: Final = typer.Option(help="Another corpus for each.", metavar="N", min=1)


def split_of(held: bool) -> Split:
    """Return the split that the option asks for."""
    return "held" if held else "develop"


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    sizes: Annotated[
        list[str] | None,
        typer.Option(
            "--size",
            help="Documents a source x sources. Repeatable.",
            metavar="NxM",
            show_default=" ".join(f"{size.documents}x{size.sources}" for size in SIZES),
        ),
    ] = None,
    seed: Annotated[int, SEED] = 1,
    held: Annotated[bool, HELD] = False,
    by: Annotated[
        list[str] | None, typer.Option(help=f"Also what is cut by {', '.join(KEYS)}. Repeatable.", show_default="none")
    ] = None,
    peers: Annotated[bool, typer.Option(help="Measure peers beside it.")] = True,
    through: Annotated[bool, typer.Option(help="Measure the whole pipeline, without and with the packs.")] = True,
    clean: Annotated[bool, typer.Option(help="Also learn from corpora without clutter.")] = True,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Learn rules from made sites, and measure what they take of clutter and of all else; peers beside."""
    if context.invoked_subcommand:
        return
    wanted = [size_of(text) for text in sizes or ()] or list(SIZES)
    if wrong := [key for key in by or () if key not in KEYS]:
        raise BenchmarkError(f"unknown property {wrong[0]!r}: choose {', '.join(KEYS)}")
    split = split_of(held)
    found = [measure(size, seed, split, peers=peers, through=through) for size in wanted]
    learned = {name: rules(learn(sources)) for name, sources in clean_corpora(split)} if clean else {}
    parts = [report(found)]
    parts += [through_report(found)] if through else []
    parts += [clean_report(learned)] if clean else []
    text = "\n\n".join([*parts, *(groups_report(found, key) for key in by or ())])
    typer.echo(text)
    if out:
        out.write_text(json.dumps(_figures(found, learned), indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "learn", f"{provenance()}\n\n{text}")


def _figures(found: Sequence[Found], learned: Mapping[str, Rules]) -> dict[str, Any]:
    corpora = {
        one.name: {
            "rules": asdict(one.rules),
            "systems": {system: asdict(sums) for system, sums in one.sums().items()},
            "by": {key: {name: cut for name, (_, _, cut) in grouped(one.taken[SYSTEM], key).items()} for key in KEYS},
        }
        for one in found
    }
    return {"corpora": corpora, "clean": {name: asdict(one) for name, one in learned.items()}}


def _gold(name: str, split: Split) -> Sequence[MadeDocument]:
    found = {f"gold-{language}": made for language, made in gold_corpora(split).items()}
    if name not in found:
        raise BenchmarkError(f"unknown clean corpus {name!r}: choose {', '.join((*GENRES, *found))}")
    return found[name]


@app.command("corpus")
def write_corpus(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write, .jsonl or .jsonl.gz.")],
    size: Annotated[int, typer.Option(help="Documents a source.", metavar="N", min=1)] = 100,
    sites: Annotated[int, typer.Option(help="Sources.", metavar="N", min=1)] = 12,
    seed: Annotated[int, SEED] = 1,
    clean: Annotated[
        str | None, typer.Option(help=f"Documents without clutter: {', '.join(GENRES)}, gold-LANGUAGE.", metavar="NAME")
    ] = None,
    held: Annotated[bool, HELD] = False,
) -> None:
    """Write made documents as lines of JSON: source, id, url, lang, text, and spans of what recurs."""
    split = split_of(held)
    if clean is None:
        made = corpus(Size(size, sites), seed, split)
    elif clean in GENRES:
        made = genre_corpus(clean, split, seed)
    else:
        made = iter(_gold(clean, split))
    typer.echo(f"{write(made, out):,} documents in {out}")


if __name__ == "__main__":
    run_app(app)
