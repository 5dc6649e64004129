"""The Markdown track: pages converted to Markdown, before and after cleaning. See README.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmarks.errors import BenchmarkError
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.metrics import Measure, Summary, measure, summarise
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table
from benchmarks.markdown import node
from benchmarks.markdown.dumps import Dump, dumps, news_pages
from benchmarks.markdown.forms import FORMS, Form
from benchmarks.markdown.visible import visible

if TYPE_CHECKING:
    from cleaner import Cleaner

SAMPLE_PAGES: Final = 60
SYSTEMS: Final = ("nothing", "cleaner")
COLUMNS: Final = [
    "form", "system", "pages", "P", "R", "F1", "exact", "word F1", "clutter", "damage", "removed", "hurt",
]  # fmt: skip

Measures = dict[str, list[Measure]]
"""What each system did to the pages of a form."""


@cache
def _cleaner(weights: Path | None) -> Cleaner:
    return make_cleaner(headline=True, **({"weights": weights} if weights else {}))


def cleaned(text: str, weights: Path | None = None) -> str:
    """Return what cleaner leaves of a Markdown document, the headline stripped as gold mostly leaves it out."""
    return _cleaner(weights).explain(text, media_type="text/markdown").text


def judge(job: tuple[Dump, Path | None]) -> tuple[Measure, Measure]:
    """Measure the words that a reader sees, before and after cleaning with these weights."""
    dump, weights = job
    gold = dump.page.gold or ""
    before, after = visible(dump.text), visible(cleaned(dump.text, weights))
    return measure(before, before, gold), measure(before, after, gold)


def measures(found: Sequence[Dump], folds: Path | None = None) -> Measures:
    """Measure doing nothing and cleaner; pages of which the converter left nothing do not count.

    With a folder of weights by fold, each page is cleaned with those that have not seen its site.
    """
    texts = [dump for dump in found if dump.text.strip()]
    pairs = in_parallel(judge, [(dump, folds / f"{dump.page.fold}.json" if folds else None) for dump in texts])
    return {system: [pair[number] for pair in pairs] for number, system in enumerate(SYSTEMS)}


def named(names: Sequence[str]) -> list[Form]:
    """Return the forms whose names begin so, all without names.

    >>> [form.name for form in named(["markdownify"])]
    ['markdownify']

    Raises:
        BenchmarkError: a name begins none.

    """
    for name in names:
        if not any(form.name.startswith(name) for form in FORMS):
            raise BenchmarkError(f"unknown form {name!r}: choose {'; '.join(form.name for form in FORMS)}")
    return [form for form in FORMS if not names or form.name.startswith(tuple(names))]


def report(found: Mapping[str, Measures]) -> str:
    """Return the table: forms, with the systems side by side."""
    rows = [
        [form, system, *_cells(summarise(values))]
        for form, systems in found.items()
        for system, values in systems.items()
    ]
    return table(COLUMNS, rows)


def _cells(s: Summary) -> list[str]:
    shares = (s.precision, s.recall, s.f1, s.exact, s.word_f1, s.clutter, s.damage, s.removed, s.hurt)
    return [str(s.documents), *(f"{share:.4f}" for share in shares)]


def worst(found: Sequence[Dump], values: Sequence[Measure], count: int) -> str:
    """Return the table of the pages that lost most words of gold."""
    texts = [dump for dump in found if dump.text.strip()]
    ranked = sorted(zip(texts, values, strict=True), key=lambda pair: -pair[1].lost)[:count]
    rows = [
        [dump.page.corpus, dump.page.id, str(m.gold_in), str(m.lost), f"{m.damage:.3f}", f"{m.removed:.3f}"]
        for dump, m in ranked
    ]
    return table(["corpus", "id", "gold", "lost", "damage", "removed"], rows)


def versions(forms: Sequence[Form]) -> str:
    """Return one line on the versions of the converters."""
    return ", ".join(dict.fromkeys(f"{form.package} {form.version}" for form in forms)) + "."


app = new_app()


@app.command()
def main(
    names: Annotated[
        list[str] | None, typer.Option("--form", help="Only forms whose names begin so. Repeatable.")
    ] = None,
    sample: Annotated[int, typer.Option(help="N pages, always the same ones.", metavar="N", min=1)] = SAMPLE_PAGES,
    folds: Annotated[Path | None, typer.Option(help="Weights by fold of train-markdown, for sites not seen.")] = None,
    list_worst: Annotated[int, typer.Option("--worst", help="Also list the N most damaged pages.", metavar="N")] = 0,
    install: Annotated[bool, typer.Option("--install", help="First get the converters of Node.js with npm.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the table into benchmarks/README.md.")] = False,
) -> None:
    """Measure what cleaner leaves of pages that converters turned into Markdown."""
    if install:
        node.install()
    forms = named(names or ())
    pages = news_pages(sample)
    texts = {form.name: dumps(form, pages) for form in forms if not form.lack}
    found = {name: measures(values, folds) for name, values in texts.items()}
    lacks = dict.fromkeys(form.lack for form in forms if form.lack)
    skipped = [f"Skipped: {'; '.join(form.name for form in forms if form.lack == lack)}. {lack}" for lack in lacks]
    made = versions([form for form in forms if not form.lack])
    text = "\n\n".join([f"{provenance()} Converters: {made}", report(found), *skipped])
    typer.echo(text)
    for name, values in found.items() if list_worst else ():
        typer.echo(f"\nMost damaged of {name}:\n\n{worst(texts[name], values['cleaner'], list_worst)}")
    if out:
        data = {
            name: {system: asdict(summarise(values)) for system, values in systems.items()}
            for name, systems in found.items()
        }
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "markdown-unseen" if folds else "markdown", text)


if __name__ == "__main__":
    run_app(app)
