"""Broken pages: cut short, with bytes flipped and tags shuffled. Nothing may raise, hang or lose its account."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from benchmarks.data.pages import in_parallel, load_pages
from benchmarks.harness.systems import make_cleaner
from benchmarks.harness.tables import start

if TYPE_CHECKING:
    from cleaner import Cleaner

TAG: Final = re.compile(rb"<[^<>]{1,300}>")
FLIPS: Final = 200
"""Bytes flipped in a page."""
SECONDS: Final = 20.0
"""Time that no page may take."""


class Outcome(NamedTuple):
    """What became of one page: what is wrong with the result, if anything, and the time it took."""

    what: str
    seconds: float


def mutated(page: bytes, seed: int) -> bytes:
    """Return a page broken in one of three ways, the same for the same seed.

    >>> mutated(b"<p>Rain</p><p>again</p>", 3) == mutated(b"<p>Rain</p><p>again</p>", 3)
    True
    """
    chance = random.Random(seed)
    kind = seed % 3
    if kind == 0:
        return page[: chance.randrange(len(page) + 1)]
    if kind == 1:
        broken = bytearray(page)
        for at in (chance.randrange(len(page)) for _ in range(FLIPS if page else 0)):
            broken[at] = chance.randrange(256)
        return bytes(broken)
    tags = TAG.findall(page)
    chance.shuffle(tags)
    shuffled = iter(tags)
    return TAG.sub(lambda _: next(shuffled), page)


@cache
def _cleaner() -> Cleaner:
    return make_cleaner(False)


def check(page: bytes) -> Outcome:
    """Clean a page, and say what law the result breaks, if any."""
    begin = time.perf_counter()
    result = _cleaner().explain_html(page)
    seconds = time.perf_counter() - begin
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    if result.error and "failed" in result.error:
        return Outcome(result.error, seconds)
    if "".join(result.document.text[a:b] for a, b in spans) != result.document.text:
        return Outcome("kept and removed do not make up the page", seconds)
    if "".join(result.document.text[a:b] for a, b in result.kept) != result.text:
        return Outcome("the kept spans are not the text", seconds)
    return Outcome("too slow" if seconds > SECONDS else "", seconds)


def _job(job: tuple[str, int]) -> Outcome:
    return check(mutated(job[0].encode("utf-8", "ignore"), job[1]))


def run(pages: Sequence[str], count: int) -> list[Outcome]:
    """Check so many broken pages, made of the given ones in turn."""
    return in_parallel(_job, [(pages[at % len(pages)], at) for at in range(count)])


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(count: Annotated[int, typer.Option(help="Broken pages.", min=1)] = 2000) -> None:
    """Clean broken pages of all corpora; fail if any breaks a law."""
    found = run([row.html for row in load_pages()], count)
    wrong = [outcome.what for outcome in found if outcome.what]
    slowest = max(outcome.seconds for outcome in found)
    typer.echo(f"{len(found)} broken pages, {len(wrong)} wrong, the slowest took {slowest:.1f} s")
    for what in wrong[:20]:
        typer.echo(what, err=True)
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    start(app)
