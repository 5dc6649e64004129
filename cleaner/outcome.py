"""What a run keeps of a document: as much as will be written, and the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from cleaner.categories import Category
from cleaner.document import SCHEMA, Document, Failure, Removal, Result, Span

Form = Literal["text", "metadata", "results"]
"""How much of a result is wanted: the article, the article with its metadata, or everything with its cuts."""
UNUSUAL_SHARE: Final = 0.5
"""Share of a text from which its removal is unusual; the development corpora hold about 10 % clutter."""


class Cut(NamedTuple):
    """What one rule cut from a document under one category: how often, and how many characters (code points)."""

    category: Category
    rule_id: str
    removals: int
    characters: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One document in numbers, for a report to add up.

    ``characters`` and ``kept`` are code points of the document's text and of the article. ``unusual`` says why somebody
    should look at it, if they should; ``warnings`` are the result's. ``seconds`` of wall time are ignored when two
    tallies are compared.
    """

    characters: int
    kept: int
    cuts: tuple[Cut, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    unusual: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of the text (0..1) that was removed.

        >>> Tally(characters=200, kept=150).share
        0.25
        """
        return 1 - self.kept / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class CleanedDocument:
    """A cleaned document in the form that was asked for; the fields that a form leaves out are empty.

    ``text`` and ``markdown`` (of pages, if the configuration asks for it) are in all forms; ``title``, ``language``
    and ``metadata`` in ``metadata`` and ``results``; ``removed``, as ``Removal.to_dict``, and ``kept`` in ``results``.
    ``observed`` is what an observer of the run made of the whole result, if there is one.
    """

    id: str
    text: str
    tally: Tally
    markdown: str | None = None
    title: str | None = None
    language: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[dict[str, Any], ...] = ()
    kept: tuple[Span, ...] = ()
    observed: Any = None

    @property
    def article(self) -> str:
        """The article as it is to be written: Markdown where there is some."""
        return self.text if self.markdown is None else self.markdown

    def to_dict(self) -> dict[str, Any]:
        """Return the same plain data as ``Result.to_dict``, if the form is ``results``.

        >>> CleanedDocument("a", "Rain.", Tally(5, 5), kept=(Span(0, 5),)).to_dict()["kept"]
        [[0, 5]]
        """
        return {
            "schema": SCHEMA,
            "id": self.id,
            "title": self.title,
            "language": self.language,
            "text": self.text,
            **({} if self.markdown is None else {"markdown": self.markdown}),
            "removed": list(self.removed),
            "kept": [list(span) for span in self.kept],
            "metadata": dict(self.metadata),
            "warnings": list(self.tally.warnings),
            "error": None,
        }


Outcome = CleanedDocument | Failure
"""What a run makes of a document."""
Observer = Callable[[Result], Any]
"""Makes something of a whole result, in whichever process it is; workers know functions of modules alone."""


def summary(result: Result, form: Form, seconds: float = 0.0) -> CleanedDocument:
    """Return a result in the given form.

    >>> from cleaner.document import Document
    >>> summary(Result(Document("a", "Hi", ()), "Hi"), "text").tally
    Tally(characters=2, kept=2, cuts=(), seconds=0.0, unusual='', warnings=())
    """
    document = result.document
    sizes, unusual = (len(document.text), len(result.text)), _unusual(document, result.text)
    tally = Tally(*sizes, _cuts(result.removed), seconds, unusual, result.warnings)
    if form == "text":
        return CleanedDocument(document.id, result.text, tally, result.markdown)
    known = document.id, result.text, tally, result.markdown, result.title, document.language, document.metadata
    if form == "metadata":
        return CleanedDocument(*known)
    return CleanedDocument(*known, tuple(removal.to_dict() for removal in result.removed), result.kept)


def _unusual(document: Document, text: str) -> str:
    """Return why somebody should look at the outcome. Most of a page is not article, so its share cut says nothing."""
    extraction = document.metadata.get("extraction")
    if document.text.strip() and not text.strip():
        return "nothing was kept"
    if extraction == "page":
        return "no article stands out on the page"
    if extraction is None and len(text) < (1 - UNUSUAL_SHARE) * len(document.text):
        return f"more than {UNUSUAL_SHARE:.0%} was removed".replace("%", " %")
    return ""


def _cuts(removed: Iterable[Removal]) -> tuple[Cut, ...]:
    removals, characters = Counter[tuple[Category, str]](), Counter[tuple[Category, str]]()
    for removal in removed:
        key = removal.category, removal.rule_id
        removals[key] += 1
        characters[key] += removal.span.length
    return tuple(Cut(*key, removals[key], characters[key]) for key in removals)
