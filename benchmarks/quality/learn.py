"""The learn track: what rules learned of a source take from it, of clutter and of all else. See README.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.tables import README, provenance, replace_section
from benchmarks.learn.corpus import GENRES, Size, corpus, genre_corpus, gold_corpora, write
from benchmarks.learn.documents import MadeDocument
from benchmarks.learn.learned import Rules, by_source, learn, rules
from benchmarks.learn.measure import KEYS, grouped
from benchmarks.learn.peers import PEERS
from benchmarks.learn.scale import SHAPES, Scaled, run, scale_report, sizes
from benchmarks.learn.track import (
    SIZES,
    SYSTEM,
    THROUGH,
    Found,
    clean_corpora,
    clean_report,
    groups_report,
    measure,
    report,
    through_report,
)
from benchmarks.learn.wordings import Split

app = new_app()


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
def main(  # noqa: PLR0913, PLR0917  these are the options of a command line
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
    systems = (*(PEERS if peers else ()), *(THROUGH if through else ()))
    found = [measure(str(size), by_source(corpus(size, seed, split)), systems) for size in wanted]
    learned = {name: rules(learn(sources)) for name, sources in clean_corpora(split)} if clean else {}
    parts = [report(found)]
    parts += [through_report(found)] if through else []
    parts += [clean_report(learned)] if clean else []
    text = "\n\n".join([*parts, *(groups_report(found, key) for key in by or ())])
    typer.echo(text)
    if out:
        out.write_text(json.dumps(_figures(found, learned), indent=1) + "\n", encoding="utf-8")
    if write_readme:
        which = "those held for testing" if held else "those for development"
        replace_section(README, "learn", f"{provenance()} Seed {seed}; wordings and articles are {which}.\n\n{text}")


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


@app.command("cost")
def print_cost(
    texts: Annotated[int, typer.Option(help="Texts to clean.", metavar="N", min=1)] = 300,
    rounds: Annotated[int, typer.Option(help="Rounds, of which the median counts.", metavar="N", min=1)] = 5,
) -> None:
    """Print what a pack of 300 learned rules costs: the same texts cleaned without and with it, in turns."""
    from benchmarks.learn.cost import cost_report, development_texts, measure_cost  # noqa: PLC0415  few ask for it

    print(cost_report(measure_cost(development_texts(texts), rounds)))


@app.command("scale")
def measure_scale(
    documents: Annotated[int, typer.Option(help="Documents of the largest corpus.", metavar="N", min=1)] = 1_000_000,
    shapes: Annotated[
        list[str] | None, typer.Option("--shape", help=f"{', '.join(SHAPES)}. Repeatable.", show_default="all")
    ] = None,
    jobs: Annotated[int | None, typer.Option(help="Workers of cleaner.", metavar="N", min=0)] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the table into benchmarks/README.md.")] = False,
) -> None:
    """Run cleaner learn on corpora of ten thousand documents and more: time and memory."""
    if wrong := [shape for shape in shapes or () if shape not in SHAPES]:
        raise BenchmarkError(f"unknown shape {wrong[0]!r}: choose {', '.join(SHAPES)}")
    found: list[Scaled] = []
    for shape in shapes or SHAPES:
        for count in sizes(documents):
            found.append(run(shape, count, jobs))
            typer.echo(f"{shape}, {count:,} documents: {found[-1].usage.seconds:.1f} s", err=True)
    text = scale_report(found)
    typer.echo(text)
    if write_readme:
        replace_section(README, "learn-scale", f"{provenance()}\n\n{text}")


if __name__ == "__main__":
    run_app(app)
