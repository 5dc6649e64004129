"""Which kinds of blocks go wrong on pages that the weights have not seen: left outside gold, and lost inside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
import typer

from benchmarks.data.pages import NEVER_TRAINED_ON, PageRow, load_pages
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.metrics import tokens
from benchmarks.harness.page_measures import is_exact
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import provenance, replace_section, table
from benchmarks.quality.block_kinds import KINDS, kind_of, text_of
from benchmarks.quality.html import corpora_here, sample_corpora
from benchmarks.training.labels import ARTICLE_SHARE, label_blocks, texts_of
from cleaner.arrays import Flags
from cleaner.extraction.page import build
from cleaner.extraction.parse import read_page

if TYPE_CHECKING:
    from cleaner import Category, Cleaner, Removal, Result, Spared
    from cleaner.page_document import Page

DOCS: Final = Path(__file__).parents[2] / "docs" / "errors.md"
SECTION: Final = "errors"
ALL: Final = "all of these"
HEAD: Final = ["kind", "left", "words", "pages", "lost", "words", "pages", "exact if right"]
GROUPS: Final[dict[str, Callable[[PageRow], bool]]] = {
    "news2023": lambda row: row.corpus == "news2023",
    "fundus": lambda row: row.corpus == "fundus",
    "wcxb, articles": lambda row: row.corpus == "wcxb" and row.kind == "article",
    "never trained on": lambda row: row.corpus in NEVER_TRAINED_ON,
}
SNIPPET_CHARS: Final = 90


@dataclass(frozen=True, slots=True)
class Wrong:
    """A block that is kept outside gold, or ``lost`` from it; ``words`` are its tokens."""

    kind: str
    lost: bool
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class PageErrors:
    """The wrong blocks of a page, and the kinds of which one alone, put right, would make the page exact."""

    corpus: str
    id: str
    exact: bool
    wrong: tuple[Wrong, ...] = ()
    mended_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of a kind: blocks, their words, pages with them, left and lost; and pages exact if it were right."""

    left: tuple[int, int, int]
    lost: tuple[int, int, int]
    mended: int


@cache
def _cleaner(folder: Path, standfirst: bool) -> Cleaner:
    return make_cleaner(True, page_weights=folder, standfirst=standfirst)


def judge(job: tuple[PageRow, Path]) -> PageErrors:
    """Return what is wrong on a page, cleaned with weights that have not seen its site."""
    row, folds = job
    folder = folds / str(row.fold)
    result = _cleaner(folder, False).explain_html(row.html, row.url, evidence=False, spared=True)
    page = build(read_page(row.html), row.url, row.id)
    if is_exact(row, tokens(result.text)) or page is None or page.document.text != result.document.text:
        return PageErrors(row.corpus, row.id, is_exact(row, tokens(result.text)))
    other = _cleaner(folder, True).explain_html(row.html, row.url, evidence=False)
    categories = {one.span.start: one.category for one in other.removed if one.category == "standfirst"}
    return find_errors(row, page, result, _named_by_rules(result) | categories)


def _named_by_rules(result: Result) -> dict[int, Category]:
    """Return the category that a rule gives a block, by where the block begins; scores only guess theirs."""
    named: list[Removal | Spared] = [*result.removed, *(result.spared or ())]
    return {one.span.start: one.category for one in named if not one.rule_id.startswith("score/")}


def find_errors(row: PageRow, page: Page, result: Result, categories: dict[int, Category]) -> PageErrors:
    """Return what is wrong on a page; ``categories`` are what is known of blocks, by where they begin."""
    share, sizes = label_blocks(texts_of(page), row.gold or "")
    characters = _kept_characters(page, result)
    kept = np.array([characters[slice(*block.span)].mean() for block in page.document.blocks])
    place = (np.cumsum(share * sizes) - share * sizes) / max(1.0, float((share * sizes).sum()))
    wrong: dict[int, Wrong] = {}
    for at in _wrong_blocks(row, page, kept >= ARTICLE_SHARE, share > ARTICLE_SHARE, sizes > 0):
        span = page.document.blocks[at].span
        kind = kind_of(page, at, categories.get(span.start), float(place[at]))
        wrong[at] = Wrong(kind, bool(kept[at] < ARTICLE_SHARE), int(sizes[at]), text_of(page, span))
    mended = {
        kind for kind in (ALL, *{one.kind for one in wrong.values()}) if _is_mended(row, page, result, wrong, kind)
    }
    return PageErrors(row.corpus, row.id, False, tuple(wrong.values()), frozenset(mended))


def _kept_characters(page: Page, result: Result) -> Flags:
    kept = np.zeros(len(page.document.text), bool)
    for span in result.kept:
        kept[slice(*span)] = True
    return kept


def _wrong_blocks(row: PageRow, page: Page, kept: Flags, gold: Flags, worded: Flags) -> list[int]:
    """Return the blocks that are kept outside gold or lost inside it.

    Of two copies, gold may mean either; and a paragraph that is optional is not lost.
    """
    words = [tuple(tokens(text)) for text in texts_of(page)]
    left = Counter(words[at] for at in np.flatnonzero(worded & kept & ~gold))
    lost = Counter(words[at] for at in np.flatnonzero(worded & ~kept & gold))
    even = left & lost
    passed = {False: even.copy(), True: even.copy()}
    optional = {tuple(tokens(part)) for part in row.optional}
    found: list[int] = []
    for at in np.flatnonzero(worded & (kept != gold)).tolist():
        is_lost = bool(gold[at])
        if passed[is_lost][words[at]]:
            passed[is_lost][words[at]] -= 1
        elif not (is_lost and words[at] in optional):
            found.append(at)
    return found


def _is_mended(row: PageRow, page: Page, result: Result, wrong: dict[int, Wrong], kind: str) -> bool:
    """Return whether the page would be exact if its wrong blocks of a kind, or all, were right."""
    keep = _kept_characters(page, result)
    for at, one in wrong.items():
        if kind in (ALL, one.kind):
            keep[slice(*page.document.blocks[at].span)] = one.lost
    output = "".join(np.where(keep, list(page.document.text), "\n").tolist())
    return is_exact(row, tokens(output))


def tally(pages: Sequence[PageErrors]) -> dict[str, Tally]:
    """Count by kind, in the order of ``KINDS``, and all together.

    >>> page = PageErrors("made", "1", False, (Wrong("heading", True, 3, "Rain"),), frozenset({ALL}))
    >>> tally([page])[ALL]
    Tally(left=(0, 0, 0), lost=(1, 3, 1), mended=1)
    """
    return {kind: _tally(pages, kind) for kind in (*KINDS, ALL)}


def _tally(pages: Sequence[PageErrors], kind: str) -> Tally:
    def sums(lost: bool) -> tuple[int, int, int]:
        found = [[w.words for w in page.wrong if w.lost == lost and kind in (w.kind, ALL)] for page in pages]
        return sum(map(len, found)), sum(map(sum, found)), sum(map(bool, found))

    return Tally(sums(False), sums(True), sum(kind in page.mended_by for page in pages))


def report(pages: Sequence[PageErrors]) -> str:
    """Return the table of some pages, below a line on how many are exact."""
    exact = sum(page.exact for page in pages)
    rows = [[kind, *map(str, (*found.left, *found.lost)), f"+{found.mended}"] for kind, found in tally(pages).items()]
    return f"{len(pages)} pages, {exact} exact.\n\n{table(HEAD, rows, left=1)}"


def shown(pages: Sequence[PageErrors], kind: str) -> Iterator[str]:
    """Yield a line on each wrong block of a kind."""
    for page in pages:
        for one in page.wrong:
            if one.kind == kind:
                text = " ".join(one.text.split())[:SNIPPET_CHARS]
                yield f"{'lost' if one.lost else 'left'} {one.words:>4} [{page.corpus} {page.id}] {text}"


app = new_app()


@app.command()
def main(
    folds: Annotated[Path, typer.Option(help="Folder with the weights of each fold, made by train-pages --folds.")],
    corpus: Annotated[list[str] | None, typer.Option(help="Only this corpus. Repeatable.")] = None,
    sample: Annotated[
        int | None, typer.Option(help="Only about N pages of each corpus, always the same.", metavar="N", min=1)
    ] = None,
    show: Annotated[list[str] | None, typer.Option(help="Also list the wrong blocks of a kind. Repeatable.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_docs: Annotated[bool, typer.Option(help="Also put the tables into docs/errors.md.")] = False,
) -> None:
    """Count the wrong blocks of pages by kind, with weights that have not seen their sites."""
    corpora, missing = (corpus, []) if corpus else corpora_here()
    rows = sample_corpora([row for row in load_pages(corpora) if row.gold is not None], sample)
    found = in_parallel(judge, [(row, folds) for row in rows])
    groups = {
        name: [page for row, page in zip(rows, found, strict=True) if belongs(row)] for name, belongs in GROUPS.items()
    }
    parts = [f"**{name}**: {report(pages)}" for name, pages in groups.items() if pages]
    text = "\n\n".join([provenance(), *parts, *missing])
    typer.echo(text)
    for kind in show or ():
        typer.echo("\n".join(["", f"{kind}:", *shown(found, kind)]))
    if write_docs:
        replace_section(DOCS, SECTION, text)
    if out:
        data = {name: {kind: asdict(one) for kind, one in tally(pages).items()} for name, pages in groups.items()}
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_app(app)
