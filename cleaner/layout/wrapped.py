"""The view of wrapped text: each paragraph in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Span
from cleaner.layout.breaks import is_hyphened, is_spaceless
from cleaner.layout.lines import Line
from cleaner.layout.view import Part, Run, View

_WIDE_SPACE: Final = re.compile("(?<! ) {2,3}(?! )")
"""Spaces that are widened so that the line fills its width; wider gaps part what is set to both sides of a page."""


def wrapped_view(text: str, found: Sequence[Sequence[Line]]) -> View:
    r"""Return a text with each of its paragraphs in one line; white space and marks of quoting between lines go.

    A space stands for each line break inside a paragraph, nothing where a hyphen ends the line or the script has no
    spaces. Paragraphs stay as far apart as they were, by one line break or by two.

    >>> from cleaner.layout.paragraphs import paragraphs
    >>> text = "The ship came in at noon and brought salt\nand wood and fish.\n\n" * 3
    >>> wrapped_view(text, paragraphs(text)).text.splitlines()[0]
    'The ship came in at noon and brought salt and wood and fish.'
    """
    pieces: list[str] = []
    runs: list[Run] = []
    parts: list[Part] = []
    at = 0
    for number, lines in enumerate(found):
        if number:
            between = _between(text, found[number - 1][-1].end, lines[0])
            pieces.append(between)
            at += len(between)
        begin = at
        for run, piece in _flow(text, lines, begin):
            runs.append(run)
            pieces.append(piece)
            at = run.shown.end
        parts.append(Part(Span(begin, at), Span(lines[0].start, lines[-1].end)))
    return View(text, "".join(pieces), tuple(parts), tuple(runs))


def _between(text: str, end: int, line: Line) -> str:
    """Return what parts two paragraphs: one line break or two, and a form feed where a page ends."""
    if "\x0c" in text[end : line.start]:
        return "\n\x0c"
    return "\n\n" if line.gap else "\n"


def _flow(text: str, lines: Sequence[Line], at: int) -> Iterator[tuple[Run, str]]:
    """Yield the runs of a paragraph that begins at ``at`` in the view, each with what it shows."""
    end = -1
    for line in lines:
        if end >= 0:
            glued = is_hyphened(text, end) or is_spaceless(text, end, line.start)
            space = "" if glued else " "
            yield Run(Span(at, at + len(space)), Span(end, line.start)), space
            at += len(space)
        for start, stop in _words(text, line):
            shown = " " if text[start] == " " else text[start:stop]
            yield Run(Span(at, at + len(shown)), Span(start, stop)), shown
            at += len(shown)
        end = line.end


def _words(text: str, line: Line) -> Iterator[Span]:
    """Yield the stretches of a line: what is written, and the wide spaces of text that is set to both margins."""
    at = line.start
    for wide in _WIDE_SPACE.finditer(text, line.start, line.end) if not line.fixed else ():
        yield Span(at, wide.start())
        yield Span(*wide.span())
        at = wide.end()
    yield Span(at, line.end)
