"""The learn track: what rules learned of a source take from it, of clutter and of all else. See README.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.learn.corpus import GENRES, Size, corpus, genre_corpus, gold_corpora, write
from benchmarks.learn.documents import MadeDocument
from benchmarks.learn.wordings import Split

HELD: Final = typer.Option("--held", help="Wordings, names and articles kept for testing, not those for development.")

app = new_app()


def split_of(held: bool) -> Split:
    """Return the split that an option asks for."""
    return "held" if held else "develop"


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
    seed: Annotated[int, typer.Option(help="Another corpus for each.", metavar="N", min=1)] = 1,
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
