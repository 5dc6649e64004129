"""Verdicts into rules, the most general first, so that each line that recurs is one rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from cleaner.categories import Category
from cleaner.examples import check_examples
from cleaner.learning.clauses import EDGE
from cleaner.learning.evidence import Evidence
from cleaner.learning.judge import NO_LITERAL, NO_PATTERN, Verdict
from cleaner.learning.learned import SURE, LearnedRule, LeftAlone
from cleaner.learning.patterns import Pattern, literal_of, pattern_of
from cleaner.learning.showing import SHOWN, Shower
from cleaner.learning.templates import Occurrence
from cleaner.learning.wording import Wording
from cleaner.rulepack.linting import MIN_LITERAL, SHORT_LINE
from cleaner.rulepack.rule import Position, Rule

MOST_RULES: Final = 300
"""Rules of a pack, those that take the most; more would slow cleaning down for lines that hardly recur."""
MOST_LEFT: Final = 100
"""Lines that recur and stay of which a reviewer is told, those with the most text."""
LEAST_OF_POSITION: Final = 0.1
"""Share of its places in the head, or the tail, from which a rule holds there."""
LINES: Final = 0.9
"""Share of its places that must be blocks of their own for a rule to match whole blocks."""
SPARE_WORDS: Final = 12
"""Words that a line may have more than the longest that was seen."""
LOOKED_AT: Final = 200
"""Places of a template that its pattern is made from."""

Weighed = TypeVar("Weighed", LearnedRule, LeftAlone)


class Judged(NamedTuple):
    """A template with its evidence, what its words say, and the verdict."""

    evidence: Evidence
    wording: Wording
    verdict: Verdict


class _Draft(NamedTuple):
    """A rule in the making. ``places`` are those of its template, and of others that its pattern finds as well."""

    judged: Judged
    pattern: Pattern
    literal: str
    places: tuple[Occurrence, ...]


def make_rules(judged: Iterable[Judged], shower: Shower) -> tuple[list[LearnedRule], list[LeftAlone]]:
    """Return the rules for what is boilerplate, and what recurs but stays, each with the most text first."""
    drafts: list[_Draft] = []
    left: list[LeftAlone] = []
    for one in sorted(judged, key=_most_general_first):
        draft = _draft(one, shower) if one.verdict.confidence else None
        if draft is None:
            left.append(_left(one, shower, NO_LITERAL if one.verdict.confidence else one.verdict.clause))
        elif not _absorbed(drafts, draft, shower):
            drafts.append(draft)
    rules: list[LearnedRule] = []
    for draft in drafts:
        rule = _rule(draft, shower)
        if any(check_examples([as_rule(rule)])):
            left.append(_left(draft.judged, shower, NO_PATTERN))
        else:
            rules.append(rule)
    return _longest(rules, MOST_RULES), _longest(left, MOST_LEFT)


def as_rule(learned: LearnedRule, id: str = "learned.rule") -> Rule:  # noqa: A002  the field's name
    """Return a learned rule as the packs' own kind, apart from its source."""
    return Rule(
        id=id,
        title=learned.shown,
        category=learned.category,
        confidence=learned.confidence,
        pack=id.split(".", maxsplit=1)[0],
        languages=(),
        status="test" if learned.is_sure else "experimental",
        scope=learned.scope,
        position=learned.position,
        literals=(learned.literal,),
        any=(learned.pattern,),
        max_words=learned.max_words,
        examples=learned.examples,
        first=True,
    )


def _most_general_first(one: Judged) -> tuple[bool, int, int, tuple[str, ...]]:
    evidence = one.evidence
    literals = len(evidence.template) - evidence.gaps
    return one.verdict.confidence < SURE, -evidence.gaps, literals, evidence.template


def _draft(one: Judged, shower: Shower) -> _Draft | None:
    """Return a rule for a template; nothing if no word stands in all of its places by which it could be found."""
    evidence = one.evidence
    texts = [shower.text(place) for place in evidence.occurrences[:LOOKED_AT]]
    literal = literal_of(evidence.template, texts)
    pattern = pattern_of(evidence.template, evidence.form, is_line=evidence.lines >= LINES, texts=texts)
    is_short = pattern.scope == "block" and max(len(text.split()) for text in texts) <= SHORT_LINE
    if len(literal) < (1 if is_short else MIN_LITERAL):
        return None
    return _Draft(one, pattern, literal, evidence.occurrences)


def _absorbed(drafts: list[_Draft], draft: _Draft, shower: Shower) -> bool:
    """Return whether an earlier draft finds all that this one would, and let that stand for its places, too."""
    evidence = draft.judged.evidence
    texts = {shower.text(place) for place in evidence.occurrences[:LOOKED_AT]}
    for at, other in enumerate(drafts):
        if not set(_position(evidence)) <= (set(_position(other.judged.evidence)) or {"head", "body", "tail"}):
            continue
        if other.judged.evidence.gaps and all(_finds(other, text) for text in texts):
            drafts[at] = other._replace(places=other.places + draft.places)
            return True
    return False


def _finds(draft: _Draft, text: str) -> bool:
    return draft.literal in text.casefold() and draft.pattern.matches(text)


def _rule(draft: _Draft, shower: Shower) -> LearnedRule:
    evidence, wording, verdict = draft.judged
    texts = [shower.text(place) for place in draft.places]
    return LearnedRule(
        shown=shower.shown(evidence.template, evidence.occurrences[0]),
        category=_category(evidence, wording),
        confidence=verdict.confidence,
        scope=draft.pattern.scope,
        position=_position(evidence),
        literal=draft.literal,
        pattern=draft.pattern.text,
        max_words=_most_words(draft.pattern, draft.literal, texts),
        examples=shower.examples(draft.pattern, draft.literal, draft.places),
        documents=shower.documents(draft.places),
        characters=sum(place.span.length for place in draft.places),
        places=evidence.places,
        because=verdict.clause,
        gaps=shower.gaps(draft.pattern, texts[:LOOKED_AT]),
        samples=shower.samples(draft.places),
        oddest=shower.oddest(draft.places),
        near_misses=tuple(islice(shower.near_misses(draft.pattern, draft.literal), SHOWN)),
    )


def _most_words(pattern: Pattern, literal: str, texts: Sequence[str]) -> int:
    """Return how many words a line may have; a short literal is searched for only in short lines."""
    if pattern.scope != "block":
        return 0
    most = max(len(text.split()) for text in texts)
    return most + SPARE_WORDS if len(literal) >= MIN_LITERAL else SHORT_LINE


def _left(one: Judged, shower: Shower, clause: str) -> LeftAlone:
    evidence = one.evidence
    characters = sum(place.span.length for place in evidence.occurrences)
    line = shower.shown(evidence.template, evidence.occurrences[0])
    return LeftAlone(line, evidence.documents, characters, clause, shower.samples(evidence.occurrences)[0])


def _position(evidence: Evidence) -> tuple[Position, ...]:
    """Return where a rule holds: at the edges at which it was seen, or anywhere. A line may be the title elsewhere."""
    if evidence.edge < EDGE or evidence.form == "opening":
        return ()
    head, _, tail = evidence.places
    edges: tuple[tuple[Position, float], ...] = (("head", head), ("tail", tail))
    return tuple(name for name, share in edges if share >= LEAST_OF_POSITION)


def _category(evidence: Evidence, wording: Wording) -> Category:
    """Return the category that rules give to a line, or one that its form suggests."""
    if wording.confidence:
        return wording.category
    if evidence.form == "opening":
        return "related"
    return "byline" if evidence.figures and evidence.places.head >= EDGE else "other"


def _longest(found: list[Weighed], most: int) -> list[Weighed]:
    return sorted(found, key=lambda one: (-one.characters, one.shown))[:most]
