"""All columns of the blocks of texts: of one, or of a window of many at once.

A window costs little more than one document: on short texts the time is that of the number of NumPy calls, not of what
they do. All that is measured is within a document, and what one gets does not depend on what else is in the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.document import Document, Mark
from cleaner.features.columns import Features, Groups, stacked
from cleaner.features.shape import shape
from cleaner.features.text.context import means, neighbours, whole
from cleaner.features.text.lexical import lexical
from cleaner.features.text.markup import MARKUP_COLUMNS, markup
from cleaner.features.text.position import position, streak
from cleaner.features.text.rule_marks import rule_marks
from cleaner.features.tokens import Tokens, tokenize


class Measurable(NamedTuple):
    """A document of at least one block, and what the rules say of it.

    ``marks`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.
    """

    document: Document
    marks: Sequence[Mark | None]
    inside: Sequence[float]


class Window(NamedTuple):
    """What is measured of the blocks of all documents of a window, one below the other."""

    parts: Sequence[Measurable]
    features: Features
    documents: Groups

    def apart(self) -> list[Features]:
        """Return the features of each document; only those of Markdown have the columns of markup."""
        plain = {name: column for name, column in self.features.columns.items() if name not in MARKUP_COLUMNS}
        columns = [self.features.columns if part.document.is_markdown else plain for part in self.parts]
        return [
            Features({name: column[rows] for name, column in own.items()})
            for own, rows in zip(columns, self.documents.slices, strict=True)
        ]


def measure(
    document: Document, marks: Sequence[Mark | None], inside: Sequence[float], tokens: Tokens | None = None
) -> Features:
    r"""Measure the blocks of a document, at least one.

    ``marks`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.
    ``tokens`` are those of its blocks, if they are known.

    >>> from cleaner.segmentation import segment
    >>> features = measure(segment("Port opens\n\nIt is big, said the mayor."), [None, None], [0, 0])
    >>> features.columns["words"].tolist()
    [2.0, 6.0]
    """
    return measure_together([Measurable(document, marks, inside)], tokens).features


def measure_together(parts: Sequence[Measurable], tokens: Tokens | None = None) -> Window:
    """Measure the blocks of many documents, at least one, and leave them in one table.

    ``tokens`` are those of all blocks, if they are known. If one document is Markdown, all blocks have the columns of
    markup.
    """
    texts = [part.document for part in parts]
    blocks = [block for text in texts for block in text.blocks]
    documents = stacked([len(text.blocks) for text in texts])
    tokens = tokens or tokenize([block.text for block in blocks], documents)
    columns, prose = shape(tokens)
    columns["prose"] = prose
    words = columns["words"]
    columns |= lexical(blocks, tokens, prose)
    columns |= position(words, prose, documents)
    marks = [mark for part in parts for mark in part.marks]
    columns |= rule_marks(marks, [confidence for part in parts for confidence in part.inside], documents)
    columns |= streak(words, columns["capitals"], columns["mark"], prose, documents)
    columns |= neighbours(columns, documents)
    columns |= means(columns, prose, documents)
    columns |= whole(texts, columns, prose, documents)
    if any(text.is_markdown for text in texts):
        columns |= markup(blocks, columns, documents)
    return Window(parts, Features(columns), documents)
