"""The layouts track: whether paragraphs are found in wrapped text, and what wrapping changes in cuts. See README.md."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmarks.data.corpora import Row
from benchmarks.genres.planting import inside
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table
from benchmarks.layouts.cells import Setting, settings, sources
from cleaner.layout import view_of
from cleaner.segmentation import segment

if TYPE_CHECKING:
    from cleaner import Cleaner

SAMPLE_ARTICLES: Final = 60
"""Articles by default, which are asked for their paragraphs."""
EXTRACTS_SHARE: Final = 2
"""Articles for each extract, which is cleaned; that takes longer."""
COLUMNS: Final = ["rows", "texts", "paragraphs", "borders", "whole", "cleaned", "words", "lost", "cut", "left", "same"]

_WORD: Final = re.compile("(?=\\w)[\u3040-\u30ff\u3400-\u9fff]|[^\\W_\u3040-\u30ff\u3400-\u9fff]+")
"""A word, or a letter of a script without spaces."""


def paragraphs_of(text: str) -> list[str]:
    r"""Return the paragraphs that cleaner finds in a text, white space normalised. No other line here asks for them.

    >>> paragraphs_of("It rained.\n\nBoats  came.")
    ['It rained.', 'Boats came.']
    """
    return [" ".join(block.text.split()) for block in segment(view_of(text)).blocks]


def borders(paragraphs: Iterable[str]) -> list[tuple[int, int]]:
    """Return where each paragraph begins and ends, counted in letters: spaces, marks and hyphens do not matter.

    >>> borders(["> It rained.", "1. Boats"])
    [(0, 8), (8, 13)]
    """
    found = []
    end = 0
    for paragraph in paragraphs:
        begin, end = end, end + sum(map(str.isalpha, paragraph))
        if end > begin:
            found.append((begin, end))
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """What was found in one text of one layout: paragraphs where it is an article, words where it is an extract."""

    paragraphs: int = 0
    right: int = 0
    whole: bool = False
    words: int = 0
    lost: int = 0
    cut: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """The same over texts; shares are 0..1.

    ``borders``: paragraphs found as they are; ``whole``: articles with no paragraph wrong. Against the text with each
    paragraph in one line, ``lost``: words that only now go; ``left``: words that went and now stay; ``same``: extracts
    in which neither happens.
    """

    texts: int
    paragraphs: int
    borders: float
    whole: float
    cleaned: int
    words: int
    lost: float
    cut: int
    left: float
    same: float


def summarise_scores(found: Sequence[Score]) -> Scores:
    """Sum paragraphs and words before dividing.

    >>> summarise_scores([Score(paragraphs=4, right=3), Score(words=90, lost=9, cut=10, left=5)])
    Scores(texts=1, paragraphs=4, borders=0.75, whole=0.0, cleaned=1, words=90, lost=0.1, cut=10, left=0.5, same=0.0)
    """
    asked, cleaned = [s for s in found if s.paragraphs], [s for s in found if s.words + s.cut]
    paragraphs, words, cut = (sum(getattr(s, name) for s in found) for name in ("paragraphs", "words", "cut"))
    return Scores(
        texts=len(asked),
        paragraphs=paragraphs,
        borders=sum(s.right for s in asked) / max(1, paragraphs),
        whole=sum(s.whole for s in asked) / max(1, len(asked)),
        cleaned=len(cleaned),
        words=words,
        lost=sum(s.lost for s in cleaned) / max(1, words),
        cut=cut,
        left=sum(s.left for s in cleaned) / max(1, cut),
        same=sum(not s.lost + s.left for s in cleaned) / max(1, len(cleaned)),
    )


def judge_paragraphs(made: Setting) -> Score:
    """Compare the paragraphs found with those of the same text unwrapped, or, if it is not wrapped, with its lines."""
    truth = borders(paragraphs_of(made.unwrapped) if made.cell.layout.widths else made.blocks)
    found = borders(paragraphs_of(made.text))
    return Score(len(truth), len(set(truth) & set(found)), truth == found)


def judge_words(made: Setting) -> Score:
    """Compare what is cut with what is cut from the same text unwrapped, word by word."""
    before, after = _kept(made.unwrapped, made.unwrapped), _kept(made.text, made.unwrapped)
    pairs = list(zip(before, after, strict=True))
    words = sum(before)
    lost, left = sum(b and not a for b, a in pairs), sum(a and not b for b, a in pairs)
    return Score(words=words, lost=lost, cut=len(before) - words, left=left)


@lru_cache(maxsize=64)  # the layouts of one text come one after another
def _kept(text: str, unwrapped: str) -> list[bool]:
    """Return for each word of the unwrapped text whether it is kept of the other, which has the same letters."""
    removed = [removal.span for removal in _cleaner().explain(text).removed]
    return [not cut for cut in inside(word_starts(text, unwrapped), removed)]


@cache
def _cleaner() -> Cleaner:
    return make_cleaner(headline=True)


def word_starts(text: str, unwrapped: str) -> list[int]:
    r"""Return where the words of the unwrapped text begin in the other, which has the same letters and digits.

    >>> word_starts("> One\n> two-\n> part", "One two-part")
    [2, 8, 15]
    """
    places = [place for place, char in enumerate(text) if char.isalnum()]
    numbers = {place: number for number, place in enumerate(p for p, char in enumerate(unwrapped) if char.isalnum())}
    return [places[numbers[word.start()]] for word in _WORD.finditer(unwrapped)]


def judge(job: tuple[Row, Setting]) -> Score:
    """Ask an article for its paragraphs; clean an extract, if it is wrapped."""
    row, made = job
    if row.text == row.gold:
        return judge_paragraphs(made)
    return judge_words(made) if made.cell.layout.widths else Score()


Scored = list[tuple[Setting, Score]]


def scores(rows: Sequence[Row]) -> Scored:
    """Set all texts in all layouts and judge each."""
    jobs = list(settings(rows))
    return [(made, score) for (_, made), score in zip(jobs, in_parallel(judge, jobs), strict=True)]


KEYS: Final[dict[str, Callable[[Setting], str]]] = {
    "layout": lambda made: made.cell.name,
    "all widths": lambda made: made.cell.group,
    "list": lambda made: made.items or "none",
    "line end": lambda made: "LF" if made.end == "\n" else "CR LF",
}


def grouped(found: Scored, by: str) -> dict[str, Scores]:
    """Return the scores of each group of texts; all but the layouts themselves leave out what is not wrapped."""
    groups: dict[str, list[Score]] = {}
    for made, score in found:
        if by == "layout" or made.cell.layout.widths:
            groups.setdefault(KEYS[by](made), []).append(score)
    return {group: summarise_scores(values) for group, values in groups.items()}


def report(found: Scored) -> str:
    """Return the table: each layout, and what layouts have in common."""
    rows = [[layout, *_cells(sums)] for layout, sums in grouped(found, "layout").items()]
    names = {made.cell.name: made.cell.group for made, _ in found}
    alone = {group for group, count in Counter(names.values()).items() if count == 1}
    for by in ("all widths", "list", "line end"):
        sums_by_group = grouped(found, by)
        rows += [[f"{by}: {group}", *_cells(sums)] for group, sums in sums_by_group.items() if group not in alone]
    return table(COLUMNS, rows, left=1)


def _cells(s: Scores) -> list[str]:
    shares = (f"{s.borders:.4f}", f"{s.whole:.4f}") if s.texts else ("-", "-")
    effects = (f"{s.lost:.4f}", str(s.cut), f"{s.left:.4f}", f"{s.same:.4f}") if s.cleaned else ("-",) * 4
    return [str(s.texts), str(s.paragraphs), *shares, str(s.cleaned), str(s.words), *effects]


def worst(rows: Sequence[Row], count: int) -> str:
    """Return the layouts that cost single extracts most words."""
    jobs = [(row, made) for row, made in settings(rows) if row.text != row.gold]
    pairs = zip(jobs, in_parallel(judge, jobs), strict=True)
    ranked = sorted(pairs, key=lambda pair: (-pair[1].lost, -pair[1].left))[:count]
    return table(
        ["corpus", "id", "extractor", "layout", "list", "words", "lost", "cut", "left"],
        [
            [row.corpus, row.id, row.extractor, made.cell.name, made.items or "none",
             *map(str, (s.words, s.lost, s.cut, s.left))]
            for (row, made), s in ranked
        ],
        left=5,
    )  # fmt: skip


app = new_app()


@app.command()
def main(
    sample: Annotated[
        int, typer.Option(help="Only N articles, and half as many extracts.", metavar="N", min=1)
    ] = SAMPLE_ARTICLES,
    list_worst: Annotated[int, typer.Option("--worst", help="Also list the N most damaged extracts.", metavar="N")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the table into benchmarks/README.md.")] = False,
) -> None:
    """Measure which paragraphs cleaner finds in wrapped texts, and what wrapping changes in what it cuts."""
    rows = sources(sample, max(1, sample // EXTRACTS_SHARE))
    found = scores(rows)
    text = report(found)
    typer.echo(text)
    if list_worst:
        typer.echo(f"\nMost damaged:\n\n{worst(rows, list_worst)}")
    if out:
        data = {by: {group: asdict(sums) for group, sums in grouped(found, by).items()} for by in KEYS}
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "layouts", f"{provenance()}\n\n{text}")


if __name__ == "__main__":
    run_app(app)
