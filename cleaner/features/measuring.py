"""What can be measured of each block: columns of numbers, the same for text of every language and layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaner.document import Document, Mark
from cleaner.features.columns import Columns
from cleaner.features.marked import marked
from cleaner.features.place import place, run
from cleaner.features.reading import read
from cleaner.features.shape import shape
from cleaner.features.surroundings import means, neighbours, whole
from cleaner.features.wording import wording

__all__ = ["Features", "measure"]

Matrix: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Named columns of numbers with a row a block."""

    columns: Columns

    def matrix(self, names: Sequence[str]) -> Matrix:
        """Return the named columns side by side, in that order.

        Raises:
            KeyError: there is no such column.

        """
        matrix = np.empty((len(self.columns["words"]), len(names)), np.float32)
        for at, name in enumerate(names):
            matrix[:, at] = self.columns[name]
        return matrix


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
