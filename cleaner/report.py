"""What a run did, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cleaner.document import SCHEMA, Category, Failure, Result


@dataclass(frozen=True, slots=True)
class Report:
    """The sum over a run: documents cleaned and changed, characters (code points), removals, and what failed.

    ``skipped`` counts files of other kinds that folders held.
    """

    documents: int = 0
    changed: int = 0
    characters: int = 0
    removals: Mapping[Category, int] = field(default_factory=dict)
    removed: Mapping[Category, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    skipped: int = 0

    @property
    def removed_characters(self) -> int:
        """Characters cut in all categories."""
        return sum(self.removed.values())

    def share(self, characters: int) -> float:
        """Return a part of the input's characters as 0..1.

        >>> Report(characters=200).share(50)
        0.25
        """
        return characters / self.characters if self.characters else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, described in docs/wire-schema.md.

        >>> Report(documents=1, characters=10).to_dict()["clutter"]
        {'characters': 0, 'share': 0.0, 'by_category': {}}
        """
        return {
            "schema": SCHEMA,
            "documents": self.documents,
            "changed": self.changed,
            "characters": self.characters,
            "clutter": {
                "characters": self.removed_characters,
                "share": round(self.share(self.removed_characters), 4),
                "by_category": {
                    category: {
                        "removals": self.removals[category],
                        "characters": self.removed[category],
                        "share": round(self.share(self.removed[category]), 4),
                    }
                    for category in self._ranked()
                },
            },
            "failures": [failure_to_dict(failure) for failure in self.failures],
            "skipped": self.skipped,
        }

    def table(self) -> str:
        """Return the summary as aligned plain text.

        >>> print(Report(documents=2, changed=1, characters=400).table())
        2 documents cleaned, 1 changed
        400 characters read, 0 removed (0.0 %)
        """
        cut = self.removed_characters
        lines = [
            f"{_count(self.documents, 'document')} cleaned, {self.changed:,} changed",
            f"{_count(self.characters, 'character')} read, {cut:,} removed ({_percent(self.share(cut))})",
            *self._categories(),
        ]
        if self.skipped:
            lines.append(f"skipped {_count(self.skipped, 'file')} of other kinds")
        if self.failures:
            lines.append(f"{_count(len(self.failures), 'document')} failed")
        return "\n".join(lines)

    def _categories(self) -> list[str]:
        if not self.removed:
            return []
        rows = [
            f"  {category:<14}{self.removals[category]:>10,}{self.removed[category]:>12,}"
            f"{_percent(self.share(self.removed[category])):>10}"
            for category in self._ranked()
        ]
        return ["", f"  {'clutter':<14}{'removals':>10}{'characters':>12}{'of text':>10}", *rows, ""]

    def _ranked(self) -> list[Category]:
        return sorted(self.removed, key=lambda category: (-self.removed[category], category))


def summarise(outcomes: Iterable[Result | Failure], *, skipped: int = 0) -> Report:
    """Count a run's outcomes as they come by, keeping none but the failures.

    >>> summarise([Failure("a.txt", "read", "no such file")]).failures[0].source_id
    'a.txt'
    """
    documents = changed = characters = 0
    removals, removed = Counter[Category](), Counter[Category]()
    failures = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        documents += 1
        changed += bool(outcome.removed)
        characters += len(outcome.document.text)
        for removal in outcome.removed:
            removals[removal.category] += 1
            removed[removal.category] += removal.span.length
    counts = MappingProxyType(dict(removals)), MappingProxyType(dict(removed))
    return Report(documents, changed, characters, *counts, tuple(failures), skipped)


def failure_to_dict(failure: Failure) -> dict[str, Any]:
    """Return plain data for JSON: what stands where a document's result would.

    >>> failure_to_dict(Failure("a.pdf", "read", "looks like a PDF"))["stage"]
    'read'
    """
    return {"schema": SCHEMA, "id": failure.source_id, "stage": failure.stage, "error": failure.error}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")
