"""The documents of a made site: pieces of articles with what recurs on the site put in, known by span."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks.learn.bodies import Piece
from benchmarks.learn.filling import Filling, filling
from benchmarks.learn.site import COPIED, Recurring, Role, Site
from benchmarks.learn.wordings import Line
from cleaner.document import Span

MIDDLE_SHARE: Final = 0.6
"""Share (0..1) of the documents of a genre that a line in the middle stands in."""
LEAST_CLUSTER: Final = 3
"""Pieces of one article on a site from which on they may share a paragraph of background."""
AFFAIRS: Final = 2
"""Articles whose pieces share a paragraph of background."""
IN_GROUP: Final = 3
"""Paragraphs in a group that a genre sets lines around, such as a letter."""
GLUED_TIGHT: Final = 0.5
"""Share (0..1) of lines glued to a paragraph that not even a space parts from it."""


class Mark(NamedTuple):
    """What a span is: clutter or a legitimate repeat, its kind, the share of documents that it is for, its place."""

    role: Role
    kind: str
    share: float
    place: str


class Marked(NamedTuple):
    """A span of a document and what it is; all else is text that does not recur."""

    span: Span
    mark: Mark


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document of a made site."""

    source: str
    id: str
    text: str
    language: str
    marked: tuple[Marked, ...] = ()

    def spans(self, role: Role) -> list[Span]:
        """Return the spans of a role."""
        return [marked.span for marked in self.marked if marked.mark.role == role]

    def to_json(self) -> str:
        """Return a line of JSON: a span is its start, end, role, kind, share and place."""
        spans = [[*marked.span, *marked.mark] for marked in self.marked]
        row = {"source": self.source, "id": self.id, "url": f"https://{self.id}", "lang": self.language}
        return json.dumps({**row, "text": self.text, "spans": spans}, ensure_ascii=False)

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> MadeDocument:
        """Return what ``to_json`` gave.

        >>> made = MadeDocument("a.example", "a.example/1", "Log in", "en")
        >>> MadeDocument.from_dict(json.loads(made.to_json())) == made
        True
        """
        marked = tuple(Marked(Span(start, end), Mark(*mark)) for start, end, *mark in row["spans"])
        return cls(row["source"], row["id"], row["text"], row["lang"], marked)


Part = tuple[str, Mark | None]
Block = list[Part]
"""A line of a document in parts, one after the other; parts with a mark are what recurs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document while it is made."""

    random: Random
    fill: Filling
    blocks: list[Block]
    head: list[Block] = field(default_factory=list)
    tail: list[Block] = field(default_factory=list)

    def put(self, wording: str, place: str, mark: Mark) -> None:
        """Put a line in its place: around the article, between paragraphs, at the start of one or at its end."""
        text = self.fill(wording)
        if place in ("head", "tail"):
            (self.head if place == "head" else self.tail).append([(text, mark)])
        elif place == "mid":
            self.blocks.insert(self.random.randint(1, max(1, len(self.blocks) - 1)), [(text, mark)])
        elif place == "start":
            self.blocks[0].insert(0, (text, mark))
        else:
            self._join(text, place, mark)

    def _join(self, text: str, place: str, mark: Mark) -> None:
        """Append to a paragraph. Clutter that is glued is mostly at the end, and may lack the space before it."""
        at_end = place == "glue" and self.random.random() < GLUED_TIGHT
        paragraphs = [block for block in self.blocks if block[0][1] is None]
        block = paragraphs[-1] if at_end else self.random.choice(paragraphs)
        is_tight = place == "glue" and self.random.random() < GLUED_TIGHT
        block += [(text, mark)] if is_tight else [(" ", None), (text, mark)]


def documents(site: Site, bodies: Sequence[Piece], random: Random) -> Iterator[MadeDocument]:
    """Yield the documents of a site, made of pieces of articles, in their order."""
    titles = [piece.title for piece in bodies]
    affairs = _affairs(site, bodies, random)
    for number, piece in enumerate(bodies):
        recurring = [one for one in site.recurring if one.kind != "background" or piece.article in affairs[one]]
        yield document_of(site, piece, str(number), recurring, filling(site, titles, random), random)
        if site.kind == "copies" and random.random() < COPIED:  # the article once more, without its last paragraph
            copy = piece._replace(paragraphs=piece.paragraphs[:-1])
            yield document_of(site, copy, f"{number}b", recurring, filling(site, titles, random), random)


def _affairs(site: Site, bodies: Sequence[Piece], random: Random) -> dict[Recurring, set[int]]:
    """Return the articles whose pieces tell each line of background: all that is written on one affair."""
    lengths = Counter(piece.article for piece in bodies)
    told = sorted(article for article, count in lengths.items() if count >= LEAST_CLUSTER)
    background = [one for one in site.recurring if one.kind == "background"]
    return {one: set(random.sample(told, min(AFFAIRS, len(told)))) for one in background}


def document_of(
    site: Site, piece: Piece, name: str, possible: Sequence[Recurring], fill: Filling, random: Random
) -> MadeDocument:
    """Return a document of a site: a piece with those of the possible lines that happen to stand in it."""
    draft = Draft(random, fill, [[(paragraph, None)] for paragraph in piece.paragraphs])
    recurring = [one for one in possible if random.random() < one.share]
    for role in ("legit", "clutter"):  # what belongs to the text stands nearer to it
        for one in recurring:
            if one.role == role:
                draft.put(random.choice(one.wordings), one.place, Mark(role, one.kind, one.share, one.place_name))
        if role == "legit" and site.genre:
            _form(site, draft)
    headline: list[Block] = [[(piece.title, None)]] if site.headlined else []
    text, marked = joined([*headline, *draft.head, *draft.blocks, *draft.tail], site.separator)
    return MadeDocument(site.host, f"{site.host}/{site.kind}/{name}", text, site.wordings.language, marked)


def _form(site: Site, draft: Draft) -> None:
    """Put in the lines of a site's genre."""
    genre = site.genre
    if genre is None:
        return
    mark = Mark("legit", genre.name, 1.0, "run")
    if genre.each:
        draft.blocks[:] = _grouped(draft, genre.each, mark)
    for line in genre.middle:
        for _ in range(_times(line, draft.random)) if draft.random.random() < MIDDLE_SHARE else ():
            draft.put(line.text, "mid", mark._replace(share=MIDDLE_SHARE, place="mid"))
    run: list[Block] = [
        [(draft.fill(line.text), mark)] for line in genre.run for _ in range(_times(line, draft.random))
    ]
    draft.blocks[site.run_after : site.run_after] = run
    for place, lines in (("head", genre.head), ("tail", genre.tail)):
        for line in lines:
            draft.put(line.text, place, mark._replace(place=place))


def _times(line: Line, random: Random) -> int:
    return random.randint(line.least, line.most)


def _grouped(draft: Draft, each: Sequence[str], mark: Mark) -> Iterator[Block]:
    opening, close = each
    for at in range(0, len(draft.blocks), IN_GROUP):
        yield [(draft.fill(opening), mark)]
        yield from draft.blocks[at : at + IN_GROUP]
        yield [(draft.fill(close), mark)]


def joined(blocks: Iterable[Block], separator: str) -> tuple[str, tuple[Marked, ...]]:
    r"""Return a text, one block after the other, and the marked spans in it.

    >>> text, (marked,) = joined([[("It rained.", None)], [("Log in", Mark("clutter", "paywall", 0.1, "tail"))]], "\n")
    >>> text[slice(*marked.span)], marked.mark.kind
    ('Log in', 'paywall')
    """
    text, marked = "", []
    for number, block in enumerate(blocks):
        text += separator if number else ""
        for part, mark in block:
            if mark:
                lead = len(part) - len(part.lstrip())
                marked.append(Marked(Span(len(text) + lead, len(text) + len(part.rstrip())), mark))
            text += part
    return text, tuple(marked)
