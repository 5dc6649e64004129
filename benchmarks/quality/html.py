"""The HTML track: pages in, articles out; cleaner and its peers side by side in one run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from benchmarks.data.corpora import BenchmarkError
from benchmarks.data.pages import CORPORA, PageRow, in_parallel, load_pages
from benchmarks.harness.metrics import shingle_scores, tokens, word_f1
from benchmarks.harness.systems import STOP_LISTS, make_cleaner
from benchmarks.harness.tables import README, provenance, rewrite, start, table

if TYPE_CHECKING:
    from cleaner import Cleaner

System = Callable[[PageRow], str]
"""Takes a page for its HTML and address (and, where a peer needs the language, its country); never looks at gold."""

PEERS: Final = (
    "trafilatura", "trafilatura-fast", "trafilatura-precision", "trafilatura-recall", "readability", "resiliparse",
    "newspaper4k", "justext",
)  # fmt: skip
RIVAL: Final = "trafilatura"
"""The peer that others are measured against."""
HEAD: Final = ["pages", "system", "n", "P", "R", "F1", "exact", "word F1"]


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """What one page's output is worth; counts are snippets, the other values 0..1."""

    precision: float
    recall: float
    exact: bool
    word_f1: float
    found: int = 0
    wanted: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What a system's output is worth over many pages; all but ``pages`` are 0..1.

    Of pages with snippets alone, precision and recall count those, and nothing else can be known.
    """

    pages: int
    precision: float
    recall: float
    f1: float
    exact: float | None
    word_f1: float | None


def measure_page(row: PageRow, output: str) -> PageMeasure:
    """Measure one output against gold, or against the snippets where there is none.

    >>> row = PageRow("1", "made", "article", None, None, "", None, ("It rained.", "We left."), ("Menu",))
    >>> measure_page(row, "It  rained. Menu")
    PageMeasure(precision=0.0, recall=0.0, exact=False, word_f1=0.0, found=1, wanted=2, left=1)
    """
    if row.gold is None:
        squeezed = "".join(output.split())
        found, left = (sum("".join(part.split()) in squeezed for part in parts) for parts in (row.wanted, row.unwanted))
        return PageMeasure(0.0, 0.0, False, 0.0, found, len(row.wanted), left)
    after, gold = tokens(output), tokens(row.gold)
    precision, recall = shingle_scores(after, gold)
    return PageMeasure(precision, recall, after == gold, word_f1(after, gold))


def summarise_pages(measures: Sequence[PageMeasure]) -> PageSummary:
    """Average over pages; of snippets, sum first.

    >>> summarise_pages([PageMeasure(1, 0.5, False, 0.7), PageMeasure(1, 1, True, 1)]).f1
    0.8571428571428571
    """
    count = len(measures)
    if any(m.wanted for m in measures):
        found, left = sum(m.found for m in measures), sum(m.left for m in measures)
        precision, recall = found / max(1, found + left), found / sum(m.wanted for m in measures)
        return PageSummary(count, precision, recall, _harmonic(precision, recall), None, None)
    precision, recall, exact, words = (
        sum(getattr(m, name) for m in measures) / count for name in ("precision", "recall", "exact", "word_f1")
    )
    return PageSummary(count, precision, recall, _harmonic(precision, recall), exact, words)


def _harmonic(left: float, right: float) -> float:
    return 2 * left * right / (left + right) if left + right else 0.0


def system(name: str) -> System:
    """Return the system of that name, ready to run.

    Raises:
        BenchmarkError: the name is unknown, or what it needs is not installed.

    """
    try:
        if name.startswith("cleaner"):
            clean = make_cleaner(True, name.partition("-")[2] or "balanced").clean_html
            return lambda row: clean(row.html, row.url)
        if name.startswith("trafilatura"):
            return _trafilatura(name.partition("-")[2])
        return _MAKERS[name]()
    except KeyError:
        raise BenchmarkError(f"unknown system {name!r}: choose cleaner, {', '.join(PEERS)}") from None
    except ImportError as error:
        raise BenchmarkError(f"system {name} cannot be imported: {error}; try pip install .[benchmark]") from error


def _trafilatura(mode: str) -> System:
    from trafilatura import extract  # noqa: PLC0415  as slow to load as all peers

    options: dict[str, Any] = {"fast": {"fast": True}, "precision": {"favor_precision": True},
                               "recall": {"favor_recall": True}}.get(mode, {})  # fmt: skip
    return lambda row: extract(row.html, url=row.url, include_comments=False, **options) or ""


def _readability() -> System:
    from lxml import etree  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415  optional

    def run(row: PageRow) -> str:
        tree = etree.HTML(Document(row.html).summary())
        return "\n".join(part for part in tree.itertext() if part.strip()) if tree is not None else ""

    return run


def _resiliparse() -> System:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415  optional

    return lambda row: str(extract_plain_text(row.html, main_content=True, comments=False))


def _newspaper() -> System:
    from newspaper import Article  # noqa: PLC0415  optional

    def run(row: PageRow) -> str:
        article = Article(row.url or "https://example.org/", fetch_images=False)
        article.download(input_html=row.html)
        article.parse()
        return str(article.text)

    return run


def _justext() -> System:
    import justext  # noqa: PLC0415  optional

    def run(row: PageRow) -> str:
        language = STOP_LISTS.get(row.country)
        words = justext.get_stoplist(language) if language else ()
        options: dict[str, Any] = {} if language else {"stopwords_low": 0, "stopwords_high": 0}
        paragraphs = justext.justext(row.html.encode(), words, encoding="utf-8", **options)
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return run


_MAKERS: Final[Mapping[str, Callable[[], System]]] = {
    "readability": _readability,
    "resiliparse": _resiliparse,
    "newspaper4k": _newspaper,
    "justext": _justext,
}


@dataclass(slots=True)
class Done:
    """What one system did: its measures, its own processor time in seconds, and how often it raised."""

    measures: list[PageMeasure]
    seconds: float = 0.0
    failures: int = 0


def run(rows: Sequence[PageRow], systems: Mapping[str, System]) -> dict[str, Done]:
    """Run the systems in turns, so that a busy machine slows all alike; where one raises, its output is empty."""
    done = {name: Done([]) for name in systems}
    for position, row in enumerate(rows):
        for name, made in systems.items():
            if position == 0:
                made(row)  # many load their data then
            begin = time.process_time()
            try:
                output = made(row)
            except Exception:  # a peer may raise anything; one page must not end the run
                output = ""
                done[name].failures += 1
            done[name].seconds += time.process_time() - begin
            done[name].measures.append(measure_page(row, output))
    return done


def groups(row: PageRow) -> list[str]:
    """Return the names of the lines of the table that a page counts in.

    >>> groups(PageRow("1", "wcxb", "forum", None, None, "", "", (), ()))
    ['wcxb, all kinds', 'wcxb: forum']
    """
    return [f"{row.corpus}, all kinds", f"{row.corpus}: {row.kind}"] if row.corpus == "wcxb" else [row.corpus]


def lines(rows: Sequence[PageRow], measures: Mapping[str, Sequence[PageMeasure]]) -> list[list[str]]:
    """Return the lines of the table: groups of pages, with the systems side by side."""
    found: dict[str, dict[str, list[PageMeasure]]] = {}
    for name, values in measures.items():
        for row, value in zip(rows, values, strict=True):
            for group in groups(row):
                found.setdefault(group, {}).setdefault(name, []).append(value)
    return [
        [group, name, *_cells(summarise_pages(values))]
        for group, names in sorted(found.items())
        for name, values in names.items()
    ]


def _cells(found: PageSummary) -> list[str]:
    values = (found.precision, found.recall, found.f1, found.exact, found.word_f1)
    return [str(found.pages), *("-" if value is None else f"{value:.4f}" for value in values)]


@cache
def _cleaner(folder: Path) -> Cleaner:
    return make_cleaner(True, page_weights=folder)


def _measure(job: tuple[PageRow, Path]) -> tuple[PageMeasure, str | None]:
    row, folder = job
    result = _cleaner(folder).explain_html(row.html, row.url)
    return measure_page(row, result.text), result.error


def across_folds(folder: Path, rows: Sequence[PageRow]) -> list[PageMeasure]:
    """Measure cleaner on pages with the weights that have not seen their site."""
    found = in_parallel(_measure, [(row, folder / str(row.fold)) for row in rows])
    for row, (_, error) in zip(rows, found, strict=True):
        if error:
            typer.echo(f"{row.corpus} {row.id}: {error}", err=True)
    return [value for value, _ in found]


def report_folds(folder: Path, *, write_readme: bool = False) -> None:
    """Print what the weights of a folder (one folder a fold) are worth beside trafilatura."""
    rows = load_pages()
    measures = {"cleaner": across_folds(folder, rows), RIVAL: run(rows, {RIVAL: system(RIVAL)})[RIVAL].measures}
    text = "\n\n".join([provenance(), table(HEAD, lines(rows, measures))])
    typer.echo(text)
    if write_readme:
        rewrite(README, "pages-cross-validated", text)


def speed_table(done: Mapping[str, Done], pages: int) -> str:
    """Return the table of pages a second, with the ratio to trafilatura's default mode where that ran."""
    base = done.get(RIVAL)
    return table(
        ["system", "pages/s", "time / trafilatura's", "errors"],
        [
            [name, f"{pages / max(d.seconds, 1e-9):.0f}", f"{d.seconds / base.seconds:.2f}" if base else "-",
             str(d.failures)]
            for name, d in done.items()
        ],
        left=1,
    )  # fmt: skip


def sampled(rows: Sequence[PageRow], sample: int | None) -> list[PageRow]:
    """Return so many pages, spread evenly over the corpora's order."""
    step = max(1, len(rows) // sample) if sample else 1
    return list(rows[::step])


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    names: Annotated[
        list[str] | None, typer.Option("--system", help=f"cleaner, {', '.join(PEERS)}. Repeatable.", show_default="all")
    ] = None,
    corpus: Annotated[list[str] | None, typer.Option(help="Only this corpus. Repeatable.")] = None,
    sample: Annotated[int | None, typer.Option(help="Only about so many pages, always the same ones.", min=1)] = None,
    folds: Annotated[Path | None, typer.Option(help="cleaner with the weights of each fold in this folder.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:
    """Measure extractors on pages: quality by corpus, and time."""
    rows = sampled(load_pages(corpus or CORPORA), sample)
    done = run(rows, {name: system(name) for name in names or ("cleaner", *PEERS)})
    measures = {name: d.measures for name, d in done.items()}
    if folds:
        measures = {"cleaner, unseen sites": across_folds(folds, rows), **measures}
    quality = lines(rows, measures)
    text = "\n\n".join([provenance(), table(HEAD, quality), "One core, in turns:", speed_table(done, len(rows))])
    typer.echo(text)
    if write_readme:
        rewrite(README, "html", text)
    if out:
        data = {"quality": quality, "seconds": {name: d.seconds for name, d in done.items()}}
        out.write_text(json.dumps(data, indent=1), encoding="utf-8")


if __name__ == "__main__":
    start(app)
