"""What can be measured of each block: columns of numbers, the same for text of every language and layout."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import Document, Mark
from cleaner.features.columns import Features
from cleaner.features.shape import shape
from cleaner.features.text.context import means, neighbours, whole
from cleaner.features.text.lexical import wording
from cleaner.features.text.position import place, run
from cleaner.features.text.rule_marks import marked
from cleaner.features.tokens import read


def measure(document: Document, marks: Sequence[Mark | None], inside: Sequence[float]) -> Features:
    r"""Measure the blocks of a document, of which there must be one.

    ``marks`` holds the mark on each block as a whole, ``inside`` the confidence of the surest one on a part of it.

    >>> from cleaner.segmentation import segment
    >>> features = measure(segment("Port opens\n\nIt is big, said the mayor."), [None, None], [0, 0])
    >>> features.columns["words"].tolist()
    [2.0, 6.0]
    """
    reading = read([block.text for block in document.blocks])
    columns, prose = shape(reading)
    columns["prose"] = prose
    words = columns["words"]
    columns |= wording(document.blocks, reading, prose)
    columns |= place(words, prose)
    columns |= marked(marks, inside)
    columns |= run(words, columns["capitals"], columns["mark"], prose)
    columns |= neighbours(columns)
    columns |= means(columns, prose)
    columns |= whole(document, columns, prose)
    return Features(columns)
