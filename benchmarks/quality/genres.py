"""The genres track: what cleaner takes from articles unlike news, with and without planted clutter. See README.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from benchmarks.genres.generate import texts
from benchmarks.genres.pages import other_pages
from benchmarks.genres.planting import Text, inside
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.metrics import HURT_DAMAGE, token_starts
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import README, provenance, replace_section, table
from cleaner.document import Span

if TYPE_CHECKING:
    from cleaner import Cleaner

PROFILES: Final = ("balanced", "gentle")
SAMPLE_ARTICLES: Final = 432
"""Articles by default, each with all plantings: twice as many as there are pairs of a genre and a language."""
SNIPPET_CHARS: Final = 90
"""Characters of a line that ``--worst`` prints."""
COLUMNS: Final = ["profile", "rows", "texts", "words", "lost", "hurt", "planted", "left"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What one text lost and kept; all are words."""

    words: int
    lost: int
    planted: int
    left: int

    @property
    def is_hurt(self) -> bool:
        """Whether more than 1 % of the article's words are gone.

        >>> Loss(100, 1, 0, 0).is_hurt, Loss(100, 2, 0, 0).is_hurt
        (False, True)
        """
        return self.lost > HURT_DAMAGE * self.words


@dataclass(frozen=True, slots=True)
class Losses:
    """What texts lost and kept; shares are 0..1: of words, of texts, of planted words."""

    texts: int
    words: int
    lost: float
    hurt: float
    planted: int
    left: float


class Job(NamedTuple):
    """A text, and the profile and weights (``None``: those that ship) to clean it with."""

    text: Text
    profile: str
    weights: Path | None


def summarise_losses(found: Sequence[Loss]) -> Losses:
    """Sum words before dividing.

    >>> summarise_losses([Loss(100, 2, 4, 1), Loss(300, 2, 4, 1)])
    Losses(texts=2, words=400, lost=0.01, hurt=0.5, planted=8, left=0.25)
    """
    words, planted = sum(loss.words for loss in found), sum(loss.planted for loss in found)
    return Losses(
        len(found),
        words,
        sum(loss.lost for loss in found) / max(1, words),
        sum(loss.is_hurt for loss in found) / max(1, len(found)),
        planted,
        sum(loss.left for loss in found) / max(1, planted),
    )


def judge(text: Text, removed: Iterable[Span]) -> Loss:
    """Return what a text lost by cuts, word by word."""
    starts = token_starts(text.text)
    planted, gone = inside(starts, text.planted), inside(starts, removed)
    return Loss(
        words=len(starts) - sum(planted),
        lost=sum(cut and not clutter for cut, clutter in zip(gone, planted, strict=True)),
        planted=sum(planted),
        left=sum(clutter and not cut for cut, clutter in zip(gone, planted, strict=True)),
    )


@cache
def _cleaner(profile: str, weights: Path | None) -> Cleaner:
    options = {"weights": weights} if weights else {}
    return make_cleaner(headline=False, profile=profile, **options)


def _removed(job: Job) -> list[Span]:
    return [removal.span for removal in _cleaner(job.profile, job.weights).explain(job.text.text).removed]


def _loss(job: Job) -> Loss:
    return judge(job.text, _removed(job))


def losses(found: Sequence[Text], profile: str, weights: Path | None = None) -> list[Loss]:
    """Clean texts and return what each lost."""
    return in_parallel(_loss, [Job(text, profile, weights) for text in found])


KEYS: Final[dict[str, Callable[[Text], str]]] = {
    "planting": lambda text: text.planting,
    "genre": lambda text: text.genre,
    "language": lambda text: text.language,
}


def grouped(found: Sequence[Text], lost: Sequence[Loss], by: str) -> dict[str, Losses]:
    """Return the sums of each group: its texts have the same planting, genre or language."""
    groups: dict[str, list[Loss]] = {}
    for text, loss in zip(found, lost, strict=True):
        groups.setdefault(KEYS[by](text), []).append(loss)
    return {group: summarise_losses(group_losses) for group, group_losses in groups.items()}


def report(found: Sequence[Text], lost: dict[str, list[Loss]]) -> str:
    """Return one table by planting, genre and language for each profile."""
    rows = []
    for profile, profile_losses in lost.items():
        groups = {"all": summarise_losses(profile_losses)}
        for by in KEYS:
            groups |= {f"{by}: {group}": sums for group, sums in grouped(found, profile_losses, by).items()}
        rows += [[profile, group, *_cells(sums)] for group, sums in groups.items()]
    return table(COLUMNS, rows)


def _cells(s: Losses) -> list[str]:
    return [str(s.texts), str(s.words), f"{s.lost:.4f}", f"{s.hurt:.4f}", str(s.planted), f"{s.left:.4f}"]


def worst(found: Sequence[Text], lost: Sequence[Loss], profile: str, weights: Path | None, count: int) -> str:
    """Return the texts that lost most words, each with the article lines cut by rule, and the clutter left."""
    pairs = sorted(zip(found, lost, strict=True), key=lambda pair: (-pair[1].lost, -pair[1].left))[:count]
    parts = []
    for text, loss in pairs:
        result = _cleaner(profile, weights).explain(text.text)
        wrong = [r for r in result.removed if judge(text, [r.span]).lost]
        cuts = [f"  cut {r.rule_id}: {' / '.join(r.text.split(chr(10)))[:SNIPPET_CHARS]}" for r in wrong]
        spans = [r.span for r in result.removed]
        kept = [text.text[slice(*s)] for s in text.planted if not any(inside([s.start], spans))]
        left = [f"  left: {line[:SNIPPET_CHARS]}" for line in kept]
        parts += [f"{text.id} {text.genre} {text.language} {text.planting}: {loss.lost} of {loss.words}", *cuts, *left]
    return "\n".join(parts)


app = new_app()


@app.command()
def main(
    sample: Annotated[int, typer.Option(help="Only N articles, always the same ones.", metavar="N", min=1)] = (
        SAMPLE_ARTICLES
    ),
    profiles: Annotated[
        list[str] | None, typer.Option("--profile", help="Repeatable.", show_default=" ".join(PROFILES))
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="Gold of other pages of WCXB instead of made articles.")
    ] = False,
    weights: Annotated[Path | None, typer.Option(help="Weights of the classifier, if not those that ship.")] = None,
    list_worst: Annotated[int, typer.Option("--worst", help="Also list the N most damaged texts.", metavar="N")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Also write all figures to this file.")] = None,
    write_readme: Annotated[bool, typer.Option(help="Also put the table into benchmarks/README.md.")] = False,
) -> None:
    """Measure what cleaner takes from made articles of other genres, and what planted clutter it leaves."""
    found = list(other_pages("test", sample) if pages else texts("test", sample))
    lost = {profile: losses(found, profile, weights) for profile in profiles or PROFILES}
    text = report(found, lost)
    typer.echo(text)
    for profile, profile_losses in lost.items() if list_worst else ():
        typer.echo(f"\nMost damaged by {profile}:\n\n{worst(found, profile_losses, profile, weights, list_worst)}")
    if out:
        data = {
            profile: {by: {k: asdict(v) for k, v in grouped(found, values, by).items()} for by in KEYS}
            for profile, values in lost.items()
        }
        out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if write_readme:
        replace_section(README, "genres-other-pages" if pages else "genres", f"{provenance()}\n\n{text}")


if __name__ == "__main__":
    run_app(app)
