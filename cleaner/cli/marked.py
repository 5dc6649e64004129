"""A document with its cuts marked in it, and what is said of them below: in colours, or in signs where there are none.

What cuts say of themselves is one ``Note`` a line, so that both ways of showing it say the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.categories import BY_NAME, Category
from cleaner.cli.terminal import harmless, shows_colours, write_out
from cleaner.document import Removal, Result, Span, Spared

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

EXCERPT: Final = 50
"""Characters of each stretch of text that the closing list shows."""
LEAST_COLUMNS: Final = 20
"""Columns that a line is given beside its indent, on however narrow a terminal."""
HANGING: Final = 2
"""Columns by which what goes on in the next row is indented more."""
_NEWLINE: Final = re.compile(r"\r\n?")


class Piece(NamedTuple):
    """A stretch of the document in reading order; with a removal, it was cut."""

    text: str
    removal: Removal | None = None


class Note(NamedTuple):
    """A line about a document: how far it is indented (columns), and the category that it begins with, if any."""

    text: str
    indent: int = 0
    category: Category | None = None


def show(pieces: Iterable[Piece], notes: Iterable[Note], *, first_line: int = 0) -> None:
    """Show stretches of a document and the notes below them; the lines are numbered from ``first_line``, or not (0)."""
    if shows_colours(sys.stdout):
        from rich.console import Console  # noqa: PLC0415  only a terminal shows colour; a pipe need not wait

        # The colours of the categories are those that every terminal has.
        console = Console(highlight=False, force_terminal=True, color_system="standard")
        print_coloured(pieces, notes, console, first_line=first_line)
        return
    text = plain(pieces, notes, first_line=first_line)
    write_out(harmless(text) if sys.stdout.isatty() else text)


def pieces_of(result: Result, within: Span | None = None) -> Iterator[Piece]:
    """Yield the text of a result's document, or what is ``within`` a span of it, kept and cut stretches in turn.

    White space at the ends of a cut is given as kept, so that the marks sit close around the words.
    """
    text = result.document.text
    at, end = within or (0, len(text))
    for removal in result.removed:
        words = removal.text.strip()
        start = removal.span.start + removal.text.find(words)
        first, last = max(at, start), min(end, start + len(words))
        if first < last:
            yield Piece(text[at:first])
            yield Piece(text[first:last], removal)
            at = last
    yield Piece(text[at:end])


def label(one: Removal | Spared) -> str:
    """Return the category, rule and confidence of a removal, or of what spoke against kept text.

    >>> from cleaner.document import Span
    >>> label(Removal(Span(0, 2), "Ad", "advertisement", "en.ad.label", 0.95, "a lone label"))
    'advertisement en.ad.label 0.95'
    """
    return f"{one.category} {one.rule_id} {one.confidence:.2f}"


def notes_on(result: Result) -> Iterator[Note]:
    """Yield what is said below a document: how much was cut and what, then, if that is known, what might have been."""
    yield Note(headline(result))
    for warning in result.warnings:
        yield Note(f"Warning: {warning}.")
    for removal in result.removed:
        yield Note(f"{label(removal)}: {removal.reason}: {excerpt(removal.text)}", HANGING, removal.category)
    if result.spared is not None:
        yield from _notes_on_kept(result.spared)


def _notes_on_kept(spared: Iterable[Spared]) -> Iterator[Note]:
    """Yield what spoke against each stretch of kept text, the stretch above it."""
    places = [(span, list(found)) for span, found in groupby(spared, key=lambda one: one.span)]
    count = f"{len(places):,} place{'' if len(places) == 1 else 's'}"
    yield Note(f"Kept although something spoke against it: {count}" if places else "Nothing spoke against the rest.")
    for _, found in places:
        yield Note(excerpt(found[0].text), HANGING)
        for one in found:
            yield Note(f"{label(one)}: {one.reason}. {one.because} ({one.overruled_by})", 2 * HANGING, one.category)


def headline(result: Result) -> str:
    """Return how much was cut."""
    total, cut = len(result.document.text), sum(removal.span.length for removal in result.removed)
    if not cut:
        return f"Nothing removed from {total:,} characters."
    cuts = f"{len(result.removed)} cut{'' if len(result.removed) == 1 else 's'}"
    return f"{cuts}: {cut:,} of {total:,} characters ({cut / total:.1%}) removed"


def excerpt(text: str) -> str:
    r"""Return how a text begins, in one line and in quotes, without what could command the terminal.

    >>> excerpt("It\nrained.\x1b[2J"), excerpt("Rain and sun, " * 9)
    ('"It rained.?[2J"', '"Rain and sun, Rain and sun, Rain and sun, Rain an…"')
    """
    flat = " ".join(harmless(text).split())
    return f'"{flat}"' if len(flat) <= EXCERPT else f'"{flat[: EXCERPT - 1].rstrip()}…"'


def plain(pieces: Iterable[Piece], notes: Iterable[Note], *, first_line: int = 0) -> str:
    """Return stretches of a document and the notes below them as text without colour."""
    marked = (f"[-{piece.text}-] {{{label(piece.removal)}}}" if piece.removal else piece.text for piece in pieces)
    lines = _unix("".join(marked)).rstrip("\n").split("\n")
    if first_line:
        width = len(str(first_line + len(lines) - 1))
        lines = [f"{number:{width}}  {line}".rstrip() for number, line in enumerate(lines, first_line)]
    return "".join(f"{line}\n" for line in [*lines, "", *(" " * note.indent + note.text for note in notes)])


def print_coloured(pieces: Iterable[Piece], notes: Iterable[Note], console: Console, *, first_line: int = 0) -> None:
    """Print stretches of a document in colours, by category, with the cuts struck out and labelled, and the notes."""
    from rich.text import Text  # noqa: PLC0415  only a terminal shows colour; a pipe need not wait

    body = Text()
    for piece in pieces:
        shown = harmless(_unix(piece.text))
        if piece.removal is None:
            body.append(shown)
        else:
            colour = BY_NAME[piece.removal.category].colour
            body.append(shown, f"{colour} strike")
            body.append(f" {label(piece.removal)} ", f"black on {colour}")
    body.rstrip()
    lines = body.split("\n", allow_blank=True)
    width = len(str(first_line + len(lines) - 1)) if first_line else 0
    for number, line in enumerate(lines, first_line):
        head = Text.assemble((f"{number:{width}}  ", "dim")) if first_line else Text()
        _print_folded(line, console, head, hanging=len(head))
    console.print()
    for note in notes:
        text = Text(harmless(note.text), "" if note.category or note.indent else "bold")
        if note.category:
            text.stylize(BY_NAME[note.category].colour, 0, len(note.category))
        _print_folded(text, console, Text(" " * note.indent), hanging=note.indent + HANGING)


def _print_folded(text: Text, console: Console, head: Text, *, hanging: int) -> None:
    r"""Print one line of text, folded at the edge of the terminal; each row but the first is indented by ``hanging``.

    >>> import io
    >>> from rich.console import Console
    >>> from rich.text import Text
    >>> console = Console(file=io.StringIO(), width=40)
    >>> _print_folded(Text("A lone label that marks an advertisement"), console, Text("  "), hanging=4)
    >>> console.file.getvalue()
    '  A lone label that marks an\n    advertisement\n'
    """
    from rich.text import Text  # noqa: PLC0415  only a terminal shows colour; a pipe need not wait

    rows = text.wrap(console, max(LEAST_COLUMNS, console.width - hanging)) or [text]
    for number, row in enumerate(rows):
        row.rstrip()
        console.print((Text(" " * hanging) if number else head) + row, soft_wrap=True)


def _unix(text: str) -> str:
    return _NEWLINE.sub("\n", text)
