"""All columns of the blocks of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.document import Document, Mark
from cleaner.features.columns import Features
from cleaner.features.shape import shape
from cleaner.features.text.context import means, neighbours, whole
from cleaner.features.text.lexical import lexical
from cleaner.features.text.markup import markup
from cleaner.features.text.position import position, streak
from cleaner.features.text.rule_marks import rule_marks
from cleaner.features.tokens import tokenize


def measure(document: Document, marks: Sequence[Mark | None], inside: Sequence[float]) -> Features:
    r"""Measure the blocks of a document, at least one.

    ``marks`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.

    >>> from cleaner.segmentation import segment
    >>> features = measure(segment("Port opens\n\nIt is big, said the mayor."), [None, None], [0, 0])
    >>> features.columns["words"].tolist()
    [2.0, 6.0]
    """
    tokens = tokenize([block.text for block in document.blocks])
    columns, prose = shape(tokens)
    columns["prose"] = prose
    words = columns["words"]
    columns |= lexical(document.blocks, tokens, prose)
    columns |= position(words, prose)
    columns |= rule_marks(marks, inside)
    columns |= streak(words, columns["capitals"], columns["mark"], prose)
    columns |= neighbours(columns)
    columns |= means(columns, prose)
    columns |= whole(document, columns, prose)
    if document.is_markdown:
        columns |= markup(document.blocks, columns)
    return Features(columns)


class Measurable(NamedTuple):
    """Stand-in."""

    document: Document
    marks: Sequence[Mark | None]
    inside: Sequence[float]
