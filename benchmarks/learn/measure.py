"""What cuts take from made documents: of clutter, of what recurs and stays, and of all other text, in characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.metrics import HURT_DAMAGE
from benchmarks.learn.documents import MadeDocument, Mark
from cleaner.document import Span

SPACES: Final = tuple(map(ord, "\t\n\r \u00a0"))
"""White space is not counted: whether a cut takes it along says nothing."""


class Part(NamedTuple):
    """A marked span of a document: how many characters it has, and how many were cut."""

    mark: Mark
    language: str
    characters: int
    cut: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was cut of one document: ``other`` are the characters outside clutter, ``damage`` those of them cut."""

    parts: tuple[Part, ...]
    other: int
    damage: int

    @property
    def is_hurt(self) -> bool:
        """Whether more than 1 % of what is no clutter is gone."""
        return self.damage > HURT_DAMAGE * self.other


@dataclass(frozen=True, slots=True)
class Sums:
    """What was cut of documents; shares (0..1) of characters of clutter, of all else, of repeats, and of documents."""

    documents: int
    clutter: int
    removed: float
    damage: float
    legit_cut: float
    hurt: float


def taken(document: MadeDocument, cuts: Iterable[Span]) -> Taken:
    """Return what cuts take of a document.

    >>> from benchmarks.learn.documents import Marked
    >>> paywall = Marked(Span(11, 17), Mark("clutter", "paywall", 0.2, "tail"))
    >>> found = taken(MadeDocument("a.example", "1", "It rained. Log in", "en", (paywall,)), [Span(6, 17)])
    >>> found.other, found.damage
    (9, 4)
    """
    solid = _solid(document.text)
    gone = _mask(solid, cuts)
    clutter = _mask(solid, document.spans("clutter"))
    parts = tuple(
        Part(mark, document.language, int(solid[slice(*span)].sum()), int(gone[slice(*span)].sum()))
        for span, mark in document.marked
    )
    return Taken(parts, int((solid & ~clutter).sum()), int((gone & ~clutter).sum()))


def _solid(text: str) -> NDArray[np.bool_]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return ~np.isin(codes, SPACES)


def _mask(solid: NDArray[np.bool_], spans: Iterable[Span]) -> NDArray[np.bool_]:
    mask = np.zeros_like(solid)
    for start, end in spans:
        mask[start:end] = True
    return mask & solid


def summed(found: Sequence[Taken]) -> Sums:
    """Sum characters before dividing."""
    parts = [part for one in found for part in one.parts]
    clutter = [part for part in parts if part.mark.role == "clutter"]
    return Sums(
        len(found),
        sum(part.characters for part in clutter),
        share_cut(clutter),
        sum(one.damage for one in found) / max(1, sum(one.other for one in found)),
        share_cut([part for part in parts if part.mark.role == "legit"]),
        sum(one.is_hurt for one in found) / max(1, len(found)),
    )


def share_cut(parts: Iterable[Part]) -> float:
    """Return the share (0..1) of the characters of spans that were cut."""
    found = list(parts)
    return sum(part.cut for part in found) / max(1, sum(part.characters for part in found))


KEYS: Final[dict[str, Callable[[Part], str]]] = {
    "kind": lambda part: part.mark.kind,
    "place": lambda part: part.mark.place,
    "share": lambda part: f"{part.mark.share:.2f}",
    "language": lambda part: part.language,
}
"""By what spans can be told apart."""


def grouped(found: Iterable[Taken], by: str) -> Mapping[str, tuple[int, int, float]]:
    """Return by role and group: how many spans there are, their characters, and the share (0..1) cut of these."""
    groups: defaultdict[str, list[Part]] = defaultdict(list)
    for one in found:
        for part in one.parts:
            groups[f"{part.mark.role} {KEYS[by](part)}"].append(part)
    return {
        name: (len(parts), sum(part.characters for part in parts), share_cut(parts))
        for name, parts in sorted(groups.items())
    }
