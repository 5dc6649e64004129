"""How often cleaner's removals are right, by category and by rule. See README.md."""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import track

from benchmarks.data.corpora import Row, group_named, load
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.metrics import alignment, token_starts, tokens
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table

if TYPE_CHECKING:
    from cleaner.document import Result

MIN_PRECISION: Final = 0.9
"""Precision (0..1) below which a rule must be fixed or made experimental."""
SNIPPET_CHARS: Final = 160
"""Characters of a removal that ``--show`` prints."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One removal, judged by gold: ``wrong`` of its ``size`` tokens are lost to the article."""

    row: Row
    rule_id: str
    category: str
    confidence: float
    text: str
    size: int
    wrong: int
    mostly_article: bool

    @property
    def is_right(self) -> bool:
        """Whether less than half of it is article.

        >>> Cut(Row("1", "made", None, "x", None, "", ""), "a.b", "other", 0.9, "Buy it now", 3, 1, True).is_right
        True
        """
        return self.wrong * 2 < self.size


def judge(row: Row, result: Result) -> list[Cut]:
    """Return every removal of one result with its verdict.

    Of a lead that occurs twice, either copy may be cut. So a token is not wrong because the alignment with gold
    happened to pass through it, but only when nothing in the output matches its position in gold.
    """
    starts, gold = token_starts(row.text), tokens(row.gold)
    positions = alignment(tokens(row.text), gold)
    left = {position for position in alignment(tokens(result.text), gold) if position is not None}
    lost = [position is not None and position not in left for position in positions]
    gold_in = sum(position is not None for position in positions)
    return [
        Cut(
            row=row,
            rule_id=removal.rule_id,
            category=removal.category,
            confidence=removal.confidence,
            text=removal.text,
            size=last - first,
            wrong=sum(lost[first:last]),
            mostly_article=gold_in * 2 >= len(positions),
        )
        for removal in result.removed
        for first, last in [(bisect_left(starts, removal.span.start), bisect_left(starts, removal.span.end))]
    ]


@dataclass(frozen=True, slots=True)
class Tally:
    """The removals of one rule or category. Shares are 0..1; removals without a word are not judged."""

    removals: int
    unique: int
    words: int
    precision: float
    token_precision: float

    @property
    def flag(self) -> str:
        """``!!`` where too many removals are wrong, ``!`` where only too many of their tokens are.

        >>> Tally(10, 10, 100, 0.8, 0.9).flag, Tally(10, 10, 100, 0.9, 0.8).flag
        ('!!', '!')
        """
        if not self.unique:
            return ""
        return "!!" if self.precision < MIN_PRECISION else "!" if self.token_precision < MIN_PRECISION else ""


def tally(cuts: Sequence[Cut]) -> Tally:
    """Count removals; the same text of the same page, left by several extractors, counts once.

    It is right when it is right for most of them.

    >>> row = Row("1", "made", None, "x", None, "", "")
    >>> right = Cut(row, "a.b", "other", 0.9, "Buy", 1, 0, True)
    >>> wrong = Cut(row, "a.b", "other", 0.9, "Rain", 1, 1, True)
    >>> tally([right, right, right, wrong])
    Tally(removals=4, unique=2, words=4, precision=0.5, token_precision=0.75)
    """
    judged = [cut for cut in cuts if cut.size]
    same: dict[tuple[str, str], list[bool]] = {}
    for cut in judged:
        same.setdefault((cut.row.id, " ".join(cut.text.split())), []).append(cut.is_right)
    right = sum(sum(votes) * 2 > len(votes) for votes in same.values())
    words = sum(cut.size for cut in judged)
    return Tally(
        removals=len(cuts),
        unique=len(same),
        words=words,
        precision=right / len(same) if same else 0.0,
        token_precision=1 - sum(cut.wrong for cut in judged) / words if words else 0.0,
    )


def tallies(cuts: Iterable[Cut], key: Callable[[Cut], str]) -> dict[str, tuple[Tally, Tally]]:
    """Return for each key the tally in documents that are at most half clutter, and over all of them."""
    groups: dict[str, list[Cut]] = {}
    for cut in cuts:
        groups.setdefault(key(cut), []).append(cut)
    return {
        key: (tally([cut for cut in group if cut.mostly_article]), tally(group))
        for key, group in sorted(groups.items())
    }


def precision_table(found: dict[str, tuple[Tally, Tally]], name: str, at_least: int = 1) -> str:
    """Return the table: on the left documents that are at most half clutter, on the right all documents."""
    head = [name, "removals", "unique", "words", "right", "words right", "", "all: unique", "right", "words right"]
    rows = [
        [key, *_counts(near), *_shares(near), near.flag, str(far.unique), *_shares(far)]
        for key, (near, far) in found.items()
        if far.unique >= at_least
    ]
    return table(head, rows, left=1)


def _counts(found: Tally) -> list[str]:
    return [str(found.removals), str(found.unique), str(found.words)]


def _shares(found: Tally) -> list[str]:
    return [f"{found.precision:.3f}", f"{found.token_precision:.3f}"] if found.unique else ["-", "-"]


def wrong_cases(cuts: Iterable[Cut], name: str, count: int) -> list[str]:
    """Return the worst removals of a rule or category as readable lines, most lost tokens first."""
    same: dict[tuple[str, str], Cut] = {}
    for cut in cuts:
        if cut.wrong and name in (cut.rule_id, cut.category):
            same.setdefault((cut.row.id, cut.text), cut)
    worst = sorted(same.values(), key=lambda cut: (not cut.mostly_article, -cut.wrong))[:count]
    return [
        f"{cut.wrong:>4}/{cut.size:<4} {cut.confidence:.2f} {cut.rule_id} [{cut.row.corpus} {cut.row.extractor} "
        f"{cut.row.id}{'' if cut.mostly_article else ', mostly clutter'}]\n     {_snippet(cut.text)}"
        for cut in worst
    ]


def _snippet(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SNIPPET_CHARS else f"{flat[: SNIPPET_CHARS // 2]} … {flat[-SNIPPET_CHARS // 2 :]}"


app = new_app()


@app.command()
def main(  # noqa: PLR0913, PLR0917  these are the options of a command line
    dataset: Annotated[str, typer.Option("--set", help="extracted or spliced.")] = "extracted",
    group: Annotated[str, typer.Option(help="Group of extracted: extractor, fullpage or all.")] = "extractor",
    corpus: Annotated[str | None, typer.Option(help="Only this corpus.")] = None,
    sample: Annotated[int | None, typer.Option(help="Only N rows, always the same ones.", metavar="N", min=1)] = None,
    profile: Annotated[str, typer.Option(help="gentle, balanced or strict.")] = "balanced",
    headline: Annotated[bool, typer.Option(help="Strip the headline too: gold mostly leaves it out.")] = True,
    experimental: Annotated[bool, typer.Option(help="Run experimental rules too.")] = False,
    rules: Annotated[list[Path] | None, typer.Option(help="A pack of your own. Repeatable.")] = None,
    at_least: Annotated[int, typer.Option(help="Leave out rules with fewer unique removals.")] = 1,
    show: Annotated[list[str] | None, typer.Option(help="Wrong cuts of a rule or category. Repeatable.")] = None,
    count: Annotated[int, typer.Option(help="How many of them to show.")] = 20,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the tables into benchmarks/README.md.")] = False,
) -> None:  # fmt: skip
    """Measure the precision of cleaner's removals by category and by rule; flag what is below 0.9."""
    rows = load(dataset, group_named(group if dataset == "extracted" else "all"), corpus, sample)
    options = {"experimental": experimental, "packs": tuple(rules or ())}
    tool = make_cleaner(headline and dataset == "extracted", profile, **options)
    steps = track(rows, dataset, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
    cuts = [cut for row in steps for cut in judge(row, tool.explain(row.text))]
    by_category, by_rule = tallies(cuts, lambda c: c.category), tallies(cuts, lambda c: c.rule_id)
    if not show:
        overall = tallies(cuts, lambda _: "all")
        tables = [
            precision_table(by_category | overall, "category", at_least),
            precision_table(by_rule, "rule", at_least),
        ]
        typer.echo("\n\n".join(tables))
        if write_readme:
            replace_section(README, "precision", "\n\n".join([provenance(), *tables]))
    for name in show or ():
        lines = wrong_cases(cuts, name, count)
        typer.echo("\n".join([f"{name}: {len(lines)} wrong removals shown", *lines, ""]))
    if out:
        figures = {"category": by_category, "rule": by_rule}
        data = {kind: {key: [asdict(t) for t in pair] for key, pair in f.items()} for kind, f in figures.items()}
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_app(app)
