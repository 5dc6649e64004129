"""Marked documents as labelled texts, from which ``python -m benchmarks train-text --reviewed`` learns.

A row has the fields of the development corpora: ``input`` is the text, ``gold`` what is left of it by the reviewer's
judgement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from cleaner.assembly import assemble
from cleaner.document import Document, Mark
from cleaner.errors import InputError
from cleaner.review.marks import MarkedDocument

CORPUS: Final = "reviewed"
"""The corpus of such rows."""
TEXT: Final = "reviewed"
PAGE: Final = "reviewed-page"
"""What the rows say of where their text is from: it was cleaned as text, or it is all the text of a page."""
FIELDS: Final = ("id", "corpus", "country", "source_extractor", "title", "input", "gold")


def row_of(document: MarkedDocument) -> dict[str, Any]:
    """Return a marked document as a row.

    >>> from cleaner.document import Span
    >>> from cleaner.review.marks import MarkedCut, MissedClutter
    >>> cut, missed = MarkedCut(Span(6, 10), "other", "en.a.b"), MissedClutter(Span(11, 15), "other")
    >>> row_of(MarkedDocument(1, "a", "Rain. Sun. Menu", (cut,), wrong_cuts=(cut,), missed=(missed,)))["gold"]
    'Rain. Sun.'
    """
    marks = [Mark(span, "", "other", 1.0, "") for span in document.clutter]
    return {
        "id": document.id,
        "corpus": CORPUS,
        "country": None,
        "source_extractor": PAGE if document.is_page else TEXT,
        "title": document.title or None,
        "input": document.text,
        "gold": assemble(Document("", document.text, ()), marks).text,
    }


def rows_text(documents: Iterable[MarkedDocument], known: str = "") -> str:
    """Return the rows of documents as JSON lines, after those of ``known`` lines that are of other texts.

    Raises:
        InputError: the known lines are no such rows.

    """
    rows: dict[tuple[Any, Any], str] = {}
    for number, line in enumerate(known.splitlines(), 1):
        if line.strip():
            row = _read(line, number)
            rows[row["id"], row["input"]] = line
    for document in documents:
        rows[document.id, document.text] = json.dumps(row_of(document), ensure_ascii=False)
    return "".join(f"{line}\n" for line in rows.values())


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not row.keys() >= set(FIELDS):
        raise InputError(f"line {number} is no labelled row, so none are added; name another file with --labelled")
    return row
