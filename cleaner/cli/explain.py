"""``cleaner explain``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cleaner.api import Cleaner
from cleaner.batch.clean_window import clean_one
from cleaner.categories import BY_NAME, Category
from cleaner.cli.blocks import block_table
from cleaner.cli.inputs import gather, read
from cleaner.cli.terminal import complain, harmless, write_out
from cleaner.document import Failure, Removal, Result, Spared
from cleaner.errors import ConfigError
from cleaner.readers import with_source

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.config import Config

EXCERPT: Final = 50
"""Characters of each removal that the closing list shows."""


class Piece(NamedTuple):
    """A stretch of the document in reading order; with a removal, it was cut."""

    text: str
    removal: Removal | None = None


def explain_one(
    name: str, config: Config, form: Literal["json", "blocks", "marked"], *, kept: bool = False, source: str = ""
) -> int:
    """Show one document with its cuts and return the exit code; ``kept`` also shows what spoke against kept text.

    ``form`` is the result as JSON, a line a block, or the text with its cuts marked. ``source`` names its source.

    Raises:
        ConfigError: the name stands for a folder.

    """
    inputs = gather([name])
    if not inputs.single:
        raise ConfigError(f"{name} is a folder: name one file, or use cleaner clean --json for all results")
    if inputs.named[0].many:
        raise ConfigError(f"{name} may hold many documents: use cleaner clean --diff or --json to see what is cut")
    found = next(map(read, inputs.jobs()))
    outcome = (
        found if isinstance(found, Failure) else clean_one(with_source(found, source), Cleaner(config), spared=kept)
    )
    if isinstance(outcome, Failure):
        complain(f"{outcome.source_id}: {outcome.error}")
        return 1
    assert isinstance(outcome, Result)
    if form == "blocks":
        write_out(block_table(outcome))
    elif form == "json":
        write_out(json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2) + "\n")
    elif sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415  only a terminal shows colour; a pipe need not wait

        print_coloured(outcome, Console(highlight=False))
    else:
        write_out(plain(outcome))
    return 0


def pieces(result: Result) -> Iterator[Piece]:
    """Yield the whole text of a result's document, kept and cut stretches in turn.

    White space at the ends of a cut is given as kept, so that the marks sit close around the words.
    """
    text, at = result.document.text, 0
    for removal in result.removed:
        words = removal.text.strip()
        start = removal.span.start + removal.text.find(words)
        yield Piece(text[at:start])
        yield Piece(words, removal)
        at = start + len(words)
    yield Piece(text[at:])


def label(one: Removal | Spared) -> str:
    """Return the category, rule and confidence of a removal, or of what spoke against kept text.

    >>> from cleaner.document import Span
    >>> label(Removal(Span(0, 2), "Ad", "advertisement", "en.ad.label", 0.95, "a lone label"))
    'advertisement en.ad.label 0.95'
    """
    return f"{one.category} {one.rule_id} {one.confidence:.2f}"


def plain(result: Result) -> str:
    """Return the marked document and the list of cuts as text without colour."""
    marked = (
        f"[-{piece.text}-] {{{label(piece.removal)}}}" if piece.removal else piece.text for piece in pieces(result)
    )
    body = "".join(marked).replace("\r\n", "\n").rstrip("\n")
    return f"{body}\n\n" + "".join(f"{line}\n" for line, _ in summary_lines(result))


def summary_lines(result: Result) -> Iterator[tuple[str, Category | None]]:
    """Yield the closing lines, each with the category that it is about: what was cut, then what might have been."""
    yield headline(result), None
    for warning in result.warnings:
        yield f"Warning: {warning}.", None
    for warning in result.warnings:
        yield f"Warning: {warning}.", None
    for removal in result.removed:
        yield f"  {label(removal)}: {removal.reason}: {_excerpt(removal.text)}", removal.category
    if result.spared is not None:
        count = len(result.spared)
        yield (
            f"Kept although something spoke against it: {count:,}" if count else "Nothing spoke against the rest.",
            None,
        )
        for one in result.spared:
            yield f"  {label(one)}: {one.because} ({one.overruled_by}): {_excerpt(one.text)}", one.category


def headline(result: Result) -> str:
    """Return how much was cut."""
    total, cut = len(result.document.text), sum(removal.span.length for removal in result.removed)
    if not cut:
        return f"Nothing removed from {total:,} characters."
    cuts = f"{len(result.removed)} cut{'' if len(result.removed) == 1 else 's'}"
    return f"{cuts}: {cut:,} of {total:,} characters ({cut / total:.1%}) removed"


def _excerpt(text: str) -> str:
    """Return how a text begins, in quotes, without what could command the terminal."""
    flat = " ".join(harmless(text).split())
    return f'"{flat}"' if len(flat) <= EXCERPT else f'"{flat[: EXCERPT - 1].rstrip()}…"'


def print_coloured(result: Result, console: Console) -> None:
    """Print a document in colours, by category, with its cuts struck out and labelled."""
    from rich.text import Text  # noqa: PLC0415  only a terminal shows colour; a pipe need not wait

    body = Text()
    for piece in pieces(result):
        if piece.removal is None:
            body.append(harmless(piece.text))
        else:
            colour = BY_NAME[piece.removal.category].colour
            body.append(harmless(piece.text), f"{colour} strike")
            body.append(f" {label(piece.removal)} ", f"black on {colour}")
    body.rstrip()
    console.print(body, soft_wrap=False)
    console.print()
    for line, category in summary_lines(result):
        text = Text(line, "bold" if category is None else "")
        if category:
            text.stylize(BY_NAME[category].colour, 0, len(f"  {category}"))
        console.print(text, no_wrap=True, overflow="ellipsis")
