"""The quality gate: figures that may not get worse unless somebody allows it. See README.md."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from benchmarks.data.corpora import Row, group_named, load
from benchmarks.data.pages import load_pages
from benchmarks.errors import BenchmarkError
from benchmarks.genres.generate import texts
from benchmarks.genres.planting import Text
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.tables import table
from benchmarks.layouts.cells import sources
from benchmarks.learn.corpus import Size, corpus
from benchmarks.learn.documents import MadeDocument
from benchmarks.learn.track import SIZES
from benchmarks.markdown.dumps import Dump, dumps, news_pages
from benchmarks.markdown.forms import FORMS, Form
from benchmarks.quality import layouts, markdown
from benchmarks.quality.figures import AT_LEAST, AT_MOST, LEARN, MARKDOWN, AnyRow, Figures, figures
from benchmarks.quality.genres import SAMPLE_ARTICLES
from benchmarks.quality.html import sample_pages

FLOORS_FILE: Final = Path(__file__).with_name("floors.json")
FAST_ROWS: Final = 400
"""Rows of each set in the fast part, always the same ones."""
FAST_FULLPAGE_ROWS: Final = 80
"""The same for texts of whole pages, which are ten times as long."""
FAST_HTML_PAGES: Final = 120
"""The same for HTML."""
FAST_ARTICLES: Final = 54
"""The same for made articles of other genres: three of each genre, each with all plantings."""
FAST_LAYOUT_ARTICLES: Final = 6
"""The same for texts set in all layouts."""
FAST_MARKDOWN_PAGES: Final = 8
FAST_FORMS: Final = ("html2text, 78", "html2text, unwrapped", "markdownify", "html-to-markdown")
"""The same for pages as Markdown, and the converters asked: those that are quick, and tell most."""
FAST_SIZES: Final = (Size(10, 6), Size(30, 6), Size(100, 3))
"""The same for made sites to learn from: documents a source, and sources."""
LEARN_SEED: Final = 101
"""Seed of these sites, whose wordings are those held for testing."""
SLACK: Final = 0.0005
"""What a figure may lose unnoticed: libraries differ in the last digits, and half a document is not a regression."""


def digest(rows: Iterable[AnyRow]) -> str:
    """Return the hex digest of rows: floors apply only to the corpus that they were measured on.

    >>> row = Row("1", "made", None, "x", None, "text", "gold")
    >>> digest([row]) == digest([row, row])
    False
    """
    found = hashlib.sha256()
    for row in rows:
        found.update("\0".join((*_identity(row), "")).encode("utf-8", "replace"))
    return found.hexdigest()


def _identity(row: AnyRow) -> tuple[str, ...]:
    if isinstance(row, Text):
        return row.genre, row.id, row.planting, row.text, row.article
    if isinstance(row, MadeDocument):
        return (row.to_json(),)
    if isinstance(row, Dump):
        return row.form, *_identity(row.page)
    parts = (row.extractor, row.text) if isinstance(row, Row) else (row.html, *row.wanted, *row.unwanted)
    return row.corpus, row.id, *parts, row.gold or ""


def worse(now: Figures, floors: Figures) -> Iterator[str]:
    """Yield what fell below its floor, or rose above its ceiling.

    >>> list(worse({"all": {"f1": 0.8, "damage": 0.02}}, {"all": {"f1": 0.9, "damage": 0.02}}))
    ['all f1: 0.8000, the floor is 0.9000']
    """
    for group, bounds in floors.items():
        for key, bound in bounds.items():
            value = now[group][key]
            below, above = key in AT_LEAST and value < bound - SLACK, key in AT_MOST and value > bound + SLACK
            if below or above:
                yield f"{group} {key}: {value:.4f}, the {'floor' if below else 'ceiling'} is {bound:.4f}"


def tightened(now: Figures, floors: Figures) -> Figures:
    """Return floors raised, and ceilings lowered, to the figures where these are better.

    >>> tightened({"all": {"f1": 0.95, "hurt": 0.3}}, {"all": {"f1": 0.9, "hurt": 0.2}})
    {'all': {'f1': 0.95, 'hurt': 0.2}}
    """
    return {
        group: {
            key: (max if key in AT_LEAST else min)(value, floors.get(group, {}).get(key, value))
            for key, value in values.items()
        }
        for group, values in now.items()
    }


class Set(NamedTuple):
    """What figures are measured on, and how it is got."""

    load: Callable[[], Sequence[AnyRow]]
    version: str = ""
    """The version of the converter that makes the rows, where another one would make others."""


def check(part: str, names: Sequence[str] = ()) -> Iterator[str]:
    """Measure one part (``fast`` or ``full``) and yield what is worse than its floors; ``names`` begin those of sets.

    Raises:
        BenchmarkError: the corpora are missing, or are not those that the floors were measured on.

    """
    floors = _read_floors().get(part, {})
    for name, found in _sets(part, names).items():
        kept = floors.get(name, {})
        if _is_unmeasured(found, kept):
            continue
        rows = found.load()
        if kept.get("digest") != digest(rows):
            raise BenchmarkError(f"{name} is not the corpus of {FLOORS_FILE.name}: measure new floors with --update")
        yield from (f"{name} {line}" for line in worse(figures(name, rows), kept["floors"]))


def _is_unmeasured(found: Set, kept: Mapping[str, Any]) -> bool:
    return found.version != str(kept.get("version", ""))


def unmeasured(part: str, names: Sequence[str] = ()) -> Iterator[str]:
    """Yield which forms of Markdown ``check`` passes over, and why."""
    floors = _read_floors().get(part, {})
    for form in _forms(part):
        name = MARKDOWN + form.name
        kept = floors.get(name, {}).get("version", "none")
        if name.startswith(tuple(names) or "") and (form.lack or form.version != kept):
            yield f"{name}: {form.lack or f'the version is {form.version}, that of the floors {kept}'}"


def _forms(part: str) -> list[Form]:
    return [form for form in FORMS if part != "fast" or form.name in FAST_FORMS]


def _sets(part: str, names: Sequence[str] = ()) -> dict[str, Set]:
    fast = part == "fast"
    sample, pages, html = (FAST_ROWS, FAST_FULLPAGE_ROWS, FAST_HTML_PAGES) if fast else (None, None, None)
    articles = FAST_ARTICLES if fast else SAMPLE_ARTICLES
    in_layouts = FAST_LAYOUT_ARTICLES if fast else layouts.SAMPLE_ARTICLES
    found = {
        "extracted": Set(lambda: load("extracted", group_named("extractor"), sample=sample)),
        "fullpage": Set(lambda: load("extracted", group_named("fullpage"), sample=pages)),
        "spliced": Set(lambda: load("spliced", sample=sample)),
        "html": Set(lambda: sample_pages(load_pages(), html)),
        "genres": Set(lambda: list(texts("test", articles))),
        "layouts": Set(lambda: sources(in_layouts, in_layouts // layouts.EXTRACTS_SHARE)),
    }
    found |= {
        MARKDOWN + form.name: Set(partial(_dumps, form, part), form.version) for form in _forms(part) if not form.lack
    }
    found |= {f"{LEARN}{size}": Set(partial(_made_sites, size)) for size in (FAST_SIZES if part == "fast" else SIZES)}
    return {name: kept for name, kept in found.items() if name.startswith(tuple(names) or "")}


def _made_sites(size: Size) -> list[MadeDocument]:
    return list(corpus(size, LEARN_SEED, "held"))


def _dumps(form: Form, part: str) -> list[Dump]:
    return dumps(form, news_pages(FAST_MARKDOWN_PAGES if part == "fast" else markdown.SAMPLE_PAGES))


def _read_floors() -> dict[str, Any]:
    return json.loads(FLOORS_FILE.read_text(encoding="utf-8")) if FLOORS_FILE.exists() else {}


def _update(part: str, names: Sequence[str] = (), *, lower: bool) -> list[str]:
    """Write new floors and return what is still worse than these: nothing if ``lower`` is set."""
    data = _read_floors()
    worse_now: list[str] = []
    for name, found in _sets(part, names).items():
        kept = data.get(part, {}).get(name, {})
        rows = found.load()
        now, rows_digest = figures(name, rows), digest(rows)
        same = kept.get("digest") == rows_digest and not _is_unmeasured(found, kept)
        floors = tightened(now, kept["floors"] if same and not lower else {})
        version = {"version": found.version} if found.version else {}
        data.setdefault(part, {})[name] = {"digest": rows_digest, **version, "floors": floors}
        worse_now += [f"{name} {line}" for line in worse(now, floors)]
    FLOORS_FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return worse_now


app = new_app()


@app.command()
def main(
    fast: Annotated[bool, typer.Option("--fast", help="Only a sample, as in the tests.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Raise the floors to the figures reached now.")] = False,
    lower: Annotated[
        bool, typer.Option("--lower", help="With --update: lower floors too. Say why in the commit.")
    ] = False,
    names: Annotated[
        list[str] | None, typer.Option("--set", help="Only sets whose names begin so. Repeatable.", show_default="all")
    ] = None,
) -> None:
    """Fail if cleaner is worse than its floors on any corpus."""
    part = "fast" if fast else "full"
    sets = names or ()
    found = _update(part, sets, lower=lower) if update else list(check(part, sets))
    bounds = [
        [name, group, *(f"{values[key]:.4f}" if key in values else "-" for key in (*AT_LEAST, *AT_MOST))]
        for name, kept in _read_floors().get(part, {}).items()
        if name.startswith(tuple(sets) or "")
        for group, values in kept["floors"].items()
    ]
    typer.echo(table(["set", "rows", *AT_LEAST, *AT_MOST], bounds))
    for line in unmeasured(part, sets):
        typer.echo(f"not measured: {line}", err=True)
    for line in found:
        typer.echo(f"worse: {line}", err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    run_app(app)
