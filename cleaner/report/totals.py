"""What a run did, in figures that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Final, NamedTuple

from cleaner.categories import Category
from cleaner.document import Failure, Result
from cleaner.outcome import Cut, Outcome, summary
from cleaner.report import tables, wire

SLOWEST: Final = 10
"""Documents that are named as the slowest."""
REVIEWED: Final = 1000
"""Documents that are named for review; more are only counted."""
_MAX_HELD: Final = 10_000
"""Cuts that are held before they are added up, and the slowest documents picked out."""


class Slow(NamedTuple):
    """A document and the seconds that it took."""

    seconds: float
    id: str


class Review(NamedTuple):
    """A document that somebody should look at, the share (0..1) of it that was removed, and why it is listed."""

    id: str
    share: float
    why: str


class Warned(NamedTuple):
    """A document that was cleaned but whose text is doubtful, and why."""

    id: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The totals of a run: documents cleaned and changed, characters (code points), what was cut, and what failed.

    ``slowest``, ``review`` and ``warnings`` name documents; ``unusual`` counts all that deserve a review, ``warned``
    all with warnings. ``skipped`` counts the files of other kinds in the input folders, ``skipped_kinds`` the same by
    suffix, ``passed_over`` the records of archives that are no documents, by reason. The reports of a run's parts add
    up to that of the whole run.
    """

    documents: int = 0
    changed: int = 0
    characters: int = 0
    cuts: tuple[Cut, ...] = ()
    failures: tuple[Failure, ...] = ()
    slowest: tuple[Slow, ...] = ()
    review: tuple[Review, ...] = ()
    unusual: int = 0
    skipped: int = 0
    warned: int = 0
    warnings: tuple[Warned, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    skipped_kinds: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Report) -> Report:
        return Report(
            self.documents + other.documents,
            self.changed + other.changed,
            self.characters + other.characters,
            _added([*self.cuts, *other.cuts]),
            self.failures + other.failures,
            tuple(nlargest(SLOWEST, self.slowest + other.slowest)),
            (self.review + other.review)[:REVIEWED],
            self.unusual + other.unusual,
            self.skipped + other.skipped,
            self.warned + other.warned,
            (self.warnings + other.warnings)[:REVIEWED],
            dict(Counter(self.passed_over) + Counter(other.passed_over)),
            dict((Counter(self.skipped_kinds) + Counter(other.skipped_kinds)).most_common()),
        )

    @property
    def failed(self) -> tuple[Failure, ...]:
        """The failures without the pages that hold no article."""
        return tuple(one for one in self.failures if not one.without_article)

    @property
    def without_article(self) -> tuple[Failure, ...]:
        """The pages that hold no article."""
        return tuple(one for one in self.failures if one.without_article)

    @property
    def removed_characters(self) -> int:
        """Characters cut in all categories."""
        return sum(cut.characters for cut in self.cuts)

    def by_category(self) -> dict[Category, Cut]:
        """Return what was cut in each category, the most first, without the rules' ids.

        >>> Report(cuts=(Cut("teaser", "en.a", 1, 40), Cut("teaser", "en.b", 2, 2))).by_category()["teaser"].characters
        42
        """
        cuts = _added(cut._replace(rule_id="") for cut in self.cuts)
        return {cut.category: cut for cut in cuts}

    def share(self, characters: int) -> float:
        """Return a number of characters as a share (0..1) of the input's.

        >>> Report(characters=200).share(50)
        0.25
        """
        return characters / self.characters if self.characters else 0.0

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why records of archives were passed over, and how many for each reason, the most first."""
        return sorted(self.passed_over.items(), key=lambda one: (-one[1], one[0]))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, described in docs/wire-schema.md.

        >>> Report(documents=1, characters=10).to_dict()["clutter"]
        {'characters': 0, 'share': 0.0, 'by_category': {}, 'by_rule': []}
        """
        return wire.to_dict(self)

    def table(self) -> str:
        """Return the summary as aligned plain text.

        >>> print(Report(documents=2, changed=1, characters=400).table())
        2 documents cleaned, 1 changed
        400 characters read, 0 removed (0.0 %)
        """
        return tables.table(self)

    def full_table(self) -> str:
        """Return the summary with the rules, the slowest documents, those to look at, the warnings and the failures.

        >>> print(Report(documents=1, slowest=(Slow(2.5, "a.txt"),)).full_table())
        1 document cleaned, 0 changed
        0 characters read, 0 removed (0.0 %)
        <BLANKLINE>
        slowest
              2.500 s  a.txt
        """
        return tables.full_table(self)

    def warning_lines(self) -> list[str]:
        """Return a line for each warning that is known.

        >>> Report(warnings=(Warned("a.txt", ("Broken bytes became U+FFFD in 1 place, at byte 4",)),)).warning_lines()
        ['a.txt: Broken bytes became U+FFFD in 1 place, at byte 4']
        """
        return [f"{one.id}: {warning}" for one in self.warnings for warning in one.warnings]


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """Return the report that ``Report.to_dict`` was called on.

    >>> report_from_dict(Report(documents=3, slowest=(Slow(1.5, "a"),)).to_dict()).slowest
    (Slow(seconds=1.5, id='a'),)
    """
    return Report(
        data["documents"],
        data["changed"],
        data["characters"],
        tuple(
            Cut(one["category"], one["rule_id"], one["removals"], one["characters"])
            for one in data["clutter"]["by_rule"]
        ),
        tuple(wire.failure_from_dict(one) for one in data["failures"]),
        tuple(Slow(one["seconds"], one["id"]) for one in data["slowest"]),
        tuple(Review(one["id"], one["share"], one["why"]) for one in data["review"]),
        data["unusual"],
        data["skipped"],
        data["warned"],
        tuple(Warned(one["id"], tuple(one["warnings"])) for one in data["warnings"]),
        passed_over=data.get("passed_over", {}),
        skipped_kinds=data.get("skipped_kinds", {}),
    )


def summarise(outcomes: Iterable[Result | Outcome], *, skipped: int = 0) -> Report:
    """Count a run's outcomes as they come, keeping only the failures.

    >>> summarise([Failure("a.txt", "read", "no such file")]).failures[0].source_id
    'a.txt'
    """
    documents = changed = characters = unusual = warned = 0
    cuts: list[Cut] = []
    failures, review, slowest, warnings = [], [], [], []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        done = summary(outcome, "text") if isinstance(outcome, Result) else outcome
        tally = done.tally
        documents += 1
        changed += bool(tally.cuts)
        characters += tally.characters
        slowest.append(Slow(tally.seconds, done.id))
        cuts += tally.cuts
        if len(cuts) > _MAX_HELD:
            cuts, slowest = list(_added(cuts)), nlargest(SLOWEST, slowest)
        if tally.unusual:
            unusual += 1
            review += [Review(done.id, tally.share, tally.unusual)] if unusual <= REVIEWED else []
        if tally.warnings:
            warned += 1
            warnings += [Warned(done.id, tally.warnings)] if warned <= REVIEWED else []
    timed = tuple(slow for slow in nlargest(SLOWEST, slowest) if slow.seconds)
    kept = tuple(failures), timed, tuple(review)
    return Report(documents, changed, characters, _added(cuts), *kept, unusual, skipped, warned, tuple(warnings))


def _added(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Add up what was cut by the same rule in the same category; the most first."""
    removals, characters = Counter[tuple[Category, str]](), Counter[tuple[Category, str]]()
    for cut in cuts:
        removals[cut[:2]] += cut.removals
        characters[cut[:2]] += cut.characters
    ranked = sorted(characters, key=lambda key: (-characters[key], key))
    return tuple(Cut(*key, removals[key], characters[key]) for key in ranked)
