"""The text runs of a block into one line of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final
from unicodedata import category

from cleaner.document import Span
from cleaner.page_document import TextRun
from cleaner.rendering.escaping import address, code, escape

SPACE: Final = TextRun(" ")


def collapse(runs: Iterable[TextRun]) -> list[TextRun]:
    """Return runs with their white space as a page shows it: single spaces, and none around.

    >>> [run.text for run in collapse([TextRun(" It "), TextRun(" rained", True), TextRun(". ")])]
    ['It ', 'rained', '.']
    """
    done: list[TextRun] = []
    gap = False
    for run in runs:
        text = " ".join(run.text.split())
        if not text:
            gap = True
            continue
        if done and (gap or run.text[0].isspace()):
            # Space between two styles belongs to the first, unless it was in the second.
            done[-1] = done[-1]._replace(text=done[-1].text + " ")
        done.append(run._replace(text=text))
        gap = run.text[-1].isspace()
    return done


def clip(runs: Iterable[TextRun], pieces: Sequence[Span]) -> list[TextRun]:
    """Return the parts of runs that lie in some pieces of their text, in order.

    >>> [run.text for run in clip([TextRun("It "), TextRun("rained", bold=True)], [Span(0, 5), Span(8, 9)])]
    ['It ', 'ra', 'd']
    """
    at, clipped = 0, []
    for run in runs:
        for start, end in pieces:
            text = run.text[max(0, start - at) : max(0, end - at)]
            if text:
                clipped.append(run._replace(text=text))
        at += len(run.text)
    return clipped


def write_line(runs: Iterable[TextRun], base: str = "", *, bold: bool = True) -> str:
    """Return runs as a line of Markdown; ``bold=False`` leaves out bold, as in headings, which are bold anyway.

    >>> print(write_line([TextRun("It "), TextRun("rained ", bold=True), TextRun("again", href="b"), TextRun(".")], "https://a.example"))
    It **rained** [again](https://a.example/b).
    """
    merged = _merged(_shown(run, base, bold) for run in runs)
    groups = [(href, list(group)) for href, group in groupby(merged, key=lambda run: run.href)]
    line = ""
    for number, (href, group) in enumerate(groups):
        following = groups[number + 1][1][0].text[:1] if number + 1 < len(groups) else ""
        if not href:
            line += _styled(group, line[-1:], following if not following or following.isspace() else "[")
            continue
        inner = _styled(group, "[", "]", linked=True)
        text = inner.strip(" ")
        if not text:
            line += inner
            continue
        head, tail = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
        if line.endswith("!") and not head:  # an image
            line = line[:-1] + "\\!"
        line += f"{head}[{text}]({href}){tail}"
    return line.strip(" ")


def _shown(run: TextRun, base: str, bold: bool) -> TextRun:
    """Return a run with the styles that will be shown; code shows no others."""
    return TextRun(
        run.text, run.bold and bold and not run.code, run.italic and not run.code, run.code, address(run.href, base)
    )


def _merged(runs: Iterable[TextRun]) -> list[TextRun]:
    """Join neighbours of one style, and space between them; where two styles touch, the second becomes plain.

    Adjacent markers would be read as one.
    """
    merged: list[TextRun] = []
    for style, group in groupby(runs, key=lambda run: run[1:]):
        run = TextRun("".join(run.text for run in group), *style)
        last = merged[-1] if merged else SPACE
        if run.href == last.href and _markers(run) and _markers(last) and _touch(last, run):
            run = run._replace(bold=False, italic=False)
        merged.append(run)
    return merged


def _touch(above: TextRun, below: TextRun) -> bool:
    return not above.text[-1:].isspace() and not below.text[:1].isspace()


def _markers(run: TextRun) -> str:
    return "**" * run.bold + "*" * run.italic


def _styled(runs: Sequence[TextRun], before: str, after: str, *, linked: bool = False) -> str:
    """Return runs of one link, or of none, given the characters around them."""
    line = ""
    for number, run in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        behind = after if following is None else "`" if following.code else following.text[:1]
        core = run.text.strip(" ")
        if not core:
            line += run.text
            continue
        line += run.text[: len(run.text) - len(run.text.lstrip(" "))]
        tail = run.text[len(run.text.rstrip(" ")) :]
        previous, behind, markers = (line or before)[-1:], tail or behind, _markers(run)
        if not (markers and _opens(previous, core[0]) and _opens(behind[:1], core[-1])):
            markers = ""
        around = ("*", "*") if markers else (previous, behind[:1])
        # At the start of a line, "]:" would make a link of code the definition of one.
        is_code = run.code and not (linked and "]:" in core)
        line += markers + (code(core) if is_code else escape(core, *around, linked=linked)) + markers + tail
    return line


def _opens(outer: str, inner: str) -> bool:
    """Return whether a marker between two characters is read as one: with punctuation inside, no word may touch it.

    Readers differ on whether symbols are punctuation.
    """
    return category(inner)[0] not in "PS" or not outer or outer.isspace() or outer in "*`" or category(outer)[0] == "P"
