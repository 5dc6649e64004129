"""What a reader sees of the text of a block, and where each character of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from markdown_it.token import Token

from cleaner.document import Span
from cleaner.layout.lines import SPACELESS
from cleaner.layout.markdown.commonmark import Env
from cleaner.layout.markdown.inline_parser import parse_inline
from cleaner.layout.view import Element, Run

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_MARKUP: Final = re.compile(r"[!&*<\[\\\]_`~]")
"""Without any of these, text is shown as it stands."""
_LETTERS: Final = re.compile(r"[^\W_]+")
_VOID: Final = frozenset({"img", "hr", "wbr", "input", "source", "link", "meta", "col", "embed"})
"""Tags that have no end."""
_LABEL: Final = re.compile(r"\[([^\[\]]*)\]\Z")
_INNER: Final = {"em_open": 0, "em_close": 1, "strong_open": -1, "strong_close": 2, "s_open": 0, "s_close": 2}
"""From where the token of a mark stands to the outer side of the mark."""


class Piece(NamedTuple):
    """A stretch of text and where it stands."""

    text: str
    at: int


class Shown(NamedTuple):
    """The visible text of a block, with runs and elements counted from its beginning.

    ``letters`` and ``linked`` count letters and digits, ``labels`` names the definitions that its links need,
    ``strays`` counts ends of links that begin in another block.
    """

    text: str
    runs: list[Run]
    elements: list[Element]
    letters: int = 0
    linked: int = 0
    labels: frozenset[str] = frozenset()
    strays: int = 0


def show(lines: list[Piece], env: Env, breaks: str = "\n") -> Shown:
    """Return what is seen of the lines of a block, joined into one.

    >>> shown = show([Piece("See *the", 0), Piece("map* &amp; so", 11)], {})
    >>> shown.text, shown.elements
    ('See the map & so', [Element(shown=Span(start=4, end=11), source=Span(start=4, end=15))])
    """
    if len(lines) == 1 and not _MARKUP.search(lines[0].text):
        text, at = lines[0]
        return plain(text.strip(), at + len(text) - len(text.lstrip()))
    return _Showing(lines, env, breaks).shown()


def without_first(shown: Shown) -> Shown:
    """Return what is shown without its first character, a bracket that opens a link.

    >>> without_first(plain("[ See", 4))[:2]
    ('See', [Run(shown=Span(start=0, end=3), source=Span(start=6, end=9))])
    """
    by = len(shown.text) - len(shown.text[1:].lstrip())
    runs = []
    for run in shown.runs:
        gone = max(0, by - run.shown.start)
        if run.shown.length > gone:
            source = Span(run.source.start + gone if run.literal else run.source.start, run.source.end)
            runs.append(Run(Span(run.shown.start + gone - by, run.shown.end - by), source))
        elif run.shown.start >= by:
            runs.append(run._replace(shown=Span(run.shown.start - by, run.shown.end - by)))
    elements = [Element(Span(max(0, a - by), max(0, b - by)), source) for (a, b), source in shown.elements]
    return shown._replace(text=shown.text[by:], runs=runs, elements=elements)


def plain(text: str, at: int) -> Shown:
    """Return text that is shown as it stands."""
    runs = [Run(Span(0, len(text)), Span(at, at + len(text)))] if text else []
    return Shown(text, runs, [], letters_in(text))


def letters_in(text: str) -> int:
    """Return how many letters and digits a text has.

    >>> letters_in("It's 5 o'clock.")
    10
    """
    return len("".join(_LETTERS.findall(text)))


class _Showing:
    def __init__(self, lines: list[Piece], env: Env, breaks: str) -> None:
        self.content = breaks.join([line.text for line in lines])
        self.env = env
        self.starts: list[int] = []
        self.places: list[int] = []
        at = 0
        for line in lines:
            self.starts.append(at)
            self.places.append(line.at)
            at += len(line.text) + len(breaks)
        self.pieces: list[str] = []
        self.size = 0
        self.tail = ""
        self.joint: Span | None = None
        self.even = False
        self.runs: list[Run] = []
        self.elements: list[Element] = []
        self.open: list[tuple[str, int, int]] = []
        self.tags: list[tuple[str, int, int]] = []
        self.links = self.letters = self.linked = self.strays = 0
        self.labels: set[str] = set()

    def shown(self) -> Shown:
        for token in parse_inline(self.content, self.env):
            self.take(token)
        return self.trimmed()

    def place(self, at: int) -> int:
        """Return where a character of the content stands in the source."""
        line = bisect_right(self.starts, at) - 1
        return self.places[line] + at - self.starts[line]

    def source(self, start: int, end: int) -> Span:
        return Span(self.place(start), self.place(end - 1) + 1)

    def take(self, token: Token) -> None:
        at: int = token.meta["at"]
        end: int = token.meta.get("end", at)
        match token.type:
            case "text":
                self.literal(token.content, at)
            case "text_special":
                self.special(token.content, at, end)
            case "softbreak" | "hardbreak":
                self.break_line(self.content.index("\n", at))
            case "code_inline":
                self.code(at, end, len(token.markup))
            case "image" | "stray":
                self.unseen(token, at, end)
            case "html_inline":
                self.tag(token.content, at, end)
            case kind if token.nesting > 0:
                self.begin(token, at + _INNER.get(kind, 0))
            case kind if token.nesting < 0:
                self.links -= kind == "link_close"
                self.close(at + _INNER[kind] if kind in _INNER else end)

    def begin(self, token: Token, at: int) -> None:
        """Open an element."""
        self.open.append((token.type, at, self.size))
        if token.type == "link_open":
            self.links += 1
            if label := token.meta.get("label"):
                self.labels.add(label)

    def literal(self, text: str, at: int) -> None:
        """Show text as it stands; one space is enough on the two sides of what is not shown."""
        if self.tail in ("", " ") and self.joint is None:
            bare = text.lstrip()
            at += len(text) - len(bare)
            text = bare
        if text:
            self.settle(text[0])
        while text:
            line = bisect_right(self.starts, at)
            size = self.starts[line] - at if line < len(self.starts) else len(text)  # up to an escaped bar
            place = self.place(at)
            piece, text, at = text[:size], text[size:], at + size
            self.emit(piece, Span(place, place + len(piece)))

    def special(self, text: str, at: int, end: int) -> None:
        if self.tail in ("", " ") and text.isspace():
            return
        self.settle(text[0])
        self.emit(text, self.source(at, end))

    def emit(self, text: str, source: Span) -> None:
        letters = letters_in(text)
        self.letters += letters
        self.linked += letters if self.links else 0
        self.pieces.append(text)
        shown = Span(self.size, self.size + len(text))
        last = self.runs[-1] if self.runs else None
        if last and self.even and last.source.end == source.start and source.length == len(text):
            self.runs[-1] = Run(Span(last.shown.start, shown.end), Span(last.source.start, source.end))
        else:
            self.runs.append(Run(shown, source))
        self.even = source.length == len(text)
        self.size += len(text)
        self.tail = (self.tail + text)[-2:] if not text[-1].isspace() else " "

    def break_line(self, at: int) -> None:
        """Remember a line break; what is shown of it depends on what comes next."""
        if self.size and self.joint is None:
            self.joint = Span(self.place(at - 1) + 1, self.place(at + 1))
        elif self.joint:
            self.joint = Span(self.joint.start, self.place(at + 1))

    def settle(self, following: str) -> None:
        """Show the last line break: as a space, or as nothing within a word or between signs of some scripts."""
        if self.joint is None:
            return
        joint, self.joint, self.even = self.joint, None, False
        before = self.tail[-1:]
        within = before == "-" and self.tail[:1].isalnum() and following.isalnum()
        if within or before == " " or (SPACELESS.match(before) and SPACELESS.match(following)):
            self.runs.append(Run(Span(self.size, self.size), joint))
        elif not following.isspace():
            self.runs.append(Run(Span(self.size, self.size + 1), joint))
            self.pieces.append(" ")
            self.size += 1
            self.tail = " "

    def code(self, at: int, end: int, marks: int) -> None:
        start, stop = at + marks, end - marks
        inner = self.content[start:stop]
        if inner.strip() and inner[0] in " \n" and inner[-1] in " \n":
            start, stop = start + 1, stop - 1
        begin = self.size
        for number, line in enumerate(self.content[start:stop].split("\n")):
            if number:
                self.break_line(start - 1)
            self.literal(line, start)
            start += len(line) + 1
        self.note(begin, at, end)

    def unseen(self, token: Token, at: int, end: int) -> None:
        """Note a picture, or the end of a link that began in another block."""
        self.note(self.size, at, end)
        self.strays += token.type == "stray"
        if token.content.endswith("]") and (label := _LABEL.search(token.content)):
            self.labels.add(label[1] or token.content[2 : label.start() - 1])

    def tag(self, text: str, at: int, end: int) -> None:
        """Hide a tag; what stands between two that belong together is an element."""
        found = _TAG.match(text)
        name = found[2].lower() if found else ""
        if found and not found[1]:
            if name == "br":
                self.special(" ", at, end)
                return
            if name not in _VOID:
                self.tags.append((name, at, self.size))
        elif self.tags and self.tags[-1][0] == name:
            _, begun, size = self.tags.pop()
            if not self.open or self.open[-1][1] < begun:
                self.note(size, begun, end)
                return
        self.note(self.size, at, end)

    def close(self, end: int) -> None:
        _, at, size = self.open.pop()
        self.note(size, at, end)

    def note(self, size: int, at: int, end: int) -> None:
        self.elements.append(Element(Span(size, self.size), self.source(at, end)))

    def trimmed(self) -> Shown:
        text = "".join(self.pieces)
        size = len(text.rstrip())
        runs = [_cut_run(run, size) for run in self.runs if run.shown.start < size]
        elements = [Element(Span(min(a, size), min(b, size)), source) for (a, b), source in self.elements]
        elements.sort(key=lambda one: one.source)
        return Shown(text[:size], runs, elements, self.letters, self.linked, frozenset(self.labels), self.strays)


def _cut_run(run: Run, size: int) -> Run:
    if run.shown.end <= size:
        return run
    return Run(Span(run.shown.start, size), Span(run.source.start, run.source.end - run.shown.end + size))
