"""Broken pages: cut short, with bytes flipped or tags shuffled. None may raise, hang or lose text."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from benchmarks.data.pages import load_pages
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.parallel import in_parallel
from benchmarks.harness.systems import make_cleaner

if TYPE_CHECKING:
    from cleaner import Cleaner

TAG: Final = re.compile(rb"<[^<>]{1,300}>")
FLIPPED_BYTES: Final = 200
"""Bytes flipped in a page."""
MAX_SECONDS: Final = 20.0
"""Most time that a page may take."""
SHOWN_FAULTS: Final = 20
"""Faults that are printed."""


class Check(NamedTuple):
    """One page: what is wrong with its result (empty: nothing), and the time it took in seconds."""

    fault: str
    seconds: float


def mutated(page: bytes, seed: int) -> bytes:
    """Return a page broken in one of three ways, always the same for the same seed.

    >>> mutated(b"<p>Rain</p><p>again</p>", 3) == mutated(b"<p>Rain</p><p>again</p>", 3)
    True
    """
    chance = random.Random(seed)
    kind = seed % 3
    if kind == 0:
        return page[: chance.randrange(len(page) + 1)]
    if kind == 1:
        broken = bytearray(page)
        for at in (chance.randrange(len(page)) for _ in range(FLIPPED_BYTES if page else 0)):
            broken[at] = chance.randrange(256)
        return bytes(broken)
    tags = TAG.findall(page)
    chance.shuffle(tags)
    shuffled = iter(tags)
    return TAG.sub(lambda _: next(shuffled), page)


@cache
def _cleaner() -> Cleaner:
    return make_cleaner(False)


def check(page: bytes) -> Check:
    """Clean a page, and name the law that the result breaks, if any."""
    begin = time.perf_counter()
    result = _cleaner().explain_html(page)
    seconds = time.perf_counter() - begin
    spans = sorted([*result.kept, *(removal.span for removal in result.removed)])
    if result.error and "failed" in result.error:
        return Check(result.error, seconds)
    if "".join(result.document.text[a:b] for a, b in spans) != result.document.text:
        return Check("kept and removed do not make up the page", seconds)
    if "".join(result.document.text[a:b] for a, b in result.kept) != result.text:
        return Check("the kept spans are not the text", seconds)
    return Check("too slow" if seconds > MAX_SECONDS else "", seconds)


def _check_mutated(job: tuple[str, int]) -> Check:
    return check(mutated(job[0].encode("utf-8", "ignore"), job[1]))


def check_broken(pages: Sequence[str], count: int) -> list[Check]:
    """Check ``count`` broken pages, made from the given ones in turn."""
    return in_parallel(_check_mutated, [(pages[at % len(pages)], at) for at in range(count)])


app = new_app()


@app.command()
def main(count: Annotated[int, typer.Option(help="Number of broken pages.", min=1)] = 2000) -> None:
    """Clean broken pages of all corpora; fail if any breaks a law."""
    found = check_broken([row.html for row in load_pages()], count)
    faults = [one.fault for one in found if one.fault]
    slowest = max(one.seconds for one in found)
    typer.echo(f"{len(found)} broken pages, {len(faults)} wrong, the slowest took {slowest:.1f} s")
    for fault in faults[:SHOWN_FAULTS]:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    run_app(app)
