"""``cleaner explain``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.api import Cleaner
from cleaner.batch import process
from cleaner.categories import Category
from cleaner.cli.inputs import gather, read
from cleaner.cli.terminal import complain, harmless, write_out
from cleaner.document import Failure, Removal, Result
from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from rich.text import Text

    from cleaner.config import Config

EXCERPT: Final = 50
"""Characters of each removal that the closing list shows."""

_COLOURS: Final[dict[str, str]] = {
    "red": "advertisement affiliate app_promo",
    "yellow": "donation subscription newsletter paywall",
    "magenta": "author_bio byline agency_credit caption",
    "cyan": "related teaser navigation duplicate repeated",
    "green": "comments feedback social",
    "blue": "legal consent separator code other headline standfirst",
}
"""One colour for each family of clutter: what sells, what asks, who made it, what else, who talks, the rest."""


class Piece(NamedTuple):
    """A stretch of the document in reading order; with a removal, it was cut."""

    text: str
    removal: Removal | None = None


def explain_one(name: str, config: Config, *, as_json: bool) -> int:
    """Show one document with its cuts and return the exit code.

    Raises:
        ConfigError: the name stands for a folder.

    """
    inputs = gather([name])
    if not inputs.single:
        raise ConfigError(f"{name} is a folder: name one file, or use cleaner clean --json for all results")
    outcome = next(process(map(read, inputs.jobs()), Cleaner(config)))
    if isinstance(outcome, Failure):
        complain(f"{outcome.source_id}: {outcome.error}")
        return 1
    if as_json:
        write_out(json.dumps(outcome.to_dict(), ensure_ascii=False, indent=2) + "\n")
    elif sys.stdout.isatty():
        _show(outcome)
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


def label(removal: Removal) -> str:
    """Name a removal's category, rule and confidence.

    >>> from cleaner.document import Span
    >>> label(Removal(Span(0, 2), "Ad", "advertisement", "en.ad.label", 0.95, "a lone label"))
    'advertisement en.ad.label 0.95'
    """
    return f"{removal.category} {removal.rule_id} {removal.confidence:.2f}"


def plain(result: Result) -> str:
    """Return the marked document and the list of cuts as text without colour."""
    marked = (
        f"[-{piece.text}-] {{{label(piece.removal)}}}" if piece.removal else piece.text for piece in pieces(result)
    )
    body = "".join(marked).replace("\r\n", "\n").rstrip("\n")
    return f"{body}\n\n{headline(result)}\n" + "".join(f"{line}\n" for line in reasons(result))


def headline(result: Result) -> str:
    """Say how much was cut."""
    total, cut = len(result.document.text), sum(removal.span.length for removal in result.removed)
    if not cut:
        return f"Nothing removed from {total:,} characters."
    cuts = f"{len(result.removed)} cut{'' if len(result.removed) == 1 else 's'}"
    return f"{cuts}: {cut:,} of {total:,} characters ({cut / total:.1%}) removed"


def reasons(result: Result) -> Iterator[str]:
    """Yield one line for each cut: what, by which rule, why, and how the text begins."""
    for removal in result.removed:
        excerpt = " ".join(harmless(removal.text).split())
        short = excerpt if len(excerpt) <= EXCERPT else excerpt[: EXCERPT - 1].rstrip() + "…"
        yield f'  {label(removal)}: {removal.reason}: "{short}"'


def _show(result: Result) -> None:
    # Only a terminal shows colour; a pipe need not wait for the import.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    body = Text()
    for piece in pieces(result):
        if piece.removal is None:
            body.append(harmless(piece.text))
        else:
            colour = _colour(piece.removal.category)
            body.append(harmless(piece.text), f"{colour} strike")
            body.append(f" {label(piece.removal)} ", f"black on {colour}")
    body.rstrip()
    console.print(body, soft_wrap=False)
    console.print()
    console.print(Text(headline(result), "bold"))
    for line in _reason_lines(result):
        console.print(line, no_wrap=True, overflow="ellipsis")


def _reason_lines(result: Result) -> Iterator[Text]:
    from rich.text import Text  # noqa: PLC0415

    for line, removal in zip(reasons(result), result.removed, strict=True):
        name = f"  {removal.category}"
        text = Text(name, _colour(removal.category))
        text.append(line[len(name) :], "default")
        yield text


def _colour(category: Category) -> str:
    return next(colour for colour, family in _COLOURS.items() if category in family.split())
