"""How much of a file a reader has gone through, for whoever hands it a meter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Meter:
    """What a reader has read so far; it adds to this as it goes.

    ``bytes`` are those of the file as they lie on disk, for a progress bar: in tables, about as many as the rows so far
    take. ``passed_over`` counts the records of a web archive that are no documents, by reason.
    """

    bytes: float = 0.0
    passed_over: Counter[str] = field(default_factory=Counter)
