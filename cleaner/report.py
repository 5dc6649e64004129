"""What a run did, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Final, NamedTuple

from cleaner.categories import Category
from cleaner.document import SCHEMA, Failure, Place, Result
from cleaner.outcome import Cut, Outcome, summary

SLOWEST: Final = 10
"""Documents that are named as the slowest."""
REVIEWED: Final = 1000
"""Documents that are named for review; more are only counted."""
SHOWN: Final = 10
"""Lines of each list in the table."""
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

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, described in docs/wire-schema.md.

        >>> Report(documents=1, characters=10).to_dict()["clutter"]
        {'characters': 0, 'share': 0.0, 'by_category': {}, 'by_rule': []}
        """
        return {
            "schema": SCHEMA,
            "documents": self.documents,
            "changed": self.changed,
            "characters": self.characters,
            "clutter": {
                "characters": self.removed_characters,
                "share": round(self.share(self.removed_characters), 4),
                "by_category": {category: self._counts(cut) for category, cut in self.by_category().items()},
                "by_rule": [
                    {"rule_id": cut.rule_id, "category": cut.category, **self._counts(cut)} for cut in self.cuts
                ],
            },
            "slowest": [{"id": slow.id, "seconds": round(slow.seconds, 4)} for slow in self.slowest],
            "unusual": self.unusual,
            "review": [{"id": one.id, "share": round(one.share, 4), "why": one.why} for one in self.review],
            "warned": self.warned,
            "warnings": [{"id": one.id, "warnings": list(one.warnings)} for one in self.warnings],
            "failures": [failure_to_dict(failure) for failure in self.failures],
            "without_article": len(self.without_article),
            "skipped": self.skipped,
            "passed_over": dict(self._passed_over()),
            "skipped_kinds": dict(self.skipped_kinds),
        }

    def _counts(self, cut: Cut) -> dict[str, float]:
        share = round(self.share(cut.characters), 4)
        return {"removals": cut.removals, "characters": cut.characters, "share": share}

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
            *self._cut_table("clutter", [(cut.category, cut) for cut in self.by_category().values()], 14),
        ]
        if self.skipped:
            kinds = f": {kinds_in_words(self.skipped_kinds)}" if self.skipped_kinds else ""
            lines.append(f"skipped {_count(self.skipped, 'file')} of other kinds{kinds}")
        if self.passed_over:
            reasons = ", ".join(f"{why} {count:,}" for why, count in self._passed_over())
            lines.append(f"passed over {_count(sum(self.passed_over.values()), 'record')} of archives: {reasons}")
        if self.unusual:
            lines.append(f"{_count(self.unusual, 'document')} to look at: much was removed, or nothing stood out")
        if self.warned:
            lines.append(f"{_count(self.warned, 'document')} with warnings")
        if self.without_article:
            lines.append(f"{_count(len(self.without_article), 'page')} without an article")
        if self.failed:
            lines.append(f"{_count(len(self.failed), 'document')} failed")
        return "\n".join(lines)

    def full_table(self) -> str:
        """Return the summary with the rules, the slowest documents, those to look at, the warnings and the failures.

        >>> print(Report(documents=1, slowest=(Slow(2.5, "a.txt"),)).full_table())
        1 document cleaned, 0 changed
        0 characters read, 0 removed (0.0 %)
        <BLANKLINE>
        slowest
              2.500 s  a.txt
        """
        rules = [(cut.rule_id, cut) for cut in self.cuts]
        parts = [self.table(), "\n".join(self._cut_table("rule", rules, 44)).strip("\n")]
        parts.append(_list("slowest", [f"{slow.seconds:>9.3f} s  {slow.id}" for slow in self.slowest]))
        parts.append(_list("to look at", [f"{_percent(one.share):>9}  {one.id}: {one.why}" for one in self.review]))
        parts.append(_list("warnings", self.warning_lines()))
        parts.append(_list("without an article", [page.where for page in self.without_article]))
        parts.append(_list("failed", [f"{failed.where}: {failed.error}" for failed in self.failed]))
        return "\n\n".join(part for part in parts if part)

    def _passed_over(self) -> list[tuple[str, int]]:
        return sorted(self.passed_over.items(), key=lambda one: (-one[1], one[0]))

    def warning_lines(self) -> list[str]:
        """Return a line for each warning that is known.

        >>> Report(warnings=(Warned("a.txt", ("Broken bytes became U+FFFD in 1 place, at byte 4",)),)).warning_lines()
        ['a.txt: Broken bytes became U+FFFD in 1 place, at byte 4']
        """
        return [f"{one.id}: {warning}" for one in self.warnings for warning in one.warnings]

    def _cut_table(self, name: str, cuts: Sequence[tuple[str, Cut]], width: int) -> list[str]:
        if not cuts:
            return []
        rows = [
            f"  {label:<{width}}{cut.removals:>10,}{cut.characters:>12,}{_percent(self.share(cut.characters)):>10}"
            for label, cut in cuts
        ]
        return ["", f"  {name:<{width}}{'removals':>10}{'characters':>12}{'of text':>10}", *rows, ""]


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
        tuple(_failure(one) for one in data["failures"]),
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


def kinds_in_words(kinds: Mapping[str, int]) -> str:
    """Return how many files there are of each kind, the most first.

    >>> kinds_in_words({".pdf": 2, ".jpg": 4, "": 1})
    '4 .jpg, 2 .pdf, 1 without a suffix'
    """
    ranked = sorted(kinds.items(), key=lambda kind: (-kind[1], not kind[0], kind[0]))
    words = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in ranked[:SHOWN]]
    more = sum(count for _, count in ranked[SHOWN:])
    return ", ".join([*words, *([f"{more:,} of other suffixes"] if more else [])])


def failure_to_dict(failure: Failure) -> dict[str, Any]:
    """Return plain data for JSON, written in place of a document's result.

    >>> failure_to_dict(Failure("a.pdf", "read", "looks like a PDF"))["stage"]
    'read'
    """
    place = failure.place.to_dict()
    known = {"schema": SCHEMA, "id": failure.source_id, "stage": failure.stage, "error": failure.error}
    return known | ({"place": place} if place else {})


def _failure(data: Mapping[str, Any]) -> Failure:
    return Failure(data["id"], data["stage"], data["error"], place=Place(**data.get("place", {})))


def _added(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Add up what was cut by the same rule in the same category; the most first."""
    removals, characters = Counter[tuple[Category, str]](), Counter[tuple[Category, str]]()
    for cut in cuts:
        removals[cut[:2]] += cut.removals
        characters[cut[:2]] += cut.characters
    ranked = sorted(characters, key=lambda key: (-characters[key], key))
    return tuple(Cut(*key, removals[key], characters[key]) for key in ranked)


def _list(name: str, lines: Sequence[str]) -> str:
    """Return the first lines under a heading, and how many more there are."""
    more = [f"  and {len(lines) - SHOWN:,} more, all in the JSON report"] if len(lines) > SHOWN else []
    return "\n".join([name, *(f"  {line}" for line in lines[:SHOWN]), *more]) if lines else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")
