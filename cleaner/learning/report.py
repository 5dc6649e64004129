"""What a reviewer sees of what was learned: as lines for a terminal, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from cleaner.learning.judge import REASONS
from cleaner.learning.learned import LearnedRule, LearnedSource, LeftAlone, Places, Sample
from cleaner.learning.workers import Unlearned

SCHEMA: Final = 1
"""Version of the report; docs/wire-schema.md describes it."""
FILLERS: Final = 5
"""Texts that are shown of those that fill a gap."""
SAMPLES: Final = 3
"""Places that are shown of a rule."""
WIDTH: Final = 160
"""Code points of a line that are shown; a whole paragraph may recur."""
_INDENT: Final = " " * 12
_HEAD: Final = f"{'characters':>10}  {'documents':>9}  {'head':>4}  {'mid':>4}  {'tail':>4}  {'sure':>5}  rule"


def source_to_dict(learned: LearnedSource, pack: str) -> dict[str, Any]:
    """Return plain data for JSON of a source; ``pack`` is the file of its pack, if it has one.

    >>> from cleaner.learning.learned import SourceName
    >>> source_to_dict(LearnedSource(SourceName("site", "example.org"), 3, 3), "")["pack"] is None
    True
    """
    return {"pack": pack or None, **learned.to_dict()}


def unlearned_to_dict(one: Unlearned) -> dict[str, Any]:
    """Return plain data for JSON of a source of which nothing could be learned."""
    return {"source": one.source._asdict(), "error": one.error}


def source_from_dict(data: Mapping[str, Any]) -> tuple[LearnedSource, str]:
    """Return what ``source_to_dict`` was given."""
    return LearnedSource.from_dict({name: value for name, value in data.items() if name != "pack"}), data["pack"] or ""


def source_lines(learned: LearnedSource, *, details: bool = False, most: int | None = None) -> Iterator[str]:
    """Yield what was learned of a source: a rule a line, those that would take the most characters first.

    With ``details``, what speaks for each rule follows it, and then what recurs but was left. At most ``most`` rules
    are shown, if it is given.

    >>> from cleaner.learning.learned import SourceName
    >>> for line in source_lines(LearnedSource(SourceName("site", "example.org"), 30, 40)):
    ...     print(line)
    example.org: 30 of 40 documents looked at, nothing learned
    """
    yield _title(learned)
    if learned.rules:
        yield _HEAD
    for rule in islice(learned.rules, most):
        yield _row(rule)
        if details:
            yield from _evidence(rule)
    if most is not None and (hidden := len(learned.rules) - most) > 0:
        yield f"{_INDENT}and {hidden:,} more that would take less"
    if details:
        yield from _left(learned.left)
    elif learned.left:
        yield f"{_INDENT}left as it is, though it recurs: {len(learned.left):,}"


def _title(learned: LearnedSource) -> str:
    looked = f"{learned.source}: {learned.documents:,} of {learned.total:,} documents looked at"
    if not learned.rules:
        return f"{looked}, nothing learned"
    unsure = sum(not rule.is_sure for rule in learned.rules)
    waits = f", {unsure:,} of them unsure and not in force (?)" if unsure else ""
    rules = "1 rule" if len(learned.rules) == 1 else f"{len(learned.rules):,} rules"
    return f"{looked}, {rules}{waits}"


def _row(rule: LearnedRule) -> str:
    sure = f"{rule.confidence:.2f}{' ' if rule.is_sure else '?'}"
    return f"{rule.characters:>10,}  {rule.documents:>9,}  {_shares(rule.places)}  {sure}  {_short(rule.shown)}"


def _shares(places: Places) -> str:
    return "  ".join(f"{round(100 * share):>3}%" for share in places)


def _evidence(rule: LearnedRule) -> Iterator[str]:
    """Yield what speaks for a rule, and what may speak against it."""
    yield f"{_INDENT}{rule.category}: {_because(rule.because)}"
    for number, gap in enumerate(rule.gaps, 1):
        fillers = ", ".join(f"{_short(text)!r} {count:,}" for text, count in gap[:FILLERS])
        yield f"{_INDENT}gap {number}: {fillers}"
    for sample in rule.samples[:SAMPLES]:
        yield from _in_context("in", sample)
    if rule.oddest and rule.oddest not in rule.samples[:SAMPLES]:
        yield from _in_context("oddest in", rule.oddest)
    for line in dict.fromkeys(rule.near_misses):
        yield f"{_INDENT}not matched: {_short(line)}"


def _because(name: str) -> str:
    """Return why the judge decided as it did, in a sentence, with the name of the clause."""
    return f"{REASONS[name]} ({name})" if name in REASONS else name


def clauses() -> dict[str, str]:
    """Return what each clause of the judge says, by its name.

    >>> clauses()["heading"]
    'It heads paragraphs.'
    """
    return dict(REASONS)


def _in_context(what: str, sample: Sample) -> Iterator[str]:
    """Yield a place with the lines around it."""
    yield f"{_INDENT}{what} {sample.document or 'a document'}"
    for sign, text in ((" ", sample.above), (">", sample.text), (" ", sample.below)):
        if text:
            yield f"{_INDENT}  {sign} {_short(text)}"


def _left(left: Iterable[LeftAlone]) -> Iterator[str]:
    """Yield what recurs but stays, and what spared it."""
    for at, one in enumerate(left):
        if not at:
            yield "recurs, but stays:"
        yield f"{one.characters:>10,}  {one.documents:>9,}  {_short(one.shown)}"
        yield f"{_INDENT}{_because(one.because)}"
        yield from _in_context("in", one.sample)


def _short(text: str) -> str:
    r"""Return a text on one line, cut short.

    >>> _short("a\nb"), len(_short("a" * 1000))
    ('a b', 160)
    """
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def is_report(data: object) -> bool:
    """Return whether data are a report of what was learned, in the form that is known here."""
    return isinstance(data, dict) and data.get("schema") == SCHEMA and isinstance(data.get("sources"), list)
