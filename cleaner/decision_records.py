"""What code decides, as data: every ``decide/…`` and ``score/…`` that a removal can name, so that it can be looked up.

Rules of packs explain themselves in YAML. A ``Decision`` does the same for a cut that a detector or the learned scores
make; it is written beside the code that makes it, and ``cleaner.lookup`` collects all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cleaner.categories import Category

Need = Literal["blocks", "marks", "cuts", "scores", "title", "markup"]
"""What a decision looks at: the sequence of blocks, marks of rules, blocks already cut, scores, the page's title or its
markup."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One kind of cut: what it finds, why that is clutter, what it spares, and an example.

    ``reasons`` are all that a removal of this kind can say. ``example`` is a text (a page, if it begins with ``<``) and
    ``removes`` what is cut from it by this decision, line by line; both are empty where the text would be too long to
    read. ``constants`` are names in the module that defines the decision.
    """

    id: str
    reasons: tuple[str, ...]
    categories: tuple[Category, ...]
    needs: tuple[Need, ...]
    finds: str
    why: str
    spares: str
    constants: tuple[str, ...] = ()
    example: str = ""
    removes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without its kind, as in the evidence of a mark.

        >>> Decision("decide/copy", ("Appears already above",), ("duplicate",), ("blocks",), "", "", "").name
        'copy'
        """
        return self.id.partition("/")[2]
